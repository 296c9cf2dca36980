"""Two clients side by side: the same questions, two sets of facts, the differences marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from htpy import Element, div, p

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab
from reliefkit.labs.slots import Shown, Slots, box, heading
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.views.markup import grid
from reliefkit.words.change import Difference
from reliefkit.words.finding import headline


class CompareLab(Shown):
    """Two labs over the same facts, and a table of where they differ.

    `cases` are the two, `facts` the names of those with controls, `called` what the two are called.

    Attributes: `left` and `right` (labs), `difference` (what turns one into the other).
    """

    def __init__(self, cases: Iterable[Case], facts: Sequence[str], called: Sequence[str]) -> None:
        self.left, self.right = (
            Lab(case, facts, PROTECTIONS, ["protections"], title=name)
            for case, name in zip(cases, called, strict=True)
        )
        head = heading("", "", "Two clients side by side")
        self.slots = Slots(["pair"], label=head["name"], parts=[head])
        both = box("rk-pair-labs", of=[self.left.widget, self.right.widget])
        self.widget = box("rk", "rk-lab", "rk-pair", of=[self.slots, both])
        for one in (self.left, self.right):
            one.observe(self._render, "case")
        self._render()

    @property
    def difference(self) -> Difference:
        """What turns the left client's results into the right client's, and why."""
        return Difference(assess(self.left.case), assess(self.right.case))

    def _render(self, _: Any = None) -> None:
        self.slots.show(pair=str(self._table()))
        facts = self.difference.facts
        for one in (self.left, self.right):
            for name, control in one.controls.items():
                differs = name in facts
                (control.box.add_class if differs else control.box.remove_class)("rk-differs")

    def _table(self) -> Element:
        """Return every fact and every result in which the two differ, both sides in words."""
        difference = self.difference
        sides = difference.before, difference.after
        rows = [
            (FACTS[n].question, *(FACTS[n].words(side.case[n]) for side in sides))
            for n in difference.facts
        ]
        if not rows:
            return div(".rk-pair-table")[p["The facts of the two are the same."]]
        rows += [(LAW[n].title, *(headline(side[n]) for side in sides)) for n in difference.changed]
        heads = "What", self.left.title, self.right.title
        return div(".rk-pair-table")[
            grid(heads, rows, "Where the two differ"),
            p[difference.text()],
        ]

    def html(self) -> str:
        """Return where the two differ, and each of them, in bare HTML."""
        return f"{self._table()}{self.left.html()}{self.right.html()}"
