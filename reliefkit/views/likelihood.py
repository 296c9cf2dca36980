"""The likelihood line: a share, the standards on its way, and where the case stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from htpy import Element as Tag
from htpy import div, figcaption, figure, p, span

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number, Share, Test
from reliefkit.law import LAW
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.views.markup import lines, put
from reliefkit.views.scale import Mark, Zone, marks, zones
from reliefkit.views.scene import Scene
from reliefkit.words.finding import sentence
from reliefkit.words.short import caution


@cache
def asked_by(name: str, show: tuple[str, ...]) -> bool:
    """Return whether any of the protections shown asks about a fact."""
    tests = (node for of in show for node in LAW[of].formula.walk() if isinstance(node, Test))
    return any(test.fact.name == name for test in tests)


def shares(scene: Scene) -> list[Share]:
    """Return the likelihoods worth drawing: those with controls, or else those asked about."""
    every = [f for f in FACTS.values() if isinstance(f, Share) and asked_by(f.name, scene.show)]
    return [f for f in every if f.name in scene.facts] or every


@cache
def standards(of: Number, end: float, show: tuple[str, ...]) -> list[Mark]:
    """Return the marks on a scale, as `marks` does, found once."""
    return marks(of, end, show)


def percent(at: float) -> str:
    """Return a place on a scale from 0 to 1 as CSS writes it."""
    return f"{at * 100:.6g}%"


def track(found: list[Mark], here: float | None) -> Tag:
    """Return a scale with its zones, its marks and where the case stands on it."""
    return div(".rk-track", aria_hidden="true")[
        put(
            *(_zone(zone) for zone in zones(found)),
            *(_mark(mark) for mark in found),
            span(".rk-here", style=f"left:{percent(here)}") if here is not None else None,
        )
    ]


def _zone(zone: Zone) -> Tag:
    place = f"left:{percent(zone.start)};width:{percent(zone.end - zone.start)}"
    return span(class_=f"rk-zone rk-zone-{zone.strength}", style=place)


def _mark(mark: Mark) -> Tag:
    """Return a mark: a filled dot where the mark itself is enough, a hollow one where it is not."""
    kind = "rk-hollow" if mark.test.standard.test == "above" else "rk-filled"
    value, whom = mark.lines
    return span(
        class_=f"rk-mark-at {kind}",
        style=f"left:{percent(mark.at)}",
        data_value=value,
        data_whom=whom,
    )


def _told(scene: Scene, of: Share) -> Iterator[str]:
    value = scene.now.case[of.name]
    yield sentence(of.clause(value))
    for mark in standards(of, 1, scene.show):
        asks = f"{mark.lines[1]}: {mark.test.words()}"
        if mark.test.standard is REASONABLE_POSSIBILITY:
            asks += " (an illustration)"
        reached = "reached" if value is not None and mark.test.holds(value) else "not reached"
        yield f"{asks}, {'not known yet' if value is None else reached}."


def _line(scene: Scene, of: Share) -> Tag:
    value = scene.now.case[of.name]
    head, *rest = _told(scene, of)
    drawn = track(standards(of, 1, scene.show), value)
    return figure(".rk-figure.rk-likelihood")[
        put(
            figcaption[head],
            drawn,
            p(".rk-note")[" ".join([*rest, caution(scene.show, of.name)]).strip()],
        )
    ]


def html(scene: Scene) -> str:
    """Return a line for every likelihood in question."""
    return str(div(".rk-lines")[put(*(_line(scene, of) for of in shares(scene)))])


def text(scene: Scene) -> str:
    """Return the lines in words."""
    return lines(
        " ".join([*_told(scene, of), caution(scene.show, of.name)]).strip() for of in shares(scene)
    )
