"""The spaced drill: a few clients of an earlier lesson, predicted one at a time."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import ipywidgets as W
from htpy import Node, div, h3, p, strong

from reliefkit.assess import assess
from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names
from reliefkit.law import PROTECTIONS
from reliefkit.learning.card import framed
from reliefkit.learning.feedback import deciders
from reliefkit.learning.predict import Prediction
from reliefkit.library import cite_text
from reliefkit.library.clients import LESSONS, Client, clients
from reliefkit.words.deciding import listed
from reliefkit.words.finding import cites, inner_title
from reliefkit.words.short import title

NEXT = "Next client"
_BARS = {"no bar": "the bars", "a bar applies": "the bar that CAT deferral needs"}


def drawn(lesson: str, n: int, seed: int) -> list[Client]:
    """Return `n` clients of a lesson, the same for the same seed.

    Raises ReliefError for an unknown lesson, or more clients than the lesson has.
    """
    if lesson not in LESSONS:
        raise unknown_name("lesson", lesson, LESSONS)
    own = [client for client in clients().values() if lesson in client.lessons]
    if type(n) is not int or not 1 <= n <= len(own):
        raise ReliefError(f"n: {shown(n)} is not allowed. Allowed: 1 to {len(own)}.")
    return Random(f"{seed} {lesson}").sample(own, n)


class Drill(Shown):
    """Predictions, one after another; what to look at again at the end.

    Attributes: `clients`, `at` (which one is shown, from 0), `prediction` (the one shown),
    `done`, `again` (what to look at again). Answer with `prediction.answer` and
    `prediction.commit`, then `next`.
    """

    def __init__(self, lesson: str, drawn: list[Client], show: list[str]) -> None:
        self.lesson = lesson
        self.clients = drawn
        self.predictions = [_prediction(c, k, len(drawn), show) for k, c in enumerate(drawn, 1)]
        self.at = 0
        self.button = W.Button(description=NEXT)
        self.button.layout.display = "none"
        self.button.on_click(lambda _: self.next())
        self.slots = Slots(["note"], label=f"A drill on {_spoken(lesson)}", parts=[])
        self.widget = framed(also="rk-drill")
        for one in self.predictions:
            one.slots.observe(self._committed, "slot_reveal")
        self._turn()

    @property
    def prediction(self) -> Prediction:
        """The prediction shown now."""
        return self.predictions[self.at]

    @property
    def done(self) -> bool:
        """Whether every client has been answered."""
        return all(one.revealed for one in self.predictions)

    def _turn(self) -> None:
        self.widget.children = [self.prediction.widget, self.button, self.slots]

    def _committed(self, _: Any) -> None:
        if self.done:
            self.slots.show(note=str(_closing(self._right(), self.again)))
        elif self.prediction.revealed:
            self.button.layout.display = ""

    def next(self) -> None:
        """Show the next client. Raises ReliefError before this one is answered, or at the end."""
        if not self.prediction.revealed:
            raise ReliefError("Commit your answers first.")
        if self.at + 1 == len(self.predictions):
            raise ReliefError("This was the last client.")
        self.at += 1
        self.button.layout.display = "none"
        self._turn()

    def _right(self) -> tuple[int, int]:
        told = [f for one in self.predictions for f in (one.revealed or {}).values()]
        return sum(found.agrees for found in told), len(told)

    @property
    def again(self) -> list[str]:
        """What to look at again: the elements that decided where answer and law differed."""
        found: dict[str, str] = {}
        for client, one in zip(self.clients, self.predictions, strict=True):
            now = assess(client.case)
            for name, told in (one.revealed or {}).items():
                if told.agrees:
                    continue
                if not deciders(now[name]):
                    words = f"{inner_title(name)}, where every element was met ({client.name})"
                    found.setdefault(words, "")
                for element in deciders(now[name]):
                    said = _BARS.get(element.name) or inner(title(element))
                    found.setdefault(said, cite_text(cites(element)[:1]))
        return [f"{what} ({cite})" if cite else what for what, cite in found.items()]

    def _text(self) -> str:
        said = "\n\n".join(one._text() for one in self.predictions)
        return f"A drill on {_spoken(self.lesson)}: {len(self.clients)} clients\n\n{said}"

    def _html(self) -> str:
        head = h3[f"A drill on {_spoken(self.lesson)}: {len(self.clients)} clients"]
        return f"{head}{''.join(one._html() for one in self.predictions)}"


def inner(words: str) -> str:
    """Return a heading as it stands inside a sentence."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _spoken(lesson: str) -> str:
    return lesson.replace("-", " ")


def _prediction(client: Client, number: int, of: int, show: list[str]) -> Prediction:
    head = f"Client {number} of {of}: {client.name}, from {client.country}"
    return Prediction(client.case, show, False, head, " ".join(client.story.split()))


def _closing(right: tuple[int, int], again: list[str]) -> Node:
    told = p[strong[f"Your answers agreed with the law in {right[0]} of {right[1]}."]]
    if not again:
        return div(".rk-closing")[told]
    return div(".rk-closing")[told, p[f"Look again at: {listed(again)}."]]


def drill(lesson: str, n: int = 3, seed: int = 0, show: Iterable[str] = PROTECTIONS) -> Drill:
    """Return a spaced drill: `n` clients of a lesson, predicted one at a time.

    `lesson` is a name such as "how-likely"; the same `seed` gives the same clients. Each answer
    is explained from the rules; at the end the drill names what to look at again. Raises
    ReliefError for an unknown lesson or protection, or more clients than the lesson has.
    """
    asked = names("protection", show, PROTECTIONS)
    order = [name for name in PROTECTIONS if name in asked]
    return Drill(lesson, drawn(lesson, n, seed), order)
