"""Whole tables of cases through the same rules: pandas frames in, results out.

The graph that decides one case decides a million rows: every test is answered for a column at
once, and `Graph.join` works on arrays of bools as it does on single ones.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from reliefkit.assess import Result
from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Choice, Comparison, Number, Share, YesNo
from reliefkit.law import GRAPH, LAW
from reliefkit.logic import Planes

# In this order: one for "could be met", then one more for asylum and two for a mandatory one.
RESULTS = (Result.REFUSED, Result.OPEN, Result.PERMITTED, Result.REQUIRED)
_CHUNK = 1 << 15  # rows at a time, so that every array stays in the processor's cache
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "at least": np.greater_equal,
    "above": np.greater,
    "at most": np.less_equal,
}


class Prepared:
    """A table of cases, checked and encoded: one array per fact that has a column.

    Numbers are floats, NaN where unknown. A yes/no fact is two arrays, surely yes and could be
    yes. Every other fact is its place in `Fact.values`, -1 where unknown. Facts without a column
    have one value for all rows.
    """

    def __init__(self, rows: int, constants: list[Any], columns: dict[int, Any]) -> None:
        self.rows = rows
        self.constants = constants
        self.columns = columns


def assess_table(frame: pd.DataFrame, undisputed: bool = False) -> pd.DataFrame:
    """Return one row of four results for every row of a table of cases.

    `frame` has one column per fact, named as on the intake sheet; a missing value is unknown.
    A fact without a column is unknown, or has its ordinary value if `undisputed`. The result
    has the same index and one categorical column per protection.

    Raises ReliefError, naming row and column, for a column that is no fact or a bad value.
    """
    prepared = prepare(frame, undisputed)
    codes = decide(prepared)
    kind = pd.CategoricalDtype([str(result) for result in RESULTS])
    columns = {name: pd.Categorical.from_codes(c, dtype=kind) for name, c in codes.items()}
    return pd.DataFrame(columns, index=frame.index)


def prepare(frame: pd.DataFrame, undisputed: bool = False) -> Prepared:
    """Return a table of cases checked and encoded, ready for `decide`.

    Raises ReliefError, naming row and column, as `assess_table` does.
    """
    if not isinstance(frame, pd.DataFrame):
        raise ReliefError(f"expected a DataFrame, got a value of type {type(frame).__name__}.")
    columns: dict[int, Any] = {}
    for place, name in enumerate(frame.columns):
        if not isinstance(name, str) or name not in FACTS:
            raise unknown_name("fact", name, FACTS, f"column {place + 1}: ")
        fact = FACTS[name]
        if fact.index in columns:
            raise ReliefError(f"column {place + 1}: the fact {name!r} has two columns.")
        columns[fact.index] = _encode(fact, frame.iloc[:, place])
    constants = [fact.ordinary if undisputed else None for fact in FACTS.values()]
    return Prepared(len(frame), constants, columns)


def decide(table: Prepared) -> dict[str, Any]:
    """Return every row's result under each protection, as its place in `RESULTS`."""
    codes = {name: np.empty(table.rows, np.int8) for name in LAW}
    for start in range(0, table.rows, _CHUNK):
        rows = slice(start, min(start + _CHUNK, table.rows))
        planes = _answer(table, rows)
        for name, protection in LAW.items():
            at = GRAPH.place[protection.formula]
            granted = np.multiply(planes.sure[at], 2 if protection.mandatory else 1, dtype=np.int8)
            np.add(granted, planes.may[at], out=codes[name][rows], casting="unsafe")
    return codes


def _answer(table: Prepared, rows: slice) -> Planes:
    """Return the answers to all tests, and all that follows, for some rows."""
    planes = Planes(GRAPH.size)
    size = rows.stop - rows.start
    every = {True: np.ones(size, bool), False: np.zeros(size, bool)}
    for at, test, index, holds, passes in GRAPH.tests:
        column = table.columns.get(index)
        if column is None:
            value = table.constants[index]
            sure = passes if value is None else holds(value)
            planes.sure[at], planes.may[at] = every[sure], every[sure or value is None]
        elif isinstance(test, Comparison):
            values = column[rows]
            planes.sure[at] = _COMPARE[test.standard.test](values, test.limit)
            planes.may[at] = planes.sure[at] | (values != values)  # NaN alone is not itself
        elif isinstance(test.fact, YesNo):
            yes, maybe = column
            planes.may[at] = maybe[rows]
            planes.sure[at] = (maybe if passes else yes)[rows]
        else:
            codes = column[rows]
            accepted = [k for k, value in enumerate(test.fact.values) if holds(value)]
            holding = reduce(np.logical_or, [codes == k for k in accepted])
            unknown = codes == -1
            planes.may[at] = holding | unknown
            planes.sure[at] = planes.may[at] if passes else holding
    return GRAPH.join(planes, True)


