"""Published decisions put through the rules, and how far the two agree."""

from __future__ import annotations

from typing import NamedTuple

from reliefkit.assess import assess
from reliefkit.law import PROTECTIONS
from reliefkit.library import Decision, decisions
from reliefkit.logic import Truth
from reliefkit.words.finding import RESULT_WORDS, words

AGREES = "agrees"
FOLLOWS = "follows from the holding"
OPEN = "left open, as the decision did"
NOT_EXPRESSIBLE = "not expressible"
DISAGREES = "disagrees"


class Cell(NamedTuple):
    """One protection of one decision: what was found, what the rules say, and the agreement.

    `agreement` is one of AGREES (from recorded findings alone), FOLLOWS (a fact the holding
    implies was needed), OPEN (remanded: the decisive element is open), NOT_EXPRESSIBLE (with
    the reason in `why`) and DISAGREES.
    """

    decision: Decision
    protection: str
    found: str
    rules: str
    agreement: str
    why: str


def replay(decision: Decision) -> list[Cell]:
    """Return a cell for every result of `decision` that was confirmed in the text read."""
    result = assess(decision.case)
    cells = []
    for name in PROTECTIONS:
        finding = result[name]
        rules = words(finding)
        if name in decision.expected:
            found = RESULT_WORDS[type(finding.result)(decision.expected[name])]
            kind = FOLLOWS if _needs_implied(decision, name) else AGREES
            if finding.result != decision.expected[name]:
                kind = DISAGREES
            cells.append(Cell(decision, name, found, rules, kind, decision.because))
        elif name in decision.open:
            element = decision.open[name]
            kind = OPEN if finding.element(element).truth is Truth.OPEN else DISAGREES
            cells.append(
                Cell(decision, name, f"remanded: {element}", rules, kind, decision.because)
            )
        elif name in decision.inexpressible:
            why = decision.inexpressible[name]
            found = "remanded" if name in decision.remanded else "decided"
            cells.append(Cell(decision, name, found, rules, NOT_EXPRESSIBLE, why))
    return cells


def _needs_implied(decision: Decision, name: str) -> bool:
    """Return whether the recorded findings alone do not give the expected result."""
    return assess(decision.recorded)[name].result != decision.expected[name]


def replays() -> list[Cell]:
    """Return the cells of every decision, oldest first."""
    inorder = sorted(decisions().values(), key=lambda decision: (decision.year, decision.name))
    return [cell for decision in inorder for cell in replay(decision)]
