"""Government figures on asylum decisions: data/eoir/, read with pandas as it was printed.

`*` in a source means that a number is not shown. It is read as missing, never as zero. The
figures count decisions; they show no cause, and say nothing about any one person's chances. Where
they come from is in data/eoir/PROVENANCE.md.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

import pandas as pd

from reliefkit.errors import ReliefError, shown, unknown_name
from reliefkit.paths import data_path

SUPPRESSED = "*"
SUPPRESSED_AT_MOST = 3  # the smallest count ever printed is 4: an inference, not a rule of EOIR's

Denominator = Literal["grants and denials", "all dispositions"]


# -- the shape of each file --------------------------------------------------------------------


def _day(value: str) -> pd.Timestamp:
    return pd.Timestamp(date.fromisoformat(value))


def _share(value: str) -> float:
    return round(float(value[:-1]) / 100, 6)


_RATE = r"(100(\.0+)?|\d\d?(\.\d+)?)%"
# kind: (what it looks like, how it is read, the pandas type, what is expected)
_KINDS: dict[str, tuple[str, Callable[[str], Any], str, str]] = {
    "text": (r"(?s).+", str, "string", "some text"),
    "year": (r"(19|20)\d\d", int, "Int64", "a year of four digits, as in 2024"),
    "period": (r"full|partial( \(.+\))?", str, "string", "full or partial"),
    "date": (r"\d{4}-\d\d-\d\d", _day, "datetime64[s]", "a date, as in 2024-09-30"),
    "count": (r"\d{1,9}", int, "Int64", "a whole number, digits only, as in 1234"),
    "ratio": (r"\d+(\.\d+)?", float, "Float64", "a number, as in 4.51"),
    "rate": (_RATE, _share, "Float64", "a share from 0% to 100%, as in 38% or 38.12%"),
}

# A kind followed by * may be suppressed; one followed by ? may be empty or left out.
_REPORT = {"fiscal_year": "year", "period": "period", "data_through": "date"}
_COUNTS = ("grants", "denials", "other")
_ENDS = ("", "_max", "_suppressed_rows")
_TWO_WAYS = ("granted_affirmatively_dhs", "granted_defensively_doj")
_FEAR = ("uscis_fear_not_found", "uscis_fear_found", "uscis_other")
_MOTIONS = (*(f"court_motions_to_{what}" for what in ("reopen", "recalendar", "reconsider")),
            "bia_motions")  # fmt: skip
_PRINTED = {"source": "text?", "stored_copy_url": "text?"}
_WORKLOAD = {
    "fiscal_year": "year",
    "period": "period",
    **dict.fromkeys(("pending_at_end", "initial_receipts", "total_completions"), "count"),
    "data_generated": "date?",
    **_PRINTED,
}
SHAPES: dict[str, dict[str, str]] = {
    "asylum_decisions_by_nationality": {
        "nationality": "text",
        **_REPORT,
        "data_generated": "date?",
        **dict.fromkeys(_COUNTS, "count*"),
        "admin_closure": "count*?",
        "total": "count*",
        **dict.fromkeys((f"{n}_rate" for n in ("grant", "denial", "other")), "rate*?"),
        "admin_closure_rate": "rate*?",
        "source": "text?",
    },
    "asylum_decisions_by_fiscal_year": {
        **_REPORT,
        "data_generated": "date?",
        "nationality_rows": "count?",
        **{n + end: f"count{'?' * bool(end)}" for n in _COUNTS for end in _ENDS},
        "kind": "text?",
        "source": "text?",
    },
    "asylum_grants_affirmative_defensive": {
        "fiscal_year": "year",
        **dict.fromkeys((*_TWO_WAYS, "granted_total"), "count"),
        **dict.fromkeys(("source", "source_part", "stored_copy_url"), "text?"),
    },
    "defensive_asylum_filed_granted": {
        **_REPORT,
        **dict.fromkeys(("defensive_filed", "defensive_granted"), "count"),
        "printed_receipts_per_grant": "ratio?",
        **_PRINTED,
    },
    "court_workload_by_fiscal_year": _WORKLOAD,
    "court_workload_generated_2021": _WORKLOAD,
    "court_motions_by_fiscal_year": {
        **_REPORT,
        **dict.fromkeys(_MOTIONS, "count"),
        "data_generated": "date?",
        **_PRINTED,
    },
    "credible_fear_by_fiscal_year": {
        **_REPORT,
        **dict.fromkeys((*_FEAR, "uscis_total"), "count"),
        "printed_fear_found_rate_without_other": "rate?",
        "data_generated": "date?",
        **_PRINTED,
    },
    "newer_statements": dict.fromkeys(("statement", "source", "source_kind", "seen"), "text"),
}
_SUMS = {
    "asylum_decisions_by_nationality": ("total", (*_COUNTS, "admin_closure")),
    "asylum_grants_affirmative_defensive": ("granted_total", _TWO_WAYS),
    "credible_fear_by_fiscal_year": ("uscis_total", _FEAR),
}


# -- reading -----------------------------------------------------------------------------------


def figures(name: str) -> pd.DataFrame:
    """Return one of the files of data/eoir/, by its name without the ending (see SHAPES).

    Counts are whole numbers, rates shares from 0 to 1. A suppressed count is missing; rows that
    do not cover a whole year have `partial` true. Raises ReliefError for an unknown name.
    """
    return _read(data_path("eoir", f"{name}.csv"), name)


def read_your_own(path: str | os.PathLike[str], name: str) -> pd.DataFrame:
    """Return a CSV file of yours in the shape of `name`, as `figures` would.

    The file is only read, on this computer; nothing is sent anywhere. Raises ReliefError for a
    column that is missing or not known, and for a bad value, with its row (the first is the one
    under the column names) and column.
    """
    return _read(os.fspath(path), name)


def _read(path: str, name: str) -> pd.DataFrame:
    if name not in SHAPES:
        raise unknown_name("file of figures", name, SHAPES)
    place, shape = os.path.basename(path), SHAPES[name]
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            header, *lines = [line for line in csv.reader(file, strict=True) if any(line)] or [[]]
    except FileNotFoundError:
        raise ReliefError(f"{place or 'the name'}: no such file beside this lesson.") from None
    except OSError as error:
        raise ReliefError(f"{place}: not read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise ReliefError(f"{place}: {error}.") from None
    _check_header(place, header, shape)
    if not lines:
        raise ReliefError(f"{place}: no rows under the column names.")
    rows = [_row(f"{place}, row {k}", header, line, name) for k, line in enumerate(lines, 1)]
    frame = pd.DataFrame(rows).astype({c: _KINDS[k.rstrip("*?")][2] for c, k in shape.items()})
    if "fiscal_year" in shape:
        period = frame["period"] if "period" in shape else pd.Series("full", frame.index)
        after = 1 + list(shape).index("fiscal_year")
        frame.insert(after, "partial", period.ne("full").astype(bool))
    return frame


def _check_header(place: str, header: list[str], shape: Mapping[str, str]) -> None:
    for column in header:
        if column not in shape:
            raise unknown_name("column", column, shape, f"{place}: ")
        if header.count(column) > 1:
            raise ReliefError(f"{place}: the column {shown(column)} is there twice.")
    missing = [c for c, kind in shape.items() if c not in header and not kind.endswith("?")]
    if missing:
        raise ReliefError(f"{place}: missing columns: {', '.join(missing)}.")


def _row(place: str, header: list[str], line: list[str], name: str) -> dict[str, Any]:
    if len(line) != len(header):
        raise ReliefError(f"{place}: {len(line)} values for {len(header)} columns.")
    given = dict(zip(header, line, strict=True))
    row = {c: _value(f"{place}, column {c}", given.get(c, ""), k) for c, k in SHAPES[name].items()}
    total, parts = _SUMS.get(name, ("", ()))
    if total and SUPPRESSED not in (given.get(part) for part in parts):
        added = sum(row[part] or 0 for part in parts)
        if row[total] not in (None, added):
            raise ReliefError(
                f"{place}, column {total}: {', '.join(parts)} add up to {added}, not {row[total]}."
            )
    return row


def _value(place: str, value: str, kind: str) -> Any:
    pattern, read, _, expected = _KINDS[kind.rstrip("*?")]
    value = value.strip()
    if (value == "" and "?" in kind) or (value == SUPPRESSED and "*" in kind):
        return None
    try:
        if re.fullmatch(pattern, value, re.ASCII):
            return read(value)
    except ValueError:  # a date that no calendar has
        pass
    also = ", or * where it is not shown" if "*" in kind else ""
    raise ReliefError(f"{place}: expected {expected}{also}, got {shown(value)}.")


# -- grant rates -------------------------------------------------------------------------------


def bounds(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the least and the most that grants, denials or other can have been, row by row.

    A suppressed count lies between 0 and SUPPRESSED_AT_MOST, by inference from the smallest count
    printed; a yearly sum has its bounds in the file. Raises ReliefError for another column.
    """
    if column not in _COUNTS or column not in frame:
        raise unknown_name("column with bounds", column, [c for c in _COUNTS if c in frame])
    most = frame.get(f"{column}_max", frame[column]).fillna(frame[column])
    return pd.DataFrame({"low": frame[column].fillna(0), "high": most.fillna(SUPPRESSED_AT_MOST)})


def grant_rate(
    frame: pd.DataFrame, denominator: Denominator = "grants and denials"
) -> pd.Series[float]:
    """Return grants as a share of grants and denials, or of all dispositions, row by row.

    All dispositions take in "other", where CAT withholding may hide, and in FY2018 by nationality
    administrative closures. The rate is missing where a count it needs is suppressed; that of a
    yearly sum is of the counts shown. Raises ReliefError for another denominator or a frame
    without the counts.
    """
    if denominator not in ("grants and denials", "all dispositions"):
        raise unknown_name("denominator", denominator, ("grants and denials", "all dispositions"))
    for column in _COUNTS:
        if column not in frame:
            raise ReliefError(f"a grant rate needs a column {column}; this frame has none.")
    whole = frame["grants"] + frame["denials"]
    if denominator == "all dispositions":
        whole = frame["total"] if "total" in frame else whole + frame["other"]
    rate = (frame["grants"] / whole).astype("Float64").mask(whole.eq(0))
    return rate.rename(f"grants / {denominator}")
