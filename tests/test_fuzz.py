"""Whatever is thrown at a reader, it gives a right answer or an error that names the place."""

import csv
import datetime
import decimal
import enum
import fractions
import io
import math
import random
import re
import tomllib
from collections import Counter

import numpy as np
import openpyxl
import pandas as pd
import pytest
import spaces

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.law import standards
from reliefkit.library import Authority, Consequence, Decision, Development
from reliefkit.library.entries import structure
from reliefkit.reading import load
from reliefkit.tables import assess_table, read_cases

# How many are thrown at each reader.
THROWN = {"case": 26_000, "but": 10_000, "names": 1_500, "table": 1_200, "cells": 4_000}
THROWN |= {"bytes": 4_000, "excel": 120, "toml": 4_000, "tables": 6_000, "numbers": 1_500}


def test_enough_is_thrown():
    """At least fifty thousand inputs go to the readers in all."""
    assert sum(THROWN.values()) >= 50_000


# -- values no one would think of --------------------------------------------------------------


def _refuse(*_, **__):
    raise RuntimeError("this object answers nothing")


_ANSWERS = ("repr", "str", "eq", "ne", "lt", "le", "gt", "ge", "bool", "len", "iter", "int")
_ANSWERS += ("float", "index", "contains", "format", "round", "getitem", "abs", "add", "mod")
_MUTE = {f"__{name}__": _refuse for name in _ANSWERS}
_TEXT = dict.fromkeys(("lower", "strip", "encode", "replace", "casefold"), _refuse)
Mute = type("Mute", (), {**_MUTE, "__hash__": _refuse})
MuteText = type("MuteText", (str,), {**_MUTE, **_TEXT, "__hash__": _refuse})
MuteName = type("MuteName", (str,), {**_MUTE, **_TEXT, "__hash__": str.__hash__})
MuteWhole = type("MuteWhole", (int,), {**_MUTE, "__hash__": _refuse})
MuteNumber = type("MuteNumber", (float,), {**_MUTE, "__hash__": _refuse, "is_integer": _refuse})


class Text(str):
    """An ordinary subclass of text."""


class Level(enum.StrEnum):
    """Text that is also a member of an enumeration."""

    NONE = "none"
    REASON = "central reason"


class Number(enum.IntEnum):
    """A whole number that is also a member of an enumeration."""

    ONE = 1
    MANY = 400


class Colour(enum.Enum):
    """A member of an enumeration that is nothing else."""

    RED = "none"


WORDS = sorted({v for n in spaces.NAMES for v in spaces.values_of(n) if isinstance(v, str)})
PLAIN = [
    True,
    False,
    0,
    1,
    4,
    5,
    365,
    366,
    3650,
    3651,
    -1,
    51,
    10**14,
    10**16,
    -(10**400),
    10**5000,
]
PLAIN += [0.0, -0.0, 0.1, 0.5, 1.0, 0.3 - 0.2, 1.0000000001, -1e-9, 3.0, 400.0, 1e308, 5e-324]
PLAIN += [math.nan, math.inf, -math.inf, "", " ", "none", "None", "NaN", "unknown", "true", "9"]
PLAIN += [
    "\ud800",
    "\udcff none",
    "no\x00ne",
    "x" * 10_000,
    "ｎｏｎｅ",
    "\u202enone",
    "none\n",
    *WORDS,
]
NUMPY = [np.True_, np.False_, np.int8(1), np.int64(400), np.uint64(2**64 - 1), np.float32(0.5)]
NUMPY += [np.float64(0.1), np.float64("nan"), np.float16(1), np.str_("none"), np.bytes_(b"none")]
NUMPY += [
    np.array(0.3),
    np.array(True),
    np.array("none"),
    np.array([1, 2]),
    np.array([]),
    np.void(b"x"),
]
NUMPY += [np.datetime64("2026-01-01"), np.timedelta64(3, "D"), np.complex128(1), np.longdouble(0.5)]
NUMPY += [np.array([]), np.array(None), np.array([[True]]), np.array(Mute(), dtype=object)]
OTHER = [pd.NA, pd.NaT, pd.Timestamp("2026-01-01"), pd.Timedelta(days=3), pd.Interval(0, 1)]
OTHER += [pd.Series([1]), pd.DataFrame({"nexus": ["none"]}), pd.Categorical(["none"])]
OTHER += [decimal.Decimal("0.3"), decimal.Decimal("sNaN"), fractions.Fraction(1, 3), 1j, b"none"]
OTHER += [bytearray(b"x"), memoryview(b"x"), [], ["none"], (), ("none",), {}, {"none": 1}, {1}]
OTHER += [frozenset(), range(3), iter(()), datetime.date(2026, 1, 1), datetime.datetime(2026, 1, 1)]
OTHER += [
    object(),
    object,
    int,
    len,
    Ellipsis,
    NotImplemented,
    Case(),
    ReliefError("x"),
    re,
    lambda: 1,
]
OTHER += [
    Colour.RED,
    Level.NONE,
    Level.REASON,
    Number.ONE,
    Number.MANY,
    Text("none"),
    Text("x" * 99),
]
OTHER += [{"a": {"b": [{"c": None}]}}, [[[[]]]], Mute(), Mute]
MUTE = [MuteText("none"), MuteText("central reason"), MuteText("x"), MuteWhole(1), MuteWhole(400)]
MUTE += [MuteNumber(0.3), MuteNumber(3.0), MuteNumber("nan")]
NESTED: list = []
NESTED.append(NESTED)
ODD = [*PLAIN, *NUMPY, *OTHER, NESTED]
BAD = object()


