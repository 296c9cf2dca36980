"""Check yourself: items drawn fresh, nothing told before the end, stopped and resumed at will.

Of the last check finished there is a record of completion.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import Any

import ipywidgets as W
from htpy import Node, a, details, div, h1, h3, h4, input, label, li, p, summary, ul

from reliefkit.labs.slots import Made, held, makers
from reliefkit.learning.panel import SAVED, stack
from reliefkit.learning.read import as_of, day
from reliefkit.learning.series import Series, file_of, mistakes_told
from reliefkit.library import LESSONS
from reliefkit.library.course import own_course
from reliefkit.practice.cases import settings, skills
from reliefkit.practice.items import Item
from reliefkit.practice.kinds import KINDS, make
from reliefkit.practice.panel import ItemCard, OnRecord
from reliefkit.record import stamped
from reliefkit.record.entries import Entries
from reliefkit.views import page
from reliefkit.words.finding import capital

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

    def stop(self) -> None:
        """Show the score and every item explained, in place of the last item."""
        super().stop()
        self.widget.children = [self.slots]

    def closing(self) -> Node:
        made = Counter(id for one in self.cards for id in one.mistakes)
        end = "That is a pass." if self.passed else f"A pass is {needed()}."
        return div(".rk-closing")[
            h3[f"{self.right} of {self.of} right. {end}"],
            h4["By skill"],
            ul[(li[a(href=file_of(n))[skills()[n].title], ": ", s] for n, s in self.score.items())],
            mistakes_told(id for id, _ in made.most_common(3)),
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
            self.remarked = "The course has changed since you began a check. Begin another."
        self.render()

    def arrange(self) -> list[W.Widget]:
        return [self._place, *super().arrange()]

    def _put(self, key: str, what: Mapping[str, Any]) -> None:
        self.keep(lambda entries: {**entries, key: stamped(check=dict(what))})

    def begin(self) -> None:
        """Begin a check, with items that were not there before."""
        seed, self._seed, self.remarked = self._seed or secrets.token_hex(4), "", ""
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
        return [self.remarks(), None if self.check else p[about()]]

    def twin(self) -> Node:
        return p[about()]


check_yourself = CheckYourself


# -- a record of completion: what was practiced, on one page to print. It attests no competence ----

SAVE = "Save as a page"
PAUSE = timedelta(minutes=10)  # a longer one is not counted as time spent
NONE = "No check is finished yet. One that is, passed or not, can be put on a page."
ATTESTS = (
    "This page says what was practiced with Relief Lab. It attests practice on hypothetical cases. "
    "It does not attest competence to advise anyone, and it is no license or accreditation."
)
CODE = (
    "The code is computed from the lines above. It shows a slip of the pen or of the copier. "
    "Anyone can compute it, so it is a check and not a seal. The name is no part of it."
)


def spent(entries: Entries) -> int:
    """Return the minutes between things that were done, long pauses left out."""
    moments = sorted(datetime.fromisoformat(one["at"]) for one in entries.values())
    gaps = (after - before for before, after in pairwise(moments))
    return sum((gap for gap in gaps if gap <= PAUSE), timedelta()) // timedelta(minutes=1)


def lines(entries: Entries, provider: str, today: date) -> list[str]:
    """Return what the page says of the last check finished, and of the lessons, line by line."""
    checks = [one for key, one in entries.items() if key.startswith(DONE)]
    if not checks:
        return []
    last = max(checks, key=lambda one: datetime.fromisoformat(one["at"]))
    check = last["check"]
    done = (n for n in LESSONS if entries.get(f"{n}/place", {}).get("ended"))
    by = {skill.title: check.get(f"skill {name}") for name, skill in skills().items()}
    return [
        f"Provider: {provider or 'none given'}",
        f"Date: {day(today)}",
        f"Check finished: {day(datetime.fromisoformat(last['at']).date())}",
        f"Result: {check['right']} of {check['of']}, {'' if check['passed'] else 'not '}passed",
        *(f"Score, {title}: {score}" for title, score in by.items() if score),
        f"Minutes spent, pauses over ten minutes left out: {spent(entries)}",
        f"Lessons done: {', '.join(capital(n.replace('-', ' ')) for n in done) or 'none'}",
        f"Law as of: {day(date.fromisoformat(last['law']))}",
        f"Seed of the items: {check['seed']}",
    ]


def code(told: Iterable[str]) -> str:
    """Return twelve letters and figures computed from lines, in groups of four."""
    found = sha256("\n".join(told).encode()).hexdigest()[:12]
    return "-".join(found[k : k + 4] for k in range(0, 12, 4))


def record_page(told: list[str]) -> str:
    """Return the page: the name is typed on it in the browser, at printing, and kept nowhere."""
    return page(
        "record",
        "Relief Lab: record of completion",
        h1["Record of completion"],
        p[label["Name: ", input(type="text", autocomplete="off")]],
        ul[(li[one] for one in told)],
        p[f"Code: {code(told)}"],
        p[ATTESTS],
        p(".note")[CODE],
    )


class Completion(OnRecord):
    """The record of completion: of the last check finished, as a page to print."""

    frame = "rk-card"

    def __init__(self) -> None:
        self.provider = W.Text(own_course()[0].clinic, placeholder="The clinic or school")
        fields = {"provider": ("Provider, if there is one", self.provider)}
        super().__init__("Record of completion", fields, {SAVE: self.save})
        self.on(self.provider, lambda _: self.render())
        self.render()

    @property
    def told(self) -> list[str]:
        """The lines of the page now; none before a check is finished."""
        return lines(self.entries, " ".join(self.provider.value.split()), date.today())

    def save(self) -> str:
        """Write the page beside the lessons, and return its name; "" where there is nothing yet."""
        name = ""
        if told := self.told:
            name = f"record-of-completion-{date.today().isoformat()}.html"
            Path(name).write_text(record_page(told), "utf-8")
            self.remarked = f"{SAVED.format(name)} Type the name on it and print."
        self.render()
        return name

    def body(self) -> Node:
        told = ul[(li[one] for one in self.told)] if self.told else p[NONE]
        return [self.remarks(), told, p[ATTESTS]]

    def twin(self) -> Node:
        return [p[NONE], p[ATTESTS], p[as_of()]]


completion = Completion
