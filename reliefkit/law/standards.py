"""The law's dated parameters, read from data/law/standards.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from reliefkit.errors import ReliefError, shown
from reliefkit.paths import data_path

_PATH = data_path("law", "standards.toml")
_KINDS = {
    "value": (int, float, list),
    "test": (str,),
    "unit": (str,),
    "from": (date,),
    "authority": (str,),
    "checked": (date,),
    "note": (str,),
}
_TESTS = ("at least", "above", "at most", "among")
_NAMES = (
    "reasonable_possibility",
    "more_likely_than_not",
    "filing_deadline",
    "aggravated_felony_sentence",
    "a_reason_circuits",
)


class Standard:
    """One dated parameter of the law, as it stands on the course's as-of date.

    Attributes: `name`, `value` (a share, a count or a tuple of values), `test` ("at least",
    "above", "at most", "among"), `unit`, `since`, `authority` (an id), `checked`, `note`.
    """

    def __init__(self, name: str, entry: Any) -> None:
        _check(f"standards.toml, {name}", entry)
        value = entry["value"]
        self.name = name
        self.value: Any = tuple(value) if isinstance(value, list) else value
        self.test: str = entry["test"]
        self.unit: str = entry["unit"]
        self.since: date = entry["from"]
        self.authority: str = entry["authority"]
        self.checked: date = entry["checked"]
        self.note: str = " ".join(entry["note"].split())

    def __repr__(self) -> str:
        return f"<standard {self.name}: {self.test} {self.value} since {self.since}>"


def _check(place: str, entry: Any) -> None:
    """Raise ReliefError for the first field that is not right."""
    if not isinstance(entry, dict):
        raise ReliefError(f"{place}: expected a table, got {shown(entry)}.")
    odd = sorted(set(entry) ^ set(_KINDS))
    if odd:
        raise ReliefError(f"{place}: missing or unknown field: {', '.join(odd)}.")
    for field, kinds in _KINDS.items():
        if type(entry[field]) not in kinds or entry[field] == "":
            allowed = " or ".join(kind.__name__ for kind in kinds)
            raise ReliefError(f"{place}, {field}: expected {allowed}, got {shown(entry[field])}.")
    if entry["test"] not in _TESTS:
        allowed = ", ".join(_TESTS)
        raise ReliefError(f"{place}, test: {shown(entry['test'])} is not one of {allowed}.")
    value = entry["value"]
    if entry["test"] == "among":
        asked, fits = "a list of texts", type(value) is list and all(type(v) is str for v in value)
    else:
        asked, fits = "a number", type(value) is not list and 0 <= value < 1e9
    if not fits:
        raise ReliefError(f"{place}, value: the test {entry['test']!r} asks for {asked}.")


def read(path: str = _PATH) -> tuple[date, dict[str, list[Standard]]]:
    """Return the as-of date and every entry of every parameter, oldest first.

    Raises ReliefError naming the file, the entry and the field where the file is not right.
    """
    try:
        with open(path, "rb") as file:
            content = tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise ReliefError(f"standards.toml: {error}.") from None
    as_of = content.pop("as_of", None)
    if type(as_of) is not date:
        raise ReliefError(f"standards.toml, as_of: expected a date, got {shown(as_of)}.")
    history = {
        name: sorted((Standard(name, entry) for entry in _list(name, group)), key=_since)
        for name, group in content.items()
    }
    for name in _NAMES:
        if not any(entry.since <= as_of for entry in history.get(name, ())):
            raise ReliefError(f"standards.toml, {name}: no entry applies on {as_of}.")
    return as_of, history


def _list(name: str, group: Any) -> list[Any]:
    if not isinstance(group, list):
        raise ReliefError(f"standards.toml, {name}: expected [[{name}]], got {shown(group)}.")
    return group


def _since(entry: Standard) -> date:
    return entry.since


LAW_AS_OF, HISTORY = read()


def _now(name: str) -> Standard:
    return [entry for entry in HISTORY[name] if entry.since <= LAW_AS_OF][-1]


(
    REASONABLE_POSSIBILITY,
    MORE_LIKELY_THAN_NOT,
    FILING_DEADLINE,
    AGGRAVATED_FELONY_SENTENCE,
    A_REASON_CIRCUITS,
) = map(_now, _NAMES)
