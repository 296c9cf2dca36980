"""Cards to read: a worked case, a rule, sources, developments, words, and what follows a grant."""

from collections.abc import Container, Iterable
from datetime import date

import htpy as h
from IPython.display import Markdown
from markupsafe import Markup

from reliefkit import library
from reliefkit.assess import Finding, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, entry
from reliefkit.facts import FACTS
from reliefkit.labs.start import names
from reliefkit.law import LAW, LAW_AS_OF, PROTECTIONS
from reliefkit.learning.panel import Card
from reliefkit.library.clients import clients
from reliefkit.logic import Truth
from reliefkit.views import VIEWS, Scene
from reliefkit.views.markup import linked
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciding_tests
from reliefkit.words.finding import BARS, sentence, title

# -- dates and sources ----------------------------------------------------------------------------

_TIERS = {"A": "its own words were seen", "B": "described in a source that was seen"}


def day(when: date) -> str:
    """Return a date as a sentence gives it."""
    return f"{when:%B} {when.day}, {when.year}"


def as_of() -> str:
    """Return the line that dates the law of the course."""
    return f"The law is stated as of {day(LAW_AS_OF)}."


def checked(source: library.Authority) -> str:
    """Return how far the text of a source was checked, and when, or that it has to be opened."""
    if source.tier == "C":
        return "Open the text before relying on it."
    return f"Checked {source.checked}: {_TIERS[source.tier]}."


def sources_list(ids: Iterable[str], but: str = "") -> h.Element:
    """Return sources as a list, with their operative words where seen, but those of `but`."""
    return h.ul(".rk-sources")[
        (
            h.li[
                linked(found.cite, found.link),
                "." if found.title in found.cite else f". {found.title}.",
                [" ", h.q[found.words]] if found.words and found.id != but else None,
                " ",
                h.small[checked(found)],
            ]
            for found in map(library.authority, ids)
        )
    ]


def folded(head: h.Node, body: h.Node, opened: bool = False) -> h.Element:
    """Return something to open on demand."""
    return h.details(".rk-fold", open=opened)[h.summary[head], h.div[body]]


def afterwards(words: str) -> Card:
    """Return what a lesson adds to a question, to open once it is answered."""
    return Card("", folded("When you have answered", h.p[words]))


_STEPS = "Step by step. Open a protection, then an element: the rule and its source are inside."


def worked(client_id: str) -> Card:
    """Return a worked case: a client's story, the facts that matter, and what each comes to.

    Those are the facts given that decide, and those that meet a part of what is not met as a whole,
    as an excuse does after which the filing took too long. `client_id` is the name of a file in
    data/cases. Raises ReliefError for an unknown client.
    """
    client = entry("client", client_id, clients())
    now = assess(client.case)
    elements = [element for name in PROTECTIONS for element in now[name].elements]
    matter = {test.name for element in elements for test in deciding_tests(element)}
    matter |= {t.name for one in elements for t in one.tests() if t.truth is Truth.MET}
    given = client.case.given.items()
    told = (FACTS[name].told(value, client.name) for name, value in given if name in matter)
    return Card(
        client.called,
        h.p(".rk-story")[client.story],
        h.h4["The facts that matter"],
        h.ul(".rk-facts-list")[(h.li[sentence(said)] for said in told)],
        h.h4[_STEPS],
        h.div[Markup(VIEWS["ladder"].html(Scene(now, now, ())))],
        h.h4["What it comes to"],
        h.p(".rk-rule")[client.reasons()],
        h.p(".rk-lesson")[client.teaches],
    )


def rule(protection: str, element: str) -> Card:
    """Return the rule card of an element: what the law asks, who must prove it, and the source.

    Operative words appear, in quotation marks, only where they were seen. Raises ReliefError for a
    name that does not exist.
    """
    law = entry("protection", protection, LAW)
    found = assess(Case())[law.name].element(element)
    return Card(f"{title(found)} ({law.title})", rule_body(found))


def rule_body(found: Finding, about: Container[str] = ()) -> h.Element:
    """Return the rule of an element: plain words, operative words, burden, disputes, sources.

    The words are of an authority in `about`, the ids behind a fact, where one has words; of a list
    of bars they are of no other, for they would be those of another bar.
    """
    ids = [*filter(about.__contains__, found.cite), *(() if found.name in BARS else found.cite)]
    first = next((source for source in map(library.authority, ids) if source.words), None)
    listed = sources_list(found.cite, but=first.id if first else "")
    head = f"{len(found.cite)} sources" if len(found.cite) > 1 else "The source"
    return h.div(".rk-rule-card")[
        h.p(".rk-rule")[found.rule],
        h.p(".rk-words")[h.q[first.words], f" ({first.short})"] if first else None,
        h.p[h.strong["Burden of proof: "], f"{found.burden}."] if found.burden else None,
        h.p(".rk-contested")[h.strong["Contested: "], sentence(found.contested)]
        if found.contested
        else None,
        folded(head, [listed, h.p(".rk-note")[as_of()]]),
    ]


