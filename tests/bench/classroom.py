"""A class simulated: records of five kinds of learner, who really answer items and lessons.

`python -m tests.bench.classroom FOLDER [LEARNERS]` writes their files to an empty folder, and
says how long it takes to read 200 files like them. What each kind of learner is, `KINDS` says; the
answers are given to the package's own cards, and the records are those it keeps.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from reliefkit import record
from reliefkit.classroom.results import ClassResults
from reliefkit.learning.ask import Ask
from reliefkit.learning.pair import pair
from reliefkit.learning.predict import predict
from reliefkit.library.clients import clients
from reliefkit.library.course import pairs
from reliefkit.practice.cases import skills
from reliefkit.practice.items import Item
from reliefkit.practice.panel import Practice

MISTAKE = "no-past-no-claim"  # of the learners who make one and no other
PEOPLE = "Ana Ben Carla Dov Esi Femi Gita Hugo Inez Jun Kofi Lena Mila Noor Oto Pia Quin Rosa Sami "
PEOPLE += "Tara Uri Vera Wen Xena Yuri Zoe Abel Bruna Caio Dina"


class Memory:
    """A store of one record that is no file."""

    content: bytes | None = None

    def read(self) -> bytes | None:
        return self.content

    def write(self, content: bytes) -> None:
        self.content = content

    def set_aside(self) -> str:
        return "aside"

    alone = staticmethod(nullcontext)


def right(rng: Random, item: Item) -> Any:
    """The right answer, or one of those that are right."""
    return item.right if item.many else rng.choice(item.right)


def wrong(rng: Random, item: Item) -> Any:
    """An answer that is not right."""
    names = [*item.answers]
    while True:
        some = tuple(n for n in names if rng.random() < 0.5) or (names[0],)
        said = some if item.many else rng.choice(names)
        if item.missed(said):
            return said


def often(share: float) -> Callable[[Random, Item], Any]:
    """A learner who is right so often, whatever is asked."""
    return lambda rng, item: (right if rng.random() < share else wrong)(rng, item)


def guesses(rng: Random, item: Item) -> Any:
    """A learner who ticks anything."""
    names = [*item.answers]
    return tuple(rng.sample(names, rng.randint(1, len(names)))) if item.many else rng.choice(names)


def mistaken(rng: Random, item: Item) -> Any:
    """A learner who knows it all but for one mistake, made wherever it can be."""
    if MISTAKE in item.could():
        tries = (guesses(rng, item) for _ in range(40))
        made = (said for said in tries if MISTAKE in item.mistakes(said))
        said = next(made, None)
        if said is not None:
            return said
    return often(0.93)(rng, item)


# What a kind of learner answers, and how many items of practice.
KINDS: dict[str, tuple[Callable[[Random, Item], Any], int]] = {
    "strong": (often(0.93), 40),
    "weak": (often(0.4), 40),
    "mistaken": (mistaken, 40),
    "irregular": (often(0.75), 5),
    "guesser": (guesses, 40),
}
SHARES = {"strong": 0.93, "weak": 0.4, "mistaken": 0.93, "irregular": 0.75, "guesser": 0.3}


@contextmanager
def recorded() -> Iterator[Memory]:
    """A record of its own for what is done meanwhile."""
    store = Memory()
    record.keep_in(store)
    try:
        yield store
    finally:
        record._elsewhere.clear()


def lesson(rng: Random, name: str, share: float) -> None:
    """Answer a lesson's pairs, and predict two of its clients."""
    os.environ["JPY_SESSION_NAME"] = f"01-{name}.ipynb"
    own = {id for id, one in clients().items() if name in one.lessons}
    near = [id for id, one in pairs().items() if one.first in own][:2]
    for card in (*map(pair, near), *map(predict, sorted(own)[:2])):
        if not card.committed:
            answered(rng, card, share)
    os.environ.pop("JPY_SESSION_NAME")


def answered(rng: Random, card: Ask, share: float) -> None:
    """Answer a card, right so often."""
    first = {name: next(iter(one.options)) for name, one in card.questions.items()}
    found = card.judge(first)
    for name, one in card.questions.items():
        told = found.get(name)
        good = [o for o in one.options if told and o in told.right]
        rest = [o for o in one.options if o not in good]
        pick = good if good and rng.random() < share else rest or good
        card.answer(name, rng.choice(pick))
    card.commit()


def written(kind: str, seed: str) -> bytes:
    """The record of a learner of a kind."""
    acts, items = KINDS[kind]
    rng = Random(f"{kind} {seed}")
    with recorded() as store:
        for name in rng.sample([*skills()], len(skills()) if items > 5 else 1):
            lesson(rng, name, SHARES[kind])
        done = Practice(seed=f"{kind}{seed}")
        for _ in range(items):
            assert done.card
            item = done.card.item
            said = acts(rng, item)
            done.card.answer(item.kind, *(said if item.many else [said]))
            done.card.commit()
            done.next()
    assert store.content
    return store.content


def classroom(learners: int = 30) -> Iterator[tuple[str, bytes]]:
    """The files of a class: as many of each kind."""
    names = PEOPLE.split()
    for k in range(learners):
        kind = [*KINDS][k % len(KINDS)]
        yield f"{names[k % len(names)]}-{kind}.json", written(kind, f"{k}")


def main() -> None:
    """Write a class, and measure."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.glob("*.json")):
        for name, content in classroom(int(sys.argv[2]) if sys.argv[2:] else 30):
            (folder / name).write_bytes(content)
    found = [path.read_bytes() for path in sorted(folder.glob("*.json"))]
    # no two alike: a copy is not read again
    files = [(f"{k}.json", found[k % len(found)] + b" " * k) for k in range(200)]
    shown, began = ClassResults(), perf_counter()
    shown.add(files)
    size = sum(len(content) for _, content in files)
    print(f"{len(shown.learners)} files, {size:,} bytes: {perf_counter() - began:.2f} seconds")


if __name__ == "__main__":
    main()
