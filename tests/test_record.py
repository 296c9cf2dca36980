"""A record of what the learner did: kept, brought back, and never a danger to a lesson."""

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from made import a_task

from reliefkit import LAW_AS_OF, ReliefError, record
from reliefkit.labs import lab
from reliefkit.learning import (
    case_files,
    choose,
    drill,
    find_facts,
    pair,
    predict,
    read_the_web,
    record_card,
)
from reliefkit.record import PLACE, UNFIT, UNKEPT, entries, the_record
from reliefkit.record.entries import FileStore

ONE = "viktar-organizer"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder with no record yet; the path of the record to come."""
    path = tmp_path / "record.json"
    monkeypatch.setenv(PLACE, str(path))
    monkeypatch.setenv("JPY_SESSION_NAME", "06-deadlines-and-orders.ipynb")
    return path


def kept(place: Path) -> dict[str, Any]:
    """What the file holds."""
    return entries.read(place.read_bytes())


def asked(question: str = "Which is it?") -> Any:
    """A question with two answers."""
    return choose(question, "this", {"this": "It is this.", "that": "It is not that."})


def answered(said: str = "this", question: str = "Which is it?") -> Any:
    """The same, answered."""
    one = asked(question)
    one.answer("answer", said)
    one.commit()
    return one


def note(card: Any) -> str:
    """What the page says."""
    return str(card.slots.held("note"))


# -- kept, and brought back ----------------------------------------------------------------------


def test_without_a_folder_of_a_learner_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tests, stored outputs and readers elsewhere have no record."""
    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.chdir(tmp_path)
    answered()
    assert the_record() is None
    assert not asked().committed
    assert list(tmp_path.iterdir()) == []


def test_a_committed_answer_is_there_when_the_cell_runs_again(place: Path) -> None:
    """With the answer, the reasons, and the controls locked; the record names law and lesson."""
    one = answered("that")
    again = asked()
    assert again.committed
    assert again.answers == {"answer": "that"}
    assert note(again) == note(one)
    assert again.button.disabled
    ((key, entry),) = kept(place).items()
    assert key == one.key
    assert key.startswith("deadlines-and-orders/")
    assert entry["law"] == LAW_AS_OF.isoformat()
    assert entry["right"] == {"answer": False}


def test_what_is_not_committed_is_not_kept(place: Path) -> None:
    """A choice that may still change is the learner's own."""
    asked().answer("answer", "this")
    assert not place.exists()


MADE: list[Callable[[], Any]] = [
    lambda: predict(ONE, ["asylum"], element=True),
    lambda: pair("byron-and-elmer"),
    lambda: read_the_web(["A11", "A13"]).card,
    lambda: case_files().open("acosta-1985").asked,
    lambda: case_files().open(ONE).asked,
]


@pytest.mark.parametrize("make", MADE)
def test_every_kind_of_card_comes_back(place: Path, make: Callable[[], Any]) -> None:
    """Answer anything; the card made anew has the same answers and shows the same."""
    one = make()
    for name, question in one.questions.items():
        one.answer(name, next(iter(question.options)))
    one.commit()
    again = make()
    again = again if again.committed else make()
    key = one.key
    assert key in kept(place)
    assert again.key != key or again.answers == one.answers


def test_a_file_that_was_answered_opens_revealed(place: Path) -> None:
    """What a case file tells once it is answered is there again."""
    first = case_files().open(ONE)
    for name, question in first.asked.questions.items():
        first.asked.answer(name, next(iter(question.options)))
    first.asked.commit()
    again = case_files().open(ONE)
    assert again.asked.committed
    assert "What it comes to" in again.slots.held("held")


def test_a_series_goes_on_where_it_was_left(place: Path) -> None:
    """The first card without an answer is shown; after the last, the closing."""

    def made() -> Any:
        return drill("torture", ["aminata-student", "nadege-secretary"], ["asylum"])

    one = made()
    one.card.answer("asylum", "open")
    one.card.commit()
    again = made()
    assert len(again.cards) == 2
    assert not again.card.committed
    again.card.answer("asylum", "open")
    again.card.commit()
    last = made()
    assert last.committed
    assert note(last) == note(again)
    assert last.answers == again.answers


