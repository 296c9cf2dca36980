"""One control for every fact: the stock widgets, each with its question and its scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets as W

from reliefkit.case import Case
from reliefkit.facts import FACTS, GROUNDS, Fact
from reliefkit.facts.kinds import Number, Share
from reliefkit.labs import furniture
from reliefkit.law import PROTECTIONS
from reliefkit.views import scale

IMPUTED = "A ground counts whether it is actual or imputed: what the persecutor believes."
NOT_KNOWN = "not known yet"
Moved = Callable[[str, Any], None]
Part = dict[str, Any]  # what the page hangs on a control: see lab.js


class Control:
    """A question about one fact and the widget that answers it.

    Attributes: `fact`, `box` (the widget to show), `parts` (what the page hangs on it). Set
    `value` to show another value; `moved(name, value)` is called when the learner chooses one.
    """

    def __init__(self, fact: Fact, moved: Moved) -> None:
        self.fact = fact
        self.box: W.Widget
        self.parts: list[Part] = []
        self._moved = moved
        self._quiet = False

    def _listen(self, widget: W.Widget, trait: str = "value") -> None:
        widget.observe(self._changed, trait)

    def _changed(self, _: Any) -> None:
        if not self._quiet:
            self._moved(self.fact.name, self._read())

    def show(self, value: Any) -> None:
        """Show `value`, without calling `moved`."""
        self._quiet = True
        try:
            self._write(value)
        finally:
            self._quiet = False

    def _read(self) -> Any:
        raise NotImplementedError

    def _write(self, value: Any) -> None:
        raise NotImplementedError


class Slider(Control):
    """A share in whole percents, or a count, with the law's standards on its track."""

    def __init__(
        self, fact: Number, moved: Moved, value: Any, show: Iterable[str], unknown: bool
    ) -> None:
        super().__init__(fact, moved)
        self.end = scale.top(fact, value)
        start = value if value is not None else 0
        if isinstance(fact, Share):
            fine = round(start * 100, 4) % 1 != 0
            self.input: Any = W.FloatSlider(
                start, min=0, max=1, step=fact.step, readout_format=".1%" if fine else ".0%"
            )
        else:
            self.input = W.IntSlider(start, min=0, max=int(self.end))
        marks = scale.marks(fact, self.end, show)
        times = 100 if isinstance(fact, Share) else 1
        part = _part(fact, furniture.question(fact.question, [fact], marks), "slider")
        part["track"] = furniture.scale(
            marks, scale.zones(marks), fact.words(0), fact.words(fact.maximum and self.end)
        )
        part["unit"] = "percent" if times == 100 else fact.unit
        part["steps"] = [[round(at * times, 4), said] for at, said in scale.steps(fact, marks)]
        self.unknown = W.Checkbox(value is None, description=NOT_KNOWN, indent=False)
        self.box = self.input
        if unknown:
            self.box = W.Box([self.input, self.unknown])
            self.box.add_class("rk-is-maybe")
            self.input.disabled = value is None
        _mark(self.input, part)
        self.parts = [part]
        self._listen(self.input)
        self._listen(self.unknown)

    def _read(self) -> Any:
        self.input.disabled = bool(self.unknown.value)
        if self.unknown.value:
            return None
        value = self.input.value
        return round(value, 6) if isinstance(self.fact, Share) else value

    def _write(self, value: Any) -> None:
        self.unknown.value = self.input.disabled = value is None
        if value is not None:
            self.input.max = max(self.input.max, value)
            self.input.value = value


class Tick(Control):
    """A yes/no fact as a checkbox."""

    def __init__(self, fact: Fact, moved: Moved, value: Any, words: str = "") -> None:
        super().__init__(fact, moved)
        self.input = self.box = W.Checkbox(
            bool(value), description=words or fact.question, indent=False
        )
        if not words:
            part = _part(fact, furniture.question("", [fact]), "tick")
            _mark(self.box, part)
            self.parts = [part]
        self._listen(self.input)

    def _read(self) -> Any:
        return self.input.value

    def _write(self, value: Any) -> None:
        self.input.value = bool(value)


