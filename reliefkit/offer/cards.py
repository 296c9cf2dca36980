"""The cards of a lesson on paper: what each asks, for a worksheet, and its answer, for a key."""

import re
from collections.abc import Iterator
from functools import singledispatch
from textwrap import shorten
from typing import NamedTuple

import htpy as h

from reliefkit.assess import GRANTED, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import Number, Share
from reliefkit.labs.lab import Lab
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask
from reliefkit.learning.casefile import file_title
from reliefkit.learning.feedback import feedback
from reliefkit.learning.find import FindFacts, FindMany
from reliefkit.learning.free import FreeLab
from reliefkit.learning.grade import Choice, Grades
from reliefkit.learning.pair import Pair
from reliefkit.learning.panel import Card
from reliefkit.learning.predict import Prediction, predict, told
from reliefkit.learning.series import Drill, likely
from reliefkit.learning.task import Task, goal_words
from reliefkit.library import cite_text
from reliefkit.library.clients import Client, client_of, clients
from reliefkit.offer.blocks import Block, choice, ruled, table, text
from reliefkit.offer.exercises import on_paper
from reliefkit.views.scale import marks
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import capital, inner_title, lowered, title, words

MOST = 6  # statements to sort; of more the key has no reasons


class Answer(NamedTuple):
    """What a card asks about, the answer in lines, and the named mistakes that may be heard."""

    about: str
    lines: list[h.Node]
    heard: list[str]


