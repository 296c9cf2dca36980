"""Labs: controls built from facts, moves by gesture, and what the learner sees after each."""

import json
import re
import sys
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import ipywidgets as W
import pytest

from reliefkit import PROTECTIONS, Case, ReliefError
from reliefkit.facts import FACTS
from reliefkit.labs import lab
from reliefkit.labs.controls import GROUNDS, Pick, Slider, Tick
from reliefkit.labs.lab import PAUSE, History, Lab
from reliefkit.labs.slots import FAILED, VIEW, Slots
from reliefkit.labs.start import read_shared, share_text, starting_case
from reliefkit.learning.pair import CompareLab
from reliefkit.views import VIEWS
from reliefkit.words.finding import words
from reliefkit.words.spoken import assess as spoken

HANDFUL = ("likelihood_of_persecution", "nexus", "persecutor", "days_to_filing", "credible")


def bare(html: str) -> str:
    """Return HTML as a reader without style and drawings meets it."""
    html = re.sub(r"<(style|svg)\b.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_moving_the_likelihood_past_one_half_turns_statutory_withholding() -> None:
    """From 45% to 55% statutory withholding must be granted, and the page says why."""
    one = lab(HANDFUL, case=Case.undisputed(**_ready(likelihood_of_persecution=0.45)))
    assert one.assessment.withholding.result == "refused"
    one.controls["likelihood_of_persecution"].input.value = 0.55
    assert one.assessment.withholding.result == "required"
    said = bare(one.slots.held("changed"))
    assert "55% is more likely than not" in said
    assert "statutory withholding must now be granted" in said
    assert "1208.16(b)" in said
    assert "must be granted" in bare(one.slots.held("protections"))


def test_odd_facts_are_warned_of_once_on_the_page_and_in_the_twin() -> None:
    """A warning stands beside the results as long as the facts are odd, and once."""
    one = lab(["atrocity_participant"], views=["changed", "protections"])
    assert bare(one.slots.held("note")) == ""
    one.controls["atrocity_participant"].input.value = True
    (warning,) = spoken(one.case).warnings
    assert bare(one.slots.held("note")) == f"Warning: {warning}"
    assert "".join(one.slots.held(name) for name in one.slots.names).count(warning) == 1
    assert bare(one.html()).count(warning) == 1
    one.buttons["undo"].click()
    assert bare(one.slots.held("note")) == ""


def test_a_lesson_says_which_values_a_list_offers() -> None:
    """Expedited removal is offered on request only, and shown where the case has it."""
    usual = lab(["proceedings"])
    assert "expedited removal" not in usual.controls["proceedings"].values
    usual.go(usual.case.but(proceedings="expedited removal"))
    assert usual.controls["proceedings"].input.label == "Expedited removal"
    assert "a fear screening comes first" in bare(usual.slots.held("protections"))
    few = ["expedited removal", "removal"]
    asked = lab(["proceedings"], options={"proceedings": few})
    assert asked.controls["proceedings"].values == few
    asked.controls["proceedings"].input.index = 0
    assert asked.case["proceedings"] == "expedited removal"
    started = lab(["proceedings"], case=Case.undisputed(proceedings="expedited removal"))
    assert "expedited removal" in started.controls["proceedings"].values
    for name, values in (("proceeding", few), ("nexus", few), ("proceedings", ["expedited"])):
        with pytest.raises(ReliefError):
            lab(["proceedings"], options={name: values})


def _ready(**facts: object) -> dict[str, object]:
    ready = {"political_opinion": True, "nexus": "central reason", "persecutor": "government"}
    return {**ready, **facts}


@pytest.mark.parametrize("name", FACTS)
@pytest.mark.parametrize("unknowns", [False, True])
def test_every_fact_has_a_control_that_sets_every_value(name: str, unknowns: bool) -> None:
    """Whatever the control is set to, the case says the same, and the control shows the case."""
    one = lab([name], unknowns=unknowns)
    control, fact = one.controls[name], FACTS[name]
    values = [*fact.values] or [0, control.end if fact.unit != "share" else 1.0]
    for value in [*values, *([None] if unknowns else [])]:
        one.go(one.case.but(**{name: value}))
        control = one.controls[name]
        assert control._read() == value
        if isinstance(control, Slider) and value is not None:
            control.input.value = value
        assert one.case[name] == value


def test_the_kind_of_control_follows_the_fact() -> None:
    """Numbers are sliders, yes/no facts boxes, up to four values stand open, more are a list;
    unknown adds a third answer.
    """
    sure = lab(["likelihood_of_torture", "credible", "nexus", "persecutor", "circuit"]).controls
    kinds = [type(sure[name].input).__name__ for name in ("credible", "nexus", "circuit")]
    assert isinstance(sure["likelihood_of_torture"], Slider)
    assert isinstance(sure["credible"], Tick)
    assert isinstance(sure["persecutor"], Pick)
    assert kinds == ["Checkbox", "RadioButtons", "Dropdown"]
    maybe = lab(["likelihood_of_torture", "credible"], unknowns=True).controls
    assert list(maybe["credible"].input.options) == ["yes", "no", "not known yet"]
    assert maybe["likelihood_of_torture"].unknown.value is True
    assert maybe["likelihood_of_torture"].input.disabled is True


def test_a_share_is_a_percentage_from_none_to_all() -> None:
    """Whole percents are read without a decimal, others with one."""
    for value, read in ((0.3, ".0%"), (0.125, ".1%")):
        one = lab(["likelihood_of_torture"], case=Case(likelihood_of_torture=value))
        slider = one.controls["likelihood_of_torture"].input
        assert (slider.min, slider.max, slider.readout_format) == (0, 1, read)


def test_learning_and_forgetting_a_share() -> None:
    """Unticking "not known yet" gives the slider's value; ticking it again takes it away."""
    one = lab(["likelihood_of_persecution"], unknowns=True)
    control = one.controls["likelihood_of_persecution"]
    assert one.case["likelihood_of_persecution"] is None
    control.unknown.value = False
    assert one.case["likelihood_of_persecution"] == 0
    control.input.value = 0.6
    control.unknown.value = True
    assert one.case["likelihood_of_persecution"] is None


def test_protected_grounds_stand_together_under_one_question() -> None:
    """Several grounds are one named group of boxes; each still moves its own fact."""
    one = lab(GROUNDS)
    assert len(one.sheet.boxes) == 1
    assert one.sheet.parts[0]["role"] == "group"
    one.controls["religion"].input.value = True
    assert one.case["religion"] is True
    assert [c.input.description for c in one.controls.values()][-1] == "Social group"


def test_questions_never_show_a_variable_name() -> None:
    """Nothing on the page is spelled as a fact is in Python."""
    one = lab(FACTS, views=VIEWS, unknowns=True)
    page = " ".join(str(v) for part in one.slots.parts for k, v in part.items() if k != "at")
    page += " ".join(bare(one.slots.held(name)) for name in VIEWS)
    words = set(re.findall(r"[a-z]+_[a-z_]+", bare(page)))
    assert not words & set(FACTS)


def test_every_control_is_named_and_cites_its_source() -> None:
    """Each has a question, a name for screen readers and, on demand, a source."""
    one = lab(FACTS)
    for part in one.sheet.parts:
        assert part["name"].endswith("?")
        assert "Source: " in part["above"]
        assert "<details" in part["above"]


def test_standards_are_marked_where_the_protections_shown_ask_for_them() -> None:
    """The scale has 10%, called an illustration, and 50%; without asylum only 50%."""
    both = lab(["likelihood_of_persecution"]).sheet.parts[0]
    assert "10%: illustration" in both["track"]
    assert "over 50%" in both["track"]
    assert "not a number in any statute" in both["above"]
    one = lab(["likelihood_of_persecution"], show=["withholding"]).sheet.parts[0]
    assert "10%" not in one["track"]
    assert [words for _, words in one["steps"]] == [
        "not more likely than not",
        "more likely than not",
    ]


def test_what_changed_is_measured_from_the_start_of_the_gesture() -> None:
    """A slow drag in one-percent steps still says what the whole drag changed."""
    clock = iter([0.0, 0.2, 0.4, 5.0, 5.1])
    cases = [Case(likelihood_of_persecution=n / 100) for n in range(50, 60)]
    history = History(cases[0], clock=lambda: next(clock))
    for case in cases[1:4]:
        history.move("likelihood", case)
    assert history.before == cases[0]
    history.move("likelihood", cases[4])  # after a pause
    assert history.before == cases[3]
    history.move("another control", cases[5])
    assert history.before == cases[4]
    assert PAUSE == 1.0


def test_undo_steps_over_gestures() -> None:
    """Undo goes back to the start of a gesture; at the start it says that there is no more."""
    one = lab(HANDFUL)
    start = one.case
    one.history = History(start, lambda: 0.0)  # however slow the machine, the learner never pauses
    slider = one.controls["likelihood_of_persecution"].input
    for percent in range(31, 60):
        slider.value = percent / 100
    one.controls["credible"].input.value = False
    one.buttons["undo"].click()
    assert one.case == start.but(likelihood_of_persecution=0.59)
    assert one.controls["credible"].input.value is True
    one.buttons["undo"].click()
    assert one.case == start
    assert slider.value == start["likelihood_of_persecution"]
    one.buttons["undo"].click()
    assert "nothing more to undo" in one.slots.held("note")
    slider.value = 0.2
    assert one.slots.held("note") == ""


def test_start_again_brings_back_the_first_case_and_can_be_undone() -> None:
    """Reset is a move like any other."""
    one = lab(HANDFUL)
    start = one.case
    one.controls["days_to_filing"].input.value = 400
    one.buttons["reset"].click()
    assert one.case == start
    one.buttons["undo"].click()
    assert one.case["days_to_filing"] == 400


def test_a_lab_that_begins_anew_shows_the_new_facts_and_nothing_to_undo() -> None:
    """Controls, results and what changed are those of the new facts."""
    one = lab(HANDFUL)
    one.controls["days_to_filing"].input.value = 400
    new = one.case.but(likelihood_of_persecution=0.6)
    one.restart(new)
    assert one.case == one.assessment.case == new
    assert one.controls["likelihood_of_persecution"].input.value == 0.6
    assert "Move a fact." in bare(one.slots.held("changed"))
    one.buttons["undo"].click()
    assert one.case == new
    assert "nothing more to undo" in one.slots.held("note")


def test_a_shared_text_restores_the_same_facts_elsewhere() -> None:
    """Known, unknown, given and assumed: all come back, in Python and in another lab."""
    for case in (
        Case.undisputed(**_ready(likelihood_of_persecution=0.123456, circuit="9")),
        Case(nexus=None, credible=False, days_to_filing=3650),
        Case(),
    ):
        again, _ = read_shared(share_text(case))
        assert again == case
        assert again.given == case.given
        assert repr(again) == repr(case)
    one, other = lab(HANDFUL), lab(HANDFUL)
    one.controls["nexus"].input.index = 0
    one.buttons["share"].click()
    assert other.shared.disabled
    other.buttons["share"].click()
    assert not other.shared.disabled
    other.shared.value = one.shared.value
    assert other.case == one.case
    other.buttons["share"].click()
    assert other.shared.disabled
    assert other.controls["nexus"].input.value == "not at all"
    assert len(one.shared.value) < 400


def test_a_shared_text_of_more_than_ten_thousand_letters_is_refused() -> None:
    """Facts that unpack to more than a sheet could ever hold are not read, however well formed."""
    for spaces, fits in ((9_000, True), (11_000, False), (1_000_000, False)):
        facts = json.dumps([True, {"credible": False}, "2026-11-28"]) + " " * spaces
        text = "relief-" + urlsafe_b64encode(zlib.compress(facts.encode(), 9)).decode()
        if fits:
            assert read_shared(text) == (Case.undisputed(credible=False), "")
            continue
        with pytest.raises(ReliefError, match="not a whole shared text"):
            read_shared(text)


@pytest.mark.parametrize(
    "text", ["", "relief-", "relief-AAAA", "no text", "é😀", None, 7, "relief-eNpL"]
)
def test_a_damaged_shared_text_is_one_clear_error(text: object) -> None:
    """Nothing but ReliefError escapes, and in a lab it is a note, not a traceback."""
    with pytest.raises(ReliefError, match="not a whole shared text"):
        read_shared(text)  # type: ignore[arg-type]


def test_a_cut_or_swollen_shared_text_is_an_error() -> None:
    """A text cut short anywhere, or one that unpacks to far too much, is refused."""
    whole = share_text(Case.undisputed(**_ready()))
    for end in range(len("relief-") + 1, len(whole)):
        with pytest.raises(ReliefError, match="not a whole shared text"):
            read_shared(whole[:end])
    bomb = urlsafe_b64encode(zlib.compress(b" " * 10_000_000)).decode()
    with pytest.raises(ReliefError, match="not a whole shared text"):
        read_shared(bomb)
    stranger = urlsafe_b64encode(zlib.compress(json.dumps([True, {"wealth": 1}]).encode())).decode()
    with pytest.raises(ReliefError, match="wealth"):
        read_shared(stranger)


def test_a_bad_text_in_a_lab_is_a_note_and_changes_nothing() -> None:
    """The learner reads why, and the facts stay."""
    one = lab(HANDFUL)
    before = one.case
    one.buttons["share"].click()
    one.shared.value = "nonsense"
    assert "not a whole shared text" in one.slots.held("note")
    assert one.case == before


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ({"facts": ["likelihod_of_persecution"]}, "Did you mean 'likelihood_of_persecution'"),
        ({"facts": []}, "empty"),
        ({"facts": "nexus"}, "expected a list"),
        ({"facts": 5}, "expected a list"),
        ({"facts": [None]}, "unknown fact"),
        ({"show": ["asylm"]}, "Did you mean 'asylum'"),
        ({"views": ["ladders"]}, "Did you mean 'ladder'"),
        ({"case": "kasinga"}, "Did you mean 'kasinga-1996'"),
        ({"case": 12}, "expected a Case, a lab or a name, got 12"),
    ],
)
def test_wrong_names_are_explained(wrong: dict[str, object], hint: str) -> None:
    """A lesson's author is told what is wrong and the nearest name."""
    with pytest.raises(ReliefError, match=re.escape(hint)):
        lab(**wrong)  # type: ignore[arg-type]