# -- checking and encoding a column ------------------------------------------------------------


def _encode(fact: Fact, column: pd.Series[Any]) -> Any:
    """Return a column as an array; raise ReliefError for the first value not allowed."""
    kind = column.dtype
    if (
        isinstance(fact, Number)
        and kind.kind in "iuf"
        and not isinstance(kind, pd.CategoricalDtype)
    ):
        return _numbers(fact, column)
    if isinstance(fact, YesNo) and kind == np.dtype(bool):
        return column.to_numpy(), column.to_numpy()
    if isinstance(fact, YesNo) and isinstance(kind, pd.BooleanDtype):
        missing = column.isna().to_numpy()
        yes = column.array._data & ~missing  # to_numpy would take eight times as long
        return yes, yes | missing
    codes = (_categories if isinstance(kind, pd.CategoricalDtype) else _one_by_one)(fact, column)
    return (codes == 1, codes != 0) if isinstance(fact, YesNo) else codes


def _numbers(fact: Number, column: pd.Series[Any]) -> Any:
    values = column.to_numpy(np.float64, na_value=np.nan)
    good = (values >= fact.minimum) & (values <= fact.maximum)
    if not isinstance(fact, Share) and column.dtype.kind == "f":
        good &= values == np.floor(values)
    if not good.all():
        good |= np.isnan(values)
    if not good.all():
        row = int(good.argmin())
        _code(fact, float(values[row]), _place(column, row))  # raises: it is not allowed
    return np.round(values, 6) if isinstance(fact, Share) else values


def _categories(fact: Fact, column: pd.Series[Any]) -> Any:
    """Return a categorical column's codes as the fact's own: each category is checked once."""
    codes, values = column.cat.codes.to_numpy(), column.cat.categories
    if isinstance(fact, Choice) and tuple(values) == fact.values:
        return codes
    used = np.flatnonzero(np.bincount(codes[codes >= 0], minlength=len(values)))
    number = isinstance(fact, Number)
    table = np.full(len(values) + 1, np.nan if number else -1, np.float64 if number else np.int8)
    try:
        for k in map(int, used):
            table[k] = _code(fact, values[k], "")
    except ReliefError:
        for first in pd.unique(codes[codes >= 0]):  # in the order of the rows: names the first
            k = int(first)
            _code(fact, values[k], _place(column, int((codes == k).argmax())))
        raise
    return table[codes]


def _one_by_one(fact: Fact, column: pd.Series[Any]) -> Any:
    missing = column.isna().to_numpy()
    values = column.astype(object).to_numpy()
    known: dict[tuple[type, Any], Any] = {}
    codes = []
    for row, value in enumerate(values):
        if missing[row]:
            codes.append(_code(fact, None, ""))
            continue
        kind = type(value)
        if kind not in (bool, int, float, str):  # anything else may not even have a hash
            codes.append(_code(fact, value, _place(column, row)))
            continue
        if (kind, value) not in known:
            known[kind, value] = _code(fact, value, _place(column, row))
        codes.append(known[kind, value])
    return np.array(codes, np.float64 if isinstance(fact, Number) else np.int8)


def _code(fact: Fact, value: Any, place: str) -> Any:
    """Return one value as its column keeps it."""
    if isinstance(fact, Number):
        if isinstance(value, float) and value.is_integer() and not isinstance(fact, Share):
            value = int(value)
        kept = fact.check(value, place)
        return float("nan") if kept is None else float(kept)
    kept = fact.check(value, place)
    return -1 if kept is None else fact.values.index(kept)


def _place(column: pd.Series[Any], row: int) -> str:
    """Return how an error names a row: by its label if that can be read, else by its number."""
    label = column.index[row]
    label = label.item() if isinstance(label, np.generic) else label
    plain = isinstance(label, str | int | float)
    return f"row {shown(label) if plain else f'number {row + 1}'}, column "


# -- decisions ---------------------------------------------------------------------------------


def decisions_table() -> pd.DataFrame:
    """Return the published decisions beside what the rules say: one row a decided protection."""
    from reliefkit.words.replay import replays

    return pd.DataFrame(
        [
            {
                "decision": f"{cell.decision.name} ({cell.decision.year})",
                "protection": LAW[cell.protection].title,
                "court found": cell.found,
                "rules say": cell.rules,
                "agreement": cell.agreement,
                "why": cell.why,
            }
            for cell in replays()
        ]
    )
