"""A sheet of one's own is read as it is written; what is wrong is named by its place."""

import csv
import random
import re
import resource
import sys
import zipfile

import openpyxl
import pytest
import spaces

from reliefkit import Case, ReliefError, assess
from reliefkit.tables import assess_table, read_cases


def write_excel(path, heading, rows):
    """Write an Excel file."""
    book = openpyxl.Workbook()
    for row in [heading, *rows]:
        book.active.append(row)
    book.save(path)
    return path


def text_file(path, text, encoding="utf-8"):
    """Write a text file as it stands."""
    path.write_bytes(text.encode(encoding))
    return path


def alone(facts, undisputed=False):
    """The results of some cases, each assessed alone."""
    start = Case.undisputed if undisputed else Case
    return [[str(r) for r in assess(start(**each)).results.values()] for each in facts]


def told(path, undisputed=False):
    """The results of a sheet's cases."""
    return assess_table(read_cases(path), undisputed).astype(object).to_numpy().tolist()


@pytest.mark.parametrize("undisputed", [False, True])
def test_csv_and_excel_keep_every_case(tmp_path, undisputed):
    """Cases written to CSV and to Excel have the results of each alone, unknowns included."""
    rng = random.Random("columns")
    for k, names in enumerate([spaces.NAMES, *(rng.sample(spaces.NAMES, 12) for _ in range(4))]):
        drawn = [spaces.random_case(rng, 0.2) for _ in range(30)]
        facts = [{name: each[name] for name in names} for each in drawn]
        rows = [list(each.values()) for each in facts]
        with open(tmp_path / f"{k}.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *rows])
        write_excel(tmp_path / f"{k}.xlsx", names, rows)
        for kind in ("csv", "xlsx"):
            assert told(tmp_path / f"{k}.{kind}", undisputed) == alone(facts, undisputed)


def test_a_cell_is_read_as_its_fact_asks(tmp_path):
    """Words in any case, spaces, decimals and circuits are read; "none" is a value."""
    heading = "credible,likelihood_of_torture,days_to_filing,circuit,nexus"
    lines = ["TRUE,0.3,365,9,none", " False , .5 , 007 , 11 , a reason ", "true,1e-1,0,none,"]
    sheet = read_cases(text_file(tmp_path / "a.csv", "\n".join([heading, *lines])))
    assert sheet.to_numpy(object).tolist()[:2] == [
        [True, 0.3, 365, "9", "none"],
        [False, 0.5, 7, "11", "a reason"],
    ]
    assert sheet.isna().to_numpy().tolist() == [[False] * 5, [False] * 5, [False] * 4 + [True]]
    rows = [[True, 1, 9, 9], ["FALSE", 0.25, 9.0, "9"]]
    excel = read_cases(write_excel(tmp_path / "a.xlsx", heading.split(",")[:4], rows))
    assert excel.to_numpy(object).tolist() == [[True, 1, 9, "9"], [False, 0.25, 9, "9"]]


def test_a_column_is_not_an_absent_one(tmp_path):
    """With `undisputed`, an empty cell, and a row that ends early, leave their facts unknown."""
    path = text_file(tmp_path / "a.csv", "nexus,credible\nnone,\nnone\n")
    assert told(path, True) == alone([{"nexus": "none", "credible": None}] * 2, True)


@pytest.mark.parametrize(
    "text",
    [
        "nexus,race\nnone,true\n",
        "\ufeffnexus,race\r\nnone,true\r\n",
        '"nexus","race"\n"none","true"',
        "nexus,race, ,\nnone,true,,\n",
        "\n\nnexus,race\n\nnone,true\n,\n\n , \n",
        " nexus , race \n none , TRUE \n",
        "nexus,race\nnone,true,,,\n",
    ],
)
def test_the_same_sheet_written_in_many_ways(tmp_path, text):
    """A byte order mark, line ends, quotes, blank rows and empty columns change nothing."""
    sheet = read_cases(text_file(tmp_path / "a.csv", text))
    assert list(sheet.columns) == ["nexus", "race"]
    assert sheet.to_numpy(object).tolist() == [["none", True]]


def test_a_sheet_without_cases_has_none(tmp_path):
    """A heading alone gives no cases, in CSV and in Excel."""
    assert told(text_file(tmp_path / "a.csv", "nexus,race\n")) == []
    assert told(write_excel(tmp_path / "a.xlsx", ["nexus"], [])) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nexsus\nnone\n", "column 1: unknown fact 'nexsus'. Did you mean 'nexus'?"),
        ("nexus,nexus\nnone,none\n", "column 2: the fact 'nexus' has two columns."),
        ("nexus,\nnone,x\n", "column 2: unknown fact "),
        ("race\n\nyes\n", "row 3, column race: 'yes' is not allowed."),
        ("race\ntrue\n1\n", "row 3, column race: 1.0 is not allowed."),
        ("nexus\nnone\nNaN\n", "row 3, column nexus: 'NaN' is not allowed."),
        ("race,nexus\n,NA\n", "row 2, column nexus: 'NA' is not allowed."),
        ("nexus\n=1+1\n", "row 2, column nexus: '=1+1' is not allowed."),
        ("likelihood_of_torture\n0.3\n30%\n", "row 3, column likelihood_of_torture: '30%' is"),
        ("likelihood_of_torture\nnan\n", "row 2, column likelihood_of_torture: 'nan' is"),
        ("likelihood_of_torture\n1e999\n", "row 2, column likelihood_of_torture: inf is"),
        ("likelihood_of_torture\n\u0663\n", "row 2, column likelihood_of_torture: '\u0663'"),
        ("sentence_years\n51\n", "row 2, column sentence_years: 51 is not allowed."),
        ("circuit\n12\n", "row 2, column circuit: '12' is not allowed."),
        ("", "'a.csv': expected a row of facts, then up to 100,000 rows of cases."),
        (" ,\n\n", "'a.csv': expected a row of facts, then up to 100,000 rows of cases."),
        ("nexus\n" + "none\n" * 100_001, "'a.csv': cannot be read: row 100002, column A is beyond"),
        ("nexus\n" + "," * 100 + "none\n", "'a.csv': cannot be read: row 2, column CW is beyond"),
        ("nexus\nnone\0\n", "'a.csv': cannot be read: it is not UTF-8 text. Save it as CSV UTF-8"),
        ('nexus\n"none\n', "'a.csv': cannot be read: unexpected end of data."),
        ("nexus\n" + "x" * 200_000, "'a.csv': cannot be read: field larger than field limit"),
    ],
)
def test_what_is_wrong_in_a_sheet_is_named(tmp_path, text, said):
    """Row, column, value and what is allowed stand in the message, or the file and why."""
    path = text_file(tmp_path / "a.csv", text)
    with pytest.raises(ReliefError) as error:
        assess_table(read_cases(path))
    assert str(error.value).startswith(said)