def test_a_lab_starts_from_a_case_by_value_or_by_name() -> None:
    """A published decision's name brings its facts; a value a control cannot show is kept."""
    assert lab(["nexus"], case="kasinga-1996").case["social_group"] is True
    fine = lab(["likelihood_of_persecution"], case=Case(likelihood_of_persecution=0.125))
    assert fine.controls["likelihood_of_persecution"].input.value == 0.125
    assert fine.case["likelihood_of_persecution"] == 0.125
    late = lab(["days_to_filing"], case=Case(days_to_filing=3000))
    assert late.controls["days_to_filing"].input.value == 3000


def test_facts_beyond_a_scale_lengthen_it() -> None:
    """A filing far beyond the end of the slider is shown where it is, and the facts stay so."""
    one = lab(["days_to_filing"])
    slider = one.controls["days_to_filing"].input
    assert slider.max < 3000
    one.go(one.case.but(days_to_filing=3000))
    slider = one.controls["days_to_filing"].input
    assert slider.value == one.case["days_to_filing"] == 3000
    assert slider.max >= 3000


@pytest.mark.parametrize("value", [0.504, 0.505, 0.0996, 0.123456, 0.29, 0.5, 0.000001])
def test_drawing_a_share_does_not_move_it(value: float) -> None:
    """The page puts a handle on the nearest step: that is the value, and it is read whole."""
    for one in (lab(["likelihood_of_persecution"], case=_at(value)), lab(HANDFUL)):
        one.go(_at(value))
        slider = one.controls["likelihood_of_persecution"].input
        assert round(round(slider.value / slider.step) * slider.step, 9) == value
        words = FACTS["likelihood_of_persecution"].words(value)
        assert format(slider.value, slider.readout_format) == words
        one.go(_at(0.3))
        assert one.controls["likelihood_of_persecution"].input.value == 0.3


