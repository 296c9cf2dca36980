"""Thresholds are where the results really change, to the last decimal."""

import random
from itertools import pairwise

import pytest
import spaces

from reliefkit import Case, ReliefError, assess, thresholds
from reliefkit.facts import FACTS
from reliefkit.variants import other_values

# The finest step of each scale, in units of which every value is a whole number.
FINEST = {"likelihood_of_persecution": 1e-6, "likelihood_of_torture": 1e-6}
FINEST |= {"days_to_filing": 1, "sentence_years": 1}
# Far enough apart to be quick, near enough that no two standards fall between neighbours.
SAMPLES = {"likelihood_of_persecution": range(0, 1_000_001, 50_000)}
SAMPLES |= {"likelihood_of_torture": range(0, 1_000_001, 50_000)}
SAMPLES |= {"days_to_filing": range(0, 3651, 73), "sentence_years": range(51)}
# The standards, written here a second time; fine steps are walked around each.
STANDARDS = {"likelihood_of_persecution": (0.1, 0.5), "likelihood_of_torture": (0.5,)}
STANDARDS |= {"days_to_filing": (365,), "sentence_years": (5,)}


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
    """What `thresholds` says, in the same form: the last value below and the first above."""
    found = set()
    for each in thresholds(case, name):
        assert each.fact == name
        step = round(each.at / FINEST[name])
        low, high = (step - 1, step) if each.included else (step, step + 1)
        ends = at_step(name, low), at_step(name, high)
        found.add((each.protection, str(each.below), str(each.above), ends))
    assert len(found) == len(thresholds(case, name))
    return found


@pytest.mark.parametrize("name", FINEST)
def test_thresholds_are_where_sampling_finds_them(name):
    """Every place found by sampling is told, and no other, on strong and on random cases."""
    rng = random.Random(f"thresholds {name}")
    fear = Case(**spaces.STARTS["fear alone"])
    cases = [Case(**start) for start in spaces.STARTS.values()]
    cases += [fear.but(aggravated_felony=True), fear.but(aggravated_felony=True, nexus="none")]
    cases += [Case(**spaces.random_case(rng)) for _ in range(25)]
    seen = 0
    for case in cases:
        expected = turns(case, name)
        assert told(case, name) == expected, case
        seen += len(expected)
    assert seen > 2


@pytest.mark.parametrize("name", FINEST)
def test_results_turn_at_a_standard_and_nowhere_near_it(name):
    """Walking fine steps around each standard, results change at the threshold told, only there."""
    fear = Case(**spaces.STARTS["fear alone"])
    for case in (fear, fear.but(aggravated_felony=True), fear.but(genuine_fear=None)):
        for limit in STANDARDS[name]:
            middle = round(limit / FINEST[name])
            steps = range(max(middle - 12, 0), middle + 13)
            walked = [results(case, name, step) for step in steps]
            found = {
                (protection, str(low[protection]), str(high[protection]), ends)
                for k, (low, high) in enumerate(pairwise(walked))
                for ends in [(at_step(name, steps[k]), at_step(name, steps[k + 1]))]
                for protection in low
                if low[protection] is not high[protection]
            }
            near = {
                each for each in told(case, name) if abs(each[3][0] - limit) < 20 * FINEST[name]
            }
            assert found == near


def test_thresholds_of_a_plain_fear():
    """Fear alone gives asylum from 10% and statutory withholding above 50%, in those words."""
    first, second = thresholds(Case(**spaces.STARTS["fear alone"]), "likelihood_of_persecution")
    assert (first.protection, first.at, first.included) == ("asylum", 0.1, True)
    assert (first.below, first.above) == ("refused", "permitted")
    assert first.text() == ("asylum: not available below 10%, may be granted (discretion) from 10%")
    assert repr(first) == "<asylum: refused, then permitted from 0.1>"
    assert (second.protection, second.at, second.included) == ("withholding", 0.5, False)
    assert second.text() == (
        "statutory withholding: not available up to 50%, must be granted above 50%"
    )
    assert repr(second) == "<withholding: refused, then required above 0.5>"


def test_thresholds_do_not_depend_on_where_the_fact_is_now():
    """The places are the same whatever the fact's own value is, unknown included."""
    for name in FINEST:
        for start in spaces.STARTS.values():
            case = Case(**start)
            here = told(case, name)
            for value in (None, *spaces.values_of(name)):
                assert told(case.but(**{name: value}), name) == here


def test_thresholds_refuse_what_is_no_scale():
    """A fact without a scale, a fact that does not exist and what is no case are named."""
    for name, fact in FACTS.items():
        if name not in FINEST:
            with pytest.raises(ReliefError, match=rf"{name} is a {fact.kind} fact, not a scale"):
                thresholds(Case(), name)
    with pytest.raises(ReliefError, match="Did you mean 'sentence_years'"):
        thresholds(Case(), "sentence_year")
    for odd in (None, 7, ["nexus"], {}):
        with pytest.raises(ReliefError, match="unknown fact"):
            thresholds(Case(), odd)
    with pytest.raises(ReliefError, match="expected a Case"):
        thresholds({"nexus": "none"}, "sentence_years")


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
    assert [other_values(days, d) for d in (0, 365, 366)] == [[366], [366], [365]]
    years = FACTS["sentence_years"]
    assert [other_values(years, y) for y in (None, 0, 4, 5, 50)] == [[4, 5], [5], [5], [4], [4]]
    for name, fact in FACTS.items():
        if name not in FINEST:
            values = spaces.values_of(name)
            for now in (None, *values):
                assert other_values(fact, now) == [v for v in values if v != now]
