"""An exercise on paper: words, boxes to mark and lines to write on, each with how high it is."""

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

import htpy as h

from reliefkit.views.markup import grid

Part = tuple[str, int]  # HTML of what stands on the paper, and how many pixels high it is
Cell = str | Sequence[str]  # words, or options with a box each
_WIDE, _LINE, _RULE = 90, 21, 26  # letters in a line; pixels of a line of print, and of writing


class Block(NamedTuple):
    """An exercise on paper: its heading, the minutes it takes, and what stands there."""

    title: str
    minutes: float
    parts: Sequence[Part]

    @property
    def high(self) -> int:
        """How many pixels of a page it takes, its heading included."""
        return 46 + sum(high for _, high in self.parts)


def text(words: str) -> Part:
    """Return a paragraph; nothing for no words."""
    words = " ".join(words.split())
    return (str(h.p[words]), 6 + _LINE * ceil(len(words) / _WIDE)) if words else ("", 0)


def ruled(count: int, lead: str = "") -> Part:
    """Return lines to write on, the first with a word to begin with."""
    return str(h.div(".ruled")[h.div[lead], [h.div] * (count - 1)]), count * _RULE + 6


def _boxes(options: Iterable[str], kind: str = "round") -> list[h.Element]:
    return [h.span(".box")[h.i(class_=kind), one] for one in options]


def _lines(options: Iterable[str], wide: int) -> int:
    """Return how many lines options take, each with its box, where so many letters fit one."""
    lines, at = 1, 0
    for long in (len(one) + 4 for one in options):
        lines, at = (lines + 1, 0) if at and at + long > wide else (lines, at)
        lines, at = lines + (long - 1) // wide, at + long
    return lines


def choice(options: Iterable[str], kind: str = "round", lead: str = "") -> Part:
    """Return options in a row, each with its box; `lead` are words before them."""
    options = [*options]
    lines = _lines([*lead.split(), *options], _WIDE)
    return str(h.p[lead, _boxes(options, kind)]), 6 + _LINE * lines


def table(kind: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *wide: int) -> Part:
    """Return a table; `wide` says how many letters fit each column, 0 for one to write in."""

    def cell(one: Cell) -> h.Node:
        return one if isinstance(one, str) else _boxes(one, "square" if kind == "law" else "round")

    def high(row: Sequence[Cell]) -> int:
        sides = [(one, w) for one, w in zip(row, wide, strict=True) if w]
        lines = (ceil(len(c) / w) if isinstance(c, str) else _lines(c, w) for c, w in sides)
        return max(30 if all(wide) else 36, 10 + _LINE * max(lines))  # room for a hand

    rows = [*rows]
    drawn = grid(heads, (map(cell, row) for row in rows))(class_=kind)
    return str(drawn), 38 + sum(map(high, rows))
