"""The clock, and one line of the table."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
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
