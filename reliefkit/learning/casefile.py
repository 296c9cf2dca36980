"""One case file: predict, reveal what was held, then the same facts with one thing different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h4, li, p, small, strong, ul
from markupsafe import Markup

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Slots, box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.panel import Card, Panel, Place
from reliefkit.learning.predict import Prediction
from reliefkit.learning.read import linked
from reliefkit.learning.samefacts import MOST, circuit_words, different_words, one_fact_turns
from reliefkit.library import Decision, authority
from reliefkit.library.clients import Client
from reliefkit.logic import Element as Rule
from reliefkit.views.markup import grid
from reliefkit.words.deciding import listed
from reliefkit.words.finding import sentence
from reliefkit.words.replay import NOT_EXPRESSIBLE, OPEN, Cell, replay

CIRCUIT = "Same facts, another circuit"
DIFFERENT = "Same facts, one thing different"
NO_RESULT = "no result to compare"
HEADS = ("Protection", "The tribunal", "The rules say", "Do they agree?")


def element_titles() -> dict[str, str]:
    """Return every element's name with the title it has in a list."""
    nodes = (node for law in LAW.values() for node in law.formula.walk())
    found = {node.name: node.title for node in nodes if isinstance(node, Rule)}
    return {name: title[:1].upper() + title[1:] for name, title in found.items()}


def named(source: Decision | Client) -> str:
    """Return what a file is called: a client with the country, a decision with its cite."""
    if isinstance(source, Client):
        return f"{source.name}, from {source.country}"
    return f"{source.name}, {source.cite}"


class About(Ask):
    """Which element a decision is about, where it gives no result to compare."""

    def __init__(self, decision: Decision, title: str, task: str, key: str) -> None:
        self._decision, self._titles = decision, element_titles()
        asked = Question("Which element is the decision about?", self._titles)
        super().__init__({"element": asked}, title=title, task=task, key=key)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return whether the decision is about the element, and why it came out so."""
        right = self._decision.decisive
        words = listed(self._titles[name] for name in right)
        reasons = [_flat(self._decision.because)]
        return {"element": Feedback(answers["element"] in right, words, reasons)}


class CaseFile(Panel):
    """A published decision or a hypothetical client: asked about, then revealed.

    Attributes: `source`, `cells` (a decision beside the rules), `asked` (what the learner answers:
    a `Prediction`, an `Ask` where no result was confirmed, or a `Card` where there is nothing to
    ask), `revealed`, `lab` (the one that is open, if any), `ways` (what the page says of it).
    """

    frame = "rk-card rk-casefile"
    slot = "held"

    def __init__(self, source: Decision | Client, key: str = "") -> None:
        self.source = source
        self.cells = replay(source) if isinstance(source, Decision) else []
        self.asked = self._asked(key)
        self.revealed = False
        self.lab: Lab | None = None
        self._place = Place()
        label = f"The file: {named(source)}"
        self.ways = Slots(["note"], label=label, parts=[])
        acts = {CIRCUIT: self.another_circuit, DIFFERENT: self.one_different}
        super().__init__("", None, acts, self._place, label=label, key=key)
        if isinstance(self.asked, Card):
            self._reveal()
        else:
            self.asked.observe(self._reveal, "committed")

    @property
    def show(self) -> list[str]:
        """The protections the file is about: those decided, or all four."""
        return [cell.protection for cell in self.cells] or list(PROTECTIONS)

    def _asked(self, key: str) -> Prediction | Ask | Card:
        source, title = self.source, named(self.source)
        story = _flat(source.story if isinstance(source, Client) else source.facts)
        if isinstance(source, Client) or self.cells:
            return Prediction(source.case, self.show, True, title, story, key)
        if source.decisive:
            return About(source, title, story, key)
        return Card(title, p(".rk-story")[story])

    def arrange(self) -> list[W.Widget]:
        """Return what is asked; once answered, what was held and two ways onward."""
        self.more = box("rk-buttons", of=self.buttons.values())
        self.more.layout.display = "none"
        return [self.asked.widget, self.slots, self.more, self.ways]

    def _reveal(self, _: Any = None) -> None:
        self.revealed = True
        self.render()
        if self.source.case.given:  # a file without facts has nothing to vary
            self.more.layout.display = ""

    def body(self) -> Node:
        """Return what was held, or what it comes to, once that is asked and answered."""
        if not self.revealed:
            return None
        if isinstance(self.source, Decision):
            return _held(self.source, self.cells)
        return div(".rk-held")[
            h4["What it comes to"],
            p(".rk-rule")[self.source.reasons()],
            p(".rk-lesson")[self.source.teaches],
        ]

    def twin(self) -> Node:
        """Return what is asked, and what is revealed by now."""
        return [Markup(self.asked.html()), self.body()]

    # -- what the learner does afterwards ------------------------------------------------------

    def another_circuit(self) -> Lab:
        """Open the same facts with the circuit to choose, and say where it makes a difference."""
        return self._open(CIRCUIT, ["circuit"], circuit_words(self.source.case, self.show))

    def one_different(self) -> Lab:
        """Open the same facts with the facts that alone change a result, and say what they do."""
        case = self.source.case
        turns = one_fact_turns(case, self.show)
        given = [name for name in case.given if name != "circuit"]
        said = different_words(case, turns, self.show)
        return self._open(DIFFERENT, list(turns) or given[:MOST], said)

    def _open(self, title: str, facts: list[str], said: Iterator[str]) -> Lab:
        self.lab = lab(facts, case=self.source.case, title=title)
        self.ways.show(note=str(ul(".rk-facts-list")[(li[one] for one in said)]))
        self._place.put(self.lab.widget)
        return self.lab


def _flat(text: str) -> str:
    return " ".join(text.split())


# -- what is revealed of a decision ------------------------------------------------------------


def _held(source: Decision, cells: list[Cell]) -> Element:
    nothing = f"{sentence(NO_RESULT)} The text read confirms no result on facts the rules can take."
    implied = [FACTS[n].clause(None if v == "unknown" else v) for n, v in source.implied.items()]
    found = authority(f"decision:{source.id}")
    seen = f". Read: {source.read}. Checked {source.checked}."
    rows: list[tuple[Node, ...]] = []
    for cell in cells:
        why = f": {cell.why}" if cell.agreement == NOT_EXPRESSIBLE else ""
        agree: Node = [strong[cell.agreement], why]
        rows.append((LAW[cell.protection].title, _found(cell), cell.rules, agree))
    table = div(".rk-predict-table")[grid(HEADS, rows, "The tribunal beside the rules")]
    return div(".rk-held")[
        h4["What the tribunal held"],
        p(".rk-rule")[_flat(source.held)],
        table if cells else p[strong[nothing]],
        h4["Why"],
        p[_flat(source.because)],
        p[f"Not recorded, but the holding cannot stand without it: {listed(implied)}."]
        if implied
        else None,
        h4["Where it stands today"],
        p[_flat(source.today)],
        p[small[linked(found.cite, found.link), seen]],
    ]


def _found(cell: Cell) -> str:
    if cell.agreement == OPEN:
        name = cell.decision.open[cell.protection]
        return f"sent back; left open: {element_titles()[name].lower()}"
    if cell.agreement == NOT_EXPRESSIBLE:
        return "sent back" if cell.found == "remanded" else "decided: see what was held"
    return cell.found
