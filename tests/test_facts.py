"""What every fact on the intake sheet takes and refuses, and what its error says."""

import ast
import datetime
import decimal
import fractions
import inspect
import math
from pathlib import Path

import numpy as np
import pytest

from reliefkit import Case, ReliefError
from reliefkit.facts import FACTS, GROUPS, kinds

YES_NO = [f.name for f in FACTS.values() if f.kind == "yes/no"]
SHARES = [f.name for f in FACTS.values() if f.kind == "share"]
COUNTS = [f.name for f in FACTS.values() if f.kind == "count"]
NAMED = [f.name for f in FACTS.values() if f.kind in ("choice", "level")]


class Hostile:
    """An object that raises whatever one does with it."""

    def __repr__(self):
        raise RuntimeError("repr")

    __str__ = __eq__ = __hash__ = __bool__ = __len__ = __iter__ = __repr__


class OddWord(str):
    """A word that cannot be looked up."""

    def __hash__(self):
        raise RuntimeError("hash")


class OddNumber(float):
    """A number that can be neither compared nor shown."""

    def __repr__(self):
        raise RuntimeError("repr")

    __le__ = __ge__ = __lt__ = __gt__ = __repr__


class OddCount(int):
    """A whole number that can be neither compared nor shown."""

    def __repr__(self):
        raise RuntimeError("repr")

    __le__ = __ge__ = __lt__ = __gt__ = __abs__ = __repr__


# No fact takes any of these.
NONSENSE = [
    float("nan"),
    float("inf"),
    -0.01,
    -1,
    1.5,
    10**400,
    -(10**5000),
    1j,
    "",
    "no such value",
    "x" * 100_000,
    "\ud800",
    "\x00",
    b"government",
    decimal.Decimal("0.3"),
    fractions.Fraction(1, 3),
    datetime.date(2026, 1, 1),
    [],
    (True,),
    {"value": 1},
    {0},
    object(),
    int,
    len,
    NotImplemented,
    ...,
    np.array([0.3]),
    np.array([], dtype=bool),
    np.datetime64("2026-01-01"),
    np.float64("nan"),
    np.ma.masked,
    Hostile(),
    OddWord("no such value"),
    OddNumber(7.5),
    OddCount(1_000_000),
]


def refusal(**facts):
    """The one error a bad fact ends in."""
    with pytest.raises(ReliefError) as caught:
        Case(**facts)
    with pytest.raises(ReliefError) as again:
        Case.undisputed(**facts)
    assert str(caught.value) == str(again.value)
    return str(caught.value)


@pytest.mark.parametrize("name", FACTS)
def test_nonsense_is_refused_by_every_fact(name):
    """Whatever is not an allowed value ends in the one error: fact, value, what is allowed."""
    for value in NONSENSE:
        if isinstance(value, OddNumber | OddWord) and _says(name, value):
            continue
        message = refusal(**{name: value})
        assert message.startswith(f"{name}: "), message
        assert message.endswith(f"Allowed: {FACTS[name].allowed}."), message
        assert len(message) < 500, message


def _says(name, value):
    """Whether what an odd number or word says is allowed: then it is taken, as the plain value."""
    plain = float.__float__(value) if isinstance(value, float) else str.__str__(value)
    try:
        return Case(**{name: plain}) == Case(**{name: value})
    except ReliefError:
        return False


@pytest.mark.parametrize("name", FACTS)
def test_none_is_unknown(name):
    """None is taken by every fact in both constructors, and means unknown."""
    assert Case(**{name: None})[name] is None
    assert Case.undisputed(**{name: None})[name] is None


@pytest.mark.parametrize("name", FACTS)
def test_every_allowed_value_is_taken(name):
    """A fact keeps each value it lists, and those at both ends of its scale."""
    scale = (FACTS[name].minimum, FACTS[name].maximum)
    for value in FACTS[name].values or scale:
        kept = Case(**{name: value})[name]
        assert kept == value
        assert Case.undisputed(**{name: value})[name] == value
        assert FACTS[name].clause(kept).strip()
        assert FACTS[name].words(kept).strip()


@pytest.mark.parametrize("name", YES_NO)
def test_yes_no_takes_only_true_and_false(name):
    """A yes/no fact takes True and False, NumPy's too, and nothing that merely looks like them."""
    assert Case(**{name: np.True_})[name] is True
    assert Case(**{name: np.False_})[name] is False
    for value in (0, 1, 0.0, 1.0, "yes", "no", "True", np.int64(1), np.float64(0)):
        assert "True or False" in refusal(**{name: value})


@pytest.mark.parametrize("name", SHARES)
def test_share_takes_numbers_from_nought_to_one(name):
    """A share takes 0 to 1, whole numbers and NumPy's too, kept to six decimals; no boolean."""
    for value, kept in (
        (0, 0.0),
        (1, 1.0),
        (0.3 - 0.2, 0.1),
        (0.0999994, 0.099999),
        (0.1234567, 0.123457),
        (5e-324, 0.0),
        (np.float64(0.25), 0.25),
        (np.float32(0.5), 0.5),
        (np.int64(1), 1.0),
    ):
        found = Case(**{name: value})[name]
        assert (type(found), found) == (float, kept)
    assert math.copysign(1, Case(**{name: -0.0})[name]) == 1
    for value in (True, False, np.True_, 1.0000001, -1e-9, 2, 50, "0.5", "45%", 10**400):
        assert "a number from 0 to 1" in refusal(**{name: value})