JUNK = random.Random("junk").randbytes(3000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", JUNK),
        ("a.xlsx", JUNK),
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04" + JUNK),
        ("a.XLSX", b"nexus\nnone\n"),
        ("a.csv", "nexus\nnone".encode("utf-16-le")),
        ("a.csv", b"\xff\xfen"),
        ("a.csv", "nexus,r\xe9\nnone".encode("latin-1")),
    ],
)
def test_a_file_that_is_no_sheet_is_named(tmp_path, name, content):
    """Junk, an empty or broken archive and another encoding are named with the file."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReliefError, match=f"^'{name}': cannot be read: "):
        read_cases(tmp_path / name)


FOREIGN = (
    "nexus{0}likelihood_of_torture{0}days_to_filing{0}social_group\nnone{0}0{1}3{0}365{0}true\n"
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FOREIGN.format(";", ","), "utf-8"),
        (FOREIGN.format(";", "."), "utf-8-sig"),
        (FOREIGN.format("\t", "."), "utf-16"),
        (FOREIGN.format("|", "."), "utf-8"),
        (FOREIGN.format(",", "."), "utf-16"),
    ],
)
def test_a_foreign_sheet_is_read_right(tmp_path, text, encoding):
    """Semicolons with a decimal comma, tabs, bars, UTF-16: as Excel writes them elsewhere."""
    sheet = read_cases(text_file(tmp_path / "a.csv", text, encoding))
    assert list(sheet.columns) == [
        "nexus",
        "likelihood_of_torture",
        "days_to_filing",
        "social_group",
    ]
    assert sheet.to_numpy(object).tolist() == [["none", 0.3, 365, True]]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "a.csv",
            "nexus\nnone\nr\xe9\n".encode("cp1252"),
            "line 3 is not UTF-8 text. Save it as CSV",
        ),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0" + bytes(500),
            "it is an old Excel file (.xls). Save it as CSV",
        ),
        ("a.xlsx", b"nexus\nnone\n", "it is no Excel workbook, whatever its name says. Save it"),
    ],
)
def test_what_a_file_is_and_how_to_save_it(tmp_path, name, content, said):
    """A file of another program is refused with its kind and the cure."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReliefError) as error:
        read_cases(tmp_path / name)
    assert str(error.value).startswith(f"'{name}': cannot be read: {said}")


