"""Tasks and pairs that no lesson asks."""

from collections.abc import Mapping, Sequence

from reliefkit import Case
from reliefkit.labs.lab import FIRST_FACTS
from reliefkit.labs.start import starting_case
from reliefkit.learning.pair import Pair
from reliefkit.learning.task import Task
from reliefkit.library.course import PairAsked, TaskAsked


def a_task(
    goal: Mapping[str, str],
    at_most: int = 2,
    facts: Sequence[str] = FIRST_FACTS,
    title: str = "",
) -> Task:
    """Return a task that starts where a lab of these facts does."""
    start = starting_case(None, facts, False)
    return Task(
        TaskAsked(id="made", case=start, goal=goal, at_most=at_most, facts=facts, title=title)
    )


def a_pair(first: Case | str, second: Case | str, protection: str) -> Pair:
    """Return a pair of cases, or of clients by name."""
    return Pair(PairAsked(id="made", first=first, second=second, protection=protection))
