"""Sheets of cases are read as they are written, and what is wrong is named by its place."""

import csv
import random

import openpyxl
import pytest
import spaces

from reliefkit import Case, ReliefError
from reliefkit.sheets import read_cases


def as_text(value):
    """A value as a person types it into a CSV file."""
    return "" if value is None else str(value)


def write_csv(path, heading, rows, **how):
    """Write a CSV file."""
    with open(path, "w", encoding=how.pop("encoding", "utf-8"), newline="") as file:
        csv.writer(file, **how).writerows([heading, *rows])
    return path


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


def random_facts(count):
    """Random cases that say something in every row, as dictionaries of facts."""
    rng = random.Random("sheets")
    return [spaces.random_case(rng, 0.2) for _ in range(count)]


@pytest.mark.parametrize("undisputed", [False, True])
def test_csv_and_excel_keep_every_case(tmp_path, undisputed):
    """Cases written to CSV and to Excel come back equal, with every fact and every unknown."""
    rng = random.Random("columns")
    start = Case.undisputed if undisputed else Case
    for k, names in enumerate([spaces.NAMES, *(rng.sample(spaces.NAMES, 12) for _ in range(4))]):
        facts = [{n: row[n] for n in names} for row in random_facts(30)]
        cases = [start(**row) for row in facts]
        shares = [[row[n] for n in names] for row in facts]
        plain = write_csv(tmp_path / f"{k}.csv", names, [list(map(as_text, r)) for r in shares])
        excel = write_excel(tmp_path / f"{k}.xlsx", names, shares)
        assert read_cases(plain, undisputed) == cases
        assert read_cases(str(excel), undisputed) == cases


def test_a_cell_is_read_as_its_fact_asks(tmp_path):
    """Words in any case, spaces, decimals and circuits are read; "none" is a value."""
    heading = "credible,likelihood_of_torture,days_to_filing,circuit,nexus,past_harm"
    lines = [
        "TRUE,0.3,365,9,none,none",
        " False , .5 , 007 , 11 , a reason , torture ",
        "true,1e-1,0,none,,",
        "fAlSe,1,3650,DC,central reason,mistreatment",
    ]
    path = text_file(tmp_path / "a.csv", "\n".join([heading, *lines]))
    one, two, three, four = read_cases(path)
    harm = {"nexus": "none", "past_harm": "none", "circuit": "9"}
    assert one == Case(credible=True, likelihood_of_torture=0.3, days_to_filing=365, **harm)
    assert two == Case(
        credible=False,
        likelihood_of_torture=0.5,
        days_to_filing=7,
        circuit="11",
        nexus="a reason",
        past_harm="torture",
    )
    assert (three["circuit"], three["nexus"], three["past_harm"]) == ("none", None, None)
    assert (three["likelihood_of_torture"], three["days_to_filing"]) == (0.1, 0)
    assert (four["circuit"], four["likelihood_of_torture"], four["credible"]) == ("DC", 1, False)


def test_an_excel_cell_is_read_as_its_fact_asks(tmp_path):
    """In Excel a circuit may be a number, a whole number a decimal, and yes/no a word."""
    heading = ["circuit", "sentence_years", "credible", "likelihood_of_torture"]
    rows = [[9, 5.0, True, 1], [9.0, 4, "FALSE", 0.25], ["9", "6", None, "0.5"], ["none"]]
    found = read_cases(write_excel(tmp_path / "a.xlsx", heading, rows))
    assert found == [
        Case(circuit="9", sentence_years=5, credible=True, likelihood_of_torture=1),
        Case(circuit="9", sentence_years=4, credible=False, likelihood_of_torture=0.25),
        Case(circuit="9", sentence_years=6, likelihood_of_torture=0.5),
        Case(circuit="none"),
    ]


def test_a_column_is_not_an_absent_one(tmp_path):
    """With `undisputed`, an empty cell, and a row that ends early, leave their facts unknown."""
    text = "nexus,credible,relocation\nnone,,unreasonable\nnone\n"
    for undisputed in (True, False):
        first, second = read_cases(text_file(tmp_path / "a.csv", text), undisputed)
        assert (first["credible"], first["relocation"]) == (None, "unreasonable")
        assert (second["credible"], second["relocation"]) == (None, None)
        assert first["in_united_states"] is (True if undisputed else None)


@pytest.mark.parametrize(
    "text",
    [
        "nexus,race\nnone,true\n",
        "\ufeffnexus,race\r\nnone,true\r\n",
        "nexus,race\rnone,true\r",
        '"nexus","race"\n"none","true"',
        "nexus,race,\nnone,true,\n",
        "nexus,race, ,\nnone,true,,\n",
        "\n\nnexus,race\n\nnone,true\n,\n\n , \n",
        " nexus , race \n none , TRUE \n",
        'race,"nexus"\ntrue,"none"\n',
        "nexus,race\nnone,true,,,\n",
    ],
)
def test_the_same_sheet_written_in_many_ways(tmp_path, text):
    """A byte order mark, line ends, quotes, blank rows and empty columns change nothing."""
    assert read_cases(text_file(tmp_path / "a.csv", text)) == [Case(nexus="none", race=True)]


