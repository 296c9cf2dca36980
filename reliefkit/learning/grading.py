"""A learner's answers to the statements of the web: graded, and what they have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reliefkit.errors import unknown_name
from reliefkit.law import PROTECTIONS, protection_named
from reliefkit.library import cite_text
from reliefkit.library.claims import NONE, VERDICTS, Claim, claims, confusions
from reliefkit.words.finding import inner_title, sentence
from reliefkit.words.grounds import listed

_TRUST = {"wrong": 0, "outdated": 0, "half right": 1, "accurate": 2}


@dataclass(frozen=True)
class Answer:
    """What a learner said of a statement: a verdict and, if asked, the protections it is about.

    Raises ReliefError for a verdict or a protection that does not exist.
    """

    verdict: str
    about: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise unknown_name("verdict", self.verdict, VERDICTS)
        for name in set(self.about or ()) - {NONE}:
            protection_named(name)


@dataclass(frozen=True)
class Graded:
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


def grade(claim: Claim, answer: Answer) -> Graded:
    """Return an answer compared with a statement's verdict and the protections it is about."""
    named = None if answer.about is None else set(answer.about) == set(claim.about)
    return Graded(claim, answer, answer.verdict == claim.verdict, named)


@dataclass(frozen=True)
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
