"""An item as a card: asked like everything in the lessons, its case a click from a lab."""

from __future__ import annotations

from collections.abc import Mapping

from htpy import Node, p, strong

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import box
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Ask, folded
from reliefkit.learning.locked import Feedback
from reliefkit.learning.panel import stack
from reliefkit.learning.pattern import named
from reliefkit.practice.items import Item
from reliefkit.views.markup import grid, table_row
from reliefkit.words.clauses import listed

OPEN = "Open this case in a lab"
KEPT = "Your answer is kept. What is right comes at the end."


class ItemCard(Ask):
    """An item, locked until committed; `silent`, it does not tell what is right even then.

    Attributes: `item`, `lab` (once it is opened), `opens` (the button that opens it), and those of
    `Ask`.
    """

    asks = "Commit my answer"
    unnamed = "An item of practice"

    def __init__(self, item: Item, title: str = "", key: str = "", silent: bool = False) -> None:
        self.item, self.silent = item, silent
        self.lab: Lab | None = None
        self.opens = self.does(OPEN, self.open_lab)
        self._place = stack()
        super().__init__(item.questions, self._place, above=item.look(), title=title, key=key)

    @property
    def agrees(self) -> bool:
        """Whether every answer is right."""
        return all(self.right().values())

    def judge(self, answers: Mapping[str, object]) -> dict[str, Feedback]:
        """Return what the item says of each answer."""
        return self.item.judge(answers)

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers; unless silent, reveal what is right and offer the lab."""
        found = super().commit()
        if not self.silent and self.item.people and not self._place.children:
            self._place.children = [box("rk-buttons", of=[self.opens])]
        return found

    def open_lab(self) -> None:
        """Open a lab of the very case under the card."""
        case, name = self.item.case, self.item.name
        self.lab = lab([n for n in FACTS if n in case.said], PROTECTIONS, case=case, title=name)
        self._place.children = [self.lab.widget]

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is right, and the named mistakes; of a silent card, that it is kept."""
        return p[KEPT] if self.silent else self.opened(found)

    def opened(self, found: Mapping[str, Feedback]) -> Node:
        """Return each answer beside the right one, with the reasons and the mistakes by name."""
        rows = (
            table_row(
                self.questions[name].text,
                self._said(name),
                [strong[one.words], f" — {one.alike}" if one.agrees else ""],
                [[p[reason] for reason in one.reasons], folded(one)],
                look=None if one.agrees else "rk-predict-other",
            )
            for name, one in found.items()
        )
        table = grid(self.heads, rows, self.called)(".rk-predict-table")
        return [table, named(sorted(self.item.mistakes(self.answers)))]

    def _said(self, name: str) -> str:
        options, said = self.questions[name].options, self.answers[name]
        return listed(options[one] for one in said) if self.questions[name].many else options[said]
