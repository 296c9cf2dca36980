"""Truth and the graph of elements: the engine, readable in one sitting.

The law is written as nodes: leaves that test a fact, joined by `&` (every part), `|` (any part) and
`~` (not), and named by elements. A fact may be unknown, so a node has three truths, which are
kept as two answers: is it *surely* met, and could it *still* be met?

    met (yes, yes)      open (no, yes)      not met (no, no)

Then "and" is `&` on both answers, "or" is `|`, and "not" swaps the two and turns them round.
That is Kleene's three-valued logic, and the same few lines decide one case (an answer is a
bool), thousands of variants of a case (an int, one bit a variant) and a million rows of a
table (a NumPy array), because Python spells the three operations alike for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any


class Truth(StrEnum):
    """What the facts known so far say of an element."""

    MET = "met"
    OPEN = "open"
    NOT_MET = "not met"


# By the two answers that spell it.
TRUTHS = {(True, True): Truth.MET, (False, True): Truth.OPEN, (False, False): Truth.NOT_MET}


class Node:
    """Something the facts meet, do not meet, or leave open, made of its parts."""

    parts: tuple[Node, ...] = ()

    def __init__(self, *parts: Node) -> None:
        self.parts = parts

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


class All(Node):
    """Met when every part is met; one part not met is enough to fail it."""


class AnyOf(Node):
    """Met when one part is met; fails only when every part does."""


class Not(Node):
    """Met when its part is not met; open when its part is open."""


class Unless(Node):
    """Met unless its part is surely not met: an open part passes."""


def _flat(kind: type[Node], node: Node) -> tuple[Node, ...]:
    return node.parts if type(node) is kind else (node,)


def none_of(*nodes: Node) -> All:
    """Return the node that is met when no one of `nodes` is."""
    return All(*(~node for node in nodes))


class Leaf(Node):
    """A question put to one value of a case, the one at `index`: does it pass?

    `holds` answers for a known value; an unknown one leaves it open.
    """

    index: int
    holds: Callable[[Any], bool]


class Element(Node):
    """A named requirement of the law, with its rule in plain words and its authorities.

    `cite` lists the authorities' ids, with commas. `title` is the name as a sentence says it,
    where the name itself will not do; `opposite` is what is said where the law asks that the
    element is *not* so. `short` is what is found, in a cell's width, where it is met (of the bars,
    where none applies), "" where its parts say that better. `contested` says where courts differ,
    `at_issue` on which facts that matters.
    """

    def __init__(
        self,
        name: str,
        formula: Node,
        *,
        rule: str,
        cite: str,
        title: str = "",
        burden: str = "",
        contested: str = "",
        at_issue: Node | None = None,
        opposite: str = "",
        short: str = "",
    ) -> None:
        super().__init__(formula)
        self.name = name
        self.formula = formula
        self.title = title or name
        self.opposite = opposite
        self.short = short
        self.rule = rule
        self.cite = tuple(cite.split(", "))
        self.burden = burden
        self.contested = contested
        self.at_issue = at_issue

    def __repr__(self) -> str:
        return f"<element {self.name!r}>"


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
        self.tests: list[tuple[int, Any, int, Callable[[Any], bool]]] = []
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
        if isinstance(node, Leaf):
            self.tests.append((at, node, node.index, node.holds))
        else:
            first, *rest = (self.place[part] for part in node.parts)
            self._steps.append((at, type(node), first, tuple(rest)))

    def decide(self, values: Sequence[Any]) -> Planes:
        """Return the answers for one case, given its fact values in the sheet's order."""
        planes = Planes(self.size)
        sure, may = planes.sure, planes.may
        for at, _, index, holds in self.tests:
            value = values[index]
            if value is None:
                sure[at], may[at] = False, True
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
            elif kind is Not:
                yes, still = full ^ still, full ^ yes
            else:
                yes = still
            sure[at], may[at] = yes, still
        return planes

    def decide_variants(
        self, values: Sequence[Any], changed: Mapping[int, Mapping[Any, int]], full: int
    ) -> Planes:
        """Return the answers for many variants of one case at once: bit k is that of variant k.

        `changed` has, by a fact's index, its new values, each with the bits of the variants that
        take it; `full` has a bit for every variant.
        """
        planes = Planes(self.size)
        for at, _, index, holds in self.tests:
            moved = changed.get(index, {})
            rest = full
            for bits in moved.values():
                rest &= ~bits
            yes = still = 0
            for value, bits in ((values[index], rest), *moved.items()):
                if value is None:
                    still |= bits
                elif holds(value):
                    yes |= bits
                    still |= bits
            planes.sure[at], planes.may[at] = yes, still
        return self.join(planes, full)
