"""Why a protection did not change between two cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Comparison
from reliefkit.logic import Node, Truth
from reliefkit.words.clauses import clauses, leading_clause, listed, mark
from reliefkit.words.deciding import deciding_parts, deciding_tests
from reliefkit.words.finding import BARS, named, standing

_EITHER_WAY = {Truth.MET: "{} holds", Truth.NOT_MET: "{} fails", Truth.OPEN: "{} stays open"}
Pair = tuple[Finding, Finding]  # what was found on a node before, and what is found now


def why_not(before: Assessment, after: Assessment, facts: tuple[str, ...], protection: str) -> str:
    """Return why a protection did not move between two assessments, as a clause.

    `facts` are the names of the facts that moved.
    """
    if not facts:
        return "the facts are the same"
    was, now = before[protection], after[protection]
    if _ignores(now.protection.formula, facts):
        return f"no rule here asks about {listed((FACTS[name].label for name in facts), 'or')}"
    pairs = list(zip(was.elements, now.elements, strict=True))
    beside = was.missing and now.missing and all(_ignores(e.node, facts) for e in now.missing)
    if beside or any(map(_turned, pairs)):
        return _still(now)
    asked = [pair for pair in pairs if not _ignores(pair[1].node, facts)]
    moved = [both for pair in asked for both in _tests(pair) if both[1].name in facts]
    if any(map(_turned, moved)):
        held = (stands for pair in asked if _shifted(pair) for stands in _innermost(pair, pair))
        return "; and ".join(dict.fromkeys(_either_way(*stands) for stands in held))
    if any(test.name in facts for _, element in asked for test in deciding_tests(element)):
        return listed(dict.fromkeys(_same_side(*both) for both in moved))
    element = asked[0][1]  # what moved was never what it rests on
    return _either_way(element, deciding_parts(element))


def _ignores(node: Node, facts: tuple[str, ...]) -> bool:
    """Return whether no rule in a node asks about any of the facts."""
    return facts_below(node).isdisjoint(facts)


def _turned(pair: Pair) -> bool:
    return pair[0].truth is not pair[1].truth


def _tests(pair: Pair) -> Iterator[Pair]:
    return zip(pair[0].tests, pair[1].tests, strict=True)


def _parts(pair: Pair) -> list[Pair]:
    return list(zip(pair[0].parts, pair[1].parts, strict=True))


def _shifted(pair: Pair) -> bool:
    """Return whether any test inside an element turned."""
    return any(map(_turned, _tests(pair)))


def _innermost(pair: Pair, element: Pair) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield the innermost elements that stand although something inside them turned.

    Each comes with the parts that hold it where it is.
    """
    both = _parts(pair)
    if not any(map(_turned, both)):
        for part in filter(_shifted, both):
            yield from _innermost(part, part if part[1].element else element)
        return
    stands = element[1].truth
    if pair[1].truth is not stands:  # it was a part that the element does not rest on
        both = _parts(element)
    like = [part for part in both if part[1].truth is stands]
    holding = [part for part in like if not _turned(part)]
    yield element[1], [now for _, now in holding or like]


# -- in words ----------------------------------------------------------------------------------


def _still(after: ProtectionFinding) -> str:
    """Return what still decides a protection although one of its elements turned."""
    lacking = after.missing or after.open
    if not lacking:  # only discretion turned, and not against the applicant
        return "asylum may be granted unless discretion is exercised against the applicant"
    said = listed("freedom from a bar" if e.name == "no bar" else named(e) for e in lacking)
    still = f"{'is' if len(lacking) == 1 else 'are'} still {'missing' if after.missing else 'open'}"
    return f"{said} {still} ({leading_clause(lacking[0])})"


def _same_side(before: Finding, after: Finding) -> str:
    fact = after.fact
    assert fact is not None
    old, new = fact.words(before.value), fact.words(after.value)
    if isinstance(after.test, Comparison):
        return f"{old} and {new} are on the same side of the mark, {mark(after.test, True)}"
    return f"for {fact.label} the rule makes no difference between “{old}” and “{new}”"


def _either_way(element: Finding, holding: Iterable[Finding]) -> str:
    """Return that an element stands whatever moved, and on what it stands."""
    held = [one for part in holding for one in _held(part)]
    met = (f"{named(one)} is met" for one in held if not one.test)
    said = dict.fromkeys([*met, *clauses(one for one in held if one.test)])
    return f"{_holds(element)} either way: {'; '.join(said)}"


def _holds(element: Finding) -> str:
    """Return that an element holds, fails or stays open, as a clause."""
    if element.name in BARS:
        return standing(element)
    if element.negated and element.element and element.truth is Truth.NOT_MET:
        return f"{element.element.title} stands"
    return _EITHER_WAY[element.truth].format(named(element))


def _held(part: Finding) -> list[Finding]:
    """Return what holds a part where it is: tests, and named elements that are met."""
    if part.test or (part.element and part.truth is Truth.MET):
        return [part]
    return [one for below in deciding_parts(part) for one in _held(below)]
