"""The order of a lesson and its length: picture first, what is extra apart, the minutes true."""

import re
from pathlib import Path

import pytest
from minutes import EXTRA, HEAD, STARRED, alone, done, fives, in_class, parts, plain, words
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output
from test_lessons import COURSE, EARLIER, LESSONS, cells, ids, prose

SECTIONS = (
    "A picture",
    "A worked case",
    "Two cases, one fact apart",
    "The rule",
    "Try it",
    "Predict, then reveal",
    EARLIER,
    EXTRA,
)
LAST = ("Further reading", "What may have changed")
PICTURES = ("lab(", "the_road(", "after_the_grant(", "bar_chart(", "case_files(", "free_lab(")


def headings(file: Path, rank: str) -> list[str]:
    """Return the headings of one rank, without stars and minutes."""
    found = re.findall(rf"^{rank} (.*)$", prose(file), flags=re.MULTILINE)
    return [one.partition(" ★")[0] for one in found]


@pytest.mark.parametrize("file", LESSONS, ids=ids)
def test_the_parts_of_a_lesson_stand_in_one_order(file: Path) -> None:
    """Seven parts and the extra one; the points and the mistakes under the seventh."""
    first = file == LESSONS[0]  # there is no lesson before it
    wanted = ["New clients" if first and name == EARLIER else name for name in SECTIONS]
    found = headings(file, "##")
    assert len(found) == len(wanted)
    assert [had for had, name in zip(found, wanted, strict=True) if not had.startswith(name)] == []
    kept, extra = parts(file)
    names = [part.heading for part in kept]
    assert names.index("Key points") < names.index("Common mistakes")

    assert tuple(part.heading for part in extra[-2:]) == LAST


@pytest.mark.parametrize("file", COURSE, ids=ids)
def test_the_picture_is_first(file: Path) -> None:
    """Nothing but the title, the minutes and a line or two stands above what can be moved."""
    head, picture, *_ = parts(file)[0]
    assert head.words <= 100
    assert not head.done
    code = cells(file, "code")[0]
    assert any(call in "".join(code["source"]) for call in PICTURES)
    assert picture.words > 0


@pytest.mark.parametrize("file", COURSE, ids=ids)
def test_what_is_long_is_folded(file: Path) -> None:
    """Mistakes, sources and what has been moving are opened by whoever wants them."""
    folded = {"Common mistakes": 12, **dict.fromkeys(LAST, 100)}
    kept, extra = parts(file)
    for part in (*kept, *extra):
        assert part.words <= folded.get(part.heading, 10_000), part.heading


@pytest.mark.parametrize("file", COURSE, ids=ids)
def test_a_lesson_takes_the_minutes_it_says(file: Path) -> None:
    """Alone forty at most; the head and every starred heading say what the formula gives."""
    assert alone(file) <= 40
    (said,) = HEAD.findall(prose(file))
    assert (said[1], said[3]) == (str(fives(alone(file))), str(in_class(file)))
    starred = {part.heading: part.minutes for part in parts(file)[0] if "★" in part.heading}
    assert starred
    for heading, minutes in starred.items():
        (told,) = STARRED.findall(f"## {heading}")
        assert abs(int(told[1]) - minutes) <= 1, heading


@pytest.mark.parametrize("file", LESSONS, ids=ids)
def test_two_tasks_are_enough(file: Path) -> None:
    """The others stand in the part that is extra, which says so; so does finding the facts."""
    made = [name for part in parts(file)[0] for name, _ in part.done]
    assert 1 <= made.count("task") <= 2
    assert "find_facts" not in made
    assert "This part is extra" in prose(file) or "All of this is extra" in prose(file)


# -- the formula ---------------------------------------------------------------------------------


def test_words_that_are_shut_are_not_counted() -> None:
    """A cite stands behind its mark, a fold shows its summary, a link its words."""
    cell = new_markdown_cell(
        "Asylum [may](a.ipynb#b) be granted (INA § 208(b)(1)(A)).\n\n"
        "<details><summary>One more</summary>\n\nnot seen\n\n</details>"
    )
    assert words(cell) == len(["Asylum", "may", "be", "granted", "One", "more"])
    assert plain("It must (8 C.F.R. § 1208.16(c)(4); INA § 1(a)).", "§") == "It must§."


def test_words_of_a_card_are_counted_as_they_are_seen() -> None:
    """What is shut, or is for readers aloud, is left out; the summary of a fold is not."""
    html = "<p>one two</p><p class='rk-said'>no</p><details><summary>three</summary>no</details>"
    output = new_output("display_data", data={"text/html": f"{html}<details open>four</details>"})
    assert words(new_code_cell("x", outputs=[output])) == 4


def test_what_is_done_is_counted() -> None:
    """Each client of a drill, each client to find, and a task as one."""
    assert done(new_code_cell('drill("bars", ["a", "b"], ["asylum"])')) == [("drill", 2)]
    assert done(new_code_cell('find_facts("a", "b", "c")')) == [("find_facts", 3)]
    assert done(new_code_cell('task("one-file-two-answers")')) == [("task", 1)]
    assert [fives(n) for n in (1.0, 12.4, 12.6, 37.4)] == [5, 10, 15, 35]
