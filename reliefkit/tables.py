"""Whole tables of cases through the same rules: pandas frames in, results out.

The graph that decides one case decides every row of a table: each test is put once to each
different value of a column, and `Graph.join` works on arrays of bools as on single ones.
"""

import os
import re
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from reliefkit.assess import Result
from reliefkit.errors import ReliefError, plain, shown, unknown_name
from reliefkit.facts import FACTS, Fact
from reliefkit.law import GRAPH, LAW
from reliefkit.logic import Planes
from reliefkit.sheets import rows

# In this order: one for "could be met", then one more for asylum and two for a mandatory one.
RESULTS = (Result.REFUSED, Result.OPEN, Result.PERMITTED, Result.REQUIRED)
_AT_A_TIME = 1 << 15  # rows: the answers to every node of the graph are kept for these alone
_ROWS = 100_000  # how long a sheet may be
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


def assess_table(frame: pd.DataFrame, undisputed: bool = False) -> pd.DataFrame:
    """Return one row of four results for every row of a table of cases.

    `frame` has one column per fact, named as on the intake sheet; a missing value is unknown.
    A fact without a column is unknown, or has its ordinary value if `undisputed`. The result
    has the same index and one categorical column per protection.

    Raises ReliefError, naming row and column, for a column that is no fact or a bad value.
    """
    columns = _columns(frame, undisputed)
    asked = []  # every test: its place, each row's value, and each value's answer (2 met, 1 open)
    for at, _, index, holds in GRAPH.tests:
        codes, values = columns[index]
        each = (1 if value is None else 2 * holds(value) for value in values)
        asked.append((at, codes, np.fromiter(each, np.int8)))
    found = {name: np.empty(len(frame), np.int8) for name in LAW}
    for start in range(0, len(frame), _AT_A_TIME):
        rows = slice(start, start + _AT_A_TIME)
        planes = Planes(GRAPH.size)
        for at, codes, answers in asked:
            answer = answers[codes[rows]]
            planes.sure[at], planes.may[at] = answer == 2, answer > 0
        GRAPH.join(planes, True)
        for name, protection in LAW.items():
            at, granted = GRAPH.place[protection.formula], 2 if protection.mandatory else 1
            found[name][rows] = planes.may[at] + planes.sure[at] * np.int8(granted)
    kind = pd.CategoricalDtype([str(result) for result in RESULTS])
    results = {name: pd.Categorical.from_codes(codes, dtype=kind) for name, codes in found.items()}
    return pd.DataFrame(results, index=frame.index)


def _columns(frame: pd.DataFrame, undisputed: bool) -> list[tuple[Any, list[Any]]]:
    """Return for every fact, in the sheet's order, its values, and which of them each row has."""
    if not isinstance(frame, pd.DataFrame):
        raise ReliefError(f"expected a DataFrame, got a value of type {type(frame).__name__}.")
    given: dict[str, tuple[Any, list[Any]]] = {}
    for place, name in enumerate(frame.columns):
        if not isinstance(name, str) or name not in FACTS:
            raise unknown_name("fact", name, FACTS, f"column {place + 1}: ")
        if name in given:
            raise ReliefError(f"column {place + 1}: the fact {name!r} has two columns.")
        given[name] = _column(FACTS[name], frame.iloc[:, place])
    every = np.zeros(len(frame), np.int8)
    return [given.get(n, (every, [f.ordinary if undisputed else None])) for n, f in FACTS.items()]


def _column(fact: Fact, column: "pd.Series[Any]") -> tuple[Any, list[Any]]:
    """Return which value each row has, and the values as the fact keeps them, unknown the last."""
    if column.dtype == object:  # whose values may not even have a hash: each row's its own
        codes, values = np.where(column.isna(), -1, np.arange(len(column))), list(column)
    else:
        different = column.astype("category").cat
        codes, values = different.codes.to_numpy(), list(different.categories)
    kept: list[Any] = [None] * (len(values) + 1)  # -1, a missing value, finds the last
    for k in map(int, pd.unique(codes)):  # in the order of the rows: the first fault is named
        value = plain(values[k]) if k >= 0 else None
        if fact.kind == "count" and isinstance(value, float) and value.is_integer():
            value = int(value)  # whole numbers with a missing one among them are kept as decimals
        try:
            kept[k] = fact.check(value)
        except ReliefError:
            row = int((codes == k).argmax())
            label = plain(column.index[row])  # some cannot be read
            named = shown(label) if isinstance(label, str | int | float) else f"number {row + 1}"
            fact.check(value, f"row {named}, column ")  # raises again, with its place
    return codes, kept


def read_cases(path: str | os.PathLike[str]) -> pd.DataFrame:
    """Return a sheet of hypothetical cases as a table for `assess_table`, which checks its values.

    `path` is a file as `sheets.rows` reads it, of at most 100,000 rows of cases. Its first row
    names facts; each other is a case, labelled with its number in the file. An empty cell is
    unknown; yes/no is true or false; a share is a number from 0 to 1.

    Raises ReliefError naming the file if it cannot be read, is empty or is too long.
    """
    if not isinstance(path, str | os.PathLike):
        raise ReliefError(f"expected the path of a file, got {shown(path)}.")
    name = shown(os.path.basename(os.fsdecode(path)))
    sheet = pd.DataFrame(zip_longest(*rows(path, name, _ROWS + 1)), dtype=object).T
    sheet = sheet.map(lambda cell: (isinstance(cell, str) and cell.strip()) or None)
    sheet = sheet.dropna(how="all").dropna(axis=1, how="all")
    if sheet.empty:
        raise ReliefError(f"{name}: expected a row of facts, then up to {_ROWS:,} rows of cases.")
    kinds = [fact.kind if (fact := FACTS.get(head)) else "" for head in sheet.iloc[0]]
    typed = [map(_typed, kinds, row) for row in sheet[1:].to_numpy()]
    return pd.DataFrame(typed, sheet.index[1:] + 1, sheet.iloc[0], dtype=object)


def _typed(kind: str, cell: Any) -> Any:
    """Return a cell as a truth or a number where a fact of its kind has them and it is one."""
    if kind not in ("yes/no", "share", "count") or not isinstance(cell, str):
        return cell
    if cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return float(cell) if _NUMBER.fullmatch(cell) else cell
