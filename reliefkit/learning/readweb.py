"""Reading the web critically: statements to grade, one at a time, and what the answers show."""

from __future__ import annotations

from collections.abc import Iterable

from htpy import Element, Node, div, li, p, strong, ul

from reliefkit.labs.start import names
from reliefkit.learning.key import key_for
from reliefkit.learning.series import Series
from reliefkit.learning.statement import QUESTIONS, TITLE, Statement, quoted
from reliefkit.library.claims import Claim, Pattern, claims, confusions, pattern
from reliefkit.words.deciding import listed
from reliefkit.words.finding import sentence


class ReadTheWeb(Series):
    """Statements, one at a time; at the end, which confusions recur in the learner's answers.

    Attributes: `claims`, `pattern`, and those of `Series`. Answer with `card.answer` and
    `card.commit`, then `next`, or end with `stop`.
    """

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
        return _pattern(self.pattern)

    def twin(self) -> Node:
        """Return every statement, and what is asked of each."""
        asked = (p[question.text] for question in QUESTIONS.values())
        return [ul[(li[quoted(claim)] for claim in self.claims)], asked, p[Statement.locked]]


def _pattern(found: Pattern) -> Element:
    lean = f"Too trusting: {found.trusted}. Too doubtful: {found.doubted}."
    once = [key for key in found.missed if key not in found.recurring]
    recurring = [
        p[strong[sentence(f"{key}, missed {times} of {of}")], f" {confusions()[key]}"]
        for key, (times, of) in found.missed.items()
        if key in found.recurring
    ]
    return div(".rk-closing")[
        p[strong[f"{found.right} of {found.graded} verdicts were right."]],
        p[f"{found.named} of {found.asked} times you named the right protections. {lean}"],
        recurring or p["No confusion recurs."],
        p[f"Missed once: {listed(once)}."] if once else None,
    ]


def read_the_web(ids: Iterable[str] | None = None, *, key: str = "") -> ReadTheWeb:
    """Return statements of two popular web articles to grade, one at a time.

    `ids` are ids of data/claims.toml, all of them by default. After each answer come the verdict,
    the reason, the sources and, where the rules can show the point, a lab that does; at the end
    the confusions that recur. `key` names the card for a record, where its statements are not to.
    Raises ReliefError for an id that does not exist.
    """
    known = claims()
    chosen = names("statement", known if ids is None else ids, known)
    return ReadTheWeb([known[id] for id in chosen], key_for(key, "read-the-web", *chosen))
