"""The law's dated parameters, read from data/law/standards.toml."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from reliefkit.errors import ReliefError, shown
from reliefkit.paths import data_path
from reliefkit.reading import checked, day, fields, is_a, list_of, load, one_of, text, then, until

_NEEDED = {
    "value": is_a(int, float, list),
    "test": one_of("at least", "above", "at most", "among"),
    "unit": text,
    "from": day,
    "authority": text,
    "checked": day,
    "note": text,
}


class Standard:
    """One dated parameter of the law, as it stands on the course's as-of date.

    Attributes: `name`, `value` (a share, a count or a tuple of values), `test` ("at least",
    "above", "at most", "among"), `unit`, `since`, `authority` (an id), `checked`, `note`,
    `short` (a value beside the number, in a cell's width).
    """

    def __init__(self, name: str, entry: Mapping[str, Any]) -> None:
        self.name = name
        self.value: Any = entry["value"]
        self.test: str = entry["test"]
        self.unit: str = entry["unit"]
        self.since: date = entry["from"]
        self.authority: str = entry["authority"]
        self.checked: date = entry["checked"]
        self.note: str = entry["note"]
        self.short: str = entry.get("short", "")
        test, value = self.test, self.value
        if test == "among":
            asked, fits = "a list of texts", type(value) is list and {*map(type, value)} <= {str}
            self.value = tuple(value) if fits else value
        elif self.unit == "share":
            asked, fits = "a number from 0 to 1", type(value) is not list and 0 <= value <= 1
        else:
            asked, fits = f"a whole number of {self.unit}", type(value) is int and 0 <= value < 1e9
        if not fits:
            raise ReliefError(f".value: the test {test!r} asks for {asked}, got {shown(value)}")

    def __repr__(self) -> str:
        return f"<standard {self.name}: {self.test} {self.value} since {self.since}>"


def read(path: str = data_path("law", "standards.toml")) -> tuple[date, dict[str, list[Standard]]]:
    """Return the as-of date and every entry of every parameter, oldest first.

    Raises ReliefError naming the file, the entry and the field where the file is not right.
    """
    content = load(path)
    as_of: date = checked(day, "standards.toml", "as_of", content.pop("as_of", None))
    history = {}
    for name, group in content.items():
        one = then(fields(_NEEDED, {"short": text}), partial(Standard, name))
        entries = checked(list_of(one), "standards.toml", name, group)
        history[name] = sorted(entries, key=attrgetter("since"))
    every = [entry for group in history.values() for entry in group]
    newest = max((entry.checked for entry in every), default=as_of)
    if (as_of - newest).days > 366:
        raise ReliefError(f"standards.toml, as_of: {as_of} is in the future; checked {newest}.")
    for entry in every:
        last = max(date.today(), as_of)
        checked(until(last), "standards.toml", f"{entry.name}.checked", entry.checked)
    return as_of, history


LAW_AS_OF, HISTORY = read()


def _now(name: str) -> Standard:
    """Return the entry in force on the as-of date: the newest that is not after it."""
    in_force = [entry for entry in HISTORY.get(name, ()) if entry.since <= LAW_AS_OF]
    if not in_force:
        raise ReliefError(f"standards.toml, {name}: no entry applies on {LAW_AS_OF}.")
    return in_force[-1]


REASONABLE_POSSIBILITY = _now("reasonable_possibility")
MORE_LIKELY_THAN_NOT = _now("more_likely_than_not")
FILING_DEADLINE = _now("filing_deadline")
CARRIED_DEADLINE = _now("carried_deadline")
AGGRAVATED_FELONY_SENTENCE = _now("aggravated_felony_sentence")
A_REASON_CIRCUITS = _now("a_reason_circuits")
ONE_NATIONALITY_CIRCUITS = _now("one_nationality_circuits")
