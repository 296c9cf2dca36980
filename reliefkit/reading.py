"""Reading the project's TOML, and checking it.

What is not right is told with its file, entry, field and value. A *check* takes the place of a
value ("nexus.label") and the value, and returns the value as it is kept; it raises ReliefError,
beginning with the place, for a value that is not right.
"""

import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from reliefkit.errors import ReliefError, nearest, shown, some_of

Check = Callable[[str, Any], Any]
_NAMED: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date",
    list: "a list",
    dict: "a table",
}


def load(path: str) -> dict[str, Any]:
    """Return a TOML file as a dict. Raises ReliefError naming the file and what is wrong."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise ReliefError(f"{os.path.basename(path)}: {error}.") from None


def checked(check: Check, file: str, entry: str, value: object) -> Any:
    """Return an entry of a file as `check` keeps it. Raises ReliefError that names the file."""
    try:
        return check(entry, value)
    except ReliefError as error:
        said = str(error)
        raise ReliefError(f"{file}, {said}{'' if said[-1] in '.?' else '.'}") from None


# -- checks ------------------------------------------------------------------------------------


def is_a(*kinds: type) -> Check:
    """Return the check that a value is of one of some types; a text is kept in one line."""
    allowed = " or ".join(_NAMED[kind] for kind in kinds)

    def check(place: str, value: Any) -> Any:
        if type(value) not in kinds:
            raise ReliefError(f"{place}: expected {allowed}, got {shown(value)}")
        if type(value) is str:
            value = " ".join(value.split())
        if value == "":
            raise ReliefError(f"{place}: must not be empty")
        return value

    return check


text, flag, whole, day = map(is_a, (str, bool, int, date))


def anything(_: str, value: Any) -> Any:
    """Let any value through: what it may be is checked elsewhere."""
    return value


def then(check: Check, keep: Callable[[Any], Any]) -> Check:
    """Return the check that what `check` keeps is kept as `keep` returns it, or refused by it."""

    def both(place: str, value: Any) -> Any:
        kept = check(place, value)
        try:
            return keep(kept)
        except ValueError as error:  # one that begins with a point is about a field
            said = str(error)
            raise ReliefError(f"{place}{'' if said.startswith('.') else ': '}{said}") from None

    return both


def until(last: date) -> Check:
    """Return the check that a value is a day, and none after `last`."""

    def seen(value: date) -> date:
        if value > last:
            raise ReliefError(f"{value} is in the future; allowed: a day up to {last}")
        return value

    return then(day, seen)


def one_of(*allowed: str) -> Check:
    """Return the check that a value is one of some texts."""

    def check(place: str, value: Any) -> Any:
        if type(value) is not str or value not in allowed:
            hint = nearest(value, allowed)
            raise ReliefError(f"{place}: {shown(value)} is not one of {some_of(allowed)}.{hint}")
        return value

    return check


def one_from(read: Callable[[], Iterable[str]]) -> Check:
    """Return the check that a value is one of the names that another file has, read when asked."""
    return lambda place, value: one_of(*read())(place, value)


def list_of(item: Check) -> Check:
    """Return the check that a value is a list of such items."""
    is_list = is_a(list)

    def check(place: str, value: Any) -> list[Any]:
        return [item(f"{place}[{k}]", each) for k, each in enumerate(is_list(place, value))]

    return check


def some(check: Check) -> Check:
    """Return the check that a list or table is right, and not empty."""

    def full(value: Any) -> Any:
        if not value:
            raise ReliefError("must not be empty")
        return value

    return then(check, full)


def table_of(item: Check) -> Check:
    """Return the check that a value is a table of such items, whatever their names."""
    is_table = is_a(dict)

    def check(place: str, value: Any) -> dict[str, Any]:
        for key in is_table(place, value):
            text(f"{place}, the name of a field", key)
        return {key: item(f"{place}.{key}", each) for key, each in value.items()}

    return check


def fields(
    needed: Mapping[str, Check], optional: Mapping[str, Check], what: str = "field"
) -> Check:
    """Return the check that a value is a table with these fields, every wrong one of them named.

    `what` is what an error calls a field.
    """
    known = {**needed, **optional}
    any_table = table_of(anything)

    def check(place: str, value: Any) -> dict[str, Any]:
        wrong = [
            f"{place}.{name}: not a {what}.{nearest(name, known)} Allowed: {some_of(known)}"
            for name in any_table(place, value)
            if name not in known
        ]
        found = {}
        for name, check_field in known.items():
            try:
                if name in value:
                    found[name] = check_field(f"{place}.{name}", value[name])
                elif name in needed:
                    raise ReliefError(f"{place}.{name}: missing")
            except ReliefError as error:
                wrong.append(str(error).rstrip("."))
        if wrong:
            raise ReliefError("; ".join(wrong))
        return found

    return check
