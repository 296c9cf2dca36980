"""What the browser part of the bench runs: a lab of its own, its notebooks, and its stopwatch."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import Page

from reliefkit.launch import HOME
from reliefkit.paths import NOTEBOOKS
from tests.bench.floor import ECHO

PATIENCE = 60_000  # milliseconds
FIRST_LESSON = "00-start-here.ipynb"
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}

LAB = """
from reliefkit.labs import lab

lab(views=["changed", "protections", "ladder"])
"""
# Each message from the page as the kernel handles it: milliseconds of the processor (all threads)
# and on the wall, one line each, written when the time has been taken.
WATCHED = """
import json, time

def watch(kernel, path):
    handle, lines = kernel.shell_handlers["comm_msg"], open(path, "w", buffering=1)

    async def timed(*message):
        wall, busy = time.perf_counter(), time.process_time()
        done = handle(*message)
        if hasattr(done, "__await__"):
            await done
        busy, wall = time.process_time() - busy, time.perf_counter() - wall
        lines.write(json.dumps([1000 * busy, 1000 * wall]) + "\\n")

    kernel.shell_handlers["comm_msg"] = timed

watch(get_ipython().kernel, PATH)
"""
SHOWN = {"echo": ".echo", "lab": ".rk-lab-results", FIRST_LESSON: ".rk-lab-results"}
SLIDER = {
    "echo": ".jp-OutputArea-output [role=slider]",
    "lab": "[data-rk-dressed].rk-at-likelihood_of_persecution [role=slider]",
}
SLIDER[FIRST_LESSON] = SLIDER["lab"]

# Every key in the order it came, with the time of the change that answered it and of the first
# frame that showed it. Answers come in the order of the keys. What is read out later, to a screen
# reader alone, is no answer.
WATCH = """([slider, shown]) => {
  const handle = document.querySelector(slider);
  const keys = window.keys = [];
  const { port1, port2 } = new MessageChannel();
  const painting = [];
  port1.onmessage = () => { painting.shift().painted = performance.now(); };
  handle.addEventListener('keydown', event => keys.push({ pressed: event.timeStamp }), true);
  new MutationObserver(changes => {
    const node = change => change.target.nodeType === 1 ? change.target : change.target.parentNode;
    if (changes.every(change => node(change)?.closest('.rk-lab-live'))) return;
    const key = keys.find(key => !key.changed);
    if (!key) return;
    key.changed = performance.now();
    requestAnimationFrame(() => { painting.push(key); port2.postMessage(0); });
  }).observe(document.querySelector(shown), {
    subtree: true, childList: true, characterData: true, attributes: true
  });
  handle.focus();
}"""

# The lab as a learner starts it, but with other notebooks as the shipped ones: they too run when
# they are opened.
START = """
import sys
from pathlib import Path
from reliefkit import paths
paths.NOTEBOOKS = sys.argv[1]
from reliefkit import launch
launch.lab(Path(sys.argv[2]), port=0, browser=False)
"""
# JupyterLab as it comes, over the same notebooks: none of our settings, and nothing runs by itself.
STOCK = """
import sys
from jupyterlab.labapp import LabApp
home = sys.argv[2]
server = LabApp.initialize_server([
    f"--ServerApp.root_dir={sys.argv[1]}", f"--LabApp.app_settings_dir={home}/none",
    f"--LabApp.user_settings_dir={home}/settings", f"--LabApp.workspaces_dir={home}/workspaces",
    "--ServerApp.jpserver_extensions=reliefkit.page=False", "--ServerApp.open_browser=False",
    "--ServerApp.allow_root=True", "--ServerApp.port=0", "--IdentityProvider.token=stock",
    "--LabApp.log_level=ERROR", "--ServerApp.log_level=ERROR",
])
told = f"http://127.0.0.1:{server.port}/lab/tree/HOME?token=stock"
server.io_loop.add_callback(print, told, flush=True)
server.start()
""".replace("HOME", HOME)


def write(folder: Path, name: str, *code: str) -> None:
    """Write a notebook with these cells."""
    cells = [{**CELL, "id": f"cell-{n}", "source": source.strip()} for n, source in enumerate(code)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")


class Server:
    """A running lab: its process, its address, and where its kernels write their times."""

    def __init__(self, process: subprocess.Popen[str], address: str, home: Path) -> None:
        self.process, self.home = process, home
        self.address = address

    def page(self, notebook: str) -> str:
        """Return the address of a notebook alone."""
        name = f"{notebook.removesuffix('.ipynb')}.ipynb"
        return self.address.replace(f"{HOME}?", f"{name}?reset&")

    def kernels(self) -> list[psutil.Process]:
        """Return the processes of its kernels, oldest first."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        kernels = [each for each in below if "ipykernel_launcher" in " ".join(each.cmdline())]
        return sorted(kernels, key=lambda each: each.create_time())

    def end_kernels(self, page: Page) -> None:
        """Shut down every kernel, and wait until it is gone."""
        asked, end = urlsplit(self.address), time.monotonic() + 20
        api, token = f"{asked.scheme}://{asked.netloc}/api/kernels", asked.query
        for kernel in page.request.get(f"{api}?{token}").json():
            page.request.delete(f"{api}/{kernel['id']}?{token}")
        while self.kernels() and time.monotonic() < end:
            time.sleep(0.1)

    def times(self, name: str) -> list[tuple[float, float]]:
        """Return milliseconds (processor, wall) of each message a watched kernel has handled."""
        lines = (self.home / f"{name}.times").read_text("utf-8").splitlines()
        return [tuple(json.loads(line)) for line in lines]


