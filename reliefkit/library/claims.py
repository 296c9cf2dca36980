"""Statements of law from two popular web articles, to grade: data/claims.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.library.reading import case_of, filled, known, structure
from reliefkit.paths import data_path
from reliefkit.reading import list_of, load, one_of, text

VERDICTS = ("accurate", "half right", "outdated", "wrong")
NONE = "none"
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
        known("protection", self.expect, PROTECTIONS)
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


@cache
def confusions() -> dict[str, str]:
    """Return the confusions that recur, each with what to ask or remember."""
    return dict(load(data_path("claims.toml")).get("confusions", {}))


@cache
def claims() -> dict[str, Claim]:
    """Return every statement of data/claims.toml, by id.

    Raises ReliefError naming the entry, the field and what was expected where one is not right.
    """
    tables = load(data_path("claims.toml")).items()
    return {id: structure(Claim, id, t, "claims.toml") for id, t in tables if id != "confusions"}
