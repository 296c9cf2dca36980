"""Tables: what each protection asks and gives, and how far rules and decisions agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import htpy as h

from reliefkit import library
from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.facts.kinds import Comparison, OneOf, tests_below
from reliefkit.labs.start import names, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.learning.casefile import NO_RESULT
from reliefkit.learning.panel import Card
from reliefkit.learning.read import as_of, changing, folded, said
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.views.markup import grid
from reliefkit.words import replay
from reliefkit.words.clauses import listed
from reliefkit.words.finding import sentence

# -- a table -------------------------------------------------------------------------------------


class Row(NamedTuple):
    """A row: its title, the words and cites of each cell, and ids of developments (`moving`)."""

    title: str
    cells: dict[str, tuple[str, str]]
    moving: Sequence[str] = ()


def table(title: str, rows: Iterable[Row], heads: Mapping[str, str]) -> Card:
    """Return a table; `heads` are its columns, the name of a cell to the words above it."""
    drawn = h.table(data_columns=str(len(heads)), aria_label=title)[
        h.thead[h.tr[h.td[""], (h.th(scope="col")[head] for head in heads.values())]],
        h.tbody[(_drawn(row, heads) for row in rows)],
    ]
    return Card(title, h.div(".rk-gives")[drawn, h.p(".rk-note")[as_of()]])


def _drawn(row: Row, heads: Mapping[str, str]) -> Iterator[h.Element]:
    cells = (
        h.td(data_column=head)[h.span[words], h.small[f" {cites}"] if cites else None]
        for name, head in heads.items()
        for words, cites in [row.cells[name]]
    )
    yield h.tr(class_="rk-dated" if row.moving else None)[h.th(scope="row")[row.title], cells]
    if row.moving:
        moved = changing(library.developments()[id] for id in row.moving)
        yield h.tr[h.td, h.td(colspan=str(len(heads)))[moved]]


def _titles(show: Iterable[str]) -> dict[str, str]:
    return {name: LAW[name].title for name in show}


def gives(*rows: str, show: Iterable[str] = PROTECTIONS) -> Card:
    """Return what each protection gives and takes, row by row, with the source of every cell.

    `rows` are ids of data/law/consequences.toml, all of them if none is named. Raises ReliefError
    for a name that does not exist.
    """
    known = library.consequences()
    chosen = names("row", rows, known) if rows else known
    given = [_given(known[id]) for id in chosen]
    return table("What each protection gives", given, _titles(protections_of(show)))


def _given(row: library.Consequence) -> Row:
    cells = {name: said(row, name) for name in PROTECTIONS}
    return Row(row.title, cells, row.developments if row.dated else ())


# -- the whole comparison ----------------------------------------------------------------------

_FIRST = ("who-grants", "form")
_LAST = ("status", "green-card", "family", "travel", "third-country", "ending")


def four_protections(*rows: str) -> Card:
    """Return the whole comparison of the four protections; what each asks is read off the rules.

    `rows` are titles, all of them if none is named. Raises ReliefError for an unknown one.
    """
    found = {row.title: row for row in compared()}
    chosen = names("row", rows, found) if rows else found
    return table("Four protections compared", [found[one] for one in chosen], _titles(PROTECTIONS))


def open_at(proceedings: str) -> list[str]:
    """Return the protections that the rules do not refuse for the kind of proceedings alone."""
    found = assess(Case(proceedings=proceedings))
    return [name for name in PROTECTIONS if found[name].result is not Result.REFUSED]


def compared() -> list[Row]:
    """Return the rows of the whole comparison, in the order a lesson asks them."""
    asked = {name: _asked(name) for name in PROTECTIONS}
    given = {id: _given(row) for id, row in library.consequences().items()}
    return [
        Row("Where it is", {name: (LAW[name].cite, "") for name in PROTECTIONS}),
        *(given[id] for id in _FIRST),
        *(Row(title, {n: asked[n][title] for n in PROTECTIONS}) for title in asked["asylum"]),
        *(given[id] for id in _LAST),
    ]


def _asked(protection: str) -> dict[str, tuple[str, str]]:
    """Return what a protection asks, in words with its cite, by the title of the row."""
    law = LAW[protection]
    found = law.named

    def rule(*names: str, otherwise: str = "Not asked.") -> tuple[str, str]:
        rules = [found[name] for name in names if name in found]
        told = " ".join(one.rule for one in rules)
        return told or otherwise, library.cite_text(one.cite[0] for one in rules)

    discretion = getattr(library.consequences()["discretion"], protection).authorities
    verb, end = ("Must", "") if law.mandatory else ("May", "; discretion remains")
    must = f"{verb} be granted when every requirement is met{end}."
    basis = found.get("basis in persecution") or found.get("torture") or found["nexus"]
    proof = found.get("proof") or found["proof of torture"]
    past = ("presumed fear", "humanitarian", "future threat", "likelihood of torture")
    after = "Still open, after a screening.", library.cite_text(["cfr-208-31"])
    shut = "Shut out.", library.cite_text(["usc-1231-a-5"])
    return {
        "May or must": (must, library.cite_text(discretion[:1])),
        "How likely": _likely(law.formula, found.get("likelihood of torture")),
        "A protected ground": rule("nexus"),
        "Type of harm": _harm(law.formula, basis.cite[0], "nexus" in found),
        "What harm, by whom": rule("torture", "government responsibility"),
        "What past harm does": rule(*past),
        "If the testimony is not believed": _proved(proof),
        "If an order was reinstated": after if protection in open_at("reinstated order") else shut,
        "Time to file": rule("timely", otherwise="None."),
        "Bars": _bars(found),
    }


def _harm(formula: Part, source: str, quoted: bool) -> tuple[str, str]:
    """Return the harm whose likelihood is asked; `quoted`, with the Act's words for it."""
    tests = (test for test in formula.walk() if isinstance(test, Comparison))
    harm = next(t.fact.label for t in tests if t.fact.kind == "share").rpartition(" ")[2]
    words, *_ = re.split(" in that country| on account of", library.authority(source).words)
    return sentence(f"{harm}: “{words}”" if quoted else harm), library.cite_text([source])


