"""The engine: three truths, the graph, and many variants decided at once."""

import itertools
import random

import numpy as np
import pytest
import spaces

from reliefkit import Case
from reliefkit.facts import facts_below
from reliefkit.facts.kinds import Test
from reliefkit.law import GRAPH, LAW
from reliefkit.logic import (
    TRUTHS,
    All,
    AnyOf,
    Element,
    Graph,
    Leaf,
    Node,
    Not,
    Planes,
    Truth,
    Unless,
    none_of,
)

MET, OPEN, NOT_MET = Truth.MET, Truth.OPEN, Truth.NOT_MET
ORDER = (NOT_MET, OPEN, MET)
VALUES = {MET: True, OPEN: None, NOT_MET: False}


class Ask(Leaf):
    """A test that a made-up fact is yes."""

    def __init__(self, index):
        self.index = index
        self.holds = bool


A, B, C = Ask(0), Ask(1), Ask(2)


def found(node, *values):
    """The truth of a node on made-up values: True, False, or None for unknown."""
    graph = Graph([node])
    planes = graph.decide(values)
    at = graph.place[node]
    return TRUTHS[planes.sure[at], planes.may[at]]


@pytest.mark.parametrize("a", Truth)
def test_a_test_says_what_is_known(a):
    """A known value passes or fails; an unknown one leaves the test open."""
    assert found(A, VALUES[a]) is a


@pytest.mark.parametrize("a", Truth)
def test_not_is_the_opposite(a):
    """Not turns met and not met round, and leaves open open."""
    assert found(~A, VALUES[a]) is ORDER[2 - ORDER.index(a)]
    assert found(~~A, VALUES[a]) is a


@pytest.mark.parametrize(("a", "b"), list(itertools.product(Truth, repeat=2)))
def test_and_is_the_least_or_the_greatest(a, b):
    """And is the least of its parts and or the greatest, on not met < open < met."""
    values = VALUES[a], VALUES[b]
    ranks = ORDER.index(a), ORDER.index(b)
    assert found(A & B, *values) is ORDER[min(ranks)]
    assert found(A | B, *values) is ORDER[max(ranks)]
    assert found(none_of(A, B), *values) is ORDER[2 - max(ranks)]
    assert found(~(A & B), *values) is found(~A | ~B, *values)
    assert found(~(A | B), *values) is found(~A & ~B, *values)


@pytest.mark.parametrize("three", list(itertools.product(Truth, repeat=3)))
def test_longer_rows_and_mixed_ones(three):
    """The same holds for three parts, and for rows inside rows."""
    values = [VALUES[t] for t in three]
    a, b, c = (ORDER.index(t) for t in three)
    assert found(A & B & C, *values) is ORDER[min(a, b, c)]
    assert found(A | B | C, *values) is ORDER[max(a, b, c)]
    assert found((A & B) | C, *values) is ORDER[max(min(a, b), c)]
    assert found(A & (B | ~C), *values) is ORDER[min(a, max(b, 2 - c))]
    assert found(none_of(A, B, C), *values) is ORDER[2 - max(a, b, c)]


def test_one_unknown_is_not_known_to_be_itself():
    """Kleene's logic goes by the formula as written: "X or not X" of an unknown is open."""
    assert found(A | ~A, None) is OPEN
    assert found(A & ~A, None) is OPEN


def test_unless_passes_the_open():
    """Only what is surely not met fails it; the part itself stays open."""
    lenient = Unless(A)
    assert found(lenient, None) is MET
    assert found(lenient, True) is MET
    assert found(lenient, False) is NOT_MET
    assert found(~lenient, None) is NOT_MET
    graph = Graph([lenient])
    planes = at_once(graph, [None], [[], [(0, True)], [(0, False)], [(0, None)]])
    at, inside = graph.place[lenient], graph.place[A]
    assert (planes.sure[at], planes.may[at]) == (0b1011, 0b1011)
    assert (planes.sure[inside], planes.may[inside]) == (0b0010, 0b1011)


