"""A lab with a goal: make the law come out so, by changing as few facts as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from htpy import p, strong

from reliefkit.assess import GRANTED, ProtectionFinding, Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.facts import FACTS
from reliefkit.labs.display import Shown
from reliefkit.labs.lab import FIRST_FACTS, FIRST_VIEWS, Lab, lab
from reliefkit.labs.slots import Slots, box, button
from reliefkit.labs.start import names
from reliefkit.law import PROTECTIONS, protection_named
from reliefkit.learning.panel import Keyed, case_words, key_for
from reliefkit.learning.predict import options
from reliefkit.variants import other_values, results
from reliefkit.words.change import compare
from reliefkit.words.deciding import listed
from reliefkit.words.finding import inner_title, reason
from reliefkit.words.short import headline

SHOW = "Show one way"
_GOALS = {
    "required": "{} must be granted",
    "permitted": "{} may be granted",
    "refused": "{} is not available",
    "open": "{} depends on facts not known yet",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _facts(count: int) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} fact{'s' * (count != 1)}"


def _goal_words(goal: Mapping[str, str], at_most: int | None) -> str:
    ends = listed(_GOALS[result].format(inner_title(name)) for name, result in goal.items())
    by = f" Change {'only' if at_most == 1 else 'at most'} {_facts(at_most)}." if at_most else ""
    return f"Move the facts until {ends}.{by}"


class Task(Shown, Keyed):
    """A lab that says after every move whether its goal is reached, and how.

    It is committed when the goal is first reached; its answers are the facts then moved.

    Attributes: `lab` (with `lab.go(case)` and its controls), `goal` (protection to result),
    `reached`, `moved` (names of the facts that differ from the start), `said` (what the page says
    now), and those of `Keyed`. `show_one_way` gives a smallest set of changes that reaches it.
    """

    def __init__(
        self,
        lab: Lab,
        goal: Mapping[str, str],
        words: str,
        at_most: int | None = None,
        key: str = "",
    ) -> None:
        super().__init__()
        self.lab = lab
        self.goal = dict(goal)
        self.words, self.at_most, self.key = words, at_most, key
        self.start = lab.case
        self.said: list[str] = []
        self._way = ""
        self.slots = Slots(["note"], label=lab.title, parts=[])
        self.button = button(SHOW, self.show_one_way)
        self.widget = lab.widget
        tools, *rest = self.widget.children
        self.widget.children = [tools, box("rk-goal", of=[self.slots, self.button]), *rest]
        self.widget.add_class("rk-task")
        lab.observe(self._check, "case")
        self._check()

    @property
    def moved(self) -> tuple[str, ...]:
        """The names of the facts that are not as they were at the start."""
        return self.start.differences(self.lab.case)

    @property
    def reached(self) -> bool:
        """Whether the goal is reached now."""
        return self._holds(self.lab.case)

    def _holds(self, case: Case) -> bool:
        found = assess(case).results
        return all(found[name] == result for name, result in self.goal.items())

    def _check(self, _: object = None) -> None:
        count, most = len(self.moved), self.at_most
        changed = f"{_facts(count)} changed".capitalize()
        if not count:
            self.said = ["Not reached yet. Nothing is changed so far."]
        elif not self.reached:
            found = self.lab.assessment
            short = [n for n, result in self.goal.items() if found[n].result != result]
            still = "; ".join(f"{inner_title(n)} {_result(found[n])}" for n in short)
            self.said = [f"Not reached yet. {changed}.", f"Still: {still}."]
        else:
            from_start = compare(self.start, self.lab.case)
            self.said = [f"Reached. {changed}.", from_start.text(tuple(self.goal))]
            if most and count > most:
                self.said[0] = f"Reached, but with more changes than it takes. {changed}."
                self.said.append(f"{_facts(most).capitalize()} would be enough. Start again?")
        self._say()
        if self.reached and not self.committed:
            self.set_trait("answers", {name: self.lab.case[name] for name in self.moved})
            self.set_trait("committed", True)

    def _say(self) -> None:
        first, *rest = [*self.said, *filter(None, [self._way])]
        state = "rk-reached" if self.reached and first.startswith("Reached.") else "rk-not-yet"
        drawn = [p(class_=f"rk-goal-said {state}")[strong[first]], *(p[one] for one in rest)]
        self.slots.show(note="".join(map(str, drawn)))

    def show_one_way(self) -> dict[str, object] | None:
        """Show a smallest set of changes from the start that reaches the goal, and return it."""
        way = one_way(self.start, self.goal, list(self.lab.controls), self.at_most or 3)
        if way is None:
            self._way = "It takes more than three of these facts."
        else:
            case = self.start.but(**way)
            facts = listed(f"{FACTS[n].label}: {FACTS[n].words(v)}" for n, v in way.items())
            why = compare(self.start, case).text(tuple(self.goal))
            self._way = f"One way, from the start: {facts}. {why}"
        self._say()
        return way

    def html(self) -> str:
        """Return the goal, and the lab as it stands."""
        return f"{p[strong[self.words]]}{self.lab.html()}"


def one_way(
    start: Case, goal: Mapping[str, str], facts: Sequence[str], at_most: int
) -> dict[str, object] | None:
    """Return a smallest set of at most `at_most` changes, among some facts, that reaches a goal.

    Sizes are tried in turn, so nothing smaller reaches it; None where nothing does.
    """
    from itertools import combinations

    moves = [(FACTS[n], v) for n in facts for v in other_values(FACTS[n], start[n])]
    for size in range(1, at_most + 1):
        sets = [s for s in combinations(moves, size) if len({of for of, _ in s}) == size]
        found = results(start, sets)
        for k, chosen in enumerate(sets):
            if all(found[name][k] == result for name, result in goal.items()):
                return {of.name: value for of, value in chosen}
    return None


def task(
    goal: Mapping[str, str],
    case: Case | str | None = None,
    facts: Iterable[str] = FIRST_FACTS,
    show: Iterable[str] = PROTECTIONS,
    views: Iterable[str] = FIRST_VIEWS,
    *,
    title: str = "",
    at_most: int | None = None,
    unknowns: bool = False,
    key: str = "",
) -> Task:
    """Return a lab with a goal: it says after every move whether the goal is reached, and how.

    `goal` gives protections the results they are to have ("required", "permitted" for asylum,
    "refused", "open"); `at_most` is the number of facts that is enough (1, 2 or 3); the rest is
    as for `lab`, with names of clients allowed as `case`. Without `title` the words are made.
    `key` names the card for a record; by default what it asks does.

    Raises ReliefError for a name that does not exist, for a goal the start already meets, and for
    one that `at_most` of these facts cannot reach.
    """
    if not isinstance(goal, Mapping) or not goal:
        raise ReliefError(f"goal: expected protections and results, got {shown(goal)}.")
    for name, result in goal.items():
        allowed = [str(one) for one in options(protection_named(name).name)]
        if result not in allowed:
            raise unknown_name("result", result, allowed, f"goal, {name}: ")
    if at_most not in (None, 1, 2, 3) or at_most is True:
        raise ReliefError(f"at_most: {shown(at_most)} is not allowed. Allowed: 1, 2 or 3.")
    asked = names("fact", facts, FACTS)
    words = _goal_words(goal, at_most)
    inside = lab(
        asked,
        show,
        views,
        case=case,
        title=title or words,
        task=words if title else "",
        unknowns=unknowns,
    )
    own = key_for(key, "task", repr(goal), case_words(case), *asked)
    made = Task(inside, goal, words, at_most, own)
    if made.reached:
        raise ReliefError("goal: the case already meets it at the start; a task needs a decision.")
    if at_most and one_way(made.start, goal, asked, at_most) is None:
        raise ReliefError(f"goal: no {_facts(at_most)} of these reach it from this start.")
    return made


def _result(found: ProtectionFinding) -> str:
    """Return a result as a clause, with its reason unless every element is met."""
    if found.result in GRANTED:
        return headline(found)
    is_ = "is " if found.result is Result.REFUSED else ""
    return f"{is_}{headline(found)} ({reason(found)})"
