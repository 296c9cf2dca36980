"""Charts of the government figures: bars and lines, each with its text, its table and its source.

A chart shows the rows of a frame of `reliefkit.figures`. A suppressed count is drawn as "not
shown", never as zero; a row that does not cover a whole year is marked; a table that was only
seen reprinted says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import htpy as h
import pandas as pd
from markupsafe import Markup

from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.figures import REPRINTED, figures
from reliefkit.labs.slots import Shown
from reliefkit.learning import drawing
from reliefkit.learning.drawing import PARTIAL, Series, Value
from reliefkit.views import stylesheet
from reliefkit.words.deciding import listed
from reliefkit.words.finding import lowered, sentence

NOT_SHOWN = "not shown (*)"
PARTIAL_NOTE = f"{PARTIAL} Part of a year only: leave it out of any comparison with whole years."
RANGE_NOTE = (
    "Some counts behind these are not shown in the source, so the true figure lies between the "
    "end of the bar and the end of the thin line, by inference."
)
REPRINT_NOTE = (
    "Reprinted: this government table was only seen in a copy, one step from the original. Check "
    "it against the original before you publish a chart of it."
)
Columns = Mapping[str, str] | Iterable[str]
_FEW = 8  # rows of a table that is open at first
FOR_LEARNING = "It says nothing about any one person's chances."


class Chart(Shown):
    """Bars or lines with a text alternative and a table.

    Attributes: `title`, `labels` (one a row), `series`, `notes`, `source`, `reprinted`.
    Raises ReliefError for a frame without rows, and for a column that is not there or has no
    numbers.
    """

    def __init__(
        self, kind: str, frame: pd.DataFrame, columns: Columns, by: str, title: str
    ) -> None:
        named = dict(columns) if isinstance(columns, Mapping) else {c: c for c in columns}
        _check(frame, named, by)
        rows = [row for _, row in frame.iterrows()]
        self.kind, self.title, self.by = kind, title, by
        self.labels = [_label(row, by) for row in rows]
        self.series = [Series(said, [_value(row, c) for row in rows]) for c, said in named.items()]
        self.source = _source(frame)
        self.reprinted = "source" in frame and bool(frame["source"].isin(_reprints()).any())
        self.notes = list(self._notes())

    def _notes(self) -> Iterator[str]:
        known = [value for one in self.series for value in one.known]
        if any(PARTIAL in label for label in self.labels):
            yield PARTIAL_NOTE
        if any(v.high != v.low for v in known):
            yield RANGE_NOTE
        values = len(self.labels) * len(self.series)
        if hidden := values - len(known):
            yield f"{hidden} of {values} values are {NOT_SHOWN}. That does not mean zero."
        if self.reprinted:
            yield REPRINT_NOTE

    def said(self) -> str:
        """Return the chart in words: what it shows, and the ends of every series."""
        kind = "Bar chart" if self.kind == "bars" else "Line chart"
        names = listed(lowered(one.name) for one in self.series)
        count = len(self.labels)
        over = f"{count} rows, {self.labels[0]} first and {self.labels[-1]} last"
        told = [f"{kind}: {names}; {over if count > 1 else self.labels[0]}."]
        told += [f"{one.name}: {self._ends(one)}." for one in self.series]
        whole = any(PARTIAL not in label for label in self.labels)
        if whole and any(PARTIAL in label for label in self.labels):
            told.append("Parts of years are not compared.")
        return " ".join(told)

    def _ends(self, one: Series) -> str:
        """Return the most and the least of a series; parts of years only where it has no more."""
        pairs = [(v, at) for v, at in zip(one.values, self.labels, strict=True) if v]
        known = [pair for pair in pairs if PARTIAL not in pair[1]] or pairs
        if not known:
            return NOT_SHOWN
        (least, first), (most, last) = min(known, key=_low), max(known, key=_low)
        if least.low == most.low:
            return f"{most.words} ({', '.join(at for _, at in known)})"
        return f"most {most.words} ({last}), least {least.words} ({first})"

    def _table(self) -> h.Element:
        heads = [self.by.replace("_", " ").capitalize(), *(one.name for one in self.series)]
        columns = ([v.words if v else NOT_SHOWN for v in one.values] for one in self.series)
        return h.table(".rk-numbers")[
            h.caption(".rk-said")[f"{self.title}: the numbers"],
            h.thead[h.tr[(h.th(scope="col")[name] for name in heads)]],
            h.tbody[
                (
                    h.tr[h.th(scope="row")[label], (h.td[said] for said in row)]
                    for label, *row in zip(self.labels, *columns, strict=True)
                )
            ],
        ]

    def drawn(self) -> h.Element:
        """Return the chart, its words and its table, without the style they need.

        The words are the picture's label too; who listens hears them once.
        """
        draw = drawing.bars if self.kind == "bars" else drawing.lines
        return h.div(".rk-chart")[
            h.figure[
                h.figcaption[self.title + " (reprinted table)" * self.reprinted],
                h.div(".rk-drawn", tabindex="0", role="group", aria_label=self.title)[
                    draw(self.labels, self.series, self.said())
                ],
                h.p(aria_hidden="true")[self.said()],
                (h.p(".rk-note")[note] for note in self.notes),
                h.p(".rk-note")[f"{self.source} {FOR_LEARNING}"],
            ],
            h.details(".rk-fold", open=len(self.labels) <= _FEW)[
                h.summary["The numbers"], self._table()
            ],
        ]

    def html(self) -> str:
        """Return the chart with the style it needs."""
        return str(h.div(".rk")[h.style[Markup(stylesheet())], self.drawn()])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}


def _low(pair: tuple[Value, str]) -> float:
    return pair[0].low


# -- what a frame says -------------------------------------------------------------------------


def _check(frame: pd.DataFrame, columns: Mapping[str, str], by: str) -> None:
    if not isinstance(frame, pd.DataFrame) or frame.empty:
        raise ReliefError(f"a chart needs a frame with rows, got {shown(frame)}.")
    if not columns:
        raise ReliefError("a chart needs at least one column of numbers.")
    for column in (by, *columns):
        if column not in frame:
            raise unknown_name("column", column, list(frame.columns))
    for column in columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            raise ReliefError(f"column {column}: a chart draws numbers, not {frame[column].dtype}.")


def _label(row: pd.Series[Any], by: str) -> str:
    """Return a row's label; a part of a year has the day or the words it goes to."""
    label = str(row[by])
    if by != "fiscal_year":
        return label.title() if label.isupper() else label
    if not row.get("partial", False):
        return f"FY{label}"
    end = row.get("data_through")
    until = f"to {end:%b} {end.day}" if pd.notna(end) else "part"
    return f"FY{label}, {until}{PARTIAL}"