def test_truth_words():
    """The three truths are the words of the public interface."""
    assert [str(t) for t in (MET, OPEN, NOT_MET)] == ["met", "open", "not met"]
    assert [TRUTHS[two] for two in ((True, True), (False, True), (False, False))] == [
        MET,
        OPEN,
        NOT_MET,
    ]


# -- the graph ---------------------------------------------------------------------------------


def test_rows_are_flat():
    """A row of ands, or of ors, is one node with all its parts; mixed rows are not."""
    assert (A & B & C).parts == (A, B, C)
    assert (A & (B & C)).parts == (A, B, C)
    assert (A | B | C).parts == (A, B, C)
    assert (A | (B | C)).parts == (A, B, C)
    assert [type(part) for part in ((A | B) & C).parts] == [AnyOf, Ask]
    assert [type(part) for part in ((A & B) | C).parts] == [All, Ask]
    assert type(~A) is Not
    assert (~A).parts == (A,)
    assert type(none_of(A, B)) is All
    assert [(type(p), p.parts) for p in none_of(A, B).parts] == [(Not, (A,)), (Not, (B,))]


def test_an_element_is_its_formula_under_a_name():
    """An element keeps its name, rule, cites and burden, and has the truth of its formula."""
    told = {"burden": "one", "contested": "here", "opposite": "neither"}
    named = Element("both", A & B, title="the two", rule="Both.", cite="x, y", **told)
    assert (named.name, named.title, named.rule) == ("both", "the two", "Both.")
    assert named.cite == ("x", "y")
    assert {key: getattr(named, key) for key in told} == told
    plain = Element("one", A, rule="", cite="z")
    assert [getattr(plain, key) for key in told] == ["", "", ""]
    assert repr(named) == "<element 'both'>"
    assert (named & C).parts == (named, C)  # it is not taken apart again
    graph = Graph([named & C])
    assert graph.place[named] == graph.place[named.formula]
    for values in itertools.product((True, False, None), repeat=2):
        assert found(named, *values) is found(A & B, *values)


def test_a_shared_node_has_one_place():
    """A node that several formulas share stands in the graph once, and after its parts."""
    both = A & B
    graph = Graph([both | C, ~both, both])
    assert graph.size == 6 == len(set(graph.place.values()))
    assert sorted(graph.place.values()) == list(range(graph.size))
    assert [test for _, test, *_ in graph.tests] == [A, B, C]
    for node in graph.place:
        assert all(graph.place[part] < graph.place[node] for part in node.parts)
    assert list((both | C).walk())[:3] == [A, B, both]
    assert list(A.walk()) == [A]
    assert Node.parts == ()


def test_facts_below_a_node():
    """A node's facts are those of all tests below it, each once."""
    formula = LAW["withholding"].formula
    assert facts_below(formula) == {t.fact.name for t in formula.walk() if isinstance(t, Test)}
    assert "nexus" in facts_below(formula)
    assert "genuine_fear" not in facts_below(formula)
    assert facts_below(LAW["asylum"].elements[-1]) == {"favorable_discretion"}


def test_law_graph_shares_what_protections_share():
    """In the graph of the law every node has one place, after its parts; each fact is tested."""
    places = [at for node, at in GRAPH.place.items() if not isinstance(node, Element)]
    assert sorted(places) == list(range(GRAPH.size))
    for node, at in GRAPH.place.items():
        for part in node.parts:
            below = GRAPH.place[part]
            assert below == at if isinstance(node, Element) else below < at
        assert not isinstance(node, All | AnyOf | Not) or node.parts
    assert {test.fact.name for _, test, *_ in GRAPH.tests} == set(spaces.NAMES)
    assert len(LAW) == 4


# -- many at once ------------------------------------------------------------------------------


def random_variants(rng, many):
    """Variants of nought to three changed facts, unknown among the new values."""
    variants = []
    for _ in range(many):
        names = rng.sample(spaces.NAMES, rng.choice((0, 1, 1, 2, 3)))
        variants.append({n: rng.choice((*spaces.values_of(n), None)) for n in names})
    return variants


