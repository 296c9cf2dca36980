"""The law book: every rule, source and parameter on one printable page, for an attorney.

What of it is to be checked again, because it was last checked too long ago, is listed here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

import htpy as h

from reliefkit.facts import FACTS, GROUPS
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW, LAW_AS_OF, Protection
from reliefkit.law.standards import HISTORY
from reliefkit.library import (
    Authority,
    authorities,
    authority,
    consequences,
    decisions,
    developments,
)
from reliefkit.logic import All, Element, Node, Not
from reliefkit.views import page
from reliefkit.words.replay import AGREES, FOLLOWS, OPEN, replays

TITLE = "Relief Lab: the law book"


def asked(test: Test, negated: bool) -> str:
    """Return what a test asks, in plain words."""
    if isinstance(test, Comparison):
        return f"{test.fact.label} is {'not ' if negated else ''}{test.words()}"
    accepted = [v for v in test.fact.values if bool(test.holds(v)) is not negated]
    return " or ".join(test.fact.clause(value) for value in accepted)


def formula(node: Node, negated: bool = False) -> h.Node:
    """Return a rule's structure as nested lists; a named element is named, not opened."""
    if isinstance(node, Not):
        return formula(node.parts[0], not negated)
    if isinstance(node, Element):
        return f"{'not ' if negated else ''}{node.name}"
    if isinstance(node, Test):
        return asked(node, negated)
    every = isinstance(node, All) is not negated
    parts = (h.li[formula(part, negated)] for part in node.parts)
    return [f"{'all' if every else 'one'} of:", h.ul[parts]]


def elements_below(protection: Protection) -> list[Element]:
    """Return every named element of a protection, each after those that use it."""
    found: dict[Element, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Element):
            found.pop(node, None)
            found[node] = None
        for part in node.parts:
            visit(part)

    visit(protection.formula)
    return list(found)


def _source(source: Authority) -> h.Element:
    words = [" “", source.words, "”"] if source.words else None
    link = [" ", h.a(href=source.link)["link"]] if source.link else None
    tiers = {
        "A": "own words seen",
        "B": "described in a source seen",
        "C": "from memory only: open the official text before relying on it",
    }
    return h.li(id=source.id)[
        h.strong[source.cite],
        f": {source.title}. {source.says}",
        words,
        link,
        h.span(".note")[f" Checked {source.checked}: {source.how} ({tiers[source.tier]})."],
        h.span(".contested")[f" Contested: {source.contested}"] if source.contested else None,
    ]


def _tested_by(element: Element, protection: Protection) -> Iterator[str]:
    counted = (AGREES, FOLLOWS, OPEN)
    for cell in replays():
        if cell.protection == protection.name and cell.agreement in counted:
            named = (*cell.decision.decisive, cell.decision.open.get(protection.name))
            if element.name in named:
                yield f"{cell.decision.name}, {cell.decision.cite} ({cell.agreement})"


def _element(element: Element, protection: Protection) -> h.Node:
    numbered = element in protection.elements
    number = f"{protection.elements.index(element) + 1}. " if numbered else ""
    tested = list(_tested_by(element, protection))
    return [
        (h.h3 if numbered else h.h4)[number + element.name],
        h.p[element.rule],
        h.p[h.em["Structure: "], formula(element.formula)],
        h.p[f"Burden of proof: {element.burden}."] if element.burden else None,
        h.p(".contested")[f"Contested: {element.contested}"] if element.contested else None,
        h.ul[(_source(authority(id)) for id in element.cite)],
        h.p(".note")[f"Replayed decisions: {'; '.join(tested)}."] if tested else None,
    ]


def _protection(protection: Protection) -> h.Node:
    may, rest = ("must", "") if protection.mandatory else ("may", ": discretion remains")
    return [
        h.h2[f"{protection.title} ({protection.cite})"],
        h.p[f"{protection.title} {may} be granted when every element is met{rest}."],
        (_element(element, protection) for element in elements_below(protection)),
    ]


def _table(heads: str, rows: Iterable[Sequence[h.Node]]) -> h.Element:
    """Return a table; `heads` are the words over its columns, set apart by bars."""
    return h.table[
        h.thead[h.tr[(h.th(scope="col")[head] for head in heads.split("|"))]],
        h.tbody[(h.tr[(h.td[cell] for cell in row)] for row in rows)],
    ]


