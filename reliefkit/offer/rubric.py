"""The rubric for a memo about a client, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import htpy as h

from reliefkit.offer.worksheet import WHO, foot
from reliefkit.reading import reader
from reliefkit.views import page
from reliefkit.views.markup import grid

HEADS = "", "2 points", "1 point", "0 points", "Given"
ABOUT = (
    "An answer that differs from the rules' costs nothing here if its reason is good. The facts "
    "are hypothetical; the memo is training and advises nobody."
)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """What a memo is read for, by its name: what two points, one and none are given for."""

    id: str
    full: str
    part: str
    none: str


# Returns every criterion by its name. Raises ReliefError for an entry that is not right.
criteria = reader(Criterion, "rubric.toml")


def rubric() -> str:
    """Return the rubric: a page of HTML that needs nothing else, and is printed on one sheet."""
    rows = ((one.id, one.full, one.part, one.none, "") for one in criteria().values())
    total = (f"Of {2 * len(criteria())}", "", "", "", "")
    return page(
        "worksheet rubric",
        "Relief Lab: rubric for a memo",
        h.main[
            h.h1["Rubric for a memo about a client"],
            h.div(".who")[(h.span[one] for one in WHO)],
            grid(HEADS, chain(rows, [total])),
            h.p[ABOUT],
            h.footer[foot("rubric")],
        ],
    )
