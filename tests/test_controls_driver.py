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

from reliefkit.labs.controls import Control, Slider
from reliefkit.labs.lab import Lab
from reliefkit.labs.slots import FAILED, Slots
from reliefkit.labs.start import share_text
from reliefkit.library import decisions
from reliefkit.library.clients import clients
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
    elif isinstance(widget, (W.Dropdown, W.RadioButtons, W.ToggleButtons)):
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
            found = wrong(slots, wanted) + misspoken(slots)
            failures += [f"{widget!r} {trait}={value!r}: {e}" for e in found]
    for button in [w for w in widgets if isinstance(w, W.Button)]:
        for callback in button._click_handlers.callbacks:  # click() would swallow what they raise
            if button.disabled:
                continue
            try:
                callback(button)
            except Exception as error:
                failures.append(f"{button.description}: {error!r}")
            moves += 1
        failures += [f"{button.description}: {e}" for e in wrong(slots, wanted)]
    return moves


def full(slots: list[Slots]) -> set[tuple[int, str]]:
    """Return the slots that must never be empty: every view, and what a lesson filled itself."""
    return {
        (k, name)
        for k, one in enumerate(slots)
        for name in one.names
        if name in VIEWS or (name != "note" and one.held(name).strip())
    }


def wrong(slots: list[Slots], wanted: set[tuple[int, str]]) -> list[str]:
    """Return the slots that show nothing though they must, and what a callback failed with."""
    bare = [k for k in sorted(wanted) if len(slots[k[0]].held(k[1]).strip()) < 20]
    notes = [one.held("note") for one in slots]
    return [f"the view {name!r} is empty" for _, name in bare] + [n for n in notes if FAILED in n]


def shows(control: Control, value: Any) -> bool:
    """Return whether what stands on a control, as a learner sees it, is a fact's value."""
    made, words = control.input, control.fact.words(value)
    if value is None and not isinstance(made, W.Dropdown | W.RadioButtons):
        ticked = isinstance(control, Slider) and control.unknown.value and made.disabled
        return bool(ticked and control.unknown in control.box.children)
    if isinstance(made, W.Checkbox):
        return made.value is value
    if isinstance(made, W.FloatSlider):  # the page moves a handle to the nearest step
        stands = round(made.value / made.step) * made.step
        return abs(stands - value) < 1e-9 and format(value, made.readout_format) == words
    if isinstance(made, W.IntSlider):
        return made.value == value <= made.max
    return str(made.options[made.index]).casefold() == words.casefold()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_shipped_case_opened_in_every_lab_stands_on_its_controls(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shared by its text: every control shows the case, and the page works for what it shows."""
    labs: list[Lab] = []
    made = Lab.__init__
    monkeypatch.setattr(Lab, "__init__", lambda *a, **k: (labs.append(a[0]), made(*a, **k))[1])
    run(path, tmp_path, monkeypatch)
    cases = [one.case for one in (*clients().values(), *decisions().values())]
    assert any(case.unknown for case in cases)
    for one in {tuple(lab.controls): lab for lab in labs}.values():
        for text, case in {share_text(case): case for case in cases}.items():
            one.shared.value = text
            assert one.case == case
            assert FAILED not in one.slots.held("note")
            for name, control in one.controls.items():
                assert shows(control, case[name]), (name, case[name], control.input)


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
    assert moves > {"glossary": -1, "00-start-here": 300, "17-check-yourself": 0}.get(path.stem, 10)


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
    slots.show(note=FAILED)
    assert any(FAILED in failure for failure in wrong([slots], set()))
    assert any("ZeroDivisionError" in failure for failure in failures)
    assert any("'people' is empty" in failure for failure in failures)