@pytest.mark.parametrize("name", COUNTS)
def test_count_takes_whole_numbers(name):
    """A count takes whole numbers in its range, with its unit; no boolean and no fraction."""
    top = FACTS[name].maximum
    for value in (0, 1, top, np.int64(top), np.uint8(3)):
        found = Case(**{name: value})[name]
        assert (type(found), found) == (int, int(value))
    for value in (True, False, np.True_, 1.0, np.float64(3), 2.5, "3", top + 1, -1, 10**400):
        assert f"a whole number of {FACTS[name].unit} from 0 to {top}" in refusal(**{name: value})


@pytest.mark.parametrize("name", NAMED)
def test_choice_and_level_take_their_own_words(name):
    """A choice or level takes its own words exactly, NumPy's too, and suggests the nearest."""
    for value in FACTS[name].values:
        found = Case(**{name: np.str_(value)})[name]
        assert (type(found), found) == (str, value)
        if len(value) > 3:
            for wrong in (value.upper(), value[:-1], f" {value}"):
                assert f"Did you mean {value!r}?" in refusal(**{name: wrong})
    for value in (0, 1, True, FACTS[name].values, "unknown"):
        message = refusal(**{name: value})
        assert all(repr(word) in message for word in FACTS[name].values)


def test_text_and_numbers_of_a_class_of_their_own_are_plain():
    """Whatever a subclass makes of comparing, hashing or showing, a fact keeps the plain value."""
    for name, value, kept in (
        ("persecutor", OddWord("government"), "government"),
        ("likelihood_of_torture", OddNumber(0.5), 0.5),
        ("likelihood_of_torture", OddCount(1), 1.0),
        ("days_to_filing", OddCount(100), 100),
    ):
        found = Case(**{name: value})[name]
        assert type(found) in (str, float, int)
        assert found == kept


def test_error_shows_the_value_shortly():
    """A value is shown as given if that is short and safe, and otherwise by its kind."""
    for value, shown in (
        ("goverment", "'goverment'"),
        (7, "7"),
        (1.5, "1.5"),
        (float("nan"), "nan"),
        (10**5000, "more than 15 digits"),
        ("x" * 1000, "xxx...'"),
        ("\ud800", "ud800"),
        ([1, 2], "a value of type list"),
        (object(), "a value of type object"),
    ):
        assert shown in refusal(persecutor=value)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("nexs", "nexus"),
        ("Nexus", "nexus"),
        ("likelihood_of_persecutin", "likelihood_of_persecution"),
        ("likelihood of torture", "likelihood_of_torture"),
        ("POLITICAL_OPINION", "political_opinion"),
        ("days_to_file", "days_to_filing"),
    ],
)
def test_unknown_fact_suggests_the_nearest_name(wrong, right):
    """A fact that does not exist is refused with the nearest name, wherever it is named."""
    said = f"unknown fact {wrong!r}. Did you mean {right!r}?"
    assert said in refusal(**{wrong: True})
    for ask in (lambda: Case().but(**{wrong: True}), lambda: Case()[wrong]):
        with pytest.raises(ReliefError, match="unknown fact") as caught:
            ask()
        assert said in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["", "self", "cls", "zzzz", "x" * 100_000, "\ud800"],
    ids=["empty", "self", "cls", "unlike", "endless", "surrogate"],
)
def test_unlike_any_fact_is_refused_without_a_guess(name):
    """A name near to none is refused in one short message that guesses nothing."""
    message = refusal(**{name: True})
    assert message.startswith("unknown fact ")
    assert "Did you mean" not in message
    assert len(message) < 300


@pytest.mark.parametrize("name", [None, 3, 1.5, ["nexus"], {"nexus": 1}, Hostile()])
def test_what_is_no_name_is_refused(name):
    """Asking a case for what is not even a name ends in the same error."""
    with pytest.raises(ReliefError, match="unknown fact"):
        Case()[name]


def test_error_is_a_value_error():
    """The one error type can be caught as the standard ValueError."""
    assert issubclass(ReliefError, ValueError)


def test_place_leads_the_message():
    """A reader of files can say where it is: its place stands first."""
    with pytest.raises(ReliefError, match=r"^row 3, column nexus: nexus: 'x' is not allowed"):
        FACTS["nexus"].check("x", "row 3, column nexus: ")


def test_every_fact_can_be_asked():
    """Each fact has a question, a label and authorities; its group lists it, in order."""
    for name, one in FACTS.items():
        assert one.question.endswith("?")
        assert one.label
        assert one.authorities
        assert name in GROUPS[one.group]
        assert one.ordinary is None or one.check(one.ordinary) == one.ordinary
        assert repr(one) == f"<fact {name}>"
    assert [name for names in GROUPS.values() for name in names] == list(FACTS)
    assert [one.index for one in FACTS.values()] == list(range(len(FACTS)))


def test_what_nobody_can_change_is_marked():
    """The circuit, the calendar, a nationality, having been an unaccompanied child: all fixed."""
    assert {n for n, one in FACTS.items() if not one.changeable} == {
        "circuit",
        "deadline_carried",
        "second_nationality",
        "unaccompanied_child",
    }


def test_no_fact_suggests_a_stage_direction():
    """Clauses are clauses: they start small, end without a stop, and no two values share one."""
    for one in FACTS.values():
        values = (*(one.values or (one.minimum, one.maximum)), None)
        clauses = [one.clause(value) for value in values]
        assert len(set(clauses)) == len(values)
        for said in clauses:
            assert not said.endswith(".")
            assert "None" not in said
            assert said[0].islower()
            assert "  " not in said


def test_rules_compare_no_numbers_of_their_own():
    """The kinds of fact hold no number but the ends and steps of a share, and how fine it is."""
    tree = ast.parse(Path(inspect.getfile(kinds)).read_text("utf-8"))
    numbers = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    assert {number for number in numbers if type(number) in (int, float)} <= {
        0,
        1,
        0.01,
        1e-6,
        6,
        100,
    }
