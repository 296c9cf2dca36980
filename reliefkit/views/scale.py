"""A scale: how far it runs, its marks, its zones, values in words; drawn in one way everywhere.

Under a slider the stock handle says where the case stands; in a picture a mark of its own does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from htpy import Element as Tag
from htpy import div, span

from reliefkit.facts.fact import Comparison, Number, Share
from reliefkit.law import LAW
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.logic import Node, Not, facts_below

# What each side of a standard is called beside the slider.
_SIDES = {
    "reasonable_possibility": ("less than a reasonable possibility", "a reasonable possibility"),
    "more_likely_than_not": ("not more likely than not", "more likely than not"),
    "filing_deadline": ("after the one-year deadline", "within one year"),
    "aggravated_felony_sentence": ("below the mark", "at or above the mark"),
}
_OPENING = {"at least": "", "above": "over ", "at most": ""}


class Mark(NamedTuple):
    """One legal standard on a scale.

    `at` is its place from 0 to 1; `lines` are its label: the value, and whom it concerns;
    `rises` says whether what lies beyond it is what the law asks for.
    """

    test: Comparison
    at: float
    lines: tuple[str, str]
    rises: bool
    strength: int


class Zone(NamedTuple):
    """A part of a scale, from 0 to 1. `strength` 0 gives nothing, 1 may, 2 must be granted."""

    start: float
    end: float
    strength: int


def asked_by(name: str, show: Iterable[str]) -> bool:
    """Return whether any of the protections shown asks about a fact."""
    return any(name in facts_below(LAW[of].formula) for of in show)


def top(of: Number, value: float | None) -> float:
    """Return where a control's scale ends: at 1 for a share; for a count at twice its last
    standard, or at the fact's own maximum where the case lies beyond that.
    """
    limits = [test.limit for test, *_ in _tests(of, LAW)]
    short = 2 * max(limits, default=of.maximum)
    if isinstance(of, Share) or not limits or (value or 0) > short:
        return of.maximum
    return min(short, of.maximum)


def marks(of: Number, end: float, show: Iterable[str]) -> list[Mark]:
    """Return the standards that the protections shown put on a scale, lowest first."""
    found: dict[Comparison, list[str]] = {}
    against: dict[Comparison, bool] = {}
    for test, protection, turned in _tests(of, show):
        if protection not in found.setdefault(test, []):
            found[test].append(protection)
        against.setdefault(test, turned)  # CAT deferral asks for a bar: the first use decides
    made = []
    for test, protections in sorted(found.items(), key=lambda item: item[0].limit):
        rises = (test.standard.test != "at most") is not against[test]
        strength = max(2 if LAW[name].mandatory else 1 for name in protections)
        made.append(
            Mark(
                test,
                test.limit / end,
                (_value(of, test), _whom(protections, against[test])),
                rises,
                strength,
            )
        )
    return made


def zones(found: list[Mark]) -> list[Zone]:
    """Return the zones between marks, each as strong as the strongest standard it satisfies."""
    edges = [0.0, *(mark.at for mark in found), 1.0]
    made = []
    for start, end in itertools.pairwise(edges):
        middle = (start + end) / 2
        given = [m.strength for m in found if (middle > m.at) is m.rises]
        made.append(Zone(start, end, max(given, default=0)))
    return made


def in_words(of: Number, value: float, found: list[Mark]) -> str:
    """Return on which side of the standards a value lies: "more likely than not"."""
    said = ""
    for mark in found:
        held = mark.test.holds(value)
        if held or not said:
            said = _SIDES[mark.test.standard.name][held]
    return said


def steps(of: Number, found: list[Mark]) -> list[tuple[float, str]]:
    """Return every value at which the words change, with the words from there on."""
    values = [of.minimum]
    for mark in found:
        limit = mark.test.limit
        values.append(limit if mark.test.standard.test == "at least" else limit + of.step)
    return [(round(value, 6), in_words(of, value, found)) for value in values]


def _value(of: Number, test: Comparison) -> str:
    said = _OPENING[test.standard.test] + of.words(test.limit)
    return f"{said}: illustration" if test.standard is REASONABLE_POSSIBILITY else said


def _whom(protections: list[str], bars: bool) -> str:
    if bars:
        return "a bar from here"
    if all(name.startswith("cat_") for name in protections):
        return "CAT, both forms" if len(protections) == 2 else LAW[protections[0]].title
    return ", ".join(LAW[name].title for name in protections)


def _tests(of: Number, show: Iterable[str]) -> Iterator[tuple[Comparison, str, bool]]:
    """Yield every comparison of a fact, with the protection and whether the law negates it."""
    for name in show:
        for test, turned in _below(LAW[name].formula, False):
            if test.fact is of:
                yield test, name, turned


def _below(node: Node, turned: bool) -> Iterator[tuple[Comparison, bool]]:
    if isinstance(node, Comparison):
        yield node, turned
    for part in node.parts:
        yield from _below(part, turned is not isinstance(node, Not))


# -- drawing -----------------------------------------------------------------------------------

Point = tuple[float, str, str, str]  # a place from 0 to 1, two lines under it, and its look


def track(found: Sequence[Mark], here: float | None = None, ends: Sequence[str] = ()) -> Tag:
    """Return a scale with its zones, its marks and what is under them.

    `here` is where the case stands, from 0 to 1, or None; `ends` are the words for the first and
    the last value, each left out where a mark stands near. A mark has a filled dot where the mark
    itself is enough, and a hollow one where it is not.
    """
    points = [
        (m.at, *m.lines, ".rk-hollow" if m.test.standard.test == "above" else ".rk-filled")
        for m in found
    ]
    if ends and all(at >= 0.25 for at, *_ in points):
        points.insert(0, (0, ends[0], "", ""))
    if ends and all(at <= 0.75 for at, *_ in points):
        points.append((1, ends[1], "", ""))
    return _drawn("", zones(list(found)), points, here)


def stops(words: Sequence[str]) -> Tag:
    """Return the scale of an ordered level: one mark for every value, `words` under them."""
    last = max(len(words) - 1, 1)
    points = [(k / last, *_two_lines(word), "") for k, word in enumerate(words)]
    return _drawn(".rk-stops", [Zone(0, 1, 0)], points, None)


def percent(at: float) -> str:
    """Return a place on a scale from 0 to 1 as CSS writes it."""
    return f"{at * 100:.6g}%"


def _drawn(look: str, zones: list[Zone], points: list[Point], here: float | None) -> Tag:
    return div(f".rk-track{look}", aria_hidden="true")[
        [_zone(zone) for zone in zones],
        [_point(*point) for point in points],
        span(".rk-here", style=f"left:{percent(here)}") if here is not None else None,
    ]


def _zone(zone: Zone) -> Tag:
    place = f"left:{percent(zone.start)};width:{percent(zone.end - zone.start)}"
    return span(f".rk-zone.rk-zone-{zone.strength}", style=place)


def _point(at: float, value: str, whom: str, look: str) -> list[Tag]:
    """Return a mark and its label; a label near an end can be set flush with it."""
    place = f"left:{percent(at)}"
    side = ".rk-first" if at < 0.2 else ".rk-last" if at > 0.8 else ""
    label = span(f".rk-mark-label{side}", style=place, data_value=value, data_whom=whom)
    return [span(f".rk-mark-at{look}", style=place), label]


def _two_lines(words: str) -> tuple[str, str]:
    first, _, rest = words.partition(" ")
    if rest.startswith("to "):
        return f"{first} to", rest.removeprefix("to ")
    return first, rest
