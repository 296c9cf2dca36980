"""The spaced drill: a few clients of an earlier lesson, predicted one at a time."""

from __future__ import annotations

from collections.abc import Iterable

from htpy import Node, div, p, strong
from markupsafe import Markup

from reliefkit.assess import assess
from reliefkit.errors import unknown_name
from reliefkit.labs.start import names
from reliefkit.law import PROTECTIONS
from reliefkit.learning.feedback import deciders, lowered
from reliefkit.learning.key import key_for
from reliefkit.learning.predict import Prediction
from reliefkit.learning.series import Series
from reliefkit.library import cite_text
from reliefkit.library.clients import LESSONS, Client
from reliefkit.library.clients import clients as every_client
from reliefkit.words.deciding import listed
from reliefkit.words.finding import cites, inner_title
from reliefkit.words.short import title

_BARS = {"no bar": "the bars", "a bar applies": "the bar that CAT deferral needs"}


class Drill(Series):
    """Predictions, one after another; what to look at again at the end.

    Attributes: `clients`, `predictions` (one for each), `again` (what to look at again), and those
    of `Series`. Answer with `card.answer` and `card.commit`, then `next`.
    """

    def __init__(self, lesson: str, clients: list[Client], show: list[str], key: str = "") -> None:
        self.clients = clients
        self.predictions = [
            _prediction(one, f"Client {k} of {len(clients)}", show, f"{key}/{one.id}")
            for k, one in enumerate(clients, 1)
        ]
        label = f"A drill on {lesson.replace('-', ' ')}: {len(clients)} clients"
        super().__init__(self.predictions, len(clients), "client", label=label, key=key)

    @property
    def again(self) -> list[str]:
        """What to look at again: the elements that decided where answer and law differed."""
        found: dict[str, str] = {}
        for client, one in zip(self.clients, self.predictions, strict=True):
            now = assess(client.case)
            for name, told in (one.revealed or {}).items():
                if told.agrees:
                    continue
                if not deciders(now[name]):
                    words = f"{inner_title(name)}, where every element was met ({client.name})"
                    found.setdefault(words, "")
                for element in deciders(now[name]):
                    said = _BARS.get(element.name) or lowered(title(element))
                    found.setdefault(said, cite_text(cites(element)[:1]))
        return [f"{what} ({cite})" if cite else what for what, cite in found.items()]

    def closing(self) -> Node:
        """Return how many answers agreed with the law, and what to look at again."""
        told = [found for one in self.predictions for found in (one.revealed or {}).values()]
        right = sum(found.agrees for found in told)
        return div(".rk-closing")[
            p[strong[f"Your answers agreed with the law in {right} of {len(told)}."]],
            p[f"Look again at: {listed(self.again)}."] if self.again else None,
        ]

    def twin(self) -> Node:
        """Return every client's facts and what is asked of them."""
        return [Markup(one.html()) for one in self.predictions]


def _prediction(client: Client, number: str, show: list[str], key: str) -> Prediction:
    head = f"{number}: {client.name}, from {client.country}"
    return Prediction(client.case, show, False, head, " ".join(client.story.split()), key)


def drill(
    lesson: str, clients: Iterable[str], show: Iterable[str] = PROTECTIONS, *, key: str = ""
) -> Drill:
    """Return a spaced drill: some clients of a lesson, predicted one at a time.

    `lesson` is a name such as "how-likely", `clients` the names of its clients in data/cases, in
    order. Each answer is explained from the rules; at the end the drill names what to look at
    again. `key` names the card for a record, where its clients are not to. Raises ReliefError for
    an unknown lesson or protection, or one who is not a client of the lesson.
    """
    if lesson not in LESSONS:
        raise unknown_name("lesson", lesson, LESSONS)
    own = {id: client for id, client in every_client().items() if lesson in client.lessons}
    drilled = names("client", clients, own)
    asked = names("protection", show, PROTECTIONS)
    order = [name for name in PROTECTIONS if name in asked]
    return Drill(
        lesson, [own[id] for id in drilled], order, key_for(key, "drill", *drilled, *order)
    )
