"""The intake sheet: every fact the law asks about, each once, read from data/law/facts.toml.

`FACTS` has the facts by name in the sheet's order, `GROUPS` the names of each group's facts, and
`GROUNDS` those of the five protected grounds, INA 101(a)(42)(A). A rule names a fact as `f.nexus`.
"""

from functools import partial
from types import SimpleNamespace
from typing import Any

from reliefkit import reading
from reliefkit.errors import ReliefError, unknown_name
from reliefkit.facts.kinds import Choice, Count, Fact, Level, Share, YesNo, facts_below
from reliefkit.paths import data_path

_GROUPS = ("procedure", "past", "future", "why", "who", "torture", "proof", "bars", "discretion")
_KINDS: dict[str, type[Fact]] = {kind.kind: kind for kind in (YesNo, Share, Count, Choice, Level)}

# The fields of an entry, as the head of facts.toml explains them: of all kinds, and of each.
_text, _flag, _of_values = reading.text, reading.flag, reading.table_of(reading.text)
_ids = reading.list_of(_text)
_NEEDED = {
    "group": reading.one_of(*_GROUPS),
    "kind": reading.one_of(*_KINDS),
    "label": _text,
    "question": _text,
    "authorities": _ids,
}
_OPTIONAL = {"help": _text, "ordinary": reading.anything, "changeable": _flag}
_CHOICE = {
    "unknown": _text,
    "on_request": _ids,
    "authorities_of": reading.table_of(_ids),
    "shown": _of_values,
    "short_fails": _of_values,
}
_VALUES = {"values": _of_values, "short": _of_values}
_TOLD = {"told": _text, "unknown": _text}
_OWN = {
    "yes/no": (
        dict.fromkeys(("yes", "no", "short_yes", "short_no"), _text),
        {"unknown": _text, "ground": _flag},
    ),
    "share": ({}, _TOLD),
    "count": ({"maximum": reading.whole, "unit": _text, "say": _text}, _TOLD),
    "choice": (_VALUES, _CHOICE),
    "level": (_VALUES, _CHOICE),
}


def _fact(index: int, name: str, table: Any) -> Fact:
    """Return the fact that an entry describes. Raises ReliefError naming fact, field and value."""
    if not name.isidentifier():
        raise ReliefError(f"{name}: a fact's name is one word of letters, digits and _")
    table = reading.is_a(dict)(name, table)
    kind = _NEEDED["kind"](f"{name}.kind", table.get("kind"))
    needed, optional = _OWN[kind]
    entry = reading.fields(_NEEDED | needed, _OPTIONAL | optional)(name, table)
    return _KINDS[kind](name, index, entry)


def read(path: str = data_path("law", "facts.toml")) -> dict[str, Fact]:
    """Return every fact of a file, by name, in the file's order.

    Raises ReliefError naming the file, the fact, the field, the value and what is allowed.
    """
    entries = enumerate(reading.load(path).items())
    return {n: reading.checked(partial(_fact, k), "facts.toml", n, t) for k, (n, t) in entries}


FACTS = read()
GROUPS = {g: tuple(n for n, one in FACTS.items() if one.group == g) for g in _GROUPS}
GROUNDS = tuple(name for name, one in FACTS.items() if one.ground)


class _Names(SimpleNamespace):
    """The facts as the rules name them. A name not on the sheet stops the import, with a hint."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(str(unknown_name("fact", name, FACTS)))


f = _Names(**FACTS)

__all__ = ["FACTS", "GROUNDS", "GROUPS", "Fact", "f", "facts_below"]
