"""A course of one's own: which lessons, in which order, which clients, whose name on paper."""

from pathlib import Path

import pytest

from reliefkit import home
from reliefkit.learning import casefile, free
from reliefkit.library.course import FILE, own_course
from reliefkit.offer.worksheet import worksheet
from reliefkit.paths import NOTEBOOKS
from reliefkit.practice.check import completion

GOOD = """
clinic = "The <Hill> clinic"
lessons = ["bars", "start-here", "practice"]
clients = ["amara-journalist", "viktar-organizer"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder, in which a kernel runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE).write_text(GOOD)
    return tmp_path


@pytest.fixture(autouse=True)
def anew():
    """Read the lists before and after as a new kernel does."""
    for cached in (casefile.entries, free.cases):
        cached.cache_clear()
    yield
    for cached in (casefile.entries, free.cases):
        cached.cache_clear()


def test_without_a_file_the_course_is_as_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every lesson, every client, no name."""
    monkeypatch.chdir(tmp_path)
    one, wrong = own_course()
    assert (one.clinic, one.lessons, one.clients, wrong) == ("", [], [], "")
    assert len(home.way({})) > 15
    assert len([e for e in casefile.entries().values() if e.mark == casefile.CLIENT]) > 50


def test_home_shows_the_lessons_chosen_in_their_order(folder: Path) -> None:
    """And whose course it is."""
    assert [step.lesson.name for step in home.way({})] == ["bars", "start-here", "practice"]
    assert "for The <Hill> clinic" in home.the_way().text()
    assert "&lt;Hill&gt;" in home.the_way().html()


def test_the_clients_chosen_are_those_that_are_offered(folder: Path) -> None:
    """In case files and in the free lab; the decisions are all there."""
    found = [e.id for e in casefile.entries().values() if e.mark == casefile.CLIENT]
    assert found == ["amara-journalist", "viktar-organizer"]
    assert "amara-journalist" in free.cases()
    assert "abakar-butcher" not in free.cases()
    assert len(casefile.entries()) > 50


def test_the_name_stands_on_worksheets_and_on_the_record(folder: Path) -> None:
    """As text, where there are lines for it."""
    bars = next(Path(NOTEBOOKS).glob("*-bars.ipynb"))
    sheet = worksheet(bars, own_course()[0].clinic) or ""
    assert "<span>Clinic<b>The &lt;Hill&gt; clinic</b></span>" in sheet
    assert completion().provider.value == "The <Hill> clinic"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"bars"',
            '"bar"',
            "course.toml, course.lessons[0]: 'bar' is not one of 19 names. Did you mean",
        ),
        ('"amara-journalist"', '"amara"', "course.clients[0]: 'amara' is not one of 85 names."),
        ('clinic = "The <Hill> clinic"', "clinic = 7", "course.clinic: expected text, got 7"),
        ("clinic", "clinics", "course.clinics: not a field. Did you mean 'clinic'"),
        ("[", "[[", "course.toml: "),
    ],
)
def test_a_file_that_is_not_right_is_told_on_the_first_page(
    folder: Path, old: str, new: str, said: str
) -> None:
    """With its place; the course is as shipped until it is right."""
    (folder / FILE).write_text(GOOD.replace(old, new))
    one, wrong = own_course(str(folder))
    assert said in wrong
    assert one.lessons == []
    assert wrong in home.the_way().text()
    assert len(home.way({})) > 15
