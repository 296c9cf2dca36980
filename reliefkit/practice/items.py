"""An item of practice: a story, one question, and answers that the rules grade."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from htpy import Node, p, strong

from reliefkit.assess import GRANTED, ProtectionFinding, Result
from reliefkit.case import Case
from reliefkit.facts.kinds import PERSON
from reliefkit.learning.ask import Question
from reliefkit.learning.feedback import MISTAKE, Feedback, feedback
from reliefkit.library.mistakes import Slip, mistake_in
from reliefkit.practice.cases import REST, skills, story, turns_of
from reliefkit.words.clauses import listed
from reliefkit.words.finding import capital, elsewhere, reason, sentence, words


class Answer(NamedTuple):
    """An answer that is offered. The rest is told, or counts, where it is answered wrongly.

    `told` is why it is right or wrong, by default what `laws` say: findings, by whose they are,
    which explain it whole. `slips` are what it shows to be wrong about the law.
    """

    words: str
    right: bool
    told: str = ""
    laws: Mapping[str, ProtectionFinding] = {}
    slips: Sequence[Slip] = ()


class Item(NamedTuple):
    """An item: one answer is right, or any of several; where `many` are to be ticked, all of them.

    `people` has each person's case by name; `about` is the protection asked about, "" for all;
    `story` is paragraphs, each a heading or "" and its sentences, by default of the one person;
    `more` what proves it.
    """

    people: Mapping[str, Case]
    text: str
    answers: Mapping[str, Answer]
    about: str = ""
    story: Sequence[tuple[str, Sequence[str]]] = ()
    many: bool = False
    more: Any = None
    kind: str = ""
    skill: str = ""
    seed: str = ""

    @property
    def question(self) -> Question:
        """What is asked, and the answers that are offered."""
        return Question(self.text, {n: one.words for n, one in self.answers.items()}, self.many)

    @property
    def right(self) -> tuple[str, ...]:
        """The names of the right answers."""
        return tuple(name for name, one in self.answers.items() if one.right)

    @property
    def whose(self) -> str:
        """What a right answer is called beside the learner's."""
        return {"mistake": MISTAKE, "web": "the answer"}.get(self.kind, "right")

    @property
    def told(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The paragraphs of the story."""
        own = (("", [*story(case, name), REST]) for name, case in self.people.items())
        return self.story or [*own]

    @property
    def surface(self) -> str:
        """Everything the learner reads before answering, in one text."""
        told = (said for _, some in self.told for said in some)
        return " ".join([*told, self.text, *self.question.options.values()])

    def look(self) -> Node:
        """Return what there is to look at before answering."""
        heads = ((head and strong[f"{head}. "], " ".join(some)) for head, some in self.told)
        return [p(".rk-story")[one] for one in heads]

    def missed(self, said: Any) -> list[str]:
        """Return the answers of which the learner is wrong: none, if what was said is right."""
        if self.many:
            return [name for name, one in self.answers.items() if (name in said) is not one.right]
        return [] if self.answers[said].right else [said, self.right[0]]

    def judge(self, said: Any) -> Feedback:
        """Return what the learner is told."""
        missed = self.missed(said)
        short, whole = dict[str, None](), dict[str, None]()
        chosen = [self.answers[n] for n in missed or ([*said] if self.many else [said])]
        laws_told = {law.name for one in chosen for law in one.laws.values()}
        for one in chosen:
            laws = [(f"{n}: " * (len(one.laws) > 1), law, n) for n, law in one.laws.items()]
            told = one.told or " ".join(whose + say(law, n) for whose, law, n in laws)
            short |= dict.fromkeys(filter(None, [told]))
            for whose, law, n in laws:
                whose += "" if laws_told == {self.about} else f"{law.protection.title}. "
                first, *rest = explained(law, n)
                whole |= dict.fromkeys([whose + first, *rest])
        right = listed((self.answers[n].words for n in self.right), "and" if self.many else "or")
        again = f"{capital(self.whose)}: {right}{'' if right[-1] in '.?' else '.'}"
        rows = dict.fromkeys(self.right, "")
        why = [one for one in whole if not any(one[:-1] in said for said in short)]
        return Feedback(not missed, right, [*short], why, rows, again)

    def mistakes(self, said: Any) -> set[str]:
        """Return the ids of the named mistakes that an answer shows."""
        slips = (slip for name in self.missed(said) for slip in self.answers[name].slips)
        return {*map(mistake_in, slips)} - {""}

    def could(self) -> set[str]:
        """Return the ids of those that some answer would show."""
        slips = (slip for one in self.answers.values() for slip in one.slips)
        return {*map(mistake_in, slips)} - {""}


class Kind(NamedTuple):
    """A kind of item: what learners call it, and how one is drawn.

    `wants` are the answers to draw for, each as often as another; `draw` gives an item whose right
    answer is as wanted, or None.
    """

    called: str
    wants: Callable[[str], Sequence[Any]]
    draw: Callable[[Random, str, Any], Item | None]
    endless: bool = True

    def skills(self) -> list[str]:
        """Return the skills it has items for; the endless kinds need one that moves facts.

        Where fewer than three answers are wanted, one would be right too often.
        """
        moved = (n for n in skills() if not self.endless or turns_of(n))
        return [name for name in moved if len({*self.wants(name)}) > 2]


def mixed(own: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the answers to draw for, of which none is drawn for more than a quarter of the time.

    They are a skill's own; where it has some, but fewer than four, others make up the rest.
    """
    few = 4 - len(own)
    return [*own] * len(others) + [*others] * few if own and few > 0 else [*own]


def shuffled(rng: Random, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return answers in any order."""
    return dict(rng.sample([*answers.items()], len(answers)))


def say(found: ProtectionFinding, name: str) -> str:
    """Return what a protection comes to for someone, and the reason where it is not given."""
    result, title = found.result, found.protection.title
    if result in GRANTED:
        return f"{title} {words(found).partition(' (')[0]}."
    if elsewhere(found):
        return sentence(f"{title} is {words(found)}")
    why = f"not available: {reason(found)}".replace("not available: barred", "barred")
    why = why.replace(", as assumed", "")  # all that a story does not tell is undisputed
    return f"{title} is {why}.".replace(PERSON, name)


def explained(found: ProtectionFinding, name: str) -> list[str]:
    """Return the whole reason, with what would turn it around."""
    why = feedback(found, Result.OPEN).why
    return [one.replace(PERSON, name).replace(capital(PERSON), name) for one in why]
