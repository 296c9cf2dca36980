"""What data/ holds, read into types and checked: the law's sources, and the words of the field."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated

from reliefkit.case import Case
from reliefkit.errors import ReliefError, entry, known
from reliefkit.law import LAW, LAW_AS_OF
from reliefkit.library.entries import LESSONS as LESSONS
from reliefkit.library.entries import (
    Facts,
    Protection,
    Seen,
    of_protections,
    read_folder,
    reader,
    results,
    structure,
)
from reliefkit.paths import data_path
from reliefkit.reading import list_of, load, one_from, one_of, text, then

Kind = Annotated[
    str, one_of("statute", "regulation", "federal register", "treaty", "decision", "agency")
]
Status = Annotated[str, one_of("in_force", "stayed", "vacated", "enjoined", "proposed", "unknown")]
_CITED = re.compile(r"\[([a-z][\w:, -]*)\]")


@dataclass(frozen=True, kw_only=True, eq=False)
class Authority:
    """A statute, regulation, treaty or decision: what it says and how far that was checked.

    `words` are its own operative words, `says` is the course's own sentence. `tier` is A (own words
    seen), B (described in a source seen) or C (not opened yet).
    """

    id: str
    kind: Kind
    cite: str
    title: str
    says: str
    tier: Annotated[str, one_of("A", "B", "C")]
    checked: Seen
    how: str
    words: str = ""
    link: str = ""
    contested: str = ""

    @property
    def short(self) -> str:
        """The cite as a sentence gives it: the Immigration and Nationality Act's, if it has one."""
        _, ina, section = self.cite.rpartition("; INA")
        return f"INA{section}" if ina else self.cite

    def __post_init__(self) -> None:
        if self.words and self.tier != "A":
            raise ReliefError("words may be quoted only where tier is A")


_ELEMENT = {name: one_of(*law.named) for name, law in LAW.items()}
_DECISIVE = {name: list_of(element) for name, element in _ELEMENT.items()}
_Elements = Annotated[dict[str, str], of_protections(_ELEMENT)]
_Reasons = Annotated[dict[str, str], of_protections(dict.fromkeys(LAW, text))]
_Results = Annotated[dict[str, str], of_protections(results("refused"))]


@dataclass(frozen=True, kw_only=True, eq=False)
class Decision:
    """A published decision, replayed through the rules.

    `findings` were recorded by the tribunal; `implied` facts were not, but the holding cannot
    stand without them. `decisive` names, by protection, the elements it turned on, where the
    tribunal named them. `expected` has only results that were confirmed in the text read; `open`
    names the element a remand left undecided; `inexpressible` says why a confirmed result is
    not reproduced, and `remanded` which of those were remands.
    """

    id: str
    name: str
    cite: str
    court: str
    circuit: str
    year: int
    read: str
    checked: Seen
    link: str = ""
    facts: str
    held: str
    today: str
    teaches: list[str]
    because: str
    decisive: Annotated[dict[str, list[str]], of_protections(_DECISIVE)]
    findings: Facts = field(default_factory=dict)
    implied: Facts = field(default_factory=dict)
    expected: _Results = field(default_factory=dict)
    open: _Elements = field(default_factory=dict)
    inexpressible: _Reasons = field(default_factory=dict)
    remanded: list[Protection] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not 1900 <= self.year <= LAW_AS_OF.year:
            raise ReliefError(f"year: expected 1900 to {LAW_AS_OF.year}, got {self.year}")
        twice = self.findings.keys() & self.implied.keys()
        if twice:
            raise ReliefError(f"both found and implied: {', '.join(sorted(twice))}")

    def named(self, protection: str) -> list[str]:
        """Return the elements it turned on for a protection, with the one a remand left open."""
        left = [self.open[protection]] if protection in self.open else []
        return list(dict.fromkeys([*self.decisive.get(protection, ()), *left]))

    @property
    def elements(self) -> list[str]:
        """The elements it turned on for any protection, each once."""
        return list(dict.fromkeys(name for names in self.decisive.values() for name in names))

    @property
    def recorded(self) -> Case:
        """The recorded findings alone: what they imply is unknown, all else undisputed."""
        return Case.undisputed(**self.findings, **dict.fromkeys(self.implied))

    @property
    def case(self) -> Case:
        """The findings and what they imply, as a case that is otherwise undisputed."""
        return Case.undisputed(**self.findings, **self.implied)


@dataclass(frozen=True, kw_only=True, eq=False)
class Development:
    """A dated change around the law, for a learner to check: never part of a rule."""

    id: str
    title: str
    affects: list[Annotated[str, one_of(*LAW, "procedure")]]
    status: Status
    as_of: Seen
    source_url: str
    source_kind: Annotated[str, one_of("primary", "secondary", "unverified")]
    lessons: list[Annotated[str, one_of("start-here", *LESSONS)]]
    note: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """What one protection gives or takes, in one respect."""

    says: str
    authorities: Cites
    check: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Consequence:
    """One row of the table of what each protection gives."""

    id: str
    title: str
    asylum: Given
    withholding: Given
    cat_withholding: Given
    cat_deferral: Given
    dated: bool = False
    developments: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Term:
    """A word of the field: what it means in plain words, and where it comes from."""

    id: str
    says: str
    cite: Cites = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Its place on the page of the glossary: glossary.ipynb#anchor."""
        return self.id.replace(" ", "-")

    @property
    def source(self) -> str:
        """The cites behind it in their short form, in brackets, or nothing."""
        return f"({cite_text(self.cite)})" if self.cite else ""


# -- the files ---------------------------------------------------------------------------------

# Each returns every entry of its file, by id. Raises ReliefError where one is not right.
authorities = reader(Authority, "law", "authorities.toml")
developments = reader(Development, "law", "developments.toml")
consequences = reader(Consequence, "law", "consequences.toml")
terms = reader(Term, "glossary.toml")


@cache
def decisions() -> dict[str, Decision]:
    """Return every decision of data/decisions/, by id, oldest first."""
    found = read_folder(Decision, data_path("decisions"))
    return dict(sorted(found.items(), key=lambda item: (item[1].year, item[1].name)))


@cache
def authority(id: str) -> Authority:
    """Return an authority; "decision:<id>" is a decision. Raises ReliefError for an unknown id."""
    kind, _, name = id.partition(":")
    path = data_path("decisions", f"{name}.toml")  # of one cite: not every decision is read
    if kind != "decision" or not os.path.isfile(path):
        return entry("authority", id, authorities())
    found = structure(Decision, name, load(path), f"decisions/{name}.toml")
    return Authority(
        id=id,
        kind="decision",
        cite=f"{found.name}, {found.cite}",
        title=found.name,
        says=found.held,
        tier="C" if found.read == "not read" else "B",
        checked=found.checked,
        how=found.read,
        link=found.link,
    )


cited = then(text, lambda id: authority(id).id)  # the check that a value is the id of an authority
Cites = list[Annotated[str, cited]]


def cite_text(ids: Iterable[str]) -> str:
    """Return the cites behind some ids, in their short form, joined by semicolons."""
    return "; ".join(authority(id).short for id in ids)


def with_cites(text: str) -> str:
    """Return a text with cites for ids in square brackets. Raises ReliefError for an unknown id."""
    return _CITED.sub(lambda found: f"({cite_text(found[1].split(', '))})", text)


# -- the doors into a case and the road behind each ------------------------------------------------


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
