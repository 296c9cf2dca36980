"""Two clients side by side: rows are the facts that differ and the four protections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from htpy import Element, Node, details, div, h4, li, p, small, span, strong, summary, ul

from reliefkit.assess import ProtectionFinding, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab
from reliefkit.labs.slots import Shown, Slots, box, heading
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.feedback import in_short
from reliefkit.library.clients import client_of
from reliefkit.views.markup import grid, kind, question, result_icon, table_row
from reliefkit.views.protections import said_html
from reliefkit.words.change import Difference
from reliefkit.words.compared import compared
from reliefkit.words.finding import capital, headline, sentence

TITLE = "Two clients side by side"
SAME = "The facts of the two are the same."
_TOLD = 4  # facts that both have, named before the rest is opened


class CompareLab(Shown):
    """Two cases, a column each: the facts that differ can be moved, and the answers follow.

    `cases` are the two, `facts` the names of those with controls, `called` what the two are called.

    Attributes: `left` and `right` (labs), `difference` (what turns one into the other).
    """

    def __init__(
        self, cases: Iterable[Case], facts: Sequence[str], called: Sequence[str], title: str = TITLE
    ) -> None:
        super().__init__()
        self.left, self.right = (
            Lab(case, facts, PROTECTIONS, [], title=name, person=name, unknowns=True)
            for case, name in zip(cases, called, strict=True)
        )
        self.head = heading(title, "", TITLE)
        self.changed = Slots(["changed", "who"], label=self.head["name"], parts=[])
        self.slots = Slots(["pair"], label=self.head["name"], parts=[])
        self.rows = {name: box("rk-two-row", f"rk-row-{name}") for name in facts}
        self.widget = box(
            "rk", "rk-lab", "rk-two", of=[self.changed, *self.rows.values(), self.slots]
        )
        for one in (self.left, self.right):
            one.observe(self._render, "case")
        self._render()

    @property
    def difference(self) -> Difference:
        """What turns the left client's results into the right client's, and why."""
        return Difference(assess(self.left.case), assess(self.right.case))

    def _parts(self) -> list[Any]:
        """Return what the page hangs on the rows and their controls, each found in its column."""
        parts: list[Any] = [self.head]
        for name in self.rows:
            asked = question(capital(FACTS[name].label), [FACTS[name]])
            tags = span(".rk-tag.rk-one")["the one fact"], span(".rk-tag.rk-more")["differs"]
            above = str(div(".rk-two-name")[asked, tags])
            parts.append({"at": f"rk-row-{name}", "kind": "lab", "above": above, "name": name})
        for side, one in enumerate((self.left, self.right)):
            for part in one.sheet.parts:
                named = f"{one.title}: {part['name']}"
                place = f"rk-two-{side} .{part['at']}"
                parts.append({**part, "at": place, "above": "", "name": named})
        return parts

    def _render(self, _: Any = None) -> None:
        by, called = self.difference, (self.left.title, self.right.title)
        moved = False
        for name, row in self.rows.items():
            boxes = [one.controls[name].box for one in (self.left, self.right)]
            if [cell.children[0] for cell in row.children] != boxes:
                row.children = [box(f"rk-two-{k}", of=[one]) for k, one in enumerate(boxes)]
                moved = True
            for look, so in (("rk-differs", name in by.facts), ("rk-alone", by.facts == (name,))):
                (row.add_class if so else row.remove_class)(look)
        if moved:
            self.slots.parts = self._parts()
        self.changed.show(changed=str(said_html(compared(by, *called))), who=str(self._who()))
        self.slots.show(pair=str(self._answers(by)))

    def _who(self) -> Element:
        """Return the two names, each over its column, with the story where there is one."""
        names = (div[h4[one.title], _story(one.history.start)] for one in (self.left, self.right))
        return div(".rk-two-row")[span, names]

    def _answers(self, by: Difference) -> Node:
        """Return what each protection comes to for the two, and the facts that both have."""
        rows = (_row(LAW[name].title, by.before[name], by.after[name]) for name in PROTECTIONS)
        answers = grid((None, self.left.title, self.right.title), rows)(".rk-two-answers")
        return div[None if by.facts else p(".rk-note")[SAME], answers, self._alike(by)]

    def _alike(self, by: Difference) -> Node:
        given = {*by.before.case.given, *by.after.case.given} - {*by.facts}
        told = [(f.label, f.words(by.before.case[n])) for n, f in FACTS.items() if n in given]
        if not told:
            return None
        first = "; ".join(f"{label}: {value}" for label, value in told[:_TOLD])
        count = f"{len(told)} facts are" if len(told) > 1 else "One fact is"
        return details(".rk-two-same")[
            summary[strong[f"{count} the same in both. "], span[f"{sentence(first)}"]],
            ul[(li[f"{capital(label)}: {value}"] for label, value in told)],
        ]

    def html(self) -> str:
        by, called = self.difference, (self.left.title, self.right.title)
        sides = by.before.case, by.after.case
        facts = (
            (capital(FACTS[n].label), *(FACTS[n].words(c[n]) for c in sides)) for n in self.rows
        )
        table = grid((None, *called), facts)
        return str(div[said_html(compared(by, *called)), table, self._answers(by)])


def _story(case: Case) -> Node:
    one = client_of(case)
    return details[summary["The story"], p[one.story]] if one else None


def _row(called: str, left: ProtectionFinding, right: ProtectionFinding) -> Element:
    tag = [" ", span(".rk-tag")["differs"]] if headline(left) != headline(right) else None
    look = "rk-differs" if tag else None
    return table_row([called, tag], _answer(left), _answer(right), look=look)


def _answer(found: ProtectionFinding) -> Element:
    how = kind(found)
    said = strong[result_icon(how), " ", headline(found)]
    return div(class_=f"rk-{how}")[said, " ", small[in_short(found)]]
