"""Locked until committed: what every card that asks has, whatever it asks with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Element, Node, details, div, fragment, h4, li, p, small, span, strong, summary, ul
from markupsafe import Markup

from reliefkit.learning.panel import Field, Keyed, Panel
from reliefkit.logic import Truth
from reliefkit.views.markup import heard, result_icon, truth_icon


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons`; the whole `why`.

    `right` has the options that are right, each with its kind of result; `again` is what to look at
    again after a wrong answer, by default the `words`.
    """

    agrees: bool
    words: str
    reasons: list[str]
    why: Sequence[str] = ()
    right: Mapping[str, str] = {}
    again: Node = None


AGAIN = "Answer again"


class Locked(Panel, Keyed):
    """A card that asks, and tells nothing until its answers are committed: then `revealed`, by name
    of question; `first` is what was told of the answers that are kept.

    The learner may answer again; the first answers are those kept. `more` are the buttons that the
    reveal brings: words and what they do. A kind of card says what is answered now (`said`), what
    moves in it, what the answers are worth, how they are cleared, and what else the reveal `opens`.
    """

    slot = "note told"
    locked = "Answer, then commit. The answer stays locked until you do."
    asks = "Commit my answer"
    said: Any
    moving: Sequence[W.Widget]
    revealed: Mapping[str, Feedback] = {}
    first: Mapping[str, Feedback] = {}

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Field],
        *below: W.Widget,
        task: str = "",
        key: str = "",
        more: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        acts = {self.asks: self.commit, **({AGAIN: self.again} if more is None else more)}
        super().__init__(title, fields, acts, *below, task=task, key=key)
        self.again()

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers; reveal what is right, and why. Raises ReliefError while one lacks."""
        if not self.revealed:
            self.revealed = self.judge(self.said)
            self.first = self.first or self.revealed
            self.lock(True)
            self.opens()
            self.render()
            self.set_trait("committed", True)
        return self.revealed

    def again(self) -> None:
        """Clear the answers, to give others. The first ones stay those that are kept."""
        self.revealed = {}
        self.clear()
        self.lock(False)
        self.render()

    def lock(self, locked: bool) -> None:
        """Let the answers move, and be committed; or, once locked, show what may come after."""
        for control in self.moving:
            control.disabled = locked
        commit, *after = self.buttons.values()
        self.offer(*(after if locked else [commit]))

    def clear(self) -> None:
        """Put every control as it was before an answer."""
        raise NotImplementedError

    def judge(self, answers: Any) -> Mapping[str, Feedback]:
        """Return what the learner is told about each answer, by name of question."""
        raise NotImplementedError

    def opens(self) -> None:
        """Open what the reveal brings besides."""

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
    said = (p[each] for each in one.reasons if each != but)
    return div(".rk-reasons")[said, why if one.why else None]
