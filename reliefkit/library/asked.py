"""What lessons ask by name: pairs, tasks and choices of data/asked/, so that no code tells answers.

What an entry asks is checked where it is asked: by `pair`, `task` and `choose`.
"""

from dataclasses import dataclass, field
from typing import Any

from reliefkit.reading import reader


@dataclass(frozen=True, kw_only=True)
class PairAsked:
    """Two cases: `first` and `second` by name (the same one without `second`), and what differs."""

    id: str
    first: str
    first_but: dict[str, Any] = field(default_factory=dict)
    second: str = ""
    second_but: dict[str, Any] = field(default_factory=dict)
    protection: str


@dataclass(frozen=True, kw_only=True)
class TaskAsked:
    """A goal, and the lab to reach it in: `case` by name, `but` for some facts."""

    id: str
    case: str
    but: dict[str, Any] = field(default_factory=dict)
    goal: dict[str, str]
    at_most: int
    facts: list[str]
    show: list[str] = field(default_factory=list)
    views: list[str] = field(default_factory=list)
    title: str = ""
    unknowns: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoiceAsked:
    """A question with one right `answer`; `why` has every option, in order, with its reason."""

    id: str
    question: str
    answer: str
    why: dict[str, str]


pairs = reader(PairAsked, "asked", "pairs.toml")
tasks = reader(TaskAsked, "asked", "tasks.toml")
choices = reader(ChoiceAsked, "asked", "choices.toml")