def _cites(ids: Iterable[str]) -> str:
    return "; ".join(authority(id).cite for id in ids)


def _parameters() -> Iterator[Sequence[h.Node]]:
    for entry in (entry for group in HISTORY.values() for entry in group):
        value = ", ".join(entry.value) if isinstance(entry.value, tuple) else f"{entry.value:g}"
        named, rule = entry.name.replace("_", " "), f"{entry.test} {value} ({entry.unit})"
        cite = _cites([entry.authority])
        yield named, rule, str(entry.since), cite, str(entry.checked), entry.note


def _facts(names: Iterable[str]) -> Iterator[Sequence[h.Node]]:
    for fact in (FACTS[name] for name in names):
        ordinary = "stays unknown" if fact.ordinary is None else fact.words(fact.ordinary)
        question = [fact.question, " ", fact.help]
        yield fact.name, question, fact.allowed, ordinary, _cites(fact.authorities)


def _consequences() -> Iterator[Sequence[h.Node]]:
    for row in consequences().values():
        given = (getattr(row, name) for name in LAW)
        cells = ([g.says, h.span(".note")[f" {_cites(g.authorities)}"]] for g in given)
        yield row.title + (" (dated)" if row.dated else ""), *cells


def _developments() -> Iterator[Sequence[h.Node]]:
    for row in developments().values():
        affects, status = ", ".join(row.affects).replace("_", " "), row.status.replace("_", " ")
        yield row.title, affects, status, str(row.as_of), row.source_kind, row.note


def _decisions() -> Iterator[h.Node]:
    cells, told = replays(), "{0.name}, {0.cite}".format
    replayed = {cell.decision.id for cell in cells}
    yield h.h2["Decisions replayed"]
    yield _table(
        "decision|protection|found|rules say|agreement",
        [(told(c.decision), LAW[c.protection].title, c.found, c.rules, c.agreement) for c in cells],
    )
    yield h.h3["Decisions for reading, with no result replayed"]
    rest = (d for id, d in decisions().items() if id not in replayed)
    yield _table("decision|held|today", ((told(d), d.held, d.today) for d in rest))


def lawbook(printed: date | None = None) -> str:
    """Return the whole law of the course as one printable HTML page.

    Every protection, element, rule in plain words, operative words, cite, the date it was
    checked, disputes, parameters, and the decisions replayed; made from the graph and the data.
    """
    facts = "fact|question|allowed|ordinary|authority"
    return page(
        "law-book",
        TITLE,
        h.h1[TITLE],
        h.p[
            f"The law as of {LAW_AS_OF}. Printed {printed or date.today()}. This page is made "
            "from the rules the lessons run on. It is for training and review; it is not "
            "legal advice."
        ],
        map(_protection, LAW.values()),
        h.h2["Parameters"],
        _table("parameter|rule|from|authority|checked|note", _parameters()),
        h.h2["The intake sheet"],
        ([h.h3[g.capitalize()], _table(facts, _facts(names))] for g, names in GROUPS.items()),
        h.h2["What each protection gives"],
        _table("|".join(["", *(p.title for p in LAW.values())]), _consequences()),
        _decisions(),
        h.h2["Developments to check"],
        _table("development|affects|status|as of|source|note", _developments()),
    )


# -- what to check again -----------------------------------------------------------------------

_DEVELOPMENT = timedelta(days=90)
_AUTHORITY = timedelta(days=365)


def stale(today: date | None = None) -> list[str]:
    """Return a line for every entry to check again, the longest unchecked first.

    A development counts after 90 days, an authority, a decision or a parameter after 365.
    """
    now = today or date.today()
    late = [(seen, line) for seen, limit, line in _entries() if now - seen > limit]
    return [
        f"{line}: last checked {seen}, {(now - seen).days} days ago" for seen, line in sorted(late)
    ]


def _entries() -> Iterator[tuple[date, timedelta, str]]:
    for id, row in developments().items():
        yield row.as_of, _DEVELOPMENT, f"development {id}"
    for id, source in authorities().items():
        yield source.checked, _AUTHORITY, f"authority {id}"
    for id, decision in decisions().items():
        yield decision.checked, _AUTHORITY, f"decision {id}"
    for name, group in HISTORY.items():
        for entry in group:
            yield entry.checked, _AUTHORITY, f"parameter {name} from {entry.since}"