def _at(value: float) -> Case:
    return Case.undisputed(**_ready(likelihood_of_persecution=value))


def test_a_share_is_spoken_by_the_rule_and_not_by_the_step() -> None:
    """Just above one half is already more likely than not; one half is not."""
    one = lab(["likelihood_of_persecution"], case=_at(0.504))
    said = dict(map(tuple, one.slots.parts[1]["steps"]))
    assert said[50.0001] == "more likely than not"
    assert [at for at in said if 50 < at <= 50.4] == [50.0001]


@pytest.mark.parametrize("day", [800, 1000, 1100, 3650])
def test_a_day_beyond_the_scale_redraws_it_with_its_marks(day: int) -> None:
    """The mark of day 365 stands where it is on the new scale, and the end says the new end."""
    one = lab(["days_to_filing"])
    assert "left:50%" in one.slots.parts[1]["track"]
    one.go(one.case.but(days_to_filing=day))
    slider, track = one.controls["days_to_filing"].input, one.slots.parts[1]["track"]
    assert (slider.value, slider.max) == (day, 3650)
    assert "left:10%" in track
    assert "left:50%" not in track
    assert FACTS["days_to_filing"].words(3650) in track
    one.buttons["undo"].click()
    assert one.controls["days_to_filing"].input.value == one.case["days_to_filing"]


