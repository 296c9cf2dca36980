"""Statements of law from two popular web articles, to grade: data/claims.toml, and feedback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

from reliefkit.errors import unknown_name
from reliefkit.law import PROTECTIONS, protection_named
from reliefkit.library import cite_text
from reliefkit.library.reading import case_of, filled, load, one_of, structure
from reliefkit.paths import data_path
from reliefkit.words.change import Difference, compare
from reliefkit.words.deciding import listed
from reliefkit.words.finding import inner_title, sentence

VERDICTS = ("accurate", "half right", "outdated", "wrong")
NONE = "none"
ARTICLES = {
    "2018": "a popular web article of 2018 on withholding of removal",
    "2020": "a popular web article of 2020 on asylum and withholding",
}
_TRUST = {"wrong": 0, "outdated": 0, "half right": 1, "accurate": 2}


@attrs.frozen(kw_only=True)
class Demo:
    """A case and a change to it by which the rules show the point of a statement.

    `case` and `change` are facts, all others undisputed; `shows` is the one thing to see, and
    `expect` has the result before and after of each protection to look at.
    """

    case: dict[str, Any] = attrs.field(validator=filled)
    change: dict[str, Any] = attrs.field(validator=filled)
    shows: str = attrs.field(validator=filled)
    expect: dict[str, tuple[str, str]] = attrs.field(validator=filled)

    def __attrs_post_init__(self) -> None:
        for name in self.expect:
            protection_named(name)
        self.run()

    def run(self) -> Difference:
        """Return the case before and after the change, and why each result is what it is."""
        return compare(case_of(self.case), case_of({**self.case, **self.change}))


@attrs.frozen(kw_only=True)
class Claim:
    """A statement of law made by a popular article, graded.

    `claim` is in our own words. `article` is a key of ARTICLES, `verdict` one of VERDICTS, `about`
    the protections whose rule it really is ("none" where it is a rule of none), `confusion` one of
    `confusions()`. `demo` is None where the rules cannot show the point.
    """

    id: str
    article: str = attrs.field(validator=one_of(*ARTICLES))
    claim: str = attrs.field(validator=filled)
    verdict: str = attrs.field(validator=one_of(*VERDICTS))
    about: list[str] = attrs.field(validator=[filled, one_of(*PROTECTIONS, NONE)])
    why: str = attrs.field(validator=filled)
    authorities: list[str] = attrs.field(validator=filled)
    confusion: str
    demo: Demo | None = None

    def __attrs_post_init__(self) -> None:
        if self.confusion not in confusions():
            raise unknown_name("confusion", self.confusion, confusions())
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


# -- a learner's answers -----------------------------------------------------------------------


@attrs.frozen
class Answer:
    """What a learner said of a statement: a verdict and, if asked, the protections it is about.

    Raises ReliefError for a verdict or a protection that does not exist.
    """

    verdict: str
    about: tuple[str, ...] | None = None

    def __attrs_post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise unknown_name("verdict", self.verdict, VERDICTS)
        for name in set(self.about or ()) - {NONE}:
            protection_named(name)


@attrs.frozen
class Feedback:
    """An answer against a statement: `right`, and `named` (None where it was not asked)."""

    claim: Claim
    answer: Answer
    right: bool
    named: bool | None

    def text(self) -> str:
        """Return what was right, the verdict, whose rule it is, why, and the cites."""
        verdict, said = self.claim.verdict, self.answer.verdict
        first = f"Yes: {verdict}." if self.right else f"You said {said}; it is {verdict}."
        if self.named is not None:
            names = {NONE: "none of the four"} | {name: inner_title(name) for name in PROTECTIONS}
            first += f" It is about {listed(names[name] for name in self.claim.about)}."
        return f"{first} {self.claim.why} ({cite_text(self.claim.authorities)})"


def grade(claim: Claim, answer: Answer) -> Feedback:
    """Return an answer compared with a statement's verdict and the protections it is about."""
    named = None if answer.about is None else set(answer.about) == set(claim.about)
    return Feedback(claim, answer, answer.verdict == claim.verdict, named)


@attrs.frozen
class Pattern:
    """What a learner's answers have in common.

    `right` of `graded` verdicts were right, and `named` of `asked` times the protections; `trusted`
    and `doubted` count verdicts kinder and harsher than the right one; `missed` has how often each
    confusion was missed, and of how many answers, most often first.
    """

    graded: int
    right: int
    asked: int
    named: int
    trusted: int
    doubted: int
    missed: dict[str, tuple[int, int]]

    @property
    def recurring(self) -> tuple[str, ...]:
        """The confusions missed more than once, most often first."""
        return tuple(key for key, (times, _) in self.missed.items() if times > 1)

    def text(self) -> str:
        """Return the pattern in plain words."""
        if not self.graded:
            return "No statement has been graded yet."
        said = [f"{self.right} of {self.graded} verdicts were right."]
        if self.asked:
            said.append(f"{self.named} of {self.asked} times you named the right protections.")
        if self.trusted or self.doubted:
            said.append(f"Too trusting: {self.trusted}. Too doubtful: {self.doubted}.")
        for key in self.recurring:
            times, of = self.missed[key]
            said.append(sentence(f"{key} ({times} of {of} missed): {confusions()[key]}"))
        if not self.recurring:
            said.append("No confusion recurs.")
        return " ".join(said)


def pattern(answers: Mapping[str, Answer]) -> Pattern:
    """Return which confusions recur in answers, given by the statement's id.

    Raises ReliefError for an id that is not a statement.
    """
    for id in answers.keys() - claims().keys():
        raise unknown_name("statement", id, claims())
    graded = [grade(claims()[id], answer) for id, answer in answers.items()]
    of = Counter(f.claim.confusion for f in graded)
    missed = Counter(f.claim.confusion for f in graded if not f.right)
    lean = [_TRUST[f.answer.verdict] - _TRUST[f.claim.verdict] for f in graded]
    return Pattern(
        graded=len(graded),
        right=sum(f.right for f in graded),
        asked=sum(f.named is not None for f in graded),
        named=sum(f.named is True for f in graded),
        trusted=sum(step > 0 for step in lean),
        doubted=sum(step < 0 for step in lean),
        missed={key: (times, of[key]) for key, times in missed.most_common()},
    )
