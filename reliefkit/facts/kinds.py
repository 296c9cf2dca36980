"""What a fact is: its question, the values it takes, and the tests the law puts to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from operator import ge, le, lt
from typing import TYPE_CHECKING, Any

from reliefkit.errors import ReliefError, nearest, plain, shown
from reliefkit.logic import Leaf, Node

if TYPE_CHECKING:
    from reliefkit.law.standards import Standard

Value = bool | int | float | str
NOT_KNOWN = "not known yet"
PERSON = "the person"  # who a case is about, where it is about nobody in particular
FINEST = 1e-6  # how finely a share is kept


class Test(Leaf):
    """A question that the law puts to one fact, `fact`: does its value pass?"""

    __test__ = False  # not a pytest class
    fact: Fact


class Fact:
    """One question on the intake sheet, made of its entry in data/law/facts.toml.

    Attributes: `name` (the public name), `index` (its place on the sheet), `label` (a short noun
    phrase), `question` (plain words), `help` (definitions that go with the question), `group`,
    `kind` ("yes/no", "share", "count", "level" or "choice"), `ordinary` (its value in an
    undisputed case, None where it stays unknown), `authorities` (ids), `values` (what it can be,
    for all kinds but share and count), `changeable` (False for what no one can change) and
    `ground` (True for the five protected grounds). Raises ReliefError for a value not allowed.
    """

    kind = ""
    allowed = ""
    values: tuple[Value, ...] = ()
    on_request: tuple[Value, ...] = ()  # values that only a lesson about them offers
    minimum: float = 0
    maximum: float = 1
    step: float = 1
    unit = ""

    def __init__(self, name: str, index: int, entry: Mapping[str, Any]) -> None:
        self.name = name
        self.index = index
        self.group: str = entry["group"]
        self.label: str = entry["label"]
        self.question: str = entry["question"]
        self.help: str = entry.get("help", "")
        self.authorities = tuple[str, ...](entry["authorities"])
        self.changeable: bool = entry.get("changeable", True)
        self.ground: bool = entry.get("ground", False)
        self._entry = entry
        # what is said of each value: as a clause, beside a control, and as the finding in a cell
        self._clauses: dict[Any, str] = {}
        self._shown: dict[Any, str] = {}
        self._found: dict[Any, str] = {}
        self._falls_short: dict[Any, str] = {}
        self._fill()
        self.ordinary: Value | None = self.check(entry.get("ordinary"), f"{name}.ordinary: ")

    def _fill(self) -> None:
        """Take from the entry what only this kind of fact has."""

    def __repr__(self) -> str:
        return f"<fact {self.name}>"

    def authorities_of(self, value: object) -> tuple[str, ...]:
        """Return the authorities behind one value: its own where it has some, or the fact's."""
        return tuple(self._entry.get("authorities_of", {}).get(value, self.authorities))

    def _allows(self, value: Any) -> bool:
        return type(value) in map(type, self.values) and value in self.values

    def check(self, value: object, place: str = "") -> Any:
        """Return `value` as the fact keeps it; None stays None, which means unknown.

        Raises ReliefError, naming `place`, the fact, the value and what is allowed.
        """
        if value is None:
            return None
        if not self._allows(value):
            value = plain(value)
        if not self._allows(value):
            hint = nearest(value, (v for v in self.values if isinstance(v, str)))
            raise ReliefError(
                f"{place}{self.name}: {shown(value)} is not allowed.{hint} Allowed: {self.allowed}."
            )
        return value

    def words(self, value: Any) -> str:
        """Return a value as it is shown beside a control: "45%", "day 100", "yes"."""
        return NOT_KNOWN if value is None else self._shown.get(value) or self._words(value)

    def _words(self, value: Any) -> str:
        return str(value)

    def clause(self, value: Any, person: str = PERSON) -> str:
        """Return what a value says of a person, as a clause: "the testimony is credible"."""
        said = self._clauses.get(value) or f"{self.label} is {self.words(value)}"
        return said.replace("{person}", person)

    def told(self, value: Any, person: str = PERSON) -> str:
        """Return the same as a story tells it: "the person filed 60 days after arriving"."""
        said = self._entry.get("unknown" if value is None else "told")
        told = said and str(said).format(person=person, value=self.words(value), number=value)
        return told or self.clause(value, person)

    def short(self, value: Any, met: bool) -> str:
        """Return what a value shows, in a cell's width; `met`: it is what the rule asks for."""
        found = self._found.get(value)
        return (found if met else self._falls_short.get(value, found)) or self.words(value)


class YesNo(Fact, Test):
    """A yes/no fact. It is itself a test: met when the answer is yes."""

    kind = "yes/no"
    allowed = "True or False (None for not known)"
    values = (False, True)
    holds = bool

    def _fill(self) -> None:
        self.fact = self
        yes, no = self._entry["yes"], self._entry["no"]
        unknown = self._entry.get("unknown", f"it is not known whether {yes}")
        self._clauses = {True: yes, False: no, None: unknown}
        self._shown = {True: "yes", False: "no"}
        self._found = {True: self._entry["short_yes"], False: self._entry["short_no"]}


