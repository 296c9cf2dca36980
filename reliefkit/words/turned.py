"""What turned between two findings, and what held although something inside it turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, facts_below
from reliefkit.law.standards import HISTORY
from reliefkit.logic import Truth
from reliefkit.words.deciding import deciding_parts
from reliefkit.words.finding import undecided

Pair = tuple[Finding, Finding]  # what was found on a node before, and what is found now
Turned = tuple[Finding, list[str]]  # an element, and the facts in it that turned it


def turned(before: ProtectionFinding, after: ProtectionFinding) -> Iterator[Turned]:
    """Yield the innermost elements that turned and so changed a result, with the facts."""
    wanted = {Result.REFUSED: (Truth.NOT_MET,), Result.OPEN: tuple(Truth)}
    for old, new in zip(before.elements, after.elements, strict=True):
        was, now = _counted(old), _counted(new)
        if was is not now and now in wanted.get(after.result, (Truth.MET,)):
            yield from _innermost(old, new)


def _counted(element: Finding) -> Truth:
    """Return an element's truth as the result counts it: undecided discretion bars nothing."""
    return Truth.MET if undecided(element) else element.truth


def _innermost(old: Finding, new: Finding) -> Iterator[Turned]:
    moved = [n for n in _nearest(old, new) if new.truth in (n[1].truth, Truth.OPEN)]
    inside = [found for pair in moved if pair[1].element for found in _innermost(*pair)]
    told = {name for _, names in inside for name in names}
    direct = dict.fromkeys(now.name for _, now in moved if now.test and now.name not in told)
    if direct:
        yield new, list(direct)
    yield from inside


def _nearest(old: Finding, new: Finding) -> Iterator[Pair]:
    """Yield the nearest elements and tests below that turned, groups looked through.

    In a group that has not turned, only tests are looked for.
    """
    for was, now in _parts((old, new)):
        if not now.name:
            inside = _nearest(was, now)
            yield from (pair for pair in inside if _moved((was, now)) or pair[1].test)
        elif _moved((was, now)):
            yield was, now


def law_of(name: str, value: object) -> tuple[str, ...]:
    """Return the authorities of a value; of a circuit with rules of its own, those of the rules."""
    if name == "circuit":
        entries = (e for history in HISTORY.values() for e in history if e.test == "among")
        own = tuple(entry.authority for entry in entries if value in entry.value)
        if own:
            return own
    return FACTS[name].authorities_of(value)


# -- what held -----------------------------------------------------------------------------------


def tests_moved(
    before: ProtectionFinding, after: ProtectionFinding, facts: Iterable[str]
) -> list[Pair]:
    """Return the tests on some facts that turned, as they were and as they are now."""
    pairs = zip(before.elements, after.elements, strict=True)
    tests = (both for old, new in pairs for both in zip(old.tests, new.tests, strict=True))
    return [both for both in tests if both[1].name in facts and _moved(both)]


def holding(before: ProtectionFinding, after: ProtectionFinding) -> Iterator[Finding]:
    """Yield what holds an element where it is although something inside it turned."""
    for pair in zip(before.elements, after.elements, strict=True):
        if _shifted(pair) and not _moved(pair):
            for part in _holders(pair, pair):
                yield from _held(part)


def _holders(pair: Pair, element: Pair) -> Iterator[Finding]:
    both = _parts(pair)
    if not any(map(_moved, both)):
        for part in filter(_shifted, both):
            yield from _holders(part, part if part[1].element else element)
        return
    stands = element[1].truth
    if pair[1].truth is not stands:  # it was a part that the element does not rest on
        both = _parts(element)
    like = [part for part in both if part[1].truth is stands]
    yield from (now for _, now in [part for part in like if not _moved(part)] or like)


def _held(part: Finding) -> list[Finding]:
    """Return what holds a part where it is: tests, and named elements that are met."""
    if part.test or (part.element and part.truth is Truth.MET):
        return [part]
    return [one for below in deciding_parts(part) for one in _held(below)]


def ignores(found: ProtectionFinding, facts: Iterable[str]) -> bool:
    """Return whether no rule of a protection asks about any of the facts."""
    return facts_below(found.protection.formula).isdisjoint(facts)


def _moved(pair: Pair) -> bool:
    return pair[0].truth is not pair[1].truth


def _parts(pair: Pair) -> list[Pair]:
    return list(zip(pair[0].parts, pair[1].parts, strict=True))


def _shifted(pair: Pair) -> bool:
    """Return whether any test inside an element turned."""
    return any(map(_moved, zip(pair[0].tests, pair[1].tests, strict=True)))
