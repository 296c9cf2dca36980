"""The road: what each door leaves is what the rules say, and the picture moves with the door."""

import re

import pytest
from comparison import comparison

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.facts import FACTS
from reliefkit.law import LAW
from reliefkit.learning import doors as table
from reliefkit.learning import the_road
from reliefkit.library import authority, developments, doors, steps

DOORS = pytest.mark.parametrize("door", doors().values(), ids=list(doors()))
STAGES = {"asylum": "proceedings"}  # the element that asks where the case is; else "before a judge"


def said_of(door: str) -> str:
    """What the table says of a door."""
    text = table().text()
    return text.partition(f"{doors()[door].title}:")[2].partition("What comes next")[0]


@pytest.mark.parametrize(
    ("door", "now", "then"),
    [
        ("affirmative", "Now: asylum.", "Once sent on: all four."),
        ("defensive", "Now: all four.", ""),
        ("expedited", "Now: none yet.", "Once sent on: all four."),
        ("reinstated", "Now: none yet.", "Once sent on: statutory withholding, CAT withholding"),
        (
            "administrative",
            "Now: none yet.",
            "Once sent on: statutory withholding, CAT withholding",
        ),
        ("withholding-only", "Now: statutory withholding, CAT withholding and CAT deferral.", ""),
    ],
)
def test_the_table_says_what_is_left(door: str, now: str, then: str) -> None:
    """Which of the four are left, now and once the case is sent on, as the statutes have it."""
    assert now in said_of(door)
    assert then in said_of(door)
    assert ("Once sent on" in said_of(door)) is bool(then)


@DOORS
def test_what_is_left_is_the_stage_element_of_the_rules(door) -> None:
    """A protection that the table leaves has its element on the stage met, and no other has."""
    for at in filter(None, (door.proceedings, door.after)):
        assert at in FACTS["proceedings"].values
        left = re.search(
            rf"{'Now' if at == door.proceedings else 'Once sent on'}: ([^.]*)\.", said_of(door.id)
        )[1]
        for name in PROTECTIONS:
            stage = assess(Case(proceedings=at))[name].element(STAGES.get(name, "before a judge"))
            named = left == "all four" or LAW[name].title.lower() in left.lower()
            assert named is (stage.truth == "met"), (door.id, name)


@DOORS
def test_the_road_moves_with_the_door(door) -> None:
    """Whatever door it began with, the road has the steps of the door chosen, in order, and says
    once where the case stands; the others are closed.
    """
    road = the_road("withholding-only" if door.id == "affirmative" else "affirmative")
    road.door.value = door.id
    shown = road.slots.held("road")
    titles = [f"{k}. {steps()[id].title}" for k, id in enumerate(door.steps, 1)]
    places = [shown.index(title.replace("'", "&#39;")) for title in titles]
    assert places == sorted(places)
    assert shown.count('aria-current="step"') == 1
    now = shown.partition('aria-current="step"')[2].partition("</h4>")[0]
    assert now.endswith("you are here")
    assert f" {steps()[door.here].title} " in now
    *dots, here, key = re.findall(r'<circle[^>]* cx="(\d+)" cy="(\d+)"', shown)
    assert len(dots) == len(door.steps)
    assert here == dots[door.steps.index(door.here)]
    left, top = int(key[0]) - 12, int(key[1]) - 24  # of what the ring says: no road leads there
    assert [dot for dot in dots if int(dot[0]) > left and int(dot[1]) > top] == []
    assert '<details class="rk-fold" open' not in shown


@pytest.mark.parametrize("step", steps().values(), ids=list(steps()))
def test_a_step_says_what_a_volunteer_does_not_do_alone(step) -> None:
    """Each has its sources, its caution and its dated rows, and lies on some road."""
    (on, *_) = [door for door in doors().values() if step.id in door.steps]
    text = the_road(on.id).text()
    assert f"Not alone: {step.alone}" in text
    assert step.says in text
    assert [authority(id).short for id in step.authorities if authority(id).short not in text] == []
    assert [id for id in step.developments if developments()[id].title not in text] == []
    assert re.search(r"lawyer|attorney", step.alone)


def test_a_door_that_is_not_there_is_one_clear_error() -> None:
    """It names the nearest that is."""
    with pytest.raises(ReliefError, match="Did you mean 'expedited'"):
        the_road("expedite")


def test_the_comparison_says_what_past_harm_proof_and_an_old_order_do() -> None:
    """The four rows are read off the rules and differ where the law differs."""
    frame = comparison()
    kinds = frame.loc["Type of harm"].str.split(r"\W").str[0]
    assert list(kinds) == ["Persecution", "Persecution", "Torture", "Torture"]
    assert "life or freedom" in frame.loc["Type of harm", "Statutory withholding"]
    past = frame.loc["What past harm does"]
    assert [("presum" in cell, "presumes nothing" in cell) for cell in past][2:] == [
        (True, True)
    ] * 2
    assert "presumption" in past["Asylum"]
    assert "rebutted" in past["Statutory withholding"]
    proof = list(frame.loc["If the testimony is not believed"])
    assert [cell.split()[-1] for cell in proof] == ["whole.", "whole.", "risk.", "risk."]
    old = assess(Case(proceedings="reinstated order"))
    for name in PROTECTIONS:
        shut = frame.loc["If an order was reinstated", LAW[name].title] == "Shut out."
        assert shut is (old[name].result == "refused"), name
