"""One card after another, then a closing: what the answers have in common. The drill is one."""

from collections.abc import Iterable, Sequence

import ipywidgets as W
from htpy import Node, div, li, p, strong, ul
from markupsafe import Markup

from reliefkit.assess import assess
from reliefkit.errors import ReliefError
from reliefkit.labs.slots import box
from reliefkit.labs.start import names, protections_of
from reliefkit.law import PROTECTIONS
from reliefkit.learning.locked import Locked
from reliefkit.learning.panel import Keyed, Panel
from reliefkit.learning.pattern import mistaken, named, remember
from reliefkit.learning.predict import Prediction
from reliefkit.library import LESSONS
from reliefkit.library.clients import clients as every_client
from reliefkit.record import key_for
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, inner_title, reason, words


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
                said = f"{words(law)}: {reason(law)}"
                whys.setdefault(said, []).append(inner_title(law.name))
            found += [f"{client.name}, {listed(names)}: {why}." for why, names in whys.items()]
        return found

    def closing(self) -> Node:
        told = [found for one in self.predictions for found in one.first.values()]
        right = sum(found.agrees for found in told)
        return div(".rk-closing")[
            p[strong[f"Your answers agreed with the law in {right} of {len(told)}."]],
            [p["Look again."], ul[(li[one] for one in self.again)]] if self.again else None,
            named(id for one in self.predictions if one.first for id in mistaken(one)[0]),
        ]

    def twin(self) -> Node:
        return [Markup(one.html()) for one in self.predictions]


drill = Drill
