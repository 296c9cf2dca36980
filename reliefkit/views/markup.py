"""What pictures and cards share: symbols beside words, pieces put together, a table.

Symbols are small drawings, never instead of words. htpy makes every element and escapes every text.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from htpy import Element, Node, caption, circle, path, span, svg, table, tbody, td, th, thead, tr
from markupsafe import Markup

from reliefkit.assess import ProtectionFinding, Result
from reliefkit.logic import Truth
from reliefkit.words.finding import elsewhere

# How a truth is drawn: the class of what says it.
LOOK = {Truth.MET: "rk-met", Truth.NOT_MET: "rk-broken", Truth.OPEN: "rk-open"}

_RING = circle(cx="9", cy="9", r="7")
_DASHED = circle(cx="9", cy="9", r="7", stroke_dasharray="2.75 2.75")
_FULL: dict[str, str] = {"fill": "currentColor", "stroke": "none"}
_RESULT: dict[str, list[Element]] = {
    "required": [circle(_FULL, cx="9", cy="9", r="8"), path(".rk-check", d="M5 9.4l3 2.9L13.2 6")],
    "permitted": [_RING, path(_FULL, d="M9 2a7 7 0 0 0 0 14z")],
    "refused": [_RING, path(d="M4.2 13.8l9.6-9.6")],
    "open": [_DASHED, circle(_FULL, cx="9", cy="9", r="1.6")],
    "elsewhere": [_RING, path(d="M5 9h7M9.2 5.8L12.4 9l-3.2 3.2")],
}
_TRUTH: dict[str, Element] = {
    "met": path(d="M2.6 7.6l3 2.8 5.8-6.6"),
    "not met": path(d="M3.2 3.2l7.6 7.6m0-7.6l-7.6 7.6"),
    "open": circle(cx="7", cy="7", r="4.6", stroke_dasharray="2.41 2.41"),
}


def _drawn(size: int, *shapes: Element) -> Markup:
    box = {"viewBox": f"0 0 {size} {size}", "width": str(size), "height": str(size)}
    line = {"fill": "none", "stroke": "currentColor"}
    return Markup(svg(".rk-icon", box, line, aria_hidden="true")[list(shapes)])


@cache
def result_icon(kind: str) -> Markup:
    """Return the symbol of a result: full disc, half disc, struck ring, dashed ring, arrow."""
    return _drawn(18, *_RESULT[kind])


@cache
def truth_icon(truth: Truth) -> Markup:
    """Return the symbol of a truth: check, cross, dashed ring."""
    return _drawn(14, _TRUTH[truth])


@cache
def truth_mark(truth: Truth) -> Markup:
    """Return the symbol of a truth with its word, for who hears it or sees no style."""
    return truth_icon(truth) + heard(f"{truth}: ")


@cache
def heard(mark: str) -> Markup:
    """Return a mark between words drawn apart, for who hears them or sees no style."""
    return Markup(span(".rk-said")[mark])


def kind(found: ProtectionFinding) -> str:
    """Return how a protection is drawn: its result, or "elsewhere"."""
    return "elsewhere" if found.result is Result.REFUSED and elsewhere(found) else found.result


def grid(heads: Iterable[Node], rows: Iterable[Iterable[Node]], called: Node = None) -> Element:
    """Return a table whose first column names its rows; `called` is its caption."""
    return table[
        caption[called] if called else None,
        thead[tr[(th(scope="col")[head] for head in heads)]],
        tbody[(tr[th(scope="row")[first], (td[cell] for cell in rest)] for first, *rest in rows)],
    ]