def test_a_task_is_done_and_its_lab_stands_where_it_stood(place: Path) -> None:
    """Reached, moved on, closed: it comes back moved on, and done."""
    first = a_task({"withholding": "required"})
    first.lab.go(first.start.but(likelihood_of_persecution=0.55))
    first.lab.go(first.start.but(likelihood_of_persecution=0.2))
    again = a_task({"withholding": "required"})
    assert again.committed
    assert again.answers == {"likelihood_of_persecution": 0.55}
    assert again.start == first.start
    assert again.lab.case == first.lab.case
    assert not again.reached


def test_a_task_just_done_still_says_what_the_move_changed(place: Path) -> None:
    """It comes back with the goal reached, and the line under it is that of the move."""
    first = a_task({"withholding": "required"})
    first.lab.go(first.start.but(likelihood_of_persecution=0.55))
    again = a_task({"withholding": "required"})
    assert again.lab.slots.held("changed") == first.lab.slots.held("changed")
    assert note(again) == note(first)


def test_a_lab_stands_where_it_stood(place: Path) -> None:
    """A lab of a cell, which asks nothing."""

    def shown() -> Any:
        made = lab(["nexus", "likelihood_of_persecution"], case=ONE)
        made._repr_mimebundle_()
        return made

    first = shown()
    first.controls["likelihood_of_persecution"].input.value = 0.2
    again = shown()
    assert again.case == first.case
    assert again.controls["likelihood_of_persecution"].input.value == 0.2
    again.buttons["reset"].click()
    assert shown().case == first.history.start


def test_a_lab_inside_a_task_has_one_place_in_the_record(place: Path) -> None:
    """Showing a task does not keep its lab twice."""
    made = a_task({"withholding": "required"})
    made._repr_mimebundle_()
    made.lab.go(made.start.but(likelihood_of_persecution=0.2))
    assert list(kept(place)) == [f"{made.key}/lab"]


# -- the reader's place --------------------------------------------------------------------------


def test_the_place_is_where_the_reader_was(place: Path) -> None:
    """Until the last part is reached: then the lesson opens at its beginning, and stays ended."""
    assert record.place() == 0
    record.keep_place(5, 14)
    assert record.place() == 5
    record.keep_place(14, 14)
    assert record.place() == 0
    record.keep_place(2, 14)
    assert record.place() == 2
    (entry,) = kept(place).values()
    assert entry["ended"] is True
    assert "answers" not in entry


def test_a_place_that_cannot_be_kept_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is gone: the next card says so."""
    monkeypatch.setenv(PLACE, str(tmp_path / "gone" / "record.json"))
    record.keep_place(5, 14)
    assert record.place() == 0
    assert UNKEPT in note(asked())


@pytest.mark.parametrize("where", [[5], [0, 4], [5, 4], [1.5, 4], [True, True], "5 of 14", None])
def test_a_place_that_is_none_is_no_record(place: Path, where: Any) -> None:
    """Not a part of some: the file is set aside, as with any entry that is not right."""
    stamp = {"at": "2026-01-01T00:00:00Z", "law": "2026-01-01"}
    place.write_bytes(entries.written({"bars/place": {**stamp, "place": where}}))
    assert "was set aside" in note(asked())


# -- the law moves -------------------------------------------------------------------------------


def older(place: Path, key: str, right: bool) -> str:
    """Make an answer one of last year's, right or wrong then; return the day."""
    held = kept(place)
    day = (LAW_AS_OF - timedelta(days=365)).isoformat()
    held[key] |= {"law": day, "right": {"answer": right}}
    place.write_bytes(entries.written(held))
    return day


@pytest.mark.parametrize(
    ("said", "then", "words"),
    [
        ("that", True, "You were right then"),
        ("this", False, "your answer is right now"),
        ("this", True, ""),
        ("that", False, ""),
    ],
)
def test_an_answer_of_an_older_edition_says_so_where_its_result_has_changed(
    place: Path, said: str, then: bool, words: str
) -> None:
    """Right then and not now, wrong then and right now; where nothing changed, nothing is said."""
    older(place, answered(said).key, then)
    again = asked()
    assert again.committed
    assert words in note(again)
    assert ("the law has moved" in note(again).lower()) == bool(words)


