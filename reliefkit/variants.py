"""Variants of a case: the values worth trying, and their results."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import prod
from typing import Any

from reliefkit.assess import Result, result_of
from reliefkit.case import Case
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Comparison, Number, Share, Test
from reliefkit.law import GRAPH, LAW, PROTECTIONS
from reliefkit.logic import Node, Planes

Change = tuple[Fact, Any]


def comparisons(of: Fact) -> list[Comparison]:
    """Return the tests that compare a fact with a standard, each standard once, lowest first."""
    tests = (test for _, test, *_ in GRAPH.tests if test.fact is of)
    found = {t.standard.name: t for t in tests if isinstance(t, Comparison)}
    return sorted(found.values(), key=lambda test: test.limit)


def stretches(of: Number) -> list[tuple[float, float]]:
    """Return the parts of a scale that no standard divides, each as its first and last step."""
    edges: list[float] = [of.minimum]
    for test in comparisons(of):
        last = test.limit - of.step if test.standard.test == "at least" else test.limit
        edges += [last, last + of.step]
    edges.append(of.maximum)
    kept = [of.check(round(edge, 6) if isinstance(of, Share) else round(edge)) for edge in edges]
    return list(zip(kept[::2], kept[1::2], strict=True))


def other_values(of: Fact, now: Any) -> list[Any]:
    """Return the values that could make a difference to a fact that is now `now`.

    On a scale: for every stretch between standards the step nearest to where the fact is now.
    """
    if not isinstance(of, Number):
        return [value for value in of.values if value != now]
    parts = stretches(of)
    if now is None:
        return [last if k == 0 else first for k, (first, last) in enumerate(parts)]
    here = sum(t.holds(now) is (t.standard.test != "at most") for t in comparisons(of))
    return [last if k < here else first for k, (first, last) in enumerate(parts) if k != here]


_MOST = 10  # unknown facts of which every answer is tried


@lru_cache(4096)
def mattering(case: Case, node: Node) -> frozenset[str]:
    """Return the unknown facts that some answer to the others lets change what a node comes to.

    Where it rests on more than ten unknown facts, all of those. Discretion that nobody has
    exercised leaves nothing open, and is not among them.
    """
    names = _open(node, GRAPH.decide(case.values))
    if len(names) > _MOST:
        return names
    unknown = [FACTS[name] for name in names]
    answers = [_answers(of) for of in unknown]
    size = prod(map(len, answers))
    full, step = (1 << size) - 1, 1
    changed: dict[int, dict[Any, int]] = {}
    found = []
    for of, values in zip(unknown, answers, strict=True):
        first = full // ((1 << step * len(values)) - 1) * ((1 << step) - 1)
        changed[of.index] = {value: first << k * step for k, value in enumerate(values)}
        found.append((of.name, first, [k * step for k in range(1, len(values))]))
        step *= len(values)
    met = GRAPH.decide_variants(case.values, changed, full).sure[GRAPH.place[node]]
    turns = (name for name, first, far in found if any((met >> k ^ met) & first for k in far))
    return frozenset(turns)


def _open(node: Node, planes: Planes) -> frozenset[str]:
    """Return the unknown facts that leave a node open: those of its open parts."""
    at = GRAPH.place[node]
    if planes.sure[at] == planes.may[at]:
        return frozenset()
    own = frozenset([node.fact.name]) if isinstance(node, Test) else frozenset()
    return own.union(*(_open(part, planes) for part in node.parts))


@cache
def _answers(of: Fact) -> list[Any]:
    """Return one of all answers that every rule takes alike."""
    tests = [test for _, test, *_ in GRAPH.tests if test.fact is of]
    return list({tuple(t.holds(v) for t in tests): v for v in other_values(of, None)}.values())


def results(
    case: Case, variants: Sequence[Sequence[Change]], of: Iterable[str] = PROTECTIONS
) -> dict[str, list[Result]]:
    """Return every variant's result, by protection."""
    changed: dict[int, dict[Any, int]] = {}
    for k, changes in enumerate(variants):
        for fact, value in changes:
            bits = changed.setdefault(fact.index, {})
            bits[value] = bits.get(value, 0) | 1 << k
    planes = GRAPH.decide_variants(case.values, changed, (1 << len(variants)) - 1)
    found = {}
    for name in of:
        protection = LAW[name]
        at = GRAPH.place[protection.formula]
        sure, may = planes.sure[at], planes.may[at]
        found[name] = [
            result_of(protection, bool(sure >> k & 1), bool(may >> k & 1))
            for k in range(len(variants))
        ]
    return found
