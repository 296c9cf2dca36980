"""One control for every fact: the stock widgets, each with its question and its scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as W

from reliefkit.case import Case
from reliefkit.facts import FACTS, GROUNDS, Fact
from reliefkit.facts.kinds import Number, Share
from reliefkit.labs.slots import Part, box, part_for
from reliefkit.views import scale
from reliefkit.views.markup import question
from reliefkit.words.finding import capital

IMPUTED = "A ground counts whether it is actual or imputed: what the persecutor believes."
NOT_KNOWN = "not known yet"
Moved = Callable[[str, Any], None]
Options = Mapping[str, Sequence[Any]]


class Control:
    """A question about one fact and the widget that answers it.

    `moved(name, value)` is called when the learner chooses a value; `show` shows another.

    Attributes: `fact`, `input` (the widget), `box` (that, or what stands around it), `parts` (what
    the page hangs on it; nothing where `kind` is "").
    """

    trait = "value"

    def __init__(
        self, fact: Fact, moved: Moved, control: W.Widget, kind: str, above: str = ""
    ) -> None:
        self.fact = fact
        self.input, self.box = control, control
        self.parts: list[Part] = []
        if kind:
            control.add_class(f"rk-is-{kind}")
            self.parts = [part_for(control, fact.name, kind, above, fact.question)]
        self._moved, self._quiet = moved, False
        control.observe(self._changed, self.trait)

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
        return self.input.value

    def _write(self, value: Any) -> None:
        self.input.value = value


class Slider(Control):
    """A share in whole percents, or a count, with the law's standards on its track."""

    def __init__(
        self, fact: Number, moved: Moved, value: Any, show: Sequence[str], unknown: bool
    ) -> None:
        self.end = scale.top(fact, value)
        marks = scale.marks(fact, self.end, show)
        start, share, times = value or 0, isinstance(fact, Share), 1
        if share:
            times = 100
            read = ".0%" if round(start * 100, 4) % 1 == 0 else ".1%"
            made = W.FloatSlider(start, min=0, max=1, step=fact.step, readout_format=read)
        else:
            made = W.IntSlider(start, min=0, max=int(self.end))
        above = question(fact.question, [fact], [mark.test for mark in marks])
        super().__init__(fact, moved, made, "slider", above)
        ends = fact.words(0), fact.words(fact.maximum and self.end)
        self.parts[0] |= {
            "track": str(scale.track(marks, ends=ends)),
            "unit": "percent" if share else fact.unit,
            "steps": [[round(at * times, 4), said] for at, said in scale.steps(fact, marks)],
        }
        self.unknown = W.Checkbox(value is None, description=NOT_KNOWN, indent=False)
        self.unknown.observe(self._changed, "value")
        if unknown:
            self.box = box("rk-is-maybe", of=[self.input, self.unknown])
            self.input.disabled = value is None

    def _read(self) -> Any:
        self.input.disabled = self.unknown.value
        return None if self.unknown.value else self.input.value

    def _write(self, value: Any) -> None:
        self.unknown.value = self.input.disabled = value is None
        if value is not None:
            self.input.max = max(self.input.max, value)
            self.input.value = value


class Tick(Control):
    """A yes/no fact as a checkbox; with `words` of its own it stands in a group."""

    def __init__(self, fact: Fact, moved: Moved, value: Any, words: str = "") -> None:
        made = W.Checkbox(bool(value), description=words or fact.question, indent=False)
        super().__init__(fact, moved, made, "" if words else "tick", question("", [fact]))

    def _write(self, value: Any) -> None:
        self.input.value = bool(value)


class Pick(Control):
    """One of several named values: a list, an ordered slider, or yes, no and not known yet."""

    trait = "index"  # a list's value cannot be None

    def __init__(
        self, fact: Fact, moved: Moved, value: Any, unknown: bool, offered: Sequence[Any]
    ) -> None:
        kept: list[Any] = [v for v in fact.values if v == value or v in offered]
        self.values = [*reversed(kept)] if fact.kind == "yes/no" else kept
        words = [fact.words(v) for v in self.values]
        if unknown:
            self.values.append(None)
            words.append(NOT_KNOWN)
        made, kind, more = W.Dropdown, "pick", Part()
        if fact.kind == "yes/no":
            made, more = W.RadioButtons, Part(role="radiogroup")
        elif fact.kind == "level" and not unknown:
            made, kind = W.SelectionSlider, "slider"
            more = Part(track=str(scale.stops(words)), unit="", steps=[])
        else:
            words = [capital(one) for one in words]
        control = made(options=words, index=self.values.index(value))
        super().__init__(fact, moved, control, kind, question(fact.question, [fact]))
        self.parts[0] |= more

    def _read(self) -> Any:
        return self.values[self.input.index]

    def _write(self, value: Any) -> None:
        if value not in self.values:  # not offered, yet a case that is opened here can have it
            self.values.append(value)
            self.input.options = [*self.input.options, capital(self.fact.words(value))]
        self.input.index = self.values.index(value)


class Sheet:
    """The controls of a lab, in the lesson's order, protected grounds side by side.

    "Not known yet" is offered with `unknowns`, and where it is the value now. `options` has, by
    fact, the values of a list to offer: without it, all but those only a lesson about them offers.

    Attributes: `controls` (fact name to control), `boxes` (the widgets to show), `parts`.
    """

    def __init__(
        self,
        facts: Sequence[str],
        case: Case,
        moved: Moved,
        show: Sequence[str],
        unknowns: bool,
        options: Options,
    ) -> None:
        self.controls: dict[str, Control] = {}
        self.boxes: list[W.Widget] = []
        self.parts: list[Part] = []
        grounds = [n for n in facts if n in GROUNDS and not unknowns and case[n] is not None]
        for name in facts:
            fact, value = FACTS[name], case[name]
            unknown = unknowns or value is None
            if name in grounds and len(grounds) > 1:
                if name == grounds[0]:
                    self._group(grounds, case, moved)
            elif isinstance(fact, Number):
                self._add(Slider(fact, moved, value, show, unknown))
            elif fact.kind == "yes/no" and not unknown:
                self._add(Tick(fact, moved, value))
            else:
                usual = [v for v in fact.values if v not in fact.on_request]
                self._add(Pick(fact, moved, value, unknown, options.get(name, usual)))

    def _add(self, control: Control) -> None:
        self.controls[control.fact.name] = control
        self.boxes.append(control.box)
        self.parts += control.parts

    def _group(self, grounds: list[str], case: Case, moved: Moved) -> None:
        facts = [FACTS[name] for name in grounds]
        for fact in facts:
            words = fact.label.removeprefix("a particular ").capitalize()
            self.controls[fact.name] = Tick(fact, moved, case[fact.name], words)
        group = box("rk-is-group", of=[self.controls[name].box for name in grounds])
        text = "Which protected grounds are involved?"
        above = question(text, facts, help=IMPUTED)
        self.boxes.append(group)
        self.parts.append(part_for(group, "grounds", "group", above, text, "group"))

    def show(self, case: Case) -> None:
        """Show the values of `case`."""
        for name, control in self.controls.items():
            control.show(case[name])
