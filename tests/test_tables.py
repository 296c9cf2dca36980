"""A table of cases gives, row by row, what each case gives alone."""

import enum
import random
from importlib.util import find_spec

import numpy as np
import pandas as pd
import pytest
import spaces

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.facts import FACTS
from reliefkit.tables import RESULTS, assess_table

ROWS = 24
FEAR = {n: v for n, v in spaces.STARTS["fear alone"].items() if v != spaces.ORDINARY[n]}


def missing(values):
    """Whether any value is unknown."""
    return any(value is None for value in values)


def categories(values, extra=()):
    """A categorical column with categories that no row uses."""
    used = list(dict.fromkeys(v for v in values if v is not None))
    return pd.Categorical(values, categories=[*extra, *used, "no such value", (1, 2)])


def to_numpy(value):
    """The value as NumPy's own scalar."""
    return value if value is None else np.asarray(value)[()]


# Every way a column of a kind may be kept; a way that cannot hold a missing value says so.
KEPT = {
    "yes/no": {
        "bool": (lambda v: np.array(v, bool), False),
        "boolean": (lambda v: pd.array(v, dtype="boolean"), True),
        "object": (lambda v: np.array(v, object), True),
        "numpy bools": (
            lambda v: np.array([x if x is None else np.bool_(x) for x in v], object),
            1,
        ),
        "category": (lambda v: pd.Categorical(v), True),
        "category with more": (categories, True),
    },
    "choice": {
        "object": (lambda v: np.array(v, object), True),
        "default": (lambda v: v, True),
        "string": (lambda v: pd.array(v, dtype="string"), True),
        "numpy text": (lambda v: np.array(v, str), False),
        "category": (lambda v: pd.Categorical(v), True),
        "category with more": (categories, True),
        "NaN": (lambda v: np.array([float("nan") if x is None else x for x in v], object), True),
    },
    "share": {
        "float64": (lambda v: np.array(v, float), True),
        "float32": (lambda v: np.array(v, np.float32), True),
        "Float64": (lambda v: pd.array(v, dtype="Float64"), True),
        "object": (lambda v: np.array(v, object), True),
        "category": (lambda v: pd.Categorical(v), True),
        "category with more": (categories, True),
        "sparse": (lambda v: pd.arrays.SparseArray(np.array(v, float)), True),
    },
    "count": {
        "int64": (lambda v: np.array(v, np.int64), False),
        "int16": (lambda v: np.array(v, np.int16), False),
        "uint32": (lambda v: np.array(v, np.uint32), False),
        "float64": (lambda v: np.array(v, float), True),
        "Int64": (lambda v: pd.array(v, dtype="Int64"), True),
        "Int16": (lambda v: pd.array(v, dtype="Int16"), True),
        "object": (lambda v: np.array(v, object), True),
        "numpy whole": (
            lambda v: np.array([x if x is None else np.int32(x) for x in v], object),
            1,
        ),
        "category": (lambda v: pd.Categorical(v), True),
        "category with more": (categories, True),
    },
}
if find_spec("pyarrow"):
    for kind, name in (("yes/no", "bool"), ("choice", "string"), ("share", "double")):
        arrow = f"{name}[pyarrow]"
        KEPT[kind][arrow] = (lambda v, arrow=arrow: pd.array(v, dtype=arrow), True)
    KEPT["count"]["int32[pyarrow]"] = (lambda v: pd.array(v, dtype="int32[pyarrow]"), True)
KEPT["level"] = KEPT["choice"]


def as_column(rng, name, values):
    """The values of one fact as a column, kept in one of the ways that can hold them."""
    ways = [way for way, holds in KEPT[spaces.KIND[name]].values() if holds or not missing(values)]
    return pd.Series(rng.choice(ways)(values))


def random_rows(rng, unknown):
    """Random cases, as a list of values by fact; some facts are known in every row."""
    cases = [spaces.random_case(rng, unknown) for _ in range(ROWS)]
    always = set(rng.sample(spaces.NAMES, 25))
    return {
        name: [
            spaces.any_value(rng, name) if name in always and case[name] is None else case[name]
            for case in cases
        ]
        for name in spaces.NAMES
    }


