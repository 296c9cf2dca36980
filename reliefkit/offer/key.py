"""The teacher's key of a lesson: the answer to all that its cards ask, and why, on two pages."""

from pathlib import Path

import htpy as h

from reliefkit.learning.free import FreeLab
from reliefkit.learning.panel import Keyed
from reliefkit.library import cite_text
from reliefkit.library.mistakes import mistakes
from reliefkit.offer.cards import Answer, with_answers
from reliefkit.offer.exercises import bare, exercises, read
from reliefkit.offer.worksheet import foot
from reliefkit.views import page

ABOUT = (
    "Made of the lesson's own cards. Where several facts would do, one way is told. What one hears "
    "is told of an answer that a rule takes for a named mistake; what is right is told once."
)


def key(path: Path) -> str | None:
    """Return the key of a lesson, made by running its code; None where its cards ask nothing.

    Raises ReliefError for a file that is not a notebook.
    """
    every = exercises(path)
    if not any(isinstance(one.card, (Keyed, FreeLab)) for one in every):
        return None
    found = [(one.part, each) for one in every for each in answers(one.card)]
    name = bare(read(path).cells[0].source.partition("\n")[0].removeprefix("#"))
    told: set[str] = set()
    drawn = [_drawn(part, one, told) for part, one in found]
    return page(
        "worksheet key",
        f"Relief Lab: {name}, key",
        h.main[h.h1[f"{name}: key"], h.p[ABOUT], h.div(".answers")[drawn], h.footer[foot(name)]],
    )


def _drawn(part: str, one: Answer, told: set[str]) -> h.Element:
    heard = []
    for id in dict.fromkeys(filter(None, one.heard)):
        wrong = mistakes()[id]
        right = "" if id in told else f" {wrong.right} ({cite_text(wrong.authorities)})"
        heard.append(h.p[h.i["Heard: "], f"“{wrong.says}”{right}"])
        told.add(id)
    about = f": {one.about}" if one.about else ""
    return h.div(".exercise")[h.h2[part, about], (h.p[line] for line in one.lines), heard]


def answers(card: object) -> list[Answer]:
    """Return what a card of a lesson asks, with the answer; none for one that asks nothing."""
    return [one for one in with_answers(card) if isinstance(one, Answer)]
