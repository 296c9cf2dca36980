"""What decides: the facts, tests and parts that make a finding what it is, and who must prove it.

The deciding tests and parts are all that count; the leading ones are those a reader should be told
of first.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import facts_below
from reliefkit.facts.kinds import Test, comparisons_below
from reliefkit.law import GRAPH, LAW
from reliefkit.law.asylum import HUMANITARIAN, REBUTTED
from reliefkit.logic import Element, Node, Truth
from reliefkit.variants import mattering

F = TypeVar("F", bound=Finding)

_BELOW = {name: frozenset(law.formula.walk()) for name, law in LAW.items()}


def deciders(found: ProtectionFinding) -> list[Finding]:
    """Return the elements that decide: those missing, or else those open; none where all hold.

    What rests on no fact that was given comes last.
    """
    return given_first(found.missing if found.result is Result.REFUSED else found.open)


def given_first(findings: Iterable[F]) -> list[F]:
    """Return findings, those that rest on no fact that was given last."""
    return sorted(findings, key=lambda finding: _unsaid(finding, _deciding_facts(finding)))


def _unsaid(finding: Finding, facts: frozenset[str]) -> bool:
    """Return whether, of the facts that decide, nobody gave one that a finding rests on.

    To give a fact as unknown is to give it: someone says that it is in question.
    """
    if finding.truth is Truth.OPEN:
        return finding.rests_on.isdisjoint(facts & finding.case.said)
    return finding.only_assumed


@lru_cache(32)  # one answer asks it of a finding several times
def _deciding_facts(finding: Finding) -> frozenset[str]:
    """Return the names of the facts that make a finding what it is.

    Where it is settled, those of every smallest set that is enough; where it is open, the unknown
    ones that may still matter.
    """
    if finding.truth is not Truth.OPEN:
        return frozenset[str]().union(*finding.ways)
    facts = may_matter(finding)
    return facts if facts & finding.rests_on else facts_below(finding.node)


def may_matter(finding: Finding) -> frozenset[str]:
    """Return the unknown facts below a finding that may still matter to what it is part of.

    Of a protection that is open it is the whole; of one that is settled, each open element.
    """
    nodes: list[Node] = []
    for name, below in _BELOW.items():
        if finding.node in below:
            found = finding.assessment[name]
            whole = found.result is Result.OPEN
            nodes += [found.protection.formula] if whole else [e.node for e in found.open]
    facts = frozenset[str]().union(*(mattering(finding.case, node) for node in nodes))
    return facts & facts_below(finding.node)


def deciding_tests(finding: Finding) -> list[Finding]:
    """Return the tests that make a finding what it is; what one fact says is said once."""
    said: dict[str, Finding] = {}
    for part, _ in _decided(finding):
        if part.test:  # of two marks on a scale the first says enough
            said.setdefault(part.name, part)
    return list(said.values())


def deciding_elements(finding: Finding) -> list[Finding]:
    """Return the named elements inside a finding that make it what it is."""
    return [part for part, _ in _decided(finding) if part.element and part is not finding]


@lru_cache(32)
def _decided(finding: Finding) -> list[tuple[Finding, Finding]]:
    return [*_deciding(finding, finding, _deciding_facts(finding))]


def _deciding(
    finding: Finding, within: Finding, facts: frozenset[str]
) -> Iterator[tuple[Finding, Finding]]:
    """Yield a finding and the parts that decide, each with the innermost element it stands in."""
    within = finding if finding.element else within
    yield finding, within
    for part in _parts(finding, facts):
        yield from _deciding(part, within, facts)


def _parts(finding: Finding, facts: frozenset[str]) -> list[Finding]:
    """Return the parts that rest on the facts that decide.

    Humanitarian asylum is named only where the presumption may be rebutted: until then it adds
    nothing to past persecution.
    """
    like = [part for part in finding.like if facts & part.rests_on]
    named = [part for part in like if part.node is not HUMANITARIAN]
    if len(named) < len(like) and finding.assessment.on(REBUTTED).truth is Truth.NOT_MET:
        return named or like
    return like


def past(finding: Finding) -> Truth | None:
    """Return whether there is past persecution, or None where a finding does not ask about it."""
    element = _past(finding.node)
    return finding.assessment.on(element).truth if element else None


@cache
def _past(node: Node) -> Element | None:
    named = (below for below in node.walk() if isinstance(below, Element))
    return next((element for element in named if element.name == "past persecution"), None)


def burden(finding: Finding) -> str:
    """Return who must prove what decides: of the innermost elements, each side that has a burden.

    "" where nobody in particular must.
    """
    tests = (within for part, within in _decided(finding) if part.test)
    own = dict.fromkeys(_burden(within) or finding.burden for within in tests)
    if past(finding) is Truth.NOT_MET:  # there is nothing to rebut
        own.pop("government", None)
    theirs = [said for said in own if said.startswith("government")]
    ours = [said for said in own if said and said not in theirs]
    ours = [s for s in ours if not any(o != s and o.startswith(s) for o in ours)]
    if ours and theirs:
        why = "" if "," in theirs[0] else ", to rebut past persecution"
        return f"{'; '.join(ours)}; the {theirs[0]}{why}"
    return "; ".join(ours or theirs[:1])


def _burden(element: Finding) -> str:
    """Return who must prove what an element itself asks, its parts of other names apart."""
    if element.name != "relocation defeats":
        return element.burden.partition("; ")[0]
    who = element.case["persecutor"]
    if who == "government" or past(element) is Truth.MET:
        return "government, on relocation"
    return "applicant" if who and past(element) is Truth.NOT_MET else element.burden


def leading(finding: Finding) -> list[Finding]:
    """Return a finding and the parts below it that lead to the test to tell of first, the last.

    Of several that must hold it is the first; of several ways the one that holds, else the one
    nearest to holding or, where all is open, the presumption if one is raised, else a number:
    among those that rest on a fact given, if there are any.
    """
    found, facts = [finding], _deciding_facts(finding)
    while not found[-1].test:
        found.append(_first(found[-1], facts))
    return found


def _first(finding: Finding, facts: frozenset[str]) -> Finding:
    parts, several = _parts(finding, facts), finding.joins == "any"
    if several and finding.truth is Truth.NOT_MET:
        return min(parts, key=lambda part: (part.only_assumed, *_distance(part)))
    number = several and finding.truth is Truth.OPEN and past(finding) is not Truth.MET
    return min(parts, key=lambda p: (_unsaid(p, facts), number and not comparisons_below(p.node)))


def _distance(finding: Finding) -> tuple[bool, bool, int, bool]:
    """Return how far a way is from holding.

    One that lacks only what people can change comes first, then one partly gone, then the one
    that lacks the fewest tests, then one that is a matter of number.
    """
    fact = leading(finding)[-1].fact
    fixed = fact is not None and not fact.changeable
    started = any(part.truth is Truth.MET for part in finding.parts)
    return fixed, not started, _lacking(finding), not comparisons_below(finding.node)


def _lacking(finding: Finding) -> int:
    if finding.truth is Truth.MET:
        return 0
    if finding.test:
        return 1
    each = [_lacking(part) for part in finding.parts]
    return min(each) if finding.joins == "any" else sum(each)


# -- the one cache of words and pictures: at a move, little of them is made anew -----------------

T = TypeVar("T")
_ASKED = {  # the facts that a node asks about
    node: [*{test.fact: None for test in node.walk() if isinstance(test, Test)}]
    for node in GRAPH.place
}
_kept: dict[tuple[Any, ...], Any] = {}


def kept(made: Callable[..., T], findings: Iterable[Finding], *rest: Hashable) -> T:
    """Return `made(*findings, *rest)`, made once for what the facts that they ask about say.

    Whether each was given, and which unknown ones may still matter, decides what is told first.
    """
    key = made, rest, *map(_said, findings)
    if key not in _kept:
        if len(_kept) >= 5000:
            _kept.clear()
        _kept[key] = made(*findings, *rest)
    return cast(T, _kept[key])


def _said(finding: Finding) -> tuple[Any, ...]:
    """Return all that what is said of a finding follows from."""
    values, given = finding.case.values, finding.case.said
    asked = tuple([(values[fact.index], fact.name in given) for fact in _ASKED[finding.node]])
    waits = may_matter(finding) if any(value is None for value, _ in asked) else None
    return finding.node, finding.negated, asked, waits