def test_an_unknown_fact_opened_is_not_known_yet_on_its_control() -> None:
    """In a lab whose controls never offered it: a box, one of a group, a scale, a list."""
    facts = ["credible", "race", "religion", "likelihood_of_torture", "days_to_filing", "nexus"]
    one = lab(facts)
    one.shared.value = share_text(Case(race=True))
    shown = {name: control.input for name, control in one.controls.items()}
    for name in ("credible", "religion", "nexus"):
        assert shown[name].options[shown[name].index].casefold() == "not known yet"
    for name in ("likelihood_of_torture", "days_to_filing"):
        assert shown[name].disabled
        assert one.controls[name].unknown.value
    assert shown["race"].value is True
    assert not any(part["at"] == "rk-at-grounds" for part in one.slots.parts)
    one.buttons["undo"].click()
    assert one.case == lab(facts).case
    assert [one.controls[n]._read() for n in facts] == [one.case[n] for n in facts]


def test_what_fails_in_a_callback_is_said_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Controls, answers and history stay as they were; the next move clears the note."""
    one = lab(HANDFUL)
    start, page = one.case, one.slots.held("protections")
    with monkeypatch.context() as broken:
        broken.setattr(sys.modules[Lab.__module__], "warned", lambda _: {}["missing"])
        one.controls["likelihood_of_persecution"].input.value = 0.8
        assert FAILED in one.slots.held("note")
        assert "missing" in one.slots.held("note")
    assert (one.case, one.history.now, one.slots.held("protections")) == (start, start, page)
    assert one.controls["likelihood_of_persecution"].input.value == 0.3
    one.controls["likelihood_of_persecution"].input.value = 0.8
    assert one.case["likelihood_of_persecution"] == 0.8
    assert one.slots.held("note") == ""


def _text_of(*held: object) -> str:
    return "relief-" + urlsafe_b64encode(zlib.compress(json.dumps(held).encode())).decode()


def test_a_shared_text_carries_its_edition() -> None:
    """One of another edition is read with a warning, or refused by that edition's name."""
    facts = {"credible": False}
    one, older = lab(HANDFUL), Case.undisputed(**facts)
    one.shared.value = share_text(older)
    assert (one.case, one.slots.held("note")) == (older, "")
    for text, edition in (
        (_text_of(True, facts, "2024-02-29"), "2024-02-29"),
        (_text_of(True, facts), "a day not named"),
    ):
        one.shared.value = text
        assert one.case == older
        assert f"another edition, the law as of {edition}" in one.slots.held("note")
    with pytest.raises(ReliefError, match=r"2024-02-29; .* cannot be read here: unknown fact"):
        read_shared(_text_of(True, {"likelihood_of_harm": 0.3}, "2024-02-29"))


