"""One control for every fact: the stock widgets, each with its question and its scale."""

from collections.abc import Callable, Collection, Mapping, Sequence
from math import log10
from typing import Any

import ipywidgets as W

from reliefkit.case import Case
from reliefkit.facts import FACTS, GROUNDS, Fact
from reliefkit.facts.kinds import FINEST, NOT_KNOWN, Number, Share
from reliefkit.labs.slots import Part, box, part_for
from reliefkit.views import scale
from reliefkit.views.markup import question
from reliefkit.words.finding import capital

IMPUTED = "A ground counts whether it is actual or imputed: what the persecutor believes."
OPEN = 4  # values that stand open; of more there is a list
AWAY = "rk-away"  # a control that is not on show
Moved = Callable[[str, Any], None]
Options = Mapping[str, Sequence[Any]]


class Control:
    """A question about one fact and the widget that answers it.

    `moved(name, value)` is called when the learner chooses a value; `show` shows another, if the
    control `fits` it. `box` is what stands on the page, `parts` what the page hangs on it.
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

    def fits(self, value: Any) -> bool:
        """Return whether the control can show `value` as it is."""
        return value is not None

    def _read(self) -> Any:
        return self.input.value

    def _write(self, value: Any) -> None:
        self.input.value = value


def _step(of: Fact, value: float | None) -> float:
    """Return the step of a slider: the fact's own, or the finer one that `value` needs.

    The page moves a handle to the nearest step, so that showing a value off it would change it.
    """
    step = of.step
    while isinstance(of, Share) and step > FINEST and round((value or 0) / step, 4) % 1:
        step = round(step / 10, 6)
    return step


class Slider(Control):
    """A share, in whole percents or what the case needs, or a count; standards on its track.

    The line of a lab is the wide one on top; on that of a share stand a hundred people.
    """

    def __init__(
        self, fact: Number, moved: Moved, value: Any, show: Sequence[str], unknown: bool, line: bool
    ) -> None:
        self.end = scale.top(fact, value)
        marks = scale.marks(fact, self.end, show)
        start, share, times = value or 0, isinstance(fact, Share), 1
        self.step, self.maybe = _step(fact, value), unknown
        if share:
            times = 100
            read = f".{max(0, round(-log10(self.step)) - 2)}%"
            made = W.FloatSlider(start, min=0, max=1, step=self.step, readout_format=read)
        else:
            made = W.IntSlider(start, min=0, max=int(self.end))
        above = question(fact.question, [fact], [mark.test for mark in marks])
        super().__init__(fact, moved, made, "slider", above)
        if line and share:
            made.add_class("rk-is-crowd")
        ends = fact.words(0), fact.words(fact.maximum and self.end)
        self.parts[0] |= {
            "track": str(scale.track(marks, ends=ends, crowd=line and share)),
            "unit": "percent" if share else fact.unit,
            "caption": "of 100 people in this place would face it" if line and share else "",
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

    def fits(self, value: Any) -> bool:
        """Return whether the scale reaches `value`, and its step is the one for it."""
        if value is None:
            return self.maybe
        return bool(value <= self.end and _step(self.fact, value) == self.step)

    def _write(self, value: Any) -> None:
        self.unknown.value = self.input.disabled = value is None
        if value is not None:
            self.input.value = value


class Tick(Control):
    """A yes/no fact as a checkbox; with `words` of its own it stands in a group."""

    def __init__(self, fact: Fact, moved: Moved, value: Any, words: str = "") -> None:
        made = W.Checkbox(bool(value), description=words or fact.question, indent=False)
        super().__init__(fact, moved, made, "" if words else "tick", question("", [fact]))


class Pick(Control):
    """One of several named values: up to four stand open, more are a list."""

    trait = "index"  # a list's value cannot be None

    def __init__(
        self, fact: Fact, moved: Moved, value: Any, unknown: bool, offered: Sequence[Any]
    ) -> None:
        kept: list[Any] = [v for v in fact.values if v == value or v in offered]
        self.values = [*reversed(kept)] if fact.kind == "yes/no" else kept
        words, few = [fact.words(v) for v in self.values], len(kept) <= OPEN
        if unknown:
            self.values.append(None)
            words.append(NOT_KNOWN)
        at = self.values.index(value)
        if few:
            control = W.RadioButtons(options=words, index=at)
        else:
            control = W.Dropdown(options=[capital(one) for one in words], index=at)
        super().__init__(fact, moved, control, "pick", question(fact.question, [fact]))
        self.parts[0] |= Part(role="radiogroup") if few else Part()

    def fits(self, value: Any) -> bool:
        """Return whether the list has `value`."""
        return value in self.values

    def _read(self) -> Any:
        return self.values[self.input.index]

    def _write(self, value: Any) -> None:
        self.input.index = self.values.index(value)


class Sheet:
    """The controls of a lab, in the lesson's order, protected grounds side by side.

    "Not known yet" is offered with `unknowns`, and where it is the value now. `options` has, by
    fact, the values of a list to offer: without it, all but those only a lesson about them offers.
    The first likelihood, or else the first count, is the line of the lab: `line`, apart from the
    other `boxes`.
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
        self.line: list[W.Widget] = []
        self.boxes: list[W.Widget] = []
        self.parts: list[Part] = []
        grounds = [n for n in facts if n in GROUNDS and not unknowns and case[n] is not None]
        numbers = [FACTS[name] for name in facts if isinstance(FACTS[name], Number)]
        numbers.sort(key=lambda fact: not isinstance(fact, Share))
        for name in facts:
            fact, value = FACTS[name], case[name]
            unknown = unknowns or value is None
            if name in grounds and len(grounds) > 1:
                if name == grounds[0]:
                    self._group(grounds, case, moved)
            elif isinstance(fact, Number):
                line = fact is numbers[0]
                self._add(Slider(fact, moved, value, show, unknown, line), line)
            elif fact.kind == "yes/no" and not unknown:
                self._add(Tick(fact, moved, value))
            else:
                usual = [v for v in fact.values if v not in fact.on_request]
                self._add(Pick(fact, moved, value, unknown, options.get(name, usual)))

    def _add(self, control: Control, line: bool = False) -> None:
        self.controls[control.fact.name] = control
        (self.line if line else self.boxes).append(control.box)
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

    def narrow(self, facts: Collection[str]) -> None:
        """Show the controls of these facts alone."""
        for name, control in self.controls.items():
            (control.box.remove_class if name in facts else control.box.add_class)(AWAY)

    def fits(self, case: Case) -> bool:
        """Return whether the controls can show `case` as it is."""
        return all(control.fits(case[name]) for name, control in self.controls.items())

    def show(self, case: Case) -> None:
        """Show the values of `case`."""
        for name, control in self.controls.items():
            control.show(case[name])
