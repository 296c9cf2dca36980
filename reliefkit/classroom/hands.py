"""What the room thinks: codes of a show of hands, told as counts. Nothing is kept or sent."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Element, Node, div, h4, p, span, strong

from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.labs.start import protections_of
from reliefkit.law import PROTECTIONS
from reliefkit.learning import hand
from reliefkit.learning.ask import Ask, Question, options_of
from reliefkit.learning.feedback import Feedback, verdict
from reliefkit.learning.grade import choose
from reliefkit.learning.pair import pair
from reliefkit.learning.panel import Panel
from reliefkit.learning.predict import predict
from reliefkit.library import decisions
from reliefkit.library.clients import clients
from reliefkit.library.course import choices, pairs
from reliefkit.paths import NOTEBOOKS
from reliefkit.record import case_words, key_for
from reliefkit.views.markup import grid, heard

ABOUT = "Type or paste the learners' codes below to see here how many gave each answer."
REVEAL, HIDE = "Show what is right", "Hide what is right"
LOST = "of a question that is not known here"
_NAMES = {"Case": Case, "clients": clients, "decisions": decisions}  # what cells predict of


# -- which question a code is about -----------------------------------------------------------


class Asked(NamedTuple):
    """A question of a lesson: the `key` of its card, whom it is about, and how it is made."""

    key: str
    words: str
    make: Callable[[], Ask]


@cache
def asked() -> dict[int, Asked]:
    """Return the questions that a code can be about, by number."""
    who = {id: one.name for id, one in clients().items()}
    found = [Asked(f"choose-{id}", "", partial(choose, id)) for id in choices()]
    for id, two in pairs().items():
        names = dict.fromkeys(who.get(one, one) for one in (two.first, two.second) if one)
        found.append(Asked(f"pair-{id}", " and ".join(names), partial(pair, id)))
    return {hand.about(one.key): one for one in (*found, *_predicted())}


def _predicted() -> Iterator[Asked]:
    """Yield the predictions of the lessons, those of drills too, as their cells ask them."""
    for path in sorted(Path(NOTEBOOKS).glob("*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        for source in ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"):
            if "predict(" in source or "drill(" in source:
                found: list[Asked] = []
                acts = {"predict": partial(_predict, found), "drill": partial(_drill, found)}
                lines = (one for one in source.splitlines() if not one.startswith("from "))
                exec("\n".join(lines), {**_NAMES, **acts})
                yield from found


def _predict(
    found: list[Asked],
    case: Any,
    show: Iterable[str] = PROTECTIONS,
    *,
    element: bool = False,
    title: str = "",
    task: str = "",
) -> None:
    order = protections_of(show)
    key = key_for("predict", case_words(case), *order, "element" * element)
    one = decisions().get(case) if isinstance(case, str) else None
    words = title or (one.name if one else "")
    make = partial(predict, case, order, element=element, title=words)
    found.append(Asked(key, words, make))


def _drill(
    found: list[Asked], lessons: Any, ids: Iterable[str], show: Iterable[str] = PROTECTIONS
) -> None:
    order = protections_of(show)
    key = key_for("drill", *ids, *order)
    make = ((id, partial(predict, id, order)) for id in ids)
    found.extend(Asked(f"{key}/{id}", clients()[id].called, one) for id, one in make)


@cache
def card(number: int) -> Ask | None:
    """Return the card of a question; None for a number that is none's."""
    try:
        return asked()[number].make()
    except (KeyError, ReliefError):  # ReliefError: figures that only its lesson gives
        return None


def called(number: int) -> str:
    """Return what a question is called in a list."""
    first = next(iter(card(number).questions.values())).text  # type: ignore[union-attr]
    return ": ".join(filter(None, (asked()[number].words, first)))


# -- the codes counted ------------------------------------------------------------------------


