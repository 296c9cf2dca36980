"""The free lab: any case, every fact, what would change the answer, and what to ask next."""

from __future__ import annotations

from functools import cache
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h3, li, ol, p
from markupsafe import Markup

from reliefkit.case import Case
from reliefkit.errors import unknown_name
from reliefkit.facts import FACTS, GROUPS
from reliefkit.labs.compare import CompareLab, compare_lab
from reliefkit.labs.lab import lab
from reliefkit.labs.start import case_for
from reliefkit.learning.casefile import named
from reliefkit.learning.memo import memo, questions
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.predict import told
from reliefkit.library import decisions
from reliefkit.library.clients import clients

NOTHING_KNOWN = "Nothing is known yet"
ASK = "What to ask next"
AWAY = "rk-away"  # a control that is not on show
VIEWS_SHOWN = ("changed", "protections", "missing", "whatif")
SETTLED = "Nothing more to ask: no unknown fact can change any of the four answers."
WORKING = "Working it out. This can take a few seconds."
EVERY = "Every fact"
_GROUP_WORDS = {
    "procedure": "The procedure and the time",
    "past": "The past",
    "future": "The future",
    "why": "The reasons",
    "who": "The persecutor",
    "torture": "Torture",
    "proof": "The proof",
    "bars": "Bars",
    "discretion": "Discretion",
}


@cache
def _listed() -> dict[str, str]:
    """Return the ids of the clients and the decisions, with what the list calls each.

    The clients by name, then the published decisions by year; those of which no result was read
    are left out, for the facts would mislead.
    """
    read = (one for one in decisions().values() if one.expected or one.open or one.inexpressible)
    ordered = sorted(read, key=lambda one: (one.year, one.name))
    found = {id: f"{named(one)} ({id})" for id, one in clients().items()}
    return found | {one.id: named(one) for one in ordered}


@cache
def cases() -> dict[str, Case]:
    """Return every case there is to load: one of which nothing is known, then those listed."""
    return {NOTHING_KNOWN: Case()} | {said: case_for(id) for id, said in _listed().items()}


def _called(name: str) -> str:
    """Return what the list calls the case with an id. Raises ReliefError for an unknown one."""
    if name not in _listed() and name not in cases():
        raise unknown_name("case", name, _listed())
    return _listed().get(name, name)


# -- one case ----------------------------------------------------------------------------------


def _asked(said: list[str]) -> Element:
    return div(".rk-closing")[h3[ASK], ol[(li[one] for one in said)] if said else p[SETTLED]]


class FreeLab(Panel):
    """A lab over every fact of the intake sheet, for any case of the list.

    Attributes: `chooser` and `group` (the lists), `groups` (their words to facts), `lab`, `memo`,
    `ask` (the button). Load a case with `load(name)`; `asked` is what the page says now about what
    to ask next.
    """

    frame = "rk-card rk-everything"
    slot = "next"

    def __init__(self, start: str, title: str) -> None:
        first = _called(start)
        self.lab = lab(
            FACTS, views=VIEWS_SHOWN, case=cases()[first], title="The facts", unknowns=True
        )
        self.memo = memo(self.lab, "Analysis")
        self.asked: list[str] = []
        self._next: Node = None
        self.groups = {EVERY: [*FACTS]} | {_GROUP_WORDS[n]: [*own] for n, own in GROUPS.items()}
        self.chooser = W.Dropdown(options=[*cases()], value=first)
        self.group = W.Dropdown(options=[*self.groups], value=_GROUP_WORDS["future"])
        fields = {
            "case": ("Load a case", self.chooser),
            "about-facts": ("Facts about", self.group),
        }
        super().__init__(title, fields, {ASK: self.ask_next})
        self.chooser.observe(lambda _: self.lab.restart(cases()[self.chooser.value]), "value")
        self.group.observe(self._narrow, "value")
        self.lab.observe(self._moved, "case")
        self._narrow()

    def arrange(self) -> list[W.Widget]:
        """Return the lists, the lab, what to ask next, and the memo."""
        lists, buttons, slots = super().arrange()
        (self.ask,) = self.buttons.values()
        return [lists, self.lab.widget, buttons, slots, self.memo.widget]

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.lab.case

    def load(self, name: str) -> None:
        """Load a client or a decision by its id. Raises ReliefError for an unknown one."""
        self.chooser.value = _called(name)

    def _narrow(self, _: Any = None) -> None:
        wanted = self.groups[self.group.value]
        for name, control in self.lab.controls.items():
            (control.box.remove_class if name in wanted else control.box.add_class)(AWAY)

    def _moved(self, _: Any) -> None:
        self.asked, self._next = [], None
        self.render()

    def ask_next(self) -> list[str]:
        """Show what to ask next about the case as it stands, and return it."""
        self._next = p(".rk-lab-note")[WORKING]
        self.render()
        self.asked = questions(self.case)
        self._next = _asked(self.asked)
        self.render()
        return self.asked

    def body(self) -> Node:
        """Return what to ask next, once that was asked."""
        return self._next

    def twin(self) -> Node:
        """Return how many cases there are, and one of them with the facts about the future."""
        shown = lab(GROUPS["future"], views=VIEWS_SHOWN, case=self.case, title=self.chooser.value)
        return [p[f"{len(cases())} cases to load."], Markup(shown.html())]


