"""A likelihood drawn: as a line with the standards on its way, and as so many of a hundred."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, figcaption, figure, p, path, svg
from htpy import text as words_in_svg

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Share
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.views.scale import asked_by, marks, track
from reliefkit.views.scene import Scene
from reliefkit.words.finding import caution, sentence


def shares(scene: Scene) -> list[Share]:
    """Return the likelihoods worth drawing: those with controls, or else those asked about."""
    every = [f for f in FACTS.values() if isinstance(f, Share) and asked_by(f.name, scene.show)]
    return [f for f in every if f.name in scene.facts] or every


def line(scene: Scene) -> str:
    """Return a line for every likelihood in question."""
    return str(div(".rk-lines")[[_line(scene, of) for of in shares(scene)]])


def _line(scene: Scene, of: Share) -> Tag:
    note = " ".join([*_reached(scene, of), caution(scene.show, of.name)]).strip()
    value = scene.now.case[of.name]
    return figure(".rk-figure.rk-likelihood")[
        figcaption[sentence(of.clause(value))],
        track(marks(of, 1, scene.show), value),
        p(".rk-note")[note],
    ]


def _reached(scene: Scene, of: Share) -> Iterator[str]:
    """Yield, for each standard on the line, whether the case reaches it."""
    value = scene.now.case[of.name]
    for mark in marks(of, 1, scene.show):
        asks = f"{mark.lines[1]}: {mark.test.words()}"
        if mark.test.standard is REASONABLE_POSSIBILITY:
            asks += " (an illustration)"
        reached = "reached" if value is not None and mark.test.holds(value) else "not reached"
        yield f"{asks}, {'not known yet' if value is None else reached}."


# -- a hundred people --------------------------------------------------------------------------

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


def _drawn(count: int, cuts: list[int]) -> Tag:
    crowds = []
    for look, first, last in (("rk-others", count, 100), ("rk-some", 0, count)):
        crowds += [
            path(class_=f"rk-heads {look}", d=_columns(first, last, 4, 0)),
            path(class_=f"rk-bodies {look}", d=_columns(first, last, 9.6, 2)),
        ]
    lines = (path(".rk-cut-at", d=f"M{_WIDE * cut / 10:g} 0v{_TALL + 3}") for cut in cuts)
    labels = (
        words_in_svg(x=str(_WIDE * cut / 10), y=_TALL + 15, text_anchor="middle")[str(cut)]
        for cut in cuts
    )
    size = {"width": 10 * _WIDE + 2, "height": _TALL + 18}
    line = {"fill": "none", "stroke": "currentColor"}
    return svg(".rk-crowd", size, line, aria_hidden="true")[crowds, lines, labels]


def _said(of: Share, value: float | None) -> str:
    harm = of.label.removeprefix("the likelihood of ")
    if value is None:
        return f"How many of 100 people in this position would face {harm} is not known yet"
    return f"{value * 100:.6g} of 100 people in this position would face {harm}"


def _people(scene: Scene, of: Share) -> Tag:
    value = scene.now.case[of.name]
    standards = marks(of, 1, scene.show)
    asks = [f"{mark.lines[1]}: {mark.test.words()}." for mark in standards]
    cuts = [round(mark.test.limit * 100) for mark in standards]
    return figure(".rk-figure.rk-people")[
        figcaption[_said(of, value)],
        _drawn(int(round((value or 0) * 100, 6)), cuts),
        p(".rk-note")[" ".join([*asks, caution(scene.show, of.name)]).strip()],
    ]


def people(scene: Scene) -> str:
    """Return a hundred people for every likelihood in question."""
    return str(div(".rk-crowds")[[_people(scene, of) for of in shares(scene)]])
