"""The free lab: any case, every fact, what to ask next, two cases, one page."""

import pytest

from reliefkit import Case, ReliefError, assess, next_questions
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.controls import AWAY
from reliefkit.learning import ask_next, free_lab
from reliefkit.learning.free import ASKED, SETTLED, cases
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.words.finding import sentence, words
from reliefkit.words.replay import replay

KNOWN = Case.undisputed(
    **{**dict(clients()["amara-journalist"].facts), "credible": None, "terrorism": None}
)


@pytest.fixture(scope="module")
def free():
    """One free lab for the tests of this file."""
    return free_lab("amara-journalist")


def test_every_case_can_be_loaded_by_its_id(free):
    """The list has every client, every decision with a result, and one with nothing known."""
    told = [one for one in decisions().values() if replay(one)]
    assert len(cases()) == len(clients()) + len(told) + 1
    with pytest.raises(ReliefError, match="a-g-g-2011"):
        free_lab("a-g-g-2011")
    for id, one in [("fatou-poet", clients()), ("mogharrabi-1987", decisions())]:
        free.chooser.value = id
        assert free.case == one[id].case
        assert free.lab.assessment.results == assess(one[id].case).results
        assert "CAT deferral " in free.slots.held("next")  # and the other three: see the browser's
    with pytest.raises(ReliefError, match="fatou-poet"):
        free_lab("fatou-poed")


def test_start_again_comes_back_to_what_was_loaded(free):
    """After a change, the button brings back the case of the list, not the first one."""
    free.chooser.value = "fatou-poet"
    free.lab.controls["terrorism"].input.index = 0
    assert free.case != clients()["fatou-poet"].case
    free.lab.buttons["reset"].click()
    assert free.case == clients()["fatou-poet"].case


def test_every_fact_has_a_control_that_may_be_unknown(free):
    """All facts have controls; each can be not known yet; only the chosen group is on show."""
    assert list(free.lab.controls) == list(FACTS)
    free.chooser.value = "amara-journalist"
    free.lab.controls["credible"].input.index = 2
    assert free.case["credible"] is None
    assert free.lab.assessment.asylum.result == "open"
    *parts, every = [facts for _, facts in free.group.options]
    assert (list(every), parts) == (list(FACTS), list(GROUPS.values()))
    for facts in (every, *parts):
        free.group.value = facts
        shown = [n for n, c in free.lab.controls.items() if AWAY not in c.box._dom_classes]
        assert shown == [name for name in FACTS if name in facts]


def test_what_to_ask_next_is_of_the_case_as_it_stands(free):
    """The button tells the first questions; a move takes them away."""
    free.lab.go(KNOWN)
    free.button.click()
    assert free.asked == [q.text() for q in next_questions(KNOWN)][:ASKED]
    assert len(free.asked) == 3
    assert all(FACTS[name].question in free.slots.held("next") for name in KNOWN.unknown)
    free.lab.controls["terrorism"].input.index = 1
    assert free.asked == []
    assert free.slots.held("next") == ""


def test_the_memo_is_of_the_case_as_it_stands(free):
    """The page has the results of what the lab shows now."""
    free.chooser.value = "farida-teacher"
    free.lab.controls["terrorism"].input.index = 0
    assert free.case["terrorism"] is True
    assert free.memo.case == free.case
    for found in (free.lab.assessment["asylum"], free.lab.assessment["cat_deferral"]):
        assert f"({found.protection.cite}): {words(found)}" in free.memo.page


def test_ask_next_names_what_is_known_and_ends():
    """A card tells the facts and the questions in order; with all facts known it says so."""
    told = repr(ask_next(KNOWN))
    known = [name for name in ("political_opinion", "nexus", "persecutor") if KNOWN[name]]
    assert known
    assert all(sentence(FACTS[name].clause(KNOWN[name])) in told for name in known)
    for k, question in enumerate(next_questions(KNOWN)[:ASKED], 1):
        assert f"{k}. {question.text()}" in told
    assert not next_questions(KNOWN.but(in_united_states=False, likelihood_of_torture=0))
    assert SETTLED in repr(ask_next(KNOWN.but(in_united_states=False, likelihood_of_torture=0)))
    with pytest.raises(ReliefError, match="unknown name 'nobody-at-all'"):
        ask_next("nobody-at-all")
