"""A hundred people: a likelihood as so many of a hundred."""

from __future__ import annotations

from functools import cache

from htpy import Element as Tag
from htpy import div, figcaption, figure, p, path, svg
from htpy import text as words_in_svg
from markupsafe import Markup

from reliefkit.facts.kinds import Share
from reliefkit.views.likelihood import shares, standards
from reliefkit.views.markup import lines, put
from reliefkit.views.scene import Scene
from reliefkit.words.short import caution

_WIDE, _HIGH = 20, 15  # the room each person has
_TALL = 10 * _HIGH


def _columns(first: int, last: int, top: float, dash: float) -> str:
    """Return one line down each column, from person `first` up to `last`; dashes make people."""
    told = []
    for column in range(10):
        start = max(first - 10 * column, 0)
        count = min(last - 10 * column, 10) - start
        if count > 0:
            x = _WIDE * column + _WIDE / 2
            down = _HIGH * (count - 1) + dash + 0.01
            told.append(f"M{x:g} {start * _HIGH + top:g}v{down:g}")
    return "".join(told)


@cache
def _drawn(count: int, cuts: tuple[int, ...]) -> Markup:
    crowds = []
    for look, first, last in (("rk-others", count, 100), ("rk-some", 0, count)):
        crowds += [
            path(class_=f"rk-heads {look}", d=_columns(first, last, 4, 0)),
            path(class_=f"rk-bodies {look}", d=_columns(first, last, 9.6, 2)),
        ]
    lines_ = (path(".rk-cut-at", d=f"M{_WIDE * cut / 10:g} 0v{_TALL + 3}") for cut in cuts)
    labels = (
        words_in_svg(x=str(_WIDE * cut / 10), y=_TALL + 15, text_anchor="middle")[str(cut)]
        for cut in cuts
    )
    size = {"width": 10 * _WIDE + 2, "height": _TALL + 18}
    line = {"fill": "none", "stroke": "currentColor"}
    return Markup(svg(".rk-crowd", size, line, aria_hidden="true")[put(*crowds, *lines_, *labels)])


def _said(of: Share, value: float | None) -> str:
    harm = of.label.removeprefix("the likelihood of ")
    if value is None:
        return f"How many of 100 people in this position would face {harm} is not known yet"
    return f"{value * 100:.6g} of 100 people in this position would face {harm}"


def _people(scene: Scene, of: Share) -> Tag:
    value = scene.now.case[of.name]
    cuts = tuple(round(mark.test.limit * 100) for mark in standards(of, 1, scene.show))
    count = int(round((value or 0) * 100, 6))
    return figure(".rk-figure.rk-people")[
        put(figcaption[_said(of, value)], _drawn(count, cuts), p(".rk-note")[_note(scene, of)])
    ]


def _note(scene: Scene, of: Share) -> str:
    asks = [f"{mark.lines[1]}: {mark.test.words()}." for mark in standards(of, 1, scene.show)]
    return " ".join([*asks, caution(scene.show, of.name)]).strip()


def html(scene: Scene) -> str:
    """Return a hundred people for every likelihood in question."""
    return str(div(".rk-crowds")[put(*(_people(scene, of) for of in shares(scene)))])


def text(scene: Scene) -> str:
    """Return the crowds in words."""
    return lines(
        f"{_said(of, scene.now.case[of.name])}. {_note(scene, of)}" for of in shares(scene)
    )
