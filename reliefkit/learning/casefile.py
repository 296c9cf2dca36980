"""One case file: predict, reveal what was held, then the same facts with one thing different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h4, li, p, small, strong, ul
from markupsafe import Markup

from reliefkit.assess import GRANTED, Assessment, Finding, Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Slots, box
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.learning.choose import Choice
from reliefkit.learning.panel import Panel, stack
from reliefkit.learning.predict import Prediction
from reliefkit.library import Decision, authority
from reliefkit.library.clients import Client
from reliefkit.variants import other_values, results
from reliefkit.views.markup import grid, linked
from reliefkit.whatif import flips
from reliefkit.words.change import Difference
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders, deciding_elements
from reliefkit.words.finding import capital, inner_title, sentence
from reliefkit.words.replay import NOT_EXPRESSIBLE, OPEN, Cell, replay
from reliefkit.words.spoken import compare

CIRCUIT = "Same facts, another circuit"
DIFFERENT = "Same facts, one thing different"
NO_RESULT = "no result to compare"
HEADS = ("Protection", "The tribunal", "The rules say", "Do they agree?")
_MOST = 5  # ways to turn a result that are told at once
_MANY = 6  # circuits, from which on it is shorter to name the others


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
    `Choice` where no result was confirmed), `revealed`, `lab` (the one that is open, if any),
    `ways` (what the page says of it).
    """

    frame = "rk-card rk-casefile"
    slot = "held"

    def __init__(self, source: Decision | Client, key: str = "") -> None:
        self.source = source
        self.cells = replay(source) if isinstance(source, Decision) else []
        self.show = [cell.protection for cell in self.cells] or list(PROTECTIONS)
        self.asked = self._asked(key)
        self.revealed = False
        self.lab: Lab | None = None
        self._place = stack()
        label = f"The file: {named(source)}"
        self.ways = Slots(["note"], label=label, parts=[])
        acts = {CIRCUIT: self.another_circuit, DIFFERENT: self.one_different}
        super().__init__("", None, acts, self._place, label=label, key=key)
        self.asked.observe(self._reveal, "committed")
        if self.asked.committed:  # a record brought it back
            self._reveal()

    def _asked(self, key: str) -> Prediction | Choice:
        source, title = self.source, named(self.source)
        story = source.story if isinstance(source, Client) else source.facts
        if isinstance(source, Client) or self.cells:
            return Prediction(source.case, self.show, True, title, story, key)
        asked = Question("Which element is the decision about?", element_titles())
        why = dict.fromkeys(asked.options, source.because)
        return Choice("element", asked, source.elements, why, title=title, task=story, key=key)

    def arrange(self) -> list[W.Widget]:
        self.more = box("rk-buttons", of=self.buttons.values())
        self.more.layout.display = "none"
        return [self.asked.widget, self.slots, self.more, self.ways]

    def _reveal(self, _: Any = None) -> None:
        self.revealed = True
        self.render()
        if self.source.case.given:  # a file without facts has nothing to vary
            self.more.layout.display = ""

    def body(self) -> Node:
        if not self.revealed:
            return None
        if isinstance(self.source, Decision):
            return _held(self.source, self.cells)
        return div(".rk-held")[
            h4["What it comes to"],
            p(".rk-rule")[self.source.reasons()],
            (p(".rk-lab-note")[doubt] for doubt in self.source.doubts),
            p(".rk-lesson")[self.source.teaches],
        ]

    def twin(self) -> Node:
        return [Markup(self.asked.html()), self.body()]

    def another_circuit(self) -> Lab:
        """Open the same facts with the circuit to choose, and say where it makes a difference."""
        return self._open(CIRCUIT, ["circuit"], _circuit_words(self.source.case, self.show))

    def one_different(self) -> Lab:
        """Open the same facts with the facts that alone change a result, and say what they do."""
        case = self.source.case
        turns = one_fact_turns(case, self.show)
        given = [name for name in case.given if name != "circuit"]
        said = _different_words(case, turns, self.show)
        return self._open(DIFFERENT, list(turns) or given[:_MOST], said)

    def _open(self, title: str, facts: list[str], said: Iterable[str]) -> Lab:
        self.lab = lab(facts, case=self.source.case, title=title)
        self.ways.show(note=str(ul(".rk-facts-list")[(li[one] for one in said)]))
        self._place.children = [self.lab.widget]
        return self.lab


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