def free_lab(case: str = NOTHING_KNOWN, *, title: str = "The free lab") -> FreeLab:
    """Return the free lab: any case of the list, every fact, and nothing has to be known.

    It shows what is missing and what would change each answer, asks what to ask next, and saves a
    memo. `case` is the id of a client or a published decision to start from. Raises ReliefError
    for an unknown one.
    """
    return FreeLab(case, title)


def ask_next(case: Case | str) -> Card:
    """Return what is known of a case, and the questions that could settle most, best first.

    `case` is a case, a lab, or the id of a client or decision; each question says what its answers
    would decide. Raises ReliefError for anything else.
    """
    found = case_for(case)
    known = div[(p(".rk-lab-line")[one] for one in told(found))]
    body = div(".rk-closing")[p["What is known:"], known, _asked(questions(found))]
    return Card("Known, and to ask", body)


# -- two cases ---------------------------------------------------------------------------------


class AnyTwo(Panel):
    """Two cases of the list side by side. Attributes: `choosers` (left, right), `pair`."""

    frame = "rk-card rk-everything"
    slot = "note"

    def __init__(self, left: str, right: str) -> None:
        self.choosers = [
            W.Dropdown(options=[*cases()], value=_called(name)) for name in (left, right)
        ]
        first, second = self.choosers
        fields = {"case-1": ("First case", first), "case-2": ("Second case", second)}
        self.pair = self._compared()
        super().__init__("Two cases side by side", fields)
        for chooser in self.choosers:
            chooser.observe(self._chosen, "value")
        self.render()

    def _compared(self) -> CompareLab:
        left, right = (chooser.value for chooser in self.choosers)
        first, second = cases()[left], cases()[right]
        names = left.partition(" (")[0], right.partition(" (")[0]
        facts = first.differences(second) or GROUPS["future"]
        return compare_lab(first, second, facts, names_shown=names)

    def _chosen(self, _: Any) -> None:
        self.pair = self._compared()
        self.render()
        *above, _ = self.widget.children
        self.widget.children = [*above, self.pair.widget]

    def arrange(self) -> list[W.Widget]:
        """Return the lists, and the two side by side."""
        return [*super().arrange(), self.pair.widget]

    def body(self) -> Node:
        """Return a note where there is nothing to compare."""
        first, second = (cases()[chooser.value] for chooser in self.choosers)
        same = "The two have the same facts."
        return None if first.differences(second) else p(".rk-lab-note")[same]

    def choose(self, left: str, right: str) -> None:
        """Put two cases side by side by their ids. Raises ReliefError for an unknown one."""
        for chooser, name in zip(self.choosers, (left, right), strict=True):
            chooser.value = _called(name)

    def twin(self) -> Node:
        """Return the two as they stand."""
        return Markup(self.pair.html())


def compare_any(left: str, right: str) -> AnyTwo:
    """Return two cases of the list side by side, each free to move, differences marked.

    `left` and `right` are ids of clients or published decisions to start from. Raises ReliefError
    for an unknown one.
    """
    return AnyTwo(left, right)
