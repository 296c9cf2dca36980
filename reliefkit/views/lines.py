"""Facts drawn on a line with the standards on it; on that of a likelihood a hundred people."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import b, div, figcaption, figure, li, p, span, ul

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number, Share
from reliefkit.law.standards import CARRIED_DEADLINE, FILING_DEADLINE, REASONABLE_POSSIBILITY
from reliefkit.logic import Truth
from reliefkit.views.markup import Scene, truth_icon
from reliefkit.views.scale import asked_by, marks, top, track
from reliefkit.words.finding import caution

IN_PLACE = "in this place"


def _shares(scene: Scene) -> list[Share]:
    """Return the likelihoods worth drawing: those with controls, or else those asked about."""
    every = [f for f in FACTS.values() if isinstance(f, Share) and asked_by(f.name, scene.show)]
    return [f for f in every if f.name in scene.facts] or every


def likelihoods(scene: Scene) -> str:
    """Return a line for every likelihood in question."""
    return str(div(".rk-lines")[[_line(scene, of) for of in _shares(scene)]])


def _line(scene: Scene, of: Share) -> Tag:
    value = scene.now.case[of.name]
    told = [*_reached(scene, of), caution(scene.show, of.name)]
    many = "How many" if value is None else f"{value * 100:.6g}"
    unknown = " is not known yet" if value is None else ""
    harm = of.label.removeprefix("the likelihood of ")
    return figure(".rk-figure.rk-likelihood")[
        figcaption[f"{many} of 100 people {IN_PLACE} would face {harm}{unknown}"],
        track(marks(of, 1, scene.show), value, crowd=True),
        p(".rk-note")[" ".join(told).strip()],
    ]


def _reached(scene: Scene, of: Share) -> Iterator[str]:
    """Yield, for each standard on the line, whether the case reaches it."""
    value = scene.now.case[of.name]
    for mark in marks(of, 1, scene.show):
        said = " (an illustration)" if mark.test.standard is REASONABLE_POSSIBILITY else ""
        reached = "reached" if value is not None and mark.test.holds(value) else "not reached"
        yield f"{mark.asks}{said}, {'not known yet' if value is None else reached}."


# -- the filing date ---------------------------------------------------------------------------

_EXCUSES = (
    "deadline_carried",
    "unaccompanied_child",
    "changed_circumstances",
    "extraordinary_circumstances",
    "filed_within_reasonable_period",
)
_IN_TIME = {
    Truth.MET: "in time for asylum",
    Truth.NOT_MET: "too late for asylum",
    Truth.OPEN: "whether in time for asylum is not known yet",
}
_NOTE = (
    f"The mark is day {FILING_DEADLINE.value}, one year after arrival; up to day "
    f"{CARRIED_DEADLINE.value} count the calendar. The deadline binds asylum alone."
)


def timeline(scene: Scene) -> str:
    """Return the filing date on its line, with what can excuse a late one beneath."""
    filed, days = FACTS["days_to_filing"], scene.now.case["days_to_filing"]
    assert isinstance(filed, Number)
    truth, end = scene.now.asylum.element("timely").truth, top(filed, days)
    said = "Filing date not known" if days is None else f"Filed on {filed.words(days)}"
    carried = days is not None and scene.now.case["deadline_carried"]
    mark = CARRIED_DEADLINE if carried else FILING_DEADLINE
    excused = days is not None and days > mark.value and truth is Truth.MET
    return str(
        figure(class_=f"rk-figure rk-timeline rk-{truth.replace(' ', '-')}")[
            figcaption[f"{said}: {'late, but excused' if excused else _IN_TIME[truth]}"],
            track(marks(filed, end, ("asylum",)), None if days is None else days / end),
            ul(".rk-excuses")[[_excuse(name, scene.now.case[name]) for name in _EXCUSES]],
            p(".rk-note")[_NOTE],
        ]
    )


def _excuse(name: str, value: bool | None) -> Tag:
    look, truth = {
        True: ("rk-met", Truth.MET),
        False: ("rk-none", None),
        None: ("rk-open", Truth.OPEN),
    }[value]
    said = f"{FACTS[name].label}: ", b[FACTS[name].words(value)]
    return li(class_=look)[truth_icon(truth) if truth else None, span[said]]
