"""What a cell made is let go when the cell runs again.

Jupyter keeps every widget until it is closed: a lesson run twenty times would be there twenty
times. What is made while a cell runs, or while a card of it does what the learner asked, is the
cell's. Where no cell can be told, as outside Jupyter, nothing is let go.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from weakref import WeakSet

import ipywidgets as W
from IPython import get_ipython


class Made:
    """Widgets that were made in one go; `ends` is what else is done when they are let go."""

    def __init__(self) -> None:
        self.widgets: WeakSet[W.Widget] = WeakSet()
        self.ends: list[Callable[[], object]] = []

    def let_go(self) -> None:
        """Close the widgets: they are gone from the kernel and from the page."""
        for end in (*self.ends, *(widget.close for widget in self.widgets)):
            end()


_cells: dict[str, tuple[str, Made]] = {}  # by cell: the last run of it, and what that made
_makers: list[tuple[Made, ...]] = []  # who makes something now, where that is not a cell's run


@contextmanager
def held(*by: Made) -> Iterator[None]:
    """Let what is made meanwhile belong to these."""
    _makers.append(by)
    try:
        yield
    finally:
        _makers.pop()


def makers() -> tuple[Made, ...]:
    """Return those to whom belongs what is made now."""
    if _makers:
        return _makers[-1]
    shell = get_ipython()
    asked = shell.get_parent() if hasattr(shell, "get_parent") else {}
    cell = asked.get("metadata", {}).get("cellId")
    if not cell:
        return ()
    run = asked["header"]["msg_id"]
    before, made = _cells.get(cell, ("", Made()))
    if run != before:
        made.let_go()
        made = Made()
        made.ends.append(partial(_forget, shell, shell.displayhook.prompt_count))
        _cells[cell] = run, made
    return (made,)


def _forget(shell: Any, number: int) -> None:
    """Take what a run gave out of what IPython keeps of it."""
    kept = shell.history_manager
    for names in (shell.user_ns, shell.user_ns_hidden):
        names.pop(f"_{number}", None)
    for numbers in (shell.user_ns["_oh"], kept.outputs, kept.output_hist_reprs):
        numbers.pop(number, None)


def _is_made(widget: W.Widget) -> None:
    for made in makers():
        made.widgets.add(widget)


W.Widget.on_widget_constructed(_is_made)
