"""The clock, one line of the table, and where and when a part was measured."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Section = dict[str, Any]

# Processor time of all threads, so that other work on the machine does not count, nor a second
# core help; the clock on the wall where the system measures processor time too coarsely.
FINE = time.get_clock_info("process_time").resolution <= 1e-6
clock = time.process_time if FINE else time.perf_counter
CLOCK = "processor time of all threads" if FINE else "time on the wall"


def row(what: str, value: float, unit: str, target: str = "", met: bool | None = None) -> Row:
    """One line of the table; ``met`` is None where there is no target."""
    return {
        "what": what, "value": float(f"{value:.4g}"), "unit": unit, "target": target, "met": met,
    }  # fmt: skip


def seconds(work: Callable[[], Any]) -> float:
    """How long ``work`` takes, once."""
    start = clock()
    work()
    return clock() - start


def many(work: Callable[[Any], Any], inputs: Iterable[Any]) -> list[float]:
    """Seconds of each call, every input once."""
    return [seconds(lambda item=item: work(item)) for item in inputs]


class Run:
    """A run of a part of the bench, from the moment it is made."""

    def __init__(self) -> None:
        self._began, self._load = time.perf_counter(), os.getloadavg()[0]

    def told(self, *packages: str, chromium: str = "") -> str:
        """When and where it ran, with the versions of some packages, and how busy it was there."""
        on = [f"Chromium {chromium} without a screen"] if chromium else []
        on += [f"{name} {version(name)}" for name in packages]
        return (
            f"{datetime.now(UTC):%Y-%m-%d}, {platform.python_implementation()} "
            f"{', '.join([platform.python_version(), f'{os.cpu_count()} cores', *on])}; "
            f"load {self._load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, the "
            f"bench's own among it; the run took {time.perf_counter() - self._began:.0f} s."
        )

    def write(self, out: str, title: str, *packages: str, chromium: str = "", **parts: Any) -> None:
        """Write a part's figures to ``out``: its title, where it ran, and its other parts."""
        figures = {"title": title, "environment": self.told(*packages, chromium=chromium), **parts}
        Path(out).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
