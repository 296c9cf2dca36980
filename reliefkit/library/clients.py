"""Typed reader of data/cases/: hypothetical clients, each a story, its facts and its results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.law import PROTECTIONS
from reliefkit.library import LESSONS as LESSONS
from reliefkit.library import with_cites
from reliefkit.library.reading import case_of, filled, known, possible, read_folder
from reliefkit.paths import data_path
from reliefkit.reading import list_of, one_of, table_of, text


def _quoted(place: str, value: object) -> list[str]:
    """Return words of a story as a list: a file may write one text, or a list of them."""
    quoted: list[str] = list_of(text)(place, [value] if type(value) is str else value)
    return quoted


@dataclass(frozen=True, kw_only=True)
class Client:
    """A hypothetical client: a composite, never a real person.

    `story` is the client's account in plain words, and every one of `facts` can be read from it:
    `words` has, for each, the words of the story that carry it, exactly. What `facts` does not name
    keeps its ordinary value. `pronoun` is she, he or they, for sentences. `lessons` are the lessons
    the case suits and `teaches` is the one thing it shows. `expected` has the result of each of the
    four protections, and `because` says why, with the ids of the authorities in square brackets.
    """

    id: str
    name: str
    pronoun: Annotated[str, one_of("she", "he", "they")]
    country: str
    story: str
    teaches: str
    lessons: list[str]
    because: str
    facts: dict[str, Any]
    words: Annotated[dict[str, list[str]], table_of(_quoted)]
    expected: dict[str, str]

    def __post_init__(self) -> None:
        filled(self, "lessons", "facts")
        known("lesson", self.lessons, LESSONS, "lessons: ")
        possible(self.expected, "refused", "open")
        for name in PROTECTIONS:
            if name not in self.expected:
                raise ReliefError(f"expected.{name}: missing")
        _ = self.case
        known("fact of this client", self.words, self.facts, "words: ")
        for fact in self.facts:
            if not self.words.get(fact):
                raise ReliefError(f"words.{fact}: missing (the words of the story that carry it)")
            for quoted in self.words[fact]:
                if quoted not in self.story:
                    raise ReliefError(f"words.{fact}: not in the story: {shown(quoted)}")

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
