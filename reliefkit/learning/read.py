"""Cards to read: a worked case, a rule, sources, developments, words, and what follows a grant."""

from __future__ import annotations

from collections.abc import Iterable

from htpy import Element, Node, a, dd, div, dl, dt, h4, li, ol, p, q, small, strong, ul
from IPython.display import Markdown
from markupsafe import Markup

from reliefkit.assess import Assessment, Finding, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, unknown_name
from reliefkit.facts import FACTS
from reliefkit.law import LAW, LAW_AS_OF, PROTECTIONS, protection_named
from reliefkit.learning.card import Card, as_of, checked, folded, linked, sources_list
from reliefkit.library import (
    Consequence,
    Development,
    authority,
    cite_text,
    consequences,
    term,
    terms,
)
from reliefkit.library import developments as every_development
from reliefkit.library.clients import LESSONS, clients
from reliefkit.views import VIEWS, Scene
from reliefkit.words.deciding import deciding_tests
from reliefkit.words.finding import sentence, title

# -- a worked case -----------------------------------------------------------------------------

_STEPS = "Step by step. Open a protection, then an element: the rule and its source are inside."


def worked(client_id: str) -> Card:
    """Return a worked case: a client's story, the facts that matter, and what each comes to.

    `client_id` is the name of a file in data/cases. Nothing is asked; every protection opens to
    its elements, with the facts, the rule and the cite. Raises ReliefError for an unknown client,
    with the nearest that exists.
    """
    if client_id not in [*clients()]:
        raise unknown_name("client", client_id, clients())
    client = clients()[client_id]
    now = assess(client.case)
    facts = (sentence(FACTS[name].clause(client.case[name])) for name in _matter(now))
    return Card(
        f"{client.name}, from {client.country}",
        p(".rk-story")[" ".join(client.story.split())],
        h4["The facts that matter"],
        ul(".rk-facts-list")[(li[said] for said in facts)],
        h4[_STEPS],
        div[Markup(VIEWS["ladder"].html(Scene(now, now, ())))],
        h4["What it comes to"],
        p(".rk-rule")[client.reasons()],
        p(".rk-lesson")[client.teaches],
    )


def _matter(found: Assessment) -> list[str]:
    """Return the given facts on which a finding of any protection rests, in the sheet's order."""
    elements = (element for name in found.results for element in found[name].elements)
    deciding = {test.name for element in elements for test in deciding_tests(element)}
    return [name for name in found.case.given if name in deciding]


# -- a rule ------------------------------------------------------------------------------------

_MOST = 4  # more sources than this are folded


def rule(protection: str, element: str) -> Card:
    """Return the rule card of an element: what the law asks, who must prove it, and the source.

    `element` is a numbered element of the protection or a part of one. Operative words appear, in
    quotation marks, only where they were seen. Raises ReliefError for a name that does not exist,
    with the nearest that does.
    """
    law = protection_named(protection)
    found = assess(Case())[law.name].element(element)
    return Card(f"{title(found)} ({law.title})", rule_body(found))


def rule_body(found: Finding) -> Element:
    """Return the rule of an element: plain words, operative words, burden, disputes, sources."""
    first = next((source for source in map(authority, found.cite) if source.words), None)
    listed = sources_list(found.cite, but=first.id if first else "")
    if len(found.cite) > _MOST:
        listed = folded(f"The {len(found.cite)} sources, one by one", listed)
    return div(".rk-rule-card")[
        p(".rk-rule")[found.rule],
        p(".rk-words")[q[first.words], f" ({first.short})"] if first else None,
        p[strong["Burden of proof: "], f"{found.burden}."] if found.burden else None,
        p(".rk-contested")[strong["Contested: "], sentence(found.contested)]
        if found.contested
        else None,
        listed,
        p(".rk-note")[as_of()],
    ]


# -- sources -----------------------------------------------------------------------------------


def sources(*ids: str) -> Card:
    """Return further reading: each source by cite, what it says, and how far it was checked.

    `ids` are ids of authorities, or "decision:" and the name of a published decision. Raises
    ReliefError for one that does not exist, with the nearest that does.
    """
    if not ids:
        raise ReliefError("sources: name at least one authority.")
    items = (
        li[
            strong[linked(one)],
            p["" if one.title in one.cite else f"{one.title}. ", one.says],
            p(".rk-words")[f"“{one.words}”"] if one.words else None,
            small[checked(one), f" How: {one.how}."],
        ]
        for one in map(authority, dict.fromkeys(ids))
    )
    return Card("", ul(".rk-sources")[items])


# -- what has been moving ----------------------------------------------------------------------

