"""The rubric for a memo about a client, on one page."""

import htpy as h

from reliefkit.offer.worksheet import WHO, foot
from reliefkit.paths import data_path
from reliefkit.reading import checked, fields, load, table_of, text
from reliefkit.views import page
from reliefkit.views.markup import grid

HEADS = "", "2 points", "1 point", "0 points", "Given"
ABOUT = (
    "An answer that differs from the rules' costs nothing here if its reason is good. The facts "
    "are hypothetical; the memo is training and advises nobody."
)


def criteria() -> dict[str, dict[str, str]]:
    """Return what a memo is read for: what two points, one and none are given for, by its name."""
    points = fields(dict.fromkeys(("full", "part", "none"), text), {})
    found = checked(table_of(points), "rubric.toml", "criteria", load(data_path("rubric.toml")))
    return dict(found)


def rubric() -> str:
    """Return the rubric: a page of HTML that needs nothing else, and is printed on one sheet."""
    rows = [(name, *points.values(), "") for name, points in criteria().items()]
    total = f"Of {2 * len(rows)}", "", "", "", ""
    return page(
        "worksheet rubric",
        "Relief Lab: rubric for a memo",
        h.main[
            h.h1["Rubric for a memo about a client"],
            h.div(".who")[(h.span[one] for one in WHO)],
            grid(HEADS, [*rows, total]),
            h.p[ABOUT],
            h.footer[foot("rubric")],
        ],
    )
