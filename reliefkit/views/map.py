"""The map: what is open at every likelihood and every value of a second fact, with you-are-here.

The law divides both scales at its own standards, so the map is a few exact rectangles: nothing
is sampled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from htpy import Element as Tag
from htpy import caption, div, figcaption, figure, p, span, table, tbody, td, th, thead, tr

from reliefkit.assess import Result
from reliefkit.case import Case
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Number, Share
from reliefkit.variants import results, stretches
from reliefkit.views.likelihood import asked_by, percent, standards
from reliefkit.views.markup import lines, put
from reliefkit.views.scale import top
from reliefkit.views.scene import Scene
from reliefkit.words.finding import inner_title
from reliefkit.words.grounds import listed
from reliefkit.words.short import caution

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
    limits = [
        mark.test.limit for mark in standards(of, end, ("asylum", "withholding", "cat_withholding"))
    ]
    edges = [of.minimum, *limits, end]
    parts = tuple(
        Part(first, _range(of, first, min(last, end)), edges[k] / end, edges[k + 1] / end)
        for k, (first, last) in enumerate(stretches(of))
    )
    ticks = tuple(
        (edge / end, of.words(round(edge, 6) if end <= 1 else int(edge))) for edge in edges
    )
    return Axis(of, parts, ticks, None if now is None else now / end)


def _range(of: Number, first: float, last: float) -> str:
    return f"{of.words(first)} to {of.words(last)}"


def axes(scene: Scene) -> tuple[Axis, Axis]:
    """Return the two facts of the map: a likelihood, and the next fact that has a control."""
    case = scene.now.case
    asked = [FACTS[n] for n in scene.facts if asked_by(n, scene.show)]
    spare = [f for f in FACTS.values() if isinstance(f, Share) and asked_by(f.name, scene.show)]
    across = next((f for f in [*asked, *spare] if isinstance(f, Share)), spare[0])
    others = [f for f in asked if f is not across and f.values != (False, True)]
    others = sorted(others, key=lambda f: (not isinstance(f, Number), f.kind != "level"))
    others += [f for f in asked if f is not across and f not in others]
    others += [FACTS[n] for n in _FALLBACK if asked_by(n, scene.show)]
    return _axis(across, case), _axis(others[0], case)


# -- the rectangles ----------------------------------------------------------------------------


def _grid(scene: Scene, across: Axis, up: Axis) -> list[list[tuple[str, str]]]:
    """Return, row by row, what is open in each part of the map, and how it looks."""
    variants = [
        [(across.fact, x.value), (up.fact, y.value)] for y in up.parts for x in across.parts
    ]
    found = results(scene.now.case, variants)
    wide = len(across.parts)
    said = [_said({name: found[name][k] for name in scene.show}) for k in range(len(variants))]
    return [said[row * wide : (row + 1) * wide] for row in range(len(up.parts))]


def _said(of: dict[str, Result]) -> tuple[str, str]:
    given = [name for name, r in of.items() if r in (Result.PERMITTED, Result.REQUIRED)]
    must = any(of[name] is Result.REQUIRED for name in given)
    if given:
        look = "both" if must and len(given) > 1 else "must" if must else "may"
        return listed(inner_title(name) for name in given), look
    return (DEPENDS, "open") if Result.OPEN in of.values() else (NONE, "none")


def _boxes(grid: Sequence[Sequence[tuple[str, str]]], across: Axis, up: Axis) -> Iterator[Box]:
    """Yield the rectangles: equal neighbours in a row together, then equal rows together."""
    runs: dict[tuple[int, int, str, str], list[int]] = {}
    for row, cells in enumerate(grid):
        first = 0
        for k in range(1, len(cells) + 1):
            if k == len(cells) or cells[k] != cells[first]:
                runs.setdefault((first, k, *cells[first]), []).append(row)
                first = k
    for (first, last, said, look), rows in runs.items():
        low = 0
        for k in range(1, len(rows) + 1):
            if k == len(rows) or rows[k] != rows[k - 1] + 1:
                bottom, height = up.parts[rows[low]].start, up.parts[rows[k - 1]].end
                left, right = across.parts[first].start, across.parts[last - 1].end
                yield Box(left, right, bottom, height, said, look)
                low = k


def _hyphens(said: str) -> str:
    """Return a label that may break inside its longest word, for a narrow rectangle."""
    return said.replace("withholding", "with\u00adhold\u00ading").replace("asylum", "asy\u00adlum")


def _box(box: Box) -> Tag:
    place = (
        f"left:{percent(box.left)};width:{percent(box.right - box.left)};"
        f"bottom:{percent(box.low)};height:{percent(box.high - box.low)}"
    )
    slim = " rk-slim" if box.right - box.left < _SLIM else ""
    return span(class_=f"rk-box rk-box-{box.look}{slim}", style=place, data_said=_hyphens(box.said))


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
    yield span(".rk-drop.rk-drop-x", style=f"left:{x};height:{y}")
    yield span(".rk-drop.rk-drop-y", style=f"bottom:{y};width:{x}")
    yield span(".rk-spot", style=f"left:{x};bottom:{y}")


def _head(across: Axis, up: Axis) -> str:
    return f"What is open at each {_bare(across)} and {_bare(up)}"


def _bare(axis: Axis) -> str:
    return axis.fact.label.removeprefix("the ")


def html(scene: Scene) -> str:
    """Return the map as rectangles, and the same as a table for who cannot see it."""
    across, up = axes(scene)
    grid = _grid(scene, across, up)
    drawn = div(".rk-plot", aria_hidden="true")[
        put(
            span(".rk-axis-y", data_said=_bare(up)),
            div(".rk-land")[
                put(
                    *(_box(box) for box in _boxes(grid, across, up)),
                    *_ticks(across, "x"),
                    *_ticks(up, "y"),
                    *_here(across, up),
                )
            ],
            span(".rk-axis-x", data_said=_bare(across)),
        )
    ]
    twin = table[
        put(
            caption[_place(scene, across, up)],
            thead[tr[put(td, *(th(scope="col")[part.words] for part in across.parts))]],
            tbody[
                put(
                    *(
                        tr[put(th(scope="row")[part.words], *(td[said] for said, _ in row))]
                        for part, row in zip(up.parts, grid, strict=True)
                    )
                )
            ],
        )
    ]
    note = _note(scene, across, up)
    shape = "rk-map rk-map-words" if not isinstance(up.fact, Number) else "rk-map"
    return str(
        figure(class_=f"rk-figure {shape}")[
            put(
                figcaption[_head(across, up)],
                drawn,
                div(".rk-said")[twin],
                p(".rk-note")[note] if note else None,
            )
        ]
    )


def _note(scene: Scene, across: Axis, up: Axis) -> str:
    shares = (axis.fact.name for axis in (across, up))
    return max(caution(scene.show, name) for name in shares)


def _place(scene: Scene, across: Axis, up: Axis) -> str:
    case = scene.now.case
    here = listed(axis.fact.clause(case[axis.fact.name]) for axis in (across, up))
    return f"You are here: {here}."


def text(scene: Scene) -> str:
    """Return the map in words, part by part."""
    across, up = axes(scene)
    told = [f"{_head(across, up)}. {_place(scene, across, up)}"]
    for part, row in zip(up.parts, _grid(scene, across, up), strict=True):
        each = "; ".join(
            f"{x.words}: {said}" for x, (said, _) in zip(across.parts, row, strict=True)
        )
        told.append(f"  {up.fact.label} {part.words}. {across.fact.label} {each}.")
    return lines([*told, _note(scene, across, up)])
