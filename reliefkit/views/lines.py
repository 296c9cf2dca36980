"""Facts drawn on a line with the standards on it; a likelihood as so many of a hundred people."""

from __future__ import annotations

from collections.abc import Iterator

from htpy import Element as Tag
from htpy import b, div, figcaption, figure, li, p, path, span, svg, ul
from htpy import text as words_in_svg

from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number, Share
from reliefkit.law.standards import CARRIED_DEADLINE, FILING_DEADLINE, REASONABLE_POSSIBILITY
from reliefkit.logic import Truth
from reliefkit.views.markup import Scene, truth_icon
from reliefkit.views.scale import asked_by, marks, top, track
from reliefkit.words.finding import caution, sentence


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
    return figure(".rk-figure.rk-likelihood")[
        figcaption[sentence(of.clause(value))],
        track(marks(of, 1, scene.show), value),
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


# -- a hundred people --------------------------------------------------------------------------

_WIDE, _HIGH = 20, 15  # the room each person has
_TALL = 10 * _HIGH


def people(scene: Scene) -> str:
    """Return a hundred people for every likelihood in question."""
    return str(div(".rk-crowds")[[_people(scene, of) for of in _shares(scene)]])


def _people(scene: Scene, of: Share) -> Tag:
    value, standards = scene.now.case[of.name], marks(of, 1, scene.show)
    told = [*(f"{mark.asks}." for mark in standards), caution(scene.show, of.name)]
    harm = of.label.removeprefix("the likelihood of ")
    many, unknown = f"{(value or 0) * 100:.6g}", ""
    if value is None:
        many, unknown = "How many", " is not known yet"
    return figure(".rk-figure.rk-people")[
        figcaption[f"{many} of 100 people in this position would face {harm}{unknown}"],
        _crowd(int(round((value or 0) * 100, 6)), [round(m.test.limit * 100) for m in standards]),
        p(".rk-note")[" ".join(told).strip()],
    ]


def _crowd(count: int, cuts: list[int]) -> Tag:
    """Draw a hundred people, the first `count` of them marked, and a line at each of `cuts`."""
    size = {"width": 10 * _WIDE + 2, "height": _TALL + 18}
    line = {"fill": "none", "stroke": "currentColor"}
    return svg(".rk-crowd", size, line, aria_hidden="true")[
        [
            (
                path(class_=f"rk-heads {look}", d=_columns(first, last, 4, 0)),
                path(class_=f"rk-bodies {look}", d=_columns(first, last, 9.6, 2)),
            )
            for look, first, last in (("rk-others", count, 100), ("rk-some", 0, count))
        ],
        [path(".rk-cut-at", d=f"M{_WIDE * cut / 10:g} 0v{_TALL + 3}") for cut in cuts],
        [
            words_in_svg(x=str(_WIDE * cut / 10), y=_TALL + 15, text_anchor="middle")[str(cut)]
            for cut in cuts
        ],
    ]


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
