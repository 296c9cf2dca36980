"""What a fact or a requirement now says, in the few words a sentence under a lab has room for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Comparison
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.library import cite_text
from reliefkit.logic import Node, Truth
from reliefkit.words.clauses import clause, listed, phrases, rebuttal_decides
from reliefkit.words.deciding import deciding_tests, leading
from reliefkit.words.finding import open_facts
from reliefkit.words.templates import WORDS, say

_STATES = {Truth.MET: "met", Truth.NOT_MET: "fails", Truth.OPEN: "open"}


def measured(name: str, value: Any, person: str, law: Node) -> str:
    """Return what a fact says of a person, as a clause; of a number, beside the law's standard."""
    found = _mark(name, value, law)
    return _told(found, value, "") if found else FACTS[name].clause(value, person)


def unmoved(name: str, value: Any, protections: Iterable[str]) -> tuple[str, str]:
    """Return on which side of the law's standards a number still is, and which protection's.

    It is the nearest standard on each side.
    """
    marks = [(mark, law) for law in protections if (mark := _mark(name, value, LAW[law].formula))]
    reached = [found for found in marks if found[0].holds(value)][-1:]
    short = [found for found in marks if not found[0].holds(value)][:1]
    (mark, law), *more = reached + short
    said = _told(mark, value, "still_")
    if more:
        below = _told(more[0][0], value, "", say("join", "it"))
        said = say("join", "between", cause=said, block=below)
    return said, law


def _mark(name: str, value: Any, law: Node) -> Comparison | None:
    """Return the standard that decides about a number, where a rule has one."""
    asked = [mark for mark in _marks(law) if mark.fact.name == name]
    if value is None or not asked:
        return None
    return next((mark for mark in asked if mark.holds(value)), asked[-1])


@cache
def _marks(law: Node) -> list[Comparison]:
    return [node for node in law.walk() if isinstance(node, Comparison)]


def _told(mark: Comparison, value: Any, still: str, said: str = "") -> str:
    field = still + ("reached" if mark.holds(value) else "short")
    return say("mark", mark.standard.name, field, value=said or mark.fact.words(value))


def phrase(finding: Finding, person: str) -> str:
    """Return how a test or an element stands, as a clause."""
    if finding.test:
        return measured(finding.name, finding.value, person, finding.node)
    state = _STATES[finding.truth]
    if finding.negated:  # the law asks that the element be not so
        state = {"met": "fails", "fails": "met"}.get(state, state)
    return say("element", finding.name, state, person=person)


def block(element: Finding, person: str) -> list[str]:
    """Return what fails an element, as clauses: what the facts say, then how it stands."""
    *above, test = leading(element)
    inner = next(part for part in reversed(above) if part.element)
    row = phrases(deciding_tests(element)).get(test.node)
    said = [phrase(inner, person), phrase(element, person)]
    if rebuttal_decides(element, test.name):
        said[:0] = [say("element", "rebutted", "met", person=person)]
    elif test.name == "circuit":  # it decides only together with how strong the link is
        said[:0] = [FACTS["nexus"].clause(test.case["nexus"], person)]
    elif row in (None, clause(test)):
        said[:0] = [phrase(test, person)]
    return [say("join", "assumed", cause=one) for one in said] if element.only_assumed else said


def cite_on(found: ProtectionFinding, name: str) -> str:
    """Return the authority of a protection on what a case says of a fact."""
    named = found.protection.named.values()
    asking = [id for e in named if name in facts_below(e) for id in e.cite]
    own = [id for id in _law_of(name, found.assessment.case[name]) if id in asking]
    return _short(*(own or asking)[:1])


@cache
def _short(*ids: str) -> str:
    return cite_text(ids)


def _law_of(name: str, value: object) -> tuple[str, ...]:
    """Return the authorities of a value; of a circuit with rules of its own, those of the rules."""
    if name == "circuit":
        entries = (e for history in HISTORY.values() for e in history if e.test == "among")
        own = tuple(entry.authority for entry in entries if value in entry.value)
        if own:
            return own
    return FACTS[name].authorities_of(value)


def few(found: ProtectionFinding) -> str:
    """Return the facts a protection waits for, if they are one or two."""
    labels = dict.fromkeys(
        say("join", "bar") if fact.name in WORDS["bar"] else fact.label
        for fact in open_facts(found)
    )
    return listed(labels) if len(labels) < 3 else say("still", "unknown")
