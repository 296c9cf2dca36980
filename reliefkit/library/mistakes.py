"""Named mistakes of data/misconceptions.toml, and the rules that know one in a wrong answer."""

from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Annotated, Any, NamedTuple

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Number
from reliefkit.law import LAW
from reliefkit.library import Cites
from reliefkit.library.entries import Lesson, Protection, reader, value_of
from reliefkit.logic import Truth
from reliefkit.reading import fields, list_of, one_of

SAID = ("granted", "refused", "must")
_PLACES = [f"{law.name}: {name}" for law in LAW.values() for name in law.named]
_ELEMENTS = dict.fromkeys(name for law in LAW.values() for name in law.named)
_VALUES = {name: list_of(value_of(fact)) for name, fact in FACTS.items()}
_NUMBERS = {name: _VALUES[name] for name, fact in FACTS.items() if isinstance(fact, Number)}
_Place = Annotated[str, one_of(*_PLACES)]


class Slip(NamedTuple):
    """A wrong answer about one protection of a case, whatever the question was.

    `said` is one of SAID, or ""; `named` the element or fact named as deciding; `sentence` the id
    of a mistake whose own sentence was taken for true.
    """

    case: Case
    protection: str = ""
    said: str = ""
    named: str = ""
    sentence: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When a slip shows a mistake: everything given here fits. The file's head says each field."""

    protections: list[Protection] = field(default_factory=list)
    said: Annotated[str, one_of(*SAID)] = ""
    missing: list[Annotated[str, one_of(*_ELEMENTS)]] = field(default_factory=list)
    met: list[_Place] = field(default_factory=list)
    not_met: list[_Place] = field(default_factory=list)
    facts: Annotated[dict[str, list[Any]], fields({}, _VALUES, "fact")] = field(
        default_factory=dict
    )
    told: list[Annotated[str, one_of(*FACTS)]] = field(default_factory=list)
    between: Annotated[dict[str, list[float]], fields({}, _NUMBERS, "number")] = field(
        default_factory=dict
    )
    named: list[Annotated[str, one_of(*_ELEMENTS, *FACTS)]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not (self.said or self.named):
            raise ReliefError("a rule says what was answered: said, or named")

    @cached_property
    def about(self) -> frozenset[str]:
        """The facts that it speaks of."""
        places = (place.split(": ") for place in (*self.met, *self.not_met))
        parts = (facts_below(LAW[law].named[name]) for law, name in places)
        return frozenset({*self.facts, *self.between}).union(*parts)

    def fits(self, slip: Slip) -> bool:
        """Return whether a slip is of this kind."""
        case, found = slip.case, assessed(slip.case)
        missing = [e.name for e in found[slip.protection].missing] if slip.protection else []
        wanted = [(place, Truth.MET) for place in self.met]
        wanted += [(place, Truth.NOT_MET) for place in self.not_met]
        places = ((place.split(": "), truth) for place, truth in wanted)
        of = _facts_of(slip.named) if slip.said == "refused" else frozenset[str]()
        return (
            not (of and self.about and of.isdisjoint(self.about))
            and (not self.protections or slip.protection in self.protections)
            and (not self.said or slip.said == self.said)
            and (not self.named or slip.named in self.named)
            and (not self.missing or missing == self.missing)
            and all(found[law].element(name).truth is truth for (law, name), truth in places)
            and all(case[name] in values for name, values in self.facts.items())
            and case.said.issuperset(self.told)
            and all(low < (case[n] or 0) < high for n, (low, high) in self.between.items())
        )


@cache
def _facts_of(name: str) -> frozenset[str]:
    """Return the facts of what was named as deciding: itself, or those below an element."""
    below = (facts_below(law.named[name]) for law in LAW.values() if name in law.named)
    return frozenset({name} & {*FACTS}).union(*below)


@lru_cache(256)
def assessed(case: Case) -> Assessment:
    """Return what a case comes to; the last few are not worked out again."""
    return assess(case)


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake that recurs: what it says, what is right, and what part of a lesson cures it."""

    id: str
    says: str
    right: str
    lesson: Lesson
    part: str
    authorities: Cites
    rules: list[Rule] = field(default_factory=list)


mistakes = reader(Mistake, "misconceptions.toml")  # every named mistake, by id


def mistake_in(slip: Slip) -> str:
    """Return the id of the mistake that a slip shows, the first that fits; "" for none."""
    if slip.sentence:
        return slip.sentence
    fitting = (one.id for one in mistakes().values() for r in one.rules if r.fits(slip))
    return next(fitting, "")
