"""Why a protection did not change between two cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Comparison
from reliefkit.logic import Truth
from reliefkit.words.finding import standing, title
from reliefkit.words.grounds import (
    clauses,
    deciding_parts,
    deciding_phrase,
    grounds,
    listed,
    tests_below,
    tests_of,
)

_EITHER_WAY = {Truth.MET: "{} holds", Truth.NOT_MET: "{} fails", Truth.OPEN: "{} stays open"}


def why_not(before: Assessment, after: Assessment, facts: tuple[str, ...], protection: str) -> str:
    """Return why a protection did not move between two assessments, as a clause.

    `facts` are the names of the facts that moved.
    """
    if not facts:
        return "the facts are the same"
    if facts_below(after[protection].protection.formula).isdisjoint(facts):
        labels = listed((FACTS[name].label for name in facts), "or")
        return f"no rule here asks about {labels}"
    lacking = after[protection].missing
    if before[protection].missing and lacking and not _touched(lacking, facts):
        return _still(after[protection])
    both = pairs_of(before[protection], after[protection])
    turned = [(old, new) for old, new in both if old.truth is not new.truth]
    if turned:
        return _still(after[protection])
    asked = [
        pair
        for pair in pairs_of(before[protection], after[protection])
        if not facts_below(pair[1].node).isdisjoint(facts)
    ]
    moved = [
        (old, new)
        for pair in asked
        for old, new in zip(*(tests_of(side, facts) for side in pair), strict=True)
    ]
    if not any(old.truth is not new.truth for old, new in moved):
        if not any(test.name in facts for _, now in asked for test in grounds(now)):
            now = asked[0][1]  # what moved was never what it rests on
            return _either_way(now, deciding_parts(now))
        return listed(dict.fromkeys(_same_side(new, before, after) for _, new in moved))
    held = (stands for pair in asked if _shifted(*pair) for stands in _absorbed(*pair, pair))
    return "; and ".join(dict.fromkeys(_either_way(*stands) for stands in held))


def _touched(elements: Iterable[Finding], facts: Iterable[str]) -> bool:
    """Return whether any of the elements asks about any of the facts."""
    return not all(facts_below(element.node).isdisjoint(facts) for element in elements)


def _still(after: ProtectionFinding) -> str:
    """Return what still decides a protection although one of its elements turned."""
    deciding = after.missing or after.open
    first = deciding_phrase(deciding[0])
    said = listed(_lack(element) for element in deciding)
    still = "missing" if after.missing else "open"
    return f"{said} {'is' if len(deciding) == 1 else 'are'} still {still} ({first})"


def _same_side(test: Finding, before: Assessment, after: Assessment) -> str:
    fact = test.fact
    assert fact is not None
    old, new = (fact.words(a.case[fact.name]) for a in (before, after))
    if isinstance(test.test, Comparison):
        return f"{old} and {new} are on the same side of the mark, {test.test.words()}"
    return f"for {fact.label} the rule makes no difference between “{old}” and “{new}”"


def _holds(element: Finding) -> str:
    """Return that an element holds, fails or stays open, as a clause."""
    if element.name in ("no bar", "a bar applies"):
        return standing(element)
    if element.negated and element.element and element.truth is Truth.NOT_MET:
        return f"{element.element.title} stands"
    return _EITHER_WAY[element.truth].format(title(element))


def _either_way(element: Finding, holding: Iterable[Finding]) -> str:
    """Return that an element stands whatever moved, and on what it stands."""
    held = [one for part in holding for one in _held(part)]
    named = (f"{title(one)} is met" for one in held if not one.test)
    said = dict.fromkeys([*named, *clauses(one for one in held if one.test)])
    return f"{_holds(element)} either way: {'; '.join(said)}"


def _held(part: Finding) -> list[Finding]:
    """Return what holds a part where it is: tests, and named elements that are met."""
    if part.test or (part.element and part.truth is Truth.MET):
        return [part]
    return [one for below in deciding_parts(part) for one in _held(below)]


def _lack(element: Finding) -> str:
    """Return what a protection lacks, as a noun."""
    return "freedom from a bar" if element.name == "no bar" else title(element)


def pairs_of(
    before: ProtectionFinding, after: ProtectionFinding
) -> Iterator[tuple[Finding, Finding]]:
    """Yield every numbered element before and after."""
    yield from zip(before.elements, after.elements, strict=True)


def _shifted(old: Finding, new: Finding) -> bool:
    """Return whether any test inside an element turned."""
    tests = zip(tests_below(old), tests_below(new), strict=True)
    return any(was.truth is not now.truth for was, now in tests)


def _absorbed(
    old: Finding, new: Finding, element: tuple[Finding, Finding]
) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield the innermost elements that stand, and the parts that hold each where it is.

    Something inside them turned all the same.
    """
    both = list(zip(old.parts, new.parts, strict=True))
    if all(was.truth is now.truth for was, now in both):
        for was, now in (pair for pair in both if _shifted(*pair)):
            yield from _absorbed(was, now, (was, now) if now.element else element)
        return
    if new.truth is not element[1].truth:  # it was a part that the element does not rest on
        both = list(zip(element[0].parts, element[1].parts, strict=True))
    stands = element[1].truth
    holding = [now for was, now in both if was.truth is now.truth is stands]
    yield element[1], holding or [now for _, now in both if now.truth is stands]
