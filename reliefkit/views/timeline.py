"""The filing timeline: arrival, the one-year mark, the filing, and what can excuse a late one."""

from __future__ import annotations

from htpy import Element as Tag
from htpy import b, figcaption, figure, li, span, ul

from reliefkit.assess import Finding
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.law.standards import FILING_DEADLINE
from reliefkit.logic import Truth
from reliefkit.views.icons import truth_icon
from reliefkit.views.likelihood import standards, track
from reliefkit.views.markup import lines, put
from reliefkit.views.scale import top
from reliefkit.views.scene import Scene
from reliefkit.words.finding import sentence

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
ASYLUM_ALONE = "The deadline binds asylum alone."
_MARK = {True: Truth.MET, False: Truth.NOT_MET, None: Truth.OPEN}


def _timely(scene: Scene) -> Finding:
    return scene.now.asylum.element("timely")


def _head(scene: Scene) -> str:
    days = scene.now.case["days_to_filing"]
    late = days is not None and days > FILING_DEADLINE.value
    found = _timely(scene)
    filed = FACTS["days_to_filing"]
    said = "Filing date not known" if days is None else f"Filed on {filed.words(days)}"
    head = "late, but excused" if late and found.truth is Truth.MET else _HEAD[found.truth]
    return f"{said}: {head}"


def _excuse(scene: Scene, name: str) -> Tag:
    value, fact = scene.now.case[name], FACTS[name]
    mark = {True: "rk-met", False: "rk-none", None: "rk-open"}[value]
    icon = None if value is False else truth_icon(_MARK[value])
    return li(class_=mark)[put(icon, span[put(f"{fact.label}: ", b[fact.words(value)])])]


def html(scene: Scene) -> str:
    """Return the timeline, with the excuses beneath."""
    filed = FACTS["days_to_filing"]
    assert isinstance(filed, Number)
    days = scene.now.case["days_to_filing"]
    end = top(filed, days)
    drawn = track(standards(filed, end, ("asylum",)), None if days is None else days / end)
    excuses = ul(".rk-excuses")[put(*(_excuse(scene, name) for name in _EXCUSES))]
    return str(
        figure(class_=f"rk-figure rk-timeline rk-{_timely(scene).truth.replace(' ', '-')}")[
            put(figcaption[_head(scene)], drawn, excuses)
        ]
    )


def text(scene: Scene) -> str:
    """Return the timeline in words."""
    case = scene.now.case
    mark = f"The mark is day {FILING_DEADLINE.value}, one year after arrival. {ASYLUM_ALONE}"
    return lines(
        [
            f"{_head(scene)}. {mark}",
            *(sentence(FACTS[name].clause(case[name])) for name in _EXCUSES),
        ]
    )
