"""The cards of practice: an item, its case a click from a lab; and what stands on the record."""

from collections.abc import Mapping
from typing import Any

from htpy import Node, fragment, p

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Ask
from reliefkit.learning.locked import Feedback
from reliefkit.learning.panel import Panel
from reliefkit.learning.pattern import named
from reliefkit.practice.items import Item
from reliefkit.record import Turn, kept, the_record
from reliefkit.record.entries import Entries

OPEN = "Open this case in a lab"
KEPT = "Your answer is kept. What is right comes at the end."


class ItemCard(Ask):
    """An item, locked until committed; `silent`, it does not tell what is right even then."""

    unnamed = "An item of practice"

    def __init__(self, item: Item, title: str = "", key: str = "", silent: bool = False) -> None:
        self.item, self.silent, self.whose = item, silent, item.whose
        self.lab: Lab | None = None
        asked, more = {item.kind: item.question}, {}
        if item.people and not silent:
            more[OPEN] = self.open_lab
        super().__init__(asked, above=item.look(), title=title, key=key, more=more)

    @property
    def agrees(self) -> bool:
        """Whether the answer is right."""
        return all(self.right().values())

    @property
    def mistakes(self) -> list[str]:
        """The ids of the named mistakes that the answer shows."""
        return sorted(self.item.mistakes((self.answers or self.said)[self.item.kind]))

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        return {name: self.item.judge(said) for name, said in answers.items()}

    def open_lab(self) -> None:
        """Open a lab of the very case, the first person's, under the card."""
        name, case = next(iter(self.item.people.items()))
        self.lab = lab([n for n in FACTS if n in case.said], PROTECTIONS, case=case, title=name)
        self.place.children = [self.lab.widget]

    def render(self) -> None:
        super().render()
        if self.silent and self.revealed:
            said = fragment[self.remarks(), p(".rk-lab-line")[KEPT]]
            self.slots.show(note=str(said), told="")

    def told(self, found: Mapping[str, Feedback]) -> Node:
        return [super().told(found), named(self.mistakes)]


class OnRecord(Panel):
    """A card that stands on the record; where there is none, on what is done here alone."""

    frame = "rk-card rk-drill"
    slot = "note"
    said = ""
    _here: Entries | None = None

    @property
    def entries(self) -> Entries:
        """What is kept."""
        return kept() if the_record() else self._here or {}

    def keep(self, turn: Turn) -> None:
        """Change what is kept."""
        record = the_record()
        if record:
            record.keep(turn)
            self.said = record.say()
        else:
            self._here = turn(self.entries)

    def remark(self) -> Node:
        """Return what is said."""
        return p(".rk-lab-note")[self.said] if self.said else None
