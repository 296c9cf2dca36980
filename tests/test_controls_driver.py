"""Moves every control of every notebook through its whole range, after the notebook ran.

nbval runs cells and never moves a slider. Here each notebook's code cells run in one namespace,
every lab and prediction they show is caught, and each of its controls goes from end to end.
"""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import ipywidgets as W
import pytest
from IPython.core.interactiveshell import InteractiveShell
from sentences import faults

from reliefkit.labs.slots import Slots
from reliefkit.paths import NOTEBOOKS
from reliefkit.views import VIEWS

LESSONS = sorted(Path(NOTEBOOKS).glob("*.ipynb"))


def code_cells(path: Path) -> list[str]:
    """Return the source of a notebook's code cells."""
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def run(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[W.Widget]:
    """Run a notebook in this process, in `folder`; return every widget it made, in order."""
    made: list[W.Widget] = []
    monkeypatch.setattr(W.Widget, "_widget_construction_callback", made.append)
    monkeypatch.chdir(folder)
    shell = InteractiveShell()
    for source in code_cells(path):
        with redirect_stdout(io.StringIO()):
            result = shell.run_cell(source, store_history=False)
        result.raise_error()
    return made


def positions(widget: W.Widget) -> Iterator[tuple[str, Any]]:
    """Yield every place of a control: trait and value."""
    if isinstance(widget, W.FloatSlider):
        count = round((widget.max - widget.min) / widget.step)
        yield from (("value", round(widget.min + k * widget.step, 6)) for k in range(count + 1))
    elif isinstance(widget, W.IntSlider):
        step = max((widget.max - widget.min) // 120, 1)
        yield from (("value", v) for v in range(widget.min, widget.max, step))
        yield from (("value", v) for v in (widget.max, *range(360, min(widget.max, 370))))
    elif isinstance(widget, W.Checkbox):
        yield from (("value", not widget.value), ("value", widget.value))
    elif isinstance(widget, (W.Dropdown, W.RadioButtons, W.SelectionSlider, W.ToggleButtons)):
        yield from (("index", k) for k in range(len(widget.options)))


def drive(widgets: list[W.Widget], failures: list[str]) -> int:
    """Move every control through its range and press every button; return how many moves."""
    slots = [w for w in widgets if isinstance(w, Slots)]
    wanted = full(slots)
    moves = 0
    for widget in widgets:  # grows with what the moves put on the page
        shown = len(widgets)
        for trait, value in positions(widget):
            del widgets[shown:]  # gone from the page with the place before
            try:
                setattr(widget, trait, value)
            except Exception as error:
                failures.append(f"{type(widget).__name__} {trait}={value!r}: {error!r}")
            moves += 1
            wrong = empty(slots, wanted) + misspoken(slots)
            failures += [f"{widget!r} {trait}={value!r}: {e}" for e in wrong]
    for button in [w for w in widgets if isinstance(w, W.Button)]:
        for callback in button._click_handlers.callbacks:  # click() would swallow what they raise
            if button.disabled:
                continue
            try:
                callback(button)
            except Exception as error:
                failures.append(f"{button.description}: {error!r}")
            moves += 1
        failures += [f"{button.description}: {e}" for e in empty(slots, wanted)]
    return moves


def full(slots: list[Slots]) -> set[tuple[int, str]]:
    """Return the slots that must never be empty: every view, and what a lesson filled itself."""
    return {
        (k, name)
        for k, one in enumerate(slots)
        for name in one.names
        if name.partition("__")[0] in VIEWS or (name != "note" and one.held(name).strip())
    }


def empty(slots: list[Slots], wanted: set[tuple[int, str]]) -> list[str]:
    """Return the slots that show nothing though they must."""
    return [
        f"the view {name!r} is empty"
        for k, name in sorted(wanted)
        if len(slots[k].held(name).strip()) < 20
    ]


def misspoken(slots: list[Slots]) -> list[str]:
    """Return what is wrong with what the labs say of the last move."""
    said = {one.held("changed") for one in slots if "changed" in one.names}
    return [fault for html in said for fault in faults(html)]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_control_of_every_lesson_moves_through_its_whole_range(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No callback fails, no view is ever empty, and what is said of each move is one sentence."""
    widgets = run(path, tmp_path, monkeypatch)
    failures: list[str] = []
    moves = drive(widgets, failures)
    assert failures == []
    assert moves > {"glossary": -1, "00-start-here": 300}.get(path.stem, 10)


def test_there_are_lessons() -> None:
    """The driver has something to drive."""
    assert "00-start-here" in [path.stem for path in LESSONS]


def test_the_driver_sees_a_failing_callback_and_an_empty_view() -> None:
    """A test of the test: both kinds of fault are reported."""
    slider, slots = W.FloatSlider(0.0, max=1.0, step=0.5), Slots(["people"])
    slots.show(people="<p>a picture of something worth seeing</p>")

    def fall(change: Any) -> None:
        if change["new"] == 0.5:
            slots.show(people="")
        elif change["new"] == 1.0:
            raise ZeroDivisionError

    slider.observe(fall, "value")
    button = W.Button(description="Press me")
    button.on_click(lambda _: {}["missing"])
    failures: list[str] = []
    drive([slider, slots, button], failures)
    assert any("Press me: KeyError" in failure for failure in failures)
    assert any("ZeroDivisionError" in failure for failure in failures)
    assert any("'people' is empty" in failure for failure in failures)
