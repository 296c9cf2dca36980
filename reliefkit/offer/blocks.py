"""A card of a lesson on paper: its question, with boxes and lines to answer, and no answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import singledispatch
from math import ceil
from typing import NamedTuple

import htpy as h

from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Share
from reliefkit.labs.lab import Lab
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask
from reliefkit.learning.casefile import named
from reliefkit.learning.find import FindFacts, FindMany
from reliefkit.learning.free import FreeLab
from reliefkit.learning.grade import Grades
from reliefkit.learning.pair import Pair
from reliefkit.learning.panel import Card
from reliefkit.learning.predict import Prediction, predict, told
from reliefkit.learning.series import Drill
from reliefkit.learning.task import Task, goal_words
from reliefkit.library.clients import Client, client_of, clients
from reliefkit.offer.exercises import Exercise, on_paper
from reliefkit.views.markup import grid
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, inner_title

Part = tuple[str, int]  # HTML of what stands on the paper, and how many pixels high it is
Cell = str | Sequence[str]  # words, or options with a box each
_WIDE, _LINE, _RULE = 90, 21, 26  # letters in a line; pixels of a line of print, and of writing
MOST = 6  # statements to sort


class Block(NamedTuple):
    """An exercise on paper: its heading, the minutes it takes, and what stands there."""

    title: str
    minutes: float
    parts: Sequence[Part]

    @property
    def high(self) -> int:
        """How many pixels of a page it takes, its heading included."""
        return 46 + sum(high for _, high in self.parts)


def text(words: str) -> Part:
    """Return a paragraph; nothing for no words."""
    words = " ".join(words.split())
    return (str(h.p[words]), 6 + _LINE * ceil(len(words) / _WIDE)) if words else ("", 0)


def ruled(count: int, lead: str = "") -> Part:
    """Return lines to write on, the first with a word to begin with."""
    return str(h.div(".ruled")[h.div[lead], [h.div] * (count - 1)]), count * _RULE + 6


def _boxes(options: Iterable[str], kind: str = "round") -> list[h.Element]:
    return [h.span(".box")[h.i(class_=kind), one] for one in options]


def _lines(options: Iterable[str], wide: int) -> int:
    """Return how many lines options take, each with its box, where so many letters fit one."""
    lines, at = 1, 0
    for long in (len(one) + 4 for one in options):
        lines, at = (lines + 1, 0) if at and at + long > wide else (lines, at)
        lines, at = lines + (long - 1) // wide, at + long
    return lines


def _choice(options: Iterable[str], kind: str = "round", lead: str = "") -> Part:
    options = [*options]
    lines = _lines([*lead.split(), *options], _WIDE)
    return str(h.p[lead, _boxes(options, kind)]), 6 + _LINE * lines


def _grid(kind: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *wide: int) -> Part:
    """Return a table; `wide` says how many letters fit each column, 0 for one to write in."""

    def cell(one: Cell) -> h.Node:
        return one if isinstance(one, str) else _boxes(one, "square" if kind == "law" else "round")

    def high(row: Sequence[Cell]) -> int:
        sides = [(one, w) for one, w in zip(row, wide, strict=True) if w]
        lines = (ceil(len(c) / w) if isinstance(c, str) else _lines(c, w) for c, w in sides)
        return max(30 if all(wide) else 36, 10 + _LINE * max(lines))  # room for a hand

    rows = [*rows]
    drawn = grid(heads, (map(cell, row) for row in rows))(class_=kind)
    return str(drawn), 38 + sum(map(high, rows))


def person_of(case: Case, words: str = "") -> Client | None:
    """Return the client whose case it is, or else the one whom some words name."""
    named = (one for one in clients().values() if re.search(rf"\b{one.name}\b", words))
    return client_of(case) or next(named, None)


# -- a kind of card --------------------------------------------------------------------------------


@singledispatch
def blocks(card: object, one: Exercise) -> Iterator[Block]:
    """Yield a card of a lesson as exercises on paper; none for one that asks nothing."""
    yield from ()


@blocks.register
def _(card: Prediction, one: Exercise) -> Iterator[Block]:
    """Yield a story, and boxes for each answer and for the fact that decides it."""
    person = person_of(card.case)
    story = person.story if person else card.task or " ".join(told(card.case, card.show))
    answers = {name: card.questions[name].options.values() for name in card.show}
    rows = (
        [LAW[name].title, [re.sub(" be granted| on facts.*", "", one) for one in offered], ""]
        for name, offered in answers.items()
    )
    grid = _grid("law", ("", "The law says", "The deciding fact"), rows, 26, 60, 0)
    title = card.title or (named(person) if person else one.part)
    yield Block(title, 3, [text(story), grid])


@blocks.register
def _(card: Pair, one: Exercise) -> Iterator[Block]:
    fact, element = card.questions["fact"], card.questions["element"]
    both = card.difference.before.case, card.difference.after.case
    rows = (
        [[words], *(capital(FACTS[name].short(case[name], True)) for case in both)]
        for name, words in fact.options.items()
    )
    grid = _grid("pair", (fact.text, "First", "Second"), rows, 30, 24, 24)
    then = _choice(element.options.values(), lead=f"{element.text} ")
    yield Block(one.part, 3, [text(on_paper(one.words)), grid, then, ruled(1, "Because")])


@blocks.register
def _(card: Task, one: Exercise) -> Iterator[Block]:
    words = on_paper(one.words.partition("**Decide:**")[0])
    person = person_of(card.start, words)
    story = text(person.story if person else "")
    asked = f"Goal: {goal_words(card.goal)}. Which of these facts would you change, and to what?"
    facts = _choice((capital(FACTS[name].label) for name in card.lab.controls), "square")
    yield Block(one.part, 2.5, [story, text(words), text(asked), facts, ruled(2)])


@blocks.register
def _(card: Ask, one: Exercise) -> Iterator[Block]:
    (question,) = card.questions.values()
    options = (_choice([each]) for each in question.options.values())
    yield Block(one.part, 1, [text(question.text), *options, ruled(1, "Because")])


@blocks.register
def _(card: Grades, one: Exercise) -> Iterator[Block]:
    first = card.cards[0]
    assert isinstance(first, Ask)
    (verdicts, *_) = (question.options for question in first.questions.values())
    rows = [[str(each), [*verdicts.values()], ""] for each in card.entries[:MOST]]
    grid = _grid("sorting", ("", "Mark one", "Why"), rows, 34, 27, 0)
    yield Block(one.part, len(rows), [grid])


@blocks.register
def _(card: Drill, one: Exercise) -> Iterator[Block]:
    for each in card.predictions:
        yield from blocks(each, one)


@blocks.register
def _(card: FindFacts, one: Exercise) -> Iterator[Block]:
    heads = ("What does the story say?", "Underline it there, and write it here")
    grid = _grid("found", heads, ([FACTS[name].question, ""] for name in card.facts), 46, 0)
    yield Block(f"{named(card.client)}: find the facts", 3, [text(card.client.story), grid])


@blocks.register
def _(card: FindMany, one: Exercise) -> Iterator[Block]:
    yield from blocks(card.cards[0], one)


@blocks.register
def _(card: Card, one: Exercise) -> Iterator[Block]:
    """Yield the story of a worked case; nothing for another card to read."""
    for each in clients().values():
        if card.title == named(each):
            yield Block(f"{card.title}: underline the facts that decide", 1, [text(each.story)])


@blocks.register
def _(card: Lab, one: Exercise) -> Iterator[Block]:
    """Yield an unmarked line, on which the reader marks where each answer changes."""
    fact = FACTS[next(iter(card.controls))]
    if isinstance(fact, Share):
        show = [inner_title(n) for n in card.scene.show if fact.name in facts_below(LAW[n].formula)]
        asked = f"{fact.question} Mark where these answers change: {listed(show)}."
        ticks = [h.span(style=f"left:{10 * k}%")[h.b[fact.words(k / 10)]] for k in range(11)]
        yield Block(card.title, 2.5, [text(asked), (str(h.div(".line")[ticks]), 80)])


@blocks.register
def _(card: FreeLab, one: Exercise) -> Iterator[Block]:
    """Yield the case it begins with, and a memo on it in the learner's own words."""
    yield from blocks(predict(card.chooser.value), one)
    asked = "What does each come to, by which fact, and by what authority?"
    lines = (ruled(3, LAW[name].title) for name in PROTECTIONS)
    yield Block("A memo in your own words", 8, [text(asked), *lines])
