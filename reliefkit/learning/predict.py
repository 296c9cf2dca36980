"""Predict, then reveal: the result stays locked until the learner has committed to an answer.

Then the learner is told the law's own result, what decided, and what would turn it around.
Everything is read off the graph, so it cannot go stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets as W
from htpy import Element, div, h4, li, p, ul

from reliefkit.assess import Finding, ProtectionFinding, Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.labs.slots import box
from reliefkit.labs.start import case_for, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Feedback, Question
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.record.keys import case_words, key_for
from reliefkit.words.clauses import because, listed
from reliefkit.words.deciding import deciders, deciding_tests
from reliefkit.words.finding import (
    RESULT_WORDS,
    capital,
    caution,
    cites,
    elsewhere,
    lowered,
    reason,
    sentence,
    standing,
    title,
    truth_words,
    undecided,
    words,
)
from reliefkit.words.spoken import SpokenFlip, flips

EVERY = "every requirement is met"


class Prediction(Ask):
    """A case whose result is locked until the learner has answered for every protection.

    The questions are the protections and, with `element`, under each the element that decides.
    Attributes: `case`, `show` (the protections), and those of `Ask`.
    """

    frame = "rk-predict"
    unnamed = "Predict, then reveal"
    locked = "Answer for each protection, then commit. The result stays locked until you do."
    asks = "Commit my answers"
    called = "Your answers beside the law's"
    heads = ("Protection", "You said", "The law says", "Why")

    def __init__(
        self, case: Case, show: Sequence[str], element: bool, title: str, task: str, key: str
    ) -> None:
        self.case, self.show = case, tuple(show)
        asked = dict(one for name in show for one in _questions(name, element))
        super().__init__(asked, above=_facts(case), title=title, task=task, key=key)

    def answer(self, protection: str, result: str, element: str = "") -> None:  # type: ignore[override]
        """Choose an answer for one protection. Raises ReliefError for one that is not offered."""
        self.choose(protection, result)
        if element and _deciding(protection) in self.questions:
            self.choose(_deciding(protection), element)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return the law's result for each protection, why, and what would turn it around."""
        now = assess(self.case)
        return {
            name: feedback(now[name], Result(answers[name]), answers.get(_deciding(name), ""))
            for name in self.show
        }

    def arrange(self) -> list[W.Widget]:
        """Return the facts beside the questions."""
        return [box("rk-lab-body", of=super().arrange())]


def _deciding(protection: str) -> str:
    return f"{protection}-element"


def _questions(name: str, element: bool) -> Iterator[tuple[str, Question]]:
    law, decides = LAW[name], "What decides?"
    yield (
        name,
        Question(law.title, {r: answer_words(r) for r in options(name)}, aloud=f"{law.title}?"),
    )
    if element:
        titles = {EVERY: EVERY} | {one.name: one.title for one in law.elements}
        named = {one: capital(title) for one, title in titles.items()}
        aloud = f"{law.title}? {decides}"
        yield _deciding(name), Question(decides, named, aloud=aloud, follows=True)


def options(protection: str) -> list[Result]:
    """Return the results a protection can have, best first."""
    best = Result.REQUIRED if LAW[protection].mandatory else Result.PERMITTED
    return [best, Result.REFUSED, Result.OPEN]


def answer_words(result: Result) -> str:
    """Return a result in the words a learner chooses."""
    return RESULT_WORDS[result].partition(" (")[0]


def told(case: Case) -> list[str]:
    """Return the facts a case gives, as sentences; what is not known is said last."""
    given = sorted(case.given.items(), key=lambda fact: fact[1] is None)
    said = [sentence(FACTS[name].clause(value)) for name, value in given]
    return said or ["Nothing is disputed." if case.ordinary else "No facts are known yet."]


def _facts(case: Case) -> Element:
    rest = "Everything else is as in an undisputed case." if case.assumed else None
    return div(".rk-predict-facts")[
        h4["The facts"], ul[(li[said] for said in told(case))], p[rest] if rest else None
    ]


