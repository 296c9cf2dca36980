"""Typed readers of data/: authorities, decisions, cases, developments, consequences.

A file that is not right raises ReliefError with the file, the entry, the field and what was
expected. attrs and cattrs do the checking; they are imported here and never by the rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import attrs

from reliefkit.case import Case
from reliefkit.errors import shown, unknown_name
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library.reading import (
    UNKNOWN,
    case_of,
    filled,
    one_of,
    read_folder,
    read_table,
    strictly,
)
from reliefkit.logic import Element
from reliefkit.paths import data_path


@attrs.frozen(kw_only=True, eq=False)
class Authority:
    """A statute, regulation, treaty or decision: what it says and how far that was checked.

    `words` are its own operative words, only where they were seen (tier A); `says` is the
    course's own sentence. `tier` is A (own words seen), B (described in a source seen) or C
    (from memory only).
    """

    id: str
    kind: str = attrs.field(
        validator=one_of(
            "statute", "regulation", "federal register", "treaty", "decision", "agency"
        )
    )
    cite: str = attrs.field(validator=filled)
    title: str = attrs.field(validator=filled)
    says: str = attrs.field(validator=filled)
    tier: str = attrs.field(validator=one_of("A", "B", "C"))
    checked: date
    how: str = attrs.field(validator=filled)
    words: str = ""
    link: str = ""
    contested: str = ""

    @property
    def short(self) -> str:
        """The cite as a sentence gives it: the Immigration and Nationality Act's, if it has one."""
        _, ina, section = self.cite.rpartition("; INA")
        return f"INA{section}" if ina else self.cite

    def __attrs_post_init__(self) -> None:
        if self.words and self.tier != "A":
            raise ValueError("words may be quoted only where tier is A")


@attrs.frozen(kw_only=True, eq=False)
class Decision:
    """A published decision, replayed through the rules.

    `findings` were recorded by the tribunal; `implied` facts were not, but the holding cannot
    stand without them. `expected` has only results that were confirmed in the text read; `open`
    names the element a remand left undecided; `inexpressible` says why a confirmed result is
    not reproduced, and `remanded` which of those were remands.
    """

    id: str
    name: str = attrs.field(validator=filled)
    cite: str = attrs.field(validator=filled)
    court: str = attrs.field(validator=filled)
    circuit: str
    year: int
    read: str = attrs.field(validator=filled)
    checked: date
    link: str = ""
    facts: str = attrs.field(validator=filled)
    held: str = attrs.field(validator=filled)
    today: str = attrs.field(validator=filled)
    teaches: list[str]
    decisive: list[str]
    because: str = attrs.field(validator=filled)
    findings: dict[str, Any] = attrs.field(factory=dict)
    implied: dict[str, Any] = attrs.field(factory=dict)
    expected: dict[str, str] = attrs.field(factory=dict)
    open: dict[str, str] = attrs.field(factory=dict)
    inexpressible: dict[str, str] = attrs.field(factory=dict)
    remanded: list[str] = attrs.field(factory=list, validator=one_of(*PROTECTIONS))

    def __attrs_post_init__(self) -> None:
        for field in ("expected", "open", "inexpressible"):
            for name in getattr(self, field):
                if name not in PROTECTIONS:
                    raise unknown_name("protection", name, PROTECTIONS, f"{field}: ")
        for name, result in self.expected.items():
            allowed = ("refused", "permitted" if name == "asylum" else "required")
            if result not in allowed:
                raise ValueError(f"expected.{name}: {shown(result)} is not one of {allowed}")
        names = element_names()
        for name in (*self.decisive, *self.open.values()):
            if name not in names:
                raise unknown_name("element", name, names)
        twice = set(self.findings) & set(self.implied)
        if twice:
            raise ValueError(f"both found and implied: {', '.join(sorted(twice))}")
        _ = self.case

    @property
    def recorded(self) -> Case:
        """The recorded findings alone: what they imply is unknown, all else undisputed."""
        return case_of({**self.findings, **dict.fromkeys(self.implied, UNKNOWN)})

    @property
    def case(self) -> Case:
        """The findings and what they imply, as a case that is otherwise undisputed."""
        return case_of({**self.findings, **self.implied})


@attrs.frozen(kw_only=True, eq=False)
class Development:
    """A dated change around the law, for a learner to check: never part of a rule."""

    id: str
    title: str = attrs.field(validator=filled)
    affects: list[str] = attrs.field(validator=one_of(*PROTECTIONS, "procedure"))
    status: str = attrs.field(
        validator=one_of("in_force", "stayed", "vacated", "enjoined", "proposed", "unknown")
    )
    as_of: date
    source_url: str
    source_kind: str = attrs.field(validator=one_of("primary", "secondary", "unverified"))
    lessons: list[str]
    note: str = attrs.field(validator=filled)


@attrs.frozen(kw_only=True, eq=False)
class Given:
    """What one protection gives or takes, in one respect."""

    says: str = attrs.field(validator=filled)
    authorities: list[str]
    check: bool = False


@attrs.frozen(kw_only=True, eq=False)
class Consequence:
    """One row of the table of what each protection gives."""

    id: str
    title: str = attrs.field(validator=filled)
    asylum: Given
    withholding: Given
    cat_withholding: Given
    cat_deferral: Given
    dated: bool = False
    developments: list[str] = attrs.field(factory=list)
    note: str = ""


strictly(Given, dict)


# -- the files ---------------------------------------------------------------------------------


@cache
def element_names() -> frozenset[str]:
    """Return the names of all elements of all protections."""
    nodes = (node for p in LAW.values() for node in p.formula.walk())
    return frozenset(node.name for node in nodes if isinstance(node, Element))


@cache
def authorities() -> dict[str, Authority]:
    """Return every entry of data/law/authorities.toml, by id."""
    return read_table(Authority, data_path("law", "authorities.toml"))


@cache
def decisions() -> dict[str, Decision]:
    """Return every decision of data/decisions/, by id."""
    return read_folder(Decision, data_path("decisions"))


@cache
def developments() -> dict[str, Development]:
    """Return every row of data/law/developments.toml, by id."""
    return read_table(Development, data_path("law", "developments.toml"))


@cache
def consequences() -> dict[str, Consequence]:
    """Return every row of data/law/consequences.toml, by id."""
    return read_table(Consequence, data_path("law", "consequences.toml"))


def authority(id: str) -> Authority:
    """Return the authority called `id`; "decision:<id>" is a file of data/decisions/.

    Raises ReliefError where there is none.
    """
    kind, _, name = id.partition(":")
    if kind == "decision" and name in decisions():
        found = decisions()[name]
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
    if id not in authorities():
        raise unknown_name("authority", id, authorities())
    return authorities()[id]


def cite_text(ids: Iterable[str]) -> str:
    """Return the cites behind some ids, in their short form, joined by semicolons."""
    return "; ".join(authority(id).short for id in ids)
