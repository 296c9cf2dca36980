"""The site part of the bench: two visits beside a bare JupyterLite, a move, a class at once.

Both are served by one small server, packed, and opened by turns, each in a browser of its own.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

import psutil
from playwright.sync_api import BrowserType, Page, sync_playwright

from deploy.__main__ import pack
from tests.bench.browser_pages import FIRST_LESSON, SHOWN, WATCH, press
from tests.bench.floor import build
from tests.bench.timing import Row, Run, Section, row
from tests.conftest import CHROMIUM, FLAGS
from tests.nginx import behind_nginx, visits_at_once

ROOT = Path(__file__).resolve().parents[2]
TURNS = 3
PATIENCE = 240_000  # milliseconds
KEYS = 100
VISITS = 200
LINE, ROUND = 10e6, 0.04  # an ordinary line: bits a second, seconds there and back
REST = 20  # seconds without a request until a tab's memory is looked at
SITE, FLOOR = FIRST_LESSON.replace(".ipynb", ".html"), "notebooks/index.html?path=echo.ipynb"
NOTEBOOK = f"lab/lab/index.html?path={FIRST_LESSON}"
AN_ORDINARY_LINE = f"an ordinary line ({LINE / 1e6:g} Mbit/s, {ROUND * 1000:g} ms)"
SLOWLY = f"{SITE} on an ordinary line"
SLIDERS = {
    SITE: ".rk-live [data-rk-dressed].rk-at-likelihood_of_persecution [role=slider]",
    NOTEBOOK: ".jupyter-widgets [data-rk-dressed].rk-at-likelihood_of_persecution [role=slider]",
    FLOOR: ".jp-OutputArea-output [role=slider]",
}
CHANGES = {
    SITE: f".rk-live {SHOWN[FIRST_LESSON]}",
    NOTEBOOK: f".jupyter-widgets {SHOWN[FIRST_LESSON]}",
    FLOOR: ".echo",
}
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"


# ---- a server that counts -----------------------------------------------------------------------


class Packed(SimpleHTTPRequestHandler):
    """Sends what was packed beforehand, and keeps each address with its bytes."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, int]] = []  # noqa: RUF012 - of all visits, emptied before each
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
    }

    def do_GET(self) -> None:
        """Answer with the packed file."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        packed = path.with_name(f"{path.name}.gz")
        if not packed.is_file():
            self.send_error(404)
            return
        content = packed.read_bytes()
        self.asked.append((self.path, len(content)))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.send(content)

    def send(self, content: bytes) -> None:
        """Send what was asked for."""
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Paced(Packed):
    """The same on an ordinary line, which all that is asked for shares."""

    line = Lock()

    def send(self, content: bytes) -> None:
        """Send it a piece at a time, no faster than the line carries it."""
        time.sleep(ROUND)
        for start in range(0, len(content), 10_000):
            piece = content[start : start + 10_000]
            with self.line:
                time.sleep(len(piece) * 8 / LINE)
            self.wfile.write(piece)


@contextmanager
def served(folder: Path, by: type[Packed] = Packed) -> Iterator[str]:
    """Serve a folder until the block ends; give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(by, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


# ---- a visit ------------------------------------------------------------------------------------


def chromium() -> list[psutil.Process]:
    """Return the browser's processes."""
    below = psutil.Process().children(recursive=True)
    return [one for one in below if "chrom" in one.name()]


def busy() -> float:
    """Return the browser's seconds of processor time, all its processes."""
    return sum(sum(one.cpu_times()[:2]) for one in chromium())


def tab(path: str, address: str, home: str) -> float:
    """Return MB that a tab holds alone (USS) when it is at rest, in a browser that nobody drives.

    What drives a browser keeps a copy of all that is fetched in the tab itself. `home` is what the
    browser knows of visits before.
    """
    Packed.asked.clear()
    given = [path, "--headless=new", *FLAGS, f"--user-data-dir={home}", address]
    with subprocess.Popen(given, stderr=subprocess.DEVNULL) as browser:
        asked, last = 0, time.monotonic()
        while time.monotonic() - last < REST:
            time.sleep(0.2)
            if len(Packed.asked) != asked:
                asked, last = len(Packed.asked), time.monotonic()
        tabs = [one for one in chromium() if "--type=renderer" in one.cmdline()]
        held = max(one.memory_full_info().uss for one in tabs) / 1e6
        browser.terminate()
    return held


def visit(page: Page, address: str, name: str) -> dict[str, Any]:
    """Open a page and press a key on its first slider; return what it took until the answer."""
    page.goto("about:blank")
    page.wait_for_timeout(500)
    Packed.asked.clear()
    wall, processor = time.perf_counter(), busy()
    page.goto(address + name, wait_until="commit")
    if name == FLOOR:
        _run(page)
    page.wait_for_selector(SLIDERS[name], timeout=PATIENCE)
    page.evaluate(WATCH, [SLIDERS[name], CHANGES[name]])
    page.keyboard.press("ArrowRight")
    page.wait_for_function("window.keys[0]?.changed", timeout=PATIENCE)
    took: dict[str, Any] = {"wall": time.perf_counter() - wall, "processor": busy() - processor}
    took["bytes"], took["asked"] = sum(size for _, size in Packed.asked), [*Packed.asked]
    if name == SITE:  # the whole course is fetched meanwhile, for when there is no network
        page.wait_for_selector("html[data-rk-run=ended]", timeout=PATIENCE)
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    return took


def _run(page: Page) -> None:
    """Run the one cell as soon as there is a kernel."""
    page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
    prompt = page.locator(".jp-CodeCell .jp-InputPrompt").first
    while "*" not in prompt.inner_text():
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(100)


def visits(browsers: BrowserType, path: str, places: dict[str, str]) -> dict[str, list[Any]]:
    """Visit each twice by turns, each time with a new browser; press keys on the last page."""
    took: dict[str, list[Any]] = {"keys": []}
    for name, address in ((one, places[one]) for one in (SITE, FLOOR)):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            took[f"held {name}"] = [tab(path, address + name, home) for _ in ("first", "second")]
    for turn in range(TURNS):
        for line, address in places.items():
            name = SITE if line == SLOWLY else line
            browser = browsers.launch(executable_path=path, args=FLAGS)
            # The policy of a page lets no stopwatch in.
            page = browser.new_context(bypass_csp=True).new_page()
            for which in ("first", "second"):
                took.setdefault(f"{which} {line}", []).append(visit(page, address, name))
            if line == SITE and turn == TURNS - 1:
                press(page, 20, None, 0)  # warms up
                took["keys"] = press(page, KEYS, None, 20)
            browser.close()
    return took


# ---- the table ----------------------------------------------------------------------------------


def table(took: dict[str, list[Any]]) -> list[Section]:
    """Return the rows."""

    def middle(visit: str, what: str) -> float:
        return statistics.median(one[what] for one in took[visit])

    def requests(visit: str) -> float:
        return statistics.median(len(one["asked"]) for one in took[visit])

    first, second, floor = f"first {SITE}", f"second {SITE}", f"first {FLOOR}"
    notebook = f"first {NOTEBOOK}"
    opening: list[Row] = []
    for what in ("processor", "wall"):
        own, bare, again = (middle(one, what) for one in (first, floor, second))
        opening += [
            row(f"first lesson, first visit, {what}", own, "s"),
            row(f"bare JupyterLite slider, first visit, {what}", bare, "s"),
            _at_most("the one against the other", own / bare, 0.5, "times"),
            _at_most("second visit against first", again / own, 0.9, "times"),
            row(f"first lesson as a notebook, first visit, {what}", middle(notebook, what), "s"),
            _at_most("the one against the other", middle(notebook, what) / bare, 1.2, "times"),
        ]
    slow, slow_again = (middle(f"{which} {SLOWLY}", "wall") for which in ("first", "second"))
    opening += [
        row(f"on {AN_ORDINARY_LINE}, first visit, wall", slow, "s"),
        row("second visit, wall", slow_again, "s"),
        row("second visit against first", slow_again / slow, "times"),
    ]
    fetched = [
        _at_most("fetched until then, packed", middle(first, "bytes") / 1e6, 7, "MB"),
        _at_most("in requests", requests(first), 12, ""),
        row("the same of bare JupyterLite", middle(floor, "bytes") / 1e6, "MB"),
        row("in requests", requests(floor), ""),
    ]
    held = [
        *(
            _at_most(f"{one} visit", took[f"held {SITE}"][n], 160, "MB")
            for n, one in enumerate(("first", "second"))
        ),
        row("bare JupyterLite, first visit", took[f"held {FLOOR}"][0], "MB"),
    ]
    times = [key["changed"] - key["pressed"] for key in took["keys"] if "changed" in key]
    moves = [
        _at_most("p50", statistics.median(times), 15, "ms"),
        _at_most("p95", statistics.quantiles(times, n=20)[-1], 40, "ms"),
        row(f"keys of {KEYS} that nothing answered", KEYS - len(times), ""),
    ]
    titles = (
        (f"Opening, until the first slider answers: {TURNS} times by turns", opening),
        ("What is fetched until the first slider answers", fetched),
        ("A tab's memory with the lesson open", held),
        ("A move, from the key to the changed page", moves),
    )
    return [{"title": title, "rows": rows} for title, rows in titles]


def _at_most(what: str, value: float, most: float, unit: str) -> Row:
    return row(what, value, unit, f"at most {most:g} {unit}".strip(), value <= most)


def class_at_once(site: Path, home: Path, sizes: dict[str, int]) -> Section:
    """Make many first visits at once behind nginx; `sizes` are the files of one, packed."""
    start = time.perf_counter()
    with behind_nginx(site, home) as address:
        whole = visits_at_once(address, sizes, VISITS).count(len(sizes))
    rows = [
        row(f"served whole, of {VISITS}", whole, "", "all", whole == VISITS),
        row("took", time.perf_counter() - start, "s"),
    ]
    return {"title": "First visits at once, from nginx on this computer", "rows": rows}


def main(out: str) -> int:
    """Measure, and write the figures to ``out``."""
    run = Run()
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        print(f"No browser: none of {', '.join(CHROMIUM)} is installed.", file=sys.stderr)
        return 1
    subprocess.run(["make", "--silent", "site", "LAB=1"], cwd=ROOT, check=True)
    site = ROOT / "site"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        home, floor = Path(name), Path(name, "floor")
        build(floor, f"{ROOT}/.venv/lab/bin/python")
        pack(floor)
        with (
            served(site) as own,
            served(site, Paced) as slow,
            served(floor) as bare,
            sync_playwright() as playwright,
        ):
            places = {SITE: own, SLOWLY: slow, NOTEBOOK: own, FLOOR: bare}
            took = visits(playwright.chromium, path, places)
        sizes = {one.strip("/"): size for one, size in took[f"first {SITE}"][0]["asked"]}
        sections = [*table(took), class_at_once(site, home, sizes)]
    run.write(out, "The site", intro=INTRO, sections=sections, notes=NOTES)
    return 0


INTRO = [
    "The first lesson as a plain page, beside the floor: JupyterLite with nothing in it but one "
    "slider that its kernel echoes into a label, on the same Python for the browser. Both are "
    "served by one server, packed.",
]
NOTES = [
    "Each turn has a browser of its own, which knows neither. A visit ends when the page has "
    "changed after a first key on the first slider. The second visit comes when the whole course "
    "is kept. JupyterLite's cell is run as soon as its kernel is idle.",
    "Processor time is that of all the browser's processes.",
    "On this computer a file comes at once, so a second visit saves no wait. The ordinary line is "
    "the server's: it waits before each file, and shares the line among all that is asked for; a "
    "name is looked up, and a line opened, at once.",
    f"A tab's memory is what its process holds alone (USS) after {REST} seconds without a request: "
    "by then the whole course is kept. Nobody drives that browser, for what drives one keeps a "
    "copy of all that is fetched in the tab. JupyterLite's cell has not been run there.",
    "Each key is pressed when the answer to the one before is painted, so just after a frame. "
    "Chromium would hold back until the next what a worker says; a channel's messages it does not.",
    "JupyterLite's own fetcher of packages is left out, and every wheel its kernel needs is "
    "beside it: the floor is lower so.",
    "Of the class each visitor asks for the files one after the other, on a line of its own; "
    "visitors and nginx share this computer.",
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
