"""Reading TOML files into types: the fields of a dataclass say what an entry may hold.

A field is checked by its type; one that is `Annotated` with a check of its own by that check. What
is not right raises ReliefError with the file, the entry, the field, the value and what is allowed.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from reliefkit.case import Case
from reliefkit.errors import ReliefError, unknown_name
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
    until,
)

T = TypeVar("T")
UNKNOWN = "unknown"


def case_of(facts: Mapping[str, Any]) -> Case:
    """Return the undisputed case with `facts` as a data file writes them ("unknown" is None)."""
    unknown = (name for name, value in facts.items() if type(value) is str and value == UNKNOWN)
    return Case.undisputed(**{**facts, **dict.fromkeys(unknown)})


# -- what several entries must keep ------------------------------------------------------------


def each(*checks: Callable[[], object]) -> None:
    """Make every check, and raise one ReliefError with all that is wrong."""
    wrong = []
    for check in checks:
        try:
            check()
        except ReliefError as error:
            wrong.append(str(error).rstrip("."))
    if wrong:
        raise ReliefError("; ".join(wrong))


def filled(entry: object, *names: str) -> None:
    """Refuse an entry of which one of some lists or tables is empty."""
    for name in names:
        if not getattr(entry, name):
            raise ReliefError(f"{name}: must not be empty")


def known(what: str, names: Iterable[str], allowed: Iterable[str], place: str = "") -> None:
    """Refuse a name that is not allowed, with the nearest that is."""
    allowed = tuple(allowed)
    for name in names:
        if name not in allowed:
            raise unknown_name(what, name, allowed, place)


def possible(expected: Mapping[str, str], *also: str) -> None:
    """Refuse a result that a protection cannot have: one is its grant, the others are `also`."""
    known("protection", expected, PROTECTIONS, "expected: ")
    for name, result in expected.items():
        granted = "required" if LAW[name].mandatory else "permitted"
        one_of(granted, *also)(f"expected.{name}", result)


# -- from a table to a type --------------------------------------------------------------------


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
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return lambda place, table: _made(kind, place, table)
    if kind is date:  # when something was seen
        return until(max(date.today(), LAW_AS_OF))
    return anything if kind is Any else is_a(kind)


@cache
def _shape(cls: Any) -> Check:
    """Return the check that a table has the fields of a dataclass, all but `id`."""
    kinds = get_type_hints(cls, include_extras=True)
    needed: dict[str, Check] = {}
    optional: dict[str, Check] = {}
    for field in dataclasses.fields(cls):
        must = field.default is field.default_factory is dataclasses.MISSING
        (needed if must else optional)[field.name] = _check_of(kinds[field.name])
    needed.pop("id", None)
    return fields(needed, optional)


def _made(cls: Any, place: str, table: object, **more: str) -> Any:
    """Return a table as a `cls`. Raises ReliefError beginning with the place."""
    entry = _shape(cls)(place, table)
    try:
        return cls(**entry, **more)
    except ValueError as error:
        raise ReliefError(f"{place}: {error}") from None


def structure(cls: type[T], entry: str, table: object, place: str) -> T:
    """Return a TOML table as a `cls`; ReliefError names `place`, entry, field and expectation."""
    made: T = checked(lambda at, value: _made(cls, at, value, id=entry), place, entry, table)
    return made


def reader(cls: type[T], *path: str) -> Callable[[], dict[str, T]]:
    """Return the function that reads every entry of a data file, by id, once."""

    @cache
    def read() -> dict[str, T]:
        tables, place = load(data_path(*path)).items(), os.path.basename(path[-1])
        return {entry: structure(cls, entry, table, place) for entry, table in tables}

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
