"""Plans for a class: their minutes add up and are the lessons' own, and links lead somewhere."""

import re
from pathlib import Path

import pytest
from lessons import lesson
from minutes import parts as timed
from test_prose import HOST

from reliefkit.classroom import plans as module
from reliefkit.classroom.plans import parts, plan, plans
from reliefkit.errors import ReliefError
from reliefkit.library.course import choices
from reliefkit.library.entries import reader
from reliefkit.library.mistakes import mistakes
from reliefkit.paths import NOTEBOOKS

GOOD = """
[one]
title = "One"
about = "About it."
minutes = 10
exit = "conviction-needed"
[[one.steps]]
part = "bars: The rule"
minutes = 3
talk = 2
wrong = ["late-ends-all"]
[[one.steps]]
talk = 5
do = "Say it."
"""


def read(tmp_path: Path, text: str) -> dict[str, module.Plan]:
    """Return the plans of a file with some text."""
    path = tmp_path / "plans.toml"
    path.write_text(text)
    return reader(module.Plan, str(path))()


@pytest.mark.parametrize("id", plans())
def test_a_part_takes_what_the_formula_says(id: str) -> None:
    """The minutes of every part on the screen are those of the lesson, a minute at least."""
    for step in plans()[id].steps:
        if step.part:
            word, _, head = step.part.partition(": ")
            every = [one for kept in timed(lesson(word)) for one in kept]
            (took,) = (one.minutes for one in every if one.heading.partition(" ★")[0] == head)
            assert step.minutes == max(1, round(took)), step.part
        elif step.plan:
            assert step.minutes + step.talk == plans()[step.plan].minutes
        else:
            assert step.minutes == 0, step.do


def test_the_plans_are_those_that_were_asked_for() -> None:
    """Three of fifty minutes, a module of three, an evening of ninety."""
    assert sorted(one.minutes for one in plans().values()) == [50, 50, 50, 90, 150]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 10", "minutes = 12", r"plans\.toml, one: minutes: 12, but its steps take 10\."),
        ("bars: The rule", "bars: The rules", r"one\.steps\[0\]\.part: .*Did you mean"),
        (
            "late-ends-all",
            "late-ends",
            r"one\.steps\[0\]\.wrong\[0\]: .*Did you mean 'late-ends-all'",
        ),
        (
            'exit = "conviction-needed"',
            'exit = "none"',
            r"plans\.toml, one\.exit: 'none' is not one of",
        ),
        ('do = "Say it."', 'ask = "What?"', r"one\.steps\[1\]: a step needs part, or do"),
        ("talk = 2", 'talk = "2"', r"one\.steps\[0\]\.talk: expected a whole number"),
        ("talk = 2", "talks = 2", r"one\.steps\[0\]\.talks: not a field\. Did you mean 'talk'"),
        ("talk = 5", "talk = 9\nminutes = -4", r"steps\[1\]\.minutes: expected 0 or more, got -4"),
    ],
)
def test_a_plan_that_is_not_right_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    """With its file, its entry and its field; the same file is read without the fault."""
    assert read(tmp_path, GOOD)["one"].minutes == 10
    with pytest.raises(ReliefError, match=said):
        read(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize("id", plans())
def test_a_plan_shows_what_to_project_to_ask_and_what_one_hears(id: str) -> None:
    """Every question, every mistake with what is right, and a link to every part."""
    page, one = plan(id).html(), plans()[id]
    bare = re.sub(r"<[^>]*>", "", page).replace("&#39;", "'")
    for step in one.steps:
        assert step.ask in bare
        assert step.do in bare
        assert HOST.findall(step.do) == []
        for name in step.wrong:
            assert mistakes()[name].says in bare
            assert mistakes()[name].right in bare
        if step.part:
            assert f'href="{parts()[step.part]}"' in page
    assert f"{one.minutes}" in bare
    assert choices()[one.exit].question in bare
    assert all(f"<li>{answer}</li>" in page for answer in choices()[one.exit].why)
    assert choices()[one.exit].answer in bare.partition("The answer")[2]
    assert "?." not in bare
    ends = [int(end) for end in re.findall(r">\d+–(\d+)<", page)]
    assert ends == sorted(ends)
    assert ends[-1] == one.minutes


def test_a_link_leads_to_the_cell_that_has_the_heading() -> None:
    """The cell that a plan's link names begins with the heading that the plan says."""
    import nbformat

    for name, place in parts().items():
        file, _, cell = place.partition("#cell-id=")
        word, _, head = name.partition(": ")
        assert file[3:-6] == word
        found = nbformat.read(Path(NOTEBOOKS, file), as_version=4).cells
        assert any(one.id == cell and head in one.source for one in found), name


def test_an_unknown_plan_is_named() -> None:
    """With the nearest there is."""
    with pytest.raises(ReliefError, match="Did you mean 'foundations'"):
        plan("foundation")
