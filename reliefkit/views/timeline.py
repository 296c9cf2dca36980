"""The filing date on its line, with the deadline on it and what can excuse a late one."""

from htpy import Element as Tag
from htpy import b, figcaption, figure, li, p, span, ul

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.law.standards import CARRIED_DEADLINE, FILING_DEADLINE
from reliefkit.logic import Truth
from reliefkit.views.markup import Scene, truth_icon
from reliefkit.views.scale import marks, top, track

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


def html(scene: Scene) -> str:
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
