"""One card after another, then a closing: what the answers have in common, and over time."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import ipywidgets as W
from htpy import Node, a, div, li, p, strong, ul
from markupsafe import Markup

from reliefkit.assess import GRANTED, Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.labs.slots import box
from reliefkit.labs.start import names, protections_of
from reliefkit.law import PROTECTIONS
from reliefkit.learning.panel import Keyed, Locked, Panel
from reliefkit.learning.predict import Prediction
from reliefkit.library import LESSONS, cite_text
from reliefkit.library.clients import clients as every_client
from reliefkit.library.mistakes import Slip, mistake_in, mistakes
from reliefkit.paths import NOTEBOOKS
from reliefkit.record import key_for, stamped, the_record
from reliefkit.record.entries import Entries, Entry
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, headline, inner_title, reason

KEPT = 20  # answers of one mistake, or of one skill
_START = "practice/mistake/"


# -- named mistakes, in what a learner answered: said on the page, and kept over time --------------


def mistakes_told(ids: Iterable[str], lately: Mapping[str, str] | None = None) -> Node:
    """Return some mistakes by name: what is right, and the part of a lesson that cures each.

    `lately`, as `pattern` gives it, tells how often each was made.
    """
    return [
        div(".rk-told")[
            p[strong[f"A common mistake: “{one.says}”"], _often((lately or {}).get(id, ""))],
            p[f"{one.right} ({cite_text(one.authorities)})"],
            p["Look again at ", a(href=file_of(one.lesson))[capital(one.lesson.replace("-", " "))],
              f", “{one.part}”."],
        ]
        for id, one in ((id, mistakes()[id]) for id in dict.fromkeys(ids) if id)
    ]  # fmt: skip


def _often(row: str) -> str:
    return f" Made {row.count('-')} of the last {len(row)} times it could be." if row[1:] else ""


def file_of(lesson: str) -> str:
    """Return the name of a lesson's notebook."""
    return next((one.name for one in Path(NOTEBOOKS).glob(f"[0-9]*-{lesson}.ipynb")), "")


def pattern(entries: Entries) -> dict[str, str]:
    """Return the last answers of each mistake that was ever made, those made most often first:
    "-" where it was made, "+" where it could have been.
    """
    rows = {id: str(entries.get(f"{_START}{id}", {}).get("lately", "")) for id in mistakes()}
    return {id: row for id, row in sorted(rows.items(), key=lambda one: -one[1].count("-")) if row}


def lengthened(old: Entry, right: bool) -> Entry:
    """Return what is kept of a row of answers after one more."""
    return stamped(lately=f"{old.get('lately', '')}{'+' if right else '-'}"[-KEPT:])


def noted(entries: Entries, made: Iterable[str], could: Iterable[str]) -> Entries:
    """Return a record with the mistakes made now, and those made before that could have been."""
    keys = {f"{_START}{id}": id not in made for id in {*made, *could} if id}
    known = {key: right for key, right in keys.items() if not right or key in entries}
    return entries | {key: lengthened(entries.get(key, {}), r) for key, r in known.items()}


# -- of predictions, as in a drill -----------------------------------------------------------------


def likely(case: Case, show: Iterable[str]) -> dict[str, str]:
    """Return, by protection, the mistake that a wrong answer about a case shows; "" for none."""
    ends = {name: assess(case)[name].result for name in show}
    sides = {name: "refused" if end in GRANTED else "granted" for name, end in ends.items()}
    return {name: mistake_in(Slip(case, name, side)) for name, side in sides.items()}


def mistaken(one: Prediction) -> tuple[list[str], list[str]]:
    """Return the mistakes that a committed prediction shows, and those it could have shown."""
    found = {n: assess(one.case)[n].result for n in one.show}
    could = likely(one.case, one.show)
    sure = (n for n in found if Result.OPEN not in (found[n], one.answers[n]))
    return [could[n] for n in sure if not one.first[n].agrees], [*could.values()]


def remember(predictions: Iterable[Prediction]) -> None:
    """Keep, over time, the mistakes that predictions show as they are committed."""
    for one in predictions:
        one.observe(lambda moved: _remember(moved["owner"]), "committed")


def _remember(one: Prediction) -> None:
    mine = the_record()
    if mine:
        made, could = mistaken(one)
        mine.keep(lambda entries: noted(entries, made, could))
        one.remark(mine.say())


