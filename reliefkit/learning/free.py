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
from reliefkit.labs.lab import lab
from reliefkit.labs.start import case_for
from reliefkit.law import LAW
from reliefkit.learning.files import CLIENT, DECISION, entries
from reliefkit.learning.memo import memo, questions
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.predict import told
from reliefkit.learning.two import CompareLab
from reliefkit.record import keep_lab, keep_values
from reliefkit.record.keys import key_for
from reliefkit.views.markup import heard
from reliefkit.words.finding import headline

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
def cases() -> dict[str, str]:
    """Return the ids of all cases there are to load, with what the list calls each.

    First one of which nothing is known, then the clients, then the published decisions by year;
    those of which no result was read are left out, for the facts would mislead.
    """
    files = [file for file in entries().values() if file.protections]
    found = {file.id: f"{file.title} ({file.id})" for file in files if file.kind == CLIENT}
    found |= {file.id: file.title for file in files if file.kind == DECISION}
    return {NOTHING_KNOWN: NOTHING_KNOWN} | found


def _chooser(id: str) -> W.Dropdown:
    """Return the list of all cases, set to one. Raises ReliefError for an unknown id."""
    if id not in cases():
        raise unknown_name("case", id, cases())
    return W.Dropdown(options=[(called, id) for id, called in cases().items()], value=id)


def _chosen(chooser: W.Dropdown) -> Case:
    return Case() if chooser.value == NOTHING_KNOWN else case_for(chooser.value)


# -- one case ----------------------------------------------------------------------------------


def _asked(said: list[str]) -> Element:
    return div(".rk-closing")[h3[ASK], ol[(li[one] for one in said)] if said else p[SETTLED]]


class FreeLab(Panel):
    """The free lab: any case of the list, every fact, and nothing has to be known.

    It shows what is missing and what would change each answer, asks what to ask next, and saves a
    memo. `start` is the id of a client or a published decision. Raises ReliefError for an unknown
    one.

    Attributes: `chooser` and `group` (the lists of cases and of facts), `lab`, `memo`, `ask` (the
    button), `asked` (what the page says now about what to ask next).
    """

    frame = "rk-card rk-everything"
    slot = "next"

    def __init__(self, start: str = NOTHING_KNOWN) -> None:
        self.chooser = _chooser(start)
        case = _chosen(self.chooser)
        every = {name: fact.values for name, fact in FACTS.items() if fact.on_request}
        self.lab = lab(
            FACTS, views=VIEWS_SHOWN, case=case, title="The facts", unknowns=True, options=every
        )
        self.memo = memo(self.lab, "Analysis")
        self.asked: list[str] = []
        self._next: Node = None
        groups = [(_GROUP_WORDS[name], facts) for name, facts in GROUPS.items()]
        self.group = W.Dropdown(options=[(EVERY, tuple(FACTS)), *groups], value=GROUPS["future"])
        fields = {"case": ("Load a case", self.chooser), "about-facts": ("Facts about", self.group)}
        super().__init__("The free lab", fields, {ASK: self.ask_next})
        self.on(self.chooser, self._load)
        keep_lab(self.lab, key_for("", "free-lab"))
        self.on(self.group, self._narrow)
        self.lab.observe(self._moved, "case")
        self._narrow()

    def arrange(self) -> list[W.Widget]:
        lists, buttons, slots = super().arrange()
        (self.ask,) = self.buttons.values()
        return [lists, self.lab.widget, buttons, slots, self.memo.widget]

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.lab.case

    def _load(self, _: Any) -> None:
        self.lab.restart(_chosen(self.chooser))
        called, found = self.chooser.label.partition(" (")[0], self.lab.assessment
        answers = "; ".join(f"{law.title} {headline(found[law.name])}" for law in LAW.values())
        self._say(heard(f"{called}: {answers}."))  # others see it in the cards

    def _narrow(self, _: Any = None) -> None:
        for name, control in self.lab.controls.items():
            shown = name in self.group.value
            (control.box.remove_class if shown else control.box.add_class)(AWAY)

    def _moved(self, _: Any) -> None:
        self._narrow()  # its controls may be new
        self.asked = []
        self._say(None)

    def _say(self, words: Node) -> None:
        self._next = words
        self.render()

    def ask_next(self) -> None:
        """Show what to ask next about the case as it stands."""
        self._say(p(".rk-lab-note")[WORKING])
        self.asked = questions(self.case)
        self._say(_asked(self.asked))

    def body(self) -> Node:
        return self._next

    def twin(self) -> Node:
        shown = lab(GROUPS["future"], views=VIEWS_SHOWN, case=self.case, title=self.chooser.label)
        return [p[f"{len(cases())} cases to load."], Markup(shown.html())]


free_lab = FreeLab


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
    """Two cases of the list side by side, each free to move, differences marked.

    `left` and `right` are ids of clients or published decisions to start from. Raises ReliefError
    for an unknown one. Attributes: `choosers` (left, right), `pair`.
    """

    frame = "rk-card rk-everything"
    slot = "note"

    def __init__(self, left: str, right: str) -> None:
        first, second = self.choosers = _chooser(left), _chooser(right)
        fields = {"case-1": ("First case", first), "case-2": ("Second case", second)}
        super().__init__("Two cases side by side", fields)
        for chooser in self.choosers:
            self.on(chooser, lambda _: self.render())
        self.render()
        own = key_for("", "two", left, right)
        keep_values(self.fields, own, lambda said: self.slots.show(note=str(p[said])))

    def render(self) -> None:
        first, second = map(_chosen, self.choosers)
        left, right = (chooser.label.partition(" (")[0] for chooser in self.choosers)
        facts = first.differences(second) or GROUPS["future"]
        called = [name.partition(",")[0] for name in (left, right)]
        self.pair = CompareLab((first, second), facts, called, "")
        for side in ("left", "right"):
            own = key_for("", "two", *(chooser.value for chooser in self.choosers), side)
            keep_lab(getattr(self.pair, side), own)
        lists, note, *_ = self.widget.children
        self.widget.children = [lists, note, self.pair.widget]
        super().render()

    def body(self) -> Node:
        same = "The two have the same facts."
        return None if self.pair.difference.facts else p(".rk-lab-note")[same]

    def twin(self) -> Node:
        return Markup(self.pair.html())


compare_any = AnyTwo
