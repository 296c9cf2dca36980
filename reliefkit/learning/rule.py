"""The rule card: one element of one protection, in plain words and in the law's own."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Node, div, p, q, strong

from reliefkit.assess import Finding, assess
from reliefkit.case import Case
from reliefkit.law import protection_named
from reliefkit.learning.card import Card, as_of, folded, quoted, sources_lines, sources_list
from reliefkit.library import Authority, authority
from reliefkit.words.finding import sentence
from reliefkit.words.short import title

_MOST = 4  # more sources than this are folded


def rule_body(found: Finding) -> Node:
    """Return the rule of an element: plain words, operative words, burden, disputes, sources."""
    first = _first_quoted(found)
    return div(".rk-rule-card")[
        p(".rk-rule")[found.rule],
        p(".rk-words")[q[first.words], f" ({first.short})"] if first else None,
        p[strong["Burden of proof: "], f"{found.burden}."] if found.burden else None,
        p(".rk-contested")[strong["Contested: "], sentence(found.contested)]
        if found.contested
        else None,
        _sources(found, first),
        p(".rk-note")[as_of()],
    ]


def _sources(found: Finding, first: Authority | None) -> Node:
    """Return the sources of an element; more than a glance takes in are there to open."""
    listed = sources_list(found.cite, but=first.id if first else "")
    if len(found.cite) <= _MOST:
        return listed
    return folded(f"The {len(found.cite)} sources, one by one", listed)


def rule_lines(found: Finding) -> Iterator[str]:
    """Yield the same in words."""
    yield found.rule
    first = _first_quoted(found)
    if first:
        yield f"{quoted(first)} ({first.short})"
    if found.burden:
        yield f"Burden of proof: {found.burden}."
    if found.contested:
        yield f"Contested: {sentence(found.contested)}"
    yield from sources_lines(found.cite, but=first.id if first else "")
    yield as_of()


def _first_quoted(found: Finding) -> Authority | None:
    return next((source for source in map(authority, found.cite) if source.words), None)


def rule(protection: str, element: str) -> Card:
    """Return the rule card of an element: what the law asks, who must prove it, and the source.

    `element` is a numbered element of the protection or a part of one. Operative words appear, in
    quotation marks, only where they were seen. Raises ReliefError for a name that does not exist,
    with the nearest that does.
    """
    law = protection_named(protection)
    found = assess(Case())[law.name].element(element)
    return Card(f"{title(found)} ({law.title})", rule_body(found), "\n".join(rule_lines(found)))