def test_a_sheet_without_cases_has_none(tmp_path):
    """A heading alone gives no cases, in CSV and in Excel."""
    assert read_cases(text_file(tmp_path / "a.csv", "nexus,race\n")) == []
    assert read_cases(write_excel(tmp_path / "a.xlsx", ["nexus"], [])) == []


def test_excel_rows_and_columns_left_empty_are_passed_over(tmp_path):
    """Blank rows and columns that Excel keeps because they were once formatted say nothing."""
    rows = [[None, None, None], ["none", True, None], ["", " ", None], ["none"]]
    path = write_excel(tmp_path / "a.xlsx", ["nexus", "race", None], rows)
    assert read_cases(path) == [Case(nexus="none", race=True), Case(nexus="none")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.csv: the file is empty. The first row must name facts."),
        ("\n , \n", "a.csv: the file is empty."),
        ("nexsus\nnone", "a.csv, row 1, column 1: unknown fact 'nexsus'. Did you mean 'nexus'?"),
        ("nexus,,race\n", "a.csv, row 1, column 2: unknown fact ''."),
        ("\n\nnexus,1\n", "a.csv, row 3, column 2: unknown fact '1'."),
        ("nexus,nexus\n", "a.csv, row 1, column 2: the fact 'nexus' has two columns."),
        ("nexus;race\nnone;true", "a.csv, row 1, column 1: unknown fact 'nexus;race'."),
        ("nexus\nnone,true\n", "a.csv, row 2, a value stands beyond the last named column: 'true'"),
        ("race\nyes\n", "a.csv, row 2, column race: 'yes' is not allowed."),
        ("race\n1\n", "a.csv, row 2, column race: '1' is not allowed."),
        ("race\nunknown\n", "a.csv, row 2, column race: 'unknown' is not allowed."),
        ("nexus\n\nNone\n", "a.csv, row 3, column nexus: 'None' is not allowed. Did you mean"),
        ("nexus\nnone\nNaN\n", "a.csv, row 3, column nexus: 'NaN' is not allowed."),
        ("race,nexus\n,NA\n", "a.csv, row 2, column nexus: 'NA' is not allowed."),
        ("likelihood_of_torture\n30%\n", "a.csv, row 2, column likelihood_of_torture: '30%' is"),
        ("likelihood_of_torture\n30\n", "a.csv, row 2, column likelihood_of_torture: 30.0 is not"),
        ('likelihood_of_torture\n"0,3"\n', "a.csv, row 2, column likelihood_of_torture: '0,3' is"),
        ("likelihood_of_torture\nnan\n", "a.csv, row 2, column likelihood_of_torture: 'nan' is"),
        ("likelihood_of_torture\n1e999\n", "a.csv, row 2, column likelihood_of_torture: inf is"),
        ("likelihood_of_torture\n-0.1\n", "a.csv, row 2, column likelihood_of_torture: -0.1 is"),
        ("likelihood_of_torture\n0x1\n", "a.csv, row 2, column likelihood_of_torture: '0x1' is"),
        ("likelihood_of_torture\n\u0663\n", "a.csv, row 2, column likelihood_of_torture: '\u0663'"),
        ("sentence_years\n4.9\n", "a.csv, row 2, column sentence_years: '4.9' is not allowed."),
        ("sentence_years\n-4\n", "a.csv, row 2, column sentence_years: '-4' is not allowed."),
        ("sentence_years\n51\n", "a.csv, row 2, column sentence_years: 51 is not allowed."),
        ("sentence_years\n1_0\n", "a.csv, row 2, column sentence_years: '1_0' is not allowed."),
        ("circuit\n12\n", "a.csv, row 2, column circuit: '12' is not allowed."),
        ('nexus\n"none\n', "a.csv, row 2: unexpected end of data."),
        ('nexus\n"no"ne\n', "a.csv, row 2: ',' expected after '\"'."),
        ('race\n"\n"\nyes\n', "a.csv, row 3, column race: 'yes' is not allowed."),
        ("nexus\n" + "x" * 200_000, "a.csv, row 2: field larger than field limit (131072)."),
    ],
)
def test_what_is_wrong_in_a_csv_file_is_named(tmp_path, text, said):
    """File, row, column, value and what is allowed stand in the message."""
    with pytest.raises(ReliefError) as error:
        read_cases(text_file(tmp_path / "a.csv", text))
    assert str(error.value).startswith(said)
    if "is not allowed" in said:
        assert "Allowed: " in str(error.value)


