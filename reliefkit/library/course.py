"""The course: its notebooks in order, and what each says of itself."""

import json
import re
from pathlib import Path
from typing import NamedTuple

from reliefkit.paths import NOTEBOOKS, data_path
from reliefkit.reading import checked, load, table_of, text

HOME = "home.ipynb"


class Lesson(NamedTuple):
    """A notebook of the course.

    Attributes: `file`; `name`, which is the file's without its number; `title`, its first heading
    or what its metadata call it; `minutes` for a reader alone, or 0 where it names no number;
    `learned`, the one thing learned.
    """

    file: str
    name: str
    title: str
    minutes: int
    learned: str


def course(folder: str = NOTEBOOKS) -> list[Lesson]:
    """Return the home page, the lessons by number, then the glossary.

    `folder` holds the notebooks; one without a heading has its file's name for a title. Raises
    ReliefError for a damaged data/course.toml.
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
