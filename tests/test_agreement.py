"""The package and the independent oracle agree, on the sheet of facts and on what follows."""

import random
from collections import Counter

import oracle
import pytest
import spaces

from reliefkit import PROTECTIONS, Case, assess
from reliefkit.facts import FACTS

CASES = 100_000
TRUTHS = {"met": 1, "open": 0, "not met": -1}
NAMED = {each: [name for key, name in oracle.elements({}) if key == each] for each in PROTECTIONS}


def judged(facts):
    """What the package says: the results, and the truth of every element the oracle names."""
    assessment = assess(Case(**facts))
    results, truths = {}, {}
    for each in PROTECTIONS:
        protection = assessment[each]
        results[each] = protection.result
        for name in NAMED[each]:
            truths[each, name] = TRUTHS[protection.element(name).truth]
    return results, truths


def differences(facts):
    """Every result and every element on which the package and the oracle differ."""
    results, truths = judged(facts)
    found = oracle.elements(facts)
    wanted = oracle.results(found)
    if results == wanted and truths == found:
        return []
    unlike = [
        (each, results[each], wanted[each]) for each in wanted if results[each] != wanted[each]
    ]
    return unlike + [(key, truths[key], found[key]) for key in found if truths[key] != found[key]]


def smallest(facts):
    """The case with every fact removed that the disagreement does not need."""
    for name in list(facts):
        less = {other: value for other, value in facts.items() if other != name}
        if differences(less):
            facts = less
    return facts


@pytest.mark.parametrize("unknown", [0.0, 0.05, 0.15, 0.5])
def test_package_and_oracle_agree_on_random_cases(unknown):
    """Every result and every named element is the same in a quarter of the random cases."""
    rng = random.Random(f"agreement {unknown}")
    for _ in range(CASES // 4):
        facts = spaces.random_case(rng, unknown)
        if differences(facts):
            small = smallest(facts)
            pytest.fail(f"package, oracle: {differences(small)} in {small}")


@pytest.mark.parametrize("start", spaces.STARTS)
def test_package_and_oracle_agree_one_fact_away(start):
    """The same holds for each starting case, and for every case one fact away from it."""
    facts = spaces.STARTS[start]
    for name in spaces.NAMES:
        for value in (*spaces.values_of(name), None):
            assert differences({**facts, name: value}) == [], (name, value)


def test_random_cases_reach_every_answer_and_every_truth():
    """The random cases are no empty test: each answer and each truth of an element is common."""
    rng = random.Random("coverage")
    seen = Counter()
    for _ in range(20_000):
        found = oracle.elements(spaces.random_case(rng))
        seen.update(oracle.results(found).items())
        seen.update(found.items())
    for protection in PROTECTIONS:
        granted = "permitted" if protection == "asylum" else "required"
        for result in (granted, "refused", "open"):
            assert seen[protection, result] > 400, (protection, result)
    for key in oracle.elements({}):
        for truth in TRUTHS.values():
            assert seen[key, truth] > 400, (key, truth)


def test_sheet_names_the_facts_in_the_same_order():
    """The package asks the same facts in the same order as the second copy."""
    assert tuple(FACTS) == spaces.NAMES


@pytest.mark.parametrize("name", spaces.NAMES)
def test_sheet_describes_the_fact_alike(name):
    """Group, kind, values, range and ordinary value of a fact are those of the second copy."""
    group, kind, ordinary, values = spaces.SHEET[name]
    fact = FACTS[name]
    assert (fact.name, fact.group, fact.kind) == (name, group, kind)
    assert fact.ordinary == ordinary
    assert type(fact.ordinary) is type(ordinary)
    if kind in ("share", "count"):
        assert (fact.minimum, fact.maximum) == values
    elif kind in ("level", "choice"):
        assert tuple(fact.values) == values


def test_undisputed_case_takes_the_ordinary_column():
    """An undisputed case with no facts named is the ordinary column, unknown where it says so."""
    assert Case.undisputed() == Case(**spaces.ORDINARY)
    assert Case(**dict.fromkeys(spaces.NAMES)) == Case()


def test_shares_are_compared_after_rounding():
    """A share within half a millionth of a threshold counts as at the threshold."""
    for share, asylum in ((0.0999994, "refused"), (0.3 - 0.2, "permitted"), (0.1, "permitted")):
        facts = {**spaces.STRONG, "past_harm": "none", "likelihood_of_persecution": share}
        assert assess(Case(**facts)).asylum.result == asylum, share
    for share, withheld in ((0.5, "refused"), (0.5000004, "refused"), (0.500001, "required")):
        facts = {**spaces.STRONG, "past_harm": "none", "likelihood_of_persecution": share}
        assert assess(Case(**facts)).withholding.result == withheld, share
