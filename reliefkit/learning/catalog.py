"""What case files can be found by: kind, court, year, element, protection, mark and words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reliefkit.assess import assess
from reliefkit.law import PROTECTIONS
from reliefkit.learning.casefile import NO_RESULT
from reliefkit.learning.samefacts import decide
from reliefkit.library import Decision, decisions
from reliefkit.library.clients import Client, clients
from reliefkit.words.replay import AGREES, FOLLOWS, NOT_EXPRESSIBLE, OPEN, replay

DECISION, CLIENT = "published decision", "hypothetical client"
MARKS = (AGREES, FOLLOWS, NOT_EXPRESSIBLE, NO_RESULT)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row of the list: what a file can be found by, and how far rules and decision agree.

    `court` is "" and `year` None for a client; `elements` are the names of those that decide;
    `marks` are some of MARKS, none for a client; `words` is all that a search looks through.
    """

    id: str
    kind: str
    title: str
    court: str = ""
    year: int | None = None
    elements: tuple[str, ...]
    protections: tuple[str, ...]
    marks: tuple[str, ...] = ()
    words: str

    @property
    def label(self) -> str:
        """The row in words: its name, and its mark or its kind."""
        return f"{self.title} · {'; '.join(self.marks) or self.kind}"


def _of_decision(one: Decision) -> Entry:
    cells = replay(one)
    found = dict.fromkeys(AGREES if c.agreement == OPEN else c.agreement for c in cells)
    return Entry(
        id=one.id,
        kind=DECISION,
        title=f"{one.name}, {one.cite}",
        court=one.court,
        year=one.year,
        elements=tuple(one.decisive),
        protections=tuple(cell.protection for cell in cells),
        marks=tuple(found) or (NO_RESULT,),
        words=" ".join((one.name, one.cite, one.facts, one.held, one.today, *one.teaches)),
    )


def _of_client(one: Client) -> Entry:
    names = (part.name for part in decide(assess(one.case)))
    return Entry(
        id=one.id,
        kind=CLIENT,
        title=f"{one.name}, from {one.country}",
        elements=tuple(dict.fromkeys(names)),
        protections=PROTECTIONS,
        words=" ".join((one.name, one.country, one.story, one.teaches)),
    )


@cache
def entries() -> dict[str, Entry]:
    """Return every case file by id: the decisions, oldest first, then the clients, by name."""
    ordered = sorted(decisions().values(), key=lambda one: (one.year, one.name))
    both = [*map(_of_decision, ordered), *map(_of_client, clients().values())]
    return {entry.id: entry for entry in both}
