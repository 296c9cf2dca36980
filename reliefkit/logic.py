"""Truth and the graph of elements: the engine, readable in one sitting.

The law is written as nodes: tests on facts, joined by `&` (every part), `|` (any part) and
`~` (not), and named by elements. A fact may be unknown, so a node has three truths, which are
kept as two answers: is it *surely* met, and could it *still* be met?

    met (yes, yes)      open (no, yes)      not met (no, no)

Then "and" is `&` on both answers, "or" is `|`, and "not" swaps the two and turns them round.
That is Kleene's three-valued logic, and the same few lines decide one case (an answer is a
bool), thousands of variants of a case (an int, one bit a variant) and a million rows of a
table (a NumPy array), because Python spells the three operations alike for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reliefkit.facts.fact import Fact


class Truth(StrEnum):
    """What the facts known so far say of an element."""

    MET = "met"
    OPEN = "open"
    NOT_MET = "not met"


class Node:
    """Something the facts meet, do not meet, or leave open."""

    parts: tuple[Node, ...] = ()

    def __and__(self, other: Node) -> All:
        return All(*_flat(All, self), *_flat(All, other))

    def __or__(self, other: Node) -> AnyOf:
        return AnyOf(*_flat(AnyOf, self), *_flat(AnyOf, other))

    def __invert__(self) -> Not:
        return Not(self)

    def walk(self) -> Iterator[Node]:
        """Yield this node and every node below it, parts first; shared ones repeat."""
        for part in self.parts:
            yield from part.walk()
        yield self


class Joined(Node):
    """A node made of other nodes."""

    def __init__(self, *parts: Node) -> None:
        self.parts = parts


class All(Joined):
    """Met when every part is met; one part not met is enough to fail it."""


class AnyOf(Joined):
    """Met when one part is met; fails only when every part does."""


class Not(Joined):
    """Met when its part is not met; open when its part is open."""


def _flat(kind: type[Joined], node: Node) -> tuple[Node, ...]:
    return node.parts if type(node) is kind else (node,)


def none_of(*nodes: Node) -> All:
    """Return the node that is met when no one of `nodes` is."""
    return All(*(~node for node in nodes))


class Test(Node):
    """A question put to one fact: does its value pass?

    `holds` answers for a known value, `if_unknown` for an unknown one.
    """

    __test__ = False  # not a pytest class
    fact: Fact
    holds: Callable[[Any], bool]
    if_unknown = Truth.OPEN


class Element(Node):
    """A named requirement of the law, with its rule in plain words and its authorities.

    `title` is the name as a sentence says it; `opposite` is what is said where the law asks
    that the element is *not* so.
    """

    def __init__(
        self,
        name: str,
        formula: Node,
        *,
        title: str,
        rule: str,
        cite: Sequence[str],
        burden: str = "",
        contested: str = "",
        opposite: str = "",
    ) -> None:
        self.name = name
        self.title = title
        self.opposite = opposite
        self.formula = formula
        self.parts = (formula,)
        self.rule = rule
        self.cite = tuple(cite)
        self.burden = burden
        self.contested = contested

    def __repr__(self) -> str:
        return f"<element {self.name!r}>"


@cache
def facts_below(node: Node) -> frozenset[str]:
    """Return the names of the facts a node asks about."""
    return frozenset(test.fact.name for test in node.walk() if isinstance(test, Test))


class Planes:
    """The two answers for every node of a graph: `sure` (surely met) and `may` (could be met)."""

    __slots__ = ("may", "sure")

    def __init__(self, size: int) -> None:
        self.sure: list[Any] = [False] * size
        self.may: list[Any] = [False] * size


class Graph:
    """The nodes below some roots, each once, in an order in which parts come first."""

    def __init__(self, roots: Sequence[Node]) -> None:
        self.place: dict[Node, int] = {}
        self.tests: list[tuple[int, Test, int, Callable[[Any], bool], bool]] = []
        self._steps: list[tuple[int, type[Node], int, tuple[int, ...]]] = []
        self.size = 0
        for root in roots:
            for node in root.walk():
                if node not in self.place:
                    self._add(node)

    def _add(self, node: Node) -> None:
        if isinstance(node, Element):  # an element is its formula, under a name
            self.place[node] = self.place[node.formula]
            return
        at = self.place[node] = self.size
        self.size += 1
        if isinstance(node, Test):
            passes = node.if_unknown is Truth.MET
            self.tests.append((at, node, node.fact.index, node.holds, passes))
        else:
            first, *rest = (self.place[part] for part in node.parts)
            self._steps.append((at, type(node), first, tuple(rest)))

    def decide(self, values: Sequence[Any]) -> Planes:
        """Return the answers for one case, given its fact values in the sheet's order."""
        planes = Planes(self.size)
        sure, may = planes.sure, planes.may
        for at, _, index, holds, passes in self.tests:
            value = values[index]
            if value is None:
                sure[at], may[at] = passes, True
            else:
                sure[at] = may[at] = holds(value)
        return self.join(planes, True)

    def join(self, planes: Planes, full: Any) -> Planes:
        """Work out every joined node from the tests already answered, in place.

        `full` is "yes for all": True for one case or for arrays of bools, or an int with one
        bit set for every variant.
        """
        sure, may = planes.sure, planes.may
        for at, kind, first, rest in self._steps:
            yes, still = sure[first], may[first]
            if kind is All:
                for part in rest:
                    yes = yes & sure[part]
                    still = still & may[part]
            elif kind is AnyOf:
                for part in rest:
                    yes = yes | sure[part]
                    still = still | may[part]
            else:
                yes, still = full ^ still, full ^ yes
            sure[at], may[at] = yes, still
        return planes

    def decide_variants(
        self, values: Sequence[Any], variants: Sequence[Sequence[tuple[int, Any]]]
    ) -> Planes:
        """Return the answers for many variants of one case at once.

        A variant is a list of (fact index, new value); bit k of every answer is variant k.
        """
        full = (1 << len(variants)) - 1
        masks: dict[int, dict[Any, bytearray]] = {}
        size = len(variants) // 8 + 1
        for k, changes in enumerate(variants):
            byte, bit = k >> 3, 1 << (k & 7)
            for index, value in changes:
                of_fact = masks.setdefault(index, {})
                if value not in of_fact:
                    of_fact[value] = bytearray(size)
                of_fact[value][byte] |= bit
        changed = {
            index: [(value, int.from_bytes(bits, "little")) for value, bits in of_fact.items()]
            for index, of_fact in masks.items()
        }
        planes = Planes(self.size)
        for at, _, index, holds, passes in self.tests:
            moved = changed.get(index, ())
            rest = full
            for _, bits in moved:
                rest &= ~bits
            yes = still = 0
            for value, bits in ((values[index], rest), *moved):
                if value is None:
                    yes |= bits if passes else 0
                    still |= bits
                elif holds(value):
                    yes |= bits
                    still |= bits
            planes.sure[at], planes.may[at] = yes, still
        return self.join(planes, full)


def truth(sure: bool, may: bool) -> Truth:
    """Return the one of three truths that two answers spell."""
    return Truth.MET if sure else Truth.OPEN if may else Truth.NOT_MET
