"""What the lab asks of Jupyter's server: its folder, its page, no news, no question."""

import contextlib
from pathlib import Path

import pytest
from jupyterlab.labapp import LabApp
from traitlets.config import Config
from traitlets.config.loader import KVArgParseConfigLoader

from reliefkit.launch import FIRST, lab


class Server:
    """A server that is asked to start, and does not."""

    display_url = "http://127.0.0.1:8888/lab?token=1"

    class log:
        """Its log, which takes filters."""

        addFilter = staticmethod(lambda keep: None)

    def start(self) -> None:
        raise InterruptedError


def asked(folder: Path, monkeypatch: pytest.MonkeyPatch, **wanted: object) -> Config:
    """Return the settings that a lab asks for."""
    given: list[str] = []

    def initialize(argv: list[str], **_: object) -> Server:
        given.extend(argv)
        return Server()

    monkeypatch.setattr(LabApp, "initialize_server", initialize)
    with contextlib.suppress(InterruptedError):
        lab(folder, **wanted)
    return KVArgParseConfigLoader(given).load_config()


def test_the_learners_folder_is_served_to_this_computer_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there yet is made, served on this computer, and named."""
    folder = tmp_path / "not" / "yet"
    config = asked(folder, monkeypatch)
    assert (folder / FIRST).is_file()
    assert Path(config.ServerApp.root_dir) == folder.resolve()
    assert config.ServerApp.ip == "127.0.0.1"
    said = capsys.readouterr().out
    assert str(folder) in said
    assert Server.display_url in said


def test_the_first_lesson_opens_and_nothing_is_fetched_or_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page opens the first lesson; it fetches no news, looks for no newer version, installs
    no extension.
    """
    page = asked(tmp_path / "mine", monkeypatch).LabApp
    assert page.default_url == f"/lab/tree/{FIRST}"
    assert page.news_url == "None"
    assert page.check_for_updates_class.endswith("NeverCheckForUpdate")
    assert page.extension_manager == "readonly"


@pytest.mark.parametrize("browser", [True, False])
def test_a_browser_is_opened_unless_it_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: bool
) -> None:
    """`--no-browser` opens none; either way one Ctrl+C ends it, without a question."""
    server = asked(tmp_path / "mine", monkeypatch, browser=browser).ServerApp
    assert str(server.open_browser) == str(browser)
    assert str(server.answer_yes) == "True"


def test_a_port_that_was_asked_for_is_the_only_one_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a port of one's own no other is taken; without, the next free one is."""
    server = asked(tmp_path / "mine", monkeypatch, port=8899).ServerApp
    assert (int(server.port), int(server.port_retries)) == (8899, 0)
    assert "port" not in asked(tmp_path / "mine", monkeypatch).ServerApp
