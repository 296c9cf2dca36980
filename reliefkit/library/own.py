"""A course of one's own: one file, `course.toml`, in the learner's folder."""

import os
from dataclasses import dataclass, field
from typing import Annotated

from reliefkit.errors import ReliefError
from reliefkit.library.clients import clients
from reliefkit.library.course import course
from reliefkit.reading import list_of, load, one_from, structure

FILE = "course.toml"


def _numbered() -> list[str]:
    return [one.name for one in course() if one.file[0].isdigit()]


_LESSON = one_from(_numbered)
_CLIENT = one_from(clients)


@dataclass(frozen=True, kw_only=True)
class OwnCourse:
    """What a clinic chose; what it left out is as shipped.

    `clinic` is its name, for handouts and records; `lessons`, by their words, are those of the
    first page, in this order; `clients` are those that case files and the free lab offer.
    """

    id: str = FILE
    clinic: str = ""
    lessons: Annotated[list[str], list_of(_LESSON)] = field(default_factory=list)
    clients: Annotated[list[str], list_of(_CLIENT)] = field(default_factory=list)


def own_course(folder: str = "") -> tuple[OwnCourse, str]:
    """Return the course of a folder, by default of the one that a lesson runs in.

    What is wrong with its file, if anything, is told with it: then the course is as shipped.
    """
    path = os.path.join(folder, FILE)
    try:
        found = structure(OwnCourse, "course", load(path), FILE) if os.path.isfile(path) else None
        return found or OwnCourse(), ""
    except ReliefError as error:
        return OwnCourse(), f"{error} The course is as shipped until then."
