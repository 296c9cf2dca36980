"""What the rules cannot decide: the answer stands in a file, with the reason.

A choice is one question; entries to grade come one after another, with what recurs at the end. The
plain kind is the sorting of harms; reading the web asks also whose rule a statement is.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from htpy import Node, div, h4, li, p, strong, ul

from reliefkit.errors import ReliefError, entry, known
from reliefkit.labs.lab import Lab, lab
from reliefkit.labs.slots import Shown
from reliefkit.labs.start import names
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.chain import Chain
from reliefkit.learning.feedback import Feedback
from reliefkit.learning.predict import told
from reliefkit.learning.read import folded, sources_list
from reliefkit.learning.series import Series
from reliefkit.library import with_cites
from reliefkit.library.claims import (
    NONE,
    SORTINGS,
    VERDICTS,
    Claim,
    Harm,
    claims,
    confusions,
    harms,
)
from reliefkit.library.course import choices
from reliefkit.record import in_lesson, key_for
from reliefkit.words.clauses import listed
from reliefkit.words.finding import inner_title, sentence


class Choice(Ask):
    """One question, with a right answer or several; `reasons` has what is told of each answer.

    The reveal opens what `below` makes, as `opened`.
    """

    whose = "right"  # what the rules cannot decide, they do not say
    opened: Shown | None = None

    def __init__(
        self,
        name: str,
        question: Question,
        right: Sequence[str],
        reasons: Mapping[str, str],
        below: Callable[[], Shown] | None = None,
        **frame: Any,
    ) -> None:
        self._right, self._reasons, self._below = right, reasons, below
        super().__init__({name: question}, **frame)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        ((name, said),) = answers.items()
        reasons = dict.fromkeys((self._reasons[said], self._reasons[self._right[0]]))
        words = listed(self.questions[name].options[one] for one in self._right)
        right, again = dict.fromkeys(self._right, ""), self._reasons[said]
        agrees = said in self._right
        return {name: Feedback(agrees, words, [*reasons], right=right, again=again)}

    def opens(self) -> None:
        if self._below:
            self.opened = self._below()
            self.place.children = [self.opened.widget]


def choose(
    question: str, answer: str = "", why: Mapping[str, str] | None = None, **figures: Any
) -> Choice:
    """Return a question with one right answer, and the reason for or against every option.

    Only for what the rules cannot decide. `why` has every option with its reason and ids of
    authorities in square brackets. Alone, `question` is the id of one of data/asked/choices.toml,
    and `figures` fill its braces. Raises ReliefError for an unknown answer or id.
    """
    below = None
    if why is None:
        one = entry("choice", question, choices())
        below = partial(Chain, one.case, one.links) if one.links else None
        own = in_lesson(f"choose-{one.id}")
        try:
            question = one.question.format(**figures)
            why = {option: said.format(**figures) for option, said in one.why.items()}
        except KeyError as missing:
            raise ReliefError(f"choice {one.id!r}: {missing} has to be given.") from None
        answer = one.answer
    else:
        own = key_for("choose", question, *why)
    known("answer", [answer], why)
    reasons = {option: with_cites(" ".join(said.split())) for option, said in why.items()}
    asked = Question(question, {option: option for option in why})
    return Choice("answer", asked, [answer], reasons, below, key=own)


# -- entries of a file, graded -------------------------------------------------------------------

SORTED = {"verdict": Question("How did the Board or the courts sort it?", SORTINGS)}


class Graded(Ask):
    """One entry, locked until it is graded."""

    def __init__(
        self, entry: Claim | Harm, questions: Mapping[str, Question], **named: Any
    ) -> None:
        self.entry = entry
        said = f"So says, in our words, {entry.source}." if entry.source else ""
        above = div[p(".rk-rule")[str(entry)], p(".rk-lab-line")[said] if said else None]
        super().__init__(questions, above=above, **named)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        said, right = answers["verdict"], self.entry.verdict
        words = f"Yes: {said}." if said == right else f"You said {said}; it is {right}."
        why = [self.entry.why]
        return {"verdict": Feedback(said == right, words, why, right={right: ""}, again=words)}

    def told(self, found: Mapping[str, Feedback], *more: Node) -> Node:
        sources = folded("Sources", sources_list(self.entry.authorities))
        return [super().told(found), sources, more]


class Grades(Series):
    """Entries to grade, one at a time; at the end, which confusions recur in the answers."""

    frame = "rk-stack rk-drill"

    def __init__(
        self,
        entries: Sequence[Claim | Harm],
        cards: Iterable[Graded],
        recall: Mapping[str, str],
        each: str,
        **named: str,
    ) -> None:
        self.entries, self._recall = entries, recall
        super().__init__(cards, len(entries), each, "Show my pattern", **named)

    @property
    def done(self) -> list[Graded]:
        """The cards that are committed."""
        return [one for one in self.cards if isinstance(one, Graded) and one.committed]

    def closing(self, *more: Node) -> Node:
        asked = Counter(one.entry.confusion for one in self.done)
        wrong = [one.entry.confusion for one in self.done if not one.first["verdict"].agrees]
        missed = Counter(wrong)
        recurring = [
            p[strong[sentence(f"{key}, missed {n} of {asked[key]}")], f" {self._recall[key]}"]
            for key, n in missed.most_common()
            if n > 1
        ]
        once = [key for key, n in missed.items() if n == 1]
        right = f"{len(self.done) - len(wrong)} of {len(self.done)} verdicts were right."
        return div(".rk-card")[
            div(".rk-closing")[
                p[strong[right]],
                more,
                recurring or p["No confusion recurs."],
                p[f"Missed once: {listed(once)}."] if once else None,
            ]
        ]

    def twin(self) -> Node:
        said = (li[f"{one} ({one.source})" if one.source else str(one)] for one in self.entries)
        questions = self.card.questions if isinstance(self.card, Graded) else {}
        asked = (p[question.text] for question in questions.values())
        return [ul[said], asked, p[self.card.locked]]


def sort_harms(ids: Iterable[str] | None = None) -> Grades:
    """Return harms to sort, one at a time: persecution, not persecution alone, open to argument.

    `ids` are ids of data/harms.toml, all of them by default. Raises ReliefError for an unknown one.
    """
    chosen = [harms()[id] for id in names("harm", harms() if ids is None else ids, harms())]
    key = key_for("sort-harms", *(one.id for one in chosen))
    cards = (
        Graded(one, SORTED, title=f"Harm {k} of {len(chosen)}", key=f"{key}/{one.id}")
        for k, one in enumerate(chosen, 1)
    )
    label = f"A sorting: {len(chosen)} harms"
    return Grades(chosen, cards, confusions("harms.toml"), "harm", label=label, key=key)


# -- reading the web -------------------------------------------------------------------------------

TITLE = "Read the web"
QUESTIONS = {
    "verdict": Question("How good is it?", {one: one.capitalize() for one in VERDICTS}),
    "about": Question(
        "Which protections does it really describe? Tick all that fit.",
        {name: LAW[name].title for name in PROTECTIONS} | {NONE: "None of the four"},
        many=True,
    ),
}
TAKE = "Take these facts; then make the change in the lab below."
_TRUST = {"wrong": 0, "outdated": 0, "half right": 1, "accurate": 2}


class Statement(Graded):
    """One statement of the web, locked until it is graded; then, in `lab`, shown by the rules."""

    entry: Claim
    locked = "Grade the statement and say whose rule it is, then commit."

    def __init__(self, claim: Claim, number: int, of: int, key: str = "") -> None:
        self.lab: Lab | None = None
        title = f"{TITLE}: {number} of {of}"
        super().__init__(claim, QUESTIONS, title=title, key=key)
        for tick in self.ticks("about").values():
            self.on(tick, self._ticked)

    def _ticked(self, moved: Any) -> None:
        """Let none of the four clear the others, and one of them clear it."""
        none, *others = reversed(self.ticks("about").values())
        if moved["new"]:
            for tick in others if moved["owner"] is none else (none,):
                tick.value = False

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        claim, named = self.entry, set(answers["about"]) == set(self.entry.about)
        mine = [*answers["about"]]
        wrong = [n for n in mine if n not in claim.about]
        lacking = [n for n in claim.about if n not in mine]
        slips = (("You ticked", wrong), ("You did not tick", lacking))
        ticks = [f"{did} {_listed(names)}." for did, names in slips if names]
        said = " ".join([f"It is about {_listed(claim.about)}.", *ticks])
        right = dict.fromkeys(claim.about, "")
        told = Feedback(named, said, [said], right=right, again=said)
        return super().judge(answers) | {"about": told}

    def told(self, found: Mapping[str, Feedback], *_: Node) -> Node:
        demo = self.entry.demo
        if not demo:
            return super().told(found, p["The rules of the four protections cannot show this one."])
        facts = ul(".rk-facts-list")[(li[one] for one in told(demo.before))]
        return super().told(found, h4["The rules show it"], p[TAKE], facts, p[demo.shows])

    def opens(self) -> None:
        """Open the demonstration under it."""
        if demo := self.entry.demo:
            self.lab = lab(demo.change, demo.expect, case=demo.before, title="See it happen")
            self.place.children = [self.lab.widget]


def _listed(about: Iterable[str]) -> str:
    return listed("none of the four" if n == NONE else inner_title(n) for n in about)


class ReadTheWeb(Grades):
    """Statements, one at a time."""

    def closing(self, *_: Node) -> Node:
        named = sum(one.first["about"].agrees for one in self.done)
        lean = [_TRUST[one.answers["verdict"]] - _TRUST[one.entry.verdict] for one in self.done]
        said = (
            f"{named} of {len(self.done)} times you named the right protections. "
            f"Too trusting: {sum(step > 0 for step in lean)}. "
            f"Too doubtful: {sum(step < 0 for step in lean)}."
        )
        return super().closing(p[said])


def read_the_web(ids: Iterable[str] | None = None) -> ReadTheWeb:
    """Return statements of two popular web articles to grade, one at a time.

    `ids` are ids of data/claims.toml, all of them by default. Raises ReliefError for an unknown id.
    """
    chosen = [claims()[id] for id in names("statement", claims() if ids is None else ids, claims())]
    key = key_for("read-the-web", *(one.id for one in chosen))
    cards = (Statement(one, k, len(chosen), f"{key}/{one.id}") for k, one in enumerate(chosen, 1))
    label = f"{TITLE}: {len(chosen)} statements"
    return ReadTheWeb(chosen, cards, confusions(), "statement", label=label, key=key)
