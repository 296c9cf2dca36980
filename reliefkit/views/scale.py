"""A scale as the learner sees it: how far it runs, its marks, its zones, and values in words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reliefkit.facts.kinds import Comparison, Number, Share
from reliefkit.law import LAW
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.logic import Node, Not

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
