"""Variants of a case: the values worth trying, their results, and thresholds along a scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reliefkit.assess import Result, result_of
from reliefkit.case import Case, as_case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, Fact, fact
from reliefkit.facts.kinds import Comparison, Number, Share
from reliefkit.law import GRAPH, LAW

Change = tuple[Fact, Any]


def _comparisons(of: Fact) -> list[Comparison]:
    tests = (test for _, test, *_ in GRAPH.tests if test.fact is of)
    found = {t.standard.name: t for t in tests if isinstance(t, Comparison)}
    return sorted(found.values(), key=lambda test: test.limit)


def stretches(of: Number) -> list[tuple[float, float]]:
    """Return the parts of a scale that no standard divides, each as its first and last step."""
    edges: list[float] = [of.minimum]
    for test in _comparisons(of):
        first_above = test.standard.test == "at least"
        edges += (
            [test.limit - of.step, test.limit]
            if first_above
            else [test.limit, test.limit + of.step]
        )
    edges.append(of.maximum)
    kept = [of.check(round(edge, 6) if isinstance(of, Share) else round(edge)) for edge in edges]
    return list(zip(kept[::2], kept[1::2], strict=True))


def _stretch(of: Number, value: float) -> int:
    """Return which stretch a value lies in, by the tests themselves."""
    return sum(test.holds(value) is (test.standard.test != "at most") for test in _comparisons(of))


def other_values(of: Fact, now: Any) -> list[Any]:
    """Return the values that could make a difference to a fact that is now `now`.

    For a yes/no fact, a choice or a level: each other value. On a scale: for every stretch
    between standards the step nearest to where the fact is now.
    """
    if not isinstance(of, Number):
        return [value for value in of.values if value != now]
    parts = stretches(of)
    if now is None:
        return [last if k == 0 else first for k, (first, last) in enumerate(parts)]
    here = _stretch(of, now)
    return [last if k < here else first for k, (first, last) in enumerate(parts) if k != here]


def results(case: Case, variants: Sequence[Sequence[Change]]) -> dict[str, list[Result]]:
    """Return every variant's result, by protection."""
    moves = [[(of.index, value) for of, value in changes] for changes in variants]
    planes = GRAPH.decide_variants(case.values, moves)
    found = {}
    for name, protection in LAW.items():
        at = GRAPH.place[protection.formula]
        sure, may = planes.sure[at], planes.may[at]
        found[name] = [
            result_of(protection, bool(sure >> k & 1), bool(may >> k & 1))
            for k in range(len(variants))
        ]
    return found


# -- thresholds --------------------------------------------------------------------------------


class Threshold:
    """A place along a scale where a protection's result changes.

    Attributes: `protection`, `fact`, `at` (the value), `included` (whether `at` itself already
    has the result above), `below` and `above` (the results on either side).
    """

    def __init__(
        self, protection: str, of: Fact, at: float, included: bool, below: Result, above: Result
    ) -> None:
        self.protection = protection
        self.fact = of.name
        self.at = at
        self.included = included
        self.below = below
        self.above = above

    def text(self) -> str:
        """Return the threshold in words."""
        from reliefkit.words.finding import RESULT_WORDS, inner_title

        place = FACTS[self.fact].words(self.at)
        upto, beyond = ("below", "from") if self.included else ("up to", "above")
        return (
            f"{inner_title(self.protection)}: {RESULT_WORDS[self.below]} {upto} {place}, "
            f"{RESULT_WORDS[self.above]} {beyond} {place}"
        )

    def __repr__(self) -> str:
        side = "from" if self.included else "above"
        return f"<{self.protection}: {self.below}, then {self.above} {side} {self.at:g}>"


def thresholds(case: Case, name: str) -> list[Threshold]:
    """Return where along the scale of a share or count each result changes, exactly.

    The places come from the standards in the graph, not from sampling. Raises ReliefError for
    what is not a case, an unknown fact, or a fact that is not a share or a count.
    """
    case, of = as_case(case), fact(name)
    if not isinstance(of, Number):
        scales = ", ".join(f.name for f in FACTS.values() if isinstance(f, Number))
        raise ReliefError(f"{of.name} is a {of.kind} fact, not a scale. Allowed: {scales}.")
    found_results = results(case, [[(of, first)] for first, _ in stretches(of)])
    return [
        Threshold(
            protection, of, test.limit, test.standard.test == "at least", found[k], found[k + 1]
        )
        for protection, found in found_results.items()
        for k, test in enumerate(_comparisons(of))
        if found[k] != found[k + 1]
    ]
