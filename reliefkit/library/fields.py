"""What a field of the data may hold, as types: a protection, a lesson, a day, facts, results."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from reliefkit.facts import FACTS, Fact
from reliefkit.law import LAW, LAW_AS_OF, PROTECTIONS
from reliefkit.reading import Check, fields, one_of, until

LESSONS = (
    "four-protections",
    "harm-and-proof",
    "how-likely",
    "on-account-of",
    "who-and-where",
    "deadlines-and-orders",
    "bars",
    "torture",
    "may-or-must",
    "the-road",
    "after-the-grant",
)
UNKNOWN = "unknown"
Protection = Annotated[str, one_of(*PROTECTIONS)]
Lesson = Annotated[str, one_of(*LESSONS)]
Seen = Annotated[date, until(max(date.today(), LAW_AS_OF))]  # the day on which something was seen


def value_of(fact: Fact) -> Check:
    """Return the check that a value is one that a fact allows; "unknown" is kept as None."""

    def check(place: str, value: Any) -> Any:
        unknown = type(value) is str and value == UNKNOWN
        return fact.check(None if unknown else value, place.removesuffix(fact.name))

    return check


FACTS_GIVEN = fields({}, {name: value_of(fact) for name, fact in FACTS.items()}, "fact")
Facts = Annotated[dict[str, Any], FACTS_GIVEN]  # those that a case gives


def of_protections(checks: Mapping[str, Check]) -> Check:
    """Return the check that a value is a table of protections, each with what is right for it."""
    return fields({}, checks, "protection")


def results(*also: str) -> dict[str, Check]:
    """Return for each protection the check of a result it can have: its grant, or one of `also`."""
    grants = {name: "required" if law.mandatory else "permitted" for name, law in LAW.items()}
    return {name: one_of(grant, *also) for name, grant in grants.items()}