def _value(row: pd.Series[Any], column: str) -> Value | None:
    low = row[column]
    if pd.isna(low):
        return None
    high = row.get(f"{column}_max", low)
    return Value(float(low), float(low if pd.isna(high) else high), isinstance(low, float))


def _source(frame: pd.DataFrame) -> str:
    if "source" not in frame or frame["source"].isna().all():
        return "Source: not named in the data."
    named = dict.fromkeys(s.partition(", data generated")[0] for s in frame["source"].dropna())
    first, *rest = named
    more = f" and {len(rest)} more of the series" if rest else ""
    return sentence(f"source: {first}{more}")


@cache
def _reprints() -> frozenset[str]:
    return frozenset(s for name in REPRINTED for s in figures(name)["source"])


def bar_chart(
    frame: pd.DataFrame, columns: Columns, *, by: str = "fiscal_year", title: str
) -> Chart:
    """Return bars of some columns of a frame of `reliefkit.figures`, one group for each row.

    `columns` are names of columns, or names to the words that stand for them; `by` the column
    that labels the rows; `title` one line. A column with a `_max` beside it is drawn with its
    range. Raises ReliefError for a column that is not there or has no numbers.
    """
    return Chart("bars", frame, columns, by, title)


def line_chart(
    frame: pd.DataFrame, columns: Columns, *, by: str = "fiscal_year", title: str
) -> Chart:
    """Return lines of some columns of a frame of `reliefkit.figures`, one point for each row.

    A part of a year is a hollow point that no line reaches; what is not shown is left out. The
    rest, errors included, is as for `bar_chart`.
    """
    return Chart("lines", frame, columns, by, title)