def one_by_one(rows, undisputed=False, size=ROWS):
    """The results of every row as the package gives them for a case alone."""
    start = Case.undisputed if undisputed else Case
    cases = [start(**{name: values[k] for name, values in rows.items()}) for k in range(size)]
    return [[str(r) for r in assess(case).results.values()] for case in cases]


def told(frame, undisputed=False):
    """The results of every row as the table gives them."""
    found = assess_table(frame, undisputed)
    assert tuple(found.columns) == PROTECTIONS
    assert found.index.equals(frame.index)
    return found.astype(object).to_numpy().tolist()


@pytest.mark.parametrize("seed", range(20))
def test_a_table_agrees_with_its_rows_whatever_its_columns_are_kept_in(seed):
    """In random frames of mixed column types every row has the results of its case alone."""
    rng = random.Random(f"tables {seed}")
    rows = random_rows(rng, rng.choice((0, 0.1, 0.4)))
    names = rng.sample(spaces.NAMES, rng.choice((0, 1, 10, 40, 50, 50, 50)))
    rows = {name: rows[name] for name in names}
    frame = pd.DataFrame(
        {name: as_column(rng, name, values) for name, values in rows.items()}, index=range(ROWS)
    )
    kept = frame.copy(deep=True)
    for undisputed in (False, True):
        assert told(frame, undisputed) == one_by_one(rows, undisputed)
    pd.testing.assert_frame_equal(frame, kept)


@pytest.mark.parametrize(
    ("kind", "way"), [(kind, way) for kind, ways in KEPT.items() for way in ways]
)
def test_every_way_of_keeping_a_column_is_read(kind, way):
    """One fact of each kind, kept in each way, gives what the values give one by one."""
    make, holds = KEPT[kind][way]
    for name in (n for n in spaces.NAMES if spaces.KIND[n] == kind):
        values = [*spaces.values_of(name), *([None] if holds else [])]
        rows = {n: [v] * len(values) for n, v in FEAR.items() if n != name}
        frame = pd.DataFrame(rows | {name: make(values)})
        rows[name] = values
        expected = one_by_one(rows, undisputed=True, size=len(values))
        assert told(frame, undisputed=True) == expected, name


def test_shares_of_a_table_are_rounded_as_those_of_a_case():
    """On both sides of every rounding edge a column and a single value come out alike."""
    edges = [0.0999995, 0.1, 0.1000005, 0.4999995, 0.5, 0.5000005, 0.5000015]
    shares = [float(np.nextafter(e, side)) for e in edges for side in (0, 1)] + edges
    fear = spaces.STARTS["fear alone"]
    rows = {name: [value] * len(shares) for name, value in fear.items()}
    rows |= {"likelihood_of_persecution": shares, "likelihood_of_torture": shares}
    assert told(pd.DataFrame(rows)) == one_by_one(rows, size=len(shares))


def test_whole_numbers_serve_as_shares():
    """A share column of zeros and ones may be kept as integers; any other integer is refused."""
    for dtype in ("int8", "int64", "Int64", "uint8", "object"):
        column = pd.Series([0, 1], dtype=dtype)
        frame = pd.DataFrame({"likelihood_of_torture": column})
        expected = one_by_one({"likelihood_of_torture": [0, 1]}, size=2)
        assert told(frame) == expected
        with pytest.raises(ReliefError, match="row 1, column likelihood_of_torture: 2"):
            assess_table(pd.DataFrame({"likelihood_of_torture": pd.Series([1, 2], dtype=dtype)}))


def test_every_missing_value_is_unknown():
    """None, NaN, NA and NaT all mean unknown, in any column of objects, and so does all-missing."""
    for name in spaces.NAMES:
        column = pd.Series([None, float("nan"), pd.NA, pd.NaT, np.float64("nan")], dtype=object)
        assert told(pd.DataFrame({name: column})) == one_by_one({name: [None] * 5}, size=5)
        for dtype in (float, object, "category", "string", "boolean", "Int64", "datetime64[ns]"):
            column = pd.Series([None, None], dtype=dtype)
            assert told(pd.DataFrame({name: column})) == one_by_one({name: [None] * 2}, size=2)