@pytest.mark.parametrize(
    "held",
    [
        (True, [[1, 2]]), (True, ["credible"]), (True, [["credible", False], 3]), (True, 7),
        (True, {}, "yesterday"), (True, {}, 2026), (True, {}, None), (True,), 7, None, [],
    ],
)  # fmt: skip
def test_a_shared_text_of_another_build_is_one_clear_error(held: object) -> None:
    """Whatever stands in place of the facts or the edition."""
    text = _text_of(*held) if isinstance(held, tuple) else _text_of([held])
    one = lab(HANDFUL)
    start = one.case
    one.shared.value = text
    assert "not a whole shared text" in one.slots.held("note")
    assert one.case == start


def test_a_slider_gives_a_share_as_facts_keep_it() -> None:
    """What a slider reckons a hair beside 10% is 10%, on the page and under the law."""
    one = lab(HANDFUL)
    assert 0.3 - 0.2 != 0.1
    one.controls["likelihood_of_persecution"].input.value = 0.3 - 0.2
    assert one.case["likelihood_of_persecution"] == 0.1
    assert one.assessment.asylum.result == "permitted"


def test_only_slots_that_changed_are_sent() -> None:
    """A move that leaves a picture as it was sends nothing for it, and all goes in one message."""
    one = lab(["likelihood_of_persecution"], views=["changed", "protections", "timeline", "bars"])
    sent: list[dict[str, object]] = []
    one.slots._send = lambda msg, buffers=None: sent.append(msg)  # type: ignore[method-assign]
    one.controls["likelihood_of_persecution"].input.value = 0.8
    assert len(sent) == 1
    names = set(sent[0]["state"])  # type: ignore[arg-type]
    assert {"slot_changed.0", "slot_protections.0"} <= names
    assert not {"slot_timeline.0", "slot_bars.0"} & names


