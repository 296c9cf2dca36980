"""Four protections over one set of facts: the decision, and the tree of findings behind it."""

from __future__ import annotations

from enum import StrEnum

from reliefkit.case import Case, as_case
from reliefkit.errors import unknown_name
from reliefkit.facts.kinds import Fact, Test
from reliefkit.law import GRAPH, LAW, PROTECTIONS, Protection, protection_named
from reliefkit.logic import All, AnyOf, Element, Node, Not, Planes, Truth, truth


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

    Attributes: `name` (the element's or the fact's, "" for a group), `truth` (met, not met or
    open), `parts` (findings one step down), `joins` ("all" or "any": how the parts count),
    `element` and `fact` (what is found on, or None), `negated` (the law asks that it be *not* so).
    """

    __slots__ = ("_planes", "case", "negated", "node", "truth")

    def __init__(self, node: Node, case: Case, planes: Planes, negated: bool = False) -> None:
        while isinstance(node, Not):
            node, negated = node.parts[0], not negated
        self.node = node
        self.case = case
        self.negated = negated
        self._planes = planes
        at = GRAPH.place[node]
        sure, may = planes.sure[at], planes.may[at]
        self.truth = truth(not may, not sure) if negated else truth(sure, may)

    @property
    def element(self) -> Element | None:
        """The element found on, or None."""
        return self.node if isinstance(self.node, Element) else None

    @property
    def test(self) -> Test | None:
        """The test found on, or None."""
        return self.node if isinstance(self.node, Test) else None

    @property
    def fact(self) -> Fact | None:
        """The fact tested, or None."""
        return self.node.fact if isinstance(self.node, Test) else None

    @property
    def name(self) -> str:
        """The element's name, the fact's name, or "" for a group without a name."""
        if isinstance(self.node, Element):
            return self.node.name
        return self.node.fact.name if isinstance(self.node, Test) else ""

    def _body(self) -> tuple[Node, bool]:
        """The joined node or the test inside, and whether it is turned round."""
        node, turned = self.node, self.negated
        if isinstance(node, Element):
            node = node.formula
        while isinstance(node, Not):
            node, turned = node.parts[0], not turned
        return node, turned

    @property
    def joins(self) -> str:
        """How the parts count: "all" must hold, or "any" is enough; "" for a test."""
        if isinstance(self.node, Test):
            return ""
        body, turned = self._body()
        return "any" if isinstance(body, AnyOf if not turned else All) else "all"

    @property
    def parts(self) -> tuple[Finding, ...]:
        """The findings one step down; an element's are those of its formula."""
        if isinstance(self.node, Test):
            return ()
        body, turned = self._body()
        inside = body.parts if isinstance(body, All | AnyOf) else (body,)
        return tuple(Finding(part, self.case, self._planes, turned) for part in inside)

    @property
    def cite(self) -> tuple[str, ...]:
        """The ids of the authorities behind it."""
        if isinstance(self.node, Element):
            return self.node.cite
        return self.node.fact.authorities if isinstance(self.node, Test) else ()

    @property
    def rule(self) -> str:
        """The rule in plain words ("" for a test or a group)."""
        return self.node.rule if isinstance(self.node, Element) else ""

    @property
    def burden(self) -> str:
        """Who must prove it ("" where nobody in particular must)."""
        return self.node.burden if isinstance(self.node, Element) else ""

    @property
    def contested(self) -> str:
        """Where courts differ on it ("" where they do not)."""
        return self.node.contested if isinstance(self.node, Element) else ""

    def on(self, node: Node) -> Finding:
        """Return the finding of the same assessment on another node of the law."""
        return Finding(node, self.case, self._planes)

    def text(self) -> str:
        """Return the finding in plain words, with cites."""
        from reliefkit.words import finding as explain

        return explain.element_text(self)

    def __repr__(self) -> str:
        return f"<{'not ' if self.negated else ''}{self.name or self.joins}: {self.truth}>"