def test_a_known_ordinary_value_is_not_an_unknown_one():
    """With `undisputed`, a missing value stays unknown where only an absent column is ordinary."""
    rows = {name: [value] * 2 for name, value in spaces.STRONG.items()}
    frame = pd.DataFrame({**rows, "credible": pd.array([None, True], dtype="boolean")})
    assert list(assess_table(frame, undisputed=True).asylum) == ["open", "permitted"]
    assert list(assess_table(frame.drop(columns="credible")).asylum) == ["open", "open"]
    assert set(assess_table(frame.drop(columns="credible"), undisputed=True).asylum) == {
        "permitted"
    }


def test_odd_frames():
    """No rows, no columns, a repeated, a text or a two-level index: each row keeps its label."""
    empty = assess_table(pd.DataFrame({"nexus": pd.Series([], dtype=object)}))
    assert empty.shape == (0, 4)
    assert assess_table(pd.DataFrame()).shape == (0, 4)
    bare = pd.DataFrame(index=["a", "a"])
    assert told(bare) == one_by_one({}, size=2)
    rows = {name: [value] * 4 for name, value in spaces.STRONG.items()}
    rows["credible"] = [True, False, True, False]
    for index in (
        [7, 7, 3, 3],
        ["x", "y", None, "x"],
        pd.MultiIndex.from_product([["a", "b"], [1, 2]]),
        pd.date_range("2026-01-01", periods=4),
    ):
        assert told(pd.DataFrame(rows, index=index)) == one_by_one(rows, size=4)


def test_a_long_table_is_worked_out_to_its_end():
    """Tables longer than the rows worked at a time agree with a short one, to the last row."""
    size = 200_001
    rows = {name: pd.Categorical([value]).repeat(size) for name, value in FEAR.items()}
    frame = pd.DataFrame({**rows, "credible": np.arange(size) % 3 != 1})
    found = assess_table(frame, undisputed=True).asylum
    assert (found[1::3] == "refused").all()
    assert (found[found.index % 3 != 1] == "permitted").all()


def test_results_are_categories_in_one_order():
    """Each column of results is categorical, with the four results in the same order."""
    found = assess_table(pd.DataFrame({"nexus": ["none"]}))
    for name in PROTECTIONS:
        assert list(found[name].cat.categories) == [str(result) for result in RESULTS]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["nexuss"], "column 1: unknown fact 'nexuss'. Did you mean 'nexus'?"),
        (["nexus", "Race"], "column 2: unknown fact 'Race'. Did you mean 'race'?"),
        (["nexus", "nexus"], "column 2: the fact 'nexus' has two columns."),
        (["nexus", 3], "column 2: unknown fact 3."),
        ([None], "column 1: unknown fact None."),
        ([float("nan")], "column 1: unknown fact nan."),
        ([""], "column 1: unknown fact ''."),
        ([("nexus", "race")], "column 1: unknown fact a value of type tuple."),
        ([" nexus"], "column 1: unknown fact ' nexus'. Did you mean 'nexus'?"),
        (["case", "nexus"], "column 1: unknown fact 'case'."),
    ],
)
def test_a_bad_column_is_named(columns, said):
    """A column that is no fact, or the second for one, is named by place and heading."""
    frame = pd.DataFrame([["none"] * len(columns)])
    frame.columns = pd.Index(columns, dtype=object, tupleize_cols=False)
    with pytest.raises(ReliefError) as error:
        assess_table(frame)
    assert str(error.value).startswith(said)


class Colour(enum.Enum):
    """A value no fact has."""

    RED = "government"


