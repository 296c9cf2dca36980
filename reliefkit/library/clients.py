"""Typed reader of data/cases/: hypothetical clients, each a story, its facts and its results."""

import os
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from reliefkit import reading
from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, nearest, shown
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number, Share
from reliefkit.law import LAW
from reliefkit.library import with_cites
from reliefkit.library.entries import FACTS_GIVEN, LESSONS, read_folder, results
from reliefkit.paths import data_path


def _quoted(place: str, value: object) -> list[str]:
    """Return words of a story as a list: a file may write one text, or a list of them."""
    quoted: list[str] = reading.list_of(reading.text)(
        place, [value] if type(value) is str else value
    )
    return quoted


def _cited(because: str) -> str:
    """Return a text as it is; ReliefError for an id in it that is no authority's."""
    with_cites(because)
    return because


# What a file may write for a result, in a lawyer's words.
RESULTS = {
    "may be granted": "permitted",
    "must be granted": "required",
    "not available": "refused",
    "not known yet": "open",
}
OWN = "clients"  # a folder of the learner's own, beside the lessons
ASIDE = "Set aside; all else works. `python -m reliefkit facts` lists every fact and its values."


def _in_words(result: reading.Check) -> reading.Check:
    """Return the check of a result, also where a file writes it in words."""
    return lambda place, said: result(place, RESULTS.get(str(said).lower(), said))


_EXPECTED = {name: _in_words(result) for name, result in results("refused", "open").items()}


@dataclass(frozen=True, kw_only=True)
class Client:
    """A hypothetical client: a composite, never a real person.

    Every one of `facts` can be read from `story`: `words` has, for each, the words that carry it,
    exactly (a learner's own client may leave all of them out). What `facts` does not name keeps its
    ordinary value. `teaches` is the one thing it shows. `expected` has the result of each of the
    four protections, and `because` says why, with the ids of the authorities in square brackets.
    """

    id: str
    name: str
    pronoun: Annotated[str, reading.one_of("she", "he", "they")]
    country: str
    story: str
    teaches: str
    lessons: Annotated[list[str], reading.some(reading.list_of(reading.one_of(*LESSONS)))]
    because: Annotated[str, reading.then(reading.text, _cited)]
    facts: Annotated[dict[str, Any], reading.some(FACTS_GIVEN)]
    words: Annotated[dict[str, list[str]], reading.table_of(_quoted)] = field(default_factory=dict)
    expected: Annotated[dict[str, str], reading.fields(_EXPECTED, {}, "protection")]

    def __post_init__(self) -> None:
        wrong = [
            f"words.{name}: not a fact of this client.{nearest(name, self.facts)}"
            for name in self.words
            if name not in self.facts
        ]
        for name in self.facts if self.words else ():
            quoted = self.words.get(name, [])
            if not quoted:
                wrong.append(f"words.{name}: missing (the words of the story that carry it)")
            for said in quoted:
                if said not in self.story:
                    wrong.append(f"words.{name}: not in the story: {shown(said)}")
        if wrong:
            raise ReliefError("; ".join(wrong))

    @property
    def case(self) -> Case:
        """The facts, as a case that is otherwise undisputed."""
        return Case.undisputed(**self.facts)

    @property
    def called(self) -> str:
        """The client's name, with the country."""
        return f"{self.name}, from {self.country}"

    @property
    def doubts(self) -> list[str]:
        """Where the file and the rules do not agree, one sentence for each protection."""
        said = {result: words for words, result in RESULTS.items()}
        return [
            f"The file expects {LAW[name].title}: {said[self.expected[name]]}. "
            f"The rules give: {said[str(result)]}. One of the two is wrong."
            for name, result in assess(self.case).results.items()
            if result != self.expected[name]
        ]

    def reasons(self) -> str:
        """Return `because` with cites, in their short form, in place of their ids."""
        return with_cites(self.because)


def clients() -> dict[str, Client]:
    """Return every client of data/cases/, and of the learner's own folder `clients`, by id."""
    return _read()[0]


def own_clients() -> set[str]:
    """Return the ids of those that are the learner's own."""
    return _read()[2]


def client_of(case: Case) -> Client | None:
    """Return the client whose facts a case is, or None."""
    return next((one for one in clients().values() if one.case == case), None)


def set_aside() -> list[str]:
    """Return why files of clients were left out: file, fields and what was expected."""
    return _read()[1]


def read_again() -> None:
    """Forget what was read: the learner's own folder has changed."""
    _read.cache_clear()


@cache
def _read() -> tuple[dict[str, Client], list[str], set[str]]:
    aside: list[str] = []
    owned: set[str] = set()
    found = read_folder(Client, data_path("cases"), aside)
    for id, own in (read_folder(Client, OWN, aside) if os.path.isdir(OWN) else {}).items():
        if id in found:
            aside.append(f"{OWN}/{id}.toml: the course has a client of this name; rename the file.")
        else:
            found[id] = own
            owned.add(id)
    return found, aside, owned


# -- the numbers of a story, where they stand ------------------------------------------------------


def written(name: str, value: float) -> str:
    """Return the figures a story writes for a number: 30% for a likelihood, 30 for 30 days."""
    return f"{value * 100:.6g}%" if isinstance(FACTS[name], Share) else f"{value:,}"


def places(client: Client) -> dict[str, tuple[int, int]]:
    """Return where in the story the figures of a fact stand, by the fact's name."""
    found = {}
    for name, value in client.facts.items():
        if value is None or not isinstance(FACTS[name], Number):
            continue
        figures = re.compile(rf"(?<![\d.,]){re.escape(written(name, value))}(?![\d.%])")
        for phrase in client.words.get(name, []):
            start = client.story.find(phrase)
            at = figures.search(client.story, start, start + len(phrase))
            if start >= 0 and at:
                found[name] = at.span()
    return found
