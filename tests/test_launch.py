"""How a lab is started: on this computer alone, with this installation's kernel, and no news."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import started_lab
from jupyterlab.labapp import LabApp
from traitlets.config import Config
from traitlets.config.loader import KVArgParseConfigLoader

from reliefkit.__main__ import main
from reliefkit.errors import ReliefError
from reliefkit.launch import HOME, lab, prepare

KEPT = ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")

# Start a lab as a learner does, and tell what the server is when it would begin to serve. The
# installation is taken for one that is no virtual environment, where Jupyter prefers the user's.
START = """
import json, os, sys
from pathlib import Path
sys.base_prefix = sys.prefix
from jupyter_server.serverapp import ServerApp
from reliefkit.launch import lab
def tell(self):
    page = self.web_app.settings["page_config_data"]
    (app,) = self.extension_manager.extension_apps["jupyterlab"]
    print("SERVES", flush=True)
    self.io_loop.add_callback(self.io_loop.stop)  # one turn of the loop: enough to listen
    self.io_loop.start()
    told = json.dumps({
        "listens": [one.getsockname()[0] for one in self.http_server._sockets.values()],
        "port": self.port,
        "folder": self.root_dir,
        "kernel": self.kernel_spec_manager.get_kernel_spec("python3").argv,
        "manager": page["extensionManager"],
        "opens": app.default_url,
        "news": app.news_url,
        "updates": app.check_for_updates_class.__name__,
    })
    os.write(1, f"STARTED {told}\\n".encode())  # past what still waits to be printed
ServerApp.start = tell
lab(Path(sys.argv[1]), port=0, browser=False)
print("AND WENT ON")
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a user with a kernel of their own."""
    home = tmp_path_factory.mktemp("home")
    kernel = home / "DATA" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    own = {"argv": ["another-python"], "display_name": "Mine", "language": "python"}
    kernel.write_text(json.dumps(own), "utf-8")
    return home


@pytest.fixture(scope="module")
def said(home: Path) -> str:
    """What a lab of this user prints, on lessons in a folder that was not there yet."""
    places = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "CONDA", "PYTHONUNB"))
    }
    done = subprocess.run(
        [sys.executable, "-c", START, str(home / "not" / "yet" / "lessons")],
        env=kept | places | {"IPYTHONDIR": str(home / "IPYTHON")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def started(said: str) -> dict[str, Any]:
    """What the server of that lab is."""
    (told,) = (line for line in said.splitlines() if line.startswith("STARTED "))
    found: dict[str, Any] = json.loads(told.partition(" ")[2])
    return found


def test_the_learners_folder_is_served_to_this_computer_alone(
    home: Path, started: dict[str, Any]
) -> None:
    """A folder that is not there yet is made and served, and no other computer can reach it."""
    folder = home / "not" / "yet" / "lessons"
    assert (folder / HOME).is_file()
    assert Path(started["folder"]) == folder.resolve()
    assert started["listens"] == ["127.0.0.1"]


def test_folder_and_address_are_printed_once_the_lab_listens(
    home: Path, said: str, started: dict[str, Any]
) -> None:
    """Not before: the address can be opened at once. It stands there once, with its token.

    Once the lab is stopped the process ends.
    """
    before, _, after = said.partition("SERVES\n")
    assert before == ""
    printed = after.partition("STARTED ")[0]
    assert str(home / "not" / "yet" / "lessons") in printed
    (address,) = (word for word in printed.split() if "://" in word)
    start, token = address.split("?token=")
    assert start == f"http://127.0.0.1:{started['port']}/lab/tree/{HOME}"
    assert len(token) == 48
    assert "AND WENT ON" not in said


def test_a_lab_runs_this_installations_kernel(started: dict[str, Any]) -> None:
    """A kernel of the same name among the user's own is not taken for it."""
    assert "ipykernel_launcher" in started["kernel"]
    assert "another-python" not in started["kernel"]


def test_the_first_lesson_opens_and_nothing_is_fetched_or_installed(
    started: dict[str, Any],
) -> None:
    """The page opens the first lesson; it fetches no news, looks for no newer version, installs
    no extension.
    """
    assert started["opens"] == f"/lab/tree/{HOME}"
    assert started["news"] is None
    assert started["updates"] == "NeverCheckForUpdate"
    assert started["manager"]["can_install"] is False


def test_what_takes_half_of_a_start_is_left_out() -> None:
    """A grammar that the server's schemas have no use for is not read; the server is imported."""
    code = "import reliefkit.launch, sys; reliefkit.launch.start_quickly(); "
    code += "import jupyter_server.serverapp; print(sys.modules['rfc3987_syntax'])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "None"


# -- what a learner can ask for ------------------------------------------------------------------


class Asked(Exception):
    """The server was asked for."""


