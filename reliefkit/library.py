"""Typed readers of data/: authorities, decisions, cases, developments, consequences.

A file that is not right raises ReliefError with the file, the entry, the field and what was
expected. attrs and cattrs do the checking; they are imported here and never by the rules.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

import attrs
from cattrs import Converter, transform_error

from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.logic import Element
from reliefkit.paths import data_path

T = TypeVar("T")
UNKNOWN = "unknown"


def _one_of(*allowed: str) -> Any:
    """Return a validator that says what is allowed."""

    def check(_: Any, field: attrs.Attribute[Any], value: Any) -> None:
        for item in (value,) if isinstance(value, str) else value:
            if item not in allowed:
                raise ValueError(f"{field.name}: {shown(item)} is not one of {', '.join(allowed)}")

    return check


def _filled(_: Any, field: attrs.Attribute[Any], value: Any) -> None:
    if not value:
        raise ValueError(f"{field.name}: must not be empty")


@attrs.frozen(kw_only=True)
class Authority:
    """A statute, regulation, treaty or decision: what it says and how far that was checked.

    `words` are its own operative words, only where they were seen (tier A); `says` is the
    course's own sentence. `tier` is A (own words seen), B (described in a source seen) or C
    (from memory only).
    """

    id: str
    kind: str = attrs.field(
        validator=_one_of(
            "statute", "regulation", "federal register", "treaty", "decision", "agency"
        )
    )
    cite: str = attrs.field(validator=_filled)
    title: str = attrs.field(validator=_filled)
    says: str = attrs.field(validator=_filled)
    tier: str = attrs.field(validator=_one_of("A", "B", "C"))
    checked: date
    how: str = attrs.field(validator=_filled)
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


@attrs.frozen(kw_only=True)
class Decision:
    """A published decision, replayed through the rules.

    `findings` were recorded by the tribunal; `implied` facts were not, but the holding cannot
    stand without them. `expected` has only results that were confirmed in the text read; `open`
    names the element a remand left undecided; `inexpressible` says why a confirmed result is
    not reproduced.
    """

    id: str
    name: str = attrs.field(validator=_filled)
    cite: str = attrs.field(validator=_filled)
    court: str = attrs.field(validator=_filled)
    circuit: str
    year: int
    read: str = attrs.field(validator=_filled)
    checked: date
    link: str = ""
    facts: str = attrs.field(validator=_filled)
    held: str = attrs.field(validator=_filled)
    today: str = attrs.field(validator=_filled)
    teaches: list[str]
    decisive: list[str]
    because: str = attrs.field(validator=_filled)
    findings: dict[str, Any] = attrs.field(factory=dict)
    implied: dict[str, Any] = attrs.field(factory=dict)
    expected: dict[str, str] = attrs.field(factory=dict)
    open: dict[str, str] = attrs.field(factory=dict)
    inexpressible: dict[str, str] = attrs.field(factory=dict)

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


@attrs.frozen(kw_only=True)
class Development:
    """A dated change around the law, for a learner to check: never part of a rule."""

    id: str
    title: str = attrs.field(validator=_filled)
    affects: list[str] = attrs.field(validator=_one_of(*PROTECTIONS, "procedure"))
    status: str = attrs.field(
        validator=_one_of("in_force", "stayed", "vacated", "enjoined", "proposed", "unknown")
    )
    as_of: date
    source_url: str
    source_kind: str = attrs.field(validator=_one_of("primary", "secondary", "unverified"))
    lessons: list[str]
    note: str = attrs.field(validator=_filled)


@attrs.frozen(kw_only=True)
class Given:
    """What one protection gives or takes, in one respect."""

    says: str = attrs.field(validator=_filled)
    authorities: list[str]
    check: bool = False


@attrs.frozen(kw_only=True)
class Consequence:
    """One row of the table of what each protection gives."""

    id: str
    title: str = attrs.field(validator=_filled)
    asylum: Given
    withholding: Given
    cat_withholding: Given
    cat_deferral: Given
    dated: bool = False
    developments: list[str] = attrs.field(factory=list)
    note: str = ""


# -- reading -----------------------------------------------------------------------------------


def case_of(facts: Mapping[str, Any]) -> Case:
    """Return the undisputed case with `facts` as a data file writes them ("unknown" is None)."""
    return Case.undisputed(**{n: None if v == UNKNOWN else v for n, v in facts.items()})


@cache
def element_names() -> frozenset[str]:
    """Return the names of all elements of all protections."""
    nodes = (node for p in LAW.values() for node in p.formula.walk())
    return frozenset(node.name for node in nodes if isinstance(node, Element))


_converter = Converter(forbid_extra_keys=True)


def _strictly(kind: Any, shape: type | None = None) -> None:
    """Let only values of a kind through; one with a `shape` has parts, which are read as before."""
    whole: type[Any] = shape or kind
    parts = _converter.get_structure_hook(kind) if shape else None

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not whole or (shape is dict and not all(type(k) is str for k in value)):
            raise TypeError(f"expected {_NAMED.get(whole, whole.__name__)}, got {shown(value)}")
        return parts(value, kind) if parts else value

    if parts:
        _converter.register_structure_hook_func(lambda asked: asked == kind, structure)
    else:
        _converter.register_structure_hook(kind, structure)


_NAMED = {str: "text", int: "a whole number", date: "a date", list: "a list", dict: "a table"}
for _plain in (str, int, bool, date):
    _strictly(_plain)
_strictly(list[str], list)
for _table in (dict[str, str], dict[str, Any], Given):
    _strictly(_table, dict)


def _words(error: BaseException, _: Any = None) -> str:
    if isinstance(error, KeyError):
        return "missing"
    return str(error) or type(error).__name__


def structure(cls: type[T], entry: str, table: Any, place: str) -> T:
    """Return a TOML table as a `cls`; ReliefError names `place`, entry, field and expectation."""
    if type(table) is not dict or not all(type(key) is str for key in table):
        raise ReliefError(f"{place}, {entry}: expected a table, got {shown(table)}.")
    if "id" in table:
        raise ReliefError(f"{place}, {entry}.id: not a field: an entry is called by its heading.")
    try:
        return _converter.structure({**table, "id": entry}, cls)
    except Exception as error:  # cattrs raises groups of anything: each is named below
        told = transform_error(error, path=entry, format_exception=_words)
        ends = (": ".join(reversed(each.rsplit(" @ ", 1))).rstrip(".") for each in told)
        raise ReliefError(f"{place}, {'; '.join(ends)}.") from None


def load(path: str) -> dict[str, Any]:
    """Return a TOML file as a dict. Raises ReliefError naming the file and what is wrong."""
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise ReliefError(f"{os.path.basename(path)}: {error}.") from None


def read_table(cls: type[T], path: str) -> dict[str, T]:
    """Return every entry of a file of tables, by id."""
    place = os.path.basename(path)
    return {entry: structure(cls, entry, table, place) for entry, table in load(path).items()}


def read_folder(cls: type[T], folder: str) -> dict[str, T]:
    """Return every file of a folder, by the file's name without its ending."""
    names = sorted(n for n in os.listdir(folder) if n.endswith(".toml"))
    place = os.path.basename(folder)
    return {
        n[:-5]: structure(cls, n[:-5], load(os.path.join(folder, n)), f"{place}/{n}") for n in names
    }


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
