"""Odd combinations of facts are warned of, and computed as given."""

import pytest
import spaces

from reliefkit import Case, assess

STRONG = Case(**spaces.STRONG)
EXAMPLE = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.60,
)
ODD = {
    "rests on an aggravated felony": (
        {"proceedings": "administrative removal"},
        {"aggravated_felony": True},
    ),
    "without an aggravated felony": ({"sentence_years": 1}, {"aggravated_felony": True}),
    "no official inflicts": (
        {"official_role": "unable to prevent"},  # the strong case's persecutor is the government
        {"persecutor": "uncontrolled private actor"},
    ),
    "can and will control": (
        {"persecutor": "controlled private actor", "official_role": "inflicts"},
        {"official_role": "acquiesces"},
    ),
    "presumption is given for an unaccompanied child": (
        {"unaccompanied_child": True, "entry_presumption": True},
        {"entry_presumption": False},
    ),
    "USCIS decides the asylum claim first": (
        {"unaccompanied_child": True},  # the strong case is in removal proceedings
        {"proceedings": "affirmative"},
    ),
    "Count the calendar": ({"days_to_filing": 366}, {"deadline_carried": True}),
    "from day 366 to day 369 only": ({"deadline_carried": True}, {"days_to_filing": 369}),
    "A safe third country": (
        {"safe_third_country": True, "proceedings": "reinstated order"},
        {"proceedings": "removal"},
    ),
    "atrocities": ({"atrocity_participant": True}, {"favorable_discretion": False}),
}


# In removal proceedings an unaccompanied child is warned of anyway.
BESIDE = {"presumption is given for an unaccompanied child": {"proceedings": "affirmative"}}


@pytest.mark.parametrize("said", ODD)
def test_odd_combinations_are_warned_of(said):
    """Each odd combination has its own warning, which is gone once it is no longer odd."""
    odd, even = ODD[said]
    start = STRONG.but(**BESIDE.get(said, {}))
    warnings = assess(start.but(**odd)).warnings
    assert [said in w for w in warnings] == [True]
    assert assess(start.but(**{**odd, **even})).warnings == ()
    assert warnings[0].endswith(".")


@pytest.mark.parametrize("said", ODD)
def test_each_fact_of_an_odd_combination_is_needed(said):
    """With any one of its facts as in the strong case, the combination is not odd."""
    odd, _ = ODD[said]
    for name in odd:
        rest = {given: value for given, value in odd.items() if given != name}
        assert not [w for w in assess(STRONG.but(**rest)).warnings if said in w], name


def test_both_special_proceedings_are_odd_with_a_third_country():
    """A third country is odd after an administrative removal order as well."""
    case = STRONG.but(safe_third_country=True, proceedings="administrative removal")
    assert len(assess(case.but(aggravated_felony=True)).warnings) == 1
    assert len(assess(case).warnings) == 2


def test_ordinary_and_empty_cases_are_not_odd():
    """An undisputed case, a strong one and an empty one have no warning."""
    for case in (Case(), Case.undisputed(), STRONG, EXAMPLE, Case.undisputed(official_role="none")):
        assert assess(case).warnings == ()


def test_a_sentence_is_ignored_only_without_a_felony():
    """While it is not known whether there is an aggravated felony, the sentence still counts."""
    unknown = assess(STRONG.but(sentence_years=5, aggravated_felony=None))
    assert unknown.withholding.result == "open"
    assert not any("ignored" in w for w in unknown.warnings)


def test_odd_combinations_are_computed_as_given():
    """A warning changes no result and no fact."""
    for odd, _ in ODD.values():
        case = STRONG.but(**odd)
        assert assess(case).case == case
        assert assess(case).results == assess(case.but()).results


@pytest.mark.parametrize("day", [200, 365, 370, 500])
def test_the_calendar_is_spoken_of_only_where_it_can_matter(day):
    """Not within the year, and not after day 369; a carried deadline is then ignored, and said."""
    assert not [w for w in assess(STRONG.but(days_to_filing=day)).warnings if "calendar" in w]
    carried = assess(STRONG.but(days_to_filing=day, deadline_carried=True)).warnings
    assert ["it is ignored" in w for w in carried] == [True]
