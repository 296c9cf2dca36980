"""How far the rules and the published decisions agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htpy import div, p

from reliefkit.law import LAW
from reliefkit.learning.card import Card, folded
from reliefkit.learning.casefile import NO_RESULT
from reliefkit.learning.catalog import entries
from reliefkit.library import decisions
from reliefkit.views.markup import grid
from reliefkit.words.grounds import listed
from reliefkit.words.replay import AGREES, DISAGREES, FOLLOWS, NOT_EXPRESSIBLE, OPEN, replays

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = {
    AGREES: "agree from the facts as the decision records them",
    FOLLOWS: "follow from the holding",
    OPEN: "were left open by the decision, and so by the rules",
    NOT_EXPRESSIBLE: "cannot be said with the facts here",
    DISAGREES: "disagree",
}
TITLE = "The rules beside published decisions"
_HEADS = ("Decision", "Protection", "The decision found", "The rules say", "Mark")


def agreement() -> Card:
    """Return the published decisions beside the rules: the count, and a row a decided protection.

    What a decision left open is counted and has no row.
    """
    cells = replays()
    counts = Counter(cell.agreement for cell in cells)
    said = listed([f"{counts[mark] or 'none'} {words}" for mark, words in _COUNTED.items()])
    decided = len({cell.decision.id for cell in cells})
    count = f"{decided} decisions, {len(cells)} protections: {said}."
    rows = [
        (
            f"{cell.decision.name} ({cell.decision.year})",
            LAW[cell.protection].title,
            cell.found,
            cell.rules,
            cell.agreement,
        )
        for cell in cells
        if cell.agreement != OPEN
    ]
    told = "\n".join([count, *("; ".join(row) for row in rows)])
    each = folded("Each of them", div(".rk-list-table")[grid(_HEADS, rows)])
    return Card(TITLE, [p[count], each], told)


def agreement_table() -> pd.DataFrame:
    """Return every published decision beside the rules: one row a decided protection.

    A decision that gives no result to compare has one row that says why. Oldest first.
    """
    import pandas as pd

    frame = pd.DataFrame(
        {
            "decision": f"{cell.decision.name} ({cell.decision.year})",
            "protection": LAW[cell.protection].title,
            "court found": cell.found,
            "rules say": cell.rules,
            "agreement": cell.agreement,
            "why": cell.why,
        }
        for cell in replays()
    )
    rest = [
        {
            "decision": f"{one.name} ({one.year})",
            "protection": "",
            "court found": "",
            "rules say": "",
            "agreement": NO_RESULT,
            "why": " ".join(one.because.split()),
        }
        for one in decisions().values()
        if entries()[one.id].marks == (NO_RESULT,)
    ]
    year = {f"{one.name} ({one.year})": (one.year, one.name) for one in decisions().values()}
    both = pd.concat([frame, pd.DataFrame(rest)], ignore_index=True)
    order = both["decision"].map(year)
    return both.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