def _proved(proof: Rule) -> tuple[str, str]:
    """Return what saves a claim whose testimony is not believed."""
    tests = (test for test in proof.formula.walk() if isinstance(test, OneOf))
    (other,) = (test for test in tests if test.fact.name == "independent_evidence")
    needed = other.fact.short(other.least, True)
    return f"Lost, unless there is {needed}.", library.cite_text(proof.cite[:1])


def _likely(formula: Part, torture: Rule | None) -> tuple[str, str]:
    tests = {
        test.standard: test  # each standard once
        for test in formula.walk()
        if isinstance(test, Comparison) and test.fact.kind == "share"
    }
    line = {REASONABLE_POSSIBILITY: " (an illustration, not a line)"}
    told = (f"{t.fact.label}: {t.words()}{line.get(s, '')}" for s, t in tests.items())
    cites = torture.cite[:1] if torture else dict.fromkeys(s.authority for s in tests)
    return sentence(listed(told)), library.cite_text(cites)


def _bars(found: Mapping[str, Rule]) -> tuple[str, str]:
    if "no bar" in found:
        bars = found["no bar"]
        return sentence(listed(map(_bar, bars.formula.parts))), library.cite_text(bars.cite[:1])
    return "No bar closes it.", library.cite_text(found["a bar applies"].cite[-1:])


def _bar(bar: Part) -> str:
    """Return a bar as a noun; one with a mark, with the mark."""
    return " with ".join(
        f"{test.fact.label} of {test.words()}" if isinstance(test, Comparison) else test.fact.label
        for test in tests_below(bar)
    )


_COUNTED = {
    replay.AGREES: "agree from the facts as the decision records them",
    replay.FOLLOWS: "follow from the holding",
    replay.OPEN: "were left open by the decision, and so by the rules",
    replay.NOT_EXPRESSIBLE: "cannot be said with the facts here",
    replay.DISAGREES: "disagree",
}
_HEADS = ("Decision", "Protection", "The decision found", "The rules say", "Mark")


def agreement() -> Card:
    """Return the published decisions beside the rules, oldest first: the count, and each one."""
    cells = replay.replays()
    counts = Counter(cell.agreement for cell in cells)
    told = listed(f"{counts[mark] or 'none'} {words}" for mark, words in _COUNTED.items())
    decided = len({cell.decision.id for cell in cells})
    return Card(
        "The rules beside published decisions",
        h.p[f"{decided} decisions, {len(cells)} protections: {told}."],
        folded("Each of them", h.div(".rk-list-table")[grid(_HEADS, _beside())]),
    )


def _beside() -> Iterator[tuple[str, ...]]:
    """Yield decision, protection, what was found, what the rules say, and the mark."""
    for one in library.decisions().values():
        called = f"{one.name} ({one.year})"
        for cell in (cells := replay.replay(one)):
            why = f": {cell.why}" if cell.agreement == replay.NOT_EXPRESSIBLE else ""
            law = LAW[cell.protection].title
            yield called, law, cell.found, cell.rules, f"{cell.agreement}{why}"
        if not cells:
            yield called, "", "", "", f"{NO_RESULT}: {one.because}"
