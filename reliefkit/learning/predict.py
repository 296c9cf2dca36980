"""Predict, then reveal: the result stays locked until the learner has committed to an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import ipywidgets as W
from htpy import Element, div, h3, h4, li, p, strong, ul

from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS
from reliefkit.labs.controls import Part
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names, starting_case
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.commit import Committed, beside
from reliefkit.learning.feedback import EVERY, Feedback, feedback
from reliefkit.views import frame
from reliefkit.words.finding import RESULT_WORDS, sentence

LOCKED = "Answer for each protection, then commit. The result stays locked until you do."
PREDICT = "Predict, then reveal"
COMMIT = "Commit my answers"
HEADS = ("Protection", "You said", "The law says", "Why")


class Prediction(Committed[dict[str, Feedback]], Shown):
    """A case whose result is locked until the learner has answered for every protection.

    Attributes: `case`, `show`, `answers` (protection to `Result`), `named` (protection to the
    element the learner thinks decides), `revealed` (None while locked, then the feedback by
    protection). Call `answer` and `commit` to do what the learner does on the page.
    """

    locked = LOCKED

    def __init__(
        self, case: Case, show: Sequence[str], element: bool, title: str, task: str
    ) -> None:
        self.case = case
        self.show = tuple(show)
        self.title = title
        self.task = task
        self.inputs = {name: _ask_result(name) for name in show}
        self.elements = {name: _ask_element(name) for name in show} if element else {}
        self._lock([*self.inputs.values(), *self.elements.values()], COMMIT)
        parts = [_part("rk-predict", frame.heading(title, task, PREDICT), title, "lab")]
        for name in show:
            question = f"{LAW[name].title}?"
            parts.append(_part(f"rk-at-{name}", str(h4[LAW[name].title]), question, "radiogroup"))
            if element:
                line = frame.line("What decides?")
                parts.append(_part(f"rk-at-{name}-element", line, f"{question} What decides?"))
        label = title or PREDICT
        self.facts = Slots(["facts"], label=label, parts=parts)
        self.slots = Slots(["reveal"], label=label, parts=[])
        self.facts.show(facts=str(_facts(case)))
        self.slots.show(reveal=frame.line(LOCKED))
        self.widget = self._put_together()

    def _put_together(self) -> W.Widget:
        columns = []
        for name in self.show:
            asked = [self.inputs[name], *([self.elements[name]] if self.elements else [])]
            columns.append(W.Box(asked))
            columns[-1].add_class("rk-predict-one")
        answers = W.Box(columns)
        body = W.Box([self.facts, W.Box([answers, self.button, self.slots])])
        root = W.Box([body])
        for box, name in ((answers, "rk-predict-answers"), (body, "rk-lab-body"), (root, "rk")):
            box.add_class(name)
        body.children[1].add_class("rk-predict-right")
        root.add_class("rk-lab")
        root.add_class("rk-predict")
        return root

    @property
    def answers(self) -> dict[str, Result]:
        """What the learner has chosen so far."""
        chosen = {name: widget.index for name, widget in self.inputs.items()}
        return {name: options(name)[at] for name, at in chosen.items() if at is not None}

    @property
    def named(self) -> dict[str, str]:
        """The elements the learner has named as deciding."""
        chosen = {name: widget.index for name, widget in self.elements.items()}
        return {name: element_names(name)[at] for name, at in chosen.items() if at is not None}

    def answer(self, protection: str, result: str, element: str = "") -> None:
        """Choose an answer for one protection. Raises ReliefError for one that is not offered."""
        if protection not in self.inputs:
            raise ReliefError(
                f"{shown(protection)} is not asked here. Allowed: {', '.join(self.show)}."
            )
        allowed = [str(one) for one in options(protection)]
        if result not in allowed:
            raise ReliefError(
                f"{protection}: {shown(result)} is not offered. Allowed: {', '.join(allowed)}."
            )
        self.inputs[protection].index = allowed.index(result)
        if element and protection in self.elements:
            found = names("element", [element], element_names(protection))
            self.elements[protection].index = element_names(protection).index(found[0])

    def _judge(self) -> dict[str, Feedback]:
        now = assess(self.case)
        return {
            name: feedback(now[name], self.answers[name], self.named.get(name, ""))
            for name in self.show
        }

    def _display(self, told: dict[str, Feedback]) -> None:
        rows = ((LAW[name].title, words(self.answers[name]), told[name]) for name in self.show)
        self.slots.show(reveal=str(beside("Your answers beside the law's", HEADS, rows)))

    def _text(self) -> str:
        facts = [f"- {said}" for said in told(self.case)]
        asked = [f"{LAW[name].title}: {' / '.join(choices(name))}?" for name in self.show]
        return "\n".join([*filter(None, (self.title, self.task)), *facts, "", *asked, LOCKED])

    def _html(self) -> str:
        return str(
            div(".rk")[
                h3[self.title or PREDICT],
                p[self.task] if self.task else None,
                _facts(self.case),
                ul[(li[strong[LAW[n].title], f": {' / '.join(choices(n))}?"] for n in self.show)],
                p[LOCKED],
            ]
        )


def options(protection: str) -> list[Result]:
    """Return the results a protection can have, best first."""
    best = Result.REQUIRED if LAW[protection].mandatory else Result.PERMITTED
    return [best, Result.REFUSED, Result.OPEN]


def words(result: Result) -> str:
    """Return a result in the words a learner chooses."""
    return RESULT_WORDS[result].partition(" (")[0]


def choices(protection: str) -> list[str]:
    """Return the results a protection can have, in words."""
    return [words(result) for result in options(protection)]


def element_names(protection: str) -> list[str]:
    """Return what a learner can name as deciding."""
    return [EVERY, *(element.name for element in LAW[protection].elements)]


def told(case: Case) -> list[str]:
    """Return the facts a case gives, as sentences; what is not known is said last."""
    known = [sentence(FACTS[n].clause(v)) for n, v in case.given.items() if v is not None]
    unknown = [sentence(FACTS[n].clause(v)) for n, v in case.given.items() if v is None]
    return [*known, *unknown] or ["Nothing in particular is in dispute."]


def _facts(case: Case) -> Element:
    rest = "Everything else is as in an undisputed case." if case.assumed else None
    return div(".rk-predict-facts")[
        h4["The facts"], ul[(li[said] for said in told(case))], p[rest] if rest else None
    ]


def _ask_result(name: str) -> W.Widget:
    widget = W.RadioButtons(options=choices(name), index=None)
    widget.add_class(f"rk-at-{name}")
    return widget


def _ask_element(name: str) -> W.Widget:
    titles = {element.name: element.title for element in LAW[name].elements}
    words = [sentence(titles.get(one, one)).rstrip(".") for one in element_names(name)]
    widget = W.Dropdown(options=words, index=None)
    widget.add_class(f"rk-at-{name}-element")
    return widget


def _part(at: str, above: str, name: str, role: str = "") -> Part:
    kind = "lab" if role == "lab" else "pick"
    part: Part = {"at": at, "kind": kind, "above": above, "name": name}
    return part | ({"role": role} if role == "radiogroup" else {})


def predict(
    case: Case | str,
    show: Iterable[str] = PROTECTIONS,
    *,
    element: bool = False,
    title: str = "",
    task: str = "",
) -> Prediction:
    """Return a case to predict: the result is locked until there is an answer for each protection.

    `case` is a case or the name of a published decision; `show` the protections to ask about;
    with `element` the learner also names the element that decides. Then answer, result and
    reason stand side by side, with the deciding element, its cite, and what would turn it round.

    Raises ReliefError for a name that does not exist, with the nearest that does.
    """
    asked = names("protection", show, PROTECTIONS)
    order = [name for name in PROTECTIONS if name in asked]
    return Prediction(starting_case(case, (), False), order, element, title, task)
