"""Items about one person: which protection, what decides, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from reliefkit.assess import GRANTED
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.library.mistakes import Slip
from reliefkit.practice.cases import (
    assess,
    changed,
    granted,
    odd,
    settings,
    skills,
    turns_of,
)
from reliefkit.practice.items import (
    EVERY_SKILL,
    Item,
    Made,
    a_kind,
    drawn,
    explained,
    given_words,
    lacking,
    matters,
    mentioned,
    requirement_words,
    requirements,
    say,
    someone,
)
from reliefkit.variants import results
from reliefkit.words.finding import inner_title

NONE = "none"
EVERY = "every requirement is met"


@a_kind
class Which(Item):
    """Which protections do the rules give on these facts?"""

    kind, called = "which", "Which protection?"

    @classmethod
    def wants(cls, skill: str) -> Sequence[tuple[str, ...]]:
        """Return sets of protections that can be given together."""
        asylum, statutory, cat, deferral = PROTECTIONS
        return [
            (), (asylum,), (statutory,), (cat,), (deferral,), (asylum, statutory), (asylum, cat),
            (statutory, cat), (asylum, statutory, cat),
        ]  # fmt: skip

    @classmethod
    def draw(cls, rng: Random, skill: str, want: tuple[str, ...]) -> Made | None:
        """Return a case of which exactly these are given."""
        case = drawn(rng, skill)
        if case is None or granted(case) != want or not matters(case, skill):
            return None
        options = {name: given_words(name) for name in PROTECTIONS} | {NONE: "None of the four"}
        asked = "What follows? Tick every answer that is right."
        return Made({someone(rng): case}, "", {"which": Question(asked, options, many=True)},
                    {"which": want or (NONE,)})  # fmt: skip

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return each protection that was answered wrongly, and why; of a right answer, all."""
        found = assess(self.case)
        wrong = set(said) ^ set(self.right[name])
        told = [n for n in PROTECTIONS if n in wrong] or [*PROTECTIONS]
        why = [one for n in told if n in wrong for one in explained(found[n], self.name)]
        return [say(found[n], self.name) for n in told], why

    def slip(self, name: str, said: Any) -> list[Slip]:
        """Return each protection that was answered wrongly."""
        wrong = set(said) ^ set(self.right[name])
        return [
            Slip(self.case, n, "granted" if n in said else "refused")
            for n in PROTECTIONS
            if n in wrong
        ]


@a_kind
class Decides(Item):
    """Which requirement of one protection is not met, if any?"""

    kind, called = "decides", "What decides?"

    @classmethod
    def wants(cls, skill: str) -> Sequence[tuple[str, str]]:
        """Return the requirements that a turn of the skill can break, and that none is broken."""
        turns = (turns_of(skill)[1:] and turns_of(skill)) or turns_of(EVERY_SKILL)
        facts = {name for turn in turns for name in turn}
        found = [
            (law, name)
            for law in PROTECTIONS
            for name, part in requirements(law).items()
            if not facts_below(part).isdisjoint(facts) and name != "a bar applies"
        ]
        return [*found, ("", EVERY)]

    @classmethod
    def draw(cls, rng: Random, skill: str, want: tuple[str, str]) -> Made | None:
        """Return a case that lacks exactly this one requirement."""
        about, right = want[0] or rng.choice(PROTECTIONS), want[1]
        case = drawn(rng, skill, about.startswith("cat") or rng.random() < 0.3)
        if case is None or lacking(case, about) != ([] if right == EVERY else [right]):
            return None
        if not matters(case, skill):
            return None
        own, name = requirements(about), someone(rng)
        words = {n: requirement_words(about, n) for n in own if n != right}
        told = sorted(words, key=lambda n: (not mentioned(case, own[n]), rng.random()))
        foreign = {
            n: requirement_words(law, n)
            for law in PROTECTIONS
            if law in _shown(case)
            for n in lacking(case, law)
            if n not in own and n != "a bar applies"
        }
        others = rng.sample([*foreign], min(2, len(foreign)))
        shown = [*others, *told[: 4 - len(others)]][: 4 if right == EVERY else 3]
        shown += [] if right == EVERY else [right]
        rng.shuffle(shown)
        mine = {right: requirement_words(about, right)} if right != EVERY else {}
        options = {n: (words | foreign | mine)[n] for n in shown}
        options[EVERY] = "None: every requirement is met"
        asked = f"Which requirement of {inner_title(about)} is not met?"
        return Made(
            {name: case}, about, {"decides": Question(asked, options)}, {"decides": (right,)}
        )

    def slip(self, name: str, said: Any) -> list[Slip]:
        """Return that it was taken for given, or refused for something that is no reason."""
        result = assess(self.case)[self.about].result
        if said == EVERY:
            return [Slip(self.case, self.about, "granted")]
        end = "refused" if result in GRANTED else ""
        return [Slip(self.case, self.about, end, said)]


