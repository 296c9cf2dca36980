"""A case: what is known of one person's own claim to protection from one country."""

from __future__ import annotations

from functools import partial
from typing import Any

from reliefkit.errors import ReliefError, plain, unknown_name
from reliefkit.facts import FACTS, Fact

Values = tuple[Any, ...]
_UNKNOWN: Values = (None,) * len(FACTS)
_ORDINARY: Values = tuple(one.ordinary for one in FACTS.values())


def _fact(name: object) -> Fact:
    name = name if type(name) is str else plain(name)
    if not isinstance(name, str) or name not in FACTS:
        raise unknown_name("fact", name, FACTS)
    return FACTS[name]


class Case:
    """An immutable set of facts; a fact that is not given is unknown.

    `Case(**facts)` knows only the facts given. `Case.undisputed(**facts)` starts from the value
    each fact takes when nobody disputes it (the ordinary column of the intake sheet), then the
    facts given, and its `ordinary` is True. None means unknown in both. Read a fact with
    `case["nexus"]`; `values` has all of them, in the sheet's order, and `said` the names of those
    given. Two cases are equal when all their values are, whether given or assumed.

    Raises ReliefError for a fact that does not exist or a value it does not allow.
    """

    __slots__ = ("ordinary", "said", "values")
    values: Values
    ordinary: bool
    said: frozenset[str]

    def __init__(self, /, **facts: object) -> None:
        self._fill(_UNKNOWN, False, frozenset(), facts)

    @classmethod
    def undisputed(cls, /, **facts: object) -> Case:
        """Return the case in which nothing but `facts` departs from the ordinary values."""
        return cls.__new__(cls)._fill(_ORDINARY, True, frozenset(), facts)

    def but(self, /, **changes: object) -> Case:
        """Return this case with `changes`; the others keep their values."""
        return Case.__new__(Case)._fill(self.values, self.ordinary, self.said, changes)

    def _fill(self, values: Values, ordinary: bool, given: frozenset[str], new: Any) -> Case:
        filled, known = list(values), [_fact(name) for name in new]
        for one, value in zip(known, new.values(), strict=True):
            filled[one.index] = one.check(value)
        object.__setattr__(self, "values", tuple(filled))
        object.__setattr__(self, "ordinary", ordinary)
        object.__setattr__(self, "said", given.union(one.name for one in known))
        return self

    def __getitem__(self, name: str) -> Any:
        return self.values[_fact(name).index]

    @property
    def given(self) -> dict[str, Any]:
        """The facts someone gave, unknown ones included, in the sheet's order."""
        known = zip(FACTS, self.values, strict=True)
        return {name: value for name, value in known if name in self.said}

    @property
    def assumed(self) -> dict[str, Any]:
        """The facts that have their ordinary value because nobody gave another."""
        known = zip(FACTS, self.values, strict=True)
        return {n: value for n, value in known if value is not None and n not in self.said}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the facts that are not known yet."""
        return tuple(n for n, v in zip(FACTS, self.values, strict=True) if v is None)

    def differences(self, other: Case) -> tuple[str, ...]:
        """Return the names of the facts whose values differ from those of `other`."""
        pairs = zip(FACTS, self.values, as_case(other, "other").values, strict=True)
        return tuple(name for name, mine, theirs in pairs if mine != theirs)

    def __eq__(self, other: object) -> bool:
        return self.values == other.values if isinstance(other, Case) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.values)

    def __repr__(self) -> str:
        start = "Case.undisputed" if self.ordinary else "Case"
        return f"{start}({', '.join(f'{name}={value!r}' for name, value in self.given.items())})"

    def _refuse(self, *_: object) -> None:
        raise AttributeError("a case does not change; case.but(...) gives a new one")

    __setattr__ = __delattr__ = _refuse

    def __reduce__(self) -> Any:
        return partial(Case.undisputed if self.ordinary else Case, **self.given), ()


def as_case(value: object, what: str = "case") -> Case:
    """Return `value` if it is a case; raise ReliefError saying what was given otherwise."""
    if isinstance(value, Case):
        return value
    raise ReliefError(f"{what}: expected a Case, got a value of type {type(value).__name__}.")