def count(text: str, number: int, options: hand.Options) -> tuple[list[dict[str, str]], str]:
    """Return the answers to a question in a text, each learner's once, and what was set aside."""
    lines = [hand.codes(line) for line in text.splitlines() if line.strip()]
    every = [code for line in lines for code in line]
    own = [code for code in every if hand.question(code) == number]
    told = (hand.answers(code, options) for code in dict.fromkeys(own))
    answers = [one for one in told if one]
    bare = sum(not line for line in lines)
    aside = {
        "repeated": len(own) - len({*own}),
        "of another question": len(every) - len(own) + len({*own}) - len(answers),
        f"line{'s' * (bare != 1)} without a code": bare,
    }
    return answers, ", ".join(f"{n} {why}" for why, n in aside.items() if n)


class Hands(Panel):
    """What the room thinks: the codes, and of the questions in them the one that is told."""

    slot = "room"
    told = False

    def __init__(self) -> None:
        self.codes, self.question = W.Textarea(rows=4), W.Dropdown(options=[])
        fields = {"codes": ("Codes, with any text around them", self.codes)}
        fields |= {"question": ("The question", self.question)}
        super().__init__("", fields, {REVEAL: self.reveal}, label="What the room thinks")
        self.on(self.codes, lambda _: self._read())
        self.on(self.question, lambda _: self._turn())
        self._turn()

    def arrange(self) -> list[W.Widget]:
        """Return the picture first: a class sees it, and need not see whose code is whose."""
        fields, buttons, picture = super().arrange()
        return [picture, buttons, fields]

    def reveal(self) -> None:
        """Show what is right, or hide it again."""
        self.told = not self.told
        self.button.description = HIDE if self.told else REVEAL
        self.render()

    def _read(self) -> None:
        """Offer the questions that the codes are about, that of most codes first."""
        found = Counter(map(hand.question, hand.codes(self.codes.value)))
        here = [number for number, _ in found.most_common() if card(number)]
        if {*here} != {number for _, number in self.question.options}:
            was = self.question.value
            self.question.options = [(called(number), number) for number in here]
            self.question.value = was if was in here else here[0] if here else None
        self.render()

    def _turn(self) -> None:
        self.told, self.button.description = False, REVEAL
        self.render()

    def render(self) -> None:
        known = self.question.value is not None
        self.offer(*[self.button] * known)
        self.question.layout.display = "" if known else "none"
        super().render()

    def body(self) -> Node:
        if self.question.value is None:
            lost = len(hand.codes(self.codes.value))
            return [p[ABOUT], p(".rk-lab-note")[f"{lost} {LOST}."] if lost else None]
        one = card(self.question.value)
        assert one
        options = options_of(one.questions)
        answers, aside = count(self.codes.value, self.question.value, options)
        right = _right(one) if self.told else {}
        said = f"Set aside: {aside}." if aside else None
        return [
            p(".rk-score")[strong[f"{len(answers)} answered."], heard(" "), span[said]],
            [
                drawn(one.questions[name], [given[name] for given in answers], right.get(name))
                for name in options
            ],
        ]

    def twin(self) -> Node:
        return p[ABOUT]


def _right(one: Ask) -> Mapping[str, Feedback]:
    first = {name: next(iter(asks.options)) for name, asks in one.questions.items()}
    right = {name: next(iter(told.right)) for name, told in one.judge(first).items()}
    return one.judge(first | right)


def drawn(asks: Question, answers: Sequence[str], right: Feedback | None = None) -> Element:
    """Return how often each answer was given, in figures and as bars, and which one is right."""
    counts, of, law = Counter(answers), max(len(answers), 1), right.right if right else {}
    given = {name: words for name, words in asks.options.items() if counts[name] or name in law}
    rest = [words for name, words in asks.options.items() if name not in given]
    rows: Iterator[list[Node]] = (
        [
            [words, [" ", verdict(True)] if name in law else None],
            [f"{counts[name]} ({counts[name] / of:.0%})", _bar(counts[name] / of)],
        ]
        for name, words in given.items()
    )
    return div(".rk-chart.rk-room")[
        h4[asks.aloud or asks.text],
        grid(["Answer", "Of the room"], rows),
        p(".rk-note")[f"Nobody: {'; '.join(rest)}."] if rest else None,
        [p[one] for one in right.reasons] if right else None,
    ]


def _bar(share: float) -> Element:
    return div(".rk-level.rk-s0", aria_hidden="true")[span(style=f"width: {share:.2%}")]


hands = Hands