def test_of_a_ladder_only_folds_that_changed_are_sent() -> None:
    """A page that puts the pieces it is told where they belong holds what the lab holds."""
    one = lab(["likelihood_of_persecution"], views=["ladder"])
    page, start = one.slots.get_state(), one.slots.held("ladder")
    sent: list[dict[str, str]] = []
    one.slots._send = lambda msg, buffers=None: sent.append(msg["state"])  # type: ignore[method-assign]
    one.controls["likelihood_of_persecution"].input.value = 0.31
    told = {name: html for name, html in sent[0].items() if name.startswith("slot_ladder.")}
    assert 0 < sum(map(len, told.values())) < len(start) / 5
    whole = one.slots.held("ladder")
    assert whole == VIEWS["ladder"].html(one.scene)
    shorter = whole.partition("</ol>")[0]
    one.slots.show(ladder=shorter)
    for state in sent:
        page |= state
    pieces = [html for name, html in page.items() if name.startswith("slot_ladder.")]
    assert len(pieces) > 20
    assert "".join(pieces) == shorter == one.slots.held("ladder") != start


def test_the_twin_says_what_the_page_says() -> None:
    """Plain text and HTML carry facts, results and reasons; stripped of style they still do."""
    one = lab(HANDFUL, title="A title", views=VIEWS)
    bundle = one._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", VIEW}
    for twin in (bundle["text/plain"], bare(bundle["text/html"])):
        assert "A title" in twin
        assert "If returned, how likely is persecution?" in twin
        assert "30%" in twin
        for found in (one.assessment[name] for name in PROTECTIONS):
            assert found.protection.title in twin
        assert "may be granted" in twin
        assert "not available" in twin
        assert "VBox" not in twin
        assert "Box(children" not in twin
    assert repr(one) == bundle["text/plain"]


def test_two_labs_made_alike_have_the_same_twin() -> None:
    """No address, number or time in a twin, so a stored notebook compares equal."""
    one, other = (lab(HANDFUL, views=VIEWS)._repr_mimebundle_() for _ in range(2))
    assert one["text/plain"] == other["text/plain"]
    assert one["text/html"] == other["text/html"]


def test_text_from_a_lesson_is_shown_as_text() -> None:
    """Markup in a title, task or client's name stays text everywhere."""
    evil = "<script>alert('x')</script> \"quoted\" & 😀"
    one = lab(["nexus"], title=evil, task=evil)
    two = CompareLab((one.case, one.case.but(nexus="none")), ["nexus"], (evil, evil))
    for html in (
        one.slots.parts[0]["above"],
        one.html(),
        two.slots.held("pair"),
        two.html(),
    ):
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "😀" in html


