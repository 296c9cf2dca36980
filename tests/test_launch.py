"""How a lab is started: on this computer alone, with this installation's kernel, copies whole."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reliefkit.launch import FIRST, prepare

# Start a lab as a learner does, and tell what the server is when it would begin to serve. The
# installation is taken for one that is no virtual environment, where Jupyter prefers the user's.
START = """
import json, sys
from pathlib import Path
sys.base_prefix = sys.prefix
from jupyter_server.serverapp import ServerApp
from reliefkit.launch import lab
def tell(self):
    page = self.web_app.settings["page_config_data"]
    self.io_loop.add_callback(self.io_loop.stop)  # one turn of the loop: enough to listen
    self.io_loop.start()
    print("STARTED", json.dumps({
        "listens": [one.getsockname()[0] for one in self.http_server._sockets.values()],
        "kernel": self.kernel_spec_manager.get_kernel_spec("python3").argv,
        "manager": page["extensionManager"],
    }))
ServerApp.start = tell
lab(Path(sys.argv[1]), port=0, browser=False)
"""
# Prepare a folder while no file can be longer than so many bytes, as on a full disk.
FULL = """
import resource, sys
from pathlib import Path
from reliefkit.errors import ReliefError
from reliefkit.launch import prepare
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    prepare(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
except ReliefError as problem:
    print("ReliefError:", problem)
"""


def run(script: str, *arguments: object, **own: str) -> str:
    """Run a script in a Python of its own, and return what it printed."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "CONDA"))}
    done = subprocess.run(
        command, env=kept | own, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a server is that was started by a user with a kernel of their own."""
    home = tmp_path_factory.mktemp("home")
    kernel = home / "DATA" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    own = {"argv": ["another-python"], "display_name": "Mine", "language": "python"}
    kernel.write_text(json.dumps(own), "utf-8")
    places = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    said = run(START, home / "lessons", IPYTHONDIR=str(home / "IPYTHON"), **places)
    (told,) = (line for line in said.splitlines() if line.startswith("STARTED "))
    found: dict[str, Any] = json.loads(told.partition(" ")[2])
    return found


def test_a_lab_listens_on_this_computer_alone(started: dict[str, Any]) -> None:
    """No other computer can reach it."""
    assert started["listens"] == ["127.0.0.1"]


def test_a_lab_runs_this_installations_kernel(started: dict[str, Any]) -> None:
    """A kernel of the same name among the user's own is not taken for it."""
    assert "ipykernel_launcher" in started["kernel"]
    assert "another-python" not in started["kernel"]


def test_a_lab_installs_no_extension(started: dict[str, Any]) -> None:
    """The extension manager can only read."""
    assert started["manager"]["can_install"] is False


def test_a_copy_that_fails_leaves_the_lesson_whole(tmp_path: Path) -> None:
    """Where the disk is full a newer edition is not half copied over the old one, and the error is
    one sentence; with room again it comes whole.
    """
    shipped, mine = tmp_path / "shipped", tmp_path / "mine"
    shipped.mkdir()

    def edition(words: str) -> bytes:
        cells = [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": words}]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (shipped / FIRST).write_text(json.dumps(book), "utf-8")
        return (shipped / FIRST).read_bytes()

    old = edition("First edition. " * 2_000)
    assert prepare(mine, shipped=shipped) == []
    new = edition("Second edition. " * 2_000)
    said = run(FULL, mine, shipped, 10_000)
    assert said.startswith("ReliefError: cannot keep lessons in")
    assert (mine / FIRST).read_bytes() == old
    assert prepare(mine, shipped=shipped) == []
    assert (mine / FIRST).read_bytes() == new
