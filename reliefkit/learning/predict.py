"""Predict, then reveal: the result stays locked until the learner has committed to an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import ipywidgets as W
from htpy import Element, caption, div, h3, h4, li, p, strong, table, tbody, td, th, thead, tr, ul

from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.explain import RESULT_WORDS, sentence
from reliefkit.facts import FACTS
from reliefkit.labs import furniture
from reliefkit.labs.controls import Part
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import names, starting_case
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.feedback import EVERY, Feedback, feedback

LOCKED = "Answer for each protection, then commit. The result stays locked until you do."
PREDICT = "Predict, then reveal"
COMMIT = "Commit my answers"


class Prediction(Shown):
    """A case whose result is locked until the learner has answered for every protection.

    Attributes: `case`, `show`, `answers` (protection to `Result`), `named` (protection to the
    element the learner thinks decides), `revealed` (None while locked, then the feedback by
    protection). Call `answer` and `commit` to do what the learner does on the page.
    """

    def __init__(
        self, case: Case, show: Sequence[str], element: bool, title: str, task: str
    ) -> None:
        self.case = case
        self.show = tuple(show)
        self.title = title
        self.task = task
        self.revealed: dict[str, Feedback] | None = None
        self.inputs = {name: _ask_result(name) for name in show}
        self.elements = {name: _ask_element(name) for name in show} if element else {}
        self.button = W.Button(description=COMMIT, disabled=True)
        self.button.on_click(lambda _: self.commit())
        parts = [_part("rk-predict", furniture.heading(title, task, PREDICT), title, "lab")]
        for name in show:
            question = f"{LAW[name].title}?"
            parts.append(_part(f"rk-at-{name}", str(h4[LAW[name].title]), question, "radiogroup"))
            if element:
                line = furniture.line("What decides?")
                parts.append(_part(f"rk-at-{name}-element", line, f"{question} What decides?"))
        label = title or PREDICT
        self.facts = Slots(["facts"], label=label, parts=parts)
        self.slots = Slots(["reveal"], label=label, parts=[])
        self.facts.show(facts=str(_facts(case)))
        self.slots.show(reveal=furniture.line(LOCKED))
        self.widget = self._put_together()
        for widget in (*self.inputs.values(), *self.elements.values()):
            widget.observe(self._unlock, "index")

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

    def _complete(self) -> bool:
        return len(self.answers) == len(self.inputs) and len(self.named) == len(self.elements)

    def _unlock(self, _: Any) -> None:
        self.button.disabled = self.revealed is not None or not self._complete()

    def commit(self) -> dict[str, Feedback]:
        """Fix the answers and reveal the results, reasons beside them.

        Raises ReliefError while a protection has no answer.
        """
        if self.revealed is None:
            if not self._complete():
                raise ReliefError(LOCKED)
            now = assess(self.case)
            self.revealed = {
                name: feedback(now[name], self.answers[name], self.named.get(name, ""))
                for name in self.show
            }
            for widget in (*self.inputs.values(), *self.elements.values(), self.button):
                widget.disabled = True
            self.slots.show(reveal=str(_table(self.show, self.answers, self.revealed)))
        return self.revealed

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


def choices(protection: str) -> list[str]:
    """Return the results a protection can have, in words."""
    return [RESULT_WORDS[result].partition(" (")[0] for result in options(protection)]


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


def _table(show: Sequence[str], answers: dict[str, Result], found: dict[str, Feedback]) -> Element:
    return table(".rk-predict-table")[
        caption["Your answers beside the law's"],
        thead[tr[(th(scope="col")[t] for t in ("Protection", "You said", "The law says", "Why"))]],
        tbody[
            (
                tr(class_="rk-predict-same" if found[name].agrees else "rk-predict-other")[
                    th(scope="row")[LAW[name].title],
                    td[RESULT_WORDS[answers[name]].partition(" (")[0]],
                    td[strong[found[name].words], " — as you said" if found[name].agrees else ""],
                    td[(p[reason] for reason in found[name].reasons)],
                ]
                for name in show
            )
        ],
    ]


def _ask_result(name: str) -> W.Widget:
    widget = W.RadioButtons(options=choices(name), index=None)
    widget.add_class(f"rk-at-{name}")
    return widget


def _ask_element(name: str) -> W.Widget:
    words = [text[:1].upper() + text[1:] for text in element_names(name)]
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
