"""The teacher's key of a lesson: the answer to all that its cards ask, and why, on two pages."""

from collections.abc import Iterator
from functools import singledispatch
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

import htpy as h

from reliefkit.assess import GRANTED, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.labs.lab import Lab
from reliefkit.learning.casefile import named
from reliefkit.learning.feedback import feedback
from reliefkit.learning.find import FindFacts, FindMany
from reliefkit.learning.free import FreeLab
from reliefkit.learning.grade import Choice, Grades
from reliefkit.learning.pair import Pair
from reliefkit.learning.panel import Keyed
from reliefkit.learning.predict import Prediction, predict
from reliefkit.learning.series import Drill, likely
from reliefkit.learning.task import Task
from reliefkit.library import cite_text
from reliefkit.library.mistakes import mistakes
from reliefkit.offer.blocks import MOST
from reliefkit.offer.exercises import bare, exercises, read
from reliefkit.offer.worksheet import foot
from reliefkit.views import page
from reliefkit.views.scale import marks
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import capital, inner_title, lowered, title, words

ABOUT = (
    "Made of the lesson's own cards. Where several facts would do, one way is told. What one hears "
    "is told of an answer that a rule takes for a named mistake; what is right is told once."
)


class Answer(NamedTuple):
    """What a card asks about, the answer in lines, and the named mistakes that may be heard."""

    about: str
    lines: list[h.Node]
    heard: list[str]


def key(path: Path) -> str | None:
    """Return the key of a lesson, made by running its code; None where its cards ask nothing.

    Raises ReliefError for a file that is not a notebook.
    """
    every = exercises(path)
    if not any(isinstance(one.card, (Keyed, FreeLab)) for one in every):
        return None
    found = [(one.part, each) for one in every for each in answers(one.card)]
    name = bare(read(path).cells[0].source.partition("\n")[0].removeprefix("#"))
    told: set[str] = set()
    drawn = [_drawn(part, one, told) for part, one in found]
    return page(
        "worksheet key",
        f"Relief Lab: {name}, key",
        h.main[h.h1[f"{name}: key"], h.p[ABOUT], h.div(".answers")[drawn], h.footer[foot(name)]],
    )


def _drawn(part: str, one: Answer, told: set[str]) -> h.Element:
    heard = []
    for id in dict.fromkeys(filter(None, one.heard)):
        wrong = mistakes()[id]
        right = "" if id in told else f" {wrong.right} ({cite_text(wrong.authorities)})"
        heard.append(h.p[h.i["Heard: "], f"“{wrong.says}”{right}"])
        told.add(id)
    about = f": {one.about}" if one.about else ""
    return h.div(".exercise")[h.h2[part, about], (h.p[line] for line in one.lines), heard]


# -- a kind of card --------------------------------------------------------------------------------


@singledispatch
def answers(card: object) -> Iterator[Answer]:
    """Yield what a card of a lesson asks, with the answer; none for one that asks nothing."""
    yield from ()


@answers.register
def _(card: Prediction) -> Iterator[Answer]:
    lines: list[h.Node] = []
    for name in card.show:
        found = assess(card.case)[name]
        why = [one for one in feedback(found, found.result).why if not one.startswith("Remember")]
        cite = f" ({found.protection.cite})" if found.result in GRANTED else ""
        now = words(found)
        said = f": {now}{cite}. {' '.join(one for one in why if lowered(one)[:-1] not in now)}"
        lines.append([h.strong[found.protection.title], said])
    yield Answer(card.title, lines, [*likely(card.case, card.show).values()])


@answers.register
def _(card: Pair) -> Iterator[Answer]:
    found = card.judge({"fact": card.facts[0], "element": card.elements[0]})
    fact, element = found["fact"], found["element"]
    both = (card.difference.before.case, card.difference.after.case)
    heard = [id for case in both for id in likely(case, [card.protection]).values()]
    reasons = " ".join([*fact.reasons, *fact.why])
    lines: list[h.Node] = [[h.strong[fact.words], f". {reasons}"], f"Decides: {element.words}."]
    yield Answer(card.title, lines, heard)


@answers.register
def _(card: Task) -> Iterator[Answer]:
    end = card.start.but(**(card.least() or {}))
    decide = listed(_turning(card.start, end, card.goal))
    lines: list[h.Node] = [card.words, card.steps()[-1], f"Decides: {decide}."]
    yield Answer("", lines, [*likely(end, card.goal).values()])


def _turning(start: Case, end: Case, goal: dict[str, str]) -> list[str]:
    """Return the requirements that decide where a goal is not met: at the start, or at the end."""
    found = []
    for name in goal:
        old, new = assess(start)[name], assess(end)[name]
        if old.result != new.result:
            decide = deciders(old if new.result in GRANTED else new)
            found += [f"{lowered(title(e))} ({inner_title(name)})" for e in decide]
    return list(dict.fromkeys(found))


@answers.register
def _(card: Choice) -> Iterator[Answer]:
    (question,) = card.questions.values()
    lines: list[h.Node] = []
    for option in question.options:
        (one,) = card.judge({"answer": option}).values()
        mark = h.strong[f"{option.rstrip('?.')}: "] if one.agrees else h.i[f"Not “{option}”: "]
        lines.append([mark, one.reasons[0]])
    yield Answer("", [question.text, *lines], [])


@answers.register
def _(card: Grades) -> Iterator[Answer]:
    """Yield the verdicts; of many, without the reasons, which stand on the page."""
    few = len(card.entries) <= MOST
    lines: list[h.Node] = [
        [
            f"“{shorten(str(one), 60, placeholder='…')}” ",
            h.strong[one.verdict],
            f": {one.why}" if few else None,
            f" ({cite_text(one.authorities)})" if one.authorities else None,
        ]
        for one in card.entries
    ]
    yield Answer("", lines, [])


@answers.register
def _(card: Drill) -> Iterator[Answer]:
    for each in card.predictions:
        yield from answers(each)


@answers.register(FindFacts)
@answers.register(FindMany)
def _(card: FindFacts | FindMany) -> Iterator[Answer]:
    for client in card.clients if isinstance(card, FindMany) else [card.client]:
        said = (f"{FACTS[n].label}: {FACTS[n].words(client.case[n])}" for n in client.facts)
        yield Answer(named(client), [capital("; ".join(said)) + "."], [])


@answers.register
def _(card: Lab) -> Iterator[Answer]:
    fact = FACTS[next(iter(card.controls))]
    if isinstance(fact, Number):
        lines = [f"{one.value}: {one.whom}" for one in marks(fact, 1, card.scene.show)]
        yield Answer(card.title, [f"Answers can change at: {'; '.join(lines)}."], [])


@answers.register
def _(card: FreeLab) -> Iterator[Answer]:
    yield from answers(predict(card.chooser.value))