# -- the same facts in another circuit, or with one thing different ----------------------------


def decide(found: Assessment, show: Iterable[str] = PROTECTIONS) -> list[Finding]:
    """Return the elements that decide these protections of a case, and those inside them."""
    top = [e for name in show for e in deciders(found[name])]
    return [part for e in top for part in (e, *deciding_elements(e))]


def in_other_circuits(
    case: Case, show: Sequence[str] = PROTECTIONS
) -> list[tuple[list[str], Difference]]:
    """Return the circuits in which a result would differ, grouped by the results they give."""
    found: dict[tuple[Result, ...], tuple[list[str], Difference]] = {}
    for value in FACTS["circuit"].values:
        by = compare(case, case.but(circuit=value))
        if not set(show).isdisjoint(by.changed):
            key = tuple(by.after[name].result for name in show)
            found.setdefault(key, ([], by))[0].append(str(value))
    return list(found.values())


def one_fact_turns(case: Case, show: Sequence[str] = PROTECTIONS) -> dict[str, Difference]:
    """Return facts that alone change a result: each with one new value and what that changes.

    `show` are the protections it is about. Facts that decide the case come first, then others that
    it gives, then those that settle most; facts nobody can change are left out, and whether the
    claim is heard here at all. Empty where no one fact is enough.
    """
    known = [fact for fact in FACTS.values() if fact.changeable and fact.name != "in_united_states"]
    moves = [(fact, value) for fact in known for value in other_values(fact, case[fact.name])]
    after, start = results(case, [[move] for move in moves]), assess(case)
    deciding = {name for e in decide(start, show) for name in facts_below(e.node)}
    turns: list[tuple[tuple[int, int], str, Any]] = []
    for k, (fact, value) in enumerate(moves):
        turned = [after[n][k] for n in show if after[n][k] is not start.results[n]]
        if turned:
            own = 2 * (fact.name in case.given) + (fact.name in deciding)
            settled = sum(2 * (one is not Result.OPEN) + (one in GRANTED) for one in turned)
            turns.append(((own, settled), fact.name, value))
    turns.sort(key=lambda turn: turn[0], reverse=True)
    best: dict[str, Any] = {}
    for _, name, value in turns:
        best.setdefault(name, value)
    return {name: compare(case, case.but(**{name: best[name]})) for name in [*best][:_MOST]}


def _circuit_words(case: Case, show: Sequence[str]) -> Iterator[str]:
    """Yield in which circuits the facts come out otherwise, and what is disputed about them."""
    groups = in_other_circuits(case, show)
    if not groups:
        yield f"In every circuit the rules give these facts the same {_answers(show)}."
    for values, by in groups:
        where = f"under {_circuits(values)}"
        if len(values) > _MANY:
            same = [str(v) for v in FACTS["circuit"].values if v not in values]
            where = f"everywhere but under {_circuits(same)}"
        yield f"These facts come out differently {where}. {by.text(show)}"
    for dispute in dict.fromkeys(part.contested for part in decide(assess(case), show)):
        if dispute:
            yield f"Contested, about what decides here: {sentence(dispute)}"


def _different_words(
    case: Case, turns: Mapping[str, Difference], show: Sequence[str]
) -> Iterator[str]:
    """Yield what each of the turns changes; where there is none, what two facts would."""
    for by in turns.values():
        yield by.text(show)
    if not turns:
        yield f"No one fact changes the {_answers(show)}."
        pairs = [flip for name in show for flip in flips(case, name, at_most=2)]
        yield from dict.fromkeys(flip.text() for flip in pairs[:2])


def _answers(show: Sequence[str]) -> str:
    if len(show) == len(PROTECTIONS):
        return "four results"
    return f"result{'s' if len(show) > 1 else ''} for {listed(map(inner_title, show))}"


def _circuits(values: list[str]) -> str:
    return listed(FACTS["circuit"].clause(value).removesuffix(" governs") for value in values)
