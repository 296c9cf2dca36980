"""The browser part of the bench: key to changed page, kernel time, opening, the kernel's memory."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.browser_pages import FIRST_LESSON, STOCK, Server, opened, press, rising, served
from tests.bench.timing import Row, Run, Section, row
from tests.conftest import CHROMIUM, FLAGS

GAP = 0.120  # seconds from key to key
BLOCK = 20  # keys on one page before it is the other's turn
BLOCKS = 5  # of each pacing
OPENS = 4
PACINGS = {"keys 120 ms apart": GAP, "each key when the last answer is painted": None}
SIZE = {"viewport": {"width": 1280, "height": 720}}
MIB = 1024 * 1024


def middle(found: list[float]) -> float:
    """Return the p50."""
    return statistics.median(found)


def worst(found: list[float]) -> float:
    """Return the p95."""
    return statistics.quantiles(found, n=20)[-1]


def ratio(what: str, own: float, floor: float, most: float, unit: str = "times") -> Row:
    """Return a row that says how many times the floor something is, and whether that is met."""
    return row(what, own / floor, unit, f"at most {most:g} times", own / floor <= most)


# ---- keys ---------------------------------------------------------------------------------------


def memory(server: Server) -> dict[str, tuple[float, float]]:
    """Return MiB resident and MiB counted in proportion (PSS, or 0), of each watched kernel."""
    found = {}
    for kernel, name in zip(server.kernels(), ("echo", "lab"), strict=True):
        full = kernel.memory_full_info()
        found[name] = (full.rss / MIB, getattr(full, "pss", 0) / MIB)
    return found


def keys(browser: Browser, server: Server, stock: Server) -> tuple[list[Section], list[Row]]:
    """Press keys on the pages by turns; return their sections, and what the kernels then hold."""
    context = browser.new_context(**SIZE)
    pages = {name: context.new_page() for name in ("echo", "lab", "stock")}
    for name, page in pages.items():
        if name == "stock":
            opened(page, stock, "echo-watched", asked=True)
        else:
            opened(page, server, f"{name}-watched")
        page.wait_for_timeout(2000)
        press(page, BLOCK, None, 0)  # warms up
    taken: dict[tuple[str, str], list[dict[str, Any]]] = {}
    busy: dict[str, list[tuple[float, float]]] = {"echo": [], "lab": []}
    used = {"echo": 0.0, "lab": 0.0}
    kernels = dict(zip(busy, server.kernels(), strict=True))
    for block in range(BLOCKS):
        for pacing, gap in PACINGS.items():
            for name, page in pages.items():
                page.bring_to_front()
                start = BLOCK * (1 + block * len(PACINGS) + list(PACINGS).index(pacing))
                found = taken.setdefault((pacing, name), [])
                if name == "stock":
                    found += press(page, BLOCK, gap, start)
                    continue
                seen, ticks = len(server.times(name)), sum(kernels[name].cpu_times()[:2])
                found += press(page, BLOCK, gap, start)
                busy[name] += server.times(name)[seen:]
                used[name] += sum(kernels[name].cpu_times()[:2]) - ticks
    sections = [_paced(pacing, *(taken[pacing, name] for name in pages)) for pacing in PACINGS]
    sections.append(_kernel(busy, {n: 1000 * used[n] / len(busy[n]) for n in used}))
    (bare, bare_pss), (own, own_pss) = memory(server).values()
    held = [
        row(f"the same two after {len(busy['lab'])} moves: resident", own / bare, "times"),
        row("counted in proportion", own_pss / bare_pss, "times") if bare_pss else None,
    ]
    server.end_kernels(pages["lab"])
    context.close()
    return sections, [each for each in held if each]


Keys = list[dict[str, Any]]


def _paced(pacing: str, echo: Keys, lab: Keys, stock: Keys) -> Section:
    every = [lab, stock, echo]
    rows = []
    for until, said, most in (
        ("changed", "the page has changed", 1.15),
        ("painted", "the change is painted", 1.2),
    ):
        took = [[key[until] - key["pressed"] for key in found if until in key] for found in every]
        for part, cut in (("p50", middle), ("p95", worst)):
            own, plain, tuned = map(cut, took)
            rows += [
                row(f"the lab, until {said}, {part}", own, "ms"),
                row("one slider and a label, in JupyterLab as it comes", plain, "ms"),
                ratio("the lab against that", own, plain, most),
                row("the same slider, in the JupyterLab that serves the lab", tuned, "ms"),
                ratio("the lab against that", own, tuned, most),
            ]
    late = sum("changed" not in key for found in every for key in found)
    rows.append(row(f"keys of {sum(map(len, every))} that nothing answered", late, ""))
    return {"title": f"Key to changed page: {pacing}", "rows": rows}


def _most(name: str, found: list[float]) -> tuple[str, bool] | tuple[()]:
    return ("at most 5 ms", middle(found) <= 5) if name == "lab" else ()


def _kernel(busy: dict[str, list[tuple[float, float]]], whole: dict[str, float]) -> Section:
    rows, at, seen, new = [], 0, set(range(BLOCK + 1)), []
    for k in range(BLOCK + len(busy["lab"])):
        at += 1 if rising(k) else -1
        if k >= BLOCK and at not in seen:
            new.append(busy["lab"][k - BLOCK][0])
        seen.add(at)
    for name, said in (("lab", "a move in the lab"), ("echo", "a move of the bare echo")):
        times, walls = ([pair[k] for pair in busy[name]] for k in (0, 1))
        parts = [(said, times)]
        if name == "lab":
            parts.append((f"{len(new)} of them to a value not shown before", new))
        for words, found in parts:
            rows += [
                row(f"{words}: processor time, p50", middle(found), "ms", *_most(name, found)),
                row("the same, p95", worst(found), "ms"),
            ]
        rows += [
            row(f"{said}: on the wall, p50", middle(walls), "ms"),
            row("all the kernel's processor time for a move, mean", whole[name], "ms"),
        ]
    return {"title": "Kernel time per move", "rows": rows}


# ---- opening ------------------------------------------------------------------------------------


def opening(browser: Browser, server: Server) -> tuple[Section, Section]:
    """Open notebooks by turns, each with a new kernel; return how long, and what it then holds."""
    context = browser.new_context(**SIZE)
    names = ("echo", "lab", FIRST_LESSON)
    took: dict[str, list[float]] = {name: [] for name in names}
    held: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for turn in range(OPENS + 1):
        for name in names:
            page = context.new_page()
            seconds = opened(page, server, name)
            page.wait_for_timeout(500)
            (kernel,) = server.kernels()
            full = kernel.memory_full_info()
            if turn:  # the first fills the browser's cache
                took[name].append(seconds)
                held[name].append((full.rss / MIB, getattr(full, "pss", 0) / MIB))
            server.end_kernels(page)
            page.close()
    context.close()
    floor, lab, lesson = (middle(took[name]) for name in names)
    pairs = [b / a for a, b in zip(took["echo"], took["lab"], strict=True)]
    rows = [
        row("bare slider, p50", floor, "s"),
        row("a lab with ladder, p50", lab, "s"),
        ratio("lab against bare slider", lab, floor, 1.2),
        row("the same pair by pair, lowest", min(pairs), "times"),
        row("the same pair by pair, highest", max(pairs), "times"),
        row("the shipped first lesson, p50", lesson, "s"),
        ratio("first lesson against bare slider", lesson, floor, 1.2),
    ]
    (bare, bare_pss), (own, own_pss), (whole, _) = (
        tuple(map(statistics.median, zip(*held[name], strict=True))) for name in names
    )
    kept = [
        row("bare slider: resident", bare, "MiB"),
        row("a lab with ladder: resident", own, "MiB"),
        ratio("lab against bare slider: resident", own, bare, 1.15),
    ]
    if bare_pss:
        kept.append(ratio("counted in proportion (PSS)", own_pss, bare_pss, 1.15))
    kept.append(row("the shipped first lesson, with its tables: resident", whole / bare, "times"))
    return (
        {"title": f"Opening, until the first slider answers: {OPENS} times by turns", "rows": rows},
        {"title": "The kernel's memory with the notebook open", "rows": kept},
    )


# ---- all of it ----------------------------------------------------------------------------------


def main(out: str) -> int:
    """Measure, and write the figures to ``out``."""
    run = Run()
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        print(f"No browser: none of {', '.join(CHROMIUM)} is installed.", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as plain,
        served(Path(home)) as server,
        served(Path(plain), STOCK) as stock,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        chromium = browser.version
        opens, held = opening(browser, server)
        paced, kept = keys(browser, server, stock)
        browser.close()
    held["rows"] += kept
    told = {"intro": INTRO, "sections": [*paced, opens, held], "notes": NOTES}
    packages = ("jupyterlab", "ipywidgets", "ipykernel", "anywidget")
    run.write(out, "The lab in the browser", *packages, chromium=chromium, **told)
    return 0


INTRO = [
    "A lab on the likelihood of persecution, with its ordinary controls, the four protections, "
    "what changed and all four ladders, beside the floor: a notebook with one slider that the "
    "kernel echoes into a label. Both are served as a learner starts the lab, and run when opened. "
    "Keys go to a second floor too: the same notebook in JupyterLab as it comes, without a setting "
    "or extension of the lab's.",
]
NOTES = [
    f"Keys go to the pages by turns, {BLOCK} at a time, one percent up or down each, after a warm "
    "first block. A key counts from the browser's stamp on it. The change is the first in the "
    "label, or in the lab's results; it is painted when the frame after it is done.",
    "JupyterLab as it comes lets the system hold back, up to 40 ms, what a kernel says after its "
    "first word, and answers widgets in a shell of their own. The lab's server does neither, and "
    "so its own bare slider, the lower floor, is quicker than the one a reader may know.",
    "Kernel time is taken inside the kernel, around the handling of one message from the page: "
    "the law, the drawing, and what is sent back. All the kernel's processor time also holds "
    "reading and writing messages, on all its threads.",
    "Opening counts from the browser's own start of the page to the answer to a first key, with "
    "the browser's cache warm and a new kernel each time.",
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