@contextmanager
def served(home: Path, start: str = START) -> Iterator[Server]:
    """Serve the bench's notebooks and the first lesson, on a fresh copy in an empty folder.

    `start` is what Python runs: the lab as a learner starts it, or JupyterLab as it comes.
    """
    shipped = home / "shipped"
    shipped.mkdir()
    for name in (HOME, FIRST_LESSON):
        shutil.copyfile(Path(NOTEBOOKS) / name, shipped / name)
    for name, code in (("echo", ECHO), ("lab", LAB)):
        path = repr(str(home / f"{name}.times"))
        write(shipped, name, code)
        write(shipped, f"{name}-watched", code, WATCHED.replace("PATH", path))
    own = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    with subprocess.Popen(
        [sys.executable, "-c", start, str(shipped), str(home / "lessons")],
        env={**os.environ, **own, "IPYTHONDIR": str(home / "IPYTHON")},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            lines = iter(process.stdout)
            found = next(filter(None, (re.search(r"http://127\S+", line) for line in lines)), None)
            if not found:
                raise RuntimeError("the lab did not start")
            yield Server(process, found[0], home)
        finally:
            process.terminate()
            process.wait(30)


def opened(page: Page, server: Server, notebook: str, asked: bool = False) -> float:
    """Open a notebook; return the seconds until its first slider answered a key.

    What does not run by itself is `asked` to, once its kernel is there: before, it would not run.
    """
    name = notebook.removesuffix("-watched")
    page.goto(server.page(notebook), wait_until="commit")
    if asked:
        page.get_by_text("(ipykernel) | Idle").wait_for(timeout=PATIENCE)
        page.locator(".jp-InputArea-editor").first.click()
        for _ in page.locator(".jp-CodeCell").all():
            page.keyboard.press("Shift+Enter")
    page.wait_for_selector(SLIDER[name], timeout=PATIENCE)
    page.evaluate(WATCH, [SLIDER[name], SHOWN[name]])
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.keys[0]?.changed", timeout=PATIENCE)
    changed: float = page.evaluate("window.keys[0].changed")
    return changed / 1000


def rising(k: int) -> bool:
    """Return whether the k-th key goes up: from 31% to 86%, then down to 6%, and up again."""
    return (k + 25) % 160 < 80


def press(page: Page, keys: int, gap: float | None, start: int) -> list[dict[str, Any]]:
    """Press keys `gap` seconds apart, or each when the answer to the one before is painted.

    Return for each its times in milliseconds: pressed, changed, painted. The last two are absent
    where nothing answered it.
    """
    page.evaluate("window.keys.length = 0")
    due = time.perf_counter()
    for k in range(start, start + keys):
        page.keyboard.press("ArrowRight" if rising(k) else "ArrowLeft")
        if gap is None:
            page.wait_for_function("window.keys.at(-1)?.painted", timeout=PATIENCE)
        else:
            due += gap
            page.wait_for_timeout(max(0.0, 1000 * (due - time.perf_counter())))
    if gap is not None:
        page.wait_for_timeout(250)  # the last answer
    taken: list[dict[str, Any]] = page.evaluate("window.keys")
    return taken
