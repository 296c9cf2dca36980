"""Minimal pairs: one fact apart, one result apart, about the element that was asked for."""

import pytest

from reliefkit import PROTECTIONS, Case, ReliefError, assess, compare, minimal_pairs
from reliefkit.law import LAW
from reliefkit.logic import Element

NAMED = [
    (name, element)
    for name in PROTECTIONS
    for element in dict.fromkeys(
        node.name for node in LAW[name].formula.walk() if isinstance(node, Element)
    )
]
# A bar that closes CAT withholding opens CAT deferral, and the other way round: where these two
# elements turn, two results always do. Every other element has five pairs and more.
NONE = {("cat_withholding", "no bar"), ("cat_deferral", "a bar applies")}
# Being met counts against the person: the element is not met where the protection is granted.
AGAINST = {"rebutted", "relocation defeats"}


@pytest.mark.parametrize(("protection", "element"), NAMED)
def test_pairs_are_one_fact_and_one_result_apart(protection, element):
    """In every pair one fact, the named element and one protection's result differ, no other."""
    found = minimal_pairs(protection, element)
    assert len(found) == (0 if (protection, element) in NONE else 5)
    for pair in found:
        assert (pair.protection, pair.element) == (protection, element)
        assert pair.first.differences(pair.second) == (pair.fact,)
        first, second = assess(pair.first), assess(pair.second)
        changed = [p for p in PROTECTIONS if first[p].result != second[p].result]
        assert changed == [protection]
        assert first[protection].result == ("permitted" if protection == "asylum" else "required")
        assert second[protection].result == "refused"
        truths = [str(a[protection].element(element).truth) for a in (first, second)]
        assert truths == (["not met", "met"] if element in AGAINST else ["met", "not met"])
    assert len({(pair.first, pair.second) for pair in found}) == len(found)


def test_pairs_teach_more_than_one_way_to_fail():
    """Where several facts can break an element, the pairs do not all move the same one."""
    for protection, element in (
        ("asylum", "may apply"),
        ("asylum", "no bar"),
        ("withholding", "future threat"),
        ("cat_withholding", "torture"),
        ("cat_deferral", "proof of torture"),
    ):
        assert len({pair.fact for pair in minimal_pairs(protection, element)}) > 1


def test_the_same_seed_gives_the_same_pairs():
    """A seed reproduces its pairs, and another seed gives others."""
    ones = [(p.first, p.second) for p in minimal_pairs("asylum", "timely", n=4, seed=11)]
    again = [(p.first, p.second) for p in minimal_pairs("asylum", "timely", n=4, seed=11)]
    other = [(p.first, p.second) for p in minimal_pairs("asylum", "timely", n=4, seed=12)]
    assert len(ones) == 4
    assert ones == again
    assert ones != other
    assert minimal_pairs("asylum", "timely", n=0) == []


def test_a_pair_says_what_its_fact_changes():
    """A pair shows both values of its fact, and its text is the comparison's sentence."""
    pair = minimal_pairs("cat_withholding", "torture", n=1)[0]
    assert pair.text() == compare(pair.first, pair.second).sentence("cat_withholding")
    old, new = pair.first[pair.fact], pair.second[pair.fact]
    assert repr(pair) == f"<pair on torture: {pair.fact} {old!r} or {new!r}>"
    assert isinstance(pair.first, Case)


def test_pairs_refuse_what_does_not_exist():
    """A protection, an element or a number that cannot be is named, with what is allowed."""
    with pytest.raises(ReliefError, match="Did you mean 'asylum'"):
        minimal_pairs("asylun", "gate")
    with pytest.raises(ReliefError, match="Did you mean 'timely'"):
        minimal_pairs("asylum", "timly")
    with pytest.raises(ReliefError, match="unknown element"):
        minimal_pairs("cat_deferral", "timely")
    for odd in (-1, 1.0, True, "5", None):
        with pytest.raises(ReliefError, match="n: "):
            minimal_pairs("asylum", "gate", n=odd)
        with pytest.raises(ReliefError, match="seed: "):
            minimal_pairs("asylum", "gate", seed=odd)
