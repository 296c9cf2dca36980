"""Government figures on asylum decisions: data/eoir/, read with pandas as it was printed.

`*` in a source means that a number is not shown. It is read as missing, never as zero. The
figures count decisions; they show no cause, and say nothing about any one person's chances. Where
they come from is in data/eoir/PROVENANCE.md.
"""

import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, get_args

import pandas as pd

from reliefkit.errors import ReliefError, entry, known, shown
from reliefkit.law import LAW_AS_OF
from reliefkit.paths import data_path
from reliefkit.tables import rows

SUPPRESSED = "*"
SUPPRESSED_AT_MOST = 3  # the smallest count ever printed is 4: an inference, not a rule of EOIR's
_LONGEST = 20_000  # rows
_TOTAL = re.compile(r"(?i)\b(sub)?totals?\b|^\W*(all|sum|overall|every)\b")

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

_COUNTS = ("grants", "denials", "other")
_WORKLOAD = """fiscal_year period pending_at_end initial_receipts total_completions
    data_generated? source? stored_copy_url?"""
# The columns of each file. One with * may be suppressed; one with ? may be empty or left out.
_COLUMNS = {
    "asylum_decisions_by_nationality": """nationality fiscal_year period data_through
        data_generated? grants* denials* other* admin_closure*? total* grant_rate*? denial_rate*?
        other_rate*? admin_closure_rate*? source?""",
    "asylum_decisions_by_fiscal_year": """fiscal_year period data_through data_generated?
        nationality_rows? grants grants_max? grants_suppressed_rows? denials denials_max?
        denials_suppressed_rows? other other_max? other_suppressed_rows? kind? source?""",
    "asylum_grants_affirmative_defensive": """fiscal_year granted_affirmatively_dhs
        granted_defensively_doj granted_total source? source_part? stored_copy_url?""",
    "defensive_asylum_filed_granted": """fiscal_year period data_through defensive_filed
        defensive_granted printed_receipts_per_grant? source? stored_copy_url?""",
    "court_workload_by_fiscal_year": _WORKLOAD,
    "court_workload_generated_2021": _WORKLOAD,
    "court_motions_by_fiscal_year": """fiscal_year period data_through court_motions_to_reopen
        court_motions_to_recalendar court_motions_to_reconsider bia_motions data_generated?
        source? stored_copy_url?""",
    "credible_fear_by_fiscal_year": """fiscal_year period data_through uscis_fear_not_found
        uscis_fear_found uscis_other uscis_total printed_fear_found_rate_without_other?
        data_generated? source? stored_copy_url?""",
    "newer_statements": "statement source source_kind seen",
}
_KIND_OF = (  # what a column holds, by its name: if it is not here, a rate or a count
    {"fiscal_year": "year", "period": "period", "printed_receipts_per_grant": "ratio"}
    | dict.fromkeys(("data_through", "data_generated"), "date")
    | dict.fromkeys(("nationality", "kind", "statement", "seen", "stored_copy_url"), "text")
    | dict.fromkeys(("source", "source_part", "source_kind"), "text")
)


def _kind(column: str) -> str:
    name = column.rstrip("*?")
    return _KIND_OF.get(name, "rate" if "_rate" in name else "count") + column[len(name) :]


SHAPES = {
    file: {column.rstrip("*?"): _kind(column) for column in columns.split()}
    for file, columns in _COLUMNS.items()
}
_SUMS = {
    "asylum_decisions_by_nationality": ("total", (*_COUNTS, "admin_closure")),
    "asylum_grants_affirmative_defensive": (
        "granted_total",
        ("granted_affirmatively_dhs", "granted_defensively_doj"),
    ),
    "credible_fear_by_fiscal_year": (
        "uscis_total",
        ("uscis_fear_not_found", "uscis_fear_found", "uscis_other"),
    ),
}


# -- reading -----------------------------------------------------------------------------------


def figures(name: str) -> pd.DataFrame:
    """Return one of the files of data/eoir/, by its name without the ending (see SHAPES).

    Counts are whole numbers, rates shares from 0 to 1. A suppressed count is missing; rows that
    do not cover a whole year have `partial` true. Raises ReliefError for an unknown name.
    """
    return _read(data_path("eoir", f"{name}.csv"), name)


def read_your_own(path: str | os.PathLike[str], name: str) -> pd.DataFrame:
    """Return a CSV file or Excel workbook of yours in the shape of `name`, as `figures` would.

    The file is only read, on this computer; nothing is sent anywhere. Raises ReliefError for a
    column that is missing or not known, and for a bad value, a row called a total or of a year that
    is there already, with its row (the first is the one under the column names) and column.
    """
    return _read(os.fspath(path), name)


