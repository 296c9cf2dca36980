"""After the grant: what follows under each protection, from the day it is given to its end."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element, Node, div, h4, li, ol, p, small, strong, ul

from reliefkit.law import LAW, PROTECTIONS, protection_named
from reliefkit.learning.card import Card, as_of, folded
from reliefkit.learning.sources import development_line, development_row
from reliefkit.library import Consequence, cite_text, consequences, developments

# The rows of data/law/consequences.toml, in the order in which they come up in a life.
STAGES: dict[str, tuple[str, ...]] = {
    "The day it is given": ("removal-order-first", "status", "detention"),
    "From then on": ("work", "work-permit-length", "family", "travel", "benefits-since-2025"),
    "All along": ("third-country",),
    "Later": ("green-card", "citizenship"),
    "How it ends": ("ending",),
}


def _said(row: Consequence, name: str) -> tuple[str, str]:
    given = getattr(row, name)
    check = " Check first." if given.check and "check" not in given.says.lower() else ""
    return f"{given.says}{check}", cite_text(given.authorities)


def _item(row: Consequence, name: str) -> Element:
    words, cites = _said(row, name)
    moving = [developments()[id] for id in row.developments if row.dated]
    touched = [one for one in moving if name in one.affects or "procedure" in one.affects]
    return li[
        strong[f"{row.title}: "],
        words,
        small[f" {cites}"],
        folded(
            f"Has been changing; last seen {max(one.as_of for one in touched)}",
            ul(".rk-developments")[(development_row(one) for one in touched)],
        )
        if touched
        else None,
    ]


def _line(name: str) -> Node:
    stages = (
        li[h4[stage], ul[(_item(consequences()[id], name) for id in ids)]]
        for stage, ids in STAGES.items()
    )
    return ol(".rk-after-grant")[stages]


def _lines(name: str) -> Iterator[str]:
    yield LAW[name].title
    for stage, ids in STAGES.items():
        yield f"  {stage}"
        for id in ids:
            row = consequences()[id]
            words, cites = _said(row, name)
            yield f"  - {row.title}: {words} ({cites})"


def after_the_grant(protection: str | None = None) -> Card:
    """Return what follows once a protection is given: work, family, travel, third country, end.

    With no `protection`, all four, each to open. Rows that have been moving say so, with their
    dates (data/law/consequences.toml). Raises ReliefError for an unknown protection.
    """
    shown = PROTECTIONS if protection is None else (protection_named(protection).name,)
    title = "After the grant" if len(shown) > 1 else f"After {LAW[shown[0]].title} is given"
    each = (folded(strong[LAW[n].title], _line(n), n == shown[0]) for n in shown)
    body = div[each if len(shown) > 1 else _line(shown[0]), p(".rk-note")[as_of()]]
    moving = dict.fromkeys(
        id for ids in STAGES.values() for i in ids for id in consequences()[i].developments
    )
    text = [line for n in shown for line in _lines(n)]
    dated = (development_line(developments()[id]) for id in moving)
    text += ["What has been changing:", *dated, as_of()]
    return Card(title, body, "\n".join(text))
