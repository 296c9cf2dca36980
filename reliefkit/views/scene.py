"""What every view draws from: one scene, which a view never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reliefkit.assess import Assessment
from reliefkit.law import PROTECTIONS
from reliefkit.views.twin import words_of


class Scene(NamedTuple):
    """One moment of a lab.

    `now` is the assessment shown; `before` is the one at the start of the learner's last move;
    `facts` are the names of the facts that have controls; `show` the protections on display.
    """

    now: Assessment
    before: Assessment
    facts: tuple[str, ...]
    show: tuple[str, ...] = PROTECTIONS


class View(NamedTuple):
    """A picture: its name in a lesson, its title, and the function that draws a scene as HTML.

    A long picture also has `pieces`: its HTML by slot, so that a page is sent only what moved. The
    first is the picture's own name; an element in it with `data-slot` is the place of another.
    """

    name: str
    title: str
    html: Callable[[Scene], str]
    pieces: Callable[[Scene], dict[str, str]] | None = None

    def slots(self, scene: Scene) -> dict[str, str]:
        """Return the picture by slot: whole, or in pieces."""
        return self.pieces(scene) if self.pieces else {self.name: self.html(scene)}

    def text(self, scene: Scene) -> str:
        """Return the picture in words."""
        return words_of(self.html(scene))
