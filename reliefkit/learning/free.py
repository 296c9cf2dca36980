"""The free lab: any case, every fact, what would change the answer, and what to ask next."""

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
from reliefkit.law import PROTECTIONS
from reliefkit.learning.casefile import entries
from reliefkit.learning.memo import memo, questions
from reliefkit.learning.panel import Card, Panel
from reliefkit.learning.predict import told
from reliefkit.library.clients import clients
from reliefkit.record import keep_lab
from reliefkit.record.keys import key_for
from reliefkit.views.markup import heard
from reliefkit.words.finding import headline, inner_title

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
    found = {file.id: f"{file.title} ({file.id})" for file in files if file.id in clients()}
    found |= {file.id: file.title for file in files if file.id not in found}
    return {NOTHING_KNOWN: NOTHING_KNOWN} | found


def _chosen(chooser: W.Dropdown) -> Case:
    return Case() if chooser.value == NOTHING_KNOWN else case_for(chooser.value)


def _asked(said: list[str]) -> Element:
    return div(".rk-closing")[h3[ASK], ol[(li[one] for one in said)] if said else p[SETTLED]]


class FreeLab(Panel):
    """The free lab: any case of the list, every fact, and nothing has to be known.

    It shows what is missing and what would change each answer, asks what to ask next, and saves a
    memo. `start` is the id of a client or a published decision. Raises ReliefError for an unknown
    one.
    """

    frame = "rk-card rk-everything"
    slot = "next"

    def __init__(self, start: str = NOTHING_KNOWN) -> None:
        if start not in cases():
            raise unknown_name("case", start, cases())
        options = [(called, id) for id, called in cases().items()]
        self.chooser = W.Dropdown(options=options, value=start)
        case = _chosen(self.chooser)
        every = {name: fact.values for name, fact in FACTS.items() if fact.on_request}
        self.lab = lab(
            FACTS, views=VIEWS_SHOWN, case=case, title="The facts", unknowns=True, options=every
        )
        self.memo = memo(self.lab, "Analysis")
        self.asked: list[str] = []
        groups = [(_GROUP_WORDS[name], facts) for name, facts in GROUPS.items()]
        self.group = W.Dropdown(options=[(EVERY, tuple(FACTS)), *groups], value=GROUPS["future"])
        fields = {"case": ("Load a case", self.chooser), "about-facts": ("Facts about", self.group)}
        super().__init__("The free lab", fields, {ASK: self.ask_next})
        self.on(self.chooser, self._load)
        keep_lab(self.lab, key_for("free-lab"))
        self.on(self.group, self._narrow)
        self.lab.observe(self._moved, "case")
        self._narrow()

    def arrange(self) -> list[W.Widget]:
        lists, buttons, slots = super().arrange()
        return [lists, self.lab.widget, buttons, slots, self.memo.widget]

    @property
    def case(self) -> Case:
        """What the controls say now."""
        return self.lab.case

    def _load(self, _: Any) -> None:
        self.lab.restart(_chosen(self.chooser))
        called = self.chooser.label.partition(" (")[0]
        now = self.lab.assessment
        answers = (f"{inner_title(name)} {headline(now[name])}" for name in PROTECTIONS)
        self.say(heard(f"{called}: {'; '.join(answers)}."))  # others see it in the cards

    def _narrow(self, _: Any = None) -> None:
        for name, control in self.lab.controls.items():
            shown = name in self.group.value
            (control.box.remove_class if shown else control.box.add_class)(AWAY)

    def _moved(self, _: Any) -> None:
        self._narrow()  # its controls may be new
        self.asked = []
        self.say(None)

    def ask_next(self) -> None:
        """Show what to ask next about the case as it stands."""
        self.say(p(".rk-lab-note")[WORKING])
        self.asked = questions(self.case)
        self.say(_asked(self.asked))

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
