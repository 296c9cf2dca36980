"""Ask, commit, reveal: a question stays unanswered on the page until the learner has committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import (
    Element,
    Node,
    caption,
    div,
    fragment,
    h3,
    li,
    p,
    strong,
    table,
    tbody,
    td,
    th,
    thead,
    tr,
    ul,
)
from markupsafe import Markup

from reliefkit.errors import ReliefError, unknown_name
from reliefkit.labs import furniture
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.learning.card import framed
from reliefkit.learning.feedback import Feedback

LOCKED = "Answer, then commit. The answer stays locked until you do."
COMMIT = "Commit my answer"
_MOST = 7  # more options than this are a list to open
HEADS = ("Question", "You said", "Answer", "Why")


class Question(NamedTuple):
    """A question and the answers it offers."""

    text: str
    options: Sequence[str]


Reveal = Callable[[list[str]], tuple[list[Feedback], Node]]


class Ask(Shown):
    """Something to look at, and questions about it whose answers stay locked until committed.

    Attributes: `questions`, `answers` (what the learner has chosen, None where nothing yet),
    `revealed` (None while locked, then the feedback, one for each question). Call `answer` and
    `commit` to do what the learner does on the page.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        reveal: Reveal,
        *,
        above: Node = None,
        words: str = "",
        title: str = "",
        task: str = "",
    ) -> None:
        self.questions = list(questions)
        self.revealed: list[Feedback] | None = None
        self._reveal = reveal
        self._above, self._words = Markup(fragment[above]), words
        self.title, self.task = title, task
        self.inputs = [_ask(k, question) for k, question in enumerate(questions)]
        self.button = W.Button(description=COMMIT, disabled=True)
        self.button.on_click(lambda _: self.commit())
        label = title or "A question"
        head = {"at": "rk-card", "kind": "lab", "above": furniture.heading(title, task)}
        parts = [head | {"name": label}, *(_part(k, q) for k, q in enumerate(questions))]
        self.above = Slots(["above"], label=label, parts=[])
        self.above.show(above=str(self._above))
        self.slots = Slots(["note"], label=label, parts=parts)
        self.slots.show(note=furniture.line(LOCKED))
        boxes = [W.Box([one]) for one in self.inputs]
        for box in boxes:
            box.add_class("rk-predict-one")
        asked = W.Box(boxes)
        asked.add_class("rk-predict-answers")
        right = W.Box([asked, self.button, self.slots])
        right.add_class("rk-predict-right")
        self.widget = framed(self.above, right, also="rk-ask-card")
        for one in self.inputs:
            one.observe(self._unlock, "index")

    @property
    def answers(self) -> list[str | None]:
        """What the learner has chosen so far."""
        both = zip(self.questions, self.inputs, strict=True)
        return [None if w.index is None else list(q.options)[w.index] for q, w in both]

    def answer(self, *chosen: str) -> None:
        """Choose an answer for each question. Raises ReliefError for one that is not offered."""
        for widget, question, one in zip(self.inputs, self.questions, chosen, strict=False):
            options = list(question.options)
            if one not in options:
                raise unknown_name("answer", one, options, f"{question.text} ")
            widget.index = options.index(one)

    def _unlock(self, _: Any) -> None:
        self.button.disabled = self.revealed is not None or None in self.answers

    def commit(self) -> list[Feedback]:
        """Fix the answers and reveal what is right, and why. Raises ReliefError if one lacks."""
        if self.revealed is None:
            answers = [one for one in self.answers if one is not None]
            if len(answers) < len(self.questions):
                raise ReliefError(LOCKED)
            self.revealed, more = self._reveal(answers)
            for widget in (*self.inputs, self.button):
                widget.disabled = True
            told = div[_table(self.questions, answers, self.revealed), more]
            self.slots.show(note=str(told))
        return self.revealed

    def _text(self) -> str:
        asked = [f"{q.text} {' / '.join(q.options)}?" for q in self.questions]
        return "\n".join(filter(None, (self.title, self.task, self._words, "", *asked, LOCKED)))

    def _html(self) -> str:
        asked = [li[strong[q.text], f" {' / '.join(q.options)}?"] for q in self.questions]
        return str(
            div(".rk.rk-card")[
                h3[self.title] if self.title else None,
                p[self.task] if self.task else None,
                self._above,
                ul[asked],
                p[LOCKED],
            ]
        )


def _table(questions: Sequence[Question], answers: list[str], told: list[Feedback]) -> Element:
    each = zip(questions, answers, told, strict=True)
    return table(".rk-predict-table")[
        caption["Your answer beside the right one"],
        thead[tr[(th(scope="col")[head] for head in HEADS)]],
        tbody[
            (
                tr(class_="rk-predict-same" if found.agrees else "rk-predict-other")[
                    th(scope="row")[question.text],
                    td[said],
                    td[strong[found.words], " — as you said" if found.agrees else ""],
                    td[(p[reason] for reason in found.reasons)],
                ]
                for question, said, found in each
            )
        ],
    ]


def _ask(at: int, question: Question) -> W.Widget:
    kind = W.RadioButtons if len(question.options) <= _MOST else W.Dropdown
    widget = kind(options=list(question.options), index=None)
    widget.add_class(f"rk-at-question-{at}")
    return widget


def _part(at: int, question: Question) -> dict[str, Any]:
    part = {"at": f"rk-at-question-{at}", "kind": "pick", "name": question.text}
    part["above"] = str(h3[question.text])
    return part | ({"role": "radiogroup"} if len(question.options) <= _MOST else {})