class Series(Panel, Keyed):
    """Cards, shown one at a time, `of` in all; they may be made as they are needed.

    `each` is what a card is about, in a word; `early` the button that shows the closing before the
    end. A series is committed when every card is; its answers are theirs, by their keys.
    """

    frame = "rk-card rk-drill"
    slot = "note"

    def __init__(
        self, cards: Iterable[Locked], of: int, each: str, early: str = "", *, label: str, key: str
    ) -> None:
        self._coming = iter(cards)
        self.of, self._each = of, each
        self.cards: list[Locked] = []
        self._closed = False
        acts = {f"Next {each}": self.next} | ({early: self.stop} if early else {})
        super().__init__(buttons=acts, label=label, key=key)
        self._turn()
        while self.card.committed and len(self.cards) < self.of:
            self.next()

    @property
    def card(self) -> Locked:
        """The card shown now."""
        return self.cards[-1]

    def _turn(self) -> None:
        self.cards.append(next(self._coming))
        self.card.observe(self._answered, "committed")
        self.offer()
        self._closed = False
        self.render()
        self.widget.children = [self.card.widget, self._row, self.slots]
        if self.card.committed:  # a record brought it back
            self._answered(None)

    def arrange(self) -> list[W.Widget]:
        self._row = box("rk-buttons", of=self.buttons.values())
        return [self._row, self.slots]

    def offer(self, *buttons: W.Button) -> None:
        super().offer(*buttons)
        self._row.layout.display = "" if buttons else "none"

    def _answered(self, _: object) -> None:
        self.set_trait("answers", self.answers | {self.card.key: self.card.answers})
        last = len(self.cards) == self.of
        self.offer(*(b for b in self.buttons.values() if not (last and b is self.button)))
        if last:
            self.stop()
            self.set_trait("committed", True)

    def next(self) -> None:
        """Show the next card. Raises ReliefError before this one is answered, or at the end."""
        if not self.card.committed:
            raise ReliefError(self.card.locked)
        if len(self.cards) == self.of:
            raise ReliefError(f"This was the last {self._each}.")
        self._turn()

    def stop(self) -> None:
        """Show the closing of the answers given so far."""
        self._closed = True
        self.render()

    def closing(self) -> Node:
        """Return what the answers given so far have in common."""
        raise NotImplementedError

    def body(self) -> Node:
        return self.closing() if self._closed else None


class Drill(Series):
    """A spaced drill: some clients of a lesson or of several, predicted one at a time.

    `lessons` are names such as "how-likely", `clients` the names of their clients in data/cases, in
    order. Raises ReliefError for an unknown lesson or protection, or one who is not a client of
    these lessons. Answer with `card.answer` and `card.commit`, then `next`.
    """

    def __init__(
        self,
        lessons: str | Sequence[str],
        clients: Iterable[str],
        show: Iterable[str] = PROTECTIONS,
    ) -> None:
        of = names("lesson", [lessons] if isinstance(lessons, str) else lessons, LESSONS)
        own = {id: one for id, one in every_client().items() if not {*of}.isdisjoint(one.lessons)}
        self.clients = [own[id] for id in names("client", clients, own)]
        order, count = protections_of(show), len(self.clients)
        key = key_for("drill", *(one.id for one in self.clients), *order)
        self.predictions = [
            Prediction(
                one.id, order, title=f"Client {k} of {count}: {one.called}", key=f"{key}/{one.id}"
            )
            for k, one in enumerate(self.clients, 1)
        ]
        remember(self.predictions)
        told = listed(f"“{capital(one.replace('-', ' '))}”" for one in of)
        label = f"A drill, from {told}: {count} clients"
        super().__init__(self.predictions, count, "client", label=label, key=key)

    @property
    def again(self) -> list[str]:
        """What to look at again: a sentence for each client of whom answer and law differ."""
        found = []
        for client, one in zip(self.clients, self.predictions, strict=True):
            now = assess(client.case)
            missed = [now[name] for name, told in one.first.items() if not told.agrees]
            whys: dict[str, list[str]] = {}
            for law in missed:
                said = f"{headline(law)}; {reason(law)}"
                whys.setdefault(said, []).append(inner_title(law.name))
            found += [f"{client.name}, {listed(names)}: {why}." for why, names in whys.items()]
        return found

    def closing(self) -> Node:
        told = [found for one in self.predictions for found in one.first.values()]
        right = sum(found.agrees for found in told)
        return div(".rk-closing")[
            p[strong[f"Your answers agreed with the law in {right} of {len(told)}."]],
            [p["Look again."], ul[(li[one] for one in self.again)]] if self.again else None,
            mistakes_told(id for one in self.predictions if one.first for id in mistaken(one)[0]),
        ]

    def twin(self) -> Node:
        return [Markup(one.html()) for one in self.predictions]


drill = Drill
