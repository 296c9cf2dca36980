"""The road: one table of the doors into a case, and a picture of the way behind each."""

from collections.abc import Sequence

import htpy as h
import ipywidgets as W

from reliefkit import library
from reliefkit.labs.start import names
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.read import changing, folded
from reliefkit.learning.tables import Row, open_at, table
from reliefkit.library import DECIDERS, Door, Step, cite_text, developments
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, inner_title

HERE = "you are here"


HEADS = {
    "who": "Who decides first",
    "screening": "Which screening",
    "left": "What is left of the four",
    "next": "What comes next",
}


def doors() -> Card:
    """Return the doors into a case; which of the four are left is read off the rules."""
    return table("The doors", map(_row, library.doors().values()), HEADS)


def _row(door: Door) -> Row:
    cells = {"who": door.who, "screening": door.screening, "left": _left(door)}
    told = {name: (words, "") for name, words in cells.items()}
    return Row(door.title, told | {"next": (door.next, cite_text(door.authorities))})


def _left(door: Door) -> str:
    stages = {"Now": open_at(door.proceedings)}
    if door.after:
        stages["Once sent on"] = open_at(door.after)
    return " ".join(
        f"{when}: {'all four' if len(left) == 4 else listed(map(inner_title, left)) or 'none yet'}."
        for when, left in stages.items()
    )


class Road(Panel):
    """The road behind a door, and a row of doors. Raises ReliefError for an unknown one."""

    slot = "road"

    def __init__(self, door: str = "affirmative") -> None:
        names("door", [door], library.doors())
        options = [(one.title, id) for id, one in library.doors().items()]
        self.door = W.RadioButtons(options=options, value=door)
        super().__init__("The road", {"door": ("Through which door?", self.door)})
        self.door.observe(lambda _: self.render(), "value")
        self.render()

    def body(self) -> h.Node:
        door = library.doors()[self.door.value]
        steps, here = [library.steps()[id] for id in door.steps], door.steps.index(door.here)
        titles = [f"{k}. {step.title} ({step.before})" for k, step in enumerate(steps, 1)]
        items = [h.li[folded(one, _told(step))] for one, step in zip(titles, steps, strict=True)]
        present = h.h4[f"{titles[here]}: {HERE}"], _told(steps[here])
        items[here] = h.li(aria_current="step")[present]
        return h.div[_picture(steps, here), h.p[_left(door)], h.ul(".rk-after-grant")[items]]


the_road = Road


def _told(step: Step) -> h.Element:
    moving = [developments()[id] for id in step.developments]
    return h.div[
        h.p[step.says, h.small[f" {cite_text(step.authorities)}"]],
        h.p[h.strong["Not alone: "], step.alone],
        changing(moving) if moving else None,
    ]


def _picture(steps: Sequence[Step], here: int) -> h.Element:
    """Return the steps as a line that climbs from lane to lane, a lane for each who decides."""
    lanes = {who: 26 * (len(DECIDERS) - k) for k, who in enumerate(DECIDERS)}
    dots = [(116 + 22 * k, lanes[step.before]) for k, step in enumerate(steps)]
    x, y = dots[here]
    return h.svg(".rk-road", viewBox="0 0 340 140", aria_hidden="true")[
        (h.text(x="0", y=f"{at + 4}")[capital(who)] for who, at in lanes.items()),
        h.polyline(points=" ".join(f"{x},{y}" for x, y in dots)),
        (h.circle(cx=f"{x}", cy=f"{y}", r="4") for x, y in dots),
        (h.text(x=f"{x - 3}", y=f"{y - 11}")[f"{k}"] for k, (x, y) in enumerate(dots, 1)),
        h.circle(".rk-stands", cx=f"{x}", cy=f"{y}", r="8"),
        h.text(x=f"{x + 13}", y=f"{y + 15}")[capital(HERE)],
    ]
