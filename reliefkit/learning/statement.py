"""One statement of the web: graded by the learner, then by the law, then shown to be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as W
from htpy import Element, Node, div, h4, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.lab import Lab, lab
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import sources_list
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.panel import Place
from reliefkit.learning.predict import told
from reliefkit.library.claims import ARTICLES, NONE, VERDICTS, Answer, Claim, grade
from reliefkit.library.reading import case_of
from reliefkit.words.finding import sentence

TITLE = "Read the web"
QUESTIONS = {
    "verdict": Question("How good is it?", {one: one.capitalize() for one in VERDICTS}),
    "about": Question(
        "Which protections does it really describe? Tick all that fit.",
        {name: LAW[name].title for name in PROTECTIONS} | {NONE: "None of the four"},
        many=True,
        none=NONE,
    ),
}
CHANGE, BACK = "Make the change", "Take it back"


class Statement(Ask):
    """One statement of the web, locked until it is graded.

    Attributes: `claim`, `lab` (the demonstration once it is revealed, None where the rules cannot
    show the point), and those of `Ask`. `turn` is the button that turns the demonstration, forth
    and back, as `make_the_change` does.
    """

    frame = "rk-card rk-statement"
    locked = "Grade the statement and say whose rule it is, then commit."

    def __init__(self, claim: Claim, number: int, of: int, key: str = "") -> None:
        self.claim = claim
        self.lab: Lab | None = None
        self.turn = W.Button(description=CHANGE, disabled=True)
        self.turn.on_click(lambda _: self.make_the_change())
        self._place = Place()
        title = f"{TITLE}: {number} of {of}"
        super().__init__(QUESTIONS, self._place, above=_shown(claim), title=title, key=key)

    def answer(self, verdict: str, *about: str) -> None:  # type: ignore[override]
        """Choose a verdict and protections. Raises ReliefError for one that is not offered."""
        Answer(verdict, about)
        self.choose("verdict", verdict)
        self.choose("about", *about)

    @property
    def given(self) -> Answer:
        """What the learner has answered."""
        return Answer(self.answers["verdict"], self.answers["about"])

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return whether the verdict and the protections are the right ones."""
        found, why = grade(self.claim, self.given), [self.claim.why]
        about = ", ".join(QUESTIONS["about"].options[name] for name in self.claim.about)
        return {
            "verdict": Feedback(found.right, self.claim.verdict, why),
            "about": Feedback(bool(found.named), about, why),
        }

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return the verdict, whose rule it is, why, the sources, and what the rules show."""
        claim, demo = self.claim, self.claim.demo
        verdict = grade(claim, self.given).text().partition(claim.why)[0].strip()
        ticks = " You named them." if found["about"].agrees else " Your ticks were different."
        return div[
            p[strong[verdict], ticks],
            p(".rk-rule")[claim.why],
            sources_list(claim.authorities),
            [
                h4["The rules show it"],
                p["Take these facts."],
                ul(".rk-facts-list")[(li[one] for one in told(case_of(demo.case)))],
                p[demo.shows],
            ]
            if demo
            else p["The rules of the four protections cannot show this one."],
        ]

    # -- the demonstration ---------------------------------------------------------------------

    def commit(self) -> dict[str, Feedback]:
        """Fix the answers, reveal what is right, and open the demonstration under it."""
        demo = self.claim.demo
        found = super().commit()
        if demo and self.lab is None:
            start = case_of(demo.case)
            self.lab = lab([*demo.change], [*demo.expect], case=start, title="See it happen")
            self.lab.observe(self._follow, "case")
            self.turn.disabled = False
            self._place.put(self.turn, self.lab.widget)
        return found

    def _follow(self, _: Any) -> None:
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


def quoted(claim: Claim) -> str:
    """Return a statement, in our words, with its source by kind and year."""
    return f"{claim.claim} ({ARTICLES[claim.article]})"


def _shown(claim: Claim) -> Element:
    source = sentence(f"so says, in our words, {ARTICLES[claim.article]}")
    return div[p(".rk-rule")[claim.claim], p(".rk-lab-line")[source]]
