"""Locked until committed: what every card that asks has, whatever it asks with."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import ipywidgets as W
from htpy import Element, Node, details, div, fragment, h4, li, p, small, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.learning.panel import Keyed, Panel
from reliefkit.logic import Truth
from reliefkit.views.markup import heard, result_icon, truth_icon


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons`; the whole `why`.

    `right` has the options that are right, each with its kind of result; `again` is what to look at
    again after a wrong answer, by default the `words`. `named` is whether what the learner says
    decides does, and None where that was not asked; the first of the `reasons` is then about it.
    """

    agrees: bool
    words: str
    reasons: list[str]
    why: Sequence[str] = ()
    right: Mapping[str, str] = {}
    again: Node = None
    named: bool | None = None


class Locked(Panel, Keyed):
    """A card that asks, and tells nothing until its answers are committed: then `revealed`, by name
    of question; `first` is what was told of the answers that are kept.
    """

    slot = "note told"
    locked = "Answer, then commit. The answer stays locked until you do."
    revealed: Mapping[str, Feedback] = {}
    first: Mapping[str, Feedback] = {}

    def reveal(self, revealed: Mapping[str, Feedback], controls: Iterable[W.Widget]) -> None:
        """Tell what is right, and let these controls move no more."""
        self.revealed, self.first = revealed, self.first or revealed
        for control in controls:
            control.disabled = True
        self.render()
        self.set_trait("committed", True)

    def right(self) -> dict[str, bool]:
        """Return whether each answer that is kept is right."""
        return {name: found.agrees for name, found in self.first.items()}

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is revealed."""
        raise NotImplementedError

    def scored(self) -> Node:
        """Return how much of what is revealed is right, in a line."""
        raise NotImplementedError

    def asked_now(self) -> str:
        """Return what is said while it is locked."""
        return self.locked

    def render(self) -> None:
        """Show what is revealed, under how much of it is right; while locked, that it is."""
        found = self.revealed
        line = self.scored() if found else p(".rk-lab-line")[self.asked_now()]
        told = str(fragment[self.told(found)]) if found else ""
        self.slots.show(note=str(fragment[self.remarks(), line]), told=told)


# -- after the reveal: marks, and the learner's own rows with the law's beside them ---------------

ALL_RIGHT = "Every answer is right."
MISTAKE = "the mistake"  # whose a right answer is, where one looks for what is wrong


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
    look += " rk-find-it" * (whose == MISTAKE)  # what was chosen in its place is true
    drawn = h4[asked], ul(style=f"--rk-from: {from_mine}")[rows]
    return div(class_=f"rk-answer {look}")[drawn, below]


def _row(words: str, mine: bool, kind: str | None, owner: str) -> Element:
    law = kind is not None
    whose = ["rk-you"] * mine + ["rk-law", f"rk-{kind or 'plain'}"] * law
    said = ", ".join(["you"] * mine + [owner] * law)
    dot = span(".rk-dot", aria_hidden="true")[result_icon(kind) if kind else None]
    return li(class_=whose)[dot, span[words], [heard(": "), small[said]] if said else None]


def reasons(one: Feedback, but: Node = None) -> Element:
    """Return the reasons for an answer but one; the rest is folded, open for a wrong answer."""
    why = details(open=not one.agrees)[summary["Why"], (p[said] for said in one.why)]
    said = [p[each] for each in one.reasons if each != but]
    if one.named is not None:
        said[0] = p[mark(one.named), " ", one.reasons[0]]
    return div(".rk-reasons")[said, why if one.why else None]
