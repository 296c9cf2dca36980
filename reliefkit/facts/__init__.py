"""The intake sheet: every fact the law asks about, each once, in order.

`FACTS` maps each public name to its `Fact`; `GROUPS` maps each group to its facts' names.
"""

from reliefkit.errors import plain, unknown_name
from reliefkit.facts import bars, persecution, procedure, torture
from reliefkit.facts.fact import Fact

_SHEET: dict[str, tuple[Fact, ...]] = {
    "procedure": procedure.SHEET,
    "past": persecution.PAST,
    "future": persecution.FUTURE,
    "why": persecution.WHY,
    "who": persecution.WHO,
    "torture": torture.TORTURE,
    "proof": torture.PROOF,
    "bars": bars.BARS,
    "discretion": bars.DISCRETION,
}
FACTS: dict[str, Fact] = {fact.name: fact for facts in _SHEET.values() for fact in facts}
GROUPS: dict[str, tuple[str, ...]] = {
    group: tuple(fact.name for fact in facts) for group, facts in _SHEET.items()
}
for _group, _facts in _SHEET.items():
    for _fact in _facts:
        _fact.group = _group
        _fact.index = list(FACTS).index(_fact.name)


def fact(name: str, place: str = "") -> Fact:
    """Return the fact called `name`.

    Raises ReliefError with the nearest name where there is none; `place` leads the message.
    """
    name = plain(name)
    if not isinstance(name, str) or name not in FACTS:
        raise unknown_name("fact", name, FACTS, place)
    return FACTS[name]


__all__ = ["FACTS", "GROUPS", "Fact", "fact"]
