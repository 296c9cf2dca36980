"""After the reveal: marks beside words, and the learner's own rows with the law's beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from htpy import Element, Node, details, div, h4, li, p, small, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.learning.locked import Feedback
from reliefkit.logic import Truth
from reliefkit.views.markup import heard, result_icon, truth_icon

ALL_RIGHT = "Every answer is right."


def mark(agrees: bool) -> Markup:
    """Return the mark of an answer: a round tick that is filled, a square cross that is not."""
    cross = span(".rk-cross")[truth_icon(Truth.NOT_MET)]
    return result_icon("required") if agrees else Markup(cross)


def verdict(agrees: bool, right: str = "Right", wrong: str = "Wrong") -> Element:
    """Return whether an answer is right: by a mark, then by a word."""
    look = ".rk-verdict" if agrees else ".rk-verdict.rk-not"
    return span(look)[mark(agrees), heard(" "), right if agrees else wrong]


def score(found: Mapping[str, Feedback], again: Node) -> Element:
    """Return how many answers are right, and `again`: one thing to look at again."""
    right = [one.agrees for one in found.values()]
    if len(right) == 1:
        return p(".rk-score")[verdict(right[0]), span[again]]
    pips = span(".rk-pips", aria_hidden="true")[map(mark, right)]
    count = strong[f"{sum(right)} of {len(right)}"]
    return p(".rk-score")[count, heard(" right. "), pips, span[again or ALL_RIGHT]]


def card(
    asked: Node,
    options: Mapping[str, str],
    mine: Sequence[str],
    kinds: Mapping[str, str],
    agrees: bool,
    below: Node,
    whose: str = "the law",
) -> Element:
    """Return the rows of a question: `mine` are those chosen, `kinds` how each right one is drawn.

    Only what is chosen or right is framed or struck through; whose it is stands at its end.
    """
    order = [*options]
    from_mine = order.index(mine[0]) - order.index(next(iter(kinds), mine[0]))
    rows = (_row(words, o in mine, kinds.get(o), whose) for o, words in options.items())
    look = "rk-right" if agrees else "rk-wrong"
    drawn = h4[asked], ul(style=f"--rk-from: {from_mine}")[rows]
    return div(class_=f"rk-answer {look}")[drawn, below]


def _row(words: str, mine: bool, kind: str | None, owner: str) -> Element:
    law = kind is not None
    whose = ["rk-you"] * mine + ["rk-law", f"rk-{kind or 'plain'}"] * law
    said = ", ".join(["you"] * mine + [owner] * law)
    dot = span(".rk-dot", aria_hidden="true")[result_icon(kind) if kind else None]
    return li(class_=whose)[dot, span[words], [heard(": "), small[said]] if said else None]


def reasons(one: Feedback, but: Node = None) -> Element:
    """Return the reasons for an answer, without one that stands elsewhere; the rest is folded.

    A wrong answer finds the fold open.
    """
    why = details(open=not one.agrees)[summary["Why"], (p[said] for said in one.why)]
    said = (p[each] for each in one.reasons if each != but)
    return div(".rk-reasons")[said, why if one.why else None]
