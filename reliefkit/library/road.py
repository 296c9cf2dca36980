"""The doors into a case and the road behind each: data/law/doors.toml and data/law/steps.toml."""

from dataclasses import dataclass, field
from typing import Annotated

from reliefkit.errors import known
from reliefkit.library import Cites
from reliefkit.reading import one_from, one_of, reader

DECIDERS = ("officer", "asylum officer", "immigration judge", "the Board", "court of appeals")


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """A step: before whom, what happens there, and what a volunteer does not do alone."""

    id: str
    title: str
    before: Annotated[str, one_of(*DECIDERS)]
    says: str
    alone: str
    authorities: Cites
    developments: list[str] = field(default_factory=list)


steps = reader(Step, "law", "steps.toml")  # every step, by id


@dataclass(frozen=True, kw_only=True, eq=False)
class Door:
    """A door: who decides first, by which screening, what comes next, and the steps behind it.

    The case stands at the step `here`: for the rules `proceedings`, and `after` once it is sent on.
    """

    id: str
    title: str
    proceedings: str
    after: str = ""
    who: str
    screening: str
    next: str
    authorities: Cites
    steps: list[Annotated[str, one_from(steps)]]
    here: str

    def __post_init__(self) -> None:
        known("step of this road", [self.here], self.steps)


doors = reader(Door, "law", "doors.toml")  # every door, by id
