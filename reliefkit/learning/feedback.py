"""What a learner is told about one answer: the law's own result, what decided, and what would
turn it around. Everything is read off the graph, so it cannot go stale.
"""

from __future__ import annotations

from typing import NamedTuple

from reliefkit.assess import GRANTED, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.words.clauses import because, listed
from reliefkit.words.deciding import deciders, deciding_tests
from reliefkit.words.finding import (
    caution,
    cites,
    elsewhere,
    lowered,
    reason,
    sentence,
    standing,
    title,
    words,
)
from reliefkit.words.spoken import SpokenFlip, flips

EVERY = "every element is met"


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons` in sentences.

    `alike` says how the two agree, where they do.
    """

    agrees: bool
    words: str
    reasons: list[str]
    alike: str = "as you said"


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
    if found.result in GRANTED:
        bar = "" if found.name == "cat_deferral" else ", and no bar applies"
        may = "" if found.protection.mandatory else " It is still a matter of discretion: may."
        return [f"Every element is met{bar}.{may}"]
    if elsewhere(found):
        return [sentence(reason(found))]
    said = [
        sentence(f"{_missing(e)}, because {because(e)} ({cite_text(_cites(e)[:2])})")
        for e in deciders(found)
    ]
    return [f"What decides: {lowered(said[0])}", *(f"Also: {lowered(more)}" for more in said[1:])]


def _named(found: ProtectionFinding, element: str) -> list[str]:
    names = [e.name for e in deciders(found)]
    if element == EVERY:
        if not names:
            return ["You said that every element is met, and it is."]
        standings = listed(_missing(e) for e in deciders(found))
        return [f"You said that every element is met; on these facts {standings}."]
    said = f"You named “{lowered(title(found.element(element)))}”"
    if element in names:
        return [f"{said}, and that is {'what decides' if len(names) == 1 else 'part of it'}."]
    return [f"{said}; it is {found.element(element).truth} on these facts."]


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
