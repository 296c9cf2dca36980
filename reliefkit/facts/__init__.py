"""The intake sheet: every fact the law asks about, each once, read from data/law/facts.toml.

`FACTS` has the facts by name in the sheet's order, `GROUPS` the names of each group's facts, and
`GROUNDS` those of the five protected grounds, INA 101(a)(42)(A). A rule names a fact as `f.nexus`.
"""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace
from typing import Any

from reliefkit.errors import ReliefError, plain, unknown_name
from reliefkit.facts.kinds import Choice, Count, Fact, Level, Share, YesNo, facts_below
from reliefkit.paths import data_path
from reliefkit.reading import (
    anything,
    checked,
    fields,
    flag,
    list_of,
    load,
    one_of,
    table_of,
    text,
    whole,
)

_GROUPS = ("procedure", "past", "future", "why", "who", "torture", "proof", "bars", "discretion")
_KINDS: dict[str, type[Fact]] = {kind.kind: kind for kind in (YesNo, Share, Count, Choice, Level)}
_of_values = table_of(text)

# The fields of an entry, as the head of facts.toml explains them: for all kinds, and for each.
_NEEDED = {
    "group": one_of(*_GROUPS),
    "kind": one_of(*_KINDS),
    "label": text,
    "question": text,
    "authorities": list_of(text),
}
_OPTIONAL = {"help": text, "ordinary": anything, "changeable": flag, "short": text}
_OPTIONAL |= {"short_not": text}
_CHOICE = {"unknown": text, "authorities_of": table_of(list_of(text)), "short_when": _of_values}
_OWN = {
    "yes/no": ({"yes": text, "no": text}, {"unknown": text, "ground": flag}),
    "share": ({}, {}),
    "count": ({"maximum": whole, "unit": text, "say": text}, {}),
    "choice": ({"values": _of_values}, _CHOICE),
    "level": ({"values": _of_values}, {**_CHOICE, "short_at_least": _of_values}),
}


def _fact(index: int, name: str, table: Any) -> Fact:
    """Return the fact that an entry describes. Raises ReliefError naming fact, field and value."""
    if not name.isidentifier():
        raise ReliefError(f"{name}: a fact's name is one word of letters, digits and _")
    kind = _NEEDED["kind"](f"{name}.kind", table_of(anything)(name, table).get("kind"))
    needed, optional = _OWN[kind]
    entry = fields(_NEEDED | needed, _OPTIONAL | optional)(name, table)
    return _KINDS[kind](name, index, entry)


def read(path: str = data_path("law", "facts.toml")) -> dict[str, Fact]:
    """Return every fact of a file, by name, in the file's order.

    Raises ReliefError naming the file, the fact, the field, the value and what is allowed.
    """
    return {
        name: checked(partial(_fact, k), "facts.toml", name, table)
        for k, (name, table) in enumerate(load(path).items())
    }


FACTS = read()
GROUPS = {g: tuple(n for n, one in FACTS.items() if one.group == g) for g in _GROUPS}
GROUNDS = tuple(name for name, one in FACTS.items() if one.ground)


def fact(name: str, place: str = "") -> Fact:
    """Return the fact called `name`.

    Raises ReliefError with the nearest name where there is none; `place` leads the message.
    """
    name = plain(name)
    if not isinstance(name, str) or name not in FACTS:
        raise unknown_name("fact", name, FACTS, place)
    return FACTS[name]


class _Names(SimpleNamespace):
    """The facts as the rules name them. A name not on the sheet stops the import, with a hint."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(str(unknown_name("fact", name, FACTS)))


f = _Names(**FACTS)

__all__ = ["FACTS", "GROUNDS", "GROUPS", "Fact", "f", "fact", "facts_below"]
