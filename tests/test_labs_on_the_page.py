"""A lab as the page builds it: boxes in their place, hooks on the controls, scales in words."""

import re
from collections.abc import Iterator

import ipywidgets as W
import pytest

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS
from reliefkit.labs import compare_lab, lab
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import open_shared, share_text, starting_case

EVERY_KIND = ("likelihood_of_persecution", "days_to_filing", "nexus", "persecutor", "credible")


def below(widget: W.Widget) -> Iterator[W.Widget]:
    """A widget and all inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def bare(html: str) -> str:
    """The words of a piece of HTML."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def two_clients(**wanted: object):
    """Two clients who differ in the day of filing."""
    left = Case.undisputed(
        political_opinion=True,
        nexus="central reason",
        persecutor="government",
        likelihood_of_persecution=0.6,
    )
    return compare_lab(left, left.but(days_to_filing=500), **wanted)


@pytest.mark.parametrize("unknowns", [False, True])
def test_the_page_finds_a_place_for_everything_it_hangs_on_a_lab(unknowns: bool) -> None:
    """Each question and scale has one widget to hang on, which knows of what kind it is."""
    one = lab([*EVERY_KIND, "race", "religion"], unknowns=unknowns)
    inside = list(below(one.widget))
    for part in one.slots.parts[1:]:
        places = [w for w in inside if part["at"] in getattr(w, "_dom_classes", ())]
        assert len(places) == 1, part["at"]
        if part["kind"] != "shared":
            assert f"rk-is-{part['kind']}" in places[0]._dom_classes
        assert bare(part["above"])
        assert part["name"]


def test_a_lab_holds_its_buttons_its_controls_and_its_answers() -> None:
    """All four buttons, every control, the shared text and the answers are in the lab."""
    one = lab(EVERY_KIND)
    inside = list(below(one.widget))
    assert [w.description for w in inside if isinstance(w, W.Button)] == [
        "Undo",
        "Redo",
        "Start again",
        "Share",
    ]
    assert one.slots in inside
    assert one.shared in inside
    for control in one.controls.values():
        assert control.input in inside


def test_grounds_are_one_group_that_is_named_and_explained() -> None:
    """Several grounds make one group: a name, and that an imputed ground counts."""
    one = lab(["race", "religion"])
    (group,) = [part for part in one.slots.parts if part.get("role") == "group"]
    assert group["kind"] == "group"
    assert group["name"] in bare(group["above"])
    assert "imputed" in bare(group["above"])


def test_what_the_page_must_know_is_sent_to_it() -> None:
    """The names of the slots, what hangs on the controls and the lab's name go to the page."""
    sent = Slots(["a", "b"]).get_state()
    assert sent["names"] == ["a", "b"]
    assert {"parts", "label", "slot_a", "slot_b"} <= sent.keys()


def test_the_help_of_a_question_ends_in_its_sources() -> None:
    """Opened, a question gives its sources as a sentence."""
    for part in lab(EVERY_KIND).slots.parts[1:6]:
        assert re.search(r"Source: [^:]+\.$", bare(part["above"]).replace(" .", ".")), part["at"]


def test_a_scale_says_its_ends_where_no_mark_stands_and_is_not_read_twice() -> None:
    """Both ends are labelled unless a mark is there; readers aloud hear the slider itself."""
    parts = lab(EVERY_KIND).slots.parts[1:]
    tracks = {part["name"]: part["track"] for part in parts if part.get("track")}
    assert len(tracks) >= 3
    for track in tracks.values():
        assert 'aria-hidden="true"' in track
    likely = tracks[FACTS["likelihood_of_persecution"].question]
    assert "0%" not in bare(likely).replace("10%", "").replace("50%", "").replace("100%", "")
    assert bare(likely).endswith("100%")
    days = tracks[FACTS["days_to_filing"].question]
    assert bare(days).startswith("day 0")


def test_a_long_label_breaks_after_to() -> None:
    """Under a scale of levels, "to one reason" is not torn apart."""
    one = lab(["nexus"])
    words = bare(one.sheet.parts[0]["track"])
    for value in FACTS["nexus"].values:
        assert FACTS["nexus"].words(value) in words


def test_both_clients_and_the_table_are_on_the_page_and_in_the_twin() -> None:
    """Two labs stand under the table of differences; the twin has the title and both."""
    pair = two_clients(title="Early and late", names_shown=("Ana", "Bo"))
    inside = list(below(pair.widget))
    assert pair.slots in inside
    assert pair.left.widget in inside
    assert pair.right.widget in inside
    assert "Early and late" in bare(pair.slots.parts[0]["above"])
    twin = str(pair)
    assert twin.startswith("Early and late\n")
    assert pair.left._text() in twin
    assert pair.right._text() in twin
    assert not str(two_clients()).startswith("\n")


def test_two_clients_can_be_asked_about_more_than_their_differences() -> None:
    """The facts that are asked for get the controls, alike or not; only what differs is marked."""
    pair = two_clients(facts=["credible", "days_to_filing"])
    assert list(pair.left.controls) == ["credible", "days_to_filing"]

    def marked() -> dict[str, bool]:
        boxes = {name: control.box for name, control in pair.right.controls.items()}
        return {name: "rk-differs" in box._dom_classes for name, box in boxes.items()}

    assert marked() == {"credible": False, "days_to_filing": True}
    pair.right.controls["credible"].input.value = False
    assert marked() == {"credible": True, "days_to_filing": True}
    pair.right.controls["days_to_filing"].input.value = 100
    assert marked() == {"credible": True, "days_to_filing": False}


def test_a_shared_text_says_what_it_is_and_survives_every_length() -> None:
    """It begins with a word of its own; it opens whatever the number of its letters."""
    lengths = set()
    for days in (1, 12, 123, 1234):
        for percent in (0.1, 0.12, 0.123):
            case = Case(days_to_filing=days, likelihood_of_persecution=percent)
            text = share_text(case)
            assert text.startswith("relief-")
            assert open_shared(text) == case
            lengths.add(len(text) % 4)
    assert len(lengths) > 1


def test_a_lab_begins_where_something_can_be_moved() -> None:
    """Unless told otherwise: asylum may be granted, statutory withholding not, torture unlikely."""
    start = lab(EVERY_KIND).assessment
    assert start.asylum.words() == "may be granted (discretion)"
    for name in ("withholding", "cat_withholding"):
        assert start[name].words() == "not available"
    assert start.case["likelihood_of_torture"] <= 0.5


def test_a_case_that_is_not_there_is_told_how_to_be_named() -> None:
    """The message says what a lab can start from."""
    with pytest.raises(ReliefError, match=r"unknown name 'nobody'.*Give a Case, or the name of"):
        starting_case("nobody", (), False)
