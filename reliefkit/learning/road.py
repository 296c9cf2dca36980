"""The road: one table of the doors into a case, and a picture of the way behind each."""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
import ipywidgets as W

from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.labs.start import names
from reliefkit.law import PROTECTIONS
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.read import as_of, changing, folded
from reliefkit.library import cite_text, developments, road
from reliefkit.library.road import DECIDERS, Door, Step
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, inner_title

HERE = "you are here"


def open_at(proceedings: str) -> list[str]:
    """Return the protections that the rules do not refuse for the kind of proceedings alone."""
    found = assess(Case(proceedings=proceedings))
    return [name for name in PROTECTIONS if found[name].result is not Result.REFUSED]


def _left(door: Door) -> str:
    stages = {"Now": door.proceedings, "Once sent on": door.after}
    return " ".join(
        f"{when}: {listed(map(inner_title, open_at(stage))) or 'none yet'}."
        for when, stage in stages.items()
        if stage
    )


# -- the table of doors --------------------------------------------------------------------------


def doors() -> Card:
    """Return the doors into a case: who decides, the screening, what is left, what comes next.

    Which of the four are left is read off the rules; the rest is data/law/doors.toml.
    """
    table = [_cells(door) for door in road.doors().values()]
    rows = (
        h.tr[h.th(scope="row")[door.title], (h.td(data_column=k)[v] for k, v in cells.items())]
        for door, cells in zip(road.doors().values(), table, strict=True)
    )
    heads = h.tr[h.td, (h.th(scope="col")[head] for head in table[0])]
    note = h.p(".rk-note")[as_of()]
    return Card("The doors", h.div(".rk-gives")[h.table[h.thead[heads], h.tbody[rows]], note])


def _cells(door: Door) -> dict[str, h.Node]:
    return {
        "Who decides first": door.who,
        "Which screening": door.screening,
        "What is left of the four": _left(door),
        "What comes next": [door.next, h.small[f" {cite_text(door.authorities)}"]],
    }


# -- the way behind a door -----------------------------------------------------------------------


class Road(Panel):
    """The steps behind a door, with the place where the case stands; it moves with the door.

    Attributes: `door` (a list to choose from), and those of `Panel`.
    """

    slot = "road"

    def __init__(self, door: str) -> None:
        options = [(one.title, id) for id, one in road.doors().items()]
        self.door = W.Dropdown(options=options, value=door)
        super().__init__("The road", {"door": ("Through which door?", self.door)})
        self.door.observe(lambda _: self.render(), "value")
        self.render()

    def body(self) -> h.Node:
        """Return the picture, what is left of the four, and the steps, the present one open."""
        door = road.doors()[self.door.value]
        steps = [road.steps()[id] for id in door.steps]
        here = door.steps.index(door.here)
        items = (
            h.li(aria_current="step")[h.h4[f"{_called(k, step)}: {HERE}"], _told(step)]
            if k == here
            else h.li[folded(_called(k, step), _told(step))]
            for k, step in enumerate(steps)
        )
        return h.div[_picture(steps, here), h.p[_left(door)], h.ul(".rk-after-grant")[items]]


def the_road(door: str = "affirmative") -> Road:
    """Return the road behind a door of data/law/doors.toml, with a list to choose another.

    Each step says what happens, what a volunteer does not do alone, and what has been moving.
    Raises ReliefError for an unknown door, with the nearest that exists.
    """
    (chosen,) = names("door", [door], road.doors())
    return Road(chosen)


def _called(number: int, step: Step) -> str:
    return f"{number + 1}. {step.title} ({step.before})"


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
    dots = [(128 + 26 * k, lanes[step.before]) for k, step in enumerate(steps)]
    x, y = dots[here]
    return h.svg(".rk-road", viewBox="0 0 380 140", aria_hidden="true")[
        (h.text(x="0", y=f"{at + 4}")[capital(who)] for who, at in lanes.items()),
        h.polyline(points=" ".join(f"{x},{y}" for x, y in dots)),
        (h.circle(cx=f"{x}", cy=f"{y}", r="4") for x, y in dots),
        (h.text(x=f"{x - 3}", y=f"{y - 9}")[f"{k}"] for k, (x, y) in enumerate(dots, 1)),
        h.circle(".rk-here", cx=f"{x}", cy=f"{y}", r="8"),
        h.text(x=f"{min(x + 13, 300)}", y=f"{y + 15}")[capital(HERE)],
    ]
