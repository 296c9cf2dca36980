"""A scale: how far it runs, its marks and zones, drawn in one way everywhere; and the filing date.

Under a slider the stock handle says where the case stands; in a picture a mark of its own does.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from htpy import Element as Tag
from htpy import b, div, figcaption, figure, li, p, span, ul

from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import FINEST, Comparison, Number, Share, comparisons_below
from reliefkit.law import LAW
from reliefkit.law.standards import CARRIED_DEADLINE, FILING_DEADLINE, REASONABLE_POSSIBILITY
from reliefkit.logic import Truth
from reliefkit.variants import comparisons
from reliefkit.views.markup import Scene, truth_icon
from reliefkit.words import say
from reliefkit.words.clauses import EXCUSES

_OPENING = {"at least": "", "above": "over ", "at most": ""}


class Mark(NamedTuple):
    """One legal standard on a scale, `at` a place from 0 to 1: its value, and whom it concerns.

    `rises` says whether what lies beyond it is what the law asks for; `strength` is 1 where it may
    be granted, and 2 where it must.
    """

    test: Comparison
    at: float
    value: str
    whom: str
    rises: bool
    strength: int


def asked_by(name: str, show: Iterable[str]) -> bool:
    """Return whether any of the protections shown asks about a fact."""
    return any(name in facts_below(LAW[of].formula) for of in show)


def top(of: Number, value: float | None) -> float:
    """Return where a control's scale ends: at 1 for a share; for a count at twice its last
    standard, or at the fact's own maximum where the case lies beyond that.
    """
    limits = [mark.test.limit for mark in marks(of, 1, LAW)]
    short = 2 * max(limits, default=of.maximum)
    if isinstance(of, Share) or not limits or (value or 0) > short:
        return of.maximum
    return min(short, of.maximum)


def marks(of: Number, end: float, show: Iterable[str]) -> list[Mark]:
    """Return the standards that the protections shown put on a scale, lowest first.

    The last day to which a deadline can be carried is too near the deadline to be drawn apart.
    """
    made = []
    for test in comparisons(of):
        uses = [name for name in show if _asks(name, test)]
        if uses and test.standard is not CARRIED_DEADLINE:
            bars = of.group == "bars" and uses != ["cat_deferral"]  # which asks for a bar
            rises = (test.standard.test != "at most") is not bars
            strength = max(2 if LAW[name].mandatory else 1 for name in uses)
            at, value, whom = test.limit / end, _value(of, test), _whom(uses, bars)
            made.append(Mark(test, at, value, whom, rises, strength))
    return made


def _asks(protection: str, test: Comparison) -> bool:
    below = comparisons_below(LAW[protection].formula)
    return any(one.fact is test.fact and one.standard is test.standard for one in below)


def steps(of: Number, found: list[Mark]) -> list[tuple[float, str]]:
    """Return every value at which the words change, with the words from there on.

    They say on which side of the standards a value lies: "more likely than not".
    """
    values = [of.minimum]
    next_up = FINEST if isinstance(of, Share) else of.step  # by the rule, whatever a handle does
    for mark in found:
        limit = mark.test.limit
        values.append(limit if mark.test.standard.test == "at least" else limit + next_up)
    return [(round(value, 6), _side(value, found)) for value in values]


def _side(value: float, found: list[Mark]) -> str:
    said = ""
    for mark in found:
        held = mark.test.holds(value)
        if held or not said:
            said = say("mark", mark.test.standard.name, f"beside_{'reached' if held else 'short'}")
    return said


def _value(of: Number, test: Comparison) -> str:
    said = _OPENING[test.standard.test] + of.words(test.limit)
    return f"{said}: illustration" if test.standard is REASONABLE_POSSIBILITY else said


def _whom(protections: list[str], bars: bool) -> str:
    if bars:
        return "a bar from here"
    if all(name.startswith("cat_") for name in protections):
        return "CAT, both forms" if len(protections) == 2 else LAW[protections[0]].title
    return ", ".join(LAW[name].title for name in protections)


# -- drawing -----------------------------------------------------------------------------------

Point = tuple[float, str, str, str]  # a place from 0 to 1, two lines under it, and its look


def track(
    found: Sequence[Mark],
    here: float | None = None,
    ends: Sequence[str] = (),
    crowd: bool = False,
) -> Tag:
    """Return a scale with its zones, its marks and what is under them.

    `here` is where the case stands, from 0 to 1, or None; `ends` are the words for the first and
    the last value. With `crowd` a hundred people stand on it. A mark has a filled dot where it
    is itself enough, and a hollow one where it is not.
    """
    points = []
    for mark in found:
        look = ".rk-hollow" if mark.test.standard.test == "above" else ".rk-filled"
        points.append((mark.at, mark.value, mark.whom, look))
    if ends and all(mark.at >= 0.25 for mark in found):
        points.insert(0, (0, ends[0], "", ""))
    if ends and all(mark.at <= 0.75 for mark in found):
        points.append((1, ends[1], "", ""))
    at = None if here is None else f"--rk-at:{here * 100:.6g}"
    return div(".rk-track", style=at, aria_hidden="true")[
        span(".rk-crowd") if crowd else None,
        _zones(found),
        map(_point, points),
        span(".rk-here") if here is not None else None,
    ]


def percent(at: float) -> str:
    """Return a place on a scale from 0 to 1 as CSS writes it."""
    return f"{at * 100:.6g}%"


def _zones(found: Sequence[Mark]) -> Iterator[Tag]:
    """Yield the zones between marks, each as strong as the strongest standard it satisfies."""
    edges = [0.0, *(mark.at for mark in found), 1.0]
    for start, end in itertools.pairwise(edges):
        middle = (start + end) / 2
        given = max((m.strength for m in found if (middle > m.at) is m.rises), default=0)
        place = f"left:{percent(start)};width:{percent(end - start)}"
        yield span(f".rk-zone.rk-zone-{given}", style=place)


def _point(point: Point) -> list[Tag]:
    """Return a mark and its label; a label near an end can be set flush with it."""
    at, value, whom, look = point
    place = f"left:{percent(at)}"
    side = ".rk-first" if at < 0.2 else ".rk-last" if at > 0.8 else ""
    label = span(f".rk-mark-label{side}", style=place, data_value=value, data_whom=whom)
    return [span(f".rk-mark-at{look}", style=place), label]


# -- the filing date on its line -------------------------------------------------------------------


_EXCUSES = ("deadline_carried", *EXCUSES)
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
