"""Locked until committed: what every card that asks has, whatever it asks with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import ipywidgets as W
from htpy import Node, p

from reliefkit.learning.panel import Keyed, Panel


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons` in short sentences.

    `alike` says how the two agree, where they do; `why` is the whole of it, folded.
    """

    agrees: bool
    words: str
    reasons: list[str]
    alike: str = "as you said"
    why: Sequence[str] = ()


class Locked(Panel, Keyed):
    """A card that asks, and tells nothing until its answers are committed.

    Attributes: `revealed` (what is told, by name of question; empty while locked), `locked` (what
    is said till then), and those of `Panel` and `Keyed`.
    """

    slot = "note"
    locked = "Answer, then commit. The answer stays locked until you do."
    revealed: Mapping[str, Feedback] = {}

    def reveal(self, revealed: Mapping[str, Feedback], controls: Iterable[W.Widget]) -> None:
        """Tell what is right, and let these controls move no more."""
        self.revealed = revealed
        for control in controls:
            control.disabled = True
        self.render()
        self.set_trait("committed", True)

    def right(self) -> dict[str, bool]:
        """Return whether each committed answer is right."""
        return {name: found.agrees for name, found in self.revealed.items()}

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is revealed."""
        raise NotImplementedError

    def body(self) -> Node:
        """Return what the learner is told; while locked, that it is."""
        now = self.told(self.revealed) if self.revealed else p(".rk-lab-line")[self.locked]
        return [self.remarks(), now]