def test_two_clients_side_by_side_mark_their_differences() -> None:
    """Facts and results that differ are in the table and marked; moving one closes the gap."""
    pair = two_clients()
    assert list(pair.left.controls) == ["days_to_filing"]
    assert "day 100 day 500" in bare(pair.html())
    answers = bare(pair.slots.held("pair"))
    assert "Asylum differs may be granted" in answers
    assert "Statutory withholding must be granted" in answers
    row = pair.rows["days_to_filing"]
    assert {"rk-differs", "rk-alone"} <= set(row._dom_classes)
    pair.right.controls["days_to_filing"].input.value = 100
    assert pair.difference.facts == ()
    assert "The facts of the two are the same" in pair.slots.held("pair")
    assert "rk-differs" not in row._dom_classes
    assert "not available" in str(pair)


def two_clients(facts: Sequence[str] = ("days_to_filing",)) -> CompareLab:
    """Two clients who differ in the day of filing."""
    left = Case.undisputed(**_ready(likelihood_of_persecution=0.6))
    return CompareLab((left, left.but(days_to_filing=500)), facts, ("Ana", "Bo"))


def test_both_clients_and_the_table_are_on_the_page_and_in_the_twin() -> None:
    """A control of each client stands in the row of its fact; the twin has the facts of both."""
    pair = two_clients()
    inside = list(below(pair.widget))
    assert pair.slots in inside
    row = list(below(pair.rows["days_to_filing"]))
    assert pair.left.controls["days_to_filing"].box in row
    assert pair.right.controls["days_to_filing"].box in row
    twin = str(pair)
    for told in ("Ana", "Bo", "day 100", "day 500"):
        assert told in twin
    assert not twin.startswith("\n")


def test_two_clients_can_be_asked_about_more_than_their_differences() -> None:
    """The facts that are asked for get the controls, alike or not; only what differs is marked."""
    pair = two_clients(["credible", "days_to_filing"])
    assert list(pair.left.controls) == ["credible", "days_to_filing"]

    def marked() -> dict[str, bool]:
        return {name: "rk-differs" in row._dom_classes for name, row in pair.rows.items()}

    assert marked() == {"credible": False, "days_to_filing": True}
    pair.right.controls["credible"].input.index = 1  # no
    assert marked() == {"credible": True, "days_to_filing": True}
    pair.right.controls["days_to_filing"].input.value = 100
    assert marked() == {"credible": True, "days_to_filing": False}


# -- as the page builds it -----------------------------------------------------------------------


def below(widget: W.Widget) -> Iterator[W.Widget]:
    """A widget and all inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def labels(track: str) -> list[str]:
    """The words under the marks of a scale, from left to right."""
    found = re.findall(r'data-value="([^"]*)" data-whom="([^"]*)"', track)
    return [" ".join(filter(None, lines)) for lines in found]


@pytest.mark.parametrize("unknowns", [False, True])
def test_the_page_finds_a_place_for_everything_it_hangs_on_a_lab(unknowns: bool) -> None:
    """Each question and scale has one widget to hang on, which knows of what kind it is."""
    one = lab([*HANDFUL, "race", "religion"], unknowns=unknowns)
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
    one = lab(HANDFUL)
    inside = list(below(one.widget))
    assert [w.description for w in inside if isinstance(w, W.Button)] == [
        "Undo",
        "Start again",
        "Share",
    ]
    assert one.slots in inside
    assert one.shared in inside
    for control in one.controls.values():
        assert control.input in inside


def test_a_lab_is_headed_by_its_title_and_its_task() -> None:
    """Without a title it is a lab, for readers aloud; a task stands under the title."""
    plain, own = lab(["nexus"]), lab(["nexus"], title="Why her?", task="Move one fact.")
    assert bare(plain.slots.parts[0]["above"]) == plain.slots.parts[0]["name"] == "Lab"
    assert bare(own.slots.parts[0]["above"]) == "Why her? Move one fact."
    (shared,) = [part for part in own.slots.parts if part["kind"] == "shared"]
    told = "These facts as a short text. Copy it; or paste another, then Enter."
    assert bare(shared["above"]) == told


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
    assert sent["names"] == ["note", "a", "b"]
    assert {"parts", "label", "slot_a.0", "slot_b.0"} <= sent.keys()


def test_the_help_of_a_question_ends_in_its_sources() -> None:
    """Opened, a question gives its sources as a sentence."""
    for part in lab(HANDFUL).slots.parts[1:6]:
        assert re.search(r"Source: [^:]+\.$", bare(part["above"]).replace(" .", ".")), part["at"]


def test_a_scale_says_its_ends_where_no_mark_stands_and_is_not_read_twice() -> None:
    """Both ends are labelled unless a mark is there; readers aloud hear the slider itself."""
    parts = lab(HANDFUL).slots.parts[1:]
    tracks = {part["name"]: part["track"] for part in parts if part.get("track")}
    assert len(tracks) == 2
    for track in tracks.values():
        assert 'aria-hidden="true"' in track
        assert bare(track) == ""
    likely = labels(tracks[FACTS["likelihood_of_persecution"].question])
    assert "0%" not in likely
    assert likely[0].startswith("10%")
    assert likely[-1] == "100%"
    days = labels(tracks[FACTS["days_to_filing"].question])
    assert days[0] == "day 0"


def test_every_value_of_a_level_stands_open() -> None:
    """Each has its words, in order, in one group with the question's name."""
    one = lab(["nexus"])
    fact = FACTS["nexus"]
    assert list(one.controls["nexus"].input.options) == [fact.words(value) for value in fact.values]
    part = one.sheet.parts[0]
    assert (part["role"], part["name"]) == ("radiogroup", fact.question)


