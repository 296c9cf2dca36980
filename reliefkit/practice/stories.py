"""Find the facts: what a written client's story says of one thing, if it says anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from htpy import Node, p

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.learning.ask import Question
from reliefkit.library.clients import Client, clients
from reliefkit.practice.cases import skills
from reliefkit.practice.items import Item, Made, a_kind
from reliefkit.words.finding import capital, sentence

SILENT = "silent"
SAYS_NOTHING = "The story does not say"


@cache
def findable() -> dict[str, list[tuple[Client, str, Any]]]:
    """Return what can be found, by skill: a client, a fact, and its value, None if not told."""
    found: dict[str, list[tuple[Client, str, Any]]] = {name: [] for name in skills()}
    for name, skill in skills().items():
        for client in clients().values():
            found[name] += _in(client, [n for n in FACTS if n in skill.facts])
    return {name: some for name, some in found.items() if some}


def _in(client: Client, facts: Sequence[str]) -> Iterator[tuple[Client, str, Any]]:
    for name in facts:
        if client.words.get(name) and client.case[name] is not None:
            yield client, name, client.case[name]
        elif name not in client.facts and FACTS[name].ordinary is False:
            yield client, name, None


@a_kind
class Find(Item):
    """What does a client's story say of one fact?"""

    kind, called = "find", "Find the facts in a story"
    endless = False

    @classmethod
    def skills(cls) -> list[str]:
        """Return the skills whose facts stand in some story."""
        return [*findable()]

    @classmethod
    def wants(cls, skill: str) -> Sequence[tuple[str, bool]]:
        """Return the facts, told and not told."""
        found = {(fact, value is None) for _, fact, value in findable()[skill]}
        return sorted(found)

    @classmethod
    def draw(cls, rng: Random, skill: str, want: tuple[str, bool]) -> Made | None:
        """Return a client whose story tells this fact, or does not."""
        fact, silent = want
        some = [one for one in findable()[skill] if one[1] == fact and (one[2] is None) is silent]
        client, fact, value = rng.choice(some)
        values = list(FACTS[fact].values)
        if isinstance(FACTS[fact], Number):
            every = {v for _, n, v in findable()[skill] if n == fact} - {None, value}
            values = sorted([value, *rng.sample(sorted(every), min(3, len(every)))])
        options = {repr(v): capital(FACTS[fact].words(v)) for v in values} | {SILENT: SAYS_NOTHING}
        right = SILENT if silent else repr(value)
        asked = Question(FACTS[fact].question, options)
        return Made(
            {client.name: client.case}, "", {"fact": asked}, {"fact": (right,)}, (client, fact)
        )

    def told(self) -> list[str]:
        """Return the story."""
        return [self.more[0].story]

    def look(self) -> Node:
        """Return the same."""
        return p(".rk-story")[self.more[0].story]

    def reasons(self, name: str, said: Any) -> tuple[list[str], list[str]]:
        """Return the words that carry it."""
        client, fact = self.more
        words = client.words.get(fact, [])
        return [f"“{one}”" for one in words] or [sentence("the story does not speak of it")], []
