"""The sentences of data/words.toml: templates whose slots are named, and checked when read."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter
from typing import Any

from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, GROUPS
from reliefkit.law import LAW
from reliefkit.law.standards import HISTORY
from reliefkit.paths import data_path
from reliefkit.reading import Check, checked, fields, list_of, load, text

_STANDARDS = [name for name, entries in HISTORY.items() if entries[-1].test != "among"]
_RAISED = [*GROUPS["bars"], "entry_presumption"]
_BARS = [name for name in _RAISED if FACTS[name].kind == "yes/no"]
_ELEMENTS = dict.fromkeys(name for law in LAW.values() for name in law.named)


def _slotted(*allowed: str) -> Check:
    """Return the check that a value is a template with no slots but these."""

    def check(place: str, value: Any) -> str:
        kept: str = text(place, value)
        try:
            slots = {slot for _, slot, _, _ in Formatter().parse(kept) if slot is not None}
        except ValueError as error:
            raise ReliefError(f"{place}: {error}") from None
        if not slots <= {*allowed}:
            wrong = min(slots.difference(allowed))
            raise ReliefError(f"{place}: no slot is called {wrong!r} here. Allowed: {allowed}")
        return kept

    return check


def _all(of: Check, names: Iterable[str], optional: Iterable[str] = ()) -> Check:
    return fields(dict.fromkeys(names, of), dict.fromkeys(optional, of))


_ENDS = ["required", "permitted", "refused", "open"]
_ENDS += ["not_needed", "screening", "officer", "third_country"]
_JOINS = ["changed", "so", "helped", "hurt", "waits", "both", "between"]
_JOINS += ["it", "bar", "three", "assumed", "unknown", "moved"]
_NOW = ["lacking", "answer", "instead", "instead_of_several"]
_NOW += [
    f"{end}_several"
    for end in (*_ENDS, "lacking", "answer")
    if end not in ("permitted", "open", "not_needed")
]
_ENTRIES = {
    "tag": _all(_slotted("count"), ["start", "one", "several", "none", "differ", "alike"]),
    "join": _all(_slotted("cause", "block", "result", "facts", "count"), _JOINS),
    "result": _all(_slotted("protection", "facts"), [*_ENDS, *_NOW]),
    "still": _all(_slotted("protection", "facts"), [*_ENDS, "only_a_bar", "unknown"]),
    "said": _all(
        _slotted("protection", "facts"),
        ["start", "back", "back_to_story", "same", "neither", "one", "none"],
    ),
    "mark": _all(
        _all(_slotted("value"), ["reached", "short", "still_reached", "still_short"]), _STANDARDS
    ),
    "only": _all(_slotted("protection"), [], FACTS),
    "bar": _all(_all(_slotted("protection"), ["is", "closes"]), _BARS),
    "compare": _all(
        _slotted("left", "right", "facts", "count", "protection", "result", "cause", "block"),
        ["differ", "alone", "each", "alike", "reasons", "reason", "of", "several"],
    ),
    "element": _all(_all(_slotted("person"), ["met", "fails", "open"]), _ELEMENTS),
    "banned": fields({"words": list_of(text)}, {}),
}


def read(path: str = data_path("words.toml")) -> dict[str, Any]:
    """Return every template by group and entry.

    Raises ReliefError naming the file, the entry and the field of a template that is missing, or
    that has a slot no sentence fills.
    """
    found: dict[str, Any] = checked(fields(_ENTRIES, {}), "words.toml", "words", load(path))
    return found


WORDS = read()


def say(group: str, entry: str, field: str = "", **slots: object) -> str:
    """Return a template with its slots filled."""
    found = WORDS[group][entry]
    template: str = found[field] if field else found
    return template.format(**slots)
