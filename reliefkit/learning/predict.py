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
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import PERSON, Number
from reliefkit.labs.slots import box
from reliefkit.labs.start import case_for, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.locked import Feedback
from reliefkit.library import cite_text
from reliefkit.library.clients import clients
from reliefkit.logic import Truth
from reliefkit.record.keys import case_words, key_for
from reliefkit.whatif import Flip, flips
from reliefkit.words.cells import brief
from reliefkit.words.clauses import because
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
from reliefkit.words.templates import WORDS

EVERY = "every requirement is met"
NEEDLESS = WORDS["elsewhere"]["not_needed"]["result"].partition(":")[0]
MOST = 14  # words of a reason that is not folded


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
        super().__init__(asked, above=_facts(case, show), title=title, task=task, key=key)

    def answer(self, protection: str, result: str, element: str = "") -> None:  # type: ignore[override]
        """Choose an answer for one protection. Raises ReliefError for one that is not offered."""
        self.choose(protection, result)
        if element and _deciding(protection) in self.questions:
            self.choose(_deciding(protection), element)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return the law's result for each protection, why, and what would turn it around."""
        now = assess(self.case)
        return {
            name: feedback(now[name], answers[name], answers.get(_deciding(name), ""))
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
        Question(law.title, offered(name), aloud=f"{law.title}?"),
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


def offered(protection: str) -> dict[str, str]:
    """Return the answers a learner can give: the results, and that CAT deferral is not needed."""
    needless = {NEEDLESS: NEEDLESS} if protection == "cat_deferral" else {}
    return {str(result): answer_words(result) for result in options(protection)} | needless


def answer_words(result: Result) -> str:
    """Return a result in the words a learner chooses."""
    return RESULT_WORDS[result].partition(" (")[0]


def told(case: Case, show: Iterable[str] = ()) -> list[str]:
    """Return the facts a case gives, as sentences; what is not known is said last.

    A client is named. With protections to `show` the unknown facts that they ask about are told
    too, where they are few: in an undisputed case.
    """
    person = next((one.name for one in clients().values() if one.case == case), PERSON)
    asked = {name for law in show for name in facts_below(LAW[law].formula) if case.ordinary}
    asked -= {"favorable_discretion", *case.given}
    unknown = {name: None for name in case.unknown if name in asked}
    given = sorted((case.given | unknown).items(), key=lambda fact: fact[1] is None)
    said = [sentence(FACTS[name].told(value, person)) for name, value in given]
    return said or ["Nothing is disputed." if case.ordinary else "No facts are known yet."]


def _facts(case: Case, show: Iterable[str]) -> Element:
    rest = f"Nothing else is {'disputed' if case.ordinary else 'known'}." if case.given else None
    facts = ul[(li[said] for said in told(case, show))]
    return div(".rk-predict-facts")[h4["The facts"], facts, p[rest] if rest else None]


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


def feedback(found: ProtectionFinding, guess: str, element: str = "") -> Feedback:
    """Return what to tell a learner who answered `guess` for one protection.

    `element` is the name of the element the learner thinks decides, or "" where none was asked
    for. Names the deciding elements, with the facts, the cite, and the smallest change of the
    facts given that would turn the result around.
    """
    needless = guess == NEEDLESS and elsewhere(found) == "not_needed"
    agrees = needless or guess == found.result
    reasons = [*(_named(found, element) if element else []), in_short(found)]
    why, turn = _why(found), _nearest(found)
    if turn is not None:
        why.append(f"What would turn it around: {lowered(turn.text())}")
        if "likelihood_of_persecution" in turn.changes:
            why += [f"Remember: {said}" for said in [caution([found.name])] if said]
    exact = needless or not elsewhere(found)
    alike = "as you said" if exact else "so not available here"
    return Feedback(agrees, words(found), reasons, alike, why)


def in_short(found: ProtectionFinding) -> str:
    """Return the one reason that decides, as a sentence of at most fourteen words."""
    whole = reason(found)
    tries = whole, whole.partition(" (and ")[0]
    said = next((one for one in tries if len(one.split()) <= MOST), brief(found))
    return sentence(said)


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
            return [f"You said that every requirement is met; {brief(found)}."]
        if not names:
            return ["You said that every requirement is met, and it is."]
        count = "one is" if len(names) == 1 else f"{len(names)} are"
        return [f"You said that every requirement is met; here {count} not."]
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


def _nearest(found: ProtectionFinding) -> Flip | None:
    """Return the smallest turn that uses only facts the case gives and people can change."""
    case = found.assessment.case
    turns = flips(case, found.name, at_most=2)
    own = [t for t in turns if set(t.changes) <= set(case.given) and not t.fixed]
    return min(own, key=_size, default=None)


def _size(turn: Flip) -> tuple[int, float]:
    """Return how large a turn is: how many facts, then how far along their scales."""
    far = 0.0
    for name, new in turn.changes.items():
        fact, old = FACTS[name], turn.case[name]
        scale = isinstance(fact, Number) and old is not None and new is not None
        far += abs(new - old) / fact.maximum if scale else 1.0
    return len(turn.changes), far
