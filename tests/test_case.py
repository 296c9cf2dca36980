"""Cases: how they are made, kept, compared and shown."""

import copy
import pickle

import pytest
import spaces

from reliefkit import Case, ReliefError, assess, compare
from reliefkit.facts import FACTS

EXAMPLE = {
    "political_opinion": True,
    "nexus": "central reason",
    "persecutor": "government",
    "likelihood_of_persecution": 0.3,
}


def test_case_knows_only_what_is_given():
    """A fact that is not given is unknown."""
    case = Case(**EXAMPLE)
    assert {name: case[name] for name in EXAMPLE} == EXAMPLE
    assert case.unknown == tuple(name for name in FACTS if name not in EXAMPLE)
    assert case.given == EXAMPLE
    assert case.assumed == {}
    assert Case().unknown == tuple(FACTS)


def test_undisputed_case_takes_the_rest_from_the_ordinary_column():
    """A fact that is not given has its ordinary value, and stays unknown where there is none."""
    case = Case.undisputed(**EXAMPLE)
    ordinary = {n: v for n, v in spaces.ORDINARY.items() if n not in EXAMPLE}
    assert {name: case[name] for name in EXAMPLE} == EXAMPLE
    assert case.given == EXAMPLE
    assert case.assumed == {n: v for n, v in ordinary.items() if v is not None}
    assert case.unknown == tuple(n for n, v in ordinary.items() if v is None)


def test_none_takes_an_ordinary_value_back():
    """None makes a fact unknown that an undisputed case would assume; that too is given."""
    case = Case.undisputed(credible=None)
    assert case["credible"] is None
    assert "credible" in case.unknown
    assert case.given == {"credible": None}
    assert "credible" not in case.assumed


def test_given_assumed_and_unknown_share_out_the_sheet():
    """Every fact with a value is given or assumed and never both; the rest are unknown."""
    for case in (Case(), Case(**EXAMPLE), Case.undisputed(**EXAMPLE), Case.undisputed(nexus=None)):
        known = {n for n, v in case.given.items() if v is not None}
        assert known.isdisjoint(case.assumed)
        assert known | set(case.assumed) | set(case.unknown) == set(FACTS)
        assert (known | set(case.assumed)).isdisjoint(case.unknown)
        for names in (case.given, case.assumed, case.unknown):
            assert list(names) == [n for n in FACTS if n in names]


def test_but_gives_a_new_case():
    """`but` changes the facts named, keeps the others, and leaves the first case alone."""
    first = Case.undisputed(**EXAMPLE)
    second = first.but(likelihood_of_persecution=0.6, credible=False)
    assert first["likelihood_of_persecution"] == 0.3
    assert second["likelihood_of_persecution"] == 0.6
    assert second.differences(first) == ("likelihood_of_persecution", "credible")
    assert first.differences(second) == second.differences(first)
    assert set(second.given) == {*EXAMPLE, "credible"}
    assert first.but() == first
    assert first.but(nexus=None).unknown == tuple(
        n for n in FACTS if n == "nexus" or n in first.unknown
    )


def test_a_changed_fact_is_given_even_at_its_old_value():
    """Saying what was assumed makes it given; the case stays equal."""
    case = Case.undisputed()
    said = case.but(credible=True)
    assert said == case
    assert said.given == {"credible": True}
    assert "credible" in case.assumed
    assert "credible" not in said.assumed


def test_cases_are_equal_by_values():
    """Cases with the same values are equal and hash alike, whether given or assumed."""
    assumed = Case.undisputed(**EXAMPLE)
    known = {n: v for n, v in {**spaces.ORDINARY, **EXAMPLE}.items() if v is not None}
    given = Case(**known)
    assert assumed == given
    assert hash(assumed) == hash(given)
    assert {assumed: "found"}[given] == "found"
    assert Case() == Case(nexus=None)
    assert Case(likelihood_of_torture=0.3 - 0.2) == Case(likelihood_of_torture=0.1)
    for other in (Case(), given.but(credible=False), EXAMPLE, None, "case", given.values):
        assert given != other
    assert given.differences(Case(**known)) == ()


def test_cases_do_not_change():
    """Nothing about a case can be set or deleted, and what it hands out is a copy."""
    case = Case(**EXAMPLE)
    before = hash(case)
    for name in ("nexus", "values", "said", "ordinary", "new"):
        with pytest.raises(AttributeError, match=r"case\.but"):
            setattr(case, name, "none")
        with pytest.raises(AttributeError, match=r"case\.but"):
            delattr(case, name)
    with pytest.raises(TypeError, match="does not support item assignment"):
        case["nexus"] = "none"
    case.given["nexus"] = "none"
    Case.undisputed().assumed.clear()
    assert hash(case) == before
    assert case == Case(**EXAMPLE)
    assert Case.undisputed() == Case(**spaces.ORDINARY)


def test_repr_is_short_and_can_be_run():
    """A case prints as the call that makes it: only what was given."""
    assert repr(Case()) == "Case()"
    assert repr(Case.undisputed()) == "Case.undisputed()"
    assert repr(Case(nexus="none", race=None)) == "Case(race=None, nexus='none')"
    for case in (Case(**EXAMPLE), Case.undisputed(**EXAMPLE), Case.undisputed().but(race=None)):
        same = eval(repr(case), {"Case": Case})
        assert same == case
        assert same.given == case.given
        assert same.assumed == case.assumed


@pytest.mark.parametrize("make", [Case, Case.undisputed])
def test_copies_and_pickles_are_the_same_case(make):
    """Copied or pickled, a case keeps its values and what was given and assumed."""
    case = make(**EXAMPLE).but(race=None)
    for same in (copy.copy(case), copy.deepcopy(case), pickle.loads(pickle.dumps(case))):
        assert same == case
        assert hash(same) == hash(case)
        assert same.given == case.given
        assert same.assumed == case.assumed
        assert repr(same) == repr(case)
        assert same.but(credible=None).given == case.but(credible=None).given


@pytest.mark.parametrize("wrong", [None, 1, "case", {}, EXAMPLE, Case, object()])
def test_only_cases_are_assessed_and_compared(wrong):
    """What is not a case is refused with the project's own error, which says what was given."""
    for ask in (
        lambda: assess(wrong),
        lambda: compare(wrong, Case()),
        lambda: compare(Case(), wrong),
    ):
        with pytest.raises(ReliefError, match="expected a Case, got a value of type"):
            ask()


def test_case_takes_no_positional_facts():
    """Facts are given by name only."""
    for make in (Case, Case.undisputed, Case().but):
        with pytest.raises(TypeError, match="positional"):
            make(EXAMPLE)
