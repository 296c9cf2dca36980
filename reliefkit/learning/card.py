"""A card: something to read in a lesson, with its twin in words; and how sources are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import ipywidgets as W
from htpy import Element, Node, a, details, div, fragment, li, q, small, summary, ul
from markupsafe import Markup

from reliefkit.case import Case
from reliefkit.errors import ReliefError, nearest, shown
from reliefkit.labs.start import starting_case
from reliefkit.law import LAW_AS_OF
from reliefkit.learning.panel import Panel
from reliefkit.library import Authority, authority, cite_text
from reliefkit.library.clients import Client, clients

_CITED = re.compile(r"\[([a-z][\w:, -]*)\]")
_TIERS = {
    "A": "its own words were seen",
    "B": "described in a source that was seen",
    "C": "from memory only: check it first",
}


class Card(Panel):
    """Something to read."""

    def __init__(self, title: str, body: Node, text: str = "") -> None:
        self._body = Markup(fragment[body])
        super().__init__(title)
        self.render()

    def body(self) -> Node:
        """Return what there is to read."""
        return self._body


def framed(*inside: W.Widget, also: str = "") -> W.Widget:
    """Return the frame of a lab around some widgets, one under the other."""
    root = W.Box(inside)
    for name in ("rk", "rk-lab", "rk-card", *([also] if also else [])):
        root.add_class(name)
    return root


# -- what a lesson names -----------------------------------------------------------------------


def client_named(name: object) -> Client:
    """Return the hypothetical client of data/cases called `name`.

    Raises ReliefError with the nearest name where there is none.
    """
    if not isinstance(name, str) or name not in clients():
        raise _no_client(name)
    return clients()[name]


def _no_client(name: object) -> ReliefError:
    return ReliefError(
        f"client: unknown name {shown(name)}.{nearest(name, clients())} Give the name of a file "
        "in data/cases without its ending."
    )


def case_for(given: Case | str | Any) -> Case:
    """Return a case: one given, a client's, a published decision's, or what a lab shows now.

    Raises ReliefError with the nearest name where there is none.
    """
    if isinstance(given, str):
        return clients()[given].case if given in clients() else _decided(given)
    found = getattr(given, "case", given)
    if not isinstance(found, Case):
        raise ReliefError(f"expected a Case, a lab or a name, got {shown(given)}.")
    return found


def _decided(name: str) -> Case:
    try:
        return starting_case(name, (), False)
    except ReliefError:
        if nearest(name, clients()):
            raise _no_client(name) from None
        raise


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


def linked(source: Authority, words: str = "") -> Node:
    """Return a cite, linked to the official page where there is one."""
    words = words or source.cite
    if not source.link:
        return words
    return a(href=source.link, target="_blank", rel="noopener")[words]


def checked(source: Authority) -> str:
    """Return how far the text of a source was checked, and when."""
    return f"Checked {source.checked}: {_TIERS[source.tier]}."


def quoted(source: Authority) -> str:
    """Return the operative words of a source in quotation marks, or "" if none were seen."""
    return f"“{source.words}”" if source.words else ""


def sources_list(ids: Iterable[str], but: str = "") -> Element:
    """Return sources as a list: cite, title, operative words where they were seen.

    `but` is the id of one whose words are already shown.
    """
    return ul(".rk-sources")[
        (
            li[
                linked(found),
                _title(found),
                [" ", q[found.words]] if found.words and found.id != but else None,
                " ",
                small[checked(found)],
            ]
            for found in map(authority, ids)
        )
    ]


def sources_lines(ids: Iterable[str], but: str = "") -> Iterator[str]:
    """Yield the same in words, one source a line."""
    for found in map(authority, ids):
        words = quoted(found) if found.id != but else ""
        yield " ".join(filter(None, (f"- {found.cite}{_title(found)}", words, checked(found))))


def _title(found: Authority) -> str:
    return "." if found.title in found.cite else f". {found.title}."


def folded(head: Node, body: Node, opened: bool = False) -> Element:
    """Return something to open on demand."""
    return details(".rk-fold", open=opened)[summary[head], div[body]]