def _shown(case: Case) -> tuple[str, ...]:
    """Return the protections a story has facts for: the torture ones only where torture is told."""
    return PROTECTIONS if "likelihood_of_torture" in case.said else PROTECTIONS[:2]


@a_kind
class Change(Item):
    """Which one fact, found otherwise, turns one protection around?"""

    kind, called = "change", "Change one fact"

    @classmethod
    def wants(cls, skill: str) -> Sequence[tuple[str, bool]]:
        """Return each protection, to be turned to given and to not given."""
        return [(name, to) for name in PROTECTIONS for to in (True, False)]

    @classmethod
    def draw(cls, rng: Random, skill: str, want: tuple[str, bool]) -> Made | None:
        """Return a case and four changes of a fact, of which one alone turns it around."""
        about, to = want
        case = drawn(rng, skill, about.startswith("cat") or rng.random() < 0.5)
        if case is None or (about in granted(case)) is to:
            return None
        moves = [*_changes(case)]
        ends = results(case, [[(FACTS[fact], value)] for fact, value in moves])[about]
        turning = [move for move, end in zip(moves, ends, strict=True) if (end in GRANTED) is to]
        mine = skills()[skill].facts or {fact for fact, _ in moves}
        own = [(fact, value) for fact, value in turning if fact in mine]
        apart = [one for one in moves if one[0] not in {fact for fact, _ in turning}]
        rng.shuffle(apart)
        wrong = list({fact: (fact, value) for fact, value in apart}.values())[:3]
        if not own or len(wrong) < 3:
            return None
        shown, name = [*wrong, rng.choice(own)], someone(rng)
        right = _key(*shown[-1])
        rng.shuffle(shown)
        options = {_key(*one): changed(case, *one, name) for one in shown}
        end = (
            f"{'must' if LAW[about].mandatory else 'may'} be granted"
            if to
            else "no longer available"
        )
        verb = "" if to else "is "
        asked = f"One thing is found otherwise, and now {inner_title(about)} {verb}{end}. Which?"
        return Made({name: case}, about, {"change": Question(asked, options)}, {"change": (right,)},
                    {_key(*one): one for one in shown})  # fmt: skip

    def after(self, option: str) -> Case:
        """Return the case with one of the changes made."""
        fact, value = self.more[option]
        return self.case.but(**{fact: value})

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return what each change comes to: that which was chosen, and the right one."""
        (right,) = self.right[name]
        told = [f"With the right change: {say(assess(self.after(right))[self.about], self.name)}"]
        if said != right:
            mine = say(assess(self.after(said))[self.about], self.name)
            told.insert(0, f"With the one you chose: {mine}")
        return told, explained(assess(self.case)[self.about], self.name)

    def slip(self, name: str, said: Any) -> list[Slip]:
        """Return what was expected of the change that was chosen."""
        to = assess(self.after(self.right[name][0]))[self.about].result in GRANTED
        return [
            Slip(self.after(said), self.about, "granted" if to else "refused", self.more[said][0])
        ]


def _key(fact: str, value: Any) -> str:
    return f"{fact}={value}"


@cache
def told_values() -> dict[str, list[Any]]:
    """Return what a fact may be in a story: what a turn gives it, and what nobody disputes."""
    found: dict[str, list[Any]] = {}
    for turn in (*settings()["start"].values(), *turns_of(EVERY_SKILL)):
        for fact, some in turn.items():
            found.setdefault(fact, []).extend(some)
    usual = {
        n: [] if FACTS[n].ordinary is None else [FACTS[n].ordinary] for n in found if n in FACTS
    }
    return {n: [*dict.fromkeys((*found[n], *own))] for n, own in usual.items()}


def _changes(case: Case) -> Iterator[tuple[str, Any]]:
    """Yield the changes of one fact that a story can tell."""
    for fact, values in told_values().items():
        for value in values:
            if value != case[fact] and not odd(case.but(**{fact: value})):
                yield fact, value
