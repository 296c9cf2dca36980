"""A million rows: the table read, checked and decided; and the rules alone on prepared arrays."""

from __future__ import annotations

import statistics
from typing import Any

import numpy as np

from reliefkit import tables
from tests.bench import numpy_model, openfisca_model
from tests.bench.cases import FACTS, PROTECTIONS, RESULTS, SHARES, WORDS, random_frame
from tests.bench.timing import Section, row, seconds

ROWS = 1_000_000


def batches() -> Section:
    """A table read, checked and decided; and the rules alone on prepared arrays."""
    frame = random_frame(ROWS)
    hand, own = numpy_model.assess(frame), tables.assess_table(frame)
    for name in PROTECTIONS:
        if list(hand[name]) != [str(each) for each in own[name]]:
            at = next(i for i in range(ROWS) if hand[name][i] != str(own[name][i]))
            facts = {k: v for k, v in frame.loc[at].items() if v == v}
            raise SystemExit(f"Row {at} of the table differs in {name}: {facts}")
    by_turns: dict[str, list[float]] = {"own": [], "hand": []}
    for _ in range(9):
        by_turns["own"].append(seconds(lambda: tables.assess_table(frame)))
        by_turns["hand"].append(seconds(lambda: numpy_model.assess(frame)))
    whole = {name: ROWS / 1e6 / statistics.median(found) for name, found in by_turns.items()}

    mine, theirs = tables.prepare(frame), numpy_model.prepare(frame)
    inputs = openfisca_inputs(theirs)
    codes = openfisca_model.results(openfisca_model.simulate(inputs, trace=False, rows=ROWS))
    for name, code in zip(PROTECTIONS, codes, strict=True):
        if (np.array(RESULTS)[code] != hand[name].to_numpy(object)).any():
            raise SystemExit(f"OpenFisca differs on the table in {name}.")
    alone: dict[str, list[float]] = {"own": [], "hand": [], "fisca": []}
    for turn in range(9):
        alone["own"].append(seconds(lambda: tables.decide(mine)))
        alone["hand"].append(seconds(lambda: numpy_model.decide(theirs)))
        if turn < 3:
            alone["fisca"].append(
                seconds(lambda: openfisca_model.simulate(inputs, trace=False, rows=ROWS))
            )
    rate = {name: ROWS / 1e6 / statistics.median(found) for name, found in alone.items()}
    pairs = zip(by_turns["hand"], by_turns["own"], strict=True)
    share = 100 * statistics.median(hand / own for hand, own in pairs)  # neighbours share the load
    fast = rate["own"] >= 10
    unit = "million cases/s"
    return {
        "title": "A million rows",
        "rows": [
            row("reliefkit.tables.assess_table, reading and checking included", whole["own"], unit),
            row("hand-written NumPy, same frame, unknowns and checks", whole["hand"], unit),
            row(
                "assess_table's speed as a share of hand-written NumPy's",
                share, "%", "at least 50%", share >= 50,
            ),
            row(
                "reliefkit, the rules alone on prepared arrays",
                rate["own"], unit, "at least 10 million/s on one core", fast,
            ),
            row("hand-written NumPy, the rules alone", rate["hand"], unit),
            row("OpenFisca, trace off, setting inputs and the rules", rate["fisca"], unit),
        ],
    }  # fmt: skip


def openfisca_inputs(facts: dict[str, Any]) -> dict[str, Any]:
    """The hand-written NumPy's arrays in OpenFisca's own coding."""
    out = {}
    for name in FACTS:
        column = facts[name]
        if name in WORDS:
            column = column + 1
        elif name in SHARES:
            column = np.nan_to_num(np.rint(column * 1_000_000), nan=-1)
        out[name] = column.astype(np.int32)
    return out
