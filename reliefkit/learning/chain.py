"""A chain of events: its links on sliders, and the whole, their product, on the line of torture."""

from collections.abc import Mapping
from itertools import accumulate
from operator import mul
from typing import Any

from htpy import figcaption, figure, p

from reliefkit.assess import assess
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Share
from reliefkit.labs.controls import Slider
from reliefkit.labs.slots import Shown, Slots, box, heading
from reliefkit.labs.start import case_for
from reliefkit.views import STRIP, VIEWS, Scene, scale

TITLE = "A chain of events"
TASK = "Make one link certain, then two. When does the whole cross the line?"
TORTURE = FACTS["likelihood_of_torture"]
CAT = ("cat_withholding", "cat_deferral")
EACH = {
    "group": "torture",
    "label": "one link of a chain",
    "help": "How likely it is once those before have happened. Each must be more likely than not.",
    "authorities": ["decision:j-f-f-2006"],
}


class Link(Share):
    """One event of a chain. It is a lesson's and not a case's: rules ask only about the whole."""

    step = 0.1


class Chain(Shown):
    """Links that must all happen, in order; their product is the likelihood of torture of a case.

    Raises ReliefError for a likelihood that is none, or for the name of no case.
    """

    def __init__(self, case: str, links: Mapping[str, float]) -> None:
        super().__init__()
        facts = [Link(f"link-{k}", k, EACH | {"question": q}) for k, q in enumerate(links)]
        pairs = zip(facts, links.values(), strict=True)
        self.links = [Slider(f, self._moved, f.check(v), (), False, False) for f, v in pairs]
        parts = [heading(TITLE, TASK), *(part for link in self.links for part in link.parts)]
        self.line = Slots(["whole"], label="The whole chain", parts=[])
        self.slots = Slots(["strip", "changed", "protections"], label=TITLE, parts=parts)
        start = case_for(case).but(likelihood_of_torture=self.so_far[-1])
        self.scene = Scene(assess(start), assess(start), (TORTURE.name,), CAT, start)
        top = box("rk-lab-top", of=[self.line])
        asked = box("rk-lab-asked", of=[link.box for link in self.links])
        self.widget = box("rk", "rk-lab", of=[box("rk-lab-body", of=[top, asked, self.slots])])
        self.render()

    @property
    def so_far(self) -> list[float]:
        """How likely it is that all happens up to each link."""
        return [*map(TORTURE.check, accumulate((link.input.value for link in self.links), mul))]

    def _moved(self, *_: Any) -> None:
        self.safely(self.render)

    def render(self) -> None:
        """Show what the chain comes to now."""
        assert isinstance(TORTURE, Share)
        whole, marks = self.so_far[-1], scale.marks(TORTURE, 1, CAT)
        _, side = [step for step in scale.steps(TORTURE, marks) if step[0] <= whole][-1]
        left = ", then ".join(f"{share * 100:.0f}" for share in self.so_far)
        now = assess(self.scene.now.case.but(likelihood_of_torture=whole))
        self.scene = self.scene._replace(now=now)
        drawn = figure(".rk-figure.rk-is-crowd")[
            figcaption[f"The whole chain: {TORTURE.words(whole)}, {side}"],
            p[f"Of 100 people in this place the links leave {left}."],
            scale.track(marks, round(whole, 2), crowd=True),
        ]
        self.line.show(whole=str(drawn))
        views = (STRIP, VIEWS["changed"], VIEWS["protections"])
        self.slots.show(**{view.name: view.html(self.scene) for view in views})
