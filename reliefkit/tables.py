"""Whole tables of cases through the same rules: pandas frames in, results out; and one's own sheet.

The graph that decides one case decides every row of a table: each test is put once to each
different value of a column, and `Graph.join` works on arrays of bools as on single ones.
"""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any
from zipfile import ZipFile

import numpy as np
import pandas as pd
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from reliefkit.assess import Result
from reliefkit.errors import ReliefError, entry, plain, shown
from reliefkit.facts import FACTS, Fact
from reliefkit.law import GRAPH, LAW
from reliefkit.logic import Planes

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
        some = slice(start, start + _AT_A_TIME)
        planes = Planes(GRAPH.size)
        for at, codes, answers in asked:
            answer = answers[codes[some]]
            planes.sure[at], planes.may[at] = answer == 2, answer > 0
        GRAPH.join(planes, True)
        for name, protection in LAW.items():
            at, granted = GRAPH.place[protection.formula], 2 if protection.mandatory else 1
            found[name][some] = planes.may[at] + planes.sure[at] * np.int8(granted)
    kind = pd.CategoricalDtype([str(result) for result in RESULTS])
    results = {name: pd.Categorical.from_codes(codes, dtype=kind) for name, codes in found.items()}
    return pd.DataFrame(results, index=frame.index)


def _columns(frame: pd.DataFrame, undisputed: bool) -> list[tuple[Any, list[Any]]]:
    """Return for every fact, in the sheet's order, its values, and which of them each row has."""
    if not isinstance(frame, pd.DataFrame):
        raise ReliefError(f"expected a DataFrame, got a value of type {type(frame).__name__}.")
    given: dict[str, tuple[Any, list[Any]]] = {}
    for place, name in enumerate(frame.columns):
        fact = entry("fact", name, FACTS, f"column {place + 1}: ")
        if name in given:
            raise ReliefError(f"column {place + 1}: the fact {name!r} has two columns.")
        given[name] = _column(fact, frame.iloc[:, place])
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

    `path` is a file as `rows` reads it, of at most 100,000 rows of cases. Its first row
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


# -- a sheet of one's own as rows of text, bounded in time and memory ------------------------------

# What cannot be read right is refused, with what the file is and how to save it.
_LARGEST = 40_000_000  # bytes, of a workbook unpacked
_WIDEST = 100  # columns
_SAVE = "Save it as CSV UTF-8 (comma delimited), or as an Excel workbook (.xlsx)"


def rows(path: str | os.PathLike[str], place: str, longest: int) -> list[list[str]]:
    """Return the cells of a CSV file, or of the first sheet of an Excel workbook, row by row.

    A CSV file is UTF-8, or UTF-16 with its mark, with commas, semicolons, tabs or bars; with
    semicolons a decimal comma is read as a point. `longest` is how many rows there may be, and
    `place` names the file in errors. Raises ReliefError for a file that cannot be read right.
    """
    try:
        with open(path, "rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ReliefError(f"it is larger than {_LARGEST // 1_000_000} million bytes")
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise ReliefError(f"it is an old Excel file (.xls). {_SAVE}")
        packed = content.startswith(b"PK\x03\x04")
        if not packed and os.fsdecode(path).lower().endswith(".xlsx"):
            raise ReliefError(f"it is no Excel workbook, whatever its name says. {_SAVE}")
        return _workbook(content, longest) if packed else _text(content, longest)
    except FileNotFoundError:
        said = "there is no such file; a name alone is looked for beside the lesson"
    except OSError as error:
        said = str(error.strerror)
    except Exception as error:  # whatever zipfile, openpyxl and csv raise
        said = str(error)
    raise ReliefError(f"{place}: cannot be read: {said}.")


def _bounded(found: Iterable[list[str]], longest: int) -> list[list[str]]:
    """Return rows as they come, and refuse what lies beyond the bounds."""
    kept = []
    for number, row in enumerate(found, 1):
        last = next((k for k in range(len(row), 0, -1) if row[k - 1]), 0)
        if last and (number > longest or last > _WIDEST):
            where = f"row {number}, column {get_column_letter(last)}"
            bounds = f"{longest - 1:,} rows under the names and {_WIDEST} columns"
            raise ReliefError(f"{where} is beyond what is read, {bounds}")
        if number <= longest:
            kept.append(row)
    return kept


def _text(content: bytes, longest: int) -> list[list[str]]:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReliefError(f"line {line} is not UTF-8 text. {_SAVE}") from None
    if "\0" in text:
        raise ReliefError(f"it is not UTF-8 text. {_SAVE}")
    names = text.lstrip().partition("\n")[0]
    between = max(",;\t|", key=names.count)
    found: Iterable[list[str]] = csv.reader(StringIO(text, ""), delimiter=between, strict=True)
    if between == ";":
        comma = re.compile(r"\s*([+-]?\d+),(\d+%?)\s*")
        found = ([comma.sub(r"\1.\2", c) if comma.fullmatch(c) else c for c in r] for r in found)
    return _bounded(found, longest)


def _workbook(content: bytes, longest: int) -> list[list[str]]:
    """Return the rows of a workbook's first sheet, as wide as its widest."""
    parts = {part.filename: part.file_size for part in ZipFile(BytesIO(content)).infolist()}
    if "xl/workbook.xml" not in parts:
        raise ReliefError(f"it is no Excel workbook. {_SAVE}")
    if sum(parts.values()) > _LARGEST:
        raise ReliefError(f"it unpacks to more than {_LARGEST // 1_000_000} million bytes")

    def cells(data_only: bool) -> Iterator[Any]:
        sheet = load_workbook(BytesIO(content), read_only=True, data_only=data_only).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may not be so
        yield from sheet.iter_rows(min_row=1)

    def values(number: int, written: Any, counted: Any) -> Iterator[str]:
        for k, (cell, value) in enumerate(zip(written, counted, strict=True), 1):
            if cell.data_type == "f" and value.value is None:
                raise ReliefError(
                    f"row {number}, column {get_column_letter(k)}: a formula without its value. "
                    "Open the file, save it, or write the value in its place"
                )
            yield _shown(value.value)

    both = enumerate(zip(cells(False), cells(True), strict=True), 1)
    found = _bounded(([*values(number, *pair)] for number, pair in both), longest)
    width = max((k for row in found for k, cell in enumerate(row, 1) if cell), default=0)
    return [(row + [""] * width)[:width] for row in found]


def _shown(value: object) -> str:
    """Return a cell's value as a CSV file would have it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return "" if value is None else str(value)
