"""Check yourself: items drawn fresh, nothing told before the end, stopped and resumed at will."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from random import Random
from typing import Any

import ipywidgets as W
from htpy import Node, details, div, h4, li, p, strong, summary, ul

from reliefkit.labs.slots import Made, held, makers
from reliefkit.learning.panel import stack
from reliefkit.learning.series import Series, named
from reliefkit.practice.cases import settings, skills
from reliefkit.practice.items import Item
from reliefkit.practice.kinds import KINDS, make
from reliefkit.practice.panel import ItemCard, OnRecord
from reliefkit.record import stamped

START = "check-yourself/"
NOW, DONE = f"{START}now", f"{START}done/"
BEGIN, AGAIN = "Begin", "Begin again with other items"


def drawn(seed: str) -> list[tuple[str, str]]:
    """Return the kinds and skills of a check, mixed so that every skill comes about as often."""
    rng, used, of = Random(seed), Counter[str](), settings()["items"]
    found: list[tuple[str, str]] = []
    while len(found) < of:
        for kind in rng.sample([*KINDS], min(len(KINDS), of - len(found))):
            able = KINDS[kind].skills()
            skill = min(rng.sample(able, len(able)), key=used.__getitem__)
            used[skill] += 1
            found.append((kind, skill))
    return found


def items(seed: str) -> Iterator[Item]:
    """Yield the items of a check."""
    last = ""
    for k, (kind, skill) in enumerate(drawn(seed), 1):
        yield (item := make(kind, skill, f"{seed}-{k}", last))
        last = item.surface


def edition() -> str:
    """Return a mark of how items are made: of another one a check cannot go on."""
    told = " ".join(item.surface for item in islice(items(NOW), 2))
    return sha256(told.encode()).hexdigest()[:8]


def needed() -> int:
    """Return how many items must be right for a pass."""
    return -int(-settings()["items"] * settings()["pass_mark"] // 1)


def about() -> str:
    """Return what a check is, in a few sentences."""
    return (
        f"{settings()['items']} items, drawn fresh. {needed()} right is a pass. Nothing is told "
        "before the end; then every item is explained. Stop when you like: it goes on from there."
    )


class Check(Series):
    """One check."""

    cards: list[ItemCard]  # type: ignore[assignment]

    def __init__(self, seed: str) -> None:
        self.seed = seed
        of = settings()["items"]
        cards = (
            ItemCard(item, f"Item {k} of {of}", f"{START}{seed}/{k}", silent=True)
            for k, item in enumerate(items(seed), 1)
        )
        super().__init__(cards, of, "item", label=f"Check yourself: {of} items", key="")

    @property
    def score(self) -> dict[str, str]:
        """Of each skill, in the order of the course, how many answers were right."""
        found = {name: [c.agrees for c in self.cards if c.item.skill == name] for name in skills()}
        return {name: f"{sum(some)} of {len(some)}" for name, some in found.items() if some}

    @property
    def right(self) -> int:
        """How many items were answered right."""
        return sum(card.committed and card.agrees for card in self.cards)

    @property
    def passed(self) -> bool:
        """Whether the pass mark of data/practice.toml is reached."""
        return self.right >= needed()

    def closing(self) -> Node:
        made = Counter(id for one in self.cards for id in one.mistakes)
        end = "That is a pass." if self.passed else f"A pass is {needed()}."
        return div(".rk-closing")[
            p[strong[f"{self.right} of {self.of} right. {end}"]],
            h4["By skill"],
            ul[(li[f"{skills()[name].title}: {said}"] for name, said in self.score.items())],
            named(id for id, _ in made.most_common(3)),
            h4["Every item, explained"],
            [_reviewed(k, one) for k, one in enumerate(self.cards, 1)],
        ]


def _reviewed(number: int, card: ItemCard) -> Node:
    mark = "✓ right" if card.agrees else "✗ wrong"
    head = f"{number}. {skills()[card.item.skill].title}, {mark}"
    inside = card.item.look(), card.told(card.revealed)
    return details(open=not card.agrees)[summary[head], inside]


class CheckYourself(OnRecord):
    """A check of oneself, to begin, go on with or take again; drawn fresh, but for a `seed`."""

    def __init__(self, *, seed: str = "") -> None:
        self._seed = seed
        self.check: Check | None = None
        self._place, self._items = stack(), Made()
        super().__init__("", None, {BEGIN: self.begin}, label="Check yourself")
        kept = self.entries.get(NOW, {}).get("check", {})
        if kept and kept.get("items") == edition():
            self._open(str(kept["seed"]))
        elif kept:
            self.said = "The course has changed since you began a check. Begin another."
        self.render()

    def arrange(self) -> list[W.Widget]:
        return [self._place, *super().arrange()]

    def _put(self, key: str, what: Mapping[str, Any]) -> None:
        self.keep(lambda entries: {**entries, key: stamped(check=dict(what))})

    def begin(self) -> None:
        """Begin a check, with items that were not there before."""
        seed, self._seed, self.said = self._seed or secrets.token_hex(4), "", ""
        self._put(NOW, {"seed": seed, "items": edition()})
        self._open(seed)

    def _open(self, seed: str) -> None:
        done, self._items = self._items, Made()
        with held(*makers(), self._items):
            self.check = Check(seed)
        self.check.observe(self._ended, "committed")
        self._place.children = [self.check.widget]
        done.let_go()
        self._offer()

    def _ended(self, _: object) -> None:
        assert self.check
        one = self.check
        done = {"seed": one.seed, "right": one.right, "of": one.of, "passed": one.passed}
        by = {f"skill {name}": said for name, said in one.score.items()}
        self._put(f"{DONE}{one.seed}", done | by)
        self._offer()

    def _offer(self) -> None:
        going = self.check is not None and not self.check.committed
        self.button.description = AGAIN if self.check else BEGIN
        self.offer(*(() if going else (self.button,)))
        self.render()

    def body(self) -> Node:
        return [self.remark(), None if self.check else p[about()]]

    def twin(self) -> Node:
        return p[about()]


check_yourself = CheckYourself
