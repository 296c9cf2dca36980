"""Class results: records read side by side, whoever wrote them."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest

from reliefkit.classroom.results import ClassResults, gradebook
from reliefkit.library.mistakes import mistakes
from reliefkit.practice.cases import skills
from reliefkit.record import stamped
from reliefkit.record.entries import EDITION, LONGEST, MARK, written
from reliefkit.views.twin import words_of

MISTAKE = "cat-has-no-bars"


def record(lately="", mistake="", **rows):
    """A record: the last answers of every skill, of one mistake, and of skills by name."""
    found = dict.fromkeys(skills(), lately) | {n.replace("_", "-"): r for n, r in rows.items()}
    entries = {f"practice/skill/{name}": stamped(lately=row) for name, row in found.items() if row}
    if mistake:
        entries[f"practice/mistake/{MISTAKE}"] = stamped(lately=mistake)
    return written(entries)


def results(**files):
    """Class results of some files."""
    shown = ClassResults()
    shown.add((f"{name}.json", content) for name, content in files.items())
    return shown


def told(shown):
    """What the page says."""
    return words_of(shown.slots.held("note") + shown.slots.held("results"))


def test_she_sees_whom_to_help_with_what():
    """A strong learner, a weak one, one with a mistake, one with a gap, and one who did little."""
    shown = results(
        strong=record("++++++++"),
        weak=record("--+--"),
        mistaken=record("+++++++", mistake="--+"),
        gap=record("++++++", torture="+---+"),
        idle=record(bars="+++"),
    )
    assert shown.needs == {
        "anew": ["weak"],
        MISTAKE: ["mistaken"],
        "nothing": ["strong"],
        "torture": ["gap"],
        "little": ["idle"],
    }
    said = told(shown)
    assert "1 learner: mistaken" in said
    assert mistakes()[MISTAKE].right in said
    assert "Read again Torture, “The rule”." in said


def test_a_mistake_made_once_or_long_ago_is_no_pattern():
    """Nobody is sent back for one slip."""
    shown = results(once=record("++++", mistake="-"), over=record("+++++", mistake="---++++++"))
    assert shown.needs == {"nothing": ["once", "over"]}
    assert shown.made == {}


def test_answers_in_lessons_practice_and_checks_count_together():
    """What a record makes up, or is not finished, counts for nothing."""
    entries = {
        "bars/predict-1": stamped(answers={"a": "x", "b": "y"}, right={"a": True, "b": False}),
        "practice/skill/bars": stamped(lately="++-"),
        "check-yourself/done/s": stamped(check={"skill bars": "3 of 4", "skill torture": "9 of 2"}),
        "check-yourself/now": stamped(check={"skill bars": "1 of 1"}),
    }
    (one,) = results(ana=written(entries)).learners
    assert one.skills["bars"] == (6, 9)
    assert one.all == (6, 9)


def test_no_cell_of_the_heat_map_says_anything_by_color_alone():
    """Figures and a word stand in each."""
    said = told(results(ana=record("++++", bars="---", torture="++-", how_likely="+")))
    row = said[said.index("\nana") :]
    assert "Harm and proof: 4/4 solid" in row
    assert "Bars: 0/3 weak" in row
    assert "Torture: 2/3 shaky" in row
    assert "How likely: 1/1 few answers" in row


def file(name, content):
    """A file as the button that chooses it has it."""
    now = datetime.now(UTC)
    kind = {"type": "application/json", "size": len(content), "last_modified": now}
    return {"name": name, "content": memoryview(content), **kind}


HOSTILE = {
    "large": (b" " * 20_000_000, f"it has more than {LONGEST} bytes"),
    "words": (b"Dear professor", "it is not whole, or not a record"),
    "bytes": (b"\xff\xfe\x00\x01", "it is not whole, or not a record"),
    "deep": (b'{"a":' * 300_000, "it is not whole, or not a record"),
    "nested": (
        written({"a": {}}).replace(b"{}", b'{"at":' * 60 + b"1" + b"}" * 60),
        "it is not whole, or not a record",
    ),
    "other": (b'{"cells": []}', "it is not a record of Relief Lab"),
    "newer": (json.dumps({MARK: EDITION + 1, "entries": {}}).encode(), "a newer Relief Lab"),
    "types": (json.dumps({MARK: 1, "entries": {"a": {"at": 3}}}).encode(), "at: "),
    "list": (b"[]", "it is not a record of Relief Lab"),
    "marks": (record("++").replace(b"++", b"+<"), "not a row of + and -"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_record_is_set_aside_by_name_and_the_rest_is_read(name):
    """In one sentence, which the page says."""
    content, why = HOSTILE[name]
    shown = results(**{name: content, "ana": record("++++")})
    (said,) = shown.aside
    assert said.startswith(f"{name}: ")
    assert why in said
    assert said.removesuffix(".") in told(shown)
    assert [one.name for one in shown.learners] == ["ana"]


def test_nothing_but_wrong_files_is_said_and_shows_no_table():
    """Rather than an empty one."""
    shown = results(a=b"", b=b"{}")
    assert "0 learners." in told(shown)
    assert shown.slots.held("results") == ""


def test_text_in_names_and_records_is_only_text():
    """Nor does a record's own text come to the page."""
    evil = "<img src=x onerror=alert(1)>"
    entries = {f"bars/{evil}": stamped(answers={"a": evil}, right={evil: True})}
    shown = ClassResults()
    shown.add([(f"{evil}.json", written(entries)), (f"{evil}{evil}\u202ecod.json", b"{}")])
    page = shown.slots.held("note") + shown.slots.held("results")
    assert "<img" not in page
    assert "\u202e" not in page
    assert evil in told(shown)


def test_a_copy_counts_once_and_equal_names_are_told_apart():
    """A browser calls every record the same."""
    one, other = record("+++"), record("---")
    shown = ClassResults()
    shown.add([("relief-lab-record.json", one), ("copy.json", one)])
    shown.add([("copy.json", one), ("jo_relief-lab-record.json", other), ("jo.json", record("++"))])
    assert [one.name for one in shown.learners] == ["A record", "jo", "jo (2)"]
    assert shown.aside == ["copy: a copy of A record; counted once."] * 2


def test_files_chosen_later_stand_beside_those_before():
    """The page adds what is chosen to what was read."""
    shown = results(x=record("+++"))
    shown.fields["files"].value = [file("z.json", record("+"))]
    assert [one.name for one in shown.learners] == ["x", "z"]


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-2", "@SUM(A1)", " =1", "\t=1", "＝1"])
def test_no_sheet_finds_a_formula(name):
    """Whatever a learner is called."""
    (one,) = results(x=record("++++")).learners
    (row,) = csv.DictReader(StringIO(gradebook([one._replace(name=name)])))
    assert row["Learner"].startswith("'")
    assert row["Percent right"] == "100"
    assert row["Next"] == "nothing"
