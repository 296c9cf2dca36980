"""The likelihood line: a share, the standards on its way, and where the case stands."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import div, figcaption, figure, p

from reliefkit.facts import FACTS
from reliefkit.facts.fact import Share
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.views.scale import asked_by, marks, track
from reliefkit.views.scene import Scene
from reliefkit.words.finding import sentence
from reliefkit.words.short import caution


def shares(scene: Scene) -> list[Share]:
    """Return the likelihoods worth drawing: those with controls, or else those asked about."""
    every = [f for f in FACTS.values() if isinstance(f, Share) and asked_by(f.name, scene.show)]
    return [f for f in every if f.name in scene.facts] or every


def html(scene: Scene) -> str:
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
