"""What a fact is: its question, the values it takes, and the tests the law puts to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from reliefkit.errors import ReliefError, nearest, plain, shown
from reliefkit.logic import Test, Truth

if TYPE_CHECKING:
    from reliefkit.law.standards import Standard

Value = bool | int | float | str


class Fact:
    """One question on the intake sheet.

    Attributes: `name` (the public name), `label` (a short noun phrase), `question` (plain
    words), `help` (definitions that go with the question), `group`, `kind` ("yes/no", "share",
    "count", "level" or "choice"), `ordinary` (its value in an undisputed case, None where it
    stays unknown), `authorities` (ids), `values` (what it can be, for all kinds but share and
    count), `index` (its place on the sheet) and `changeable` (False for what no one can change).
    """

    kind = ""
    allowed = ""
    values: tuple[Value, ...] = ()
    minimum: float = 0
    maximum: float = 1
    step: float = 1
    unit = ""

    def __init__(
        self,
        name: str,
        label: str,
        question: str,
        *,
        law: tuple[str, ...] = (),
        ordinary: Value | None = None,
        help: str = "",
        changeable: bool = True,
        law_of: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.name = name
        self.label = label
        self.question = question
        self.help = help
        self.ordinary = ordinary
        self.authorities = law
        self._law_of = law_of or {}
        self.changeable = changeable
        self.group = ""
        self.index = -1

    def __repr__(self) -> str:
        return f"<fact {self.name}>"

    def authorities_of(self, value: object) -> tuple[str, ...]:
        """Return the authorities behind one value: its own where it has some, or the fact's."""
        return self._law_of.get(str(value), self.authorities)

    def _parse(self, value: object) -> Any:
        """Return `value` as the fact keeps it, or NotImplemented where it is not allowed."""
        return NotImplemented

    def check(self, value: object, place: str = "") -> Any:
        """Return `value` as the fact keeps it; None stays None, which means unknown.

        Raises ReliefError, naming `place`, the fact, the value and what is allowed.
        """
        if value is None:
            return None
        value = plain(value)
        kept = self._parse(value)
        if kept is NotImplemented:
            hint = nearest(value, (v for v in self.values if isinstance(v, str)))
            raise ReliefError(
                f"{place}{self.name}: {shown(value)} is not allowed.{hint} Allowed: {self.allowed}."
            )
        return kept

    def words(self, value: Any) -> str:
        """Return a value as it is shown beside a control: "45%", "day 100", "yes"."""
        return "not known yet" if value is None else str(value)

    def clause(self, value: Any) -> str:
        """Return what a value says, as a clause: "the testimony is credible"."""
        return f"{self.label} is {self.words(value)}"


class YesNo(Fact, Test):
    """A yes/no fact. It is itself a test: met when the answer is yes."""

    kind = "yes/no"
    allowed = "True or False (None for not known)"
    values = (False, True)

    def __init__(
        self,
        name: str,
        label: str,
        question: str,
        *,
        yes: str,
        no: str,
        unknown: str = "",
        **rest: Any,
    ) -> None:
        super().__init__(name, label, question, **rest)
        self.fact = self
        self.holds = bool
        self._clauses = {True: yes, False: no, None: unknown or f"it is not known whether {yes}"}

    def _parse(self, value: object) -> Any:
        return value if isinstance(value, bool) else NotImplemented

    def words(self, value: Any) -> str:
        """Return "yes" or "no"."""
        return super().words(None) if value is None else "yes" if value else "no"

    def clause(self, value: Any) -> str:
        """Return the clause that goes with an answer."""
        return self._clauses[value]

    def unless_no(self) -> OneOf:
        """Return the test that only a known *no* fails: unknown passes too."""
        return OneOf(self, (True,), if_unknown=Truth.MET)


class Number(Fact):
    """A fact on a scale, compared with the law's dated standards."""

    def meets(self, standard: Standard) -> Comparison:
        """Return the test whether the fact reaches `standard`, in the standard's own sense."""
        return Comparison(self, standard)


