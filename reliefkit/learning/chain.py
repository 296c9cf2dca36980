"""A chain of events: every link must happen, so their likelihoods multiply."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import ipywidgets as W
from htpy import div, p

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS
from reliefkit.labs.display import Shown
from reliefkit.labs.slots import Slots
from reliefkit.labs.start import starting_case
from reliefkit.learning.card import case_for
from reliefkit.views import VIEWS, Scene, chain_html, chain_text, frame
from reliefkit.views.scale import track

FACT = FACTS["likelihood_of_torture"]
CAT = ("cat_withholding", "cat_deferral")
LINKS = (
    ("The person is arrested on return", 0.8),
    ("The person is held by the unit that mistreats prisoners", 0.7),
    ("That unit tortures this person", 0.8),
)
TASK = "Each link is more likely than not. Is the whole chain? Move one link at a time."


class ChainLab(Shown):
    """Sliders for the links of a chain; their product is the likelihood of torture.

    Attributes: `links` (pairs of a name and a likelihood, as the sliders say now), `whole` (their
    product), `assessment` (what that comes to), `sliders`.
    """

    def __init__(self, links: list[tuple[str, float]], case: Case, title: str, task: str) -> None:
        self.title, self.task = title, task
        self._start = case
        self._names = [name for name, _ in links]
        self.sliders = [
            W.FloatSlider(value, min=0, max=1, step=0.01, readout_format=".0%")
            for _, value in links
        ]
        parts: list[dict[str, Any]] = [
            {"at": "rk-lab", "kind": "lab", "above": frame.heading(title, task), "name": title}
        ]
        for k, (name, slider) in enumerate(zip(self._names, self.sliders, strict=True)):
            slider.add_class(f"rk-at-link-{k}")
            slider.add_class("rk-is-slider")
            slider.observe(self._moved, "value")
            parts.append(_part(k, name))
        self.slots = Slots(["chain", "changed", "protections"], label=title, parts=parts)
        asked = W.Box(self.sliders)
        asked.add_class("rk-lab-asked")
        body = W.Box([asked, self.slots])
        body.add_class("rk-lab-body")
        self.widget = W.Box([body])
        for name in ("rk", "rk-lab"):
            self.widget.add_class(name)
        self._before = assess(self.case)
        self._render()

    @property
    def links(self) -> list[tuple[str, float]]:
        """What the sliders say now."""
        return [(n, round(s.value, 6)) for n, s in zip(self._names, self.sliders, strict=True)]

    @property
    def whole(self) -> float:
        """The likelihood of the whole chain."""
        return round(prod(share for _, share in self.links), 6)

    @property
    def case(self) -> Case:
        """The facts, with the chain as the likelihood of torture."""
        return self._start.but(likelihood_of_torture=self.whole)

    @property
    def assessment(self) -> Assessment:
        """What the facts come to now."""
        return assess(self.case)

    def _scene(self) -> Scene:
        return Scene(self.assessment, self._before, (FACT.name,), CAT)

    def _moved(self, _: Any) -> None:
        self._render()

    def _render(self) -> None:
        scene = self._scene()
        drawn = {name: VIEWS[name].html(scene) for name in ("changed", "protections")}
        self.slots.show(chain=chain_html(self.links), **drawn)
        self._before = scene.now

    def text(self) -> str:
        """Return the words of the twin."""
        said = (self.title, self.task, chain_text(self.links))
        return "\n".join([*filter(None, said), "", VIEWS["protections"].text(self._scene())])

    def html(self) -> str:
        """Return the static twin."""
        drawn = VIEWS["protections"].html(self._scene())
        return f"{div('.rk')[p[self.title]]}{chain_html(self.links)}{drawn}"


def _part(at: int, name: str) -> dict[str, Any]:
    return {
        "at": f"rk-at-link-{at}",
        "kind": "slider",
        "name": name,
        "above": frame.question(name, [FACT]),
        "track": str(track([], ends=(FACT.words(0), FACT.words(1)))),
        "unit": "percent",
        "steps": [],
    }


def chain_lab(
    links: Iterable[tuple[str, float]] = LINKS,
    case: Case | str | None = None,
    *,
    title: str = "A chain of events",
    task: str = TASK,
) -> ChainLab:
    """Return sliders for the links of a chain, their product, and what CAT protection comes to.

    Each link must be more likely than not (Matter of J-F-F-, 23 I&N Dec. 912 (A.G. 2006)). Where
    the whole chain is, each link is too; not the other way round. `links` are pairs of a name and
    a likelihood from 0 to 1; `case` gives the other facts (by default a case in which only the
    likelihood is in question). Raises ReliefError for no links, or a share that is not one.
    """
    found = [(str(name), FACT.check(share, f"{shown(name)}: ")) for name, share in links]
    if not found or any(share is None for _, share in found):
        raise ReliefError("links: a chain needs at least one link, each from 0 to 1.")
    start = starting_case(None, (), False) if case is None else case_for(case)
    return ChainLab(found, start, title, task)
