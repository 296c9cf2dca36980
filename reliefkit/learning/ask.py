"""Ask, commit, reveal, explain: the one model of every card that asks something.

A kind of question is a class with `judge`: what the learner is told about each answer. Its
`answers` are, by the name of the question, the name of an option, or a tuple of names where several
may be ticked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Node, details, fragment, h4, li, p, strong, summary, ul
from markupsafe import Markup

from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.labs.slots import Part, Slots, box, part_for
from reliefkit.learning.locked import Feedback, Locked
from reliefkit.library import with_cites
from reliefkit.record import keep
from reliefkit.record.keys import key_for
from reliefkit.views.markup import grid, line, table_row
from reliefkit.words.clauses import listed

_MOST = 7  # more options than this are a list to open


class Question(NamedTuple):
    """A question, and the answers it offers: name to words.

    `many` may be ticked, or one chosen. `aloud` is what readers aloud call it, where that is more
    than its text. One that `follows` stands in the box of the question before it, as a list to
    open, and is not told in the twin.
    """

    text: str
    options: Mapping[str, str]
    many: bool = False
    aloud: str = ""
    follows: bool = False

    @property
    def radio(self) -> bool:
        """Whether all answers stand open beside one another, of which one is chosen."""
        return not (self.many or self.follows or len(self.options) > _MOST)


class Ask(Locked):
    """Something to look at, and questions about it that stay locked until committed.

    Attributes: `questions`, `button` (commits), and those of `Locked`.
    Call `answer` and `commit` to do what the learner does on the page.
    """

    unnamed = "A question"
    asks = "Commit my answer"
    called = "Your answer beside the right one"
    heads = ("Question", "You said", "Answer", "Why")

    def __init__(
        self,
        questions: Mapping[str, Question],
        *below: W.Widget,
        above: Node = None,
        title: str = "",
        task: str = "",
        key: str = "",
    ) -> None:
        self.questions = dict(questions)
        self.looked_at = None if above is None else Markup(fragment[above])
        fields = {name: (q.text, _control(q)) for name, q in questions.items()}
        super().__init__(title, fields, {self.asks: self.commit}, *below, task=task, key=key)
        self.button = self.buttons[self.asks]
        self.button.disabled = True
        self._controls = [one for name in questions for one in self.ticks(name).values()]
        for control in self._controls:
            self.on(control, self._chosen)
        self.render()
        keep(self)

    # -- what the learner does -----------------------------------------------------------------

    def answer(self, *chosen: str) -> None:
        """Choose an answer for each question. Raises ReliefError for one that is not offered."""
        for name, one in zip(self.questions, chosen, strict=False):
            self.choose(name, one)

    def choose(self, name: str, *chosen: str) -> None:
        """Answer one question by names of options, or their words. Raises ReliefError as above."""
        if name not in self.questions:
            allowed = ", ".join(self.questions)
            raise ReliefError(f"{shown(name)} is not asked here. Allowed: {allowed}.")
        question = self.questions[name]
        named = {words: option for option, words in question.options.items()}
        found = [named.get(one, one) for one in chosen]
        for one in found:
            if one not in question.options:
                raise unknown_name("answer", one, [*named, *named.values()], f"{question.text} ")
        for option, control in self.ticks(name).items():
            control.value = option in found if question.many else found[0]

    def ticks(self, name: str) -> dict[str, W.Widget]:
        """Return a question's boxes to tick, by option; of one answered by a choice, that alone."""
        question, control = self.questions[name], self.fields[name]
        if not question.many:
            return {"": control}
        return dict(zip(question.options, control.children, strict=True))

    def _read(self, name: str) -> Any:
        if not self.questions[name].many:
            return self.fields[name].value
        return tuple(option for option, tick in self.ticks(name).items() if tick.value)

    def _chosen(self, _: object) -> None:
        if not self.revealed:
            found = {name: self._read(name) for name in self.questions}
            self.set_trait("answers", {name: said for name, said in found.items() if said})
            self.button.disabled = len(self.answers) < len(self.questions)

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers; reveal what is right, and why. Raises ReliefError while one lacks."""
        if not self.revealed:
            if len(self.answers) < len(self.questions):
                raise ReliefError(self.locked)
            self.reveal(self.judge(self.answers), [*self._controls, self.button])
        return self.revealed

    def restore(self, answers: Mapping[str, Any]) -> None:
        """Answer and commit as before. Raises ReliefError for answers that do not fit."""
        for name, question in self.questions.items():
            said = answers.get(name)
            if type(said) is not (list if question.many else str):
                raise ReliefError(f"{name}: {shown(said)} is not an answer.")
            self.choose(name, *(said if question.many else [said]))
        self.commit()

    # -- what a kind of question says ----------------------------------------------------------

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return what the learner is told about each answer, by name of question."""
        raise NotImplementedError

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is revealed: each answer beside the right one, with the reasons."""
        rows = (
            table_row(
                self.questions[name].text,
                self.questions[name].options[self.answers[name]],
                [strong[one.words], f" — {one.alike}" if one.agrees else ""],
                [[p[reason] for reason in one.reasons], folded(one)],
                look=None if one.agrees else "rk-predict-other",
            )
            for name, one in found.items()
        )
        return grid(self.heads, rows, self.called)(".rk-predict-table")

    # -- how it stands on the page -------------------------------------------------------------

    def arrange(self) -> list[W.Widget]:
        """Return what there is to look at, and the questions, the button and the answer."""
        right = box("rk-predict-right", of=[self._asked(), *self.buttons.values(), self.slots])
        if self.looked_at is None:
            return [right]
        self.above = Slots(["above"], label=self.label, parts=[])
        self.above.show(above=str(self.looked_at))
        return [self.above, right]

    def _asked(self) -> W.Box:
        boxes: list[W.Box] = []
        for name, question in self.questions.items():
            if question.follows:
                boxes[-1].children = (*boxes[-1].children, self.fields[name])
            else:
                boxes.append(box("rk-predict-one", of=[self.fields[name]]))
        return box("rk-predict-answers", of=boxes)

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        """Return what the page hangs on a question: its text as a heading above it."""
        question = self.questions[name]
        above = line(words) if question.follows else str(h4[words])
        role = "group" if question.many else "radiogroup" if question.radio else ""
        return part_for(control, name, "pick", above, question.aloud or words, role)

    def twin(self) -> Node:
        """Return what there is to look at, and what is asked; never the answer."""
        asked = (
            li[
                strong[q.text, "" if q.text.endswith("?") else ":"],
                f" {' / '.join(q.options.values())}?",
            ]
            for q in self.questions.values()
            if not q.follows
        )
        return [self.looked_at, ul[asked], p[self.locked]]


def folded(one: Feedback) -> Node:
    """Return the whole reason behind a fold, which a wrong answer finds open."""
    told = details(open=not one.agrees)[summary["Why"], (p[said] for said in one.why)]
    return told if one.why else None


def _control(question: Question) -> W.Widget:
    if question.many:
        named = question.options.values()
        return W.Box([W.Checkbox(False, description=words, indent=False) for words in named])
    kind = W.RadioButtons if question.radio else W.Dropdown
    return kind(options=[(words, one) for one, words in question.options.items()], index=None)


# -- the simplest: one question ---------------------------------------------------------------


class Choice(Ask):
    """One question, with a right answer or several of which each is right.

    `reasons` has what is told of each answer, by its name. Attributes: those of `Ask`.
    """

    def __init__(
        self,
        name: str,
        question: Question,
        right: Sequence[str],
        reasons: Mapping[str, str],
        **frame: str,
    ) -> None:
        self._right, self._reasons = right, reasons
        super().__init__({name: question}, **frame)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return the reason against the answer given, if wrong, and the one for the right one."""
        ((name, said),) = answers.items()
        reasons = dict.fromkeys((self._reasons[said], self._reasons[self._right[0]]))
        right = listed(self.questions[name].options[one] for one in self._right)
        return {name: Feedback(said in self._right, right, [*reasons])}


def choose(
    question: str, options: Sequence[str], answer: str, why: Mapping[str, str], *, key: str = ""
) -> Choice:
    """Return a question with one right answer, and the reason for or against every option.

    Only for words and common mistakes: what the rules can decide belongs in a lab. `why` gives
    each option its reason, with ids of authorities in square brackets. `key` names the card for a
    record; by default what it asks does. Raises ReliefError for an answer that is not an option,
    an option without a reason, or an id that does not exist.
    """
    offered = list(options)
    if answer not in offered:
        raise unknown_name("answer", answer, offered)
    if missing := [one for one in offered if one not in why]:
        raise ReliefError(f"why: no reason is given for {', '.join(missing)}.")
    for extra in why:
        if extra not in offered:
            raise unknown_name("option", extra, offered, "why: ")
    reasons = {one: with_cites(" ".join(why[one].split())) for one in offered}
    asked = Question(question, {one: one for one in offered})
    own = key_for(key, "choose", question, *offered)
    return Choice("answer", asked, [answer], reasons, key=own)
