"""Plans for a class, of data/plans.toml: what stands on the screen, what to ask, what one hears."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Annotated

import htpy as h

from reliefkit.errors import ReliefError, entry
from reliefkit.home import PAPERS
from reliefkit.learning.grade import choose
from reliefkit.learning.panel import Card
from reliefkit.library import cite_text
from reliefkit.library.course import choices
from reliefkit.library.entries import reader
from reliefkit.library.mistakes import mistakes
from reliefkit.paths import NOTEBOOKS
from reliefkit.reading import list_of, one_from, then, whole
from reliefkit.views.markup import grid
from reliefkit.words.finding import capital

HEADS = "Minutes", "On the screen", "Ask aloud", "What one hears, and what is right"


@cache
def parts() -> dict[str, str]:
    """Return where each part of a lesson stands, "bars: The rule": the address of its cell."""
    found: dict[str, str] = {}
    for path in sorted(Path(NOTEBOOKS).glob("[0-9]*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            for head in re.findall(r"^##+ (.*?)(?: ★.*)?$", "".join(cell["source"]), re.MULTILINE):
                place = f"{path.name}#cell-id={cell.get('id', '')}"
                found.setdefault(f"{path.stem[3:]}: {head}", place)
    return found


def _not_negative(count: int) -> int:
    if count < 0:
        raise ReliefError(f"expected 0 or more, got {count}")
    return count


_Minutes = Annotated[int, then(whole, _not_negative)]
_PART = one_from(parts)
_MISTAKE = one_from(mistakes)
_CHOICE = one_from(choices)


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """A step of a plan: `minutes` for a `part` of a lesson ("bars: The rule"), `talk` besides.

    `do` is for the instructor, `ask` for the room; `wrong` are mistakes heard; `plan` another plan.
    """

    part: Annotated[str, _PART] = ""
    minutes: _Minutes = 0
    talk: _Minutes = 0
    do: str = ""
    ask: str = ""
    wrong: Annotated[list[str], list_of(_MISTAKE)] = field(default_factory=list)
    plan: str = ""

    def __post_init__(self) -> None:
        if not (self.part or self.do):
            raise ReliefError("a step needs part, or do")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A plan: its steps take `minutes` in all, and it closes with `exit`, a choice by its id."""

    id: str
    title: str
    about: str
    minutes: _Minutes
    exit: Annotated[str, _CHOICE]
    steps: list[PlanStep]

    def __post_init__(self) -> None:
        total = sum(one.minutes + one.talk for one in self.steps)
        if total != self.minutes:
            raise ReliefError(f"minutes: {self.minutes}, but its steps take {total}")


plans = reader(Plan, "plans.toml")


def _heard(id: str) -> h.Node:
    one = mistakes()[id]
    cites = h.small[f" ({cite_text(one.authorities)})"]
    return h.p["“", one.says, "” ", h.strong[one.right], cites]


def _row(minutes: str, *cells: h.Node) -> h.Element:
    """Return a row whose cells carry their heads: on a narrow page they stand one under another."""
    first, *rest = HEADS
    named = (h.td(data_column=head)[cell] for head, cell in zip(rest, cells, strict=True))
    return h.tr[h.th(scope="row", data_column=first)[minutes], named]


def _screen(one: PlanStep) -> h.Node:
    lesson, _, head = one.part.partition(": ")
    link = (
        h.a(href=parts()[one.part])[f"{capital(lesson.replace('-', ' '))}: {head}"]
        if one.part
        else None
    )
    whole = h.strong[plans()[one.plan].title] if one.plan else None
    return [h.p[link or whole] if one.part or one.plan else None, h.p[one.do] if one.do else None]


def plan(id: str) -> Card:
    """Return a plan of data/plans.toml, minute by minute, with its exit question and the answer.

    Raises ReliefError for an unknown id, and for a plan that is not right.
    """
    one = entry("plan", id, plans())
    ends = [*accumulate(step.minutes + step.talk for step in one.steps)]
    rows = (
        _row(f"{start}–{end}", _screen(step), step.ask, [_heard(id) for id in step.wrong])
        for start, end, step in zip([0, *ends], ends, one.steps, strict=False)
    )
    last = choose(one.exit)
    asked = last.questions["answer"]
    said = last.judge({"answer": choices()[one.exit].answer})["answer"]
    end = " " if said.words.endswith("?") else ". "
    closing = h.details[h.summary["The answer"], h.p[h.strong[said.words], end, said.reasons]]
    return Card(
        f"{one.title}: {one.minutes} minutes",
        h.p[one.about],
        h.div(".rk-list-table.rk-plan")[grid(HEADS, rows, f"{one.title}, minute by minute")],
        h.p[h.strong["The exit question: "], asked.text],
        h.ul[(h.li[words] for words in asked.options.values())],
        closing,
    )


def printed() -> Card:
    """Return what there is for a class on paper. The page's own server has it, and the site."""
    rows = (
        ("keys", "The keys", "every question of a lesson with its answer and why, on two pages"),
        ("papers", "Worksheets", "two pages a lesson to write on, and what to take away"),
        ("rubric", "A rubric", "one page, for a memo about a client"),
        ("law-book", "The law book", "every rule and source, and when it was checked"),
    )
    links = (
        h.li[h.a(href=f"{PAPERS}{place}", target="_blank")[name], f": {said}."]
        for place, name, said in rows
    )
    return Card("To print", h.ul[links])
