"""Commit, then reveal: answers stay open until there is one for each question, then are fixed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

import ipywidgets as W
from htpy import Element, Node, caption, p, strong, table, tbody, td, th, thead, tr

from reliefkit.errors import ReliefError
from reliefkit.learning.feedback import Feedback

Told = TypeVar("Told")


class Committed(Generic[Told]):
    """Questions whose answer is locked until the learner has committed to one for each.

    Attributes: `button` (commits), `revealed` (None while locked, then what the learner is told).
    A kind of question says what it judges (`_judge`) and how that is shown (`_display`).
    """

    locked: str

    def _lock(self, inputs: Iterable[W.Widget], description: str) -> None:
        """Lock the answer behind a button that opens when every input has a value."""
        self.revealed: Told | None = None
        self._inputs = list(inputs)
        self.button = W.Button(description=description, disabled=True)
        self.button.on_click(lambda _: self.commit())
        for widget in self._inputs:
            widget.observe(self._unlock, "value" if isinstance(widget, W.Checkbox) else "index")

    def _complete(self) -> bool:
        return all(widget.index is not None for widget in self._inputs)

    def _unlock(self, _: Any = None) -> None:
        self.button.disabled = self.revealed is not None or not self._complete()

    def _judge(self) -> Told:
        raise NotImplementedError

    def _display(self, told: Told) -> None:
        raise NotImplementedError

    def commit(self) -> Told:
        """Fix the answers; reveal what is right, and why. Raises ReliefError while one lacks."""
        if self.revealed is None:
            if not self._complete():
                raise ReliefError(self.locked)
            self.revealed = self._judge()
            for widget in (*self._inputs, self.button):
                widget.disabled = True
            self._display(self.revealed)
        return self.revealed


def beside(
    called: str, heads: Iterable[str], rows: Iterable[tuple[Node, str, Feedback]]
) -> Element:
    """Return a table of answers beside the right ones: question, what was said, the feedback."""
    return table(".rk-predict-table")[
        caption[called],
        thead[tr[(th(scope="col")[head] for head in heads)]],
        tbody[
            (
                tr(class_="rk-predict-same" if found.agrees else "rk-predict-other")[
                    th(scope="row")[question],
                    td[said],
                    td[strong[found.words], f" — {found.alike}" if found.agrees else ""],
                    td[(p[reason] for reason in found.reasons)],
                ]
                for question, said, found in rows
            )
        ],
    ]
