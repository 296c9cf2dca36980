"""The free lab: any case, every fact, what to ask next, two cases, one page."""

import pytest

from reliefkit import Case, ReliefError, assess, next_questions
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.controls import AWAY
from reliefkit.labs.start import case_for
from reliefkit.learning import ask_next, free_lab
from reliefkit.learning.casefile import fitting
from reliefkit.learning.free import ASKED, NOTHING_KNOWN, SETTLED, cases
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.views.twin import words_of
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
        assert "CAT deferral " in free.slots.held("note")  # and the other three: see the browser's
    with pytest.raises(ReliefError, match="fatou-poet"):
        free_lab("fatou-poed")


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("amara", "amara-journalist"),  # and no Tamara
        ("CARDOZA", "cardoza-fonseca-1987"),
        ("bia acosta", "acosta-1985"),
        ("reporter of the governor's security men", ""),
    ],
)
def test_a_case_is_found_by_what_is_typed(free, typed, id):
    """Words of its name, in any order, load the one case that has them, and no other."""
    free.chooser.value = "fatou-poet"
    free.typed.value = typed
    assert free.chooser.value == (id or "fatou-poet")
    assert free.case == case_for(id or "fatou-poet")


def test_of_several_that_fit_one_is_chosen_from_the_list(free):
    """The list has them and what is loaded, nothing is loaded unasked, and they are counted."""
    free.chooser.value = "fatou-poet"
    free.lab.controls["terrorism"].input.index = 0
    moved = free.case
    free.typed.value = "particularly serious crime"
    fits = {one.id for one in fitting("particularly serious crime")} & {*cases()}
    assert "frentescu-1982" in fits
    assert [id for _, id in free.chooser.options] == [
        "fatou-poet",
        *(id for id in cases() if id in fits),
        NOTHING_KNOWN,
    ]
    assert f"{len(fits)} cases fit." in free.slots.held("note")
    free.typed.value = ""
    assert {id for _, id in free.chooser.options} == {*cases()}
    free.typed.value = "Fatou, from"
    assert "One case fits: Fatou" in free.slots.held("note")
    assert free.case == moved


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Amarra", "Did you mean 'Amara'?"),
        ("cardosa", "Did you mean 'Cardoza'?"),
        ("Nadege", "Did you mean 'Nadège'?"),
        ("<b>qqqq", "Try fewer words."),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(free, typed, nearest):
    """In one sentence, as text; what is loaded stays, and the list as it was."""
    free.typed.value = ""
    before = free.case
    free.typed.value = typed
    told = words_of(free.slots.held("note"))
    assert told.strip() == f"No file has '{typed}'. {nearest}"
    assert "<b>" not in free.slots.held("note")
    assert free.case == before
    assert len(free.chooser.options) == len(cases())


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
    asked = [q.text() for q in next_questions(KNOWN)][:ASKED]
    assert len(asked) == 3
    told = words_of(free.next.held("next"))
    assert [told.index(one) for one in asked] == sorted(told.index(one) for one in asked)
    assert all(FACTS[name].question in free.next.held("next") for name in KNOWN.unknown)
    free.lab.controls["terrorism"].input.index = 1
    assert free.next.held("next") == ""


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
