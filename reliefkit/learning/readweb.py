"""Reading the web critically: statements to grade, one at a time, and what the answers show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets as W
from htpy import Element, div, h3, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names
from reliefkit.learning.card import framed
from reliefkit.learning.grading import Answer, Pattern, pattern
from reliefkit.learning.stack import Place, button_row, stacked
from reliefkit.learning.statement import ABOUT, LOCKED, TITLE, VERDICT, Statement, quoted
from reliefkit.library.claims import VERDICTS, Claim, claims, confusions
from reliefkit.words.finding import sentence
from reliefkit.words.grounds import listed

NEXT, STOP = "Next statement", "Show my pattern"


class ReadTheWeb(Shown):
    """Statements, one at a time; at the end, which confusions recur in the learner's answers.

    Attributes: `claims`, `at` (which is shown, from 0), `statement` (the one shown), `answers` (by
    id), `pattern`. Answer with `statement.answer` and `statement.commit`, then `next`, or end with
    `stop`.
    """

    def __init__(self, chosen: list[Claim]) -> None:
        self.claims = chosen
        self.at = 0
        self.answers: dict[str, Answer] = {}
        self.buttons = {name: W.Button(description=name) for name in (NEXT, STOP)}
        self.buttons[NEXT].on_click(lambda _: self.next())
        self.buttons[STOP].on_click(lambda _: self.stop())
        label = f"{TITLE}: your pattern in {len(chosen)} statements"
        self.slots = Slots(["note"], label=label, parts=[])
        self._place = Place()
        below = framed(button_row(*self.buttons.values()), self.slots)
        self.widget = stacked(self._place, below)
        self._turn()

    def _turn(self) -> None:
        self.statement = Statement(self.claims[self.at], self.at + 1, len(self.claims))
        self.statement.slots.observe(self._committed, "slot_note")
        for button in self.buttons.values():
            button.layout.display, button.disabled = "none", True
        self.slots.show(note="")
        self._place.put(self.statement.widget)

    def _committed(self, _: Any) -> None:
        told = self.statement.revealed
        if told is None:
            return
        self.answers[told.claim.id] = told.answer
        last = self.at + 1 == len(self.claims)
        self.buttons[NEXT].layout.display = "none" if last else ""
        self.buttons[NEXT].disabled = last
        self.buttons[STOP].layout.display, self.buttons[STOP].disabled = "", False
        if last:
            self.stop()

    def next(self) -> None:
        """Show the next statement. Raises ReliefError before this one is graded, or at the end."""
        if self.statement.revealed is None:
            raise ReliefError(LOCKED)
        if self.at + 1 == len(self.claims):
            raise ReliefError("This was the last statement.")
        self.at += 1
        self._turn()

    @property
    def pattern(self) -> Pattern:
        """What the answers given so far have in common."""
        return pattern(self.answers)

    def stop(self) -> Pattern:
        """Show the pattern of the answers given so far, and return it."""
        found = self.pattern
        self.slots.show(note=str(_pattern(found)))
        return found

    def _text(self) -> str:
        lines = (f"{k}. {quoted(claim)}" for k, claim in enumerate(self.claims, 1))
        asked = f"{VERDICT} {' / '.join(VERDICTS)}"
        return "\n".join([f"{TITLE}: {len(self.claims)} statements", *lines, asked, ABOUT, LOCKED])

    def _html(self) -> str:
        listed = ul[(li[quoted(claim)] for claim in self.claims)]
        return str(div(".rk.rk-card")[h3[TITLE], listed, p[VERDICT], p[ABOUT], p[LOCKED]])


def _pattern(found: Pattern) -> Element:
    lean = f"Too trusting: {found.trusted}. Too doubtful: {found.doubted}."
    once = [key for key in found.missed if key not in found.recurring]
    recurring = [
        p[strong[sentence(f"{key}, missed {times} of {of}")], f" {confusions()[key]}"]
        for key, (times, of) in found.missed.items()
        if key in found.recurring
    ]
    return div(".rk-closing")[
        p[strong[f"{found.right} of {found.graded} verdicts were right."]],
        p[f"{found.named} of {found.asked} times you named the right protections. {lean}"],
        recurring or p["No confusion recurs."],
        p[f"Missed once: {listed(once)}."] if once else None,
    ]


def read_the_web(ids: Iterable[str] | None = None) -> ReadTheWeb:
    """Return statements of two popular web articles to grade, one at a time.

    `ids` are ids of data/claims.toml, all of them by default. After each answer come the verdict,
    the reason, the sources and, where the rules can show the point, a lab that does; at the end
    the confusions that recur. Raises ReliefError for an id that does not exist.
    """
    known = claims()
    return ReadTheWeb(
        [known[id] for id in names("statement", known if ids is None else ids, known)]
    )
