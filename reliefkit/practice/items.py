"""An item of practice: a case told in sentences, one thing asked, and what the rules answer.

A kind of item is a class with `draw`. It draws a case until the rules prove one right answer, or
the whole set of right ones; what comes out rests on the seed alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, ClassVar, NamedTuple

from htpy import Node, p

from reliefkit.assess import GRANTED, ProtectionFinding, Result
from reliefkit.case import Case
from reliefkit.errors import unknown_name
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.learning.feedback import feedback, in_short
from reliefkit.learning.locked import Feedback
from reliefkit.library.mistakes import Slip, mistake_in
from reliefkit.logic import AnyOf, Element, Truth
from reliefkit.logic import Node as Part
from reliefkit.practice.cases import (
    assess,
    begun,
    case_of,
    settings,
    skills,
    story,
    taken,
    turns_of,
)
from reliefkit.variants import other_values, results
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, elsewhere, inner_title, lowered, sentence, words

TRIES = 80  # draws for one wanted answer, before another is wanted
EVERY_SKILL = "four-protections"  # the skill of telling the four apart: any turn trains it
REST = "Nothing else is disputed."


class Made(NamedTuple):
    """What a kind of item draws: who it is about, and what is right.

    `people` has each person's case by name; `about` is the protection asked about, "" for all.
    """

    people: dict[str, Case]
    about: str
    questions: dict[str, Question]
    right: dict[str, tuple[str, ...]]
    more: Any = None


class Item:
    """An item. `right` has, by question, the answers of which each is right; of a question that
    takes several, all of them together.

    Attributes: `kind`, `skill`, `seed`, `made`, and those of `Made`.
    """

    kind: ClassVar[str]
    called: ClassVar[str]  # what the learner reads of the kind
    endless: ClassVar[bool] = True

    def __init__(self, skill: str, seed: str, made: Made) -> None:
        self.skill, self.seed, self.made = skill, seed, made
        self.people, self.about, self.questions, self.right, self.more = made

    @classmethod
    def wants(cls, skill: str) -> Sequence[Any]:
        """Return the answers to draw for, each as often as another."""
        raise NotImplementedError

    @classmethod
    def draw(cls, rng: Random, skill: str, want: Any) -> Made | None:
        """Return an item whose right answer is as wanted, or None where this draw gives none."""
        raise NotImplementedError

    @classmethod
    def skills(cls) -> list[str]:
        """Return the skills there are items of this kind for."""
        return [one.name for one in skills().values() if one.turns or one.name == EVERY_SKILL]

    @property
    def case(self) -> Case:
        """The case of the first person."""
        return next(iter(self.people.values()))

    @property
    def name(self) -> str:
        """The name of the first person."""
        return next(iter(self.people))

    @property
    def surface(self) -> str:
        """Everything the learner reads before answering, in one text."""
        asked = (f"{q.text} {' / '.join(q.options.values())}" for q in self.questions.values())
        return " ".join([*self.told(), *asked])

    def told(self) -> list[str]:
        """Return the story, in sentences."""
        return [*story(self.case, self.name), REST]

    def look(self) -> Node:
        """Return what there is to look at before answering."""
        return p(".rk-story")[" ".join(self.told())]

    def correct(self, name: str, said: Any) -> bool:
        """Return whether an answer is right."""
        right = self.right[name]
        return set(said) == set(right) if self.questions[name].many else said in right

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return what the learner is told about each answer."""
        found = {}
        for name, said in answers.items():
            options, many = self.questions[name].options, self.questions[name].many
            right = listed((options[one] for one in self.right[name]), "and" if many else "or")
            reasons, why = self.reasons(name, said)
            found[name] = Feedback(self.correct(name, said), right, reasons, why=why)
        return found

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return why the right answer is right, in short; and the whole of it, to unfold."""
        found = assess(self.case)[self.about]
        return [say(found, self.name)], explained(found, self.name)

    def slips(self, answers: Mapping[str, Any]) -> list[Slip]:
        """Return what the wrong answers say of the law."""
        wrong = ((n, said) for n, said in answers.items() if not self.correct(n, said))
        return [slip for name, said in wrong for slip in self.slip(name, said)]

    def slip(self, name: str, said: Any) -> list[Slip]:
        """Return what one wrong answer says of the law."""
        return []

    def mistakes(self, answers: Mapping[str, Any]) -> set[str]:
        """Return the ids of the named mistakes that wrong answers show."""
        return {mistake_in(slip) for slip in self.slips(answers)} - {""}

    def could(self) -> set[str]:
        """Return the ids of those that some wrong answer would show."""
        found: set[str] = set()
        for name, question in self.questions.items():
            right = self.right[name]
            for one in question.options:
                said = tuple({*right} ^ {one}) if question.many else one
                others = {other: self.right[other][0] for other in self.questions}
                found |= self.mistakes({**others, name: said})
        return found


# -- making one --------------------------------------------------------------------------------

KINDS: dict[str, type[Item]] = {}


def a_kind(cls: type[Item]) -> type[Item]:
    """Take a class as a kind of item."""
    KINDS[cls.kind] = cls
    return cls


def make(kind: str, skill: str, seed: str, last: str = "") -> Item:
    """Return the item of a kind and skill that a seed stands for, of another surface than `last`.

    Raises ReliefError for a kind or skill that does not exist.
    """
    if kind not in KINDS:
        raise unknown_name("kind", kind, KINDS)
    if skill not in KINDS[kind].skills():
        raise unknown_name("skill", skill, KINDS[kind].skills())
    rng, cls = Random(f"{kind} {skill} {seed}"), KINDS[kind]
    while True:
        for want in rng.sample(wants := cls.wants(skill), len(wants)):
            for _ in range(TRIES):
                made = cls.draw(rng, skill, want)
                if made and (item := cls(skill, seed, made)).surface != last:
                    return item


def someone(rng: Random, *not_these: str) -> str:
    """Return a name."""
    return str(rng.choice([one for one in settings()["people"] if one not in not_these]))


def drawn(rng: Random, skill: str, torture: bool = True) -> Case | None:
    """Return a case for a skill: a start, a turn of the skill or two, now and then another's."""
    facts, own = begun(rng, torture), turns_of(skill)
    others = [turn for name in skills() for turn in skills()[name].turns]
    for some, chance in ((own, 1.0), (own, 0.4), (others, 0.2 if own[1:] else 0.8)):
        if rng.random() < chance:
            facts |= taken(rng, rng.choice(some))
    return case_of(facts)


