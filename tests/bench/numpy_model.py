"""The whole model by hand in NumPy, for tables: read and check the columns, then decide.

Truth is an int8 column of -1 not met, 0 open, 1 met. The work goes in blocks of rows that fit the
processor's cache, which is what a careful hand would do.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from tests.bench.cases import COUNTS, FACTS, PROTECTIONS, RESULTS, SHARES, WORDS, YES_NO

Column = Any  # a NumPy array of one value per row
BLOCK = 1 << 16
CODE = {name: {word: i for i, word in enumerate(words)} for name, words in WORDS.items()}


def first_share(above: float) -> float:
    """The least float that rounds, to six decimals, to ``above``; so no column need be rounded."""
    low, high = above - 1e-6, above
    while np.nextafter(low, 1.0) < high:
        middle = (low + high) / 2
        low, high = (low, middle) if round(middle, 6) >= above else (middle, high)
    return float(high)


POSSIBLE, LIKELY = first_share(0.10), first_share(0.500001)


def prepare(frame: pd.DataFrame) -> dict[str, Column]:
    """The columns checked and turned into arrays; an absent column is unknown.

    Yes/no gives a truth, a fact with named values its place (-1 unknown), a share a float (NaN
    unknown) and a count an integer (-1 unknown).
    """
    strange = set(frame.columns) - set(FACTS)
    if strange or not frame.columns.is_unique:
        raise ValueError(f"columns not understood: {sorted(map(str, strange)) or 'a name twice'}")
    out: dict[str, Column] = {}
    for name in frame.columns:
        read = (
            yes_no if name in YES_NO else words if name in WORDS else
            shares if name in SHARES else counts
        )  # fmt: skip
        out[name] = read(name, frame[name].array)
    unknown = {name: np.broadcast_to(np.int8(0), len(frame)) for name in YES_NO}
    unknown |= {name: np.broadcast_to(np.int8(-1), len(frame)) for name in (*WORDS, *COUNTS)}
    unknown |= {name: np.broadcast_to(np.nan, len(frame)) for name in SHARES}
    return unknown | out


def yes_no(name: str, column: Any) -> Column:
    """The truth of a bool column, or of a boolean one with missing values."""
    if isinstance(column, pd.arrays.BooleanArray):
        truth = column._data.view(np.int8) * np.int8(2)
        truth -= np.int8(1)
        truth *= ~column._mask
        return truth
    if column.dtype.name != "bool":
        raise ValueError(f"{name}: expected true and false, found {column.dtype}")
    truth = column.to_numpy().view(np.int8) * np.int8(2)
    truth -= np.int8(1)
    return truth


def words(name: str, column: Any) -> Column:
    """The place of each value of a category column among the values the fact has."""
    if not isinstance(column, pd.Categorical):
        raise ValueError(f"{name}: expected a category, found {column.dtype}")
    found = list(column.categories)
    if found == list(WORDS[name]):
        return column.codes
    if strange := [word for word in found if word not in CODE[name]]:
        row = np.flatnonzero(np.isin(column, strange))
        if row.size:
            raise ValueError(f"{name}, row {row[0]}: {column[row[0]]!r} is not a value of it")
    places = np.array([*(CODE[name].get(word, -1) for word in found), -1], np.int8)
    return places[column.codes]


def shares(name: str, column: Any) -> Column:
    """A float column of numbers from 0 to 1."""
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    refuse(name, values, (values < 0) | (values > 1))
    return values


def counts(name: str, column: Any) -> Column:
    """An integer column from 0 to the most the fact allows."""
    if isinstance(column, pd.arrays.IntegerArray):
        values, mask = column._data, column._mask
    elif column.dtype.kind in "iu":
        values, mask = column.to_numpy(), None
    else:
        raise ValueError(f"{name}: expected whole numbers, found {column.dtype}")
    bad = (values < 0) | (values > COUNTS[name])
    refuse(name, values, bad if mask is None else bad & ~mask)
    return values if mask is None else np.where(mask, -1, values)


def refuse(name: str, values: Column, bad: Column) -> None:
    """Raise for the first row that is out of bounds."""
    if bad.any():
        row = int(bad.argmax())
        raise ValueError(f"{name}, row {row}: {values[row]} is out of bounds")


def all_of(*truths: Column) -> Column:
    """*And*: the least truth."""
    return reduce(np.minimum, truths)


def any_of(*truths: Column) -> Column:
    """*Or*: the greatest truth."""
    return reduce(np.maximum, truths)


def truth_of(met: Column, known: Column) -> Column:
    """Met, not met, or open where the value is not known."""
    truth = met.view(np.int8) * np.int8(2)
    truth -= np.int8(1)
    if known is not True:
        truth *= known
    return truth


def elements(f: dict[str, Column]) -> dict[str, list[Column]]:
    """The truth of each numbered element of each protection."""

    def among(name: str, *wanted: str) -> Column:
        met = [f[name] == CODE[name][each] for each in wanted]
        return truth_of(reduce(np.logical_or, met), f[name] >= 0)

    def level(name: str, least: str) -> Column:
        return truth_of(f[name] >= CODE[name][least], f[name] >= 0)

    gate = all_of(f["in_united_states"], any_of(-f["safe_third_country"], f["unaccompanied_child"]))
    affirmative = among("proceedings", "affirmative")
    group = [f[f"group_{part}"] for part in ("immutable", "particular", "distinct")]
    ground = any_of(
        *(f[name] for name in ("race", "religion", "nationality", "political_opinion")),
        all_of(f["social_group"], *group),
    )
    central = level("nexus", "central reason")
    nexus = all_of(ground, central)
    split = all_of(among("circuit", "6", "9"), level("nexus", "a reason"))
    nexus_withholding = all_of(ground, any_of(central, split))
    government = among("persecutor", "government")
    responsible = any_of(government, among("persecutor", "uncontrolled private actor"))
    harmed = all_of(level("past_harm", "persecution"), responsible)
    past, past_withholding = all_of(harmed, nexus), all_of(harmed, nexus_withholding)
    safe_elsewhere = among("relocation", "reasonable")
    not_safe_shown = -among("relocation", "unreasonable")
    stands = -any_of(f["changed_conditions"], safe_elsewhere)
    at_risk = any_of(f["singled_out"], f["pattern_or_practice"])
    proof = all_of(f["credible"], -among("corroboration", "missing"))

    def no_move(past_persecution: Column) -> Column:
        burden = -any_of(government, past_persecution)
        return -any_of(safe_elsewhere, all_of(not_safe_shown, burden))

    share, tortured = f["likelihood_of_persecution"], f["likelihood_of_torture"]
    given = share == share
    days, changed = f["days_to_filing"], f["changed_circumstances"]
    excused = any_of(changed, f["extraordinary_circumstances"])
    may_apply = all_of(
        any_of(affirmative, among("proceedings", "removal")),
        any_of(
            truth_of(days <= 365, days >= 0),
            f["unaccompanied_child"],
            all_of(excused, f["filed_within_reasonable_period"]),
        ),
        any_of(-f["previously_denied"], changed),
    )
    serious = any_of(f["compelling_reasons"], f["other_serious_harm"])
    well_founded = all_of(
        f["genuine_fear"], truth_of(share >= POSSIBLE, given), at_risk, no_move(past)
    )
    basis = all_of(nexus, responsible, any_of(all_of(past, any_of(stands, serious)), well_founded))
    both = any_of(
        f["persecuted_others"],
        f["particularly_serious_crime"],
        f["serious_nonpolitical_crime"],
        f["security_danger"],
        f["terrorism"],
    )
    asylum_bar = any_of(
        both,
        f["aggravated_felony"],
        f["firmly_resettled"],
        f["entry_presumption"],
        f["frivolous_finding"],
    )
    threat = any_of(
        all_of(past_withholding, stands),
        all_of(truth_of(share >= LIKELY, given), at_risk, no_move(past_withholding)),
    )
    years = f["sentence_years"]
    felony = all_of(f["aggravated_felony"], truth_of(years >= 5, years >= 0))
    bar = any_of(both, felony, f["atrocity_participant"])
    torture = all_of(
        f["severe_harm"],
        f["specific_intent"],
        f["custody_or_control"],
        -f["lawful_sanction"],
        level("official_role", "acquiesces"),
    )
    chance = truth_of(tortured >= LIKELY, tortured == tortured)
    cat = [gate, -affirmative, torture, chance, any_of(proof, f["independent_evidence"])]
    discretion = truth_of(f["favorable_discretion"] >= 0, True)  # unknown: still "may"
    return {
        "asylum": [gate, may_apply, basis, proof, -asylum_bar, discretion],
        "withholding": [
            gate, -affirmative, nexus_withholding, responsible, threat, proof, -bar,
        ],
        "cat_withholding": [*cat, -bar],
        "cat_deferral": [*cat, bar],
    }  # fmt: skip


def decide(f: dict[str, Column]) -> dict[str, Column]:
    """The four result codes (places in ``RESULTS``) of every row."""
    rows = len(f["in_united_states"])
    out = {name: np.empty(rows, np.int8) for name in PROTECTIONS}
    for start in range(0, rows, BLOCK):
        block = slice(start, start + BLOCK)
        for name, truths in elements({key: f[key][block] for key in FACTS}).items():
            code = all_of(*truths) + np.int8(1)  # refused 0, open 1, granted 2
            if name != "asylum":
                code += code >> 1  # required 3
            out[name][block] = code
    return out


def assess(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of the four results, one row per row of ``frame``."""
    codes = decide(prepare(frame))
    kind = pd.CategoricalDtype(list(RESULTS))
    return pd.DataFrame(
        {name: pd.Categorical.from_codes(codes[name], dtype=kind) for name in PROTECTIONS},
        index=frame.index,
        copy=False,
    )
