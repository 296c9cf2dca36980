"""What turned between two findings, and what held although something inside it turned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, facts_below
from reliefkit.law.standards import HISTORY
from reliefkit.logic import Truth
from reliefkit.words.deciding import leading
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
) -> list[Finding]:
    """Return the tests on some facts that turned."""
    pairs = zip(before.elements, after.elements, strict=True)
    tests = (both for old, new in pairs for both in zip(old.tests, new.tests, strict=True))
    return [both[1] for both in tests if both[1].name in facts and _moved(both)]


def holding(before: ProtectionFinding, after: ProtectionFinding) -> Iterator[Finding]:
    """Yield what holds where something turned and what it is part of did not."""
    for pair in zip(before.elements, after.elements, strict=True):
        yield from _held(pair)


def _held(pair: Pair) -> Iterator[Finding]:
    inside = [part for part in _parts(pair) if _shifted(part)]
    if any(map(_moved, inside)):
        yield next(part for part in leading(pair[1])[1:] if part.name)
    else:
        for part in inside:
            yield from _held(part)


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
