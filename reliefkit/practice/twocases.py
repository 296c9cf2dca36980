"""Two people, two things apart: which of them can have a protection, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from htpy import Node, p, strong

from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import PERSON
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.library.mistakes import Slip
from reliefkit.practice.cases import (
    MOST,
    assess,
    begun,
    case_of,
    granted,
    skills,
    story,
    taken,
    told_with,
    turns_of,
)
from reliefkit.practice.items import REST, Item, Made, a_kind, explained, say, someone
from reliefkit.words.finding import capital, inner_title

SIDES = ("first", "second", "both", "neither")
NOTHING = "nothing"
APART = 4  # sentences on the differences, for each


@a_kind
class Two(Item):
    """Which of two people can have one protection, and which difference decides?"""

    kind, called = "two", "Which of these two, and why?"

    @classmethod
    def wants(cls, skill: str) -> Sequence[tuple[str, str]]:
        """Return each protection with each answer; that one difference decides, more often."""
        return [(about, side) for about in PROTECTIONS for side in (*SIDES, *SIDES[:2] * 3)]

    @classmethod
    def draw(cls, rng: Random, skill: str, want: tuple[str, str]) -> Made | None:
        """Return two cases, two differences apart, of which one alone decides, or none does."""
        about, side = want
        start = begun(rng, about.startswith("cat") or rng.random() < 0.2)
        others = [turn for name in skills() for turn in skills()[name].turns]
        turns = [taken(rng, rng.choice(turns_of(skill))), taken(rng, rng.choice(others))]
        facts = [dict(start), dict(start)]
        facts[rng.random() < 0.5] |= turns[0]
        facts[rng.random() < 0.5] |= turns[1]
        cases = [case_of(one) for one in facts]
        first, second = cases
        if first is None or second is None:
            return None
        apart = first.differences(second)
        parts = [{n for n in turn if n in apart} for turn in turns]
        ends = [about in granted(one) for one in (first, second)]
        here = {(1, 0): "first", (0, 1): "second", (1, 1): "both", (0, 0): "neither"}
        if here[ends[0], ends[1]] != side or not all(parts) or parts[0] & parts[1]:
            return None
        turning = _turning(first, second, parts, about)
        if turning != _turning(second, first, parts, about):
            return None
        if turning != ([] if side in SIDES[2:] else [0]):
            return None
        names = [someone(rng)]
        names.append(someone(rng, *names))
        options = {"first": f"Only {names[0]}", "second": f"Only {names[1]}"}
        options |= {"both": "Both of them", "neither": "Neither of them"}
        labels = [min(part, key=lambda n: FACTS[n].index) for part in parts]
        whys = {
            name: capital(FACTS[name].label) for name in sorted(labels, key=lambda _: rng.random())
        }
        whys[NOTHING] = "Nothing: the answer is the same for both"
        why = NOTHING if side in SIDES[2:] else labels[0]
        more = told_with(apart)
        told = {n: one.but(**{f: one[f] for f in labels if one[f] is not None})
                for n, one in zip(names, (first, second), strict=True)}  # fmt: skip
        both = story(first, PERSON, [one for one in FACTS if one not in more])
        most = max(len(story(one, n, more)) for n, one in told.items())
        if most > APART or len(both) + most > MOST:
            return None
        by = dict(zip(labels, parts, strict=True))
        who = Question(f"Who can have {inner_title(about)}?", options)
        return Made(told, about, {"who": who, "why": Question("Which difference decides?", whys)},
                    {"who": (side,), "why": (why,)}, (more, by))  # fmt: skip

    @property
    def parts(self) -> dict[str, set[str]]:
        """The facts of each of the two differences, by the name it is called by."""
        return dict(self.more[1])

    def told(self) -> list[str]:
        """Return what is the same of both, then what is said of each."""
        return [said for _, some in self._told() for said in some]

    def _told(self) -> list[tuple[str, list[str]]]:
        same = [one for one in FACTS if one not in self.more[0]]
        each = [(name, story(case, name, self.more[0])) for name, case in self.people.items()]
        return [("Both", [*story(self.case, PERSON, same), REST]), *each]

    def look(self) -> Node:
        """Return the same, a paragraph each."""
        return [p(".rk-story")[strong[f"{who}. "], " ".join(some)] for who, some in self._told()]

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return what the protection comes to for each of them."""
        found = [(assess(case)[self.about], who) for who, case in self.people.items()]
        if name == "why":
            return [], []
        return [f"{who}: {say(one, who)}" for one, who in found], [
            one for law, who in found for one in explained(law, who)
        ]

    def slips(self, answers: Mapping[str, Any]) -> list[Slip]:
        """Return for whom it was taken for given or refused, and what was named as the reason."""
        holds = {"first": (True, False), "second": (False, True), "both": (True, True)}
        mine = holds.get(answers["who"], (False, False))
        named = answers["why"] if not self.correct("why", answers["why"]) else ""
        found = []
        for end, case in zip(mine, self.people.values(), strict=True):
            if end is not (self.about in granted(case)):
                found.append(Slip(case, self.about, "granted" if end else "refused", named))
        return found or (
            [Slip(self.case, self.about, "", named)] if named not in ("", NOTHING) else []
        )


def _turning(start: Case, end: Case, parts: Sequence[set[str]], about: str) -> list[int]:
    """Return which of the differences, made alone, turn the protection around."""
    alone = [start.but(**{name: end[name] for name in part}) for part in parts]
    now = about in granted(start)
    return [k for k, one in enumerate(alone) if (about in granted(one)) is not now]
