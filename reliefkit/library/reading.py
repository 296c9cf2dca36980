"""Reading TOML files into types: what is not right is told with file, entry and field."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import attrs
from cattrs import Converter, transform_error

from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown

T = TypeVar("T")
UNKNOWN = "unknown"


def one_of(*allowed: str) -> Any:
    """Return a validator that says what is allowed."""

    def check(_: Any, field: attrs.Attribute[Any], value: Any) -> None:
        for item in (value,) if isinstance(value, str) else value:
            if item not in allowed:
                raise ValueError(f"{field.name}: {shown(item)} is not one of {', '.join(allowed)}")

    return check


def filled(_: Any, field: attrs.Attribute[Any], value: Any) -> None:
    """Refuse an empty field."""
    if not value:
        raise ValueError(f"{field.name}: must not be empty")


def case_of(facts: Mapping[str, Any]) -> Case:
    """Return the undisputed case with `facts` as a data file writes them ("unknown" is None)."""
    return Case.undisputed(**{n: None if v == UNKNOWN else v for n, v in facts.items()})


_converter = Converter(forbid_extra_keys=True)


def strictly(kind: Any, shape: type | None = None) -> None:
    """Let only values of a kind through; one with a `shape` has parts, which are read as before."""
    whole: type[Any] = shape or kind
    parts = _converter.get_structure_hook(kind) if shape else None

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not whole or (shape is dict and not all(type(k) is str for k in value)):
            raise TypeError(f"expected {_NAMED.get(whole, whole.__name__)}, got {shown(value)}")
        return parts(value, kind) if parts else value

    if parts:
        _converter.register_structure_hook_func(lambda asked: asked == kind, structure)
    else:
        _converter.register_structure_hook(kind, structure)


_NAMED = {str: "text", int: "a whole number", date: "a date", list: "a list", dict: "a table"}
for _plain in (str, int, bool, date):
    strictly(_plain)
strictly(list[str], list)
for _table in (dict[str, str], dict[str, Any]):
    strictly(_table, dict)


def _words(error: BaseException, _: Any = None) -> str:
    if isinstance(error, KeyError):
        return "missing"
    return str(error) or type(error).__name__


def structure(cls: type[T], entry: str, table: Any, place: str) -> T:
    """Return a TOML table as a `cls`; ReliefError names `place`, entry, field and expectation."""
    if type(table) is not dict or not all(type(key) is str for key in table):
        raise ReliefError(f"{place}, {entry}: expected a table, got {shown(table)}.")
    if "id" in table:
        raise ReliefError(f"{place}, {entry}.id: not a field: an entry is called by its heading.")
    try:
        return _converter.structure({**table, "id": entry}, cls)
    except Exception as error:  # cattrs raises groups of anything: each is named below
        told = transform_error(error, path=entry, format_exception=_words)
        ends = (": ".join(reversed(each.rsplit(" @ ", 1))).rstrip(".") for each in told)
        raise ReliefError(f"{place}, {'; '.join(ends)}.") from None


def load(path: str) -> dict[str, Any]:
    """Return a TOML file as a dict. Raises ReliefError naming the file and what is wrong."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise ReliefError(f"{os.path.basename(path)}: {error}.") from None


def read_table(cls: type[T], path: str) -> dict[str, T]:
    """Return every entry of a file of tables, by id."""
    place = os.path.basename(path)
    return {entry: structure(cls, entry, table, place) for entry, table in load(path).items()}


def read_folder(cls: type[T], folder: str) -> dict[str, T]:
    """Return every file of a folder, by the file's name without its ending."""
    names = sorted(n for n in os.listdir(folder) if n.endswith(".toml"))
    place = os.path.basename(folder)
    return {
        n[:-5]: structure(cls, n[:-5], load(os.path.join(folder, n)), f"{place}/{n}") for n in names
    }