class ProtectionFinding:
    """What a case comes to under one protection.

    Attributes: `protection`, `result`, `elements` (the numbered elements, in the law's order),
    `missing` (those not met), `open` (those still open).
    """

    def __init__(self, protection: Protection, assessment: Assessment) -> None:
        case, planes, at = assessment.case, assessment.planes, GRAPH.place[protection.formula]
        self.protection = protection
        self.assessment = assessment
        self.result = result_of(protection, planes.sure[at], planes.may[at])
        self.elements = tuple(Finding(element, case, planes) for element in protection.elements)
        self.missing = tuple(e for e in self.elements if e.truth is Truth.NOT_MET)
        self.open = tuple(e for e in self.elements if e.truth is Truth.OPEN)

    @property
    def name(self) -> str:
        """The protection's public name."""
        return self.protection.name

    def element(self, name: str) -> Finding:
        """Return the finding on the element called `name`, a part of an element included.

        Raises ReliefError where this protection has no such element.
        """
        known = _elements_by_name(self.protection)
        if not isinstance(name, str) or name not in known:
            raise unknown_name("element", name, known, f"{self.name}: ")
        return Finding(known[name], self.assessment.case, self.assessment.planes)

    def words(self) -> str:
        """Return the result in the words shown: "must be granted", "not available", ..."""
        from reliefkit.words import finding as explain

        return explain.words(self)

    def reason(self) -> str:
        """Return the one reason that decides, in a few words."""
        from reliefkit.words import finding as explain

        return explain.reason(self)

    def text(self) -> str:
        """Return result and reasons in plain words, with burdens and cites."""
        from reliefkit.words import finding as explain

        return explain.protection_text(self)

    def _repr_html_(self) -> str:
        from reliefkit.views import static

        return static.protection_html(self)

    def __repr__(self) -> str:
        return f"<{self.name}: {self.result}>"


_NAMES: dict[str, dict[str, Element]] = {}


def _elements_by_name(protection: Protection) -> dict[str, Element]:
    if protection.name not in _NAMES:
        below = (node for node in protection.formula.walk() if isinstance(node, Element))
        _NAMES[protection.name] = {element.name: element for element in below}
    return _NAMES[protection.name]


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

    def __init__(self, case: Case) -> None:
        self.case = case
        self.planes = GRAPH.decide(case.values)
        self.asylum = ProtectionFinding(LAW["asylum"], self)
        self.withholding = ProtectionFinding(LAW["withholding"], self)
        self.cat_withholding = ProtectionFinding(LAW["cat_withholding"], self)
        self.cat_deferral = ProtectionFinding(LAW["cat_deferral"], self)

    def __getitem__(self, name: str) -> ProtectionFinding:
        found: ProtectionFinding = getattr(self, protection_named(name).name)
        return found

    @property
    def results(self) -> dict[str, Result]:
        """The four results by the protections' names."""
        return {name: self[name].result for name in PROTECTIONS}

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        from reliefkit.words import summary

        return summary.warnings(self)

    def summary(self, show: tuple[str, ...] = PROTECTIONS) -> str:
        """Return one sentence over the protections in `show`, asylum's "may be" first."""
        from reliefkit.words import summary

        return summary.summary(self, show)

    def text(self) -> str:
        """Return the four protections in plain words, one paragraph group each."""
        return "\n\n".join(self[name].text() for name in PROTECTIONS)

    def _repr_html_(self) -> str:
        from reliefkit.views import static

        return static.assessment_html(self)

    def __repr__(self) -> str:
        return f"<assessment: {', '.join(f'{n} {r}' for n, r in self.results.items())}>"


def assess(case: Case) -> Assessment:
    """Return what a case comes to under each of the four protections, and why.

    Takes a `Case`. Raises ReliefError for anything else.
    """
    return Assessment(as_case(case))
