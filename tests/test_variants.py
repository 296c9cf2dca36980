"""The values worth trying are where the results really change, to the last decimal."""

import random
from itertools import pairwise

import pytest
import spaces

from reliefkit import Case, assess
from reliefkit.facts import FACTS
from reliefkit.variants import other_values, stretches

# The finest step of each scale, in units of which every value is a whole number.
FINEST = {"likelihood_of_persecution": 1e-6, "likelihood_of_torture": 1e-6}
FINEST |= {"days_to_filing": 1, "sentence_years": 1}
# Far enough apart to be quick, near enough that no two standards fall between neighbours.
SAMPLES = {"likelihood_of_persecution": range(0, 1_000_001, 50_000)}
SAMPLES |= {"likelihood_of_torture": range(0, 1_000_001, 50_000)}
SAMPLES |= {"days_to_filing": range(0, 3651, 73), "sentence_years": range(51)}


def at_step(name, step):
    """The value a whole number of finest steps above zero."""
    return round(step * FINEST[name], 6) if FINEST[name] < 1 else step


def results(case, name, step):
    """The four results with the fact moved to a step."""
    return assess(case.but(**{name: at_step(name, step)})).results


def turns(case, name):
    """Every place where a result changes: found by sampling, then halving to the finest step."""
    found = set()

    def between(low, high, before, after):
        if before == after:
            return
        if high - low > 1:
            middle = (low + high) // 2
            here = results(case, name, middle)
            between(low, middle, before, here)
            between(middle, high, here, after)
            return
        for protection, old in before.items():
            if old is not after[protection]:
                ends = at_step(name, low), at_step(name, high)
                found.add((protection, str(old), str(after[protection]), ends))

    steps = list(SAMPLES[name])
    known = [results(case, name, step) for step in steps]
    for k in range(1, len(steps)):
        between(steps[k - 1], steps[k], known[k - 1], known[k])
    return found


def told(case, name):
    """The turns that trying one value of each stretch shows, each with the ends it lies between."""
    parts = stretches(FACTS[name])
    known = [assess(case.but(**{name: first})).results for first, _ in parts]
    return {
        (protection, str(old), str(after[protection]), (last, first))
        for ((_, last), before), ((first, _), after) in pairwise(zip(parts, known, strict=True))
        for protection, old in before.items()
        if old is not after[protection]
    }


@pytest.mark.parametrize("name", FINEST)
def test_results_turn_between_stretches_and_nowhere_else(name):
    """Every turn found by sampling lies between two stretches, on strong and on random cases."""
    rng = random.Random(f"thresholds {name}")
    fear = Case(**spaces.STARTS["fear alone"])
    cases = [Case(**start) for start in spaces.STARTS.values()]
    cases += [fear.but(aggravated_felony=True), fear.but(aggravated_felony=True, nexus="none")]
    cases += [Case(**spaces.random_case(rng)) for _ in range(25)]
    seen = 0
    for case in cases:
        found = sorted(turns(case, name))
        expected = sorted(told(case, name))
        assert [each[:3] for each in found] == [each[:3] for each in expected], case
        for (*_, (low, high)), (*_, (last, first)) in zip(found, expected, strict=True):
            assert last <= low < high <= first, case
        seen += len(found)
    assert seen > 2


def test_other_values_are_the_nearest_step_across_each_standard():
    """A scale offers the step next to each standard, on its far side; others every other value."""
    risk = FACTS["likelihood_of_persecution"]
    for now, offered in {
        None: [0.09, 0.1, 0.51],
        0: [0.1, 0.51],
        0.0999994: [0.1, 0.51],
        0.1: [0.09, 0.51],
        0.5: [0.09, 0.51],
        0.500001: [0.09, 0.5],
        1: [0.09, 0.5],
    }.items():
        assert other_values(risk, now) == offered
    days = FACTS["days_to_filing"]
    assert [other_values(days, d) for d in (0, 365, 366, 369, 400)] == [
        *([366, 370],) * 2,
        *([365, 370],) * 2,
        [365, 369],
    ]
    years = FACTS["sentence_years"]
    assert [other_values(years, y) for y in (None, 0, 4, 5, 50)] == [[4, 5], [5], [5], [4], [4]]
    for name, fact in FACTS.items():
        if name not in FINEST:
            values = spaces.values_of(name)
            for now in (None, *values):
                assert other_values(fact, now) == [v for v in values if v != now]
