"""The map: what is open at every likelihood and every value of a second fact, with you-are-here.

The law divides both scales at its own standards, so the map is a few exact rectangles: nothing
is sampled.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from htpy import Element as Tag
from htpy import div, figcaption, figure, p, span

from reliefkit.assess import Result
from reliefkit.case import Case
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Number, Share
from reliefkit.law import LAW
from reliefkit.variants import comparisons, results, stretches
from reliefkit.views.markup import Scene, grid
from reliefkit.views.scale import asked_by, marks, percent, top
from reliefkit.words.clauses import listed
from reliefkit.words.finding import caution, inner_title

_FALLBACK = ("days_to_filing", "nexus", "official_role")
_SLIM = 0.15  # narrower than this, a label needs room on a small screen
NONE, DEPENDS = "none of these", "depends"


class Part(NamedTuple):
    """A part of an axis: a value that stands for it, its words, and its place from 0 to 1."""

    value: Any
    words: str
    start: float
    end: float


class Axis(NamedTuple):
    """One fact laid out from 0 to 1."""

    fact: Fact
    parts: tuple[Part, ...]
    ticks: tuple[tuple[float, str], ...]
    here: float | None

    @property
    def bare(self) -> str:
        """The fact's label without its article."""
        return self.fact.label.removeprefix("the ")


class Box(NamedTuple):
    """A rectangle in which the same protections are open."""

    left: float
    right: float
    low: float
    high: float
    said: str
    look: str


def _axis(of: Fact, case: Case) -> Axis:
    now = case[of.name]
    if not isinstance(of, Number):
        size = 1 / len(of.values)
        parts = tuple(
            Part(value, of.words(value), k * size, (k + 1) * size)
            for k, value in enumerate(of.values)
        )
        here = None if now is None else (of.values.index(now) + 0.5) * size
        return Axis(of, parts, tuple((one.start + size / 2, one.words) for one in parts), here)
    end = top(of, now)
    edges = [of.minimum, *(test.limit for test in comparisons(of)), end]
    parts = tuple(
        Part(first, f"{of.words(first)} to {of.words(min(last, end))}", start / end, stop / end)
        for (first, last), (start, stop) in zip(stretches(of), pairwise(edges), strict=True)
    )
    drawn = [of.minimum, *(mark.test.limit for mark in marks(of, end, LAW)), end]
    ticks = tuple((edge / end, of.words(edge)) for edge in drawn)
    return Axis(of, parts, ticks, None if now is None else now / end)


def axes(scene: Scene) -> tuple[Axis, Axis]:
    """Return the two facts of the map: a likelihood, and the next fact that has a control."""
    case, every = scene.now.case, [f for f in FACTS.values() if asked_by(f.name, scene.show)]
    asked = [FACTS[name] for name in scene.facts if FACTS[name] in every]
    across = next(fact for fact in [*asked, *every] if isinstance(fact, Share))
    spare = next(FACTS[name] for name in _FALLBACK if FACTS[name] in every)
    up = min((fact for fact in asked if fact is not across), key=_rank, default=spare)
    return _axis(across, case), _axis(up, case)


def _rank(fact: Fact) -> tuple[bool, bool, bool]:
    """Return what puts numbers before levels, those before other lists, and yes or no last."""
    return fact.kind == "yes/no", not isinstance(fact, Number), fact.kind != "level"


# -- the rectangles ----------------------------------------------------------------------------


def _grid(scene: Scene, across: Axis, up: Axis) -> list[list[tuple[str, str]]]:
    """Return, row by row, what is open in each part of the map, and how it looks."""
    variants = [
        [(across.fact, x.value), (up.fact, y.value)] for y in up.parts for x in across.parts
    ]
    found = results(scene.now.case, variants)
    said = [_said({name: found[name][k] for name in scene.show}) for k in range(len(variants))]
    wide = len(across.parts)
    return [said[start : start + wide] for start in range(0, len(said), wide)]


def _said(of: dict[str, Result]) -> tuple[str, str]:
    given = [name for name, r in of.items() if r in (Result.PERMITTED, Result.REQUIRED)]
    must = any(of[name] is Result.REQUIRED for name in given)
    if given:
        look = "both" if must and len(given) > 1 else "must" if must else "may"
        return listed(inner_title(name) for name in given), look
    return (DEPENDS, "open") if Result.OPEN in of.values() else (NONE, "none")


