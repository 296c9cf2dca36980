"""What a learner sees of a picture, and what who hears it is told, is there and is whole."""

import re
from html import unescape

import pytest

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.views import VIEWS, Scene, snapshot_html
from reliefkit.views.markup import result_icon
from reliefkit.views.twin import words_of

TWO = ("likelihood_of_persecution", "days_to_filing")
START = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.3,
    likelihood_of_torture=0.2,
)
TRUTH = "met|not met|open"


def scene(case=START, facts=TWO, show=PROTECTIONS):
    """The scene of a case in which nothing has moved."""
    now = assess(case)
    return Scene(now, now, facts, show)


def said(view, **of):
    """The lines of a picture's text."""
    return VIEWS[view].text(scene(**of)).split("\n")


def drawn(view, **of):
    """The HTML of a picture."""
    return VIEWS[view].html(scene(**of))


# -- lists and tables -----------------------------------------------------------------------------


def test_the_facts_of_a_static_twin_have_a_caption():
    """The table of facts is called "The facts", above the questions and their answers."""
    lines = words_of(snapshot_html(scene(), ())).split("\n")
    at = lines.index("The facts")
    for name, line in zip(TWO, lines[at + 1 :], strict=False):
        assert line == f"{FACTS[name].question} {FACTS[name].words(START[name])}"


def test_bars_stand_in_the_order_of_the_intake_sheet():
    """A bar stands where the sheet asks about it, and before the same bar with a condition."""
    rows = re.findall(r'<th scope="row">(.*?)<', drawn("bars"))
    labels = [fact.label for fact in FACTS.values()]
    bare = [unescape(row).partition(", ")[0] for row in rows]
    places = [labels.index(row[0].lower() + row[1:]) for row in bare]
    assert places == sorted(places)
    felony = [row for row in rows if "aggravated felony" in row]
    assert len(felony) == 2
    assert felony[1].startswith(f"{felony[0]}, ")


def test_every_excuse_of_a_late_filing_names_its_fact():
    """Under the filing date each excuse is a fact by name, with what is found on it."""
    lines = said("timeline", case=START.but(changed_circumstances=True))
    assert "- being an unaccompanied child: no" in lines
    assert "- changed circumstances: yes" in lines
    assert not [line for line in lines if line.startswith("- :")]


def test_the_ledger_keeps_its_groups_of_rows():
    """The head and the body of the ledger each keep the role that its style takes away."""
    html = drawn("protections")
    assert re.findall(r'<(thead|tbody) role="rowgroup"', html) == ["thead", "tbody"]


# -- the ladder -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROTECTIONS)
def test_a_ladder_is_headed_by_its_protection_and_result(name):
    """The name of the protection and its result are parted for who hears them."""
    head, *_ = said("ladder", show=(name,))
    assert re.match(rf"{LAW[name].title}: (may|must|not) ", head)


@pytest.mark.parametrize("name", ["asylum", "withholding"])
def test_all_that_stands_behind_a_rung_says_its_truth_and_its_name(name):
    """Each element behind a rung says whether it is met, and which it is."""
    html = drawn("ladder", show=(name,))
    inside = re.findall(r"<details><summary>(.*?)</summary>", html)
    assert inside
    for head in inside:
        assert re.fullmatch(rf"({TRUTH}): \S.*", words_of(head))
    assert not [line for line in said("ladder", show=(name,)) if line.endswith(" met:")]


def test_an_element_told_before_is_named_again_without_its_law():
    """What stood higher in a ladder is named with its truth where it comes again."""
    html = drawn("ladder", show=("asylum",))
    folded = {words_of(head) for head in re.findall(r"<details><summary>(.*?)</summary>", html)}
    items = re.findall(r'<li class="rk-[a-z]+">(<b>.*?)</li>', html)
    assert folded & {words_of(item) for item in items}


# -- a hundred people -----------------------------------------------------------------------------


# -- the map --------------------------------------------------------------------------------------


def test_the_map_says_where_the_case_is():
    """Who cannot see the spot is told both facts at which it stands."""
    here = "the likelihood of persecution is 30% and the filing date is day 100"
    assert f"You are here: {here}." in said("map")


def test_a_map_over_words_leaves_them_room():
    """A map whose upright axis has words has its own shape; one with numbers has not."""
    words = ("likelihood_of_persecution", "nexus")
    assert "rk-map-words" in drawn("map", facts=words)
    assert "rk-map-words" not in drawn("map")


def test_a_narrow_part_of_the_map_is_marked_for_a_small_screen():
    """Parts too narrow for their label are marked, as is the first number of a crowded axis."""
    html = drawn("map")
    boxes = re.findall(r'class="(rk-box [^"]*)" style="left:[^;]*;width:([\d.]+)%', html)
    assert {float(wide) for look, wide in boxes if look.endswith("rk-slim")} == {10}
    assert {float(wide) for look, wide in boxes if not look.endswith("rk-slim")} == {40, 50}
    assert re.findall(r'rk-near" style="left:([\d.]+)%', html) == ["0"]


# -- symbols and scales ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["required", "permitted", "refused", "open", "elsewhere"])
def test_a_result_is_a_ring_or_disc_with_a_sign_in_it(kind):
    """The symbol of every result has two shapes, and each of them is drawn."""
    shapes = re.findall(r"<(?:path|circle)[^>]*>", result_icon(kind))
    assert len(shapes) == 2
    for shape in shapes:
        assert re.search(r' (?:d="M[\d.]+ [\d.]+[a-zA-Z][^"]*\d[^"]*"|r="[\d.]+")', shape)