def kept(name, value):
    """What a fact makes of a value, worked out apart from the package; BAD if it is refused."""
    if value is None:
        return None
    if isinstance(value, np.generic) or (type(value) is np.ndarray and value.shape == ()):
        value = value.item()
    kind = spaces.KIND[name]
    if kind == "yes/no":
        return value if type(value) is bool else BAD
    if kind in ("share", "count"):
        whole = isinstance(value, int) and not isinstance(value, bool)
        lowest, highest = spaces.SHEET[name][3]
        if kind == "count":
            return int(value) if whole and lowest <= value <= highest else BAD
        return (
            round(float(value), 6)
            if (whole or isinstance(value, float)) and (lowest <= value <= highest)
            else BAD
        )
    return str(value) if isinstance(value, str) and value in spaces.SHEET[name][3] else BAD


def a_value(rng, name):
    """A value for a fact: right, odd, or mute."""
    chance = rng.random()
    if chance < 0.55:
        return spaces.any_value(rng, name)
    return rng.choice(MUTE if chance < 0.6 else ODD)


NEARLY = [*spaces.NAMES, "nexsus", "Race", "credible ", "", "x" * 500, "\ud800", "self", "cls"]
NEARLY += ["facts", "__class__", "None", "ｎｅｘｕｓ", "values", "nexus\x00", "in united states"]


def readable(error):
    """The message of an error, which must be short and must be text that can be printed."""
    assert type(error) is ReliefError
    message = str(error)
    message.encode("utf-8")
    assert 10 < len(message) < 3000
    return message


def said(error, pattern):
    """Assert that an error is readable and begins as the pattern asks."""
    message = readable(error)
    assert re.match(pattern, message), message
    return message


def put(path, content):
    """Write a file anew (to write over it, many times a second, would wait for the disk)."""
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def same(left, right):
    """Whether two values are equal and of the same plain type."""
    return type(left) is type(right) and left == right


# -- cases -------------------------------------------------------------------------------------


def check_case(case, before, facts):
    """Assert that a case made of `facts` keeps each as it should, and all others as they were."""
    for name in spaces.NAMES:
        if name not in facts:
            assert same(case[name], before[name])
        elif not any(facts[name] is each for each in MUTE):
            assert same(case[name], kept(name, facts[name])), name


def throw_facts(rng, make, before):
    """Call `make` with random facts; return whether it took them."""
    facts = {name: a_value(rng, name) for name in rng.sample(spaces.NAMES, rng.randint(1, 3))}
    mute = any(value is each for value in facts.values() for each in MUTE)
    wrong = [n for n, v in facts.items() if not any(v is e for e in MUTE) and kept(n, v) is BAD]
    try:
        case = make(**facts)
    except ReliefError as error:
        message = readable(error)
        assert wrong or mute
        assert any(message.startswith(f"{name}: ") for name in facts)
        assert "Allowed: " in message
        return False
    assert not wrong, wrong
    check_case(case, before, facts)
    return True


