"""Reading the web critically: statements of law, graded by the learner, then by the law.

Each is shown to be so where the rules can; at the end stands what the answers have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from htpy import Node, h4, li, p, ul

from reliefkit.errors import ReliefError
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import box
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Question
from reliefkit.learning.grade import Graded, Grades
from reliefkit.learning.locked import Feedback
from reliefkit.learning.panel import stack
from reliefkit.learning.predict import told
from reliefkit.library.claims import NONE, VERDICTS, Claim, claims, confusions
from reliefkit.record.keys import key_for
from reliefkit.words.clauses import listed
from reliefkit.words.finding import inner_title

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


class Statement(Graded):
    """One statement of the web, locked until it is graded.

    Attributes: `claim`, `lab` (the demonstration once it is revealed, None where the rules cannot
    show the point), `turn` (the button that does `make_the_change`), and those of `Ask`.
    """

    locked = "Grade the statement and say whose rule it is, then commit."

    def __init__(self, claim: Claim, number: int, of: int, key: str = "") -> None:
        self.claim = claim
        self.lab: Lab | None = None
        self.turn = self.does(CHANGE, self.make_the_change)
        self.turn.disabled = True
        self._place = stack()
        title = f"{TITLE}: {number} of {of}"
        super().__init__(claim, QUESTIONS, self._place, title=title, key=key)
        for tick in self.ticks("about").values():
            self.on(tick, self._ticked)

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
        claim, named = self.claim, set(answers["about"]) == set(self.claim.about)
        mine = [*answers["about"]]
        wrong = [n for n in mine if n not in claim.about]
        lacking = [n for n in claim.about if n not in mine]
        slips = (("You ticked", wrong), ("You did not tick", lacking))
        ticks = [f"{did} {_listed(names)}." for did, names in slips if names] or ["You named them."]
        said = " ".join([f"It is about {_listed(claim.about)}.", *ticks])
        told = Feedback(named, said, [said])
        return super().judge(answers) | {"about": told}

    def lawful(self, name: str) -> Mapping[str, str]:
        """Return the right verdict, and whose rule it is."""
        right = [self.claim.verdict] if name == "verdict" else self.claim.about
        return dict.fromkeys(right, "")

    def told(self, found: Mapping[str, Feedback], *_: Node) -> Node:
        """Return the verdict, whose rule it is, why, the sources, and what the rules show."""
        demo = self.claim.demo
        if not demo:
            return super().told(found, p["The rules of the four protections cannot show this one."])
        facts = ul(".rk-facts-list")[(li[one] for one in told(demo.before))]
        return super().told(
            found, h4["The rules show it"], p["Take these facts."], facts, p[demo.shows]
        )

    # -- the demonstration ---------------------------------------------------------------------

    def commit(self) -> Mapping[str, Feedback]:
        """Fix the answers, reveal what is right, and open the demonstration under it."""
        demo = self.claim.demo
        found = super().commit()
        if demo and not self._place.children:
            self.lab = lab(demo.change, demo.expect, case=demo.before, title="See it happen")
            self.lab.observe(self._follow, "case")
            self.turn.disabled = False
            self._place.children = [box("rk-buttons", of=[self.turn]), self.lab.widget]
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


def _listed(about: Iterable[str]) -> str:
    return listed("none of the four" if n == NONE else inner_title(n) for n in about)


# -- one after another -------------------------------------------------------------------------


class ReadTheWeb(Grades):
    """Statements, one at a time. Attributes: `claims`, and those of `Grades`."""

    def __init__(self, chosen: list[Claim], key: str = "") -> None:
        self.claims = chosen
        cards = (
            Statement(one, k, len(chosen), f"{key}/{one.id}") for k, one in enumerate(chosen, 1)
        )
        label = f"{TITLE}: {len(chosen)} statements"
        super().__init__(chosen, cards, confusions(), "statement", label=label, key=key)

    def closing(self, *_: Node) -> Node:
        """Return also how often the right protections were named, and how the verdicts lean."""
        named = sum(one.first["about"].agrees for one in self.done)
        lean = [_TRUST[one.answers["verdict"]] - _TRUST[one.entry.verdict] for one in self.done]
        said = (
            f"{named} of {len(self.done)} times you named the right protections. "
            f"Too trusting: {sum(step > 0 for step in lean)}. "
            f"Too doubtful: {sum(step < 0 for step in lean)}."
        )
        return super().closing(p[said])


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