@pytest.mark.parametrize(
    ("name", "column", "said"),
    [
        ("credible", [True, "True"], "row 1, column credible: 'True' is not allowed."),
        ("credible", [1, 0], "row 0, column credible: 1 is not allowed."),
        ("credible", pd.array([1, None], dtype="Int64"), "row 0, column credible: 1 is not"),
        ("credible", [1.0, None], "row 0, column credible: 1.0 is not allowed."),
        ("credible", pd.Categorical(["no", "no"]), "row 0, column credible: 'no' is not allowed."),
        ("nexus", ["none", "a reson"], "row 1, column nexus: 'a reson' is not allowed. Did you"),
        ("nexus", ["none", "None"], "row 1, column nexus: 'None' is not allowed. Did you mean"),
        ("nexus", ["none", ""], "row 1, column nexus: '' is not allowed."),
        ("nexus", pd.array(["none", "x"], dtype="string"), "row 1, column nexus: 'x' is not"),
        ("nexus", pd.Categorical(["none", "x"]), "row 1, column nexus: 'x' is not allowed."),
        ("nexus", [["none"], "none"], "row 0, column nexus: a value of type list is not"),
        ("circuit", [9, 9], "row 0, column circuit: 9 is not allowed."),
        ("circuit", ["9", 9], "row 1, column circuit: 9 is not allowed."),
        ("persecutor", [None, Colour.RED], "row 1, column persecutor: a value of type Colour"),
        ("likelihood_of_torture", [0.5, 1.5], "row 1, column likelihood_of_torture: 1.5 is not"),
        ("likelihood_of_torture", [-1e-9, 0], "row 0, column likelihood_of_torture: -1e-09 is"),
        ("likelihood_of_torture", [0.5, "30%"], "row 1, column likelihood_of_torture: '30%' is"),
        ("likelihood_of_torture", ["0.3", "0.4"], "row 0, column likelihood_of_torture: '0.3' is"),
        ("likelihood_of_torture", [True, False], "row 0, column likelihood_of_torture: True is"),
        ("likelihood_of_torture", [0.1, np.inf], "row 1, column likelihood_of_torture: inf is"),
        ("likelihood_of_torture", [0.1, 1j], "row 0, column likelihood_of_torture: a value of"),
        ("days_to_filing", [3, 3.5], "row 1, column days_to_filing: 3.5 is not allowed."),
        ("days_to_filing", [3, -1], "row 1, column days_to_filing: -1 is not allowed."),
        ("days_to_filing", [3651, 3], "row 0, column days_to_filing: 3651 is not allowed."),
        ("days_to_filing", [3, np.inf], "row 1, column days_to_filing: inf is not allowed."),
        ("days_to_filing", [3.0, True], "row 1, column days_to_filing: True is not allowed."),
        ("days_to_filing", [3, 10**30], "row 1, column days_to_filing: a number of more than"),
        (
            "days_to_filing",
            pd.to_datetime(["2026-01-01", None]),
            "row 0, column days_to_filing: a value of type Timestamp is not allowed.",
        ),
        (
            "days_to_filing",
            np.array([2**63, 1], np.uint64),
            "row 0, column days_to_filing: a number of more than 15 digits is not allowed.",
        ),
    ],
)
def test_a_bad_value_is_named_with_row_and_column(name, column, said):
    """The first value that is not allowed is named, with its row, its column and what is."""
    with pytest.raises(ReliefError) as error:
        assess_table(pd.DataFrame({name: column}))
    assert str(error.value).startswith(said)
    assert f"Allowed: {FACTS[name].allowed}" in str(error.value)


def test_the_row_named_is_the_label_of_the_first_bad_one():
    """The row is named by its own label, and the first bad row is the one named."""
    for column in (
        ["none", "x", "y"],
        pd.Categorical(["none", "x", "y"], categories=["y", "none", "x"]),
        pd.array(["none", "x", "y"], dtype="string"),
    ):
        frame = pd.DataFrame({"nexus": column}, index=["Ana", "Bo", "Cy"])
        with pytest.raises(ReliefError, match="row 'Bo', column nexus: 'x' is not allowed"):
            assess_table(frame)
        for index in (pd.date_range("2026-01-01", periods=3), [(1, 2), (1, 3), (1, 4)]):
            with pytest.raises(ReliefError, match="row number 2, column nexus: 'x' is not"):
                assess_table(frame.set_index(pd.Index(index)))
    risk = pd.DataFrame({"likelihood_of_torture": [0.1, 2, 3]}, index=[10, 20, 30])
    with pytest.raises(ReliefError, match=r"row 20, column likelihood_of_torture: 2\.0"):
        assess_table(risk)


def test_what_is_no_frame_is_refused():
    """A list, a dictionary, a series and nothing at all are no table."""
    for odd in (None, [], {"nexus": ["none"]}, pd.Series(["none"], name="nexus"), "nexus"):
        with pytest.raises(ReliefError, match="expected a DataFrame"):
            assess_table(odd)