def predict(
    case: Case | str,
    show: Iterable[str] = PROTECTIONS,
    *,
    element: bool = False,
    title: str = "",
    task: str = "",
    key: str = "",
) -> Prediction:
    """Return a case to predict: the result is locked until there is an answer for each protection.

    `case` is a case or the name of a client or decision; `show` the protections to ask about;
    with `element` the learner also names the element that decides. Then answer, result and
    reason stand side by side, with the deciding element, its cite, and what would turn it round.
    `key` names the card for a record; by default what it asks does.

    Raises ReliefError for a name that does not exist, with the nearest that does.
    """
    order = protections_of(show)
    found = case_for(case)
    own = key_for(key, "predict", case_words(case), *order, "element" * element)
    return Prediction(found, order, element, title, task, own)


# -- what the learner is told ------------------------------------------------------------------


def feedback(found: ProtectionFinding, guess: Result, element: str = "") -> Feedback:
    """Return what to tell a learner who answered `guess` for one protection.

    `element` is the name of the element the learner thinks decides, or "" where none was asked
    for. Names the deciding elements, with the facts, the cite, and the smallest change of the
    facts given that would turn the result around.
    """
    agrees = guess is found.result
    reasons = _named(found, element) if element else []
    reasons += _why(found)
    turn = _nearest(found)
    if turn is not None:
        reasons.append(f"What would turn it around: {lowered(turn.text())}")
        if "likelihood_of_persecution" in turn.changes:
            reasons += [f"Remember: {said}" for said in [caution([found.name])] if said]
    alike = "so not available here" if elsewhere(found) else "as you said"
    return Feedback(agrees, words(found), reasons, alike)


def _why(found: ProtectionFinding) -> list[str]:
    if found.result is Result.PERMITTED:
        return [sentence(f"{reason(found)}, and no bar applies: may, not must")]
    if found.result is Result.REQUIRED:
        bar = "" if found.name == "cat_deferral" else ", and no bar applies"
        return [f"Every requirement is met{bar}."]
    if elsewhere(found):
        return [sentence(reason(found))]
    said = [
        sentence(f"{_missing(e)}, because {because(e)} ({cite_text(_cites(e)[:2])})")
        for e in deciders(found)
        if e.name != "a bar applies" or found.missing == (e,) or not found.missing
    ]
    return [f"What decides: {lowered(said[0])}", *(f"Also: {lowered(more)}" for more in said[1:])]


def _named(found: ProtectionFinding, element: str) -> list[str]:
    names = [e.name for e in deciders(found)]
    if element == EVERY:
        if not names and undecided(found.elements[-1]):
            return [f"You said that every requirement is met; {reason(found)}."]
        if not names:
            return ["You said that every requirement is met, and it is."]
        standings = listed(_missing(e) for e in deciders(found))
        return [f"You said that every requirement is met; on these facts {standings}."]
    said = f"You named “{lowered(title(found.element(element)))}”"
    if element in names:
        return [f"{said}, and that is {'what decides' if len(names) == 1 else 'part of it'}."]
    return [f"{said}; it is {truth_words(found.element(element))} on these facts."]


def _missing(element: Finding) -> str:
    if element.name == "no bar" and element.truth is Truth.OPEN:
        return "a bar may apply"
    return standing(element)


def _cites(element: Finding) -> tuple[str, ...]:
    """Return the authorities of the facts that decide, among those behind an element."""
    ids = cites(element)
    facts = (test.fact for test in deciding_tests(element) if test.fact and test.fact.changeable)
    own = {id for fact in facts for id in fact.authorities}
    return tuple(id for id in ids if id in own) or ids


def _nearest(found: ProtectionFinding) -> SpokenFlip | None:
    """Return the smallest turn that uses only facts the case gives and people can change."""
    case = found.assessment.case
    turns = flips(case, found.name, at_most=2)
    own = [t for t in turns if set(t.changes) <= set(case.given) and not t.fixed]
    return min(own, key=_size, default=None)


def _size(turn: SpokenFlip) -> tuple[int, float]:
    """Return how large a turn is: how many facts, then how far along their scales."""
    far = 0.0
    for name, new in turn.changes.items():
        fact, old = FACTS[name], turn.case[name]
        scale = isinstance(fact, Number) and old is not None and new is not None
        far += abs(new - old) / fact.maximum if scale else 1.0
    return len(turn.changes), far