def matters(case: Case, skill: str) -> bool:
    """Return whether another value of a fact of the skill would change one of the four answers."""
    if skill == EVERY_SKILL:
        return True
    own = [FACTS[n] for n in case.said if n in skills()[skill].facts]
    moves = [[(of, value)] for of in own for value in other_values(of, case[of.name])]
    now, found = assess(case).results, results(case, moves)
    return any(end is not now[name] for name in PROTECTIONS for end in found[name])


# -- the requirements of a protection, as a learner names them ------------------------------------

FEAR = "fear"  # asylum's three ways to a fear that counts, as one


@cache
def requirements(protection: str) -> dict[str, Part]:
    """Return what a protection asks, by name, the compound ones of asylum in their parts."""
    found: dict[str, Part] = {}
    for element in LAW[protection].elements:
        parts = element.formula.parts
        if sum(isinstance(part, Element) for part in parts) < 2 or isinstance(
            element.formula, AnyOf
        ):
            parts = (element,)
        found |= {part.name if isinstance(part, Element) else FEAR: part for part in parts}
    return found


def requirement_words(protection: str, name: str) -> str:
    """Return a requirement as a heading."""
    part = requirements(protection)[name]
    fear = "a well-founded or presumed fear, or humanitarian asylum"
    return capital(part.title if isinstance(part, Element) else fear)


def lacking(case: Case, protection: str) -> list[str]:
    """Return the names of the requirements that a case does not meet."""
    found = assess(case)
    return [
        n for n, part in requirements(protection).items() if found.on(part).truth is Truth.NOT_MET
    ]


def mentioned(case: Case, part: Part) -> bool:
    """Return whether a fact that a requirement asks about is told."""
    return not facts_below(part).isdisjoint(case.said)


# -- in words ----------------------------------------------------------------------------------


def say(found: ProtectionFinding, name: str) -> str:
    """Return what a protection comes to for someone, and the reason where it is not given."""
    result, title = found.result, found.protection.title
    if result in GRANTED:
        return f"{title} {words(found).partition(' (')[0]}."
    if elsewhere(found):
        return sentence(f"{title} is {words(found)}")
    return f"{title} is not available: {lowered(in_short(found))}".replace(PERSON, name)


def explained(found: ProtectionFinding, name: str) -> list[str]:
    """Return the whole reason, with what would turn it around."""
    return [one.replace(PERSON, name) for one in feedback(found, Result.OPEN).why]


def given_words(protection: str) -> str:
    """Return a protection with its verb: asylum may, the other three must."""
    verb = "must" if LAW[protection].mandatory else "may"
    return f"{LAW[protection].title} {verb} be granted"


def asked_of(protection: str, name: str) -> str:
    """Return a protection as a question names it."""
    return f"{inner_title(protection)} for {name}"
