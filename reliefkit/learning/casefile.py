"""One case file: predict, reveal what was held, then the same facts with one thing different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h4, li, p, small, strong, ul

from reliefkit.facts import FACTS
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Slots
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import Card, framed, linked
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.predict import Prediction
from reliefkit.learning.samefacts import MOST, circuit_words, different_words, one_fact_turns
from reliefkit.learning.stack import Place, button_row, stacked
from reliefkit.library import Decision, authority
from reliefkit.library.clients import Client
from reliefkit.logic import Element as Rule
from reliefkit.views.markup import grid
from reliefkit.words.finding import sentence
from reliefkit.words.grounds import listed
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


# -- the file ----------------------------------------------------------------------------------


class CaseFile:
    """A published decision or a hypothetical client: asked about, then revealed.

    Attributes: `source` (a `Decision` or a `Client`), `asked` (what the learner answers: a
    `Prediction`, an `Ask` where no result was confirmed, or a `Card` where there is nothing to
    ask), `revealed`, `lab` (the one that is open, if any).
    """

    def __init__(self, source: Decision | Client) -> None:
        self.source = source
        self.revealed = False
        self.lab: Lab | None = None
        self.cells = replay(source) if isinstance(source, Decision) else []
        self.asked = self._asked()
        self.slots = Slots(["held"], label=f"The file: {_title(source)}", parts=[])
        self.ways = Slots(["note"], label=f"The file: {_title(source)}", parts=[])
        self.buttons = {name: W.Button(description=name) for name in (CIRCUIT, DIFFERENT)}
        self.buttons[CIRCUIT].on_click(lambda _: self.another_circuit())
        self.buttons[DIFFERENT].on_click(lambda _: self.one_different())
        self._more = button_row(*self.buttons.values())
        self._more.layout.display = "none"
        self._place = Place()
        card = framed(self.asked.widget, self.slots, self._more, self.ways, also="rk-casefile")
        self.widget = stacked(card, self._place)
        if isinstance(self.asked, Card):
            self._reveal()
        else:
            slot = "slot_reveal" if isinstance(self.asked, Prediction) else "slot_note"
            self.asked.slots.observe(self._reveal, slot)

    def _asked(self) -> Prediction | Ask | Card:
        source, title = self.source, _title(self.source)
        if isinstance(source, Client):
            return Prediction(source.case, PROTECTIONS, True, title, _flat(source.story))
        facts = _flat(source.facts)
        if self.cells:
            show = [cell.protection for cell in self.cells]
            return Prediction(source.case, show, True, title, facts)
        if source.decisive:
            titles = element_titles()
            question = Question("Which element is the decision about?", list(titles.values()))
            return Ask([question], self._about, title=title, task=facts)
        return Card(title, p(".rk-story")[facts], facts)

    def _about(self, answers: list[str]) -> tuple[list[Feedback], Node]:
        titles = element_titles()
        right = [titles[name] for name in self.source.decisive]  # type: ignore[union-attr]
        return [Feedback(answers[0] in right, listed(right), [_flat(self.source.because)])], None

    def _reveal(self, _: Any = None) -> None:
        self.revealed = True
        self.slots.show(held=str(_held(self.source, self.cells)))
        if self.source.case.given:  # a file without facts has nothing to vary
            self._more.layout.display = ""

    # -- what the learner does afterwards ------------------------------------------------------

    def another_circuit(self) -> Lab:
        """Open the same facts with the circuit to choose, and say where it makes a difference."""
        return self._open(CIRCUIT, ["circuit"], circuit_words(self.source.case, self._about_these))

    def one_different(self) -> Lab:
        """Open the same facts with the facts that alone change a result, and say what they do."""
        case = self.source.case
        turns = one_fact_turns(case, self._about_these)
        given = [name for name in case.given if name != "circuit"]
        facts = list(turns) or given[:MOST]
        return self._open(DIFFERENT, facts, different_words(case, turns, self._about_these))

    @property
    def _about_these(self) -> list[str]:
        """The protections the file is about: those decided, or all four."""
        return [cell.protection for cell in self.cells] or list(PROTECTIONS)

    def _open(self, title: str, facts: list[str], said: Iterator[str]) -> Lab:
        self.lab = lab(facts, case=self.source.case, title=title)
        self.ways.show(note=str(ul(".rk-facts-list")[(li[one] for one in said)]))
        self._place.put(self.lab.widget)
        return self.lab


def _flat(text: str) -> str:
    return " ".join(text.split())


def _title(source: Decision | Client) -> str:
    if isinstance(source, Client):
        return f"{source.name}, from {source.country}"
    return f"{source.name}, {source.cite}"


# -- what is revealed --------------------------------------------------------------------------


def _held(source: Decision | Client, cells: list[Cell]) -> Element:
    if isinstance(source, Client):
        return div(".rk-held")[
            h4["What it comes to"],
            p(".rk-rule")[source.reasons()],
            p(".rk-lesson")[source.teaches],
        ]
    nothing = f"{sentence(NO_RESULT)} The text read confirms no result on facts the rules can take."
    implied = [FACTS[n].clause(None if v == "unknown" else v) for n, v in source.implied.items()]
    found = authority(f"decision:{source.id}")
    return div(".rk-held")[
        h4["What the tribunal held"],
        p(".rk-rule")[_flat(source.held)],
        _agreement(cells) if cells else p[strong[nothing]],
        h4["Why"],
        p[_flat(source.because)],
        p[f"Not recorded, but the holding cannot stand without it: {listed(implied)}."]
        if implied
        else None,
        h4["Where it stands today"],
        p[_flat(source.today)],
        p[small[linked(found), f". Read: {source.read}. Checked {source.checked}."]],
    ]


def _agreement(cells: list[Cell]) -> Element:
    rows: Iterator[tuple[Node, ...]] = (
        (
            LAW[cell.protection].title,
            _found(cell),
            cell.rules,
            [strong[cell.agreement], f": {cell.why}" if limit(cell) else ""],
        )
        for cell in cells
    )
    return div(".rk-predict-table")[grid(HEADS, rows, "The tribunal beside the rules")]


def limit(cell: Cell) -> bool:
    """Return whether a cell is one the rules cannot express."""
    return cell.agreement == NOT_EXPRESSIBLE


def _found(cell: Cell) -> str:
    if cell.agreement == OPEN:
        name = cell.decision.open[cell.protection]
        return f"sent back; left open: {element_titles()[name].lower()}"
    if limit(cell):
        return "sent back" if cell.found == "remanded" else "decided: see what was held"
    return cell.found