@pytest.mark.parametrize("kind", ["case", "but"])
def test_any_facts_make_a_case_or_are_named(kind):
    """A case takes what its facts allow, exactly; anything else is named with its fact."""
    rng = random.Random(f"fuzz {kind}")
    bases = [Case(**spaces.random_case(rng)) for _ in range(40)]
    starts = [(Case, Case()), (Case.undisputed, Case.undisputed())]
    taken = 0
    for k in range(THROWN[kind]):
        if kind == "case":
            make, before = starts[k % 2]
        else:
            before = bases[k % len(bases)]
            make = before.but
        taken += throw_facts(rng, make, before)
    assert THROWN[kind] * 0.1 < taken < THROWN[kind] * 0.9


def test_any_name_is_a_fact_or_is_named():
    """A name that is no fact is refused with the nearest that is, whatever the name is."""
    rng = random.Random("fuzz names")
    for k in range(THROWN["names"]):
        name = rng.choice(NEARLY)
        if rng.random() < 0.4:
            name = mutated(rng, name.encode("utf-8", "replace")).decode("utf-8", "replace")
        name = (str, Text, MuteName, np.str_)[k % 4](name)
        plain = str.__str__(name)
        calls = [lambda n=name: Case(**{n: None}), lambda n=name: Case().but(**{n: None})]
        calls += [lambda n=name: Case()[n]]
        try:
            made = calls[k % 3]()
        except ReliefError as error:
            assert plain not in spaces.NAMES
            said(error, "unknown fact ")
        else:
            assert plain in spaces.NAMES
            if made is not None:
                assert made == Case()
                assert list(made.given) == [plain]
                assert repr(made) == f"Case({plain}=None)"
    for odd in ODD:
        if not isinstance(odd, str):
            with pytest.raises(ReliefError, match="unknown fact"):
                Case()[odd]


# -- tables ------------------------------------------------------------------------------------


