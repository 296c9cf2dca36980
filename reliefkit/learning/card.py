"""A card to read; and what cards show alike: dates, cites and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from htpy import Element, Node, a, details, div, fragment, li, q, small, summary, ul
from markupsafe import Markup

from reliefkit.law import LAW_AS_OF
from reliefkit.learning.panel import Panel
from reliefkit.library import Authority, authority, cite_text

_CITED = re.compile(r"\[([a-z][\w:, -]*)\]")
_TIERS = {
    "A": "its own words were seen",
    "B": "described in a source that was seen",
    "C": "from memory only: check it first",
}


class Card(Panel):
    """Something to read."""

    def __init__(self, title: str, *body: Node) -> None:
        self._body = Markup(fragment[body])
        super().__init__(title)
        self.render()

    def body(self) -> Node:
        """Return what there is to read."""
        return self._body


# -- words -------------------------------------------------------------------------------------


def day(when: date) -> str:
    """Return a date as a sentence gives it."""
    return f"{when:%B} {when.day}, {when.year}"


def as_of() -> str:
    """Return the line that dates the law of the course."""
    return f"The law is stated as of {day(LAW_AS_OF)}."


def cited(text: str) -> str:
    """Return a text with cites, in their short form, in place of ids in square brackets.

    Raises ReliefError for an id that is not an authority.
    """

    def cite(found: re.Match[str]) -> str:
        return f"({cite_text(id.strip() for id in found[1].split(','))})"

    return " ".join(_CITED.sub(cite, text).split())


# -- sources -----------------------------------------------------------------------------------


def linked(source: Authority) -> Node:
    """Return a cite, linked to the official page where there is one."""
    if not source.link:
        return source.cite
    return a(href=source.link, target="_blank", rel="noopener")[source.cite]


def checked(source: Authority) -> str:
    """Return how far the text of a source was checked, and when."""
    return f"Checked {source.checked}: {_TIERS[source.tier]}."


def sources_list(ids: Iterable[str], but: str = "") -> Element:
    """Return sources as a list: cite, title, operative words where they were seen.

    `but` is the id of one whose words are already shown.
    """
    return ul(".rk-sources")[
        (
            li[
                linked(found),
                "." if found.title in found.cite else f". {found.title}.",
                [" ", q[found.words]] if found.words and found.id != but else None,
                " ",
                small[checked(found)],
            ]
            for found in map(authority, ids)
        )
    ]


def folded(head: Node, body: Node, opened: bool = False) -> Element:
    """Return something to open on demand."""
    return details(".rk-fold", open=opened)[summary[head], div[body]]
