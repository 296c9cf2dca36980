"""The law book: every rule and its sources on one page, for an attorney to check and initial."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain

import htpy as h
from markupsafe import Markup

from reliefkit.facts import FACTS, GROUPS
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW, LAW_AS_OF, Protection
from reliefkit.law.standards import HISTORY
from reliefkit.library import (
    Door,
    Step,
    authorities,
    authority,
    consequences,
    decisions,
    developments,
    doors,
    steps,
    terms,
)
from reliefkit.library.clients import clients
from reliefkit.logic import All, Element, Node, Not
from reliefkit.offer import stale
from reliefkit.views import page
from reliefkit.views.markup import grid
from reliefkit.words.finding import capital
from reliefkit.words.replay import AGREES, FOLLOWS, OPEN, replays

TITLE = "Relief Lab: the law book"
READ = {"A": "own words seen", "B": "described in a source seen", "C": "from memory only"}


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
        return (negated and node.opposite) or f"{'not ' if negated else ''}{node.title}"
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


@cache
def rules() -> dict[Element, tuple[int, Protection]]:
    """Return every rule with its number in the book and the protection it is first told under."""
    found: dict[Element, tuple[int, Protection]] = {}
    for protection in LAW.values():
        for element in elements_below(protection):
            found.setdefault(element, (len(found) + 1, protection))
    return found


def _element(element: Element, protection: Protection) -> h.Element:
    numbered, (rule, first) = element in protection.elements, rules()[element]
    number = f"{protection.elements.index(element) + 1}. " if numbered else ""
    anchor, here = f"rule-{rule}", first is protection
    tested = [
        f"{cell.decision.name}, {cell.decision.cite} ({cell.agreement})"
        for cell in replays()
        if cell.protection == protection.name and cell.agreement in (AGREES, FOLLOWS, OPEN)
        if element.name in cell.decision.named(protection.name)
    ]
    return h.section(".rule", id=anchor if here else None)[
        (h.h3 if numbered else h.h4)[number + capital(element.title)],
        here and h.p(".initials")[h.strong[f"Rule {rule}"], " initials, date"],
        h.p[element.rule],
        h.div[h.em["Structure: "], formula(element.formula)],
        element.burden and h.p[f"Burden of proof: {element.burden}."],
        element.contested and h.p(".contested")[f"Contested: {element.contested}"],
        here and h.ul[map(_told, element.cite)],
        here or h.p["Sources and initials: ", h.a(href=f"#{anchor}")[f"rule {rule}"], "."],
        tested and h.p(".note")[f"Replayed decisions: {'; '.join(tested)}."],
    ]


def _cites(ids: Iterable[str]) -> h.Node:
    return Markup("; ").join(h.a(href=f"#{id}")[authority(id).cite] for id in ids)


def _told(id: str) -> h.Element:
    source = authority(id)
    said = f"“{source.words}”" if source.words else f"{source.says} ({READ[source.tier]})"
    return h.li[_cites([id]), f": {said}"]


def _address(link: str) -> h.Node:
    return h.a(href=link)[link] if link else None


def _figures() -> Iterator[Sequence[h.Node]]:
    for entry in chain.from_iterable(HISTORY.values()):
        value = ", ".join(entry.value) if isinstance(entry.value, tuple) else f"{entry.value:g}"
        named, rule = entry.name.replace("_", " "), f"{entry.test} {value} ({entry.unit})"
        cite = _cites([entry.authority])
        yield named, rule, str(entry.since), cite, str(entry.checked), entry.note, ""


def _facts(names: Iterable[str]) -> Iterator[Sequence[h.Node]]:
    for fact in (FACTS[name] for name in names):
        ordinary = "stays unknown" if fact.ordinary is None else fact.words(fact.ordinary)
        allowed = "; ".join(map(fact.words, fact.values)) or fact.allowed.partition(" (")[0]
        question, named = [fact.question, " ", fact.help], h.span(id=fact.name)[fact.label]
        yield named, question, allowed, ordinary, _cites(fact.authorities)


def _consequences() -> Iterator[Sequence[h.Node]]:
    for row in consequences().values():
        given = (getattr(row, name) for name in LAW)
        cells = ([g.says, h.span(".note")[" ", _cites(g.authorities)]] for g in given)
        yield h.span(id=f"gives-{row.id}")[row.title + (" (dated)" if row.dated else "")], *cells


def _developments() -> Iterator[Sequence[h.Node]]:
    for row in developments().values():
        affects, status = ", ".join(row.affects).replace("_", " "), row.status.replace("_", " ")
        seen = [row.note, f" Source ({row.source_kind}): ", _address(row.source_url)]
        yield row.title, affects, status, str(row.as_of), seen, ""


def _decisions() -> Iterator[Sequence[h.Node]]:
    for cell in replays():
        cite = _cites([f"decision:{cell.decision.id}"])
        yield cite, LAW[cell.protection].title, cell.found, cell.rules, cell.agreement


def _places() -> Iterator[tuple[str, str, str, Iterable[str]]]:
    """Give every place that cites: its kind, what it is called, its anchor, and the ids cited."""
    for rule, (number, _) in rules().items():
        yield "rules", str(number), f"rule-{number}", rule.cite
    for fact in FACTS.values():
        yield "facts", fact.label, fact.name, fact.authorities
    for entry in chain.from_iterable(HISTORY.values()):
        yield "figures", entry.name.replace("_", " "), "figures", [entry.authority]
    for row in consequences().values():
        cited = chain.from_iterable(getattr(row, name).authorities for name in LAW)
        yield "what each gives", row.title, f"gives-{row.id}", cited
    on_the_road: list[Door | Step] = [*doors().values(), *steps().values()]
    for one in on_the_road:
        yield "the road", one.title, "", one.authorities
    for term in terms().values():
        yield "glossary", term.id, "", term.cite
    for client in clients().values():
        yield "clients", client.name, "", re.findall(r"[a-z][\w:-]+", client.because)


@cache
def used() -> dict[str, h.Node]:
    """Return where each source is used, by its id: the places by kind, with links."""
    found: dict[str, dict[str, list[str | h.Element]]] = {}
    for kind, named, anchor, ids in _places():
        for id in dict.fromkeys(ids):
            place: str | h.Element = h.a(href=f"#{anchor}")[named] if anchor else named
            found.setdefault(id, {}).setdefault(kind, []).append(place)
    return {
        id: Markup("; ").join(
            h.fragment[f"{kind} ", Markup(", ").join(places)] for kind, places in kinds.items()
        )
        for id, kinds in found.items()
    }


def sources() -> list[str]:
    """Return the id of every source by its cite, treaties last; decisions with a file included."""
    ids = [*authorities(), *(f"decision:{id}" for id in decisions())]
    return sorted(ids, key=lambda id: (authority(id).kind == "treaty", authority(id).cite))


def _unread(tier: str) -> Iterator[Sequence[h.Node]]:
    for id in sources():
        source = authority(id)
        if source.tier == tier and (tier == "C" or source.kind != "decision"):
            said = [source.says, h.span(".note")[f" {source.how}"]]
            opened = [_cites([id]), " ", _address(source.link)]
            yield opened, said, used().get(id, "named in passing"), ""


def _source(id: str) -> h.Element:
    source, (kind, _, name) = authority(id), id.partition(":")
    today = decisions()[name].today if kind == "decision" else ""
    titled = "" if today else f"{source.title}. "  # a decision's name is in its cite
    return h.li(id=id)[
        h.strong[source.cite],
        f": {titled}{source.says}",
        source.words and f" “{source.words}”",
        today and f" Today: {today}",
        h.span(".note")[f" Checked {source.checked}: {source.how} ({READ[source.tier]}). "],
        _address(source.link),
        source.contested and h.span(".contested")[f" Contested: {source.contested}"],
        id in used() and h.div[h.em["Used in: "], used()[id]],
    ]


def _parts() -> Iterator[tuple[str, str, h.Node]]:
    """Give the parts of the book in order: its anchor, its heading and what stands there."""
    heads = "open|what is said here, and how far it was read|where it is used|initials, date"
    first = [h.h3["From memory: open these first"], grid(heads.split("|"), _unread("C"))]
    second = [h.h3["As others describe it: open these next"], grid(heads.split("|"), _unread("B"))]
    yield "by-hand", "Open the regulation", [first, second]
    for law in LAW.values():
        may, rest = ("must", "") if law.mandatory else ("may", ": discretion remains")
        told = h.p[f"{law.title} {may} be granted when every element is met{rest}."]
        elements = [_element(element, law) for element in elements_below(law)]
        yield law.name, f"{law.title} ({law.cite})", [told, elements]
    heads = "figure|rule|from|source|checked|note|initials, date"
    yield "figures", "Figures and time limits", grid(heads.split("|"), _figures())
    heads = "fact|question|answers|where nothing is said|sources"
    sheet = [
        [h.h3[g.capitalize()], grid(heads.split("|"), _facts(names))] for g, names in GROUPS.items()
    ]
    yield "facts", "Facts asked of the client", sheet
    heads = "|".join(["", *(protection.title for protection in LAW.values())])
    yield "gives", "What each protection gives", grid(heads.split("|"), _consequences())
    heads = "decision|protection|tribunal|these rules|agreement"
    yield (
        "decisions",
        "Published decisions put through the rules",
        grid(heads.split("|"), _decisions()),
    )
    heads = "change|affects|status|as of|what was seen|initials, date"
    yield "changes", "Changes in the law to follow", grid(heads.split("|"), _developments())
    yield "index", "Index of sources and their use", h.ul(".sources")[map(_source, sources())]


def _contents(name: str, title: str) -> h.Element:
    told = [(rules()[e][0], e.title) for e in elements_below(LAW[name])] if name in LAW else []
    links = (h.a(href=f"#rule-{number}")[f"{number} {rule}"] for number, rule in told)
    return h.li[h.a(href=f"#{name}")[title], h.div(".note")[Markup(" · ").join(links)]]


def lawbook(printed: date | None = None) -> str:
    """Return the whole law of the course as one printable HTML page, made from graph and data."""
    day, parts = printed or date.today(), list(_parts())
    first, second = (len(list(_unread(tier))) for tier in "CB")
    late = sum(line.startswith("development ") for line in stale(day))
    steps = (
        f"With forty minutes, do part 1: {first} sources told from memory, then {second} as others "
        "describe them. Open each at its printed address, compare, and initial or correct the row.",
        f"Then read the {len(rules())} rules and initial their boxes. A rule that several "
        "protections share has its box once.",
        f"Of {len(developments())} changes in the law, {late} were last looked at more than 90 "
        "days ago. Look at those that touch your cases.",
        "No citator was run. Most decisions were read in headnotes or opening only: the index says "
        "how far, and which rules, facts and clients rest on each.",
    )
    return page(
        "law-book",
        TITLE,
        h.h1[TITLE],
        h.p[f"The law as of {LAW_AS_OF}. Printed {day}. For training; it is not legal advice."],
        h.h2["For the attorney who checks"],
        h.ol[(h.li[step] for step in steps)],
        h.h2["Contents"],
        h.p(".note")["Rules are numbered through the book. Pages have their number at the foot."],
        h.ol[(_contents(name, title) for name, title, _ in parts)],
        [
            [h.h2(".part", id=name)[f"{number}. {title}"], inside]
            for number, (name, title, inside) in enumerate(parts, 1)
        ],
    )