def kept_in_table(name, value):
    """What a table makes of a value: as a case does, but missing values are unknown and a whole
    decimal is a count.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if (
        isinstance(value, np.datetime64 | np.timedelta64 | np.float16 | np.float32)
        and value != value
    ):
        return None
    if spaces.KIND[name] == "count" and isinstance(value, float) and value.is_integer():
        value = int(value)
    return kept(name, value)


def a_column(rng, name, size):
    """A column of values, mostly right ones, in a type pandas chooses or in objects."""
    odd = rng.random() < 0.35
    values = []
    for _ in range(size):
        value = None if rng.random() < 0.1 else spaces.any_value(rng, name)
        values.append(rng.choice(IN_CELLS) if odd and rng.random() < 0.4 else value)
    cells = np.empty(size, object)
    for k, value in enumerate(values):
        cells[k] = value
    column = pd.Series(cells, dtype=object)
    if not odd and rng.random() < 0.7:
        column = column.infer_objects()
        if rng.random() < 0.5:
            column = column.astype("category")
        elif rng.random() < 0.5:
            column = column.convert_dtypes()
    return column


# pandas itself asks every number whether it is missing: mute ones never get as far as a table.
IN_CELLS = [value for value in ODD if not isinstance(value, np.ndarray | pd.Series | pd.DataFrame)]
IN_CELLS += [MuteText("none"), MuteText("x")]
IN_CELLS = [v for v in IN_CELLS if not isinstance(v, decimal.Decimal) or not v.is_snan()]
HEADINGS = ["nexsus", "Race", "", " nexus", None, 3, 2.5, math.nan, ("nexus", "race"), pd.NaT, True]
HEADINGS += [Text("x"), b"nexus", "\ud800", "x" * 300, datetime.date(2026, 1, 1), Colour.RED]
LABELS = [*"abcde", 1, 2, 2, None, math.nan, (1, 2), "\ud800", Colour.RED, pd.Timestamp(0), 10**30]


def test_any_table_is_worked_out_or_its_fault_is_named():
    """A frame gives each row the results of its case, or names the column or the cell at fault."""
    rng = random.Random("fuzz table")
    ended = Counter()
    for k in range(THROWN["table"]):
        size = rng.choice((0, 1, 2, 4, 4, 6))
        names = rng.sample(spaces.NAMES, rng.randint(0, 3))
        headings = list(names)
        if k % 10 == 0 and names:
            headings[rng.randrange(len(names))] = rng.choice([*HEADINGS, names[0]])
        columns = [a_column(rng, name, size) for name in names]
        index = [rng.choice(LABELS) for _ in range(size)]
        frame = pd.concat(columns, axis=1) if columns else pd.DataFrame(index=range(size))
        frame.columns = pd.Index(headings, dtype=object, tupleize_cols=False)
        frame.index = pd.Index(index, dtype=object, tupleize_cols=False)
        undisputed = k % 2 == 0
        start = Case.undisputed if undisputed else Case
        rows = [[BAD] * len(names) for _ in range(size)]
        for place, name in enumerate(names):
            for row, value in enumerate(frame.iloc[:, place].astype(object)):
                mute = isinstance(value, MuteText)
                rows[row][place] = BAD if mute else kept_in_table(name, value)
        try:
            found = assess_table(frame, undisputed)
        except ReliefError as error:
            assert any(value is BAD for row in rows for value in row) or headings != names
            said(error, r"column \d+: |row .*, column ")
            ended["refused"] += 1
            continue
        assert headings == names
        given = found.astype(object).to_numpy().tolist()
        for row, values in enumerate(rows):
            mute = [n for n, v in zip(names, values, strict=True) if v is BAD]
            if mute:  # taken only where it is a mute copy of a right value
                assert all(isinstance(frame[n].iloc[row], MuteText) for n in mute)
                continue
            results = assess(start(**dict(zip(names, values, strict=True)))).results
            assert given[row] == [str(results[name]) for name in PROTECTIONS]
        ended["worked out"] += 1
    assert min(ended["refused"], ended["worked out"]) > THROWN["table"] * 0.2


# -- sheets ------------------------------------------------------------------------------------

# What a person may type into a cell, and what it means for a fact of each kind.
YES_NO_CELLS = {"true": True, "TRUE": True, " False ": False, "false": False}
SHARE_CELLS = {"0": 0.0, "1": 1.0, "0.1": 0.1, ".5": 0.5, "1.": 1.0, "5e-1": 0.5, " 0.25": 0.25}
COUNT_CELLS = {"0": 0, "007": 7, "4": 4, " 5 ": 5}
WRONG = ["yes", "1.5", "-1", "30%", "0,3", "nan", "inf", "1e400", "None", "NA", "#N/A", "٣", "0x1"]
WRONG += [
    "99999",
    "9" * 5000,
    "unknown",
    "\u00a0x",
    "a\nb",
    'a"b',
    "a,b",
    "=1+1",
    "²",
    "1_0",
    "\x00",
]
EMPTY = ["", " ", "\t", "\u00a0"]
AT_FAULT = r"'sheet\.(csv|xlsx)': |row \d+, column |column \d+: "


def a_cell(rng, name):
    """A cell for a fact and what it means: a value, None for unknown, or BAD."""
    if rng.random() < 0.2:
        return rng.choice(EMPTY), None
    if rng.random() < 0.06:
        return rng.choice(WRONG), BAD
    kind = spaces.KIND[name]
    if kind in ("choice", "level"):
        value = rng.choice(spaces.SHEET[name][3])
        return rng.choice((value, f" {value} ")), value
    cells = {"yes/no": YES_NO_CELLS, "share": SHARE_CELLS, "count": COUNT_CELLS}[kind]
    return rng.choice(list(cells.items()))


def csv_text(rng, rows):
    """Rows as CSV, with the quotes and line ends of one program or another."""
    text = io.StringIO(newline="")
    how = {"quoting": rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))}
    csv.writer(text, lineterminator=rng.choice(("\n", "\r\n")), **how).writerows(rows)
    return rng.choice(("", "\ufeff")) + text.getvalue()


def test_any_cells_are_read_or_named(tmp_path):
    """A CSV sheet gives the cases its cells mean, or names row and column of a cell at fault."""
    rng = random.Random("fuzz cells")
    path = tmp_path / "sheet.csv"
    ended = Counter()
    for k in range(THROWN["cells"]):
        names = rng.sample(spaces.NAMES, rng.randint(1, 4))
        headings = list(names)
        if k % 12 == 0:
            headings[rng.randrange(len(names))] = rng.choice(["nexsus", names[0], "-", "1", "\x00"])
        rows, expected, fault = [headings], [], headings != names
        for _ in range(rng.randint(0, 4)):
            cells, means = zip(*(a_cell(rng, name) for name in names), strict=True)
            length = rng.choice((len(cells),) * 5 + (rng.randint(0, len(cells)),))
            cells, means = cells[:length], means[:length] + (None,) * (len(names) - length)
            if rng.random() < 0.05:
                cells += ("",) * (len(names) - length) + (rng.choice(("", " ", "x")),)
                fault |= cells[-1] == "x"
            rows.append(cells)
            fault |= BAD in means
            if any(cell.strip() for cell in cells):
                expected.append(dict(zip(names, means, strict=True)))
        put(path, csv_text(rng, rows).encode())
        start = Case.undisputed if k % 2 else Case
        try:
            found = assess_table(read_cases(path), undisputed=bool(k % 2))
        except ReliefError as error:
            assert fault, rows
            said(error, AT_FAULT)
            ended["refused"] += 1
        else:
            assert not fault, rows
            alone = [list(assess(start(**facts)).results.values()) for facts in expected]
            assert found.astype(object).to_numpy().tolist() == alone
            ended["read"] += 1
    assert min(ended.values()) > THROWN["cells"] * 0.1


def mutated(rng, content):
    """Bytes with a few changed, left out, put in, doubled, or cut off."""
    content = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(content) + 1)
        way = rng.randrange(6)
        if way == 0:
            content[at : at + 1] = rng.choice(BYTES)
        elif way == 1:
            content[at:at] = rng.choice(BYTES)
        elif way == 2:
            del content[at : at + rng.randint(1, 4)]
        elif way == 3:
            content[at:at] = content[at : at + rng.randint(1, 30)]
        elif way == 4 and rng.random() < 0.2:
            del content[at:]
        else:
            content[at : at + 1] = rng.randbytes(1)
    return bytes(content)


BYTES = [b'"', b"'", b",", b"\n", b"\r", b"\x00", b"\xff", b"=", b"[", b"]", b"#", b"\\", b"\t"]
BYTES += [b"1", b"-", b".", b"e", b"true", b'"""', b"[[", b"{", b"}", b"\xef\xbb\xbf", "é".encode()]


