"""The course: its notebooks, what lessons ask by name, and a course of one's own."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from reliefkit.errors import ReliefError
from reliefkit.library.clients import clients
from reliefkit.library.entries import reader, structure
from reliefkit.paths import NOTEBOOKS, data_path
from reliefkit.reading import checked, list_of, load, one_from, table_of, text

HOME = "home.ipynb"


@dataclass(frozen=True, kw_only=True)
class PairAsked:
    """Two cases: `first` and `second` by name (the same one without `second`), and what differs."""

    id: str
    first: str
    first_but: dict[str, Any] = field(default_factory=dict)
    second: str = ""
    second_but: dict[str, Any] = field(default_factory=dict)
    protection: str


@dataclass(frozen=True, kw_only=True)
class TaskAsked:
    """A goal, and the lab to reach it in: `case` by name, `but` for some facts."""

    id: str
    case: str
    but: dict[str, Any] = field(default_factory=dict)
    goal: dict[str, str]
    at_most: int
    facts: list[str]
    show: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    title: str = ""
    unknowns: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoiceAsked:
    """A question with one right `answer`; `why` has every option, in order, with its reason. The
    answer can open a chain of events, `links`, of the client `case`.
    """

    id: str
    question: str
    answer: str
    why: dict[str, str]
    case: str = ""
    links: dict[str, float] = field(default_factory=dict)


pairs = reader(PairAsked, "asked", "pairs.toml")
tasks = reader(TaskAsked, "asked", "tasks.toml")
choices = reader(ChoiceAsked, "asked", "choices.toml")


class Lesson(NamedTuple):
    """A notebook of the course: its file, its name without the number, its heading, `minutes` for a
    reader alone (0 where it names none), and the one thing learned.
    """

    file: str
    name: str
    title: str
    minutes: int
    learned: str


def course(folder: str = NOTEBOOKS) -> list[Lesson]:
    """Return the home page, the lessons by number, then the glossary.

    Raises ReliefError for a damaged data/course.toml.
    """
    learned = checked(table_of(text), "course.toml", "lessons", load(data_path("course.toml")))
    paths = sorted(Path(folder).glob("*.ipynb"), key=lambda path: (path.name != HOME, path.name))
    return [_lesson(path, learned) for path in paths]


def _lesson(path: Path, learned: dict[str, str]) -> Lesson:
    found = json.loads(path.read_text("utf-8"))
    said = "\n".join(
        "".join(cell["source"]) for cell in found["cells"] if cell["cell_type"] == "markdown"
    )
    heading = re.search(r"^# (.+)", said, re.MULTILINE)
    title = found["metadata"].get("title") or (heading[1].strip() if heading else path.stem)
    minutes = re.search(r"Alone:\s+(\d+)\s+minutes", said)
    name = re.sub(r"^\d+-", "", path.stem)
    return Lesson(path.name, name, title, int(minutes[1]) if minutes else 0, learned.get(name, ""))


# -- a course of one's own: `course.toml`, in the learner's folder ---------------------------------


FILE = "course.toml"


_LESSON = one_from(lambda: [one.name for one in course() if one.file[0].isdigit()])
_CLIENT = one_from(clients)


@dataclass(frozen=True, kw_only=True)
class OwnCourse:
    """What a clinic chose; what it left out is as shipped.

    `lessons`, by their words, are those of the first page; `clients` those of the case files.
    """

    id: str = FILE
    clinic: str = ""
    lessons: Annotated[list[str], list_of(_LESSON)] = field(default_factory=list)
    clients: Annotated[list[str], list_of(_CLIENT)] = field(default_factory=list)


def own_course(folder: str = "") -> tuple[OwnCourse, str]:
    """Return the course of a folder, by default the lesson's; and what is wrong with its file."""
    path = os.path.join(folder, FILE)
    try:
        found = structure(OwnCourse, "course", load(path), FILE) if os.path.isfile(path) else None
        return found or OwnCourse(), ""
    except ReliefError as error:
        return OwnCourse(), f"{error} The course is as shipped until then."