def settings(folder: Path, monkeypatch: pytest.MonkeyPatch, **wanted: object) -> Config:
    """Return the server's settings that a lab asks for."""
    given: list[str] = []

    def initialize(argv: list[str], **_: object) -> None:
        given.extend(argv)
        raise Asked

    own = "JUPYTER_CONFIG_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_PREFER_ENV_PATH", "PYTHONSAFEPATH"
    for name in (*own, *KEPT):
        monkeypatch.setenv(name, "")  # as they were, after the test
    monkeypatch.setenv("RELIEF_LAB_RECORD", "")
    monkeypatch.delenv("RELIEF_LAB_RECORD")
    monkeypatch.setattr(LabApp, "initialize_server", initialize)
    with pytest.raises(Asked):
        lab(folder, **wanted)
    return KVArgParseConfigLoader(given).load_config()


@pytest.mark.parametrize("browser", [True, False])
def test_a_browser_is_opened_unless_it_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: bool
) -> None:
    """`--no-browser` opens none; either way one Ctrl+C ends it, without a question."""
    server = settings(tmp_path / "mine", monkeypatch, browser=browser).ServerApp
    assert str(server.open_browser) == str(browser)
    assert str(server.answer_yes) == "True"


def test_the_record_stands_in_the_learners_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kernels of the lessons are told where; one that was chosen before is kept."""
    settings(tmp_path / "mine", monkeypatch)
    assert os.environ["RELIEF_LAB_RECORD"] == str(tmp_path / "mine" / "record.json")


def test_a_port_that_was_asked_for_is_the_only_one_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a port of one's own no other is taken; without, the next free one is."""
    server = settings(tmp_path / "mine", monkeypatch, port=8899).ServerApp
    assert (int(server.port), int(server.port_retries)) == (8899, 0)
    assert "port" not in settings(tmp_path / "mine", monkeypatch).ServerApp


@pytest.mark.parametrize("port", [-1, 65536, 99999])
def test_a_port_that_there_cannot_be_is_refused(tmp_path: Path, port: int) -> None:
    """In one sentence, before anything is written."""
    with pytest.raises(ReliefError, match=rf"^port {port}: expected a number from 1 to 65535"):
        lab(tmp_path / "mine", port=port)
    assert not (tmp_path / "mine").exists()


def test_all_that_jupyter_writes_stays_in_the_learners_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its data, its runtime files and IPython's: a home that cannot be written does not matter."""
    asked = settings(tmp_path / "mine", monkeypatch)
    kept = [Path(os.environ[name]) for name in KEPT]
    kept += [Path(str(asked.LabApp[name])) for name in ("user_settings_dir", "workspaces_dir")]
    assert all(path.is_relative_to((tmp_path / "mine").resolve()) for path in kept)
    assert len({*kept}) == 5


def test_the_kernel_of_a_closed_lesson_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an hour in which no page shows it; one that a page shows is let be."""
    kernels = settings(tmp_path / "mine", monkeypatch).MappingKernelManager
    assert (int(kernels.cull_idle_timeout), int(kernels.cull_interval)) == (3600, 300)
    assert "cull_connected" not in kernels


def test_lessons_that_are_open_are_not_set_aside(tmp_path: Path) -> None:
    """`--fresh` over a running lab is refused; once it is stopped the lessons are renewed."""
    with started_lab(tmp_path) as running:
        with pytest.raises(ReliefError, match=r"a lab is open over .* Stop it where it runs"):
            prepare(running.folder, fresh=True)
        assert (running.folder / HOME).is_file()
        assert list(tmp_path.iterdir()) == [running.folder]
    assert prepare(running.folder, fresh=True)[0].startswith("Your earlier lessons are kept in")


def test_a_folder_that_cannot_be_written_is_named_with_the_cure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In one sentence, for the lab and for what is written to a file."""
    (tmp_path / "file").write_text("in the way")
    for command in (["lab", "--folder"], ["lawbook"], ["handouts"]):
        assert main([*command, str(tmp_path / "file" / "x")]) == 1
        said = capfd.readouterr().err
        assert said.startswith("Relief Lab: ")
        assert said.count("\n") == 1
        assert str(tmp_path / "file") in said


def test_nothing_beside_a_lesson_is_taken_for_pythons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the learner's called `random.py` is not taken for Python's own."""
    settings(tmp_path / "mine", monkeypatch)
    (tmp_path / "random.py").write_text("print('mine')")
    ran = subprocess.run(
        [sys.executable, "-c", "import random"], cwd=tmp_path, capture_output=True, check=True
    )
    assert ran.stdout == b""


def test_a_disk_that_is_full_at_the_start_is_said_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lessons are there, and Jupyter finds no room for its own files: one sentence."""

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "environ", {**os.environ})
    monkeypatch.setattr(LabApp, "initialize_server", full)
    with pytest.raises(ReliefError, match=r"mine: No space left on device\. Name a folder"):
        lab(tmp_path / "mine", port=0, browser=False)
