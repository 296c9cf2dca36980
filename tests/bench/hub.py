"""The hub part of the bench: the start of a class, and moves of classes of more and more learners.

The hub, its proxy, the servers and the kernels are real, and all on this computer; the learners are
simulated beside them, so that what they cost is counted too. It ends at `LARGEST` learners.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil

from tests.bench.timing import Row, Run, Section, row
from tests.hub import MISSING, Hub, Learner, in_class, installed, running_hub

CLASS = 30
SMALLER = (10, 20)
LARGEST, STEP = 105, 15
MOVES = 10  # of each learner, one every two seconds
BEARABLE = 250  # milliseconds: 19 of 20 moves of a class are answered in this time
SMOOTH = 60
SPARE = 3 << 30  # bytes of memory that are left alone
LONGEST = 600  # seconds, after which no larger class is tried


def spent(hub: Hub) -> float:
    """Return the seconds of processor time of all that runs for the hub."""
    return sum(sum(one.cpu_times()[:2]) for one in hub.processes())


def held(hub: Hub, words: str) -> list[float]:
    """Return the MiB each process alone holds (USS) whose command has these words."""
    found = (one for one in hub.processes() if words in " ".join(one.cmdline()))
    return [one.memory_full_info().uss / 2**20 for one in found]


async def opened(some: list[Learner]) -> float:
    """Let all open the lesson at once; return seconds until the last has its slider."""
    began = time.perf_counter()
    await asyncio.gather(*(one.open() for one in some))
    return time.perf_counter() - began


async def start_of_class(hub: Hub, names: list[str]) -> tuple[list[Row], list[Learner]]:
    """Let a class begin with no server started, and then with all of them."""
    began, before = time.perf_counter(), spent(hub)
    with ThreadPoolExecutor(len(names)) as all_at_once:
        list(all_at_once.map(lambda name: started(hub, name), names))
    unprepared, cost = time.perf_counter() - began, (spent(hub) - before) / len(names)
    for name in names:
        hub.ask("DELETE", f"/hub/api/users/{name}/server")
    hub.until(lambda: not any(server(hub, name) for name in names), every=2)
    began = time.perf_counter()
    assert hub.start_servers(*names).returncode == 0
    beforehand, some = time.perf_counter() - began, [Learner(hub, name) for name in names]
    all_open, told = await opened(some), f"{len(names)} at once"
    again = sum(one.tries - 1 for one in some)
    return [
        row(f"{told}, no server started: until the last server answers", unprepared, "s"),
        row("processor time of a server's start, the copy of the lessons with it", cost, "s"),
        row("all started before class, two at a time: that takes", beforehand, "s"),
        row(f"{told}, all started: until the last has the lesson open", all_open, "s"),
        row("lessons that had to be opened again for it", again, ""),
    ], some


def server(hub: Hub, name: str) -> dict[str, Any]:
    """Return what the hub says of a learner's server."""
    told: dict[str, Any] = hub.ask("GET", f"/hub/api/users/{name}")[1]["servers"]
    return told.get("", {})


def started(hub: Hub, name: str) -> None:
    """Let a learner come in, and wait for the server."""
    hub.ask("POST", f"/hub/api/users/{name}")
    hub.ask("POST", f"/hub/api/users/{name}/server")
    hub.until(lambda: server(hub, name).get("ready"), every=2)


async def moved(hub: Hub, some: list[Learner]) -> tuple[list[Row], float]:
    """Let a class move; return its rows, and p95."""
    before = spent(hub)
    failed = await in_class(some, MOVES)
    cost = (spent(hub) - before) / (len(some) * MOVES) * 1000
    times = [one for learner in some for one in learner.times]
    p95 = statistics.quantiles(times, n=20)[-1]
    target = f"at most {SMOOTH} ms" if len(some) == CLASS else ""
    rows = [
        row(f"{len(some)} learners: p50", statistics.median(times), "ms"),
        row("p95", p95, "ms", target, p95 <= SMOOTH if target else None),
        row("moves that failed", len(failed), "", "0", not failed),
        row("processor time of a move", cost, "ms"),
    ]
    return rows, p95 if not failed else float("inf")


async def classes(hub: Hub) -> list[Section]:
    """Measure class after class."""
    end = time.monotonic() + LONGEST

    def more_can_come() -> bool:
        room = len(some) < LARGEST and psutil.virtual_memory().available > SPARE
        return room and time.monotonic() < end

    names = [f"learner{k:03}" for k in range(LARGEST)]
    start, some = await start_of_class(hub, names[:CLASS])
    rows: list[Row] = []
    for size in SMALLER:
        rows += (await moved(hub, some[:size]))[0]
    found, p95 = await moved(hub, some)
    rows, largest = rows + found, len(some)
    while p95 <= BEARABLE and more_can_come():
        largest, more = len(some), names[len(some) : len(some) + STEP]
        assert (await asyncio.to_thread(hub.start_servers, *more)).returncode == 0
        some += (new := [Learner(hub, name) for name in more])
        await opened(new)
        found, p95 = await moved(hub, some)
        rows += found
    largest = len(some) if p95 <= BEARABLE else largest
    rows.append(row(f"largest class tried with p95 at {BEARABLE} ms or less", largest, "learners"))
    memory = [
        row("a server", statistics.median(held(hub, "hub/server.py")), "MiB"),
        row("its kernel, one lesson open", statistics.median(held(hub, "ipykernel")), "MiB"),
        row("the hub", held(hub, "-m jupyterhub --config")[0], "MiB"),
        row("the proxy", held(hub, "configurable-http-proxy")[0], "MiB"),
    ]
    titles = ("The start of class", "A move every two seconds", "Memory that each alone holds")
    return [{"title": t, "rows": r} for t, r in zip(titles, (start, rows, memory), strict=True)]


def main(out: str) -> int:
    """Measure, and write the figures to ``out``."""
    run = Run()
    if not installed():
        print(MISSING, file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        running_hub(Path(home)) as hub,
    ):
        sections = asyncio.run(classes(hub))
    told = {"intro": INTRO, "sections": sections, "notes": NOTES}
    run.write(out, "A class on a hub", "jupyterhub", "jupyterlab", **told)
    return 0


INTRO = [
    "JupyterHub as deploy/hub sets it up, but every server runs as one account and without limits. "
    "Each simulated learner has a server and a kernel, has run the whole first lesson, and moves "
    "its first slider; a move is over when the kernel is idle again and the page was told of a "
    "change.",
]
NOTES = [
    "Learners, hub, proxy, servers and kernels share this computer's cores. Of a class of ten or "
    "twenty the rest have their lesson open and do nothing.",
    "Seconds on the wall are of a computer with other work on it (see the load above); processor "
    "time is that of the hub, its proxy, the servers and the kernels, the learners' not among it.",
]

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