def sources(*ids: str) -> Card:
    """Return further reading, to open: each source by cite, what it says, how far it was checked.

    `ids` are as `authority` takes them. Raises ReliefError for none, or for an unknown one.
    """
    if not ids:
        raise ReliefError("sources: name at least one authority.")
    found = [library.authority(id) for id in dict.fromkeys(ids)]
    items = (
        h.li[
            h.strong[linked(one.cite, one.link)],
            h.p["" if one.title in one.cite else f"{one.title}. ", one.says],
            h.p(".rk-words")[f"“{one.words}”"] if one.words else None,
            h.small[checked(one), "" if one.tier == "C" else f" How: {one.how}."],
        ]
        for one in found
    )
    head = f"{len(found)} sources" if len(found) > 1 else "One source"
    return Card("", folded(head, h.ul(".rk-sources")[items]))


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
    """Return the day as of which the law is stated, and, to open, what has been moving around it.

    No rule rests on these rows. One last seen more than 90 days before that day says to check.
    Raises ReliefError for an unknown lesson.
    """
    every = library.developments().values()
    known = dict.fromkeys([*library.LESSONS, *(name for row in every for name in row.lessons)])
    (of,) = names("lesson", [lesson], known)
    rows = sorted((r for r in every if of in r.lessons), key=lambda r: r.as_of, reverse=True)
    dated = h.strong[as_of()]
    if not rows:
        return Card("", h.p[dated, " No development is recorded for this lesson."])
    about = "What follows has been moving. No rule in the labs rests on it."
    return Card("", h.p[dated], folded(about, _listed(rows)))


def changing(rows: Iterable[library.Development]) -> h.Element:
    """Return developments to open on demand, under the day the newest of them was seen."""
    rows = list(rows)
    newest = max(row.as_of for row in rows)
    subject = h.span(".rk-said")[f": {listed(row.title for row in rows)}"]
    return folded([f"Has been changing; last seen {newest}", subject], _listed(rows))


def _listed(rows: Iterable[library.Development]) -> h.Element:
    return h.ul(".rk-developments")[(_development(row) for row in rows)]


def _development(row: library.Development) -> h.Element:
    late = (LAW_AS_OF - row.as_of).days > 90
    check = " Check its status today." if late or row.source_kind != "primary" else ""
    subject = h.span(".rk-said")[f": {row.title}"]  # there are several of these links
    seen = linked(["Where it was seen", subject], row.source_url)
    stood = f"{_STATUS[row.status].capitalize()}, {_KIND[row.source_kind]}, as of {row.as_of}."
    return h.li[
        h.strong[row.title],
        ". ",
        h.small(".rk-dated")[stood, check],
        h.p[row.note, " ", h.small[seen, "."]],
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


def after_the_grant() -> Card:
    """Return what follows once a protection is given (data/law/consequences.toml), each to open."""
    each = [folded(h.strong[LAW[n].title], _line(n), n == PROTECTIONS[0]) for n in PROTECTIONS]
    return Card("After the grant", h.div[each, h.p(".rk-note")[as_of()]])


def _line(name: str) -> h.Element:
    stages = (
        h.li[h.h4[stage], h.ul[(_item(library.consequences()[id], name) for id in ids)]]
        for stage, ids in STAGES.items()
    )
    return h.ol(".rk-after-grant")[stages]


def _item(row: library.Consequence, name: str) -> h.Element:
    words, cites = said(row, name)
    moving = [library.developments()[id] for id in row.developments if row.dated]
    touched = [one for one in moving if name in one.affects or "procedure" in one.affects]
    changed = changing(touched) if touched else None
    return h.li[h.strong[f"{row.title}: "], words, h.small[f" {cites}"], changed]


def said(row: library.Consequence, name: str) -> tuple[str, str]:
    """Return what a row says of a protection, with a caution where one is due; and its cites."""
    given = getattr(row, name)
    check = " Check first." if given.check and "check" not in given.says.lower() else ""
    return f"{given.says}{check}", library.cite_text(given.authorities)


def glossary(*words: str) -> Card:
    """Return some terms, all where none is named. Raises ReliefError for one that is not there."""
    found = [entry("term", name, library.terms()) for name in words] or [*library.terms().values()]
    each = ([h.dt(id=t.anchor)[t.id], h.dd[t.says, " ", h.small[t.source]]] for t in found)
    return Card("In plain words", h.dl(".rk-terms")[each])


def glossary_page() -> Markdown:
    """Return the whole glossary with a heading for every term, so that lessons can link to it."""
    found = library.terms().values()
    return Markdown("\n\n".join(f"### {one.id}\n\n{one.says} {one.source}" for one in found))