def test_a_goal_that_the_law_no_longer_gives_says_so(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task done under the law of last year stays done."""
    first = a_task({"withholding": "required"})
    first.lab.go(first.start.but(likelihood_of_persecution=0.55))
    held = kept(place)
    held[first.key] |= {"law": "2000-01-01", "answers": {"likelihood_of_persecution": 0.45}}
    place.write_bytes(entries.written({first.key: held[first.key]}))
    again = a_task({"withholding": "required"})
    assert again.committed
    assert "You were right then, under the law as of January 1, 2000" in note(again)


# -- faults --------------------------------------------------------------------------------------

HOSTILE = {
    "truncated": entries.written({"a": {"at": "2026-01-01T00:00:00Z", "law": "2026-01-01"}})[:-9],
    "empty": b"",
    "foreign": b'{"cells": [], "nbformat": 4}',
    "a list": b"[1, 2]",
    "not text": b"\xff\xfe\x00\x01",
    "deep": b"[" * 100_000,
    "not a number": b'{"relief-lab-record": 1, "entries": {"a": NaN}}',
    "a wrong moment": b'{"relief-lab-record": 1, "entries": {"a": {"at": "soon", "law": "now"}}}',
    "half a character": b'{"relief-lab-record": 1, "entries": {"\\ud800": {"at": '
    b'"2026-01-01T00:00:00Z", "law": "2026-01-01"}}}',
    "a field more": b'{"relief-lab-record": 1, "entries": {}, "run": "me"}',
    "a newer edition": b'{"relief-lab-record": 3, "entries": {"a": {"what": "is to come"}}}',
    "too long": b" " * (entries.LONGEST + 1),
    "an endless number": b'{"relief-lab-record": 1, "entries": {"a": {"at": "2026-01-01T00:00:00Z",'
    b' "law": "2026-01-01", "answers": {"x": 1e999}}}}',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_record_is_set_aside_whole_and_said(place: Path, content: bytes) -> None:
    """The card works; one line names where the old file is; the new record holds the answer."""
    place.write_bytes(content)
    one = asked()
    assert note(one).count("was set aside as record-set-aside-") == 1
    (aside,) = place.parent.glob("record-set-aside-*.json")
    assert aside.name in note(one)
    assert aside.read_bytes() == content
    one.answer("answer", "this")
    one.commit()
    assert list(kept(place)) == [one.key]
    assert "set aside" not in note(asked())


def test_a_newer_edition_is_called_one(place: Path) -> None:
    """Not a damaged file: the learner is told what wrote it."""
    place.write_bytes(HOSTILE["a newer edition"])
    assert "a newer Relief Lab wrote it" in note(asked())


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_not_a_file_is_set_aside_too(place: Path, kind: str) -> None:
    """Neither a folder nor a pipe of that name holds a lesson up."""
    place.mkdir() if kind == "folder" else os.mkfifo(place)
    assert "it is not a file" in note(asked())
    answered()
    assert place.is_file()


HOSTILE_ANSWERS = [
    {"answer": "<b>neither</b>"},
    {"answer": ["this", "that"]},
    {"answer": None},
    {"answer": True},
    {"unasked": "this"},
    {},
]


@pytest.mark.parametrize("answers", HOSTILE_ANSWERS, ids=str)
def test_an_answer_that_does_not_fit_leaves_the_card_open(
    place: Path, answers: dict[str, Any]
) -> None:
    """A valid file with an answer the card does not offer: said, and asked again."""
    one = answered()
    held = kept(place)
    held[one.key]["answers"] = answers
    place.write_bytes(entries.written(held))
    again = asked()
    assert not again.committed
    assert UNFIT in note(again)
    assert "<b>" not in note(again)
    again.answer("answer", "that")
    again.commit()
    assert kept(place)[one.key]["answers"] == {"answer": "that"}


@pytest.mark.parametrize("facts", [{"nexus": "odd"}, {"likelihood_of_persecution": 7}, {"x": 1}])
def test_facts_that_do_not_fit_leave_a_lab_at_its_start(place: Path, facts: dict[str, Any]) -> None:
    """A fact that is not on the sheet, or a value it does not allow."""
    first = a_task({"withholding": "required"})
    first.lab.go(first.start.but(likelihood_of_persecution=0.2))
    held = kept(place)
    held[f"{first.key}/lab"]["facts"] = facts
    place.write_bytes(entries.written(held))
    again = a_task({"withholding": "required"})
    assert again.lab.case == first.start
    assert UNFIT in str(again.lab.slots.held("note"))


def full(*_: Any) -> None:
    """Do what a full disk does."""
    raise OSError(28, "No space left on device")


def test_a_full_disk_is_said_and_loses_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is judged all the same; the record is what it was; no half file is left. What
    could not be kept is kept with the next answer.
    """
    answered(question="First?")
    before = place.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        one = answered("that", question="Second?")
        assert one.committed
        assert f"{UNKEPT}: No space left on device." in note(one)
    assert place.read_bytes() == before
    assert not list(place.parent.glob("*.half"))
    answered(question="Third?")
    assert {*kept(place)} == {asked(f"{n}?").key for n in ("First", "Second", "Third")}
    assert kept(place)[one.key]["answers"] == {"answer": "that"}


def test_a_folder_that_cannot_be_reached_breaks_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is gone: cards, tasks and labs work, and say that nothing is kept."""
    monkeypatch.setenv(PLACE, str(tmp_path / "gone" / "record.json"))
    one = answered()
    assert one.committed
    assert UNKEPT in note(one)
    goal = a_task({"withholding": "required"})
    goal.lab.go(goal.start.but(likelihood_of_persecution=0.55))
    assert goal.committed
    assert UNKEPT in note(goal) + str(goal.lab.slots.held("note"))


KILLED = """
import os, sys
from reliefkit.record import entries, stamped, the_record
whole = os.fsync
def dies(file):
    os.ftruncate(file, 40)
    os._exit(9)
os.fsync = dies
the_record().change(lambda now: {**now, "second": stamped(answers={"answer": "this"})})
"""


def test_a_kill_in_mid_write_leaves_the_record_as_it_was(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process dies with half the file written: what was kept is whole, and the lock is free."""
    answered(question="First?")
    before = place.read_bytes()
    died = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert died.returncode == 9
    assert place.read_bytes() == before
    assert list(place.parent.glob("*.half"))
    monkeypatch.setattr(
        "reliefkit.record.entries.time.sleep", lambda _: pytest.fail("it is locked")
    )
    answered(question="Third?")
    assert {*kept(place)} == {asked("First?").key, asked("Third?").key}


WRITER = """
import sys
from reliefkit.record import stamped, the_record
for k in range(25):
    the_record().change(lambda now: {**now, f"{sys.argv[1]}-{k}": stamped(answers={"a": k})})
"""


def test_two_writers_at_once_lose_nothing(place: Path) -> None:
    """Two lessons answer at the same time: all of both is kept."""
    both = [subprocess.Popen([sys.executable, "-c", WRITER, name]) for name in ("one", "two")]
    assert [writer.wait() for writer in both] == [0, 0]
    assert len(kept(place)) == 50


def test_two_windows_on_one_card_keep_the_first_answer_and_say_so(place: Path) -> None:
    """Two kernels opened the lesson before either answered."""
    first, second = asked(), asked()
    for card, said in ((first, "this"), (second, "that")):
        card.answer("answer", said)
        card.commit()
    assert kept(place)[first.key]["answers"] == {"answer": "this"}
    assert "answered before, in another window" in note(second)
    assert "another window" not in note(first)


def test_a_writer_that_never_gives_up_the_lock_is_not_waited_for_forever(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process holds the lock and hangs: the answer is kept all the same."""
    monkeypatch.setattr("reliefkit.record.entries.WAIT", 0.05)
    with FileStore(place).alone():
        one = answered()
    assert list(kept(place)) == [one.key]


# -- merging -------------------------------------------------------------------------------------


def test_merging_keeps_the_first_answer_and_the_last_place() -> None:
    """Whichever of the two is given first."""
    early, late = "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00-05:00"
    one = {
        "card": {"at": late, "law": "2026-01-01", "answers": {"a": "late"}},
        "lab": {"at": late, "law": "2026-01-01", "facts": {"a": "late"}},
        "own": {"at": late, "law": "2026-01-01", "facts": {}},
    }
    other = {
        "card": {"at": early, "law": "2026-01-01", "answers": {"a": "early"}},
        "lab": {"at": early, "law": "2026-01-01", "facts": {"a": "early"}},
    }
    one["place"] = {"at": late, "law": "2026-01-01", "place": [2, 9], "ended": False}
    other["place"] = {"at": early, "law": "2026-01-01", "place": [9, 9], "ended": True}
    last = {**one["place"], "ended": True}  # a lesson once ended stays so
    for both in (entries.merged(one, other), entries.merged(other, one)):
        assert both == {**one, "card": other["card"], "place": last}


def test_a_record_that_is_written_is_read_as_it_was() -> None:
    """Whatever the answers are, the reader takes what the writer made."""
    held = {
        "a": {
            "at": "2026-01-01T00:00:00.000+00:00",
            "law": "2026-01-01",
            "answers": {"x": ["one", "two"], "y": 0.5, "z": None, "n": 3, "b": True, "ü": "—"},
            "right": {"x": True},
        }
    }
    assert entries.read(entries.written(held)) == held
    with pytest.raises(ReliefError, match="not a record"):
        entries.read(json.dumps({"relief-lab-record": True, "entries": {}}).encode())


# -- the card of the record ----------------------------------------------------------------------


def test_a_reading_of_a_story_comes_back(place: Path) -> None:
    """What was left as not known too; a fact that is no longer asked leaves the card open."""
    one = find_facts(ONE)
    one.answer(nexus="incidental")
    one.commit()
    again = find_facts(ONE)
    assert again.answers == one.answers
    assert note(again) == note(one)
    held = kept(place)
    held[one.key]["answers"]["terrorism"] = True
    place.write_bytes(entries.written(held))
    assert not find_facts(ONE).committed


def test_a_copy_erased_and_brought_in_again(place: Path) -> None:
    """Save a copy, erase in two steps, bring it in: every answer is there again."""
    one = answered()
    held = kept(place)
    place.write_bytes(entries.written({**held, "bars/a": held[one.key]}))
    card = record_card()
    assert "<strong>Deadlines and orders</strong>: 1 answered" in note(card)
    copy = base64.b64decode(re.search(r"base64,([^\"]+)\" download", note(card))[1])
    assert copy == place.read_bytes()
    card.buttons["Erase"].click()
    assert place.read_bytes() == copy
    card.buttons["Erase"].click()
    assert kept(place) == {}
    assert not asked().committed
    card.bring_in(copy)
    assert place.read_bytes() == copy
    assert asked().committed


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_record_is_not_brought_in(place: Path, content: bytes) -> None:
    """Nothing is changed, and why is said."""
    answered()
    before, card = place.read_bytes(), record_card()
    card.bring_in(content)
    assert place.read_bytes() == before
    assert "Nothing is changed" in note(card)
    assert not list(place.parent.glob("*set-aside*"))


def test_a_full_disk_erases_nothing_and_says_so(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither erased nor brought in; the page says that nothing could be kept."""
    answered()
    before, card = place.read_bytes(), record_card()
    monkeypatch.setattr(os, "fsync", full)
    card.erase()
    card.erase()
    assert UNKEPT in note(card)
    assert place.read_bytes() == before


def test_the_card_without_a_record_says_that_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the project's own notebooks: nothing to press."""
    monkeypatch.delenv(PLACE, raising=False)
    card = record_card()
    assert card.buttons == {}
    assert "No record is kept here" in card.slots.held("note")
