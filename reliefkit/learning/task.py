"""A lab with a goal: make the law come out so, by changing as few facts as it takes."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from htpy import div, fragment, p, strong

from reliefkit.assess import GRANTED, ProtectionFinding, Result, assess
from reliefkit.errors import ReliefError, entry, shown, unknown_name
from reliefkit.facts import FACTS
from reliefkit.labs.lab import FIRST_VIEWS, lab
from reliefkit.labs.slots import Shown, Slots, box
from reliefkit.labs.start import case_for
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.learning.feedback import in_short, verdict
from reliefkit.learning.panel import Keyed
from reliefkit.learning.predict import answer_words, options
from reliefkit.library.course import TaskAsked, tasks
from reliefkit.record import in_lesson, keep, keep_lab
from reliefkit.variants import other_values, results
from reliefkit.words.clauses import listed
from reliefkit.words.finding import brief, elsewhere, headline, inner_title, reason, sentence
from reliefkit.words.spoken import compare

HINTS = ("Give me a hint", "Another hint", "Show one way")
SHUT = "A hint after a first try"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _facts(count: int) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} fact{'s' * (count != 1)}"


def _is(result: str, said: str, verb: str = "is") -> str:
    """Return a result in words as what follows its protection's title in a sentence."""
    return f"{verb} {said}" if result == Result.REFUSED else said


def goal_words(goal: Mapping[str, str]) -> str:
    """Return a goal in words: each protection, and the result it is to have."""
    ends = (f"{inner_title(n)} {_is(end, answer_words(Result(end)))}" for n, end in goal.items())
    return listed(ends)


