"""What-if questions: every flip of one or two facts, every threshold along a slider."""

from __future__ import annotations

import statistics
from itertools import combinations
from typing import Any

import reliefkit
from tests.bench.cases import COUNTS, PROTECTIONS, SHARES, VALUES, Case, random_cases
from tests.bench.plain_model import decide
from tests.bench.timing import Section, clock, row

# Each scale as the stretches that no threshold divides (first and last slider step), and the
# thresholds between them, each with whether it belongs to the stretch above.
STRETCHES: dict[str, tuple[tuple[float, float], ...]] = {
    "likelihood_of_persecution": ((0.0, 0.09), (0.10, 0.50), (0.51, 1.0)),
    "likelihood_of_torture": ((0.0, 0.50), (0.51, 1.0)),
    "days_to_filing": ((0, 365), (366, 3650)),
    "sentence_years": ((0, 4), (5, 50)),
}
LIMITS: dict[str, tuple[tuple[float, bool], ...]] = {
    "likelihood_of_persecution": ((0.10, True), (0.50, False)),
    "likelihood_of_torture": ((0.50, False),),
    "days_to_filing": ((365, False),),
    "sentence_years": ((5, True),),
}
Flips = set[tuple[frozenset[tuple[str, Any]], str]]  # the changes and the result they give


def moves(facts: Case) -> list[tuple[str, Any]]:
    """Every change of one fact worth trying: the nearest step of another stretch, another value."""
    found = []
    for name, values in VALUES.items():
        now = facts.get(name)
        if name not in STRETCHES:
            found += [(name, value) for value in values if value != now]
            continue
        here = 0.5  # unknown: between the lowest stretch and the rest
        if now is not None:
            value = round(now, 6)
            here = sum(value >= at if above else value > at for at, above in LIMITS[name])
        for place, (first, last) in enumerate(STRETCHES[name]):
            if place != here:
                found.append((name, last if place < here else first))
    return found


def brute_flips(facts: Case) -> dict[str, Flips]:
    """The smallest sets of one or two changes that turn each protection, by trying them all."""
    now = decide(facts)
    found: dict[str, Flips] = {name: set() for name in PROTECTIONS}
    alone: dict[str, set[tuple[str, Any]]] = {name: set() for name in PROTECTIONS}
    for size in (1, 2):
        for chosen in combinations(moves(facts), size):
            if len({name for name, _ in chosen}) < size:
                continue
            then = decide(facts | dict(chosen))
            for name in PROTECTIONS:
                granted = now[name][0] in ("permitted", "required")
                wanted = ("refused",) if granted else ("permitted", "required")
                if then[name][0] in wanted and not alone[name].intersection(chosen):
                    found[name].add((frozenset(chosen), then[name][0]))
                    if size == 1:
                        alone[name].add(chosen[0])
    return found


def brute_thresholds(facts: Case, fact: str) -> set[tuple[Any, ...]]:
    """Where each result changes along a scale, by deciding once in every stretch."""
    each = [decide(facts | {fact: first}) for first, _ in STRETCHES[fact]]
    return {
        (name, at, above, lower[name][0], upper[name][0])
        for (at, above), lower, upper in zip(LIMITS[fact], each[:-1], each[1:], strict=True)
        for name in PROTECTIONS
        if lower[name][0] != upper[name][0]
    }


def check_flips(facts: Case) -> float:
    """Seconds of trying every change with the plain function; stop unless reliefkit agrees."""
    start = clock()
    expected = brute_flips(facts)
    spent = clock() - start
    for name in PROTECTIONS:
        flips = reliefkit.flips(reliefkit.Case(**facts), name, at_most=2)
        got = {(frozenset(flip.changes.items()), str(flip.result)) for flip in flips}
        if got != expected[name] or len(got) < len(flips):
            odd = sorted(map(str, got ^ expected[name]))[:3]
            raise SystemExit(f"flips of {facts} for {name} differ from trying them all: {odd}")
    return spent


def check_thresholds(facts: Case, fact: str) -> None:
    """Stop unless reliefkit finds the thresholds that deciding in every stretch shows."""
    got = {
        (each.protection, each.at, each.included, str(each.below), str(each.above))
        for each in reliefkit.thresholds(reliefkit.Case(**facts), fact)
    }
    if got != brute_thresholds(facts, fact):
        raise SystemExit(f"thresholds of {facts} along {fact}: {got}")


def what_if() -> Section:
    """Flips and thresholds over many cases and protections, checked on some before."""
    brute = [check_flips(facts) for facts in random_cases(24, seed=19)]
    scales = (*SHARES, *COUNTS)
    for facts in random_cases(500, seed=23):
        for fact in scales:
            check_thresholds(facts, fact)

    times: dict[str, list[float]] = {name: [] for name in PROTECTIONS}
    sets = 0
    for facts in random_cases(120, seed=13):
        for name in PROTECTIONS:
            case = reliefkit.Case(**facts)
            start = clock()
            sets += len(reliefkit.flips(case, name, at_most=2))
            times[name].append(1000 * (clock() - start))
    every = [each for found in times.values() for each in found]
    by_name = {name: statistics.median(found) for name, found in times.items()}
    slowest = max(by_name, key=lambda name: by_name[name])
    flips = statistics.median(every)

    along: list[float] = []
    for facts in random_cases(300, seed=17):
        for fact in scales:
            case = reliefkit.Case(**facts)
            start = clock()
            reliefkit.thresholds(case, fact)
            along.append(1000 * (clock() - start))
    slider = statistics.median(along)
    four = 1000 * statistics.median(brute)
    return {
        "title": "What if",
        "rows": [
            row("flips(case, protection, at_most=2)", flips, "ms", "at most 20 ms", flips <= 20),
            row(f"its median for the slowest protection ({slowest})", by_name[slowest], "ms"),
            row(f"its worst of {len(every)} calls", max(every), "ms"),
            row("sets of changes it finds, on average", sets / len(every), "sets"),
            row("plain Python function trying every change, four protections at once", four, "ms"),
            row("thresholds(case, fact)", slider, "ms", "at most 1 ms", slider <= 1),
            row(f"its worst of {len(along)} calls", max(along), "ms"),
        ],
    }
