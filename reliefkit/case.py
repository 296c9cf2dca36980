"""A case: what is known of one person's own claim to protection from one country."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, fact

_UNKNOWN: tuple[Any, ...] = (None,) * len(FACTS)
_ORDINARY: tuple[Any, ...] = tuple(f.ordinary for f in FACTS.values())


class Case:
    """An immutable set of facts; a fact that is not given is unknown.

    `Case(**facts)` knows only the facts given. `Case.undisputed(**facts)` starts from the value
    each fact takes when nobody disputes it (the ordinary column of the intake sheet), then the
    facts given. None means unknown in both. Read a fact with `case["nexus"]`.

    Two cases are equal when all their values are, whether given or assumed.

    Raises ReliefError for a fact that does not exist or a value it does not allow.
    """

    __slots__ = ("_given", "_start", "values")

    values: tuple[Any, ...]
    _start: tuple[Any, ...]
    _given: frozenset[str]

    def __init__(self, /, **facts: object) -> None:
        self._fill(_UNKNOWN, _UNKNOWN, frozenset(), facts)

    @classmethod
    def undisputed(cls, /, **facts: object) -> Case:
        """Return the case in which nothing but `facts` departs from the ordinary values."""
        case = cls.__new__(cls)
        case._fill(_ORDINARY, _ORDINARY, frozenset(), facts)
        return case

    def but(self, /, **changes: object) -> Case:
        """Return this case with `changes`; the others keep their values."""
        case = Case.__new__(Case)
        case._fill(self._start, self.values, self._given, changes)
        return case

    def _fill(
        self,
        start: tuple[Any, ...],
        values: tuple[Any, ...],
        given: Iterable[str],
        changes: dict[str, object],
    ) -> None:
        filled, named = list(values), list(given)
        for name, value in changes.items():
            known = fact(name)
            filled[known.index] = known.check(value)
            named.append(known.name)
        object.__setattr__(self, "_start", start)
        object.__setattr__(self, "values", tuple(filled))
        object.__setattr__(self, "_given", frozenset(named))

    def __getitem__(self, name: str) -> Any:
        return self.values[fact(name).index]

    @property
    def given(self) -> dict[str, Any]:
        """The facts someone gave, unknown ones included, in the sheet's order."""
        return {name: self[name] for name in FACTS if name in self._given}

    @property
    def assumed(self) -> dict[str, Any]:
        """The facts that have their ordinary value because nobody gave another."""
        rest = (name for name in FACTS if name not in self._given)
        return {name: self[name] for name in rest if self[name] is not None}

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
        start = "Case.undisputed" if self._start is _ORDINARY else "Case"
        return f"{start}({', '.join(f'{name}={value!r}' for name, value in self.given.items())})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a case does not change; case.but(...) gives a new one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a case does not change; case.but(...) gives a new one")

    def __reduce__(self) -> Any:
        return _restore, (self._start is _ORDINARY, self.given)


def _restore(undisputed: bool, given: dict[str, Any]) -> Case:
    return Case.undisputed(**given) if undisputed else Case(**given)


def as_case(value: object, what: str = "case") -> Case:
    """Return `value` if it is a case; raise ReliefError saying what was given otherwise."""
    if isinstance(value, Case):
        return value
    raise ReliefError(f"{what}: expected a Case, got a value of type {type(value).__name__}.")