def _read(path: str, name: str) -> pd.DataFrame:
    place, shape = os.path.basename(path), entry("file of figures", name, SHAPES)
    header, *lines = [line for line in rows(path, place, _LONGEST) if any(line)] or [[]]
    _check_header(place, header, shape)
    if not lines:
        raise ReliefError(f"{place}: no rows under the column names.")
    read = [_row(f"{place}, row {k}", header, line, name) for k, line in enumerate(lines, 1)]
    frame = pd.DataFrame(read).astype({c: _KINDS[k.rstrip("*?")][2] for c, k in shape.items()})
    _check_rows(place, frame)
    if "fiscal_year" in shape:
        period = frame["period"] if "period" in shape else pd.Series("full", frame.index)
        after = 1 + list(shape).index("fiscal_year")
        frame.insert(after, "partial", period.ne("full").astype(bool))
    return frame


def _check_header(place: str, header: list[str], shape: Mapping[str, str]) -> None:
    known("column", header, shape, f"{place}: ")
    if twice := [column for column in header if header.count(column) > 1]:
        raise ReliefError(f"{place}: the column {shown(twice[0])} is there twice.")
    missing = [c for c, kind in shape.items() if c not in header and not kind.endswith("?")]
    if missing:
        raise ReliefError(f"{place}: missing columns: {', '.join(missing)}.")


def _row(place: str, header: list[str], line: list[str], name: str) -> dict[str, Any]:
    if len(line) != len(header):
        raise ReliefError(f"{place}: {len(line)} values for {len(header)} columns.")
    given = dict(zip(header, line, strict=True))
    row = {c: _value(f"{place}, column {c}", given.get(c, ""), k) for c, k in SHAPES[name].items()}
    if _TOTAL.search(row.get("nationality", "")):
        said = f"{shown(row['nationality'])} sums up other rows; take it out."
        raise ReliefError(f"{place}, column nationality: {said}")
    total, parts = _SUMS.get(name, ("", ()))
    if total and row[total] is not None:
        added = sum(row[part] or 0 for part in parts)
        hidden = SUPPRESSED in (given.get(part, "").strip() for part in parts)
        if row[total] < added if hidden else row[total] != added:
            least = "at least " if hidden else ""
            raise ReliefError(
                f"{place}, column {total}: {', '.join(parts)} add up to {least}{added}, "
                f"not {row[total]}."
            )
    _check_year(place, row)
    return row


def _check_year(place: str, row: Mapping[str, Any]) -> None:
    """Refuse a fiscal year that has not begun, and a last day that is not in it or not its end."""
    year, through = row.get("fiscal_year"), row.get("data_through")
    if year and date(year - 1, 10, 1) > max(date.today(), LAW_AS_OF):
        raise ReliefError(f"{place}, column fiscal_year: FY{year} has not begun.")
    if not year or through is None:
        return
    first, last = date(year - 1, 10, 1), date(year, 9, 30)
    where = f"{place}, column data_through: FY{year} runs from {first} to {last}"
    if not first <= through.date() <= last:
        raise ReliefError(f"{where}, and {through.date()} is not in it.")
    if row["period"] == "full" and through.date() != last:
        raise ReliefError(f"{where}: to {through.date()} it is partial, not full.")


def _check_rows(place: str, frame: pd.DataFrame) -> None:
    """Refuse a row that says the same year again."""
    when = [column for column in ("fiscal_year", "data_through") if column in frame]
    key = [column for column in ("nationality", *when) if column in frame]
    for k in frame.index[frame.duplicated(key)] if when else ():
        raise ReliefError(f"{place}, row {k + 1}, column fiscal_year: an earlier row has the same.")


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


def bounds(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the least and the most that grants, denials or other can have been, row by row.

    A suppressed count lies between 0 and SUPPRESSED_AT_MOST, by inference from the smallest count
    printed; a yearly sum has its bounds in the file. Raises ReliefError for another column.
    """
    known("column with bounds", [column], [c for c in _COUNTS if c in frame])
    most = frame.get(f"{column}_max", frame[column]).fillna(frame[column])
    return pd.DataFrame({"low": frame[column].fillna(0), "high": most.fillna(SUPPRESSED_AT_MOST)})


def grant_rate(
    frame: pd.DataFrame, denominator: Denominator = "grants and denials"
) -> "pd.Series[float]":
    """Return grants as a share of grants and denials, or of all dispositions, row by row.

    All dispositions take in "other", where CAT withholding may hide, and in FY2018 by nationality
    administrative closures. The rate is missing where a count it needs is suppressed; that of a
    yearly sum is of the counts shown. Raises ReliefError for another denominator or a frame
    without the counts.
    """
    known("denominator", [denominator], get_args(Denominator))
    for column in _COUNTS:
        if column not in frame:
            raise ReliefError(f"a grant rate needs a column {column}; this frame has none.")
    whole = frame["grants"] + frame["denials"]
    if denominator == "all dispositions":
        whole = frame["total"] if "total" in frame else whole + frame["other"]
    rate = (frame["grants"] / whole).astype("Float64").mask(whole.eq(0))
    return rate.rename(f"grants / {denominator}")
