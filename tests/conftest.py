"""What several tests share: a running lab and the system's Chromium."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
REQUIRED = os.environ.get("RELIEFKIT_BROWSER") == "required" or os.environ.get("CI") == "true"


def pytest_configure() -> None:
    """Stop with one message, before any test, where a fact is not on the second sheet too."""
    from spaces import SHEET

    from reliefkit.facts import FACTS

    for name in FACTS.keys() - SHEET.keys():
        raise pytest.UsageError(f"fact {name} is not on the second sheet (tests/spaces.py)")


class Lab(NamedTuple):
    """A running lab: its address, with token, and the learner's folder it serves."""

    address: str
    folder: Path

    def page(self, name: str) -> str:
        """Give the address that opens one notebook in the folder, and nothing else."""
        return self.address.replace("home.ipynb?", f"{name}?reset&")


@contextmanager
def started_lab(home: Path, *python: str, **environment: str) -> Iterator[Lab]:
    """A lab on a fresh copy in a home of its own, started by ``python -m reliefkit lab``.

    Args:
        home: an empty folder.
        python: what Python is to run in place of ``-m reliefkit``.
        environment: variables to set beside those of this process.
    """
    folder = home / "lessons"
    command = [sys.executable, *(python or ("-m", "reliefkit")), "lab", "--no-browser"]
    with subprocess.Popen(
        [*command, "--port", "0", "--folder", str(folder)],
        env={**os.environ, "RELIEF_LAB_RECORD": "", **environment},  # no test finds another's work
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout
        said = ""
        try:
            for line in server.stdout:
                said += line
                if found := re.search(r"is open at (\S+)", line):
                    yield Lab(found[1], folder)
                    break
            else:
                pytest.fail(f"the lab did not start: {said}")
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                raise


@pytest.fixture(scope="session")
def running_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """The lab that most tests of the page share."""
    with started_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, without a screen.

    Where there is none its tests are skipped, with one line; where the browser is required
    (CI=true or RELIEFKIT_BROWSER=required) they fail.
    """
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        missing = f"no browser: none of {', '.join(CHROMIUM)} is installed"
        pytest.fail(missing) if REQUIRED else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit(NamedTuple):
    """A page, and every address it asked for outside this computer."""

    page: Page
    outside: list[str]


def told(page: Page, change: str) -> None:
    """Let the page be told something else by the server: a line of script alters `page`, its
    configuration, before anything reads it.
    """
    page.add_init_script(
        """new MutationObserver((_, watch) => {
            const node = document.getElementById('jupyter-config-data');
            if (!node?.nextSibling) return;
            watch.disconnect();
            const page = JSON.parse(node.textContent);
            CHANGE;
            node.textContent = JSON.stringify(page);
        }).observe(document, { childList: true, subtree: true });""".replace("CHANGE", change)
    )


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """A new page, 1280 by 720, as a new visitor sees it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    told(page, "page.exposeAppInBrowser = 'true'")  # so that a test can ask the kernel too
    outside: list[str] = []
    inside = re.compile(r"(https?|wss?)://127\.0\.0\.1:\d+/|data:|blob:|about:")
    page.on("request", lambda request: inside.match(request.url) or outside.append(request.url))
    page.on("websocket", lambda socket: inside.match(socket.url) or outside.append(socket.url))
    yield Visit(page, outside)
    context.close()