_STATUS = {
    "in_force": "in force",
    "stayed": "stayed by a court",
    "vacated": "set aside by a court",
    "enjoined": "blocked by a court",
    "proposed": "proposed only",
    "unknown": "status not known",
}
_KIND = {
    "primary": "from an official text",
    "secondary": "as reported",
    "unverified": "not verified",
}


def developments(lesson: str) -> Card:
    """Return the day as of which the law is stated, and what has been moving around a lesson.

    No rule rests on these rows: each shows its status, its date and how it was seen, and one last
    seen more than 90 days before that day says to check. Newest first. Raises ReliefError for an
    unknown lesson.
    """
    every = every_development().values()
    known = dict.fromkeys([*LESSONS, *(name for row in every for name in row.lessons)])
    if lesson not in known:
        raise unknown_name("lesson", lesson, known)
    rows = sorted((r for r in every if lesson in r.lessons), key=lambda r: r.as_of, reverse=True)
    dated = strong[as_of()]
    if not rows:
        return Card("", p[dated, " No development is recorded for this lesson."])
    about = "What follows has been moving. No rule in the labs rests on it."
    return Card("", p[dated], p[about], _listed(rows))


def changing(rows: Iterable[Development]) -> Element:
    """Return developments to open on demand, under the day the newest of them was seen."""
    rows = list(rows)
    newest = max(row.as_of for row in rows)
    return folded(f"Has been changing; last seen {newest}", _listed(rows))


def _listed(rows: Iterable[Development]) -> Element:
    return ul(".rk-developments")[(_development(row) for row in rows)]


def _development(row: Development) -> Element:
    """Return a development: how it stood and when it was last seen, then what was seen."""
    late = (LAW_AS_OF - row.as_of).days > 90
    check = " Check its status today." if late or row.source_kind != "primary" else ""
    stood = f"{_STATUS[row.status].capitalize()}, {_KIND[row.source_kind]}, as of {row.as_of}."
    source = a(href=row.source_url, target="_blank", rel="noopener")["Where it was seen"]
    return li[
        strong[row.title],
        ". ",
        small(".rk-dated")[stood, check],
        p[" ".join(row.note.split()), " ", small[source, "."]],
    ]


# -- after the grant ---------------------------------------------------------------------------

# The rows of data/law/consequences.toml, in the order in which they come up in a life.
STAGES: dict[str, tuple[str, ...]] = {
    "The day it is given": ("removal-order-first", "status", "detention"),
    "From then on": ("work", "work-permit-length", "family", "travel", "benefits-since-2025"),
    "All along": ("third-country",),
    "Later": ("green-card", "citizenship"),
    "How it ends": ("ending",),
}


def after_the_grant(protection: str | None = None) -> Card:
    """Return what follows once a protection is given: work, family, travel, third country, end.

    With no `protection`, all four, each to open. Rows that have been moving say so, with their
    dates (data/law/consequences.toml). Raises ReliefError for an unknown protection.
    """
    if protection is None:
        each = [folded(strong[LAW[n].title], _line(n), n == PROTECTIONS[0]) for n in PROTECTIONS]
        return Card("After the grant", div[each, p(".rk-note")[as_of()]])
    law = protection_named(protection)
    return Card(f"After {law.title} is given", div[_line(law.name), p(".rk-note")[as_of()]])


def _line(name: str) -> Element:
    stages = (
        li[h4[stage], ul[(_item(consequences()[id], name) for id in ids)]]
        for stage, ids in STAGES.items()
    )
    return ol(".rk-after-grant")[stages]


def _item(row: Consequence, name: str) -> Element:
    words, cites = said(row, name)
    moving = [every_development()[id] for id in row.developments if row.dated]
    touched = [one for one in moving if name in one.affects or "procedure" in one.affects]
    changed: Node = changing(touched) if touched else None
    return li[strong[f"{row.title}: "], words, small[f" {cites}"], changed]


def said(row: Consequence, name: str) -> tuple[str, str]:
    """Return what a row says of a protection, with a caution where one is due; and its cites."""
    given = getattr(row, name)
    check = " Check first." if given.check and "check" not in given.says.lower() else ""
    return f"{given.says}{check}", cite_text(given.authorities)


# -- the glossary ------------------------------------------------------------------------------


def glossary(*names: str) -> Card:
    """Return some terms, each in plain words with its source; all of them where none is named.

    Raises ReliefError for a term that is not in the glossary, with the nearest that is.
    """
    found = [term(name) for name in names] or [*terms().values()]
    each = ((dt(id=one.anchor)[one.id], dd[one.says, " ", small[one.source]]) for one in found)
    return Card("In plain words", dl(".rk-terms")[each])


def glossary_page() -> Markdown:
    """Return the whole glossary with a heading for every term, so that lessons can link to it."""
    found = terms().values()
    return Markdown("\n\n".join(f"### {one.id}\n\n{one.says} {one.source}" for one in found))