class Pick(Control):
    """One of several named values: a list, an ordered slider, or yes, no and not known yet."""

    def __init__(self, fact: Fact, moved: Moved, value: Any, unknown: bool) -> None:
        super().__init__(fact, moved)
        self.values = [*(reversed(fact.values) if fact.kind == "yes/no" else fact.values)]
        words = [fact.words(v) for v in self.values]
        part = _part(fact, furniture.question(fact.question, [fact]), "pick")
        if unknown:
            self.values.append(None)
            words.append(NOT_KNOWN)
        kind: Any = W.Dropdown
        if fact.kind == "yes/no":
            kind = W.RadioButtons
            part["role"] = "radiogroup"
        elif fact.kind == "level" and not unknown:
            kind = W.SelectionSlider
            part |= {"kind": "slider", "track": furniture.stops(words), "unit": "", "steps": []}
        self.input = self.box = kind(
            options=[w[:1].upper() + w[1:] for w in words] if kind is W.Dropdown else words,
            index=self.values.index(value),
        )
        _mark(self.box, part)
        self.parts = [part]
        self._listen(self.input, "index")

    def _read(self) -> Any:
        return self.values[self.input.index]

    def _write(self, value: Any) -> None:
        self.input.index = self.values.index(value)


def _part(fact: Fact, above: str, kind: str) -> Part:
    return {"at": f"rk-at-{fact.name}", "kind": kind, "above": above, "name": fact.question}


def _mark(widget: W.Widget, part: Part) -> None:
    widget.add_class(part["at"])
    widget.add_class(f"rk-is-{part['kind']}")


class Sheet:
    """The controls of a lab, in the lesson's order, protected grounds side by side.

    Attributes: `controls` (fact name to control), `boxes` (the widgets to show), `parts`.
    """

    def __init__(
        self,
        facts: Sequence[str],
        case: Case,
        moved: Moved,
        *,
        show: Sequence[str] = PROTECTIONS,
        unknowns: bool = False,
    ) -> None:
        self.controls: dict[str, Control] = {}
        self.boxes: list[W.Widget] = []
        self.parts: list[Part] = []
        grouped = [n for n in facts if n in GROUNDS and not unknowns and case[n] is not None]
        for name in facts:
            if name in self.controls:
                continue
            if name in grouped and len(grouped) > 1:
                self._grounds(grouped, case, moved)
            else:
                control = control_for(FACTS[name], moved, case[name], show, unknowns)
                self.controls[name] = control
                self.boxes.append(control.box)
                self.parts += control.parts

    def _grounds(self, names: list[str], case: Case, moved: Moved) -> None:
        ticks = {n: Tick(FACTS[n], moved, case[n], _short(FACTS[n])) for n in names}
        box = W.Box([tick.box for tick in ticks.values()])
        text = "Which protected grounds are involved?"
        part: Part = {
            "at": "rk-at-grounds",
            "kind": "group",
            "above": furniture.question(text, [FACTS[n] for n in names], help=IMPUTED),
            "name": text,
            "role": "group",
        }
        _mark(box, part)
        self.controls |= ticks
        self.boxes.append(box)
        self.parts.append(part)

    def show(self, case: Case) -> None:
        """Show the values of `case`."""
        for name, control in self.controls.items():
            control.show(case[name])


def control_for(
    fact: Fact, moved: Moved, value: Any, show: Sequence[str], unknowns: bool
) -> Control:
    """Return the control that fits a fact; "not known yet" is offered where it is wanted or is
    the value now.
    """
    unknown = unknowns or value is None
    if isinstance(fact, Number):
        return Slider(fact, moved, value, show, unknown)
    if fact.kind == "yes/no" and not unknown:
        return Tick(fact, moved, value)
    return Pick(fact, moved, value, unknown)


def _short(fact: Fact) -> str:
    words = fact.label.removeprefix("a particular ")
    return words[:1].upper() + words[1:]
