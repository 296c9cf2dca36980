"""Sheets of hypothetical cases, in CSV or Excel: one row a case, one column a fact."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Number, Share, YesNo

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[0-9]{1,15}")
Row = tuple[int, list[Any]]


def read_cases(path: str | os.PathLike[str], undisputed: bool = False) -> list[Case]:
    """Return the cases of a CSV file (UTF-8) or an Excel sheet (.xlsx, its first sheet).

    The first row has fact names. An empty cell is unknown; a row of empty cells is passed over.
    Yes/no cells are true or false; a share is a number from 0 to 1. A fact without a column is
    unknown, or has its ordinary value if `undisputed`.

    Raises ReliefError naming the file, the row (the heading is row 1), the column, the value
    and what is allowed.
    """
    if not isinstance(path, str | os.PathLike):
        raise ReliefError(f"expected the path of a file, got {shown(path)}.")
    name = os.path.basename(os.fsdecode(path)).encode("utf-8", "backslashreplace").decode()
    read = _excel_rows if name.lower().endswith((".xlsx", ".xlsm")) else _csv_rows
    try:
        rows = [(number, _trimmed(cells)) for number, cells in read(path)]
    except (OSError, ValueError) as error:
        if isinstance(error, ReliefError):
            raise
        raise ReliefError(f"{name}: cannot be read: {error}.") from None
    rows = [row for row in rows if row[1]]
    if not rows:
        raise ReliefError(f"{name}: the file is empty. The first row must name facts.")
    facts = _heading(f"{name}, row {rows[0][0]}", rows[0][1])
    return [_case(name, number, cells, facts, undisputed) for number, cells in rows[1:]]


def _trimmed(cells: list[Any]) -> list[Any]:
    """Return the cells of a row up to the last that is not empty."""
    last = max((k for k, cell in enumerate(cells, start=1) if not _empty(cell)), default=0)
    return cells[:last]


def _empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _heading(row: str, cells: list[Any]) -> list[Fact]:
    facts: list[Fact] = []
    for k, cell in enumerate(cells, start=1):
        label = cell.strip() if isinstance(cell, str) else cell
        if not isinstance(label, str) or label not in FACTS:
            raise unknown_name("fact", label, FACTS, f"{row}, column {k}: ")
        if FACTS[label] in facts:
            raise ReliefError(f"{row}, column {k}: the fact {label!r} has two columns.")
        facts.append(FACTS[label])
    return facts


def _case(name: str, number: int, cells: list[Any], facts: list[Fact], undisputed: bool) -> Case:
    place = f"{name}, row {number}, "
    if len(cells) > len(facts):
        raise ReliefError(
            f"{place}a value stands beyond the last named column: {shown(cells[-1])}."
        )
    given = {
        fact.name: fact.check(_value(fact, cell), f"{place}column ")
        for fact, cell in zip_longest(facts, cells)  # a short row ends in empty cells
    }
    return Case.undisputed(**given) if undisputed else Case(**given)


def _value(fact: Fact, cell: Any) -> Any:
    """Return a cell as the fact's own type where it can be read as one, else as it stands."""
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return None
        if isinstance(fact, YesNo):
            return {"true": True, "false": False}.get(text.lower(), text)
        if isinstance(fact, Share):
            return float(text) if _NUMBER.fullmatch(text) else text
        if isinstance(fact, Number):
            return int(text) if _WHOLE.fullmatch(text) else text
        return text
    if isinstance(cell, float) and cell.is_integer() and not isinstance(fact, Share):
        cell = int(cell)  # Excel keeps every number as a float
    if type(cell) is int and str(cell) in fact.values:
        return str(cell)  # a circuit written as a number
    return cell


def _csv_rows(path: str | os.PathLike[str]) -> Iterator[Row]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        number = 0
        try:
            for number, cells in enumerate(csv.reader(file, strict=True), start=1):
                yield number, cells
        except csv.Error as error:
            raise ReliefError(f"{os.path.basename(path)}, row {number + 1}: {error}.") from None


def _excel_rows(path: str | os.PathLike[str]) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except OSError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a broken file
        raise ReliefError(
            f"{os.path.basename(path)}: not a readable Excel file: {error!r}."
        ) from None
    yield from enumerate(rows, start=1)