def at_once(graph, values, variants):
    """The answers for variants, each a list of (fact index, new value), decided at once."""
    changed = {}
    for k, changes in enumerate(variants):
        for index, value in changes:
            bits = changed.setdefault(index, {})
            bits[value] = bits.get(value, 0) | 1 << k
    return graph.decide_variants(values, changed, (1 << len(variants)) - 1)


@pytest.mark.parametrize("many", [0, 1, 7, 8, 9, 63, 64, 65, 300])
def test_variants_are_decided_as_one_by_one(many):
    """Any number of variants decided at once get, node by node, the answers each gets alone."""
    rng = random.Random(f"variants {many}")
    for _ in range(4):
        case = Case(**spaces.random_case(rng))
        variants = random_variants(rng, many)
        alone = [GRAPH.decide(case.but(**changes).values) for changes in variants]
        moves = []
        for changes in variants:
            other = case.but(**changes)
            index = {n: i for i, n in enumerate(spaces.NAMES)}
            moves.append([(index[n], other[n]) for n in changes])
        together = at_once(GRAPH, case.values, moves)
        for at in range(GRAPH.size):
            for plane in ("sure", "may"):
                bits = getattr(together, plane)[at]
                assert bits == sum(bool(getattr(p, plane)[at]) << k for k, p in enumerate(alone)), (
                    at,
                    plane,
                )


def test_every_single_change_is_decided_as_alone():
    """Every value of every fact, tried at once on each start, gives what each gives alone."""
    for start in spaces.STARTS.values():
        case = Case(**start)
        moves = [
            [(i, case.but(**{n: v})[n])]
            for i, n in enumerate(spaces.NAMES)
            for v in (*spaces.values_of(n), None)
        ]
        together = at_once(GRAPH, case.values, moves)
        for k, [(i, value)] in enumerate(moves):
            alone = GRAPH.decide([*case.values[:i], value, *case.values[i + 1 :]])
            for protection in LAW.values():
                at = GRAPH.place[protection.formula]
                assert (together.sure[at] >> k & 1) == alone.sure[at]
                assert (together.may[at] >> k & 1) == alone.may[at]


def test_a_variant_may_change_several_facts():
    """Two facts changed in one variant are both changed, and only there."""
    graph = Graph([A & B])
    planes = at_once(graph, [True, None], [[(0, False), (1, True)], [(1, True)], []])
    at = graph.size - 1
    assert (planes.sure[at], planes.may[at]) == (0b010, 0b110)


def test_join_does_the_same_for_bools_bits_and_arrays():
    """One pass over the graph gives the same answers for one case, for bits and for arrays."""
    rows = list(itertools.product((True, False, None), repeat=3))
    node = (A & ~B) | ~(B | C)
    graph = Graph([node])
    at = graph.place[node]
    alone = [graph.decide(row) for row in rows]
    arrays = Planes(graph.size)
    bits = Planes(graph.size)
    for place, test, index, _ in graph.tests:
        column = [row[index] for row in rows]
        sure, may = [v is True for v in column], [v is not False for v in column]
        assert test.index == index
        arrays.sure[place], arrays.may[place] = np.array(sure), np.array(may)
        bits.sure[place] = sum(yes << k for k, yes in enumerate(sure))
        bits.may[place] = sum(yes << k for k, yes in enumerate(may))
    assert graph.join(arrays, True) is arrays
    graph.join(bits, (1 << len(rows)) - 1)
    for plane in ("sure", "may"):
        wanted = [getattr(p, plane)[at] for p in alone]
        assert getattr(arrays, plane)[at].tolist() == wanted
        assert [bool(getattr(bits, plane)[at] >> k & 1) for k in range(len(rows))] == wanted


def test_surely_met_could_still_be_met():
    """No node is ever surely met without being possibly met, whatever is unknown."""
    rng = random.Random("planes")
    for _ in range(300):
        planes = GRAPH.decide(Case(**spaces.random_case(rng, 0.4)).values)
        assert all(may or not sure for sure, may in zip(planes.sure, planes.may, strict=True))
