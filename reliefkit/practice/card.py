"""An item as a card: asked like everything in the lessons, its case a click from a lab."""

from __future__ import annotations

from collections.abc import Mapping

from htpy import Node, fragment, p

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Ask
from reliefkit.learning.locked import Feedback
from reliefkit.learning.panel import stack
from reliefkit.learning.pattern import named
from reliefkit.practice.items import Item

OPEN = "Open this case in a lab"
KEPT = "Your answer is kept. What is right comes at the end."


class ItemCard(Ask):
    """An item, locked until committed; `silent`, it does not tell what is right even then.

    Attributes: `item`, `lab` (once it is opened), and those of `Ask`.
    """

    asks = "Commit my answer"
    unnamed = "An item of practice"

    def __init__(self, item: Item, title: str = "", key: str = "", silent: bool = False) -> None:
        self.item, self.silent = item, silent
        self.lab: Lab | None = None
        self._place = stack()
        super().__init__(
            item.questions,
            self._place,
            above=item.look(),
            title=title,
            key=key,
            more={OPEN: self.open_lab},
        )

    @property
    def agrees(self) -> bool:
        """Whether every answer is right."""
        return all(self.right().values())

    def judge(self, answers: Mapping[str, object]) -> dict[str, Feedback]:
        """Return what the item says of each answer."""
        return {
            name: one._replace(
                right=dict.fromkeys(self.item.right[name], ""),
                again=f"Right: {one.words.rstrip('.')}.",
            )
            for name, one in self.item.judge(answers).items()
        }

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers; unless silent, reveal what is right and offer the lab."""
        found = super().commit()
        if self.silent or not self.item.people:
            self.buttons[OPEN].layout.display = "none"
        return found

    def open_lab(self) -> None:
        """Open a lab of the very case under the card."""
        case, name = self.item.case, self.item.name
        self.lab = lab([n for n in FACTS if n in case.said], PROTECTIONS, case=case, title=name)
        self._place.children = [self.lab.widget]

    def render(self) -> None:
        """Show the item; of a silent card, that its answer is kept, and no more."""
        if self.silent and self.revealed:
            kept = [self.remarks(), p(".rk-lab-line")[KEPT]]
            self.slots.show(note=str(fragment[kept]), told="")
        else:
            super().render()

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return each answer beside the right one, and the mistakes by name."""
        return [super().told(found), named(sorted(self.item.mistakes(self.answers or self.said)))]
