"""A sheet of one's own as rows of text: CSV or Excel, bounded in time and memory.

What cannot be read right is refused, with what the file is and how to save it.
"""

import csv
import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from reliefkit.errors import ReliefError

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