class Number(Fact):
    """A fact on a scale, compared with the law's dated standards."""

    types: tuple[type, ...] = (int,)

    def _allows(self, value: Any) -> bool:  # NaN fails both comparisons
        return type(value) in self.types and self.minimum <= value <= self.maximum

    def meets(self, standard: Standard) -> Comparison:
        """Return the test whether the fact reaches `standard`, in the standard's own sense."""
        return Comparison(self, standard)


class Share(Number):
    """A likelihood from 0 to 1, kept to six decimals so that thresholds are compared exactly."""

    kind = "share"
    allowed = "a number from 0 to 1 (None for not known)"
    step = 0.01
    unit = "share"
    types = (int, float)

    def check(self, value: object, place: str = "") -> Any:
        kept = super().check(value, place)
        return None if kept is None else round(float(kept), 6) + 0.0  # + 0.0: no minus zero

    def _words(self, value: Any) -> str:
        return f"{value * 100:.6g}%"


class Count(Number):
    """A whole number of some unit."""

    kind = "count"

    def _fill(self) -> None:
        self.maximum, self.unit = self._entry["maximum"], self._entry["unit"]
        if "{}" not in self._entry["say"]:
            raise ReliefError(f"{self.name}.say: expected a text with {{}} where the number stands")
        scale = f"a whole number of {self.unit} from 0 to {self.maximum}"
        self.allowed = f"{scale} (None for not known)"

    def _words(self, value: Any) -> str:
        said = str(self._entry["say"]).replace("{}", str(value))
        return said.removesuffix("s") if value == 1 else said


class Choice(Fact):
    """One of several named values, in no order."""

    kind = "choice"

    def _fill(self) -> None:
        self.values = tuple(self._entry["values"])
        unknown = self._entry.get("unknown", f"{self.label} is not known")
        self._clauses = {**self._entry["values"], None: unknown}
        self.allowed = ", ".join(map(repr, self.values)) + " (None for not known)"
        self._shown, self._found = self._entry.get("shown", {}), self._entry["short"]
        self._falls_short = self._entry.get("short_fails", {})
        self.on_request = tuple(self._entry.get("on_request", ()))
        for field in ("on_request", "authorities_of", "shown", "short", "short_fails"):
            for value in self._entry.get(field, ()):
                self.check(value, f"{self.name}.{field}: ")
        for value in self.values:
            if value not in self._found:
                raise ReliefError(f"{self.name}.short: no words for {value!r}.")

    def is_one_of(self, *values: str) -> OneOf:
        """Return the test whether the fact has one of `values`."""
        return OneOf(self, *map(self.check, values))


class Level(Choice):
    """One of several named values, from least to most."""

    kind = "level"

    def at_least(self, value: str) -> OneOf:
        """Return the test whether the fact is at `value` or above."""
        return OneOf(self, *self.values[self.values.index(self.check(value)) :])


class OneOf(Test):
    """The test whether a fact has one of some values, of which `least` is the first."""

    def __init__(self, fact: Fact, *values: Value) -> None:
        self.fact, self.index = fact, fact.index
        self.least = values[0]
        self.accepted = frozenset(values)
        self.holds = self.accepted.__contains__


# What is said of a value that does not reach a standard, and of one that does.
_SIDES = {
    "at least": ("below", "at least"),
    "above": ("not more than", "more than"),
    "at most": ("after", "no later than"),
}
_REACHES = {"at least": le, "above": lt, "at most": ge}  # of the limit and the value


class Comparison(Test):
    """The test whether a number reaches a dated standard."""

    def __init__(self, fact: Number, standard: Standard) -> None:
        self.fact, self.index = fact, fact.index
        self.standard = standard
        self.limit: float = standard.value
        self.holds = partial(_REACHES[standard.test], self.limit)

    def words(self, reached: bool = True) -> str:
        """Return the standard as a learner reads it, "at least 10%", or what does not reach it."""
        return f"{_SIDES[self.standard.test][reached]} {self.fact.words(self.limit)}"

    def short(self, value: float) -> str:
        """Return a value and what the rule needs, in a cell's width: "30%, needs over 50%"."""
        said, limit = self.fact.words(value), self.fact.words(self.limit)
        return self.standard.short.format(value=said, limit=limit, number=self.limit)


@cache
def tests_below(node: Node) -> list[Test]:
    """Return the tests that a node makes, in the law's order."""
    return [test for test in node.walk() if isinstance(test, Test)]


@cache
def facts_below(node: Node) -> frozenset[str]:
    """Return the names of the facts a node asks about."""
    return frozenset(test.fact.name for test in tests_below(node))


@cache
def comparisons_below(node: Node) -> list[Comparison]:
    """Return the comparisons with a standard that a node makes, in the law's order."""
    return [test for test in tests_below(node) if isinstance(test, Comparison)]