class Task(Shown, Keyed):
    """A lab that says after every move whether its goal is reached, and how.

    It is committed when the goal is first reached; its answers are the facts then moved. After a
    first try `hint` tells more each time. Raises ReliefError for an entry that names what does not
    exist, for a goal the start already meets, and for one that so few of these facts cannot reach.
    """

    def __init__(self, one: TaskAsked) -> None:
        super().__init__()
        self.goal, self.at_most = one.goal, one.at_most
        for name, result in one.goal.items():
            allowed = [str(each) for each in options(entry("protection", name, LAW).name)]
            if result not in allowed:
                raise unknown_name("result", result, allowed, f"goal, {name}: ")
        if one.at_most not in (1, 2, 3):
            raise ReliefError(f"at_most: {shown(one.at_most)} is not allowed. Allowed: 1, 2 or 3.")
        by = f"Change {'only' if one.at_most == 1 else 'at most'} {_facts(one.at_most)}."
        self.words = f"Move the facts until {goal_words(one.goal)}. {by}"
        self.key = in_lesson(f"task-{one.id}")
        self.lab = lab(
            one.facts,
            one.show or PROTECTIONS,
            one.views or FIRST_VIEWS,
            case=case_for(one.case).but(**one.but) if one.but else one.case,
            title=one.title or self.words,
            task=self.words if one.title else "",
            unknowns=one.unknowns,
        )
        self.start = self.lab.case
        if self.reached:
            raise ReliefError("goal: the case already meets it; a task needs a decision.")
        if self.least() is None:
            raise ReliefError(f"goal: no {_facts(one.at_most)} of these reach it from this start.")
        self._way: list[str] = []
        self._tried = False
        self.slots = Slots(["note"], label=self.lab.title, parts=[])
        self.button = self.does(HINTS[0], self.hint)
        self.widget = self.lab.widget
        goal = box("rk-goal", of=[self.slots, self.button])
        self.widget.children = [goal, *self.widget.children]
        self.widget.add_class("rk-task")
        self.lab.observe(self._follow, "case")
        self.render()
        keep(self)
        keep_lab(self.lab, f"{self.key}/lab")

    def restore(self, answers: Mapping[str, Any]) -> None:
        """Move the facts as they were when the goal was reached. Raises ReliefError as `but`."""
        self.lab.go(self.start.but(**answers))
        self.set_trait("answers", dict(answers))
        self.set_trait("committed", True)

    def right(self) -> dict[str, bool]:
        return {"goal": self.reached}

    @property
    def moved(self) -> tuple[str, ...]:
        """The names of the facts that are not as they were at the start."""
        return self.start.differences(self.lab.case)

    @property
    def reached(self) -> bool:
        """Whether the goal is reached now."""
        found = self.lab.assessment.results
        return all(found[name] == result for name, result in self.goal.items())

    @property
    def said(self) -> list[str]:
        """What the page says now: whether the goal is reached, and how or why not."""
        count, found = len(self.moved), self.lab.assessment
        changed = f"{_facts(count).capitalize()} changed."
        if not count:
            return ["Not reached yet. Nothing is changed so far."]
        if not self.reached:
            short = [found[n] for n, result in self.goal.items() if found[n].result != result]
            alike: dict[str, list[ProtectionFinding]] = {}
            for one in short:
                alike.setdefault(_result(one), []).append(one)
            still = "; ".join(_results(each) for each in alike.values())
            return [f"Not reached yet. {changed}", f"Still: {still}."]
        if count > self.at_most:
            enough = f"{_facts(self.at_most).capitalize()} would be enough. Start again?"
            return [f"Reached, but with more changes than it takes. {changed} {enough}"]
        by = compare(self.start, self.lab.case)
        others = [inner_title(name) for name in by.changed if name not in self.goal]
        also = [sentence(f"this also changed {listed(others)}")] if others else []
        own = listed(FACTS[name].label for name in self.moved)
        return [f"Done, with {_facts(count)}.", f"What you moved: {own}.", *also]

    def _follow(self, _: object) -> None:
        self._tried = self._tried or bool(self.moved)
        self.render()
        if self.reached and not self.committed:
            self.set_trait("answers", {name: self.lab.case[name] for name in self.moved})
            self.set_trait("committed", True)

    def render(self) -> None:
        first, *rest = self.said
        done = first.startswith("Done")
        head = verdict(True, first) if done else strong[first]
        state = "rk-reached" if done else "rk-not-yet"
        hint = div(".rk-hint")[self._way[-1]] if self._way and not done else None
        drawn = p(class_=f"rk-goal-said {state}")[head], (p[one] for one in rest), hint
        self.slots.show(note=str(fragment[self.remarks(), drawn]))
        told = len(self._way) == len(HINTS)
        now = HINTS[min(len(self._way), len(HINTS) - 1)]
        self.button.description = now if self._tried else SHUT
        self.button.disabled = not self._tried
        self.button.layout.display = "none" if self.reached or told else ""

    def hint(self) -> None:
        """Tell one step more. Raises ReliefError before a first try."""
        if not self._tried:
            raise ReliefError("Try first: move a fact, and see what it does.")
        self._way = self.steps()[: len(self._way) + 1]
        self.render()

    def least(self) -> dict[str, object] | None:
        """Return a smallest set of changes from the start that reaches the goal; None for none."""
        facts = [FACTS[name] for name in self.lab.controls]
        moves = [(of, value) for of in facts for value in other_values(of, self.start[of.name])]
        for size in range(1, self.at_most + 1):
            sets = [s for s in combinations(moves, size) if len({of for of, _ in s}) == size]
            found = results(self.start, sets)
            for k, chosen in enumerate(sets):
                if all(found[name][k] == result for name, result in self.goal.items()):
                    return {of.name: value for of, value in chosen}
        return None

    def steps(self) -> list[str]:
        """Return which protection has to turn, by which fact, and how: the task's hints."""
        now, way = assess(self.start), self.least() or {}
        turn = [now[name] for name, result in self.goal.items() if now[name].result != result]
        names, has = listed(inner_title(one.name) for one in turn), "have" if turn[1:] else "has"
        found, who = turn[0], inner_title(turn[0].name) if turn[1:] else "it"
        why = "" if found.result in GRANTED else in_short(found)
        at_first = f"At the start {who} {_is(found.result, headline(found))}. {why}".strip()
        first = f"{sentence(f'{names} {has} to turn')} {at_first}"
        asked = listed(f"“{FACTS[name].question}”" for name in way)
        facts = listed(f"“{FACTS[n].question}” {FACTS[n].words(v)}" for n, v in way.items())
        turns = compare(self.start, self.start.but(**way)).said(tuple(self.goal)).sentence
        return [first, f"Look at {asked}", f"One way, from the start: {facts}. {turns}"]

    def html(self) -> str:
        return f"{p[strong[self.words]]}{self.lab.html()}"


def task(id: str) -> Task:
    """Return a task of data/asked/tasks.toml. Raises ReliefError for an unknown id."""
    return Task(entry("task", id, tasks()))


def _result(found: ProtectionFinding, verb: str = "is") -> str:
    said = brief if elsewhere(found) else reason  # what comes first, in few words
    why = "" if found.result in GRANTED else f" ({said(found)})"
    return f"{_is(found.result, headline(found), verb)}{why}"


def _results(alike: Sequence[ProtectionFinding]) -> str:
    """Return protections that come to the same for the same reason, and to what, said once."""
    names = listed(inner_title(one.name) for one in alike)
    return f"{names} {_result(alike[0], 'are' if alike[1:] else 'is')}"
