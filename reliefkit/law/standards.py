"""The law's dated parameters, read from data/law/standards.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

from reliefkit.errors import ReliefError
from reliefkit.paths import data_path

_PATH = data_path("law", "standards.toml")
_KEYS = {"value", "test", "unit", "from", "authority", "checked", "note"}


class Standard:
    """One dated parameter of the law, as it stands on the course's as-of date.

    Attributes: `name`, `value` (a share, a count or a tuple of values), `test` ("at least",
    "above", "at most", "among"), `unit`, `since`, `authority` (an id), `checked`, `note`.
    """

    def __init__(self, name: str, entry: dict[str, Any]) -> None:
        if set(entry) != _KEYS:
            odd = ", ".join(sorted(set(entry) ^ _KEYS))
            raise ReliefError(f"standards.toml, {name}: missing or unknown field: {odd}.")
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


def read(path: str = _PATH) -> tuple[date, dict[str, list[Standard]]]:
    """Return the as-of date and every entry of every parameter, oldest first.

    Raises ReliefError naming the file, the entry and the field where the file is not right.
    """
    try:
        with open(path, "rb") as file:
            content = tomllib.load(file)
        as_of = content.pop("as_of")
        entries = {
            name: sorted((Standard(name, e) for e in group), key=lambda s: s.since)
            for name, group in content.items()
        }
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, ReliefError):
            raise
        raise ReliefError(f"standards.toml: {error!r}.") from None
    return as_of, entries


LAW_AS_OF, HISTORY = read()


def _now(name: str) -> Standard:
    return [entry for entry in HISTORY[name] if entry.since <= LAW_AS_OF][-1]


REASONABLE_POSSIBILITY = _now("reasonable_possibility")
MORE_LIKELY_THAN_NOT = _now("more_likely_than_not")
FILING_DEADLINE = _now("filing_deadline")
AGGRAVATED_FELONY_SENTENCE = _now("aggravated_felony_sentence")
A_REASON_CIRCUITS = _now("a_reason_circuits")