@singledispatch
def with_answers(card: object, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield a card of a lesson as exercises on paper, each before its answer.

    `part` is the name of the part it stands in, `said` the words before it. A card that asks
    nothing has none; some have one of the two alone.
    """
    yield from ()


@with_answers.register
def _(card: Prediction, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield a story, and boxes for each answer and for the fact that decides it."""
    person = _person_of(card.case)
    story = person.story if person else card.task or " ".join(told(card.case, card.show))
    answers = {name: card.questions[name].options.values() for name in card.show}
    rows = (
        [LAW[name].title, [re.sub(" be granted| on facts.*", "", one) for one in offered], ""]
        for name, offered in answers.items()
    )
    asked = table("law", ("", "The law says", "The deciding fact"), rows, 26, 60, 0)
    called = card.title or (file_title(person) if person else part)
    yield Block(called, 3, [text(story), asked])
    lines: list[h.Node] = []
    for name in card.show:
        found = assess(card.case)[name]
        why = [one for one in feedback(found, found.result).why if not one.startswith("Remember")]
        cite = f" ({found.protection.cite})" if found.result in GRANTED else ""
        now = words(found)
        rest = f": {now}{cite}. {' '.join(one for one in why if lowered(one)[:-1] not in now)}"
        lines.append([h.strong[found.protection.title], rest])
    yield Answer(card.title, lines, [*likely(card.case, card.show).values()])


@with_answers.register
def _(card: Pair, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    asked, then = card.questions["fact"], card.questions["element"]
    both = card.difference.before.case, card.difference.after.case
    rows = (
        [[called], *(capital(FACTS[name].short(case[name], True)) for case in both)]
        for name, called in asked.options.items()
    )
    facts = table("pair", (asked.text, "First", "Second"), rows, 30, 24, 24)
    requirements = choice(then.options.values(), lead=f"{then.text} ")
    yield Block(part, 3, [text(on_paper(said)), facts, requirements, ruled(1, "Because")])
    found = card.judge({"fact": card.facts[0], "element": card.elements[0]})
    fact, element = found["fact"], found["element"]
    heard = [id for case in both for id in likely(case, [card.protection]).values()]
    reasons = " ".join([*fact.reasons, *fact.why])
    lines: list[h.Node] = [[h.strong[fact.words], f". {reasons}"], f"Decides: {element.words}."]
    yield Answer(card.title, lines, heard)


@with_answers.register
def _(card: Task, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    before = on_paper(said.partition("**Decide:**")[0])
    person = _person_of(card.start, before)
    story = text(person.story if person else "")
    asked = f"Goal: {goal_words(card.goal)}. Which of these facts would you change, and to what?"
    facts = choice((capital(FACTS[name].label) for name in card.lab.controls), "square")
    yield Block(part, 2.5, [story, text(before), text(asked), facts, ruled(2)])
    end = card.start.but(**(card.least() or {}))
    decide = listed(_turning(card.start, end, card.goal))
    lines: list[h.Node] = [card.words, card.steps()[-1], f"Decides: {decide}."]
    yield Answer("", lines, [*likely(end, card.goal).values()])


@with_answers.register
def _(card: Choice, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    (question,) = card.questions.values()
    options = (choice([each]) for each in question.options.values())
    yield Block(part, 1, [text(question.text), *options, ruled(1, "Because")])
    lines: list[h.Node] = []
    for option in question.options:
        (one,) = card.judge({"answer": option}).values()
        mark = h.strong[f"{option.rstrip('?.')}: "] if one.agrees else h.i[f"Not “{option}”: "]
        lines.append([mark, one.reasons[0]])
    yield Answer("", [question.text, *lines], [])


@with_answers.register
def _(card: Grades, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield the statements, and the verdicts; of many, without the reasons, which the page has."""
    first = card.cards[0]
    assert isinstance(first, Ask)
    (verdicts, *_) = (question.options for question in first.questions.values())
    rows = [[str(each), [*verdicts.values()], ""] for each in card.entries[:MOST]]
    yield Block(part, len(rows), [table("sorting", ("", "Mark one", "Why"), rows, 34, 27, 0)])
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


@with_answers.register
def _(card: Drill, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    for each in card.predictions:
        yield from with_answers(each, part, said)


@with_answers.register
def _(card: FindFacts, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    heads = ("What does the story say?", "Underline it there, and write it here")
    asked = table("found", heads, ([FACTS[name].question, ""] for name in card.facts), 46, 0)
    yield Block(f"{file_title(card.client)}: find the facts", 3, [text(card.client.story), asked])
    yield _facts_of(card.client)


@with_answers.register
def _(card: FindMany, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield the first story, and the answers of all."""
    yield from with_answers(card.cards[0], part, said)
    yield from map(_facts_of, card.clients[1:])


@with_answers.register
def _(card: Card, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield the story of a worked case; nothing for another card to read."""
    for each in clients().values():
        if card.title == file_title(each):
            yield Block(f"{card.title}: underline the facts that decide", 1, [text(each.story)])


@with_answers.register
def _(card: Lab, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield an unmarked line, on which the reader marks where each answer changes."""
    fact = FACTS[next(iter(card.controls))]
    if isinstance(fact, Share):
        show = [inner_title(n) for n in card.scene.show if fact.name in facts_below(LAW[n].formula)]
        asked = f"{fact.question} Mark where these answers change: {listed(show)}."
        ticks = [h.span(style=f"left:{10 * k}%")[h.b[fact.words(k / 10)]] for k in range(11)]
        yield Block(card.title, 2.5, [text(asked), (str(h.div(".line")[ticks]), 80)])
    if isinstance(fact, Number):
        lines = [f"{one.value}: {one.whom}" for one in marks(fact, 1, card.scene.show)]
        yield Answer(card.title, [f"Answers can change at: {'; '.join(lines)}."], [])


@with_answers.register
def _(card: FreeLab, part: str = "", said: str = "") -> Iterator[Block | Answer]:
    """Yield the case it begins with, and a memo on it in the learner's own words."""
    yield from with_answers(predict(card.chooser.value), part, said)
    asked = "What does each come to, by which fact, and by what authority?"
    lines = (ruled(3, LAW[name].title) for name in PROTECTIONS)
    yield Block("A memo in your own words", 8, [text(asked), *lines])


# -- what several of them need ---------------------------------------------------------------------


def _person_of(case: Case, words: str = "") -> Client | None:
    """Return the client whose case it is, or else the one whom some words name."""
    named = (one for one in clients().values() if re.search(rf"\b{one.name}\b", words))
    return client_of(case) or next(named, None)


def _turning(start: Case, end: Case, goal: dict[str, str]) -> list[str]:
    """Return the requirements that decide where a goal is not met: at the start, or at the end."""
    found = []
    for name in goal:
        old, new = assess(start)[name], assess(end)[name]
        if old.result != new.result:
            decide = deciders(old if new.result in GRANTED else new)
            found += [f"{lowered(title(e))} ({inner_title(name)})" for e in decide]
    return list(dict.fromkeys(found))


def _facts_of(client: Client) -> Answer:
    said = (f"{FACTS[n].label}: {FACTS[n].words(client.case[n])}" for n in client.facts)
    return Answer(file_title(client), [capital("; ".join(said)) + "."], [])
