"""Four protections over one set of facts: the decision, and the tree of findings behind it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any, ClassVar

from reliefkit.case import Case, as_case
from reliefkit.errors import entry, unknown_name
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Fact, Test
from reliefkit.law import GRAPH, LAW, Protection
from reliefkit.logic import TRUTHS, All, AnyOf, Element, Node, Not, Truth


class Result(StrEnum):
    """What a protection comes to: `required`, `permitted`, `refused` or `open`.

    Asylum is never `required`, because section 208 says "may grant"; the other three are never
    `permitted`, because they are mandatory.
    """

    REQUIRED = "required"
    PERMITTED = "permitted"
    REFUSED = "refused"
    OPEN = "open"


GRANTED = (Result.REQUIRED, Result.PERMITTED)


class Finding:
    """What a case shows of one node of the law: an element, a test on a fact, or a group.

    Attributes: `element`, `test`, `fact` (what is found on, or None); `name` (the element's or the
    fact's, "" for a group); `value` (what the case says of the fact); `negated` (the law asks that
    it be *not* so); `truth` (met, not met or open); `joins` (how the parts count: "all" must
    hold, or "any" is enough; "" for a test); `node`, `case` and `assessment`; `cite` (the ids of
    the authorities behind it). Of an element, else "": `rule` (in plain words), `burden` (who must
    prove it, if anyone in particular), `contested` (where courts differ on it).
    """

    def __init__(self, node: Node, assessment: Assessment, negated: bool = False) -> None:
        self.node = node
        self.assessment = assessment
        self.case = assessment.case
        self.negated = negated
        asked = _asked(node, negated)
        self.element, self.test, self.fact, self.name, self.joins, self._below = asked
        self.value: Any = self.case.values[self.fact.index] if self.fact else None
        law, own = self.element, self.fact.authorities if self.fact else ()
        self.cite, self.rule = (law.cite, law.rule) if law else (own, "")
        self.burden, self.contested = (law.burden, law.contested) if law else ("", "")
        at, planes = GRAPH.place[node], assessment.planes
        sure, may = planes.sure[at], planes.may[at]
        self.truth = TRUTHS[(not may, not sure) if negated else (sure, may)]

    @cached_property
    def parts(self) -> tuple[Finding, ...]:
        """The findings one step down; an element's are those of its formula."""
        return tuple(self.assessment.on(node, negated) for node, negated in self._below)

    def tests(self, of: Container[str] = FACTS) -> list[Finding]:
        """Return the findings on every test below of some facts; a test's own is itself."""
        below = (part for part in _tests(self.node, self.negated) if part[0].fact.name in of)
        return [self.assessment.on(*part) for part in below]

    @cached_property
    def like(self) -> tuple[Finding, ...]:
        """The parts that come to the same as it does."""
        return tuple(part for part in self.parts if part.truth is self.truth)

    @cached_property
    def rests_on(self) -> frozenset[str]:
        """The facts that help to make it what it is."""
        own = frozenset([self.name] if self.test else ())
        return own.union(*(part.rests_on for part in self.like))

    @cached_property
    def ways(self) -> Ways:
        """The smallest sets of facts each of which is enough to make it what it is."""
        if self.test:
            return frozenset([frozenset([self.name])])
        one = self.truth is Truth.OPEN or (self.joins == "all") is not (self.truth is Truth.MET)
        return _ways(one, *(part.ways for part in self.like))

    @cached_property
    def only_assumed(self) -> bool:
        """Whether it rests on assumed facts alone, and the facts given would not do without."""
        given = self.case.said
        if self.truth is Truth.OPEN or any(way <= given for way in self.ways):
            return False
        return any(given.isdisjoint(way) for way in self.ways)

    @property
    def told_as_assumed(self) -> bool:
        """Whether it rests on assumed facts alone, and none given would make it so as well."""
        return self.only_assumed and all(map(self.case.said.isdisjoint, self.ways))

    def __repr__(self) -> str:
        return f"<{'not ' if self.negated else ''}{self.name or self.joins}: {self.truth}>"


Ways = frozenset[frozenset[str]]


@lru_cache(maxsize=1000)  # a move turns few of them
def _ways(one: bool, *parts: Ways) -> Ways:
    """Return the ways of a whole: those of any `one` of its parts, or of all of them together."""
    if one:
        return _smallest(way for ways in parts for way in ways)
    found = frozenset([frozenset[str]()])
    for ways in parts:
        found = _smallest(way | other for way in found for other in ways)
    return found


def _smallest(ways: Iterable[frozenset[str]]) -> Ways:
    """Return those of some sets of facts that hold no other of them."""
    found = frozenset(ways)
    if len(found) == 1:
        return found
    return frozenset(way for way in found if not any(other < way for other in found))