def check_sheet(sheet, found):
    """Each row of a sheet that was taken has the results of its case alone."""
    for (_, row), results in zip(sheet.iterrows(), found.astype(object).to_numpy(), strict=True):
        facts = {name: kept_in_table(name, value) for name, value in row.items()}
        assert list(assess(Case(**facts)).results.values()) == list(results)


def test_any_bytes_are_a_sheet_or_are_named(tmp_path):
    """A CSV file with bytes changed is read into cases or refused with the file's name."""
    rng = random.Random("fuzz bytes")
    path = tmp_path / "sheet.csv"
    ended = Counter()
    for k in range(THROWN["bytes"]):
        names = rng.sample(spaces.NAMES, rng.randint(1, 3))
        rows = [[a_cell(rng, name)[0] for name in names]]
        head, rest = csv_text(rng, [names]).encode(), csv_text(rng, rows).encode().lstrip(BYTES[-2])
        content = mutated(rng, head + rest) if k % 3 == 0 else head + mutated(rng, rest)
        put(path, rng.randbytes(50) if k % 50 == 0 else content)
        try:
            sheet = read_cases(path)
            found = assess_table(sheet)
        except ReliefError as error:
            said(error, AT_FAULT)
            ended["refused"] += 1
        else:
            check_sheet(sheet, found)
            ended["read"] += 1
    assert min(ended.values()) > THROWN["bytes"] * 0.05


def test_any_workbook_is_read_or_named(tmp_path):
    """An Excel file with odd cells, or with bytes changed, is read or refused with its name."""
    rng = random.Random("fuzz excel")
    path = tmp_path / "sheet.xlsx"
    cells = [True, False, 0, 1, 9, 9.0, 0.5, -1, 10**20, 1e300, "none", " ", "#REF!", "=1/0", None]
    cells += [datetime.datetime(2026, 1, 1), datetime.time(1), datetime.timedelta(1), "x" * 999]
    for k in range(THROWN["excel"]):
        book = openpyxl.Workbook()
        book.active.append(rng.sample(spaces.NAMES, 3))
        for _ in range(rng.randint(0, 2)):
            book.active.append([rng.choice(cells) for _ in range(3)])
        book.save(path)
        if k % 3:
            put(path, mutated(rng, path.read_bytes()))
        try:
            sheet = read_cases(path)
            found = assess_table(sheet)
        except ReliefError as error:
            said(error, AT_FAULT)
        else:
            check_sheet(sheet, found)