def test_an_open_document_is_told_from_a_workbook(tmp_path):
    """A packed file without a workbook inside, whatever it is called."""
    for name in ("a.ods", "a.csv", "a.xlsx"):
        with zipfile.ZipFile(tmp_path / name, "w") as made:
            made.writestr("content.xml", "<office/>")
        with pytest.raises(ReliefError, match=r"it is no Excel workbook\. Save it as CSV UTF-8"):
            read_cases(tmp_path / name)


def with_values(path, values):
    """Write into a workbook the values of its formulas, as Excel does when it saves."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for value in values:
        assert "<v></v>" in sheet or "<v />" in sheet or "<v/>" in sheet
        sheet = re.sub(r"<v ?/>|<v></v>", f"<v>{value}</v>", sheet, count=1)
    with zipfile.ZipFile(path, "w") as new:
        for name, part in parts.items():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else part)


def test_a_formula_counts_by_its_stored_value_or_not_at_all(tmp_path):
    """Without one it is named by its place, and never read as unknown."""
    rows = [["none", "=1/4"], ["none", "=1/2"], [None, 0.75]]
    path = write_excel(tmp_path / "a.xlsx", ["nexus", "likelihood_of_torture"], rows)
    with pytest.raises(ReliefError) as error:
        read_cases(path)
    assert "row 2, column B: a formula without its value. Open the file, save it" in str(
        error.value
    )
    with_values(path, [0.25])
    with pytest.raises(ReliefError, match="row 3, column B: a formula without"):
        read_cases(path)
    with_values(path, [0.5])
    assert read_cases(path)["likelihood_of_torture"].tolist() == [0.25, 0.5, 0.75]


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576", "CW2"])
def test_a_far_cell_takes_neither_time_nor_memory(tmp_path, cell):
    """A small workbook with one cell at the far end is refused by that cell, in little memory."""
    book = openpyxl.Workbook()
    book.active.append(["nexus"])
    book.active[cell] = "none"
    book.save(tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(
        ReliefError, match=rf"cannot be read: row \d+, column {cell.rstrip('0123456789')} is"
    ):
        read_cases(tmp_path / "a.xlsx")
    unit = 1 if sys.platform == "darwin" else 1024
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 300_000_000


def test_what_unpacks_to_too_much_is_not_unpacked(tmp_path):
    """Neither a packed sheet of rows without end nor an endless text is read."""
    path = write_excel(tmp_path / "a.xlsx", ["nexus"], [["none"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet2.xml", b" " * 50_000_000)
    with pytest.raises(ReliefError, match="it unpacks to more than 40 million bytes"):
        read_cases(path)
    with pytest.raises(ReliefError, match="it is larger than 40 million bytes"):
        read_cases("/dev/zero")


def test_a_broken_archive_is_named(tmp_path):
    """An Excel file cut short anywhere is never half read."""
    whole = write_excel(tmp_path / "whole.xlsx", ["nexus"], [["none"]] * 5).read_bytes()
    path = tmp_path / "a.xlsx"
    for cut in range(0, len(whole), len(whole) // 12):
        path.write_bytes(whole[:cut])
        with pytest.raises(ReliefError, match=r"^'a\.xlsx': cannot be read: "):
            read_cases(path)


def test_what_is_no_file_is_named(tmp_path):
    """A folder, a missing file, an address, an impossible name and what is no path are refused."""
    (tmp_path / "a.csv").mkdir()
    for odd in (tmp_path / "a.csv", tmp_path / "b.xlsx", "https://example.org/a.csv", "a\x00.csv"):
        with pytest.raises(ReliefError, match="cannot be read: "):
            read_cases(odd)
    for odd in ("x" * 5000, "\udcff.csv", ""):
        with pytest.raises(ReliefError, match="cannot be read: ") as error:
            read_cases(odd)
        str(error.value).encode()
    for odd in (None, 7, b"a.csv", ["a.csv"], 0):
        with pytest.raises(ReliefError, match="expected the path of a file"):
            read_cases(odd)