Below = tuple[tuple[Node, bool], ...]  # nodes, and whether the law asks that each be not so


@cache
def _asked(
    node: Node, negated: bool
) -> tuple[Element | None, Test | None, Fact | None, str, str, Below]:
    """Return what a node is: its element, test, fact and name; how its parts count; the parts."""
    if isinstance(node, Test):
        return None, node, node.fact, node.fact.name, "", ()
    element = node if isinstance(node, Element) else None
    body, turned = _plain(element.formula if element else node, negated)
    inside = body.parts if isinstance(body, All | AnyOf) else (body,)
    below = tuple(_plain(part, turned) for part in inside)
    joins = "any" if isinstance(body, All if turned else AnyOf) else "all"
    return element, None, None, element.name if element else "", joins, below


@cache
def _tests(node: Node, negated: bool) -> tuple[tuple[Test, bool], ...]:
    """Return the tests below a node, and whether the law asks that each be not so."""
    if isinstance(node, Test):
        return ((node, negated),)
    return tuple(test for part in _asked(node, negated)[-1] for test in _tests(*part))


def _plain(node: Node, negated: bool) -> tuple[Node, bool]:
    """Return a node without the "not"s around it, and whether they turn it round."""
    while isinstance(node, Not):
        node, negated = node.parts[0], not negated
    return node, negated


class ProtectionFinding:
    """What a case comes to under one protection.

    Attributes: `protection`, `name` (its public one), `result`, `elements` (the numbered
    elements, in the law's order), `missing` (those not met), `open` (those still open, but for
    discretion: undecided, it leaves asylum `permitted`).
    """

    def __init__(self, protection: Protection, assessment: Assessment) -> None:
        planes, at = assessment.planes, GRAPH.place[protection.formula]
        self.protection = protection
        self.name = protection.name
        self.assessment = assessment
        self.result = result_of(protection, planes.sure[at], planes.may[at])
        self.elements = tuple(assessment.on(element) for element in protection.elements)
        self.missing = tuple(e for e in self.elements if e.truth is Truth.NOT_MET)
        waits = (e for e in self.elements if e.truth is Truth.OPEN)
        self.open = tuple(e for e in waits if e.name != "discretion")

    def element(self, name: str) -> Finding:
        """Return the finding on an element or a part of one. Raises ReliefError if none."""
        place = f"{self.name}: "
        return self.assessment.on(entry("element", name, self.protection.named, place))

    def __repr__(self) -> str:
        return f"<{self.name}: {self.result}>"


def result_of(protection: Protection, sure: bool, may: bool) -> Result:
    """Return the result that the two answers of a protection's formula spell."""
    if sure:
        return Result.REQUIRED if protection.mandatory else Result.PERMITTED
    return Result.OPEN if may else Result.REFUSED


class Assessment:
    """The four protections over one case, worked out independently.

    Attributes: `case`, `asylum`, `withholding` (statutory withholding), `cat_withholding`,
    `cat_deferral`; the same by name, as in `a["asylum"]`.
    """

    _protection: ClassVar[type[ProtectionFinding]] = ProtectionFinding

    def __init__(self, case: Case) -> None:
        self.case = case
        self.planes = GRAPH.decide(case.values)
        self._found: dict[tuple[Node, bool], Finding] = {}
        self._by_name = {name: self._protection(law, self) for name, law in LAW.items()}
        self.asylum = self._by_name["asylum"]
        self.withholding = self._by_name["withholding"]
        self.cat_withholding = self._by_name["cat_withholding"]
        self.cat_deferral = self._by_name["cat_deferral"]

    def __getitem__(self, name: str) -> ProtectionFinding:
        if not isinstance(name, str) or name not in self._by_name:
            raise unknown_name("protection", name, self._by_name)
        return self._by_name[name]

    @property
    def results(self) -> dict[str, Result]:
        """The four results by the protections' names."""
        return {name: found.result for name, found in self._by_name.items()}

    def on(self, node: Node, negated: bool = False) -> Finding:
        """Return the finding on a node of the law, or on its opposite: the same one each time."""
        if isinstance(node, Not):
            return self.on(node.parts[0], not negated)
        found = self._found.get((node, negated))
        if found is None:
            found = self._found[node, negated] = Finding(node, self, negated)
        return found

    def __repr__(self) -> str:
        return f"<assessment: {', '.join(f'{n} {r}' for n, r in self.results.items())}>"


def assess(case: Case) -> Assessment:
    """Return what a case comes to, and why. Raises ReliefError for what is not a `Case`."""
    return Assessment(as_case(case))
