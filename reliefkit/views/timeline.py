"""The filing timeline: arrival, the one-year mark, the filing, and what can excuse a late one."""

from __future__ import annotations

from htpy import Element as Tag
from htpy import b, figcaption, figure, li, p, span, ul

from reliefkit.assess import Finding
from reliefkit.facts import FACTS
from reliefkit.facts.fact import Number
from reliefkit.law.standards import FILING_DEADLINE
from reliefkit.logic import Truth
from reliefkit.views.markup import truth_icon
from reliefkit.views.scale import marks, top, track
from reliefkit.views.scene import Scene

_EXCUSES = (
    "unaccompanied_child",
    "changed_circumstances",
    "extraordinary_circumstances",
    "filed_within_reasonable_period",
)
_HEAD = {
    Truth.MET: "in time for asylum",
    Truth.NOT_MET: "too late for asylum",
    Truth.OPEN: "whether in time for asylum is not known yet",
}
_MARK = f"The mark is day {FILING_DEADLINE.value}, one year after arrival."
ASYLUM_ALONE = "The deadline binds asylum alone."


def html(scene: Scene) -> str:
    """Return the timeline, with the excuses beneath."""
    filed = FACTS["days_to_filing"]
    assert isinstance(filed, Number)
    days = scene.now.case["days_to_filing"]
    timely, end = scene.now.asylum.element("timely"), top(filed, days)
    drawn = track(marks(filed, end, ("asylum",)), None if days is None else days / end)
    return str(
        figure(class_=f"rk-figure rk-timeline rk-{timely.truth.replace(' ', '-')}")[
            figcaption[_head(filed, days, timely)],
            drawn,
            ul(".rk-excuses")[[_excuse(name, scene.now.case[name]) for name in _EXCUSES]],
            p(".rk-note")[f"{_MARK} {ASYLUM_ALONE}"],
        ]
    )


def _head(filed: Number, days: int | None, timely: Finding) -> str:
    late = days is not None and days > FILING_DEADLINE.value
    said = "Filing date not known" if days is None else f"Filed on {filed.words(days)}"
    excused = late and timely.truth is Truth.MET
    return f"{said}: {'late, but excused' if excused else _HEAD[timely.truth]}"


def _excuse(name: str, value: bool | None) -> Tag:
    fact = FACTS[name]
    look = {True: "rk-met", False: "rk-none", None: "rk-open"}[value]
    icon = {True: truth_icon(Truth.MET), None: truth_icon(Truth.OPEN)}.get(value)
    return li(class_=look)[icon, span[f"{fact.label}: ", b[fact.words(value)]]]
