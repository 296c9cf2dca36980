"""What would you ask next: of the facts that are not known, those that could settle most."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.law import PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.practice.cases import assess, begun, case_of, taken, turns_of
from reliefkit.practice.items import Item, Made, a_kind, someone
from reliefkit.practice.onecase import told_values
from reliefkit.variants import other_values, results
from reliefkit.whatif import next_questions
from reliefkit.words.finding import capital

SHOWN = 4  # questions to choose from


def _settles(case: Case, fact: str) -> float:
    """Return how many results the answers to a question change, on average, as `whatif` counts."""
    answers = [[(FACTS[fact], value)] for value in other_values(FACTS[fact], None)]
    now, found = assess(case).results, results(case, answers)
    turned = sum(end is not now[name] for name in PROTECTIONS for end in found[name])
    return turned / len(answers)


@a_kind
class AskNext(Item):
    """Which of the facts that are not known could settle most?"""

    kind, called = "ask", "What would you ask next?"
    left = frozenset({"proceedings", "circuit"})  # where a case is, nobody has to ask the person
    hang = frozenset({"sentence_years", "filed_within_reasonable_period", "group_immutable"})
    margin = 0.25  # results, on average, that the best settles more than another that is offered

    @classmethod
    def skills(cls) -> list[str]:
        """Return the skills there are items for: nothing is settled by asking about discretion."""
        return [name for name in super().skills() if name != "may-or-must"]

    @classmethod
    def _pool(cls, want: str) -> list[str]:
        """Return what else may be asked of a person."""
        hang = {*cls.left, *cls.hang, want}
        return [n for n in told_values() if not FACTS[n].ground and n not in hang]

    @classmethod
    def wants(cls, skill: str) -> Sequence[str]:
        """Return the facts of the skill."""
        return sorted({f for turn in turns_of(skill) for f in turn if f in FACTS} - cls.left)

    @classmethod
    def draw(cls, rng: Random, skill: str, want: str) -> Made | None:
        """Return a case with a few facts unknown, of which this one is among the best to ask."""
        facts = begun(rng, rng.random() < 0.6)
        for turn in (rng.choice(turns_of(skill)), rng.choice(turns_of(skill))):
            facts |= taken(rng, turn)
        case = case_of(facts | {want: None})
        unknown = [want]
        for name in rng.sample(pool := cls._pool(want), len(pool)):
            more = case_of(case.given | {name: None}) if case and len(unknown) < SHOWN else None
            if more and _settles(more, name) <= _settles(more, want) - cls.margin:
                case, unknown = more, [*unknown, name]
        if case is None or len(unknown) < SHOWN:
            return None
        scores = {name: _settles(case, name) for name in unknown}
        best = max(scores.values())
        right = [n for n in unknown if best and scores[n] == best]
        close = [n for n in unknown if n not in right and scores[n] > best - cls.margin]
        if want not in right or close or len(right) == SHOWN:
            return None
        rng.shuffle(unknown)
        options = {n: FACTS[n].question for n in unknown}
        asked = "Which would you ask first: which answer could change most of the four results?"
        return Made(
            {someone(rng): case}, "", {"ask": Question(asked, options)}, {"ask": tuple(right)}
        )

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return what the answers to the best question, and to that chosen, could change."""
        told = {q.fact: q.text() for q in next_questions(self.case)}
        nothing = "Whatever the answer, no result changes."
        chosen = [said] if said not in self.right[name] else []
        whys = [
            f"{FACTS[n].question} {nothing}" if n not in told else told[n]
            for n in self.questions[name].options
        ]
        best = told[self.right[name][0]]
        return [
            *(told.get(n, f"{capital(FACTS[n].question)} {nothing}") for n in chosen),
            best,
        ], whys
