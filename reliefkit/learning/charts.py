"""Charts of the government figures: tables in which every number has its bar.

A suppressed count is said to be "not shown" and has no bar, never one of no length.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import htpy as h
import ipywidgets as W

from reliefkit.errors import ReliefError, known, shown
from reliefkit.learning.panel import Card, Panel
from reliefkit.views.markup import grid
from reliefkit.words.finding import sentence

if TYPE_CHECKING:  # most lessons do without it
    import pandas as pd

PARTIAL = "†"  # in a label: part of a year only
NOT_SHOWN = "not shown (*)"
PARTIAL_NOTE = f"{PARTIAL} Part of a year only: leave it out of any comparison with whole years."
RANGE_NOTE = (
    "Some counts behind these are not shown in the source, so the true figure lies between the "
    "two that are given, by inference."
)
REPRINT_NOTE = (
    "Reprinted: this government table was only seen in a copy, one step from the original. Check "
    "it against the original before you publish a chart of it."
)
FOR_LEARNING = "It says nothing about any one person's chances."
_Ends = tuple[float, float] | None  # the least and the most a number can be; None is not shown


def bar_chart(
    frame: "pd.DataFrame", columns: Mapping[str, str], *, by: str = "fiscal_year", title: str
) -> Card:
    """Return a card with some columns of a frame of `reliefkit.figures`, a bar to each number.

    `columns` are names with the words that stand for them; `by` is the column that labels the rows.
    A column with a `_max` beside it is drawn with its range. Raises ReliefError for a frame without
    rows, for two rows of one label, and for a column that is not there or has no numbers.
    """
    return Card(title, _bars(frame, columns, by))


class OneOf(Panel):
    """The bar chart of one of those in the column `of`, which the learner chooses from a list."""

    def __init__(
        self, frame: "pd.DataFrame", columns: Mapping[str, str], *, of: str, title: str
    ) -> None:
        self._columns, self._rows = columns, {str(one): rows for one, rows in frame.groupby(of)}
        self.choice = W.Dropdown(options=[(country(one), one) for one in self._rows])
        super().__init__(title, {of: (of.capitalize(), self.choice)})
        self.on(self.choice, lambda _: self.render())
        self.render()

    def body(self) -> h.Node:
        one = self.choice.value
        return h.h4[country(one)], _bars(self._rows[one], self._columns, "fiscal_year")


chart_of_one = OneOf


def country(name: str) -> str:
    """Return the name of a country, which the tables print in capitals, as one writes it."""
    return name.title().replace("'S", "'s").replace(" Of ", " of ").replace(" And ", " and ")


def _bars(frame: "pd.DataFrame", columns: Mapping[str, str], by: str) -> h.Element:
    """Return the table of a chart, and what has to be said of it."""
    _check(frame, columns, by)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    labels = [_label(row, by) for row in rows]
    if twice := [label for label in labels if labels.count(label) > 1]:
        raise ReliefError(f"a chart has one row for each {by}; {twice[0]} is there twice.")
    cells = [[_ends(row, column) for column in columns] for row in rows]
    known = [ends for row in cells for ends in row if ends]
    top = max((high for _, high in known), default=0) or 1
    hidden, all_of = len(columns) * len(rows) - len(known), len(columns) * len(rows)
    sources = _sources(frame)
    notes = {
        PARTIAL_NOTE: any(PARTIAL in label for label in labels),
        RANGE_NOTE: any(low != high for low, high in known),
        f"{hidden} of {all_of} values are {NOT_SHOWN}. That does not mean zero.": hidden,
        REPRINT_NOTE: any("reprint" in source for source in sources),
        f"{_source(sources)} {FOR_LEARNING}": True,
    }
    table = (
        [label, *(_cell(k, ends, top, PARTIAL in label) for k, ends in enumerate(row))]
        for label, row in zip(labels, cells, strict=True)
    )
    return h.div(".rk-chart")[
        grid([by.replace("_", " ").capitalize(), *columns.values()], table),
        (h.p(".rk-note")[note] for note, holds in notes.items() if holds),
    ]


def _check(frame: "pd.DataFrame", columns: Mapping[str, str], by: str) -> None:
    if getattr(frame, "empty", True):
        raise ReliefError(f"a chart needs a frame with rows, got {shown(frame)}.")
    if not columns:
        raise ReliefError("a chart needs at least one column of numbers.")
    known("column", (by, *columns), frame.columns)
    for column in columns:
        if frame[column].dtype.kind not in "biuf":
            raise ReliefError(f"column {column}: a chart draws numbers, not {frame[column].dtype}.")


def _label(row: Mapping[Any, Any], by: str) -> str:
    """Return a row's label; a part of a year has the day or the words it goes to."""
    label = str(row[by])
    if by != "fiscal_year":
        return country(label) if label.isupper() else label
    if not row.get("partial", False):
        return f"FY{label}"
    end = row.get("data_through")
    until = f"to {end:%b} {end.day}" if end else "part"
    return f"FY{label}, {until}{PARTIAL}"


def _ends(row: Mapping[Any, Any], column: str) -> _Ends:
    low, high = row[column], row.get(f"{column}_max")
    return None if low is None else (low, low if high is None else high)


def _cell(place: int, ends: _Ends, top: float, part: bool) -> h.Node:
    """Return a number over its bar; a thin end of the bar is where the number may still lie."""
    if not ends:
        return h.em[NOT_SHOWN]
    widths = (ends[0] / top, (ends[1] - ends[0]) / top)
    drawn = [h.span(style=f"width: {width:.2%}") for width in widths]
    level = h.div(class_=f"rk-level rk-s{place}{' rk-part' * part}", aria_hidden="true")[drawn]
    return [" to ".join(dict.fromkeys(map(_written, ends))), level]


def _written(number: float) -> str:
    """Return a number as it is written: a share of one in percent, a count in whole numbers."""
    return f"{number:.1%}" if isinstance(number, float) else f"{number:,}"


def _sources(frame: "pd.DataFrame") -> list[str]:
    given = frame["source"].dropna() if "source" in frame else ()
    return [*dict.fromkeys(source.partition(", data generated")[0] for source in given)]


def _source(sources: list[str]) -> str:
    if not sources:
        return "Source: not named in the data."
    more = f" and {len(sources) - 1} more of the series" if sources[1:] else ""
    return sentence(f"source: {sources[0]}{more}")
