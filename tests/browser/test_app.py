"""The lessons as an app: `make app`, in a real browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest
from conftest import REQUIRED, Visit
from pages import SLIDER, move, picture

ROOT = Path(__file__).parents[2]
PATIENCE = 60_000  # milliseconds
CULL = "CULL=cull_idle_timeout=12 cull_interval=1"
MISSING = "Voil\u00e0 could not be installed: the app is not tested"


@pytest.fixture(scope="module")
def app() -> Iterator[tuple[str, psutil.Process]]:
    """The app as `make app` starts it, but that idle kernels end soon: its address, its process.

    Skipped, with one line, where it cannot be installed; a failure where the browser is required.
    """
    made = subprocess.run(["make", ".venv/app/made"], cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        pytest.fail(MISSING) if REQUIRED else pytest.skip(MISSING)
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    command = ["make", "app", f"PORT={port}", "BROWSER=none", CULL]
    given = {"cwd": ROOT, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen(command, **given) as server:
        assert server.stderr
        for said in server.stderr:
            if "is running at" in said:
                break
        yield f"http://127.0.0.1:{port}/", psutil.Process(server.pid)
        os.killpg(server.pid, signal.SIGTERM)


def kernels(process: psutil.Process) -> int:
    """Return how many kernels the app has."""
    found = 0
    for one in process.children(True):
        with suppress(psutil.Error):  # it may have ended meanwhile
            found += "ipykernel_launcher" in " ".join(one.cmdline())
    return found


def test_the_app_shows_lessons_and_lets_their_kernels_go(
    app: tuple[str, psutil.Process], visit: Visit
) -> None:
    """Its first page leads to a lesson whose lab answers; once it is closed no kernel is left.

    Nothing fails, nothing is asked outside, no code is told.
    """
    address, process = app
    page, wrong = visit.page, []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.locator("#rendered_cells [role=slider]").first.wait_for()
    assert page.url.endswith("home.ipynb")
    picture(page, "app")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(page, "app-phone")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.locator("#rendered_cells a[href*='00-start-here.ipynb']").first.click()
    page.get_by_role("heading", name="Start here", exact=True).wait_for()
    page.locator(SLIDER).first.wait_for()
    must = page.locator(".rk-lab").first.locator(".rk-head.rk-required")
    assert must.count() == 0
    move(page, SLIDER, "ArrowRight", 25)
    must.first.wait_for()
    assert not re.search(r"import reliefkit|from reliefkit", page.content())
    assert (wrong, visit.outside) == ([], [])
    assert kernels(process) > 0
    page.goto("about:blank")
    for _ in range(PATIENCE // 200):
        if not kernels(process):
            break
        page.wait_for_timeout(200)
    assert kernels(process) == 0


@pytest.mark.parametrize(
    "path",
    [
        "voila/files/00-start-here.ipynb",
        "voila/files/pictures/%2e%2e/00-start-here.ipynb",
        "voila/files/%2e%2e/reliefkit/__init__.py",
        "voila/files/%2e%2e/data/law/asylum.yaml",
        "voila/static/%2e%2e/app.py",
        "voila/templates/relief-lab/static/%2e%2e/index.html.j2",
        "files/00-start-here.ipynb",
        "api/contents/00-start-here.ipynb",
    ],
)
def test_no_source_can_be_read(app: tuple[str, psutil.Process], path: str) -> None:
    """Neither a notebook nor Python nor data, by whatever address."""
    with pytest.raises(HTTPError) as refused:
        urlopen(app[0] + path)
    assert refused.value.code >= 400
