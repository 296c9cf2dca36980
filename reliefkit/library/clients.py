"""Typed reader of data/cases/: hypothetical clients, each a story, its facts and its results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import PROTECTIONS
from reliefkit.library import with_cites
from reliefkit.library.reading import case_of, filled, known, possible, read_folder
from reliefkit.paths import data_path

LESSONS = (
    "four-protections",
    "how-likely",
    "on-account-of",
    "who-and-where",
    "deadlines-and-orders",
    "bars",
    "torture",
    "may-or-must",
    "after-the-grant",
)


@dataclass(frozen=True, kw_only=True)
class Client:
    """A hypothetical client: a composite, never a real person.

    `story` is the client's account in plain words, and every one of `facts` can be read from it;
    what `facts` does not name keeps its ordinary value. `lessons` are the lessons the case suits
    and `teaches` is the one thing it shows. `expected` has the result of each of the four
    protections, and `because` says why, with the ids of the authorities in square brackets.
    """

    id: str
    name: str
    country: str
    story: str
    teaches: str
    lessons: list[str]
    because: str
    facts: dict[str, Any]
    expected: dict[str, str]

    def __post_init__(self) -> None:
        filled(self, "lessons", "facts")
        known("lesson", self.lessons, LESSONS, "lessons: ")
        possible(self.expected, "refused", "open")
        for name in PROTECTIONS:
            if name not in self.expected:
                raise ReliefError(f"expected.{name}: missing")
        _ = self.case

    @property
    def case(self) -> Case:
        """The facts, as a case that is otherwise undisputed."""
        return case_of(self.facts)

    def reasons(self) -> str:
        """Return `because` with cites, in their short form, in place of their ids.

        Raises ReliefError for an id that is not an authority.
        """
        return with_cites(self.because)


@cache
def clients() -> dict[str, Client]:
    """Return every client of data/cases/, by id.

    Raises ReliefError naming the file, the field and what was expected where one is not right.
    """
    return read_folder(Client, data_path("cases"))