def test_the_line_of_a_lab_is_its_first_likelihood_with_a_hundred_people_on_it() -> None:
    """It stands on top, wherever the lesson names it; the others have no people. Without a
    likelihood it is a count, without a number there is none.
    """
    crowd, days = "rk-crowd", ["nexus", "days_to_filing"]
    one = lab([*days, "likelihood_of_torture", "likelihood_of_persecution"])
    assert one.sheet.line == [one.controls["likelihood_of_torture"].box]
    tracks = {part["at"]: part["track"] for part in one.sheet.parts if part.get("track")}
    assert [at for at, track in tracks.items() if crowd in track] == ["rk-at-likelihood_of_torture"]
    captions = [part["caption"] for part in one.sheet.parts if part.get("caption")]
    assert captions == ["of 100 people in this place would face it"]
    other = lab(days)
    assert other.sheet.line == [other.controls["days_to_filing"].box]
    assert crowd not in str(other.sheet.parts)
    assert lab(["nexus"]).sheet.line == []


def test_a_shared_text_says_what_it_is_and_survives_every_length() -> None:
    """It begins with a word of its own; it opens whatever the number of its letters."""
    lengths = set()
    for days in (1, 12, 123, 1234):
        for percent in (0.1, 0.12, 0.123):
            case = Case(days_to_filing=days, likelihood_of_persecution=percent)
            text = share_text(case)
            assert text.startswith("relief-")
            assert read_shared(text) == (case, "")
            lengths.add(len(text) % 4)
    assert len(lengths) > 1


def test_a_lab_begins_where_something_can_be_moved() -> None:
    """Unless told otherwise: asylum may be granted, statutory withholding not, torture unlikely."""
    start = lab(HANDFUL).assessment
    assert words(start.asylum) == "may be granted (discretion)"
    for name in ("withholding", "cat_withholding"):
        assert words(start[name]) == "not available"
    assert start.case["likelihood_of_torture"] <= 0.5


def test_a_case_that_is_not_there_is_told_how_to_be_named() -> None:
    """The message says what a lab can start from."""
    with pytest.raises(ReliefError, match=r"unknown name 'nobody'.*Give a Case, or the name of"):
        starting_case("nobody", (), False)


def test_colab_is_told_what_draws_a_lab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere nothing is told about the widget, and its place stands beside the twin."""
    made = lab(HANDFUL)
    assert VIEW in made._repr_mimebundle_()
    where = "https://colab.example/manager.js"
    colab = SimpleNamespace(
        enable_custom_widget_manager=lambda: None, _widgets=SimpleNamespace(_installed_url=where)
    )
    monkeypatch.setitem(sys.modules, "google.colab.output", colab)
    data, about = made._repr_mimebundle_()
    assert {"text/html", "text/plain", VIEW} <= data.keys()
    assert where in str(about[VIEW])