# -- data files --------------------------------------------------------------------------------

DAY = datetime.date(2026, 11, 21)
KINDS = {"statute", "regulation", "federal register", "treaty", "decision", "agency"}
STATUS = {"in_force", "stayed", "vacated", "enjoined", "proposed", "unknown"}
AFFECTED = {*PROTECTIONS, "procedure"}
GIVEN = {"says": "Yes.", "authorities": ["usc"], "check": True}
RIGHT = {
    Authority: {
        "kind": "statute",
        "cite": "8 U.S.C. § 1",
        "title": "A title",
        "says": "What it says.",
        "tier": "A",
        "checked": DAY,
        "how": "read",
        "words": "its words",
    },
    Decision: {
        **dict.fromkeys(("name", "cite", "court", "circuit", "read", "facts", "held"), "none"),
        "today": "Standing.",
        "year": 2001,
        "checked": DAY,
        "teaches": ["bars"],
        "decisive": {"asylum": ["nexus"]},
        "because": "The reason.",
        "findings": {"nexus": "none", "credible": "unknown"},
        "implied": {"political_opinion": True},
        "expected": {"asylum": "refused"},
        "open": {"cat_deferral": "torture"},
        "inexpressible": {"withholding": "Not said."},
    },
    Development: {
        "title": "A fee",
        "affects": ["asylum", "procedure"],
        "status": "in_force",
        "as_of": DAY,
        "source_url": "https://www.example.org",
        "source_kind": "primary",
        "lessons": ["bars"],
        "note": "What was seen.",
    },
    Consequence: {
        "title": "Work",
        "dated": True,
        "developments": ["fee"],
        **dict.fromkeys(PROTECTIONS, GIVEN),
    },
}
FIELDS = {cls: {name: type(value) for name, value in right.items()} for cls, right in RIGHT.items()}
FIELDS[Authority] |= {"link": str, "contested": str}
FIELDS[Decision] |= {"link": str}
FIELDS[Consequence] |= {"note": str, **dict.fromkeys(PROTECTIONS, object)}


def texts(values):
    """Whether every value is text."""
    return all(type(value) is str for value in values)


def check_entry(cls, entry):
    """Assert that an entry that was let through has in every field what belongs there."""
    assert type(entry) is cls
    for name, kind in FIELDS[cls].items():
        value = getattr(entry, name)
        assert kind is object or type(value) is kind, name
        if kind is list:
            assert texts(value)
    if cls is Authority:
        assert entry.kind in KINDS
        assert entry.tier == "A" or (entry.tier in "BC" and not entry.words)
        assert all((entry.cite, entry.title, entry.says, entry.how))
    elif cls is Decision:
        for name, value in {**entry.findings, **entry.implied}.items():
            assert same(entry.case[name], kept(name, value))
        assert set(entry.expected.values()) <= {"refused", "permitted", "required"}
        for field in (entry.expected, entry.open, entry.inexpressible):
            assert set(field) <= set(PROTECTIONS)
            assert texts(field.values())
    elif cls is Development:
        assert entry.status in STATUS
        assert entry.source_kind in ("primary", "secondary", "unverified")
        assert set(entry.affects) <= AFFECTED
    else:
        for name in PROTECTIONS:
            given = getattr(entry, name)
            assert type(given.says) is str
            assert given.says
            assert texts(given.authorities)
            assert type(given.authorities) is list
            assert type(given.check) is bool


def altered(rng, table):
    """A table with a field left out, put in, renamed, or given another value, at any depth."""
    table = dict(table)
    name = rng.choice(list(table))
    way = rng.randrange(5)
    if way == 0:
        del table[name]
    elif way == 1:
        table[rng.choice(["id", "x", "", "self", "__init__", 5, None, ("a",)])] = rng.choice(ODD)
    elif isinstance(table[name], dict) and table[name] and way < 4:
        table[name] = altered(rng, table[name])
    elif isinstance(table[name], list) and way == 2:
        table[name] = [*table[name], rng.choice(ODD)]
    elif way == 3:
        table[name] = rng.choice(["", "A", "C", "refused", "granted", "gate", "asylum", "unknown"])
    else:
        table[name] = rng.choice([*ODD, *MUTE])
    return table


