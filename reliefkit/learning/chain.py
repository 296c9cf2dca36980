"""A chain of events: each must happen, so their likelihoods multiply.

The links belong to a lesson, not to a case: the rules ask only how likely torture is as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import mul
from typing import Any

import ipywidgets as W
from htpy import div, fragment, p, span, strong

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Comparison, Number
from reliefkit.labs.slots import Part, box, part_for
from reliefkit.labs.start import starting_case
from reliefkit.law.standards import MORE_LIKELY_THAN_NOT
from reliefkit.learning.panel import Panel
from reliefkit.library import authority
from reliefkit.record import keep_values
from reliefkit.record.keys import key_for
from reliefkit.views import VIEWS, Scene
from reliefkit.views.markup import grid, question
from reliefkit.views.scale import track

Links = Sequence[tuple[str, float]]
_SHARE = FACTS["likelihood_of_torture"]
assert isinstance(_SHARE, Number)
_STANDARD = Comparison(_SHARE, MORE_LIKELY_THAN_NOT)
_RULE = "decision:j-f-f-2006"
_CAT = ("cat_withholding", "cat_deferral")
_HEADS = ("What must happen", "How likely", "All so far")
TASK = "Each link is more likely than not. Is the whole chain? Move one link at a time."


def _checked(links: Iterable[tuple[str, Any]]) -> Links:
    found = [(str(name), _SHARE.check(share, f"{shown(name)}: ")) for name, share in links]
    for name, share in found:
        if share is None:
            raise ReliefError(f"{shown(name)}: a link of a chain needs a number from 0 to 1.")
    if not found:
        raise ReliefError("links: a chain needs at least one link, each from 0 to 1.")
    return found


def _so_far(links: Links) -> list[float]:
    """Return after each link how likely it and all before it are together."""
    return [round(share, 6) for share in accumulate((share for _, share in links), mul)]


def chain_html(links: Links) -> str:
    """Return a chain as a table: each event, how likely it is, and how likely all so far are.

    `links` are pairs of a label and a share from 0 to 1, in the order in which they happen.
    Raises ReliefError for a share that is not one, or for no links.
    """
    links = _checked(links)
    shares = _so_far(links)
    holds = _STANDARD.holds(shares[-1])
    side, likely = ("more than", "") if holds else ("not more than", "not ")
    limit = f"{side} {_SHARE.words(_STANDARD.limit)}: {likely}more likely than not"
    bars = (span(".rk-bar", aria_hidden="true")[span(style=f"width:{_words(so)}")] for so in shares)
    rows = (
        (name, _words(share), fragment[bar, _words(so)])
        for (name, share), so, bar in zip(links, shares, bars, strict=True)
    )
    end = p(class_=f"rk-end rk-{'met' if holds else 'broken'}")[
        strong[f"The chain as a whole: {_words(shares[-1])}, {limit}"],
        f" ({authority(_RULE).cite}).",
    ]
    called = "Each event must happen, so their likelihoods multiply"
    return str(div(".rk-chain")[grid(_HEADS, rows, called), end])


def _words(share: float) -> str:
    return f"{share * 100:.4g}%"


class ChainLab(Panel):
    """Sliders for the links of a chain, their product, and what CAT protection comes to.

    Each link must be more likely than not (Matter of J-F-F-, 23 I&N Dec. 912 (A.G. 2006)). Where
    the whole chain is, each link is too; not the other way round. `links` are pairs of a name and
    a likelihood from 0 to 1; `case` gives the other facts (by default a case in which only the
    likelihood is in question). Raises ReliefError for no links, or a share that is not one.

    Attributes: `links` (pairs of a name and a likelihood, as the sliders say now), `whole` (their
    product), `assessment` (what that comes to), `sliders`, and those of `Panel`.
    """

    frame = ""
    slot = "chain changed protections"

    def __init__(
        self,
        links: Iterable[tuple[str, float]],
        case: Case | str | None = None,
        *,
        title: str = "A chain of events",
    ) -> None:
        found, self._start = _checked(links), starting_case(case, (), False)
        self._names = [name for name, _ in found]
        self.sliders = [
            W.FloatSlider(share, min=0, max=1, step=0.01, readout_format=".0%")
            for _, share in found
        ]
        asked = zip(self._names, self.sliders, strict=True)
        super().__init__(title, {f"link-{k}": field for k, field in enumerate(asked)}, task=TASK)
        self._before = self.assessment
        for slider in self.sliders:
            self.on(slider, lambda _: self.render())
        self.render()
        key = key_for("", "chain", repr(found))
        keep_values(self.fields, key, lambda said: self.slots.show(note=str(p[said])))

    def arrange(self) -> list[W.Widget]:
        return [box("rk-lab-body", of=[box("rk-lab-asked", of=self.sliders), self.slots])]

    def hang(self, name: str, words: str, control: W.Widget) -> Part:
        control.add_class("rk-is-slider")
        part = part_for(control, name, "slider", question(words, [_SHARE]), words)
        scale = str(track([], ends=(_SHARE.words(0), _SHARE.words(1))))
        return part | {"track": scale, "unit": "percent", "steps": []}

    @property
    def links(self) -> list[tuple[str, float]]:
        """What the sliders say now."""
        return [(n, round(s.value, 6)) for n, s in zip(self._names, self.sliders, strict=True)]

    @property
    def whole(self) -> float:
        """The likelihood of the whole chain."""
        return _so_far(self.links)[-1]

    @property
    def case(self) -> Case:
        """The facts, with the chain as the likelihood of torture."""
        return self._start.but(likelihood_of_torture=self.whole)

    @property
    def assessment(self) -> Assessment:
        """What the facts come to now."""
        return assess(self.case)

    def _draw(self, view: str) -> str:
        return VIEWS[view].html(Scene(self.assessment, self._before, (_SHARE.name,), _CAT))

    def render(self) -> None:
        drawn = {view: self._draw(view) for view in ("changed", "protections")}
        self.slots.show(chain=chain_html(self.links), **drawn)
        self._before = self.assessment

    def html(self) -> str:
        chain = chain_html(self.links)
        return f"{div('.rk')[p[self.title]]}{chain}{self._draw('protections')}"


chain_lab = ChainLab
