"""The whole comparison of the four protections: what each asks, from the rules; what each gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reliefkit import library
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.learning.gives import Row, Table, row_of
from reliefkit.library import cite_text
from reliefkit.logic import Element, Node
from reliefkit.words.finding import sentence
from reliefkit.words.grounds import listed

if TYPE_CHECKING:
    import pandas as pd

_FIRST = ("who-grants", "form")
_LAST = ("status", "green-card", "family", "travel", "third-country", "ending")
NOT_ASKED = "Not asked."


def _tests(node: Node) -> Iterator[Test]:
    return (part for part in node.walk() if isinstance(part, Test))


def _element(protection: str, *called: str) -> Element | None:
    nodes = (n for n in LAW[protection].formula.walk() if isinstance(n, Element))
    return next((n for n in nodes if n.name in called), None)


def _rule(protection: str, *called: str) -> tuple[str, str]:
    """Return the rule of the first element of those names, with its cite."""
    found = _element(protection, *called)
    return (found.rule, cite_text(found.cite[:1])) if found else (NOT_ASKED, "")


def _likely(protection: str) -> tuple[str, str]:
    tests = {
        t.standard.name: t
        for t in _tests(LAW[protection].formula)
        if isinstance(t, Comparison) and t.fact.kind == "share"
    }
    said = (f"{t.fact.label}: {t.words()}{_illustration(t)}" for t in tests.values())
    torture = _element(protection, "likelihood of torture")
    own = [test.standard.authority for test in tests.values()]
    return sentence(listed(said)), cite_text(torture.cite[:1] if torture else dict.fromkeys(own))


def _illustration(test: Comparison) -> str:
    return " (an illustration, not a line)" if test.standard is REASONABLE_POSSIBILITY else ""


def _deadline(protection: str) -> tuple[str, str]:
    found = _element(protection, "timely")
    return (found.rule, cite_text(found.cite[:1])) if found else ("None.", "")


def _bars(protection: str) -> tuple[str, str]:
    found = _element(protection, "no bar")
    if not found:
        closed = _element(protection, "a bar applies")
        return "No bar closes it.", cite_text(closed.cite[-1:]) if closed else ""
    return sentence(listed(_bar(bar) for bar in found.formula.parts)), cite_text(found.cite[:1])


def _bar(node: Node) -> str:
    """Return a bar as a noun; one with a mark, with the mark."""
    said = (
        f"{t.fact.label} of {t.words()}" if isinstance(t, Comparison) else t.fact.label
        for t in _tests(node)
    )
    return " with ".join(said)


def _verb(protection: str) -> tuple[str, str]:
    row = getattr(library.consequences()["discretion"], protection)
    verb = "Must" if LAW[protection].mandatory else "May"
    end = "" if LAW[protection].mandatory else "; discretion remains"
    return f"{verb} be granted when every element is met{end}.", cite_text(row.authorities[:1])


def rows() -> list[Row]:
    """Return the rows of the whole comparison, in the order a lesson asks them."""
    given = library.consequences()
    asks = {
        "May or must": _verb,
        "How likely": _likely,
        "A protected ground": lambda name: _rule(name, "nexus"),
        "What harm, by whom": lambda name: _rule(name, "government responsibility", "torture"),
        "Time to file": _deadline,
        "Bars": _bars,
    }
    return [
        Row("Where it is", {name: (LAW[name].cite, "") for name in PROTECTIONS}),
        *(row_of(given[id]) for id in _FIRST),
        *(Row(title, {n: ask(n) for n in PROTECTIONS}) for title, ask in asks.items()),
        *(row_of(given[id]) for id in _LAST),
    ]


def four_protections(show: Iterable[str] = PROTECTIONS) -> Table:
    """Return the whole comparison of the four protections, filtered by row and protection.

    Who grants it, how it is asked for, what it asks and what it gives; what it asks is read off
    the rules of the labs. Raises ReliefError for an unknown protection.
    """
    asked = names("protection", show, PROTECTIONS)
    return Table("Four protections compared", rows(), asked)


def four_protections_table() -> pd.DataFrame:
    """Return the whole comparison as a table: one row a question, one column a protection."""
    import pandas as pd

    found = rows()
    return pd.DataFrame(
        {LAW[n].title: [row.cells[n][0] for row in found] for n in PROTECTIONS},
        index=pd.Index([row.title for row in found], name="Question"),
    )
