"""One card after another, then a closing: what the answers have in common.

A kind of series is a class with `closing`. It learns that a card is answered from its trait
`committed`, as anyone can.
"""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets as W
import traitlets
from htpy import Node

from reliefkit.errors import ReliefError
from reliefkit.learning.ask import Ask
from reliefkit.learning.panel import Panel


class Series(Panel):
    """Cards, shown one at a time, `of` in all; they may be made as they are needed.

    `each` is what a card is about, in a word; `early`, where given, what the button says that shows
    the closing before the end.

    Attributes: `committed` (a trait: whether every card is), `cards` (those shown so far), `card`
    (the one shown), `at` (which one that is, from 0), `done`.
    """

    committed = traitlets.Bool(False, read_only=True)

    frame = "rk-card rk-drill"
    slot = "note"

    def __init__(
        self,
        cards: Iterable[Ask],
        of: int,
        each: str,
        early: str = "",
        *,
        label: str,
        key: str = "",
    ) -> None:
        self._coming = iter(cards)
        self.of, self._each = of, each
        self.cards: list[Ask] = []
        self._closed = False
        onward = f"Next {each}"
        acts = {onward: self.next} | ({early: self.stop} if early else {})
        super().__init__(buttons=acts, label=label, key=key)
        self.button = self.buttons[onward]
        self._turn()

    @property
    def card(self) -> Ask:
        """The card shown now."""
        return self.cards[-1]

    @property
    def at(self) -> int:
        """Which card is shown, from 0."""
        return len(self.cards) - 1

    @property
    def done(self) -> bool:
        """Whether every card has been answered."""
        return len(self.cards) == self.of and all(card.committed for card in self.cards)

    def _turn(self) -> None:
        self.cards.append(next(self._coming))
        self.card.observe(self._answered, "committed")
        self._offer()
        self._closed = False
        self.render()
        frame: W.Box = self.widget
        frame.children = [self.card.widget, *self.arrange()]

    def _offer(self, *buttons: W.Button) -> None:
        """Show these buttons, and no other."""
        for button in self.buttons.values():
            button.disabled = button not in buttons
            button.layout.display = "none" if button.disabled else ""

    def _answered(self, _: object) -> None:
        last = len(self.cards) == self.of
        self._offer(*(b for b in self.buttons.values() if not (last and b is self.button)))
        if last:
            self.stop()
            self.set_trait("committed", True)

    def next(self) -> None:
        """Show the next card. Raises ReliefError before this one is answered, or at the end."""
        if not self.card.committed:
            raise ReliefError(self.card.locked)
        if len(self.cards) == self.of:
            raise ReliefError(f"This was the last {self._each}.")
        self._turn()

    def stop(self) -> None:
        """Show the closing of the answers given so far."""
        self._closed = True
        self.render()

    def closing(self) -> Node:
        """Return what the answers given so far have in common."""
        raise NotImplementedError

    def body(self) -> Node:
        """Return the closing, once it is time."""
        return self.closing() if self._closed else None
