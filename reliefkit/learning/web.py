"""Reading the web critically: statements of law, graded by the learner, then by the law.

Each is shown to be so where the rules can; at the end stands what the answers have in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from htpy import Node, div, h4, li, p, strong, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import box, button
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.panel import Place, key_for
from reliefkit.learning.predict import told
from reliefkit.learning.read import sources_list
from reliefkit.learning.series import Series
from reliefkit.library.claims import ARTICLES, NONE, VERDICTS, Claim, claims, confusions
from reliefkit.words.clauses import listed
from reliefkit.words.finding import inner_title, sentence

TITLE = "Read the web"
QUESTIONS = {
    "verdict": Question("How good is it?", {one: one.capitalize() for one in VERDICTS}),
    "about": Question(
        "Which protections does it really describe? Tick all that fit.",
        {name: LAW[name].title for name in PROTECTIONS} | {NONE: "None of the four"},
        many=True,
    ),
}
CHANGE, BACK = "Make the change", "Take it back"
_TRUST = {"wrong": 0, "outdated": 0, "half right": 1, "accurate": 2}


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
        for tick in self.ticks("about").values():
            tick.observe(self._ticked, "value")

    def _ticked(self, moved: Any) -> None:
        """Let none of the four clear the others, and one of them clear it."""
        none, *others = reversed(self.ticks("about").values())
        if moved["new"]:
            for tick in others if moved["owner"] is none else (none,):
                tick.value = False

    def answer(self, verdict: str, *about: str) -> None:  # type: ignore[override]
        """Choose a verdict and protections. Raises ReliefError for one that is not offered."""
        self.choose("verdict", verdict)
        self.choose("about", *about)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        """Return whether the verdict and the protections are the right ones."""
        claim, said = self.claim, answers["verdict"]
        right, named = said == claim.verdict, set(answers["about"]) == set(claim.about)
        verdict = f"Yes: {said}." if right else f"You said {said}; it is {claim.verdict}."
        about = listed("none of the four" if n == NONE else inner_title(n) for n in claim.about)
        return {
            "verdict": Feedback(right, verdict, [claim.why]),
            "about": Feedback(named, f"It is about {about}.", [claim.why]),
        }

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return the verdict, whose rule it is, why, the sources, and what the rules show."""
        claim, demo = self.claim, self.claim.demo
        ticks = " You named them." if found["about"].agrees else " Your ticks were different."
        return div(".rk-told")[
            p[strong[" ".join(one.words for one in found.values())], ticks],
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


# -- one after another -------------------------------------------------------------------------


class ReadTheWeb(Series):
    """Statements, one at a time; at the end, which confusions recur in the learner's answers.

    Attributes: `claims`, and those of `Series`. Answer with `card.answer` and
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

    def closing(self) -> Node:
        """Return how many were right, which way they lean, and which confusions recur."""
        done = [one for one in self.cards if isinstance(one, Statement) and one.committed]
        right = sum(one.revealed["verdict"].agrees for one in done)
        named = sum(one.revealed["about"].agrees for one in done)
        lean = [_TRUST[one.answers["verdict"]] - _TRUST[one.claim.verdict] for one in done]
        asked = Counter(one.claim.confusion for one in done)
        missed = Counter(one.claim.confusion for one in done if not one.revealed["verdict"].agrees)
        recurring = [
            p[strong[sentence(f"{key}, missed {n} of {asked[key]}")], f" {confusions()[key]}"]
            for key, n in missed.most_common()
            if n > 1
        ]
        once = [key for key, n in missed.items() if n == 1]
        return div(".rk-card")[
            div(".rk-closing")[
                p[strong[f"{right} of {len(done)} verdicts were right."]],
                p[
                    f"{named} of {len(done)} times you named the right protections. "
                    f"Too trusting: {sum(step > 0 for step in lean)}. "
                    f"Too doubtful: {sum(step < 0 for step in lean)}."
                ],
                recurring or p["No confusion recurs."],
                p[f"Missed once: {listed(once)}."] if once else None,
            ]
        ]

    def twin(self) -> Node:
        """Return every statement, and what is asked of each."""
        said = (li[f"{one.claim} ({ARTICLES[one.article]})"] for one in self.claims)
        asked = (p[question.text] for question in QUESTIONS.values())
        return [ul[said], asked, p[Statement.locked]]


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
