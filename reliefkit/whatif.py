"""What would change the answer: the smallest flips, and the next question worth asking."""

from itertools import combinations
from typing import Any, NamedTuple

from reliefkit.assess import GRANTED, Result, assess
from reliefkit.case import Case, as_case
from reliefkit.errors import ReliefError, entry, shown
from reliefkit.facts import FACTS, Fact, facts_below
from reliefkit.facts.kinds import Number
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.logic import Truth
from reliefkit.variants import Change, mattering, other_values, results, stretches
from reliefkit.words.clauses import listed
from reliefkit.words.finding import headline, inner_title
from reliefkit.words.spoken import compare


class Flip(NamedTuple):
    """A smallest set of fact changes that turns a protection around.

    Attributes: `case`, `protection` (its name), `changes` (fact name to new value), `result`
    (what it would then be).
    """

    case: Case
    protection: str
    changes: dict[str, Any]
    result: Result

    @property
    def fixed(self) -> tuple[str, ...]:
        """The facts among them that nobody can change."""
        return tuple(name for name in self.changes if not FACTS[name].changeable)

    def text(self) -> str:
        """Return the sentence that explains the change."""
        said = compare(self.case, self.case.but(**self.changes)).sentence(self.protection)
        if self.fixed:
            said += f" (Nobody can change {' or '.join(FACTS[n].label for n in self.fixed)}.)"
        return said


def flips(case: Case, protection: str, at_most: int = 2) -> list[Flip]:
    """Return every smallest set of at most `at_most` fact changes that turns a protection around.

    From `refused` or `open` it turns to granted, from granted to `refused`. A set is smallest
    when no part of it is enough. A share or count moves to the nearest step beyond a standard,
    any other fact to each other value. Fewest changes come first, then those people can make.

    Raises ReliefError for what is not a case, an unknown protection, or `at_most` not 1, 2 or 3.
    """
    law = entry("protection", protection, LAW)
    if at_most not in (1, 2, 3) or isinstance(at_most, bool):
        raise ReliefError(f"at_most: {shown(at_most)} is not allowed. Allowed: 1, 2 or 3.")
    now = assess(as_case(case))[protection].result
    asked = (FACTS[name] for name in FACTS if name in facts_below(law.formula))
    moves = [(of, value) for of in asked for value in other_values(of, case[of.name])]
    found: list[Flip] = []
    enough: list[set[Change]] = []
    for size in range(1, at_most + 1):
        sets = [
            chosen
            for chosen in combinations(moves, size)
            if len({of for of, _ in chosen}) == size
            and not any(small.issubset(chosen) for small in enough)
        ]
        outcomes = results(case, sets, [protection])[protection]
        for chosen, result in zip(sets, outcomes, strict=True):
            if result is Result.REFUSED if now in GRANTED else result in GRANTED:
                enough.append(set(chosen))
                changes = {of.name: value for of, value in chosen}
                found.append(Flip(case, protection, changes, result))
        if size == 1:
            moves = [move for move in moves if {move} not in enough]
    return sorted(found, key=lambda flip: (len(flip.changes), bool(flip.fixed)))


class Question(NamedTuple):
    """An unknown fact worth asking about.

    Attributes: `fact` (its name), `question` (plain words), `settles` (each answer, as words,
    to the results it would change, by protection), `score` (how much it could still settle),
    `told` (those results in words: what belongs elsewhere is not called unavailable).
    """

    fact: str
    question: str
    settles: dict[str, dict[str, Result]]
    score: tuple[float, float]
    told: dict[str, dict[str, str]]

    def text(self) -> str:
        """Return the question, and what each answer would settle."""
        said = []
        for reply, changed in self.told.items():
            ends: dict[str, list[str]] = {}
            for name, result in changed.items():
                ends.setdefault(result, []).append(inner_title(name))
            if ends:
                told = (f"{listed(names)}: {result}" for result, names in ends.items())
                said.append(f"If {reply}, {'; '.join(told)}.")
        nothing = "It settles nothing alone, but other answers may turn on it."
        return f"{self.question} {' '.join(said) or nothing}"


def next_questions(case: Case) -> list[Question]:
    """Return the unknown facts that could still matter, those that could settle most first.

    A fact counts for the results its possible answers would change, on average, then for the
    open elements they would settle. Raises ReliefError for what is not a case.
    """
    now = assess(as_case(case))
    waiting = {element.node for name in PROTECTIONS for element in now[name].open}
    may_matter = frozenset().union(*(mattering(case, law.formula) for law in LAW.values()))
    asked = []
    for name in case.unknown:
        answers = other_values(FACTS[name], None)
        after = [assess(case.but(**{name: value})) for value in answers]
        turned = {
            _answer(FACTS[name], value): [
                then[p] for p in PROTECTIONS if then[p].result is not now[p].result
            ]
            for value, then in zip(answers, after, strict=True)
        }
        settles = {one: {f.name: f.result for f in found} for one, found in turned.items()}
        told = {one: {f.name: headline(f) for f in found} for one, found in turned.items()}
        changed = sum(map(len, settles.values())) / len(answers)
        closed = [then.on(node).truth is not Truth.OPEN for then in after for node in waiting]
        if changed or name in may_matter:
            score = changed, sum(closed) / len(answers)
            asked.append(Question(name, FACTS[name].question, settles, score, told))
    return sorted(asked, key=lambda question: question.score, reverse=True)


def _answer(of: Fact, value: Any) -> str:
    """Return an answer in words; on a scale, the whole stretch it stands for."""
    if not isinstance(of, Number):
        return of.words(value)
    first, last = next(s for s in stretches(of) if value in s)
    return f"{of.words(first)} to {of.words(last)}"