def test_any_table_is_an_entry_or_is_named():
    """A table with anything in its fields is a right entry or refused with file and entry."""
    rng = random.Random("fuzz entries")
    ended = Counter()
    for k in range(THROWN["tables"]):
        cls = list(RIGHT)[k % 4]
        table = altered(rng, RIGHT[cls]) if k % 7 else dict(RIGHT[cls])
        if rng.random() < 0.2:
            table = altered(rng, table) if table else table
        if k % 90 == 0:
            table = rng.choice(ODD)
        try:
            entry = structure(cls, "here", table, "file.toml")
        except ReliefError as error:
            said(error, r"file\.toml, here")
            ended["refused"] += 1
        else:
            check_entry(cls, entry)
            ended["read"] += 1
    assert min(ended.values()) > THROWN["tables"] * 0.1


def as_toml(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {as_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def toml_lines(table):
    """A table as lines of TOML."""
    return "".join(f"{name} = {as_toml(value)}\n" for name, value in table.items())


def test_any_toml_is_read_or_named(tmp_path):
    """A data file with bytes changed is read as TOML has it, and its entry is right or named."""
    rng = random.Random("fuzz toml")
    path = tmp_path / "file.toml"
    sources = {cls: toml_lines(right).encode() for cls, right in RIGHT.items()}
    ended = Counter()
    for k in range(THROWN["toml"]):
        cls = list(RIGHT)[k % 4]
        content = mutated(rng, sources[cls]) if k % 5 else sources[cls]
        if k % 400 == 1:
            content = rng.choice((b"x = " + b"[" * 9999, b"x = " + b"9" * 9999, rng.randbytes(99)))
        put(path, content)
        try:
            table = load(str(path))
        except ReliefError as error:
            said(error, r"file\.toml: ")
            ended["no toml"] += 1
            continue
        assert table == tomllib.loads(content.decode()) or "nan" in str(table)
        try:
            entry = structure(cls, "here", table, "file.toml")
        except ReliefError as error:
            said(error, r"file\.toml, here")
            ended["refused"] += 1
        else:
            check_entry(cls, entry)
            ended["read"] += 1
    assert min(ended["no toml"], ended["refused"], ended["read"]) > THROWN["toml"] * 0.05


STANDARD = {
    "value": 0.1,
    "test": "at least",
    "unit": "share",
    "from": datetime.date(1987, 3, 9),
    "authority": "usc",
    "checked": DAY,
    "note": "A note.",
}
LITERALS = ['""', "5", "0.5", "nan", "inf", "-1", "true", "[]", "[1]", '["9"]', "{}", '"above"']
LITERALS += ["2026-11-21", "2026-11-21T10:00:00", "10:00:00", '"at most"', '"among"', "9" * 400]


def test_any_numbers_are_read_or_named(tmp_path):
    """The file of dated numbers, altered anywhere, gives right entries or names what is wrong."""
    rng = random.Random("fuzz numbers")
    path = tmp_path / "standards.toml"
    ended = Counter()
    for k in range(THROWN["numbers"]):
        lines = [f"{name} = {as_toml(value)}" for name, value in STANDARD.items()]
        if k % 4 == 1:
            at = rng.randrange(len(lines))
            lines[at] = f"{lines[at].split(' = ')[0]} = {rng.choice(LITERALS)}"
        day = rng.choice(LITERALS) if k % 16 == 2 else "2026-11-21"
        content = (
            f"as_of = {day}\n[[here]]\n" + "\n".join(lines) + "\n[[here]]\n" + "\n".join(lines)
        )
        put(path, mutated(rng, content.encode()) if k % 4 == 3 else content.encode())
        try:
            as_of, entries = standards.read(str(path))
        except ReliefError as error:
            said(error, r"standards\.toml")
            ended["refused"] += 1
            continue
        ended["read"] += 1
        assert type(as_of) is datetime.date
        for entry in (entry for group in entries.values() for entry in group):
            assert entry.test in ("at least", "above", "at most", "among")
            if entry.test == "among":
                assert type(entry.value) is tuple
                assert texts(entry.value)
            else:
                assert type(entry.value) in (int, float)
                assert math.isfinite(entry.value)
            assert (type(entry.since), type(entry.checked)) == (datetime.date, datetime.date)
            assert texts((entry.unit, entry.authority, entry.note))
            assert entry.unit
            assert entry.authority
    assert min(ended.values()) > THROWN["numbers"] * 0.1
