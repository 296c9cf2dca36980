"""Find the mistake: in what is said of one case, and in what two web articles say of the law."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from htpy import Node, p

from reliefkit.assess import GRANTED, Result
from reliefkit.case import Case
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.library import cite_text
from reliefkit.library.claims import VERDICTS, claims, confusions
from reliefkit.library.mistakes import Slip, mistakes
from reliefkit.practice.cases import assess, granted, skills
from reliefkit.practice.items import (
    EVERY_SKILL,
    Item,
    Made,
    a_kind,
    drawn,
    explained,
    given_words,
    matters,
    say,
    someone,
)
from reliefkit.words.finding import elsewhere

GENERAL, TRUE = "a mistake about the law", "a truth about the law"


@a_kind
class Wrong(Item):
    """Which of four statements about a case is a mistake?"""

    kind, called = "mistake", "Find the mistake"

    @classmethod
    def wants(cls, skill: str) -> Sequence[str]:
        """Return what the mistake is about: one of the protections, or the law in general."""
        return [*PROTECTIONS, GENERAL]

    @classmethod
    def draw(cls, rng: Random, skill: str, want: str) -> Made | None:
        """Return a case and four statements of which the rules prove one false."""
        case, name = drawn(rng, skill), someone(rng)
        if case is None or not matters(case, skill):
            return None
        options = {law: say(assess(case)[law], name) for law in PROTECTIONS}
        more: tuple[str, str] = ("", "")
        own = [m for m in mistakes().values() if skill in (m.lesson, EVERY_SKILL)]
        if want == GENERAL:
            if not own:
                return None
            chosen = rng.choice(own)
            options.pop(rng.choice(PROTECTIONS))
            want, options[chosen.id] = chosen.id, chosen.says
        else:
            told = _false(rng, case, want, name)
            if told is None:
                return None
            options[want], more = told[0], (told[1], told[2])
            if own and rng.random() < 0.5:  # what is said of the law in general is often true
                options.pop(rng.choice([law for law in PROTECTIONS if law != want]))
                options[TRUE] = rng.choice(own).right
        order = [*options]
        rng.shuffle(order)
        asked = Question("One of these is a mistake. Which?", {n: options[n] for n in order})
        return Made({name: case}, want if want in PROTECTIONS else "", {"mistake": asked},
                    {"mistake": (want,)}, more)  # fmt: skip

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return what is right instead of the mistake, and why what was chosen is none."""
        (right,) = self.right[name]
        found = assess(self.case)
        told, why = [], []
        if self.about:
            told, why = [say(found[right], self.name)], explained(found[right], self.name)
        else:
            told = [f"{mistakes()[right].right} ({cite_text(mistakes()[right].authorities)})"]
        if said != right:
            told.insert(0, "What you chose is right.")
            why = [*why, *(explained(found[said], self.name) if said in PROTECTIONS else [])]
        return told, why

    def slip(self, name: str, said: Any) -> list[Slip]:
        """Return the mistake that was taken for true, and the truth taken for a mistake."""
        (right,) = self.right[name]
        if right in mistakes():
            return [Slip(self.case, sentence=right)]
        said_, named = self.more
        missed = [Slip(self.case, right, said_, named)]
        doubted = "refused" if said in granted(self.case) else "granted"
        return [*missed, Slip(self.case, said, doubted)] if said in PROTECTIONS else missed


def _false(rng: Random, case: Case, law: str, name: str) -> tuple[str, str, str] | None:
    """Return a false statement about a protection, what it says, and the reason it names."""
    found = assess(case)
    now = found[law]
    if now.result not in GRANTED:
        return f"{given_words(law)}.", "granted", ""
    if now.result is Result.PERMITTED and rng.random() < 0.5:
        return f"{LAW[law].title} must be granted.", "must", ""
    own = {e.name for e in now.elements}
    reasons = [
        (other, e.name)
        for other in PROTECTIONS
        for e in found[other].missing
        if not elsewhere(found[other]) and len(found[other].missing) == 1
    ]
    if not reasons:
        return None
    other, element = rng.choice(reasons)
    told = say(found[other], name).replace(LAW[other].title, LAW[law].title, 1)
    return told, "refused", "" if element in own else element


@a_kind
class Web(Item):
    """How good is what a web article says?"""

    kind, called = "web", "Find the mistake on the web"
    endless = False

    @classmethod
    def skills(cls) -> list[str]:
        """Return the skills that list statements, and that of telling the four apart: all."""
        return [one.name for one in skills().values() if one.confusions or one.name == EVERY_SKILL]

    @classmethod
    def wants(cls, skill: str) -> Sequence[str]:
        """Return the verdicts, those of which there are many statements more often."""
        return [
            verdict
            for verdict, times in zip(VERDICTS, (2, 3, 1, 2), strict=True)
            for _ in range(times)
        ]

    @classmethod
    def draw(cls, rng: Random, skill: str, want: str) -> Made | None:
        """Return a statement with this verdict."""
        about = skills()[skill].confusions or tuple(confusions())
        fitting = [c for c in claims().values() if c.confusion in about and c.verdict == want]
        if not fitting:
            return None
        asked = Question("How good is it?", {one: one.capitalize() for one in VERDICTS})
        return Made({}, "", {"verdict": asked}, {"verdict": (want,)}, rng.choice(fitting))

    def told(self) -> list[str]:
        """Return what is said, and where."""
        return [str(self.more), f"So says, in our words, {self.more.source}."]

    def look(self) -> Node:
        """Return the same."""
        said, where = self.told()
        return [p(".rk-rule")[said], p(".rk-lab-line")[where]]

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return why, and what to look up."""
        return [self.more.why], [f"Look up: {cite_text(self.more.authorities)}."]