@pytest.mark.parametrize(
    ("heading", "row", "said"),
    [
        (["nexsus"], ["none"], "a.xlsx, row 1, column 1: unknown fact 'nexsus'. Did you mean"),
        ([5], ["none"], "a.xlsx, row 1, column 1: unknown fact 5."),
        ([None, "nexus"], ["none"], "a.xlsx, row 1, column 1: unknown fact None."),
        (["nexus", "nexus"], ["none"], "a.xlsx, row 1, column 2: the fact 'nexus' has two"),
        (["nexus"], ["none", 7], "a.xlsx, row 2, a value stands beyond the last named column: 7"),
        (["circuit"], [12], "a.xlsx, row 2, column circuit: 12 is not allowed."),
        (["circuit"], [True], "a.xlsx, row 2, column circuit: True is not allowed."),
        (["race"], [1], "a.xlsx, row 2, column race: 1 is not allowed."),
        (["race"], ["=TRUE()"], None),
        (["sentence_years"], [4.5], "a.xlsx, row 2, column sentence_years: 4.5 is not allowed."),
        (["sentence_years"], [False], "a.xlsx, row 2, column sentence_years: False is not"),
        (["sentence_years"], ["4.0"], "a.xlsx, row 2, column sentence_years: '4.0' is not"),
        (["likelihood_of_torture"], ["30%"], "a.xlsx, row 2, column likelihood_of_torture: '30%'"),
        (["likelihood_of_torture"], [30], "a.xlsx, row 2, column likelihood_of_torture: 30 is"),
        (["nexus"], ["#N/A"], "a.xlsx, row 2, column nexus: '#N/A' is not allowed."),
    ],
)
def test_what_is_wrong_in_an_excel_file_is_named(tmp_path, heading, row, said):
    """The same holds for Excel; a formula never worked out is an empty cell."""
    path = write_excel(tmp_path / "a.xlsx", heading, [row])
    if said is None:
        assert read_cases(path) == []
        return
    with pytest.raises(ReliefError) as error:
        read_cases(path)
    assert str(error.value).startswith(said)


JUNK = random.Random("junk").randbytes(3000)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", JUNK, "a.csv: cannot be read: "),
        ("a.xlsx", JUNK, "a.xlsx: not a readable Excel file: "),
        ("a.xlsx", b"", "a.xlsx: not a readable Excel file: "),
        ("a.xlsx", b"PK\x03\x04" + JUNK, "a.xlsx: not a readable Excel file: "),
        ("a.XLSX", b"nexus\nnone\n", "a.XLSX: not a readable Excel file: "),
        ("a.csv", "nexus\nnone".encode("utf-16"), "a.csv: cannot be read: "),
        ("a.csv", "nexus,r\xe9\nnone".encode("latin-1"), "a.csv: cannot be read: "),
        ("a.csv", b"nexus\nno\x00ne\n", "a.csv, row 2, column nexus: 'no\\x00ne' is not allowed."),
        ("a.ods", b"PK\x03\x04" + JUNK, "a.ods: cannot be read: "),
    ],
)
def test_a_file_that_is_no_sheet_is_named(tmp_path, name, content, said):
    """Junk, an empty or broken archive and another encoding are named with the file."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReliefError) as error:
        read_cases(tmp_path / name)
    assert str(error.value).startswith(said)


def test_a_broken_archive_is_named(tmp_path):
    """An Excel file cut short anywhere, or with its middle overwritten, is never half read."""
    whole = write_excel(tmp_path / "whole.xlsx", ["nexus"], [["none"]] * 5).read_bytes()
    path = tmp_path / "a.xlsx"
    for cut in range(0, len(whole), len(whole) // 12):
        path.write_bytes(whole[:cut])
        with pytest.raises(ReliefError, match=r"^a\.xlsx: "):
            read_cases(path)


def test_what_is_no_file_is_named(tmp_path):
    """A folder, a missing file, an impossible name and what is no path are each refused."""
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(ReliefError, match=f"^{name}: cannot be read: "):
            read_cases(tmp_path / name)
        (tmp_path / "sub" / name).mkdir(parents=True)
        with pytest.raises(ReliefError, match=f"^{name}: cannot be read: "):
            read_cases(tmp_path / "sub" / name)
    for odd in ("a\x00.csv", "a\x00.xlsx", "x" * 5000, "\udcff.csv", ""):
        with pytest.raises(ReliefError) as error:
            read_cases(odd)
        str(error.value).encode()
    for odd in (None, 7, b"a.csv", ["a.csv"], 0):
        with pytest.raises(ReliefError, match="expected the path of a file"):
            read_cases(odd)
