"""Tables: what each protection asks and gives, and which doors lead into a case; and the road."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import htpy as h
import ipywidgets as W

from reliefkit import library
from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.facts.kinds import Comparison, OneOf, tests_below
from reliefkit.labs.start import names, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.read import as_of, changing, folded, said
from reliefkit.library import DECIDERS, Door, Step, cite_text, developments
from reliefkit.logic import Element as Rule
from reliefkit.logic import Node as Part
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, inner_title, sentence

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
        moved = changing(developments()[id] for id in row.moving)
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
        return told or otherwise, cite_text(one.cite[0] for one in rules)

    discretion = getattr(library.consequences()["discretion"], protection).authorities
    verb, end = ("Must", "") if law.mandatory else ("May", "; discretion remains")
    must = f"{verb} be granted when every requirement is met{end}."
    basis = found.get("basis in persecution") or found.get("torture") or found["nexus"]
    proof = found.get("proof") or found["proof of torture"]
    past = ("presumed fear", "humanitarian", "future threat", "likelihood of torture")
    after = "Still open, after a screening.", cite_text(["cfr-208-31"])
    shut = "Shut out.", cite_text(["usc-1231-a-5"])
    return {
        "May or must": (must, cite_text(discretion[:1])),
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
    return sentence(f"{harm}: “{words}”" if quoted else harm), cite_text([source])


def _proved(proof: Rule) -> tuple[str, str]:
    """Return what saves a claim whose testimony is not believed."""
    tests = (test for test in proof.formula.walk() if isinstance(test, OneOf))
    (other,) = (test for test in tests if test.fact.name == "independent_evidence")
    needed = other.fact.short(other.least, True)
    return f"Lost, unless there is {needed}.", cite_text(proof.cite[:1])


def _likely(formula: Part, torture: Rule | None) -> tuple[str, str]:
    tests = {
        test.standard: test  # each standard once
        for test in formula.walk()
        if isinstance(test, Comparison) and test.fact.kind == "share"
    }
    line = {REASONABLE_POSSIBILITY: " (an illustration, not a line)"}
    told = (f"{t.fact.label}: {t.words()}{line.get(s, '')}" for s, t in tests.items())
    cites = torture.cite[:1] if torture else dict.fromkeys(s.authority for s in tests)
    return sentence(listed(told)), cite_text(cites)


def _bars(found: Mapping[str, Rule]) -> tuple[str, str]:
    if "no bar" in found:
        bars = found["no bar"]
        return sentence(listed(map(_bar, bars.formula.parts))), cite_text(bars.cite[:1])
    return "No bar closes it.", cite_text(found["a bar applies"].cite[-1:])


def _bar(bar: Part) -> str:
    """Return a bar as a noun; one with a mark, with the mark."""
    return " with ".join(
        f"{test.fact.label} of {test.words()}" if isinstance(test, Comparison) else test.fact.label
        for test in tests_below(bar)
    )


# -- the road: the doors into a case, and a picture of the way behind each ------------------------

HERE = "you are here"
HEADS = {
    "who": "Who decides first",
    "screening": "Which screening",
    "left": "What is left of the four",
    "next": "What comes next",
}


def doors() -> Card:
    """Return the doors into a case; which of the four are left is read off the rules."""
    return table("The doors", map(_row, library.doors().values()), HEADS)


def _row(door: Door) -> Row:
    cells = {"who": door.who, "screening": door.screening, "left": _left(door)}
    told = {name: (words, "") for name, words in cells.items()}
    return Row(door.title, told | {"next": (door.next, cite_text(door.authorities))})


def _left(door: Door) -> str:
    stages = {"Now": open_at(door.proceedings)}
    if door.after:
        stages["Once sent on"] = open_at(door.after)
    return " ".join(
        f"{when}: {'all four' if len(left) == 4 else listed(map(inner_title, left)) or 'none yet'}."
        for when, left in stages.items()
    )


class Road(Panel):
    """The road behind a door, and a row of doors. Raises ReliefError for an unknown one."""

    slot = "road"

    def __init__(self, door: str = "affirmative") -> None:
        names("door", [door], library.doors())
        options = [(one.title, id) for id, one in library.doors().items()]
        self.door = W.RadioButtons(options=options, value=door)
        super().__init__("The road", {"door": ("Through which door?", self.door)})
        self.door.observe(lambda _: self.render(), "value")
        self.render()

    def body(self) -> h.Node:
        door = library.doors()[self.door.value]
        steps, here = [library.steps()[id] for id in door.steps], door.steps.index(door.here)
        titles = [f"{k}. {step.title} ({step.before})" for k, step in enumerate(steps, 1)]
        items = [h.li[folded(one, _told(step))] for one, step in zip(titles, steps, strict=True)]
        present = h.h4[f"{titles[here]}: {HERE}"], _told(steps[here])
        items[here] = h.li(aria_current="step")[present]
        return h.div[_picture(steps, here), h.p[_left(door)], h.ul(".rk-after-grant")[items]]


the_road = Road


def _told(step: Step) -> h.Element:
    moving = [developments()[id] for id in step.developments]
    return h.div[
        h.p[step.says, h.small[f" {cite_text(step.authorities)}"]],
        h.p[h.strong["Not alone: "], step.alone],
        changing(moving) if moving else None,
    ]


def _picture(steps: Sequence[Step], here: int) -> h.Element:
    """Return the steps as a line that climbs from lane to lane, a lane for each who decides."""
    lanes = {who: 26 * (len(DECIDERS) - k) for k, who in enumerate(DECIDERS)}
    dots = [(116 + 22 * k, lanes[step.before]) for k, step in enumerate(steps)]
    x, y = dots[here]
    return h.svg(".rk-road", viewBox="0 0 340 140", aria_hidden="true")[
        (h.text(x="0", y=f"{at + 4}")[capital(who)] for who, at in lanes.items()),
        h.polyline(points=" ".join(f"{x},{y}" for x, y in dots)),
        (h.circle(cx=f"{x}", cy=f"{y}", r="4") for x, y in dots),
        (h.text(x=f"{x - 3}", y=f"{y - 11}")[f"{k}"] for k, (x, y) in enumerate(dots, 1)),
        # what the ring says stands low at the right, where no road leads
        (h.circle(".rk-stands", cx=f"{x}", cy=f"{y}", r="8") for x, y in ((x, y), (252, 130))),
        h.text(x="266", y="134")[capital(HERE)],
    ]
