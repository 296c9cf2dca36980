"""Predict, then reveal: the result stays locked until the learner has committed to an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets as W
from htpy import Element, div, h4, li, p, ul

from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.labs.slots import box
from reliefkit.labs.start import case_for, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import EVERY, Feedback, feedback
from reliefkit.learning.panel import case_words, key_for
from reliefkit.words.finding import RESULT_WORDS, capital, sentence


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
    yield name, Question(law.title, {r: words(r) for r in options(name)}, aloud=f"{law.title}?")
    if element:
        titles = {EVERY: EVERY} | {one.name: one.title for one in law.elements}
        named = {one: capital(title) for one, title in titles.items()}
        aloud = f"{law.title}? {decides}"
        yield _deciding(name), Question(decides, named, aloud=aloud, follows=True)


def options(protection: str) -> list[Result]:
    """Return the results a protection can have, best first."""
    best = Result.REQUIRED if LAW[protection].mandatory else Result.PERMITTED
    return [best, Result.REFUSED, Result.OPEN]


def words(result: Result) -> str:
    """Return a result in the words a learner chooses."""
    return RESULT_WORDS[result].partition(" (")[0]


def told(case: Case) -> list[str]:
    """Return the facts a case gives, as sentences; what is not known is said last."""
    given = sorted(case.given.items(), key=lambda fact: fact[1] is None)
    said = [sentence(FACTS[name].clause(value)) for name, value in given]
    return said or ["Nothing in particular is in dispute."]


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
