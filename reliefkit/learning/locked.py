"""Locked until committed: what every card that asks has, whatever it asks with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import ipywidgets as W
from htpy import Node, fragment, p

from reliefkit.learning.panel import Keyed, Panel


class Feedback(NamedTuple):
    """One answer beside the law's: `agrees`, the law's `words`, and `reasons` in short sentences.

    `why` is the whole of it, folded.
    """

    agrees: bool
    words: str
    reasons: list[str]
    why: Sequence[str] = ()


class Locked(Panel, Keyed):
    """A card that asks, and tells nothing until its answers are committed.

    Attributes: `revealed` (what is told, by name of question; empty while locked), `first` (what
    was told of the answers that are kept), `locked` (what is said till then), and those of `Panel`
    and `Keyed`.
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