class Share(Number):
    """A likelihood from 0 to 1, kept to six decimals so that thresholds are compared exactly."""

    kind = "share"
    allowed = "a number from 0 to 1 (None for not known)"
    step = 0.01
    unit = "share"

    def _parse(self, value: object) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
            return round(float(value), 6) + 0.0  # + 0.0: no minus zero
        return NotImplemented  # NaN fails both comparisons

    def words(self, value: Any) -> str:
        """Return the share in per cent."""
        return super().words(None) if value is None else f"{value * 100:.6g}%"


class Count(Number):
    """A whole number of some unit."""

    kind = "count"

    def __init__(
        self,
        name: str,
        label: str,
        question: str,
        *,
        maximum: int,
        unit: str,
        say: str,
        **rest: Any,
    ) -> None:
        super().__init__(name, label, question, **rest)
        self.maximum = maximum
        self.unit = unit
        self.say = say
        self.allowed = f"a whole number of {unit} from 0 to {maximum} (None for not known)"

    def _parse(self, value: object) -> Any:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.maximum:
            return int(value)
        return NotImplemented

    def words(self, value: Any) -> str:
        """Return the number with its unit."""
        return super().words(None) if value is None else self.say.format(value)


class Choice(Fact):
    """One of several named values, in no order."""

    kind = "choice"

    def __init__(
        self,
        name: str,
        label: str,
        question: str,
        *,
        values: Mapping[str, str],
        unknown: str = "",
        **rest: Any,
    ) -> None:
        super().__init__(name, label, question, **rest)
        self.values = tuple(values)
        self._clauses: dict[Any, str] = {**values, None: unknown or f"{label} is not known"}
        self.allowed = ", ".join(repr(v) for v in values) + " (None for not known)"

    def _parse(self, value: object) -> Any:
        return str(value) if isinstance(value, str) and value in self._clauses else NotImplemented

    def clause(self, value: Any) -> str:
        """Return the clause that goes with an answer."""
        return self._clauses[value]

    def is_one_of(self, *values: str) -> OneOf:
        """Return the test whether the fact has one of `values`."""
        return OneOf(self, tuple(self.check(v) for v in values))

    def is_among(self, standard: Standard) -> OneOf:
        """Return the test whether the fact is one of the values a dated standard lists."""
        return OneOf(self, tuple(self.check(v) for v in standard.value))


class Level(Choice):
    """One of several named values, from least to most."""

    kind = "level"

    def at_least(self, value: str) -> OneOf:
        """Return the test whether the fact is at `value` or above."""
        return OneOf(self, self.values[self.values.index(self.check(value)) :])


class OneOf(Test):
    """The test whether a fact has one of some values."""

    def __init__(
        self, fact: Fact, values: tuple[Value, ...], if_unknown: Truth = Truth.OPEN
    ) -> None:
        self.fact = fact
        self.if_unknown = if_unknown
        self.accepted = frozenset(values)
        self.holds = self.accepted.__contains__


# What is said of a value that does not reach a standard, and of one that does.
SIDES = {
    "at least": ("below", "at least"),
    "above": ("not more than", "more than"),
    "at most": ("after", "no later than"),
}
_COMPARED: dict[str, Callable[[float], Callable[[Any], bool]]] = {
    "at least": lambda limit: lambda value: bool(value >= limit),
    "above": lambda limit: lambda value: bool(value > limit),
    "at most": lambda limit: lambda value: bool(value <= limit),
}


class Comparison(Test):
    """The test whether a number reaches a dated standard."""

    def __init__(self, fact: Number, standard: Standard) -> None:
        self.fact = fact
        self.standard = standard
        self.limit: float = standard.value
        self.holds = _COMPARED[standard.test](self.limit)

    def words(self) -> str:
        """Return the standard as a learner reads it: "at least 10%", "no later than day 365"."""
        return f"{SIDES[self.standard.test][1]} {self.fact.words(self.limit)}"
