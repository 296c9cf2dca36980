"""Published decisions put through the rules: reproduced, or listed with the reason they are not."""

import re
from collections import Counter
from dataclasses import replace

import oracle
import pytest

from reliefkit import PROTECTIONS, assess
from reliefkit.facts import FACTS
from reliefkit.library import decisions
from reliefkit.words.replay import (
    AGREES,
    DISAGREES,
    FOLLOWS,
    NOT_EXPRESSIBLE,
    OPEN,
    replay,
    replays,
)

DECISIONS = decisions()
# Confirmed in the text read, but sent back and so no result on the merits. The model cannot show
# them as open: it ends before court review, and where a court found every element shown none is
# left open.
SENT_BACK = {
    ("kamar-2017", "cat_withholding"),
    ("riley-2025", "cat_deferral"),
}


def cells(kind=None):
    """The cells of every replay, or those of one kind of agreement."""
    return [cell for cell in replays() if kind is None or cell.agreement == kind]


def test_there_are_enough_decisions():
    """At least 90 decisions stand as files, each under its own name and year."""
    assert len({decision.cite for decision in DECISIONS.values()}) >= 90
    for name, decision in DECISIONS.items():
        assert decision.id == name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*-(19|20)\d\d", name)


def test_a_decision_about_two_people_says_of_whom_each_file_is():
    """Files with one cite are one decision told twice: each name adds whose claim it is."""
    told = {}
    for decision in DECISIONS.values():
        told.setdefault(decision.cite, []).append(decision)
    for files in (files for files in told.values() if len(files) > 1):
        people = [re.fullmatch(r"(.+) \((.+)\)", file.name) for file in files]
        assert all(people), [file.id for file in files]
        assert len({person[1] for person in people}) == 1
        assert len({person[2] for person in people}) == len(files)
        assert len({(file.court, file.year, file.link) for file in files}) == 1


def test_no_decision_disagrees_with_the_rules():
    """Every confirmed result comes out of the rules, or is listed as not expressible."""
    assert [(c.decision.id, c.protection) for c in cells(DISAGREES)] == []


def test_every_confirmed_result_on_the_merits_is_accounted_for():
    """The confirmed results, 89 of 50 files and more, are each reproduced or explained once."""
    told = [(c.decision.id, c.protection) for c in cells()]
    assert len(told) == len(set(told))
    for decision in DECISIONS.values():
        fields = (decision.expected, decision.open, decision.inexpressible)
        names = [name for field in fields for name in field]
        assert len(names) == len(set(names)), decision.id
        assert {(decision.id, name) for name in names} == {
            cell for cell in told if cell[0] == decision.id
        }
    merits = {(c.decision.id, c.protection) for c in cells() if c.agreement != OPEN} - SENT_BACK
    assert len(merits) >= 89
    assert len({name for name, _ in merits}) >= 50
    assert {(c.decision.id, c.protection) for c in cells(NOT_EXPRESSIBLE)} >= SENT_BACK


def test_what_a_reader_sees_of_the_agreement():
    """Agreement is told in words; of what no rule can say, whether it was sent back or decided."""
    assert (AGREES, FOLLOWS) == ("agrees", "follows from the holding")
    told = {(c.decision.id, c.protection): c.found for c in cells(NOT_EXPRESSIBLE)}
    assert {told[cell] for cell in SENT_BACK} == {"sent back"}
    assert {told[cell] for cell in set(told) - SENT_BACK} == {"decided"}


def test_the_table_of_agreement():
    """How far rules and decisions agree is what the files and the second implementation say."""
    expected = Counter()
    for decision in DECISIONS.values():
        alone = oracle.decide(dict(zip(FACTS, decision.recorded.values, strict=True)))
        for name, result in decision.expected.items():
            expected[AGREES if alone[name] == result else FOLLOWS] += 1
        expected[OPEN] += len(decision.open)
        expected[NOT_EXPRESSIBLE] += len(decision.inexpressible)
    assert Counter(cell.agreement for cell in cells()) == expected
    assert min(expected.values()) > 5


@pytest.mark.parametrize("name", DECISIONS)
def test_a_replay_is_worked_out_from_the_facts(name):
    """A result is what the rules say of the case, agreement what they say of the findings alone."""
    decision = DECISIONS[name]
    found, recorded = assess(decision.case), assess(decision.recorded)
    for cell in replay(decision):
        result = found[cell.protection].result
        if cell.agreement in (AGREES, FOLLOWS):
            assert result == decision.expected[cell.protection]
            alone = recorded[cell.protection].result == decision.expected[cell.protection]
            assert alone is (cell.agreement == AGREES)
            assert cell.found == found[cell.protection].words() or result == "refused"
        elif cell.agreement == OPEN:
            element = decision.open[cell.protection]
            left = found[cell.protection].element(element)
            assert left.truth == "open"
            assert cell.found == f"sent back; left open: {left.element.title}"
            assert result == ("permitted" if element == "discretion" else "open")
        assert cell.rules == found[cell.protection].words()
        assert cell.why.strip()


def test_what_is_implied_was_not_found():
    """No fact is both recorded and implied; implied facts are unknown among the recorded ones."""
    for decision in DECISIONS.values():
        assert not set(decision.findings) & set(decision.implied)
        assert set(decision.findings) | set(decision.implied) <= set(FACTS)
        assert set(decision.implied) <= set(decision.recorded.unknown)
        if FOLLOWS in {cell.agreement for cell in replay(decision)}:
            assert decision.implied


def test_nothing_is_expected_of_a_decision_not_read():
    """A decision whose text was not seen carries no result and no recorded finding."""
    for decision in DECISIONS.values():
        if decision.read == "not read":
            assert not decision.expected
            assert not decision.open
            assert not decision.inexpressible


def test_a_decision_that_is_altered_is_caught():
    """Turning any expected result round, or any open element, makes the replay disagree."""
    turned = 0
    for decision in DECISIONS.values():
        for name, result in decision.expected.items():
            granted = "permitted" if name == "asylum" else "required"
            other = granted if result == "refused" else "refused"
            altered = replace(decision, expected={name: other})
            cell = next(c for c in replay(altered) if c.protection == name)
            assert cell.agreement == DISAGREES, result
            turned += 1
        for name, element in decision.open.items():
            facts = {**decision.findings, **decision.implied}
            known = {fact: value for fact, value in facts.items() if value is not None}
            altered = replace(decision, open={name: "gate"}, findings=known, implied={})
            assert assess(altered.case)[name].element("gate").truth == "met"
            cell = next(c for c in replay(altered) if c.protection == name)
            assert cell.agreement == DISAGREES, element
            turned += 1
    assert turned > 120
    assert set(PROTECTIONS) == {n for d in DECISIONS.values() for n in (*d.expected, *d.open)}
