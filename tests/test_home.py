"""The first page: what it says of the way through, by what the record holds."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reliefkit import home
from reliefkit.library.course import HOME, course
from reliefkit.page import paper
from reliefkit.paths import NOTEBOOKS
from reliefkit.practice import panel
from reliefkit.record import PLACE, entries
from reliefkit.views.twin import words_of

LESSONS = [one for one in course() if one.file[0].isdigit()]


def entry(minute: int, **what: Any) -> dict[str, Any]:
    """An entry of some minute of a day."""
    return {"at": f"2026-01-01T00:{minute:02}:00.000+00:00", "law": "2026-01-01", **what}


def at(lesson: str, part: int, of: int, minute: int, ended: bool = False) -> dict[str, Any]:
    """A reader's place in a lesson."""
    return {f"{lesson}/place": entry(minute, place=[part, of], ended=ended)}


def done(lesson: str, minute: int) -> dict[str, Any]:
    """A lesson read to its end, with something answered in it."""
    answer = {f"{lesson}/choose-1": entry(minute, answers={"answer": "this"})}
    return at(lesson, 9, 9, minute, True) | answer


def test_every_lesson_has_a_title_and_one_thing_learned() -> None:
    """In nine words at most; the home page comes first, and the glossary last."""
    assert [one.file for one in course()] == [HOME, *(o.file for o in LESSONS), "glossary.ipynb"]
    assert len(LESSONS) > 10
    assert [one.file for one in LESSONS if not 1 <= len(one.learned.split()) <= 9] == []
    assert [one.file for one in course() if not one.title] == []
    assert sum(bool(one.minutes) for one in LESSONS) > 10
    known = {one.name for one in LESSONS}
    assert set(home_lines()) == known, "data/course.toml names a lesson that is not there"


def home_lines() -> dict[str, str]:
    """The lines of data/course.toml."""
    from reliefkit.paths import data_path
    from reliefkit.reading import load

    return load(data_path("course.toml"))


def test_the_first_sentence_is_short() -> None:
    """Nine words in the imperative; one line of twenty on what it is."""
    cells = json.loads(Path(NOTEBOOKS, HOME).read_text("utf-8"))["cells"]
    (said,) = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    heading, line = said.split("\n\n")
    assert len(heading.removeprefix("# ").split()) <= 9
    assert len(line.split()) <= 20


def test_a_new_reader_has_no_bar_and_nothing_done() -> None:
    """Every lesson is to do."""
    assert home.to_go_on(home.way({})) is None
    page = home.the_way().text()
    assert "done" not in page
    assert [one.name for one in LESSONS if one.title not in page] == [home.TEACH]


def test_who_is_in_a_lesson_goes_on_there() -> None:
    """With the part and the minutes left, by the parts left."""
    kept = done("start-here", 1) | done("bars", 2) | at("torture", 8, 14, 3)
    steps = home.way(kept)
    now = home.to_go_on(steps)
    assert now
    assert (now.lesson.name, now.part, now.of) == ("torture", 8, 14)
    assert now.left == round(now.lesson.minutes * 7 / 14)
    assert [one.lesson.name for one in steps if one.done] == ["start-here", "bars"]


def test_who_ended_a_lesson_goes_on_to_the_next_that_is_not_done() -> None:
    """The one after it, past those done; at the end of the course, back to what was left out."""
    kept = done("torture", 3) | done("may-or-must", 2)
    assert home.to_go_on(home.way(kept)).lesson.name == "the-road"
    kept = {}
    for one in LESSONS:
        kept |= {} if one.name == "bars" else done(one.name, 1)
    kept |= done("lab", 2)
    assert home.to_go_on(home.way(kept)).lesson.name == "bars"
    assert home.to_go_on(home.way(kept | done("bars", 3))) is None


@pytest.mark.parametrize(
    "kept",
    [at("bars", 9, 9, 1, True), {"bars/task-1/lab": entry(1, facts={})}, at("bars", 3, 9, 1)],
    ids=["only read", "only moved", "half read"],
)
def test_a_lesson_is_done_when_it_was_read_to_its_end_and_worked_in(kept: dict[str, Any]) -> None:
    """Scrolling alone makes none done."""
    assert not any(step.done for step in home.way(kept))
    assert any(step.done for step in home.way(kept | done("bars", 2)))


def test_the_page_is_drawn_anew_from_the_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader comes back from a lesson; the stored page is always a new reader's."""
    record = tmp_path / "record.json"
    monkeypatch.setenv(PLACE, str(record))
    bar, path = home.go_on(), home.the_way()
    assert bar.slots.held("card") == ""
    new = bar.text(), path.text()
    record.write_bytes(entries.written(done("start-here", 1) | at("bars", 3, 9, 2)))
    home.again()
    assert "Bars" in bar.slots.held("card")
    assert "part 3 of 9" in bar.slots.held("card")
    assert "1 of " in path.slots.held("card")
    assert 'class="rk-done"' in path.slots.held("card")
    assert (bar.text(), path.text()) == new


def test_what_is_due_for_practice_is_said_with_the_way_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the bar, by the record: a skill that is due, not one that rests or was never practised."""
    then, now = datetime(2026, 1, 1, tzinfo=UTC), datetime.now(UTC)
    kept = at("bars", 3, 9, 2)
    for name in ("torture", "bars"):
        kept = panel.practised(panel.practised(kept, name, True, then), name, True, then)
    record = tmp_path / "record.json"
    monkeypatch.setenv(PLACE, str(record))
    for skill, due in (("", "Bars and Torture"), ("bars", "Torture"), ("torture", "")):
        if skill:
            kept = panel.practised(kept, skill, True, now)
        record.write_bytes(entries.written(kept))
        page = home.go_on().slots.held("card")
        said = words_of(page)
        assert bool(due) == ('<a href="16-practice.ipynb">' in page)
        assert said.partition("Due for practice: ")[2].removesuffix("Practice ›") == due


def test_the_live_line_starts_with_asylum_alone() -> None:
    """And one drag past the middle opens statutory withholding."""
    line = home.live_line()
    found = line.assessment.results
    assert [name for name, result in found.items() if result != "refused"] == ["asylum"]
    line.go(line.case.but(likelihood_of_persecution=0.51))
    assert line.assessment.results["withholding"] == "required"


def test_the_papers_are_made_of_what_is_shipped() -> None:
    """The law book, a page that leads to every lesson, handouts, take-aways; nothing else."""
    assert "INA" in paper("law-book", "")
    bars = next(one.file[:-6] for one in LESSONS if one.name == "bars")
    assert all(f'href="{one.file[:-6]}"' in paper("papers", "") for one in LESSONS)
    assert f'href="{bars}/take-away"' in paper("papers", "")
    assert "Key points" in paper(bars, "take-away")
    assert "Common mistakes" in paper(bars, "")
    for name in ((bars, "x"), ("nothing", ""), ("../pyproject", ""), ("law-book", "take-away")):
        assert paper(*name) is None
