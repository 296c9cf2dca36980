"""Published decisions put through the rules, and how far the two agree."""

from typing import NamedTuple

from reliefkit.assess import Result, assess
from reliefkit.law import PROTECTIONS
from reliefkit.library import Decision, decisions
from reliefkit.logic import Truth
from reliefkit.words.finding import RESULT_WORDS, named, words

AGREES = "agrees"
FOLLOWS = "follows from the holding"
OPEN = "left open, as the decision did"
NOT_EXPRESSIBLE = "not expressible"
DISAGREES = "disagrees"


class Cell(NamedTuple):
    """One protection of one decision: what was found, what the rules say, and the agreement.

    `agreement` is AGREES (from recorded findings alone), FOLLOWS (a fact the holding implies was
    needed), OPEN (remanded: the decisive element is open), NOT_EXPRESSIBLE (`why`) or DISAGREES.
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
    recorded = assess(decision.recorded) if decision.implied else result
    cells = []
    for name in PROTECTIONS:
        finding, why = result[name], decision.because
        if name in decision.expected:
            found = RESULT_WORDS[Result(decision.expected[name])]
            kind = AGREES if recorded[name].result == finding.result else FOLLOWS
            if finding.result != decision.expected[name]:
                kind = DISAGREES
        elif name in decision.open:
            left = finding.element(decision.open[name])
            found = f"sent back; left open: {named(left)}"
            kind = OPEN if left.truth is Truth.OPEN else DISAGREES
        elif name in decision.inexpressible:
            found = "sent back" if name in decision.remanded else "decided"
            kind, why = NOT_EXPRESSIBLE, decision.inexpressible[name]
        else:
            continue
        cells.append(Cell(decision, name, found, words(finding), kind, why))
    return cells


def replays() -> list[Cell]:
    """Return the cells of every decision, oldest first."""
    return [cell for decision in decisions().values() for cell in replay(decision)]
