"""What a learner grades: statements of two web articles, and harms that were sorted in court."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, TypeVar

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.library.reading import case_of, filled, known, possible, structure
from reliefkit.paths import data_path
from reliefkit.reading import list_of, load, one_of, text

T = TypeVar("T")
VERDICTS = ("accurate", "half right", "outdated", "wrong")
NONE = "none"
SORTINGS = {
    "persecution": "Persecution",
    "not persecution alone": "Not persecution, taken alone",
    "open to argument": "Open to argument: they differ, or it depends",
}
ARTICLES = {
    "2018": "a popular web article of 2018 on withholding of removal",
    "2020": "a popular web article of 2020 on asylum and withholding",
}


def _before_and_after(place: str, value: object) -> tuple[str, str]:
    """Return a list of two results, as a check."""
    results = list_of(text)(place, value)
    if len(results) != 2:
        raise ReliefError(f"{place}: expected two results, before and after, got {len(results)}")
    return results[0], results[1]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A case and a change to it by which the rules show the point of a statement.

    `case` and `change` are facts, all others undisputed; `shows` is the one thing to see, and
    `expect` has the result before and after of each protection to look at.
    """

    case: dict[str, Any]
    change: dict[str, Any]
    shows: str
    expect: dict[str, Annotated[tuple[str, str], _before_and_after]]

    def __post_init__(self) -> None:
        filled(self, "case", "change", "expect")
        for results in zip(*self.expect.values(), strict=True):
            possible(dict(zip(self.expect, results, strict=True)), "refused", "open")
        _ = self.before, self.after

    @property
    def before(self) -> Case:
        """The case before the change."""
        return case_of(self.case)

    @property
    def after(self) -> Case:
        """The case after the change."""
        return case_of({**self.case, **self.change})


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement of law made by a popular article, graded.

    `claim` is in our own words. `article` is a key of ARTICLES, `verdict` one of VERDICTS, `about`
    the protections whose rule it really is ("none" where it is a rule of none), `confusion` one of
    `confusions()`. `demo` is None where the rules cannot show the point.
    """

    id: str
    article: Annotated[str, one_of(*ARTICLES)]
    claim: str
    verdict: Annotated[str, one_of(*VERDICTS)]
    about: list[Annotated[str, one_of(*PROTECTIONS, NONE)]]
    why: str
    authorities: list[str]
    confusion: str
    demo: Demo | None = None

    def __post_init__(self) -> None:
        filled(self, "about", "authorities")
        known("confusion", [self.confusion], confusions())
        cite_text(self.authorities)

    @property
    def source(self) -> str:
        """Where it is said."""
        return ARTICLES[self.article]

    def __str__(self) -> str:
        return self.claim


@dataclass(frozen=True, kw_only=True)
class Harm:
    """A harm in our own words, and its sorting: the Board's or a court's, never this course's.

    `verdict` is one of SORTINGS, `why` the reason given for it, `confusion` one of those that the
    file names, as in `Claim`.
    """

    id: str
    harm: str
    verdict: Annotated[str, one_of(*SORTINGS)]
    why: str
    authorities: list[str]
    confusion: str
    source: ClassVar = ""

    def __post_init__(self) -> None:
        filled(self, "harm", "why", "authorities")
        known("confusion", [self.confusion], confusions("harms.toml"))
        cite_text(self.authorities)

    def __str__(self) -> str:
        return self.harm


@cache
def confusions(file: str = "claims.toml") -> dict[str, str]:
    """Return the confusions that recur, each with what to ask or remember."""
    return dict(load(data_path(file)).get("confusions", {}))


@cache
def claims() -> dict[str, Claim]:
    """Return every statement of data/claims.toml, by id.

    Raises ReliefError naming the entry, the field and what was expected where one is not right.
    """
    return _entries(Claim, "claims.toml")


@cache
def harms() -> dict[str, Harm]:
    """Return every harm of data/harms.toml, by id. Raises ReliefError as `claims` does."""
    return _entries(Harm, "harms.toml")


def _entries(cls: type[T], file: str) -> dict[str, T]:
    tables = load(data_path(file)).items()
    return {id: structure(cls, id, table, file) for id, table in tables if id != "confusions"}
