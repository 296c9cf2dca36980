"""Ask, commit, reveal: a question stays unanswered on the page until the learner has committed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Node, div, fragment, h3, li, p, strong, ul
from markupsafe import Markup

from reliefkit.errors import unknown_name
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.learning.card import framed
from reliefkit.learning.commit import Committed, beside
from reliefkit.learning.feedback import Feedback
from reliefkit.views import frame

LOCKED = "Answer, then commit. The answer stays locked until you do."
COMMIT = "Commit my answer"
_MOST = 7  # more options than this are a list to open
HEADS = ("Question", "You said", "Answer", "Why")


class Question(NamedTuple):
    """A question and the answers it offers."""

    text: str
    options: Sequence[str]


Reveal = Callable[[list[str]], tuple[list[Feedback], Node]]


class Ask(Committed[list[Feedback]], Shown):
    """Something to look at, and questions about it whose answers stay locked until committed.

    Attributes: `questions`, `answers` (what the learner has chosen, None where nothing yet),
    `revealed` (None while locked, then the feedback, one for each question). Call `answer` and
    `commit` to do what the learner does on the page.
    """

    locked = LOCKED

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
        self._reveal, self._more = reveal, Markup()
        self._above, self._words = Markup(fragment[above]), words
        self.title, self.task = title, task
        self.inputs = [_ask(k, question) for k, question in enumerate(questions)]
        self._lock(self.inputs, COMMIT)
        label = title or "A question"
        head = {"at": "rk-card", "kind": "lab", "above": frame.heading(title, task)}
        parts = [head | {"name": label}, *(_part(k, q) for k, q in enumerate(questions))]
        self.above = Slots(["above"], label=label, parts=[])
        self.above.show(above=str(self._above))
        self.slots = Slots(["note"], label=label, parts=parts)
        self.slots.show(note=frame.line(LOCKED))
        boxes = [W.Box([one]) for one in self.inputs]
        for box in boxes:
            box.add_class("rk-predict-one")
        asked = W.Box(boxes)
        asked.add_class("rk-predict-answers")
        right = W.Box([asked, self.button, self.slots])
        right.add_class("rk-predict-right")
        self.widget = framed(self.above, right, also="rk-ask-card")

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

    def _judge(self) -> list[Feedback]:
        told, more = self._reveal([one for one in self.answers if one is not None])
        self._more = Markup(fragment[more])
        return told

    def _display(self, told: list[Feedback]) -> None:
        asked = [question.text for question in self.questions]
        rows = zip(asked, map(str, self.answers), told, strict=True)
        table = beside("Your answer beside the right one", HEADS, rows)
        self.slots.show(note=str(div[table, self._more]))

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


def _ask(at: int, question: Question) -> W.Widget:
    kind = W.RadioButtons if len(question.options) <= _MOST else W.Dropdown
    widget = kind(options=list(question.options), index=None)
    widget.add_class(f"rk-at-question-{at}")
    return widget


def _part(at: int, question: Question) -> dict[str, Any]:
    part = {"at": f"rk-at-question-{at}", "kind": "pick", "name": question.text}
    part["above"] = str(h3[question.text])
    return part | ({"role": "radiogroup"} if len(question.options) <= _MOST else {})