def _boxes(grid: Sequence[Sequence[tuple[str, str]]], across: Axis, up: Axis) -> list[Box]:
    """Return the rectangles: equal neighbours in a row together, then equal rows together."""
    found: dict[tuple[float, float, str, str], list[Box]] = {}
    for cells, row in zip(grid, up.parts, strict=True):
        for (said, look), run in groupby(range(len(cells)), key=cells.__getitem__):
            columns = [across.parts[k] for k in run]
            left, right = columns[0].start, columns[-1].end
            alike = found.setdefault((left, right, said, look), [])
            if alike and alike[-1].high == row.start:
                alike[-1] = alike[-1]._replace(high=row.end)
            else:
                alike.append(Box(left, right, row.start, row.end, said, look))
    return [box for boxes in found.values() for box in boxes]


def _hyphens(said: str) -> str:
    """Return a label that may break inside its longest word, for a narrow rectangle."""
    return said.replace("withholding", "with\u00adhold\u00ading").replace("asylum", "asy\u00adlum")


def _away(box: Box, x: float | None, y: float | None) -> str:
    """Return where a rectangle's label goes, so that the mark of the case does not cover it."""
    if x is None or y is None or not (box.left <= x <= box.right and box.low <= y <= box.high):
        return ""
    middle, center = (box.low + box.high) / 2, (box.left + box.right) / 2
    return " rk-under" if y > middle else " rk-beyond" if y == middle and x < center else ""


def _box(box: Box, x: float | None, y: float | None) -> Tag:
    place = (
        f"left:{percent(box.left)};width:{percent(box.right - box.left)};"
        f"bottom:{percent(box.low)};height:{percent(box.high - box.low)}"
    )
    look = box.look + (" rk-slim" if box.right - box.left < _SLIM else "") + _away(box, x, y)
    return span(class_=f"rk-box rk-box-{look}", style=place, data_said=_hyphens(box.said))


def _ticks(axis: Axis, side: str) -> Iterator[Tag]:
    for at, words in axis.ticks:
        edge = " rk-first" if at == 0 else " rk-last" if at == 1 else ""
        near = side == "x" and at == 0 and min(t for t, _ in axis.ticks if t) < _SLIM
        edge += " rk-near" if near else ""
        place = f"{'left' if side == 'x' else 'bottom'}:{percent(at)}"
        yield span(class_=f"rk-tick rk-tick-{side}{edge}", style=place, data_said=words)


def _here(across: Axis, up: Axis) -> Iterator[Tag]:
    """Yield the mark of the case, with a line down to one axis and one across to the other."""
    if across.here is None or up.here is None:
        return
    x, y = percent(across.here), percent(up.here)
    yield span(".rk-drop", style=f"width:{x};height:{y}")
    yield span(".rk-spot", style=f"left:{x};bottom:{y}")


def html(scene: Scene) -> str:
    """Return the map as rectangles, and the same as a table for who cannot see it."""
    across, up = axes(scene)
    told = _grid(scene, across, up)
    drawn = div(".rk-plot", aria_hidden="true")[
        span(".rk-axis-y", data_said=f"{up.bare} ↑"),
        div(".rk-land")[
            [_box(box, across.here, up.here) for box in _boxes(told, across, up)],
            _ticks(across, "x"),
            _ticks(up, "y"),
            _here(across, up),
        ],
        span(".rk-axis-x", data_said=f"{across.bare} →"),
    ]
    facts, case = (across.fact, up.fact), scene.now.case
    here = listed(fact.clause(case[fact.name]) for fact in facts)
    rows = [
        (part.words, *(said for said, _ in row)) for part, row in zip(up.parts, told, strict=True)
    ]
    twin = grid([None, *(part.words for part in across.parts)], rows, f"You are here: {here}.")
    note = max(caution(scene.show, fact.name) for fact in facts)
    shape = "rk-map" if isinstance(up.fact, Number) else "rk-map rk-map-words"
    return str(
        figure(class_=f"rk-figure {shape}")[
            figcaption[f"What is open at each {across.bare} and {up.bare}"],
            drawn,
            div(".rk-said")[twin],
            p(".rk-note")[note] if note else None,
        ]
    )
