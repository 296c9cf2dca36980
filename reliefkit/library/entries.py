"""The data read into types: the fields of a dataclass say what an entry of a file may hold.

A field is checked by its type; one that is `Annotated` with a check of its own by that check: a
protection, a lesson, a day, facts, results.
"""

import dataclasses
import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, Fact
from reliefkit.law import LAW, LAW_AS_OF, PROTECTIONS
from reliefkit.paths import data_path
from reliefkit.reading import (
    Check,
    anything,
    checked,
    fields,
    is_a,
    list_of,
    load,
    one_of,
    table_of,
    then,
    until,
)

T = TypeVar("T")

LESSONS = (
    "four-protections",
    "harm-and-proof",
    "how-likely",
    "on-account-of",
    "who-and-where",
    "deadlines-and-orders",
    "bars",
    "torture",
    "may-or-must",
    "the-road",
    "after-the-grant",
)
UNKNOWN = "unknown"
Protection = Annotated[str, one_of(*PROTECTIONS)]
Lesson = Annotated[str, one_of(*LESSONS)]
Seen = Annotated[date, until(max(date.today(), LAW_AS_OF))]  # the day on which something was seen


def value_of(fact: Fact) -> Check:
    """Return the check that a value is one that a fact allows; "unknown" is kept as None."""

    def check(place: str, value: Any) -> Any:
        unknown = type(value) is str and value == UNKNOWN
        return fact.check(None if unknown else value, place.removesuffix(fact.name))

    return check


FACTS_GIVEN = fields({}, {name: value_of(fact) for name, fact in FACTS.items()}, "fact")
Facts = Annotated[dict[str, Any], FACTS_GIVEN]  # those that a case gives


def of_protections(checks: Mapping[str, Check]) -> Check:
    """Return the check that a value is a table of protections, each with what is right for it."""
    return fields({}, checks, "protection")


def results(*also: str) -> dict[str, Check]:
    """Return for each protection the check of a result it can have: its grant, or one of `also`."""
    grants = {name: "required" if law.mandatory else "permitted" for name, law in LAW.items()}
    return {name: one_of(grant, *also) for name, grant in grants.items()}


def _check_of(kind: Any) -> Check:
    """Return the check that a value is what the type of a field says."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        check: Check = parts[1]
        return check
    if origin is UnionType:  # with None, for what may be left out
        return _check_of(parts[0])
    if origin is list:
        return list_of(_check_of(parts[0]))
    if origin is dict:
        return table_of(_check_of(parts[1]))
    if dataclasses.is_dataclass(kind):
        return made(kind)
    return anything if kind is Any else is_a(kind)


def made(cls: Any, **given: str) -> Check:
    """Return the check that a table is an entry of a dataclass, but for what is `given`."""
    return then(_shape(cls, *given), lambda table: cls(**table, **given))


@cache
def _shape(cls: Any, *given: str) -> Check:
    """Return the check that a table has the fields of a dataclass but these."""
    kinds = get_type_hints(cls, include_extras=True)
    needed: dict[str, Check] = {}
    optional: dict[str, Check] = {}
    for field in (one for one in dataclasses.fields(cls) if one.name not in given):
        must = field.default is field.default_factory is dataclasses.MISSING
        (needed if must else optional)[field.name] = _check_of(kinds[field.name])
    return fields(needed, optional)


def structure(cls: type[T], entry: str, table: object, place: str) -> T:
    """Return an entry of the file `place` as a `cls`, its `id` that of the entry.

    Raises ReliefError naming file, entry and field, and what was expected.
    """
    kept: T = checked(made(cls, id=entry), place, entry, table)
    return kept


def reader(cls: type[T], *path: str, but: str = "") -> Callable[[], dict[str, T]]:
    """Return the function that reads every entry of a data file, by id, once.

    It leaves the entry `but` out, and raises ReliefError for one that is not right.
    """

    @cache
    def read() -> dict[str, T]:
        tables, place = load(data_path(*path)).items(), os.path.basename(path[-1])
        return {id: structure(cls, id, table, place) for id, table in tables if id != but}

    return read


def read_folder(cls: type[T], folder: str, aside: list[str] | None = None) -> dict[str, T]:
    """Return every file of a folder, by the file's name without its ending.

    Raises ReliefError for a file that is not right; with `aside` it is left out, and why is added.
    """
    found = {}
    for name in sorted(n for n in os.listdir(folder) if n.endswith(".toml")):
        place = f"{os.path.basename(folder)}/{name}"
        try:
            found[name[:-5]] = structure(cls, name[:-5], load(os.path.join(folder, name)), place)
        except ReliefError as error:
            if aside is None:
                raise
            aside.append(str(error))
    return found
