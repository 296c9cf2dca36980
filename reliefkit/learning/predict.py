"""Predict, then reveal: the law's own result, what decided, and what would turn it around."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from htpy import Element, Node, details, div, h4, li, p, strong, summary, ul

from reliefkit.assess import Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.labs.lab import FIRST_FACTS, Lab, lab
from reliefkit.labs.start import case_for, protections_of
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.ask import Ask, Question
from reliefkit.learning.feedback import EVERY, NEEDLESS, Feedback, feedback, score
from reliefkit.learning.panel import AGAIN
from reliefkit.library.clients import Client, client_of, clients
from reliefkit.record import case_words, key_for, lesson_text
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import RESULT_WORDS, capital, inner_title, sentence

ONE_EACH = " One answer for each; the result stays closed until you commit."
LIKE, LAB = "Try one like it ›", "Open in a lab"
# Of the lab that is opened under a prediction.
VIEWS, MOST_FACTS = ("changed", "protections", "whatif"), 6


class Prediction(Ask):
    """A case to predict: the result is locked until there is an answer for each protection.

    `case` is a case or the name of a client or decision, which brings title and story; `show` the
    protections; with `element` the learner also names what decides. `task` is the story.
    A prediction that is part of another card has its `key` from there, and offers no other like it.
    Raises ReliefError for a name that does not exist.
    """

    frame = "rk-predict"
    unnamed = "Predict, then reveal"
    locked = "Answer for each protection, then commit. The result stays locked until you do."
    asks = "Commit my answers"

    def __init__(
        self,
        case: Case | str,
        show: Iterable[str] = PROTECTIONS,
        *,
        element: bool = False,
        title: str = "",
        task: str = "",
        key: str = "",
    ) -> None:
        self.case, self.show = case_for(case), protections_of(show)
        if isinstance(case, str) and case in clients():
            title, task = title or clients()[case].called, task or clients()[case].story
        story = " ".join(task.split())
        asked = dict(one for name in self.show for one in _questions(name, element))
        above = [p(".rk-story")[story] if task else None, _facts(self.case, self.show, bool(task))]
        self.folds = "The story again" if task else "The facts again"
        self._like = None if key else one_like(self.case, self.show, lesson_text())
        own = key or key_for("predict", case_words(case), *self.show, "element" * element)
        acts: dict[str, Callable[[], object]] = {LIKE: self.open_like} if self._like else {}
        acts |= {AGAIN: self.again, LAB: self.open_lab}
        super().__init__(asked, above=above, title=title, key=own, more=acts)

    def judge(self, answers: Mapping[str, Any]) -> dict[str, Feedback]:
        now = assess(self.case)
        return {
            name: feedback(now[name], answers[name], answers.get(_deciding(name), ""))
            for name in self.show
        }

    def scored(self) -> Node:
        """Return the score; where each result is right, also for which the reason named is not."""
        found = self.revealed
        amiss = [inner_title(name) for name, one in found.items() if one.named is False]
        if amiss and all(one.agrees for one in found.values()):
            return score(found, ["Look again at ", strong["what decides"], f" {listed(amiss)}."])
        return super().scored()

    def look(self) -> Node:
        asked = p(".rk-asked")[strong["What does the law give?"], ONE_EACH]
        return [super().look(), None if self.revealed else asked]

    def open_like(self) -> "Prediction":
        """Open a prediction of the client like this one."""
        one, element = self._like, _deciding(self.show[0]) in self.questions
        assert one
        key = f"{self.key}/{one.id}"
        made = Prediction(one.id, self.show, element=element, key=key)
        self.place.children = [made.widget]
        return made

    def open_lab(self) -> Lab:
        """Open the case in a lab, with the facts it gives that these protections ask about."""
        asked = {fact for name in self.show for fact in facts_below(LAW[name].formula)}
        own = [n for n, f in FACTS.items() if f.changeable and n in {*self.case.given} & asked]
        made = lab(
            own[:MOST_FACTS] or FIRST_FACTS, views=VIEWS, case=self.case, title="Move a fact"
        )
        self.place.children = [made.widget]
        return made


predict = Prediction


def _deciding(protection: str) -> str:
    return f"{protection}-element"


def _questions(name: str, element: bool) -> Iterator[tuple[str, Question]]:
    law = LAW[name]
    yield name, Question(law.title, offered(name), aloud=f"{law.title}?")
    if element:
        named = {one.name: capital(one.title) for one in law.elements}
        options, aloud = {EVERY: capital(EVERY)} | named, f"{law.title}: what decides?"
        yield _deciding(name), Question("What decides?", options, aloud=aloud, follows=True)


def options(protection: str) -> list[Result]:
    """Return the results a protection can have, best first."""
    best = Result.REQUIRED if LAW[protection].mandatory else Result.PERMITTED
    return [best, Result.REFUSED, Result.OPEN]


def offered(protection: str) -> dict[str, str]:
    """Return the answers a learner can give: the results, and that CAT deferral is not needed."""
    needless = {NEEDLESS: NEEDLESS} if protection == "cat_deferral" else {}
    return {str(result): answer_words(result) for result in options(protection)} | needless


def answer_words(result: Result) -> str:
    """Return a result in the words a learner chooses."""
    return re.split(" \\(| on ", RESULT_WORDS[result])[0]


def told(case: Case, show: Iterable[str] = ()) -> list[str]:
    """Return the facts a case gives, as sentences; what is not known is said last.

    With protections to `show`, in an undisputed case, also the unknown facts that they ask about.
    """
    known = client_of(case)
    person = known.name if known else PERSON
    asked = {name for law in show for name in facts_below(LAW[law].formula) if case.ordinary}
    asked -= {"favorable_discretion", *case.given}
    unknown = {name: None for name in case.unknown if name in asked}
    given = sorted((case.given | unknown).items(), key=lambda fact: fact[1] is None)
    said = [sentence(FACTS[name].told(value, person)) for name, value in given]
    return said or ["Nothing is disputed." if case.ordinary else "No facts are known yet."]


def _facts(case: Case, show: Iterable[str], behind: bool) -> Element:
    rest = f"Nothing else is {'disputed' if case.ordinary else 'known'}." if case.given else None
    facts = ul[(li[said] for said in told(case, show))]
    if behind:
        return details(".rk-predict-facts")[
            summary["The facts, one by one"], facts, rest and p[rest]
        ]
    return div(".rk-predict-facts")[h4["The facts"], facts, rest and p[rest]]


def one_like(case: Case, show: Sequence[str], lesson: str = "") -> Client | None:
    """Return another client with the same results, where they fail for the same reasons: one who
    does not come in the text of the lesson, where the answer is told or is yet to be found.
    """
    mine = _ends(case)
    others = (one for id, one in clients().items() if one.case != case and id not in lesson)
    alike = (one for one in others if all(_ends(one.case)[name] == mine[name] for name in show))
    return next(alike, None)


@lru_cache(500)
def _ends(case: Case) -> dict[str, tuple[str, str]]:
    """Return each result of a case, and the element that decides it first."""
    now = assess(case)
    named = {name: [one.name for one in deciders(now[name])] for name in PROTECTIONS}
    return {name: (now[name].result, "".join(named[name][:1])) for name in PROTECTIONS}
