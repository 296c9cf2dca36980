"""Ask, commit, reveal, explain: the one model of every card that asks something.

A kind of question is a class with `judge`: what is told about each answer, an option's name or,
where several may be ticked, a tuple of them.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import ipywidgets as W
from htpy import Node, details, div, fragment, h4, li, p, strong, summary, ul
from markupsafe import Markup

from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.labs.slots import Part, Slots, box, part_for
from reliefkit.learning import hand
from reliefkit.learning.feedback import NEEDLESS, Feedback, card, reasons, score, verdict
from reliefkit.learning.panel import Locked, stack
from reliefkit.record import keep
from reliefkit.words.clauses import listed
from reliefkit.words.finding import lowered

HANDS = "For a show of hands"
SEND = "Say this code, or send it: it has your first answer, and no name."
_MOST = 12  # more options than this are a list to open


class Question(NamedTuple):
    """A question, and the answers it offers: name to words.

    `many` may be ticked, or one chosen. `aloud` is what readers aloud call it, where that is more
    than its text. `rows` are what stands on the page in place of the words, and `head` what stands
    above them. One that `follows` stands in the box of the question before it, as a list to open
    that says what it asks, and is not told in the twin.
    """

    text: str
    options: Mapping[str, str]
    many: bool = False
    aloud: str = ""
    head: Node = None
    rows: Mapping[str, Node] = {}
    follows: bool = False

    @property
    def open(self) -> bool:
        """Whether all answers stand open beside one another."""
        return self.many or not (self.follows or len(self.options) > _MOST)

    @property
    def radio(self) -> bool:
        """Whether they do, and one of them is chosen."""
        return self.open and not self.many


class Ask(Locked):
    """Something to look at, and questions about it that stay locked until committed.

    Attributes: `said` (what is chosen now), `place` (what is opened under the card). Call `answer`
    and `commit` to do what the learner does on the page.
    """

    unnamed = "A question"
    whose = "the law"  # whose what is right is called
    folds = ""  # what the fold is called behind which the reveal puts what there is to look at

    def __init__(
        self,
        questions: Mapping[str, Question],
        *,
        above: Node = None,
        title: str = "",
        task: str = "",
        key: str = "",
        more: Mapping[str, Callable[[], object]] | None = None,
    ) -> None:
        self.questions = dict(questions)
        self.looked_at = None if above is None else Markup(fragment[above])
        self.place = stack()
        fields = {name: (q.text, _control(q)) for name, q in questions.items()}
        super().__init__(title, fields, self.place, task=task, key=key, more=more)
        for control in self.moving:
            self.on(control, self._chosen)
        keep(self)

    # -- what the learner does -----------------------------------------------------------------

    def answer(self, name: str, *chosen: str) -> None:
        """Answer one question by names of options, or their words.

        Raises ReliefError for a question that is not asked here, or an answer it does not offer.
        """
        if name not in self.questions:
            allowed = ", ".join(self.questions)
            raise ReliefError(f"{shown(name)} is not asked here. Allowed: {allowed}.")
        question = self.questions[name]
        named = {words: option for option, words in question.options.items()}
        found = [named.get(one, one) for one in chosen]
        for one in found:
            if one not in question.options:
                raise unknown_name("answer", one, [*named, *named.values()], f"{question.text} ")
        for option, control in self.ticks(name).items():
            control.value = option in found if question.many else found[0]

    def ticks(self, name: str) -> dict[str, W.Widget]:
        """Return a question's boxes to tick, by option; of one answered by a choice, that alone."""
        question, control = self.questions[name], self.fields[name]
        if not question.many:
            return {"": control}
        return dict(zip(question.options, control.children, strict=True))

    def _read(self, name: str) -> Any:
        if not self.questions[name].many:
            return self.fields[name].value
        return tuple(option for option, tick in self.ticks(name).items() if tick.value)

    def _chosen(self, _: object) -> None:
        if not self.revealed:
            found = {name: self._read(name) for name in self.questions}
            self.said = {name: said for name, said in found.items() if said}
            if not self.committed:
                self.set_trait("answers", self.said)
            self.render()

    def commit(self) -> Mapping[str, Feedback]:
        if missing := [q for name, q in self.questions.items() if name not in self.said]:
            still = listed((q.aloud or q.text).split("?")[0] for q in missing)
            raise ReliefError(f"{self.locked} Still to answer: {still}.")
        return super().commit()

    def clear(self) -> None:
        self.said = {}
        empty = {W.Checkbox: False, W.Dropdown: ""}
        for control in self.moving:
            control.value = empty.get(type(control))
        self.place.children = []

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        self._asked.layout.display = "none" if locked else ""

    def restore(self, answers: Mapping[str, Any]) -> None:
        """Answer and commit as before. Raises ReliefError for answers that do not fit."""
        for name, question in self.questions.items():
            said = answers.get(name)
            if type(said) is not (list if question.many else str):
                raise ReliefError(f"{name}: {shown(said)} is not an answer.")
            self.answer(name, *(said if question.many else [said]))
        self.commit()

    # -- what a kind of question says ----------------------------------------------------------

    def told(self, found: Mapping[str, Feedback]) -> Node:
        """Return what is revealed: a card a question, in the rows that the learner chose from."""
        alone, cards = len(found) == 1, []
        for name, one in found.items():
            question, right, said = self.questions[name], one.right, self.said[name]
            mine = said if question.many else [said]
            rows = {
                o: question.rows.get(o, w)
                for o, w in question.options.items()
                if question.open or o in {*mine, *right}
            }
            if right.get("refused") == "elsewhere" and not one.words.startswith(NEEDLESS):
                rows["refused"] = one.words  # decided elsewhere, so never called not available
            asked = h4[question.text, None if alone else verdict(one.agrees)], question.head
            but = one.again if alone and not one.agrees else None
            why = reasons(one, but)
            cards.append(card(asked, rows, mine, right, one.agrees, why, self.whose, question.many))
        return [div(class_=f"rk-answers rk-of-{min(len(cards), 4)}")[cards], self._hand()]

    def _hand(self) -> Node:
        """Return the code of the first answer, in a lesson, for a show of hands; behind a fold."""
        in_lesson, options = "/" in self.key, options_of(self.questions)
        own = hand.code(self.key, options, self.answers) if in_lesson else ""
        told = details(".rk-hand")[summary[HANDS], p[strong[own]], p[SEND]]
        return told if own else None

    def asked_now(self) -> str:
        return f"{len(self.said)} of {len(self.questions)} chosen" if self.said else self.locked

    def scored(self) -> Node:
        wrong = next((one for one in self.revealed.values() if not one.agrees), None)
        words = wrong and ["Look again at ", strong[lowered(wrong.words)], "."]
        return score(self.revealed, wrong and (wrong.again or words))

    def render(self) -> None:
        super().render()
        if self.looked_at is not None:
            self.above.show(above=str(fragment[self.look()]))

    # -- how it stands on the page -------------------------------------------------------------

    def look(self) -> Node:
        """Return what there is to look at now."""
        fold = self.folds if self.revealed else ""
        return details[summary[fold], self.looked_at] if fold else self.looked_at

    def arrange(self) -> list[W.Widget]:
        self.moving = [one for name in self.questions for one in self.ticks(name).values()]
        self._asked = self._boxes()
        commit, *after = self.buttons.values()
        onward = box("rk-buttons", of=after)
        right = box("rk-predict-right", of=[self._asked, commit, self.slots, onward])
        if self.looked_at is None:
            return [right]
        self.above = Slots(["above"], label=self.label, parts=[])
        return [self.above, right]

    def _boxes(self) -> W.Box:
        boxes: list[W.Box] = []
        for name, question in self.questions.items():
            if question.follows:
                boxes[-1].children = (*boxes[-1].children, self.fields[name])
            else:
                boxes.append(box("rk-predict-one", of=[self.fields[name]]))
        return box("rk-predict-answers", f"rk-of-{min(len(boxes), 4)}", of=boxes)

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        """Return what the page hangs on a question: its text as a heading above it."""
        question = self.questions[name]
        above = "" if question.follows else str(fragment[h4[words], question.head])
        role = "group" if question.many else "radiogroup" if question.radio else ""
        part = part_for(control, name, "pick", above, question.aloud or words, role)
        rows = [str(fragment[row]) for row in question.rows.values()] if question.radio else []
        return part | {"rows": rows} if rows else part

    def twin(self) -> Node:
        """Return what there is to look at, and what is asked; never the answer."""
        asked = (
            li[
                strong[q.text, "" if q.text.endswith("?") else ":"],
                f" {' / '.join(q.options.values())}?",
            ]
            for q in self.questions.values()
            if not q.follows
        )
        return [self.looked_at, ul[asked], p[self.locked]]


def options_of(questions: Mapping[str, Question]) -> hand.Options:
    """Return the names of the answers to each question but those that follow one, in order."""
    return {name: [*one.options] for name, one in questions.items() if not one.follows}


def _control(question: Question) -> W.Widget:
    if question.many:
        named = question.options.values()
        return W.Box([W.Checkbox(False, description=words, indent=False) for words in named])
    offered = [(words, one) for one, words in question.options.items()]
    if question.radio:
        return W.RadioButtons(options=offered, index=None)
    return W.Dropdown(options=[(question.text * question.follows, ""), *offered])
