"""What pictures and controls share: the scene, symbols beside words, a question, a table."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import htpy as h
from htpy import Element, Node
from markupsafe import Markup

from reliefkit.assess import Assessment
from reliefkit.case import Case
from reliefkit.facts import Fact
from reliefkit.facts.kinds import PERSON, Comparison
from reliefkit.law import PROTECTIONS
from reliefkit.library import authority
from reliefkit.logic import Truth
from reliefkit.words.finding import sentence


class Scene(NamedTuple):
    """One moment of a lab: the assessment `now`, and the one `before` the learner's last move.

    `facts` have controls; `show` are the protections on display; `start` is the case the lab began
    with, `person` the client it is about, `assumed` the facts it began with that nobody gave.
    """

    now: Assessment
    before: Assessment
    facts: tuple[str, ...]
    show: tuple[str, ...] = PROTECTIONS
    start: Case | None = None
    person: str = PERSON
    assumed: frozenset[str] = frozenset()


# How a truth is drawn: the class of what says it.
LOOK = {Truth.MET: "rk-met", Truth.NOT_MET: "rk-broken", Truth.OPEN: "rk-open"}

_RING = h.circle(cx="9", cy="9", r="7")
_DASHED = h.circle(cx="9", cy="9", r="7", stroke_dasharray="2.75 2.75")
_FULL: dict[str, str] = {"fill": "currentColor", "stroke": "none"}
_RESULT = {
    "required": [
        h.circle(_FULL, cx="9", cy="9", r="8"),
        h.path(".rk-check", d="M5 9.4l3 2.9L13.2 6"),
    ],
    "permitted": [_RING, h.path(_FULL, d="M9 2a7 7 0 0 0 0 14z")],
    "refused": [_RING, h.path(d="M4.2 13.8l9.6-9.6")],
    "open": [_DASHED, h.circle(_FULL, cx="9", cy="9", r="1.6")],
    "elsewhere": [_RING, h.path(d="M5 9h7M9.2 5.8L12.4 9l-3.2 3.2")],
}
_TRUTH = {
    "met": h.path(d="M2.6 7.6l3 2.8 5.8-6.6"),
    "not met": h.path(d="M3.2 3.2l7.6 7.6m0-7.6l-7.6 7.6"),
    "open": h.circle(cx="7", cy="7", r="4.6", stroke_dasharray="2.41 2.41"),
}


@cache
def result_icon(kind: str) -> Markup:
    """Return the symbol of a result: full disc, half disc, struck ring, dashed ring, arrow."""
    return _drawn(18, _RESULT[kind])


@cache
def truth_icon(truth: Truth) -> Markup:
    """Return the symbol of a truth: check, cross, dashed ring."""
    return _drawn(14, _TRUTH[truth])


def _drawn(size: int, shapes: Node) -> Markup:
    box = {"viewBox": f"0 0 {size} {size}", "width": str(size), "height": str(size)}
    line = {"fill": "none", "stroke": "currentColor"}
    return Markup(h.svg(".rk-icon", box, line, aria_hidden="true")[shapes])


@cache
def truth_mark(truth: Truth) -> Markup:
    """Return the symbol of a truth with its word, for who hears it or sees no style."""
    return truth_icon(truth) + heard(f"{truth}: ")


@cache
def heard(mark: str) -> Markup:
    """Return a mark between words drawn apart, for who hears them or sees no style."""
    return Markup(h.span(".rk-said")[mark])


def line(text: str) -> str:
    """Return a line of plain text above a control."""
    return str(h.p(".rk-lab-line")[text])


def question(
    text: str, facts: Sequence[Fact], tests: Iterable[Comparison] = (), help: str = ""
) -> str:
    """Return a question whose help (`help`, of `facts`, of `tests`) and cites open on demand."""
    told = [*dict.fromkeys((help, *(fact.help for fact in facts)))]
    told += [sentence(f"{test.words()}: {test.standard.note}") for test in tests]
    ids = dict.fromkeys(id for fact in facts for id in fact.authorities)
    cites = [x for one in map(authority, ids) for x in ("; ", linked(one.cite, one.link))][1:]
    return str(
        h.details(".rk-ask")[
            h.summary[
                h.span(".rk-said")["Help: ", None if text else facts[0].question],
                text and f"{text}\u2060",  # joined to its mark, which is never alone on a line
                h.span(".rk-ask-mark", aria_hidden="true")["?"],
            ],
            h.div(".rk-ask-help")[
                [h.p[words] for words in told if words],
                h.p(".rk-ask-cite")["Source: ", cites, "."],
            ],
        ]
    )


def linked(words: Node, page: str) -> Node:
    """Return words that link to a page of the web, where there is one."""
    return h.a(href=page, target="_blank", rel="noopener")[words] if page else words


def grid(
    heads: Iterable[Node], rows: Iterable[Iterable[Node] | Element], called: Node = None
) -> Element:
    """Return a table whose first column names its rows; `called` is its caption.

    A head of None leaves its corner empty; a row may be an element of its own.
    """
    return h.table[
        h.caption[called] if called else None,
        h.thead[h.tr[(h.td if head is None else h.th(scope="col")[head] for head in heads)]],
        h.tbody[(row if isinstance(row, Element) else table_row(*row) for row in rows)],
    ]


def table_row(name: Node, *cells: Node, look: str | None = None) -> Element:
    """Return a row of a table, of the class `look`; its first cell names it."""
    return h.tr(class_=look)[h.th(scope="row")[name], (h.td[cell] for cell in cells)]
