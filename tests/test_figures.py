"""The government figures: read as printed, never a suppressed count as zero."""

import csv
import datetime
import re
import socket
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from reliefkit import ReliefError
from reliefkit.figures import (
    SHAPES,
    SUPPRESSED_AT_MOST,
    bounds,
    figures,
    grant_rate,
    read_your_own,
)
from reliefkit.paths import data_path

BY_NATIONALITY = "asylum_decisions_by_nationality"
BY_YEAR = "asylum_decisions_by_fiscal_year"
TWO_WAYS = "asylum_grants_affirmative_defensive"
DEFENSIVE = "defensive_asylum_filed_granted"
WORKLOAD = "court_workload_by_fiscal_year"
OLD_WORKLOAD = "court_workload_generated_2021"
MOTIONS = "court_motions_by_fiscal_year"
FEAR = "credible_fear_by_fiscal_year"
COUNTS = ("grants", "denials", "other")
REPORT = ["fiscal_year", "data_through"]
PROVENANCE = Path(data_path("eoir", "PROVENANCE.md")).read_text(encoding="utf-8")
SAID = " ".join(PROVENANCE.split())


def printed(name):
    """Every cell of a file, as text, read without the package."""
    with open(data_path("eoir", f"{name}.csv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(text):
    """A number as the provenance file writes it."""
    return int(text.replace(",", ""))


# -- the files and their provenance ------------------------------------------------------------


def test_every_file_is_described_with_its_number_of_rows():
    """The provenance file lists each file once, with the number of rows that it has."""
    rows = dict(re.findall(r"^\| `(\w+)\.csv` \| ([\d,]+) \|", PROVENANCE, re.MULTILINE))
    files = {path.stem for path in Path(data_path("eoir")).glob("*.csv")}
    assert set(rows) == set(SHAPES) == files
    for name, number in rows.items():
        assert len(figures(name)) == len(printed(name)) == whole(number)


def test_reprinted_tables_are_those_the_provenance_file_names():
    """Tables a step from the original say so in the source of every row; no others do."""
    marked = re.findall(r"^\| `(\w+)\.csv` \|.*\*\*reprinted\*\*", PROVENANCE, re.MULTILINE)
    says = {name: figures(name)["source"].str.contains("reprint") for name in SHAPES}
    assert sorted(marked) == sorted(name for name, rows in says.items() if rows.any())
    assert all(says[name].all() for name in marked)
    assert len(marked) == 3


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_that_of_the_file(name):
    """The columns are the file's own, in order, with `partial` after the year."""
    own = [column for column in figures(name).columns if column != "partial"]
    assert own == list(SHAPES[name]) == list(printed(name)[0])


@pytest.mark.parametrize("name", SHAPES)
def test_every_value_is_the_one_printed(name):
    """Read back, every count, rate, date and text is what the file has; * and blank are missing."""
    frame = figures(name)
    for column in SHAPES[name]:
        for value, row in zip(frame[column], printed(name), strict=True):
            text = row[column]
            if text in ("*", ""):
                assert pd.isna(value), (column, text)
            elif text.endswith("%"):
                assert value == pytest.approx(float(text[:-1]) / 100), column
            elif isinstance(value, pd.Timestamp):
                assert value.strftime("%Y-%m-%d") == text
            else:
                assert str(value) == text or float(value) == float(text), column


# -- totals ------------------------------------------------------------------------------------


def test_counts_add_up_wherever_all_are_printed():
    """By nationality, grants, denials, other and FY2018 closures add up to the total printed."""
    frame = figures(BY_NATIONALITY)
    closures = frame["admin_closure"].where(frame["fiscal_year"] == 2018, 0)
    added = frame["grants"] + frame["denials"] + frame["other"] + closures
    known = added.notna() & frame["total"].notna()
    assert known.sum() == frame["total"].notna().sum() == 380
    assert (added[known] == frame.loc[known, "total"]).all()


def test_rates_printed_agree_with_the_counts():
    """Every rate printed is its count over the total, within the rounding of the source."""
    frame = figures(BY_NATIONALITY)
    for rate, count in (
        ("grant_rate", "grants"),
        ("denial_rate", "denials"),
        ("other_rate", "other"),
    ):
        known = frame[rate].notna() & frame[count].notna() & frame["total"].notna()
        off = (frame[count] / frame["total"] - frame[rate])[known].abs()
        step = (frame.loc[known, "fiscal_year"] == 2018).map({True: 0.0001, False: 0.01})
        assert known.sum() > 350
        assert (off <= step / 2 + 1e-9).all(), frame.loc[off[off > step / 2].index]


def test_yearly_sums_and_bounds_come_from_the_nationalities():
    """Each yearly count, its most and its suppressed rows are summed from the nationality rows."""
    frame, years = figures(BY_NATIONALITY), figures(BY_YEAR).set_index(REPORT)
    groups = frame.groupby(REPORT)
    assert (groups.size() == years["nationality_rows"]).all()
    for column in COUNTS:
        assert (groups[column].sum() == years[column]).all()
        hidden = frame[column].isna().groupby([frame[c] for c in REPORT]).sum()
        assert (hidden == years[f"{column}_suppressed_rows"]).all()
        both = bounds(frame, column).groupby([frame[c] for c in REPORT]).sum()
        assert (both["low"] == years[column]).all()
        assert (both["high"] == years[f"{column}_max"]).all()


def test_grants_agree_across_sources_as_the_provenance_file_says():
    """In FY2018 DHS is two below EOIR's lower bound; in FY2019 it lies within the bounds."""
    years = figures(BY_YEAR)
    years = years[~years["partial"]].set_index("fiscal_year")
    dhs = figures(TWO_WAYS).set_index("fiscal_year")["granted_defensively_doj"]
    told = r"FY2018: EOIR nationality rows ([\d,]+) to ([\d,]+); DHS ([\d,]+)\. In FY2019: EOIR "
    told += r"([\d,]+) to ([\d,]+); DHS ([\d,]+)\."
    numbers = [whole(text) for text in re.search(told, SAID).groups()]
    found = [n for y in (2018, 2019) for n in (*years.loc[y, ["grants", "grants_max"]], dhs[y])]
    assert found == numbers
    assert dhs[2018] == years.loc[2018, "grants"] - 2
    assert years.loc[2019, "grants"] <= dhs[2019] <= years.loc[2019, "grants_max"]


def test_affirmative_and_defensive_grants_add_up():
    """In all six flow reports the two kinds of grants add up to the total."""
    frame = figures(TWO_WAYS)
    added = frame["granted_affirmatively_dhs"] + frame["granted_defensively_doj"]
    assert len(frame) == 6
    assert (added == frame["granted_total"]).all()


def test_two_meanings_of_defensive_differ_as_the_provenance_file_says():
    """For FY2015 the two sources count defensive grants differently, both as told."""
    filed = figures(DEFENSIVE).set_index("fiscal_year")["defensive_granted"]
    by_judges = figures(TWO_WAYS).set_index("fiscal_year")["granted_defensively_doj"]
    told = re.findall(r"\(FY2015: ([\d,]+)(?: grants)?\)", SAID)
    assert [filed[2015], by_judges[2015]] == [whole(text) for text in told]


def test_receipts_per_grant_agree_with_the_counts():
    """The ratio printed in the reprinted table agrees with its counts in all eleven rows."""
    frame = figures(DEFENSIVE)
    ratio = frame["defensive_filed"] / frame["defensive_granted"]
    off = (ratio - frame["printed_receipts_per_grant"]).abs()
    assert len(frame) == 11
    # printed ratios drop what follows the second place, or round it
    assert off.max() < 0.01


def test_screenings_add_up_and_their_printed_rate_leaves_other_out():
    """In all thirteen rows of credible fear the three ends add up; the rate is of two of them."""
    frame = figures(FEAR)
    two = frame["uscis_fear_found"] + frame["uscis_fear_not_found"]
    off = (frame["uscis_fear_found"] / two - frame["printed_fear_found_rate_without_other"]).abs()
    assert len(frame) == 13
    assert (two + frame["uscis_other"] == frame["uscis_total"]).all()
    assert off.max() <= 0.005


def test_two_editions_of_the_workload_differ_as_the_provenance_file_says():
    """The later edition has more pending in every year that both cover, within the bounds told."""
    both = figures(OLD_WORKLOAD).query("not partial").merge(figures(WORKLOAD), on="fiscal_year")
    told = re.search(r"pending differs by ([\d,]+) to ([\d,]+) in every year", SAID).groups()
    gap = both["pending_at_end_y"] - both["pending_at_end_x"]
    assert [gap.min(), gap.max()] == [whole(text) for text in told]
    assert list(both["fiscal_year"]) == [*range(2015, 2021)]
    for name in (WORKLOAD, OLD_WORKLOAD):
        assert figures(name)["data_generated"].nunique() == 1  # one edition a file


def test_smallest_count_printed_is_what_the_bounds_rest_on():
    """No count printed is as small as a suppressed one may be; zero is never printed."""
    frame = figures(BY_NATIONALITY)
    smallest = min(frame[column].min() for column in COUNTS)
    assert smallest == SUPPRESSED_AT_MOST + 1
    assert f"The smallest printed count is {smallest}" in SAID


# -- suppression and partial years -------------------------------------------------------------


def test_suppressed_is_never_zero():
    """Every * is missing and no count anywhere is zero, in the frame and in what comes of it."""
    frame = figures(BY_NATIONALITY)
    for column in (*COUNTS, "total"):
        starred = pd.Series([row[column] == "*" for row in printed(BY_NATIONALITY)])
        assert starred.sum() > 0
        assert (frame[column].isna() == starred).all()
        assert not (frame[column] == 0).any()
    hidden = frame["grants"].isna() | frame["denials"].isna()
    assert grant_rate(frame)[hidden].isna().all()
    assert grant_rate(frame)[~hidden].notna().all()
    assert grant_rate(frame, "all dispositions")[frame["total"].isna()].isna().all()


def test_bounds_hold_the_count_where_it_is_printed():
    """A printed count is its own bounds; a suppressed one lies between none and three."""
    frame = figures(BY_NATIONALITY)
    found = bounds(frame, "grants")
    shown = frame["grants"].notna()
    assert (found.loc[shown, "low"] == frame.loc[shown, "grants"]).all()
    assert (found.loc[shown, "high"] == frame.loc[shown, "grants"]).all()
    assert set(found.loc[~shown, "low"]) == {0}
    assert set(found.loc[~shown, "high"]) == {3}


def test_partial_years_are_marked():
    """A row is partial unless its period is a full year; flow reports cover full years."""
    partial = figures(BY_YEAR).query("partial")[REPORT]
    assert [f"{row.fiscal_year} {row.data_through:%m-%d}" for row in partial.itertuples()] == [
        "2020 06-30",
        "2021 12-31",
        "2021 03-31",
        "2021 06-30",
    ]
    assert list(figures(DEFENSIVE).query("partial")["fiscal_year"]) == [2018]
    assert list(figures(WORKLOAD).query("partial")["fiscal_year"]) == [2025]
    assert list(figures(OLD_WORKLOAD).query("partial")["fiscal_year"]) == [2021]
    assert list(figures(FEAR).query("partial")["fiscal_year"]) == [2018]
    assert not figures(TWO_WAYS)["partial"].any()
    assert not figures(MOTIONS)["partial"].any()
    assert "partial" not in figures("newer_statements")


# -- grant rates -------------------------------------------------------------------------------


def test_two_grant_rates_of_a_row_worked_by_hand():
    """Albania, FY2018: 181 of 181 + 55, but 181 of all 290, as the source itself prints."""
    frame = figures(BY_NATIONALITY)
    albania = frame[(frame["nationality"] == "ALBANIA") & (frame["fiscal_year"] == 2018)]
    assert grant_rate(albania).item() == pytest.approx(181 / 236)
    assert grant_rate(albania, "all dispositions").item() == pytest.approx(181 / 290)
    assert grant_rate(albania, "all dispositions").item() == pytest.approx(0.6241, abs=0.00005)


def test_rate_of_all_dispositions_is_never_the_larger():
    """Wherever both are known, the share of all dispositions is the smaller or the same."""
    for name in (BY_NATIONALITY, BY_YEAR):
        frame = figures(name)
        first, second = grant_rate(frame), grant_rate(frame, "all dispositions")
        both = first.notna() & second.notna()
        assert both.any()
        assert (second[both] <= first[both]).all()


def test_rate_of_nothing_is_missing():
    """No grants and no denials make no rate, neither zero nor infinite."""
    frame = pd.DataFrame({c: pd.array([0], "Int64") for c in COUNTS})
    assert grant_rate(frame).isna().all()
    assert grant_rate(frame, "all dispositions").isna().all()


def test_rates_and_bounds_refuse_what_they_do_not_know():
    """A denominator, a column or a frame that does not serve is an error that says so."""
    with pytest.raises(ReliefError, match="Did you mean 'all dispositions'"):
        grant_rate(figures(BY_YEAR), "all disposition")
    with pytest.raises(ReliefError, match="needs a column grants"):
        grant_rate(figures(WORKLOAD))
    with pytest.raises(ReliefError, match="Allowed: grants, denials, other"):
        bounds(figures(BY_NATIONALITY), "total")
    with pytest.raises(ReliefError, match=f"Did you mean '{BY_YEAR}'"):
        figures("asylum_decisions_by_year")


# -- your own data -----------------------------------------------------------------------------

HEADER = "nationality,fiscal_year,period,data_through,grants,denials,other,total"
GOOD = "AFGHANISTAN,2024,full,2024-09-30,*,9,7,*\nALBANIA,2024,partial,2024-06-30,10,20,30,60\n"


@pytest.fixture
def own(tmp_path):
    """Reads a CSV text as a learner's file, by default in the shape by nationality."""

    def read(text, name=BY_NATIONALITY):
        path = tmp_path / "own.csv"
        path.write_text(text, encoding="utf-8")
        return read_your_own(path, name)

    return read


def test_your_own_file_reads_like_the_shipped_ones(own):
    """Columns in any order, optional ones left out: the frame has the same columns and types."""
    frame = own(f"{HEADER}\n{GOOD}")
    assert (frame.dtypes == figures(BY_NATIONALITY).dtypes).all()
    assert pd.isna(frame.loc[0, "grants"])
    assert list(frame["partial"]) == [False, True]
    assert grant_rate(frame).isna().tolist() == [True, False]
    assert grant_rate(frame, "all dispositions")[1] == pytest.approx(1 / 6)
    turned = "\n".join(",".join(reversed(line.split(","))) for line in f"{HEADER}\n{GOOD}".split())
    pd.testing.assert_frame_equal(own(turned), frame)
    pd.testing.assert_frame_equal(own(f"\ufeff{HEADER}\r\n{GOOD}\r\n"), frame)


def test_yearly_decisions_of_your_own_need_six_columns(own):
    """A file of the six columns told is read; its counts are their own bounds."""
    told = re.search("yearly decisions needs six: (.*?)\\.", SAID)[1]
    columns = re.findall(r"`(\w+)`", told)
    values = ("2024", "full", "2024-09-30", "10", "20", "5")
    frame = own(f"{','.join(columns)}\n{','.join(values)}\n", BY_YEAR)
    assert len(columns) == 6
    assert grant_rate(frame, "all dispositions").item() == pytest.approx(10 / 35)
    assert bounds(frame, "grants").iloc[0].tolist() == [10, 10]


@pytest.mark.parametrize("name", SHAPES)
def test_shipped_files_read_as_your_own(name):
    """Each shipped file is itself in the documented shape."""
    frame = read_your_own(data_path("eoir", f"{name}.csv"), name)
    pd.testing.assert_frame_equal(frame, figures(name))


def test_columns_that_may_be_left_out_are_those_documented():
    """The provenance file names the optional columns of the shapes, and no others."""
    told = SAID.split("may be left out or left empty: ")[1].split(" Every other")[0]
    optional = {c for s in SHAPES.values() for c, kind in s.items() if kind.endswith("?")}
    rates = {c for c in optional if "_rate" in c}
    ends = {c for c in optional if c.endswith(("_max", "_suppressed_rows"))}
    assert set(re.findall("`([a-z]\\w+)`", told)) == optional - rates - ends
    assert "every rate" in told
    assert "every column that ends in `_max` or `_suppressed_rows`" in told


ROW = "ALBANIA,2024,full,2024-09-30,{},20,30,60\n"
BAD = {
    "column missing": (HEADER.replace("total", "source"), GOOD, "missing columns: total"),
    "column misspelt": (HEADER.replace("denials", "denails"), GOOD, "Did you mean 'denials'?"),
    "column too many": (f"{HEADER},court", "", "unknown column 'court'"),
    "column twice": (HEADER.replace("other", "denials"), GOOD, "'denials' is there twice"),
    "word for a count": (HEADER, ROW.format("many"), "row 1, column grants: expected a whole"),
    "negative count": (HEADER, ROW.format("-4"), "row 1, column grants"),
    "part of a count": (HEADER, ROW.format("4.5"), "row 1, column grants"),
    "comma in a count": (HEADER, ROW.format('"1,234"'), "column grants: expected a whole number"),
    "blank count": (HEADER, ROW.format(""), "column grants: expected"),
    "not available": (HEADER, ROW.format("N/A"), "or * where it is not shown, got 'N/A'"),
    "other digits": (HEADER, ROW.format("١٠"), "row 1, column grants"),
    "wrong sum": (HEADER, ROW.format("11"), "column total: grants, denials, other, admin_closure"),
    "second row": (HEADER, GOOD.replace("10,", "ten,"), "own.csv, row 2, column grants"),
    "year of two digits": (HEADER, GOOD.replace(",2024,", ",24,"), "column fiscal_year"),
    "suppressed year": (HEADER, GOOD.replace(",2024,", ",*,"), "column fiscal_year"),
    "no such day": (HEADER, GOOD.replace("09-30", "09-31"), "row 1, column data_through"),
    "period": (HEADER, GOOD.replace("full", "whole"), "column period: expected full or partial"),
    "value missing": (HEADER, "ALBANIA,2024,full\n", "row 1: 3 values for 8 columns"),
    "value too many": (HEADER, GOOD.replace("60", "60,1"), "row 2: 9 values for 8 columns"),
    "no name": (HEADER, GOOD.replace("ALBANIA", " "), "row 2, column nationality"),
    "no rows": (HEADER, "", "no rows"),
    "nothing": ("", "", "missing columns"),
    "open quotation mark": (HEADER, '"ALBANIA', "own.csv"),
    "rate above one": (f"{HEADER},grant_rate", ROW.format(10).strip() + ",101%\n", "grant_rate"),
    "total row": (
        HEADER,
        f"{GOOD}Total,2024,partial,2024-06-30,10,20,30,60\n",
        "row 3, column nat",
    ),
    "grand total row": (
        HEADER,
        f"{GOOD}* GRAND TOTAL,2024,full,2024-09-30,*,9,7,*\n",
        "'* GRAND TO",
    ),
    "all": (HEADER, f"{GOOD}All nationalities,2024,full,2024-09-30,*,9,7,*\n", "take it out"),
    "subtotal": (HEADER, f"{GOOD}Sub-total,2024,full,2024-09-30,*,9,7,*\n", "'Sub-total' sums up"),
    "same row again": (
        HEADER,
        GOOD + GOOD,
        "row 3, column fiscal_year: an earlier row has the same.",
    ),
    "full in mid-year": (
        HEADER,
        GOOD.replace("partial", "full"),
        "row 2, column data_through: FY2024 runs from 2023-10-01 to 2024-09-30: to 2024-06-30 it",
    ),
    "day of another year": (
        HEADER,
        GOOD.replace("2024-06-30", "9999-12-31"),
        "row 2, column data_through: FY2024 runs from 2023-10-01 to 2024-09-30, and 9999-12-31 is",
    ),
    "year to come": (
        HEADER,
        GOOD.replace("2024", "2099"),
        "row 1, column fiscal_year: FY2099 has not",
    ),
    "less than its parts": (
        HEADER,
        GOOD.replace("9,7,*", "9,7,15"),
        "row 1, column total: grants, denials, other, admin_closure add up to at least 16, not 15.",
    ),
    "rate without sign": (f"{HEADER},grant_rate", ROW.format(10).strip() + ",17\n", "grant_rate"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_file_of_your_own_is_refused_with_the_place(fault, own):
    """A wrong column or value is an error that names the file and the row and column."""
    header, rows, told = BAD[fault]
    with pytest.raises(ReliefError) as error:
        own(f"{header}\n{rows}")
    assert "own.csv" in str(error.value)
    assert told in str(error.value)


def test_rows_that_look_alike_and_are_not_the_same_are_read(own):
    """The part of a year and the whole of it, another year, and counts that happen to add up."""
    assert (
        len(own(f"{HEADER}\n{GOOD}{ROW.format(10)}ALBANIA,2023,full,2023-09-30,10,20,30,60\n")) == 4
    )
    small = "A,2024,full,2024-09-30,1,0,0,1\nB,2024,full,2024-09-30,1,0,0,1\n"
    assert len(own(f"{HEADER}\n{small}C,2024,full,2024-09-30,2,0,0,2\n")) == 3
    assert own(f"{HEADER}\nA,2024,full,2024-09-30,*,9,7,18\n").loc[0, "total"] == 18


def test_a_year_said_again_is_refused(own):
    """In a file by year too, however often and in whatever order."""
    head, line = (
        "fiscal_year,period,data_through,grants,denials,other",
        "2024,full,2024-09-30,1,2,3",
    )
    with pytest.raises(ReliefError, match=r"own\.csv, row 3, column fiscal_year: an earlier row"):
        own(f"{head}\n{line}\n2023,full,2023-09-30,1,2,3\n{line}\n{line}\n", BY_YEAR)


def test_figures_with_semicolons_and_from_excel_read_alike(own, tmp_path):
    """What Excel writes elsewhere, and its workbook, are the same table as the plain file."""
    frame = own(f"{HEADER}\n{GOOD}")
    pd.testing.assert_frame_equal(own(f"{HEADER}\n{GOOD}".replace(",", ";")), frame)
    book = openpyxl.Workbook()
    for line in f"{HEADER}\n{GOOD}".split():
        book.active.append([int(c) if c.isdigit() else c for c in line.split(",")])
    book.active["D2"] = datetime.datetime(2024, 9, 30)
    book.save(tmp_path / "own.xlsx")
    pd.testing.assert_frame_equal(read_your_own(tmp_path / "own.xlsx", BY_NATIONALITY), frame)


def test_missing_or_unreadable_file_is_an_error(tmp_path):
    """A path that is no file, a folder, bytes that are no text: ReliefError, nothing else."""
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    for name, said in (
        ("absent.csv", "absent.csv: cannot be read: there is no such file"),
        ("", f"^{tmp_path.name}: cannot be read: Is a directory"),
        ("bytes.csv", "bytes.csv: cannot be read: line 1 is not UTF-8 text. Save it as CSV UTF-8"),
    ):
        with pytest.raises(ReliefError, match=said):
            read_your_own(tmp_path / name, BY_NATIONALITY)
    with pytest.raises(ReliefError, match="unknown file of figures"):
        read_your_own(tmp_path / "bytes.csv", "my_figures")


def test_nothing_is_sent(own, monkeypatch):
    """Reading opens no connection, not even for an address in place of a path."""

    def refuse(*_, **__):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(own(f"{HEADER}\n{GOOD}")) == 2
    with pytest.raises(ReliefError, match=r"own\.csv: cannot be read: there is no such file"):
        read_your_own("http://localhost/own.csv", BY_NATIONALITY)
