"""The numbers of a client's story, where they stand: each can be moved, and the answers follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from htpy import Node, p, span

from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number, Share
from reliefkit.library.clients import Client


def written(name: str, value: float) -> str:
    """Return the figures a story writes for a number: 30% for a likelihood, 30 for 30 days."""
    return f"{value * 100:.6g}%" if isinstance(FACTS[name], Share) else f"{value:,}"


def places(client: Client) -> dict[str, tuple[int, int]]:
    """Return where in the story the figures of a fact stand, by the fact's name."""
    found = {}
    for name in client.facts:
        value = client.case[name]
        if value is None or not isinstance(FACTS[name], Number):
            continue
        figures = re.compile(rf"(?<![\d.,]){re.escape(written(name, value))}(?![\d.%])")
        for phrase in client.words.get(name, []):
            at = figures.search(
                client.story, start := client.story.find(phrase), start + len(phrase)
            )
            if start >= 0 and at:
                found[name] = at.span()
    return found


def told(client: Client, now: Case) -> Node:
    """Return the story with its numbers as in `now`, each a handle that moves its slider."""

    def pieces() -> Iterator[Node]:
        done = 0
        for name, (start, end) in sorted(places(client).items(), key=lambda one: one[1]):
            fact, value = FACTS[name], now[name]
            yield client.story[done:start]
            yield span(
                ".rk-pill",
                role="slider",
                tabindex="0",
                data_rk_moves=f"rk-at-{name}",
                aria_label=fact.question,
                aria_valuenow=written(name, value).strip("%").replace(",", ""),
                aria_valuetext=fact.words(value),
            )[written(name, value)]
            done = end
        yield client.story[done:]

    return p(".rk-story")[pieces()]
