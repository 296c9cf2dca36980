"""One statement of the web: graded by the learner, then by the law, then shown to be so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h3, h4, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs import furniture
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Slots
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.card import framed, sources_list
from reliefkit.learning.commit import Committed
from reliefkit.learning.grading import Answer, Graded, grade
from reliefkit.learning.predict import told
from reliefkit.learning.stack import Place, StackSlots, button_row, stacked
from reliefkit.library.claims import ARTICLES, NONE, VERDICTS, Claim
from reliefkit.library.reading import case_of
from reliefkit.words.finding import sentence

TITLE = "Read the web"
LOCKED = "Grade the statement and say whose rule it is, then commit."
COMMIT = "Commit my answer"
VERDICT = "How good is it?"
ABOUT = "Which protections does it really describe? Tick all that fit."
NONE_OF_FOUR = "None of the four"
CHANGE, BACK = "Make the change", "Take it back"


class Statement(Committed[Graded]):
    """One statement of the web, locked until it is graded.

    Attributes: `claim`, `revealed` (None, then the feedback), `lab` (the demonstration once it is
    revealed, None where the rules cannot show the point). `answer` and `commit` do what the
    learner does; `make_the_change` turns the demonstration, forth and back.
    """

    locked = LOCKED

    def __init__(self, claim: Claim, number: int, of: int) -> None:
        self.claim = claim
        self.lab: Lab | None = None
        self.verdict = W.RadioButtons(options=[v.capitalize() for v in VERDICTS], index=None)
        self.verdict.add_class("rk-at-verdict")
        titles = {name: LAW[name].title for name in PROTECTIONS} | {NONE: NONE_OF_FOUR}
        self.ticks = {n: W.Checkbox(False, description=t, indent=False) for n, t in titles.items()}
        about = W.Box([*self.ticks.values()])
        about.add_class("rk-at-about")
        self._lock([self.verdict, *self.ticks.values()], COMMIT)
        self.turn = W.Button(description=CHANGE, disabled=True)
        self.turn.on_click(lambda _: self.make_the_change())
        self.head = f"{TITLE}: {number} of {of}"
        parts = [
            _part("verdict", VERDICT, "radiogroup"),
            _part("about", ABOUT, "group"),
        ]
        self.above = StackSlots(["above"], label=self.head, parts=[])
        self.above.show(above=str(_shown(claim, self.head)))
        self.slots = Slots(["note"], label=self.head, parts=parts)
        self.slots.show(note=furniture.line(LOCKED))
        asked = W.Box([self.verdict, about])
        for box in asked.children:
            box.add_class("rk-predict-one")
        asked.add_class("rk-predict-answers")
        self._place = Place()
        card = framed(self.above, asked, self.button, self.slots, also="rk-statement")
        self.widget = stacked(card, self._place)
        for name, tick in self.ticks.items():
            tick.observe(lambda _, name=name: self._ticked(name), "value")

    def _ticked(self, name: str) -> None:
        """Keep "none of the four" apart from the four."""
        if self.ticks[name].value:
            for other in PROTECTIONS if name == NONE else (NONE,):
                self.ticks[other].value = False

    @property
    def about(self) -> tuple[str, ...]:
        """The protections that are ticked, or "none"."""
        return tuple(name for name, tick in self.ticks.items() if tick.value)

    def _complete(self) -> bool:
        return self.verdict.index is not None and bool(self.about)

    def answer(self, verdict: str, *about: str) -> None:
        """Choose a verdict and protections. Raises ReliefError for one that is not offered."""
        given = Answer(verdict, about)
        self.verdict.index = VERDICTS.index(given.verdict)
        for name, tick in self.ticks.items():
            tick.value = name in about

    def _judge(self) -> Graded:
        return grade(self.claim, Answer(VERDICTS[self.verdict.index], self.about))

    def _display(self, told: Graded) -> None:
        self.slots.show(note=str(_told(told)))
        if self.claim.demo:
            self._demonstrate()

    def _demonstrate(self) -> None:
        demo = self.claim.demo
        assert demo is not None
        self.lab = lab(
            list(demo.change), list(demo.expect), case=case_of(demo.case), title="See it happen"
        )
        self.lab.after = self._follow
        self.turn.disabled = False
        self._place.put(button_row(self.turn), self.lab.widget)

    def _follow(self) -> None:
        """Offer the change, or to take it back, as the lab now stands."""
        self.turn.description = BACK if self._made() else CHANGE

    def make_the_change(self) -> None:
        """Turn the demonstration: the change made, or taken back. Raises ReliefError before."""
        if self.lab is None or self.claim.demo is None:
            raise ReliefError("There is nothing to turn here.")
        facts = self.claim.demo.case
        self.lab.go(case_of(facts if self._made() else facts | self.claim.demo.change))

    def _made(self) -> bool:
        """Return whether the demonstration shows the change now."""
        lab, demo = self.lab, self.claim.demo
        return bool(lab and demo and lab.case == case_of(demo.case | demo.change))


# -- drawing -----------------------------------------------------------------------------------


def _part(at: str, name: str, role: str) -> dict[str, Any]:
    return {"at": f"rk-at-{at}", "kind": "pick", "above": str(h4[name]), "name": name, "role": role}


def quoted(claim: Claim) -> str:
    """Return a statement, in our words, with its source by kind and year."""
    return f"{claim.claim} ({ARTICLES[claim.article]})"


def _shown(claim: Claim, head: str) -> Element:
    source = sentence(f"so says, in our words, {ARTICLES[claim.article]}")
    return div[h3[head], p(".rk-rule")[claim.claim], p(".rk-lab-line")[source]]


def _told(found: Graded) -> Element:
    claim = found.claim
    verdict = found.text().partition(claim.why)[0].strip()
    demo: Iterator[Node] = iter(())
    if claim.demo:
        facts = ul(".rk-facts-list")[(li[one] for one in told(case_of(claim.demo.case)))]
        demo = iter((h4["The rules show it"], p["Take these facts."], facts, p[claim.demo.shows]))
    return div[
        p[strong[verdict], " You named them." if found.named else " Your ticks were different."],
        p(".rk-rule")[claim.why],
        sources_list(claim.authorities),
        demo if claim.demo else p["The rules of the four protections cannot show this one."],
    ]
