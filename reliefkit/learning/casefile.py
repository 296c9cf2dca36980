"""One case file: predict, then see what was held, what the rules say, and whether they agree."""

from __future__ import annotations

import ipywidgets as W
from htpy import Element, Node, div, h4, p, small, strong

from reliefkit.assess import Assessment, Finding
from reliefkit.facts import FACTS
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.learning.choose import Choice
from reliefkit.learning.panel import Panel
from reliefkit.learning.predict import Prediction
from reliefkit.library import Decision, authority
from reliefkit.library.clients import Client
from reliefkit.views.markup import grid, linked
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders, deciding_elements
from reliefkit.words.finding import capital, sentence
from reliefkit.words.replay import NOT_EXPRESSIBLE, OPEN, Cell, replay

NO_RESULT = "no result to compare"
HEADS = ("Protection", "The tribunal", "The rules say", "Do they agree?")


def element_titles() -> dict[str, str]:
    """Return every element's name with the title it has in a list."""
    found = (each for law in LAW.values() for each in law.named.items())
    return {name: capital(element.title) for name, element in found}


def named(source: Decision | Client) -> str:
    """Return what a file is called: a client with the country, a decision with its cite."""
    return source.called if isinstance(source, Client) else f"{source.name}, {source.cite}"


class CaseFile(Panel):
    """A published decision or a hypothetical client: asked about, then revealed.

    Attributes: `source`, `cells` (a decision beside the rules), `show` (the protections it is
    about: those decided, or all four), `asked` (what the learner answers: a `Prediction`, or a
    `Choice` where no result was confirmed).
    """

    frame = "rk-card rk-casefile"
    slot = "held"

    def __init__(self, source: Decision | Client, key: str = "") -> None:
        self.source = source
        self.cells = replay(source) if isinstance(source, Decision) else []
        self.show = [cell.protection for cell in self.cells] or list(PROTECTIONS)
        self.asked = self._asked(key)
        super().__init__(label=f"The file: {named(source)}", key=key)
        self.asked.observe(lambda _: self.render(), "committed")
        self.render()

    def _asked(self, key: str) -> Prediction | Choice:
        source, title = self.source, named(self.source)
        story = source.story if isinstance(source, Client) else source.facts
        if isinstance(source, Client) or self.cells:
            return Prediction(source.case, self.show, True, title, story, key)
        asked = Question("Which element is the decision about?", element_titles())
        why = dict.fromkeys(asked.options, source.because)
        return Choice("element", asked, source.elements, why, title=title, task=story, key=key)

    def arrange(self) -> list[W.Widget]:
        return [self.asked.widget, self.slots]

    def body(self) -> Node:
        if not self.asked.committed:
            return None
        if isinstance(self.source, Decision):
            return _held(self.source, self.cells)
        return div(".rk-held")[
            h4["What it comes to"],
            p(".rk-rule")[self.source.reasons()],
            (p(".rk-lab-note")[doubt] for doubt in self.source.doubts),
            p(".rk-lesson")[self.source.teaches],
        ]


# -- what is revealed of a decision ------------------------------------------------------------


def _held(source: Decision, cells: list[Cell]) -> Element:
    nothing = f"{sentence(NO_RESULT)} The text read confirms no result on facts the rules can take."
    implied = [FACTS[n].clause(v) for n, v in source.implied.items()]
    without = f"Not recorded, but the holding cannot stand without it: {listed(implied)}."
    found = authority(f"decision:{source.id}")
    seen = f". Read: {source.read}. Checked {source.checked}."
    table = div(".rk-predict-table")[
        grid(HEADS, map(_beside, cells), "The tribunal beside the rules")
    ]
    return div(".rk-held")[
        h4["What the tribunal held"],
        p(".rk-rule")[source.held],
        table if cells else p[strong[nothing]],
        h4["Why"],
        p[source.because],
        p[without] if implied else None,
        h4["Where it stands today"],
        p[source.today],
        p[small[linked(found.cite, found.link), seen]],
    ]


def _beside(cell: Cell) -> tuple[Node, ...]:
    """Return a protection's row: what the tribunal found, what the rules say, do they agree."""
    found, why = cell.found, ""
    if cell.agreement == OPEN:
        left = element_titles()[cell.decision.open[cell.protection]]
        found = f"sent back; left open: {left.lower()}"
    elif cell.agreement == NOT_EXPRESSIBLE:
        found = "sent back" if cell.found == "remanded" else "decided: see what was held"
        why = f": {cell.why}"
    return LAW[cell.protection].title, found, cell.rules, [strong[cell.agreement], why]


def decide(found: Assessment) -> list[Finding]:
    """Return the elements that decide the four protections of a case, and those inside them."""
    top = [e for name in PROTECTIONS for e in deciders(found[name])]
    return [part for e in top for part in (e, *deciding_elements(e))]
