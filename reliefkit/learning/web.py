"""Reading the web critically: statements of law, graded by the learner, then by the law.

Each is shown to be so where the rules can; at the end stands what the answers have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from htpy import Node, div, h4, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import box, button
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.card import sources_list
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.grading import Answer, Pattern, grade, pattern
from reliefkit.learning.key import key_for
from reliefkit.learning.panel import Place
from reliefkit.learning.predict import told
from reliefkit.learning.series import Series
from reliefkit.library.claims import ARTICLES, NONE, VERDICTS, Claim, claims, confusions
from reliefkit.words.deciding import listed
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
    show the point), `turn` (the button that does `make_the_change`), and those of `Ask`.
    """

    locked = "Grade the statement and say whose rule it is, then commit."

    def __init__(self, claim: Claim, number: int, of: int, key: str = "") -> None:
        self.claim = claim
        self.lab: Lab | None = None
        self.turn = button(CHANGE, self.make_the_change)
        self.turn.disabled = True
        self._place = Place()
        source = sentence(f"so says, in our words, {ARTICLES[claim.article]}")
        above = div[p(".rk-rule")[claim.claim], p(".rk-lab-line")[source]]
        title = f"{TITLE}: {number} of {of}"
        super().__init__(QUESTIONS, self._place, above=above, title=title, key=key)

    def answer(self, verdict: str, *about: str) -> None:  # type: ignore[override]
        """Choose a verdict and protections. Raises ReliefError for one that is not offered."""
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
        verdict = grade(claim, self.given).text()
        ticks = " You named them." if found["about"].agrees else " Your ticks were different."
        return div(".rk-told")[
            p[strong[verdict], ticks],
            p(".rk-rule")[claim.why],
            sources_list(claim.authorities),
            [
                h4["The rules show it"],
                p["Take these facts."],
                ul(".rk-facts-list")[(li[one] for one in told(demo.before))],
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
            self.lab = lab(demo.change, demo.expect, case=demo.before, title="See it happen")
            self.lab.observe(self._follow, "case")
            self.turn.disabled = False
            self._place.put(box("rk-buttons", of=[self.turn]), self.lab.widget)
        return found

    def _follow(self, moved: Any) -> None:
        """Offer the change, or to take it back, as the lab now stands."""
        demo = self.claim.demo
        self.turn.description = BACK if demo and moved["new"] == demo.after else CHANGE

    def make_the_change(self) -> None:
        """Turn the demonstration: the change made, or taken back. Raises ReliefError before."""
        demo = self.claim.demo
        if self.lab is None or demo is None:
            raise ReliefError("There is nothing to turn here.")
        self.lab.go(demo.before if self.lab.case == demo.after else demo.after)


def quoted(claim: Claim) -> str:
    """Return a statement, in our words, with its source by kind and year."""
    return f"{claim.claim} ({ARTICLES[claim.article]})"


# -- one after another -------------------------------------------------------------------------


class ReadTheWeb(Series):
    """Statements, one at a time; at the end, which confusions recur in the learner's answers.

    Attributes: `claims`, `pattern`, and those of `Series`. Answer with `card.answer` and
    `card.commit`, then `next`, or end with `stop`.
    """

    frame = "rk-stack rk-drill"

    def __init__(self, chosen: list[Claim], key: str = "") -> None:
        self.claims = chosen
        cards = (
            Statement(one, k, len(chosen), f"{key}/{one.id}") for k, one in enumerate(chosen, 1)
        )
        label = f"{TITLE}: {len(chosen)} statements"
        super().__init__(cards, len(chosen), "statement", "Show my pattern", label=label, key=key)

    @property
    def pattern(self) -> Pattern:
        """What the answers given so far have in common."""
        given = (one for one in self.cards if isinstance(one, Statement) and one.committed)
        return pattern({one.claim.id: one.given for one in given})

    def closing(self) -> Node:
        """Return how many were right, and which confusions recur."""
        found, known = self.pattern, confusions()
        lean = f"Too trusting: {found.trusted}. Too doubtful: {found.doubted}."
        often = {key: found.missed[key] for key in found.recurring}
        once = [key for key in found.missed if key not in often]
        recurring = [
            p[strong[sentence(f"{key}, missed {times} of {of}")], f" {known[key]}"]
            for key, (times, of) in often.items()
        ]
        return div(".rk-card")[
            div(".rk-closing")[
                p[strong[f"{found.right} of {found.graded} verdicts were right."]],
                p[f"{found.named} of {found.asked} times you named the right protections. {lean}"],
                recurring or p["No confusion recurs."],
                p[f"Missed once: {listed(once)}."] if once else None,
            ]
        ]

    def twin(self) -> Node:
        """Return every statement, and what is asked of each."""
        asked = (p[question.text] for question in QUESTIONS.values())
        return [ul[(li[quoted(claim)] for claim in self.claims)], asked, p[Statement.locked]]


def read_the_web(ids: Iterable[str] | None = None, *, key: str = "") -> ReadTheWeb:
    """Return statements of two popular web articles to grade, one at a time.

    `ids` are ids of data/claims.toml, all of them by default. After each answer come the verdict,
    the reason, the sources and, where the rules can show the point, a lab that does; at the end
    the confusions that recur. `key` names the card for a record; by default what it asks does.
    Raises ReliefError for an id that does not exist.
    """
    known = claims()
    chosen = names("statement", known if ids is None else ids, known)
    return ReadTheWeb([known[id] for id in chosen], key_for(key, "read-the-web", *chosen))
