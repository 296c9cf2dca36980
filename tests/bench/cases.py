"""Random cases for the bench: every fact, unknowns, and values on each threshold."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from reliefkit import Case
from reliefkit.facts import FACTS

if TYPE_CHECKING:
    import pandas as pd

Facts = dict[str, Any]  # the known facts; a fact that is not there is unknown

# Numbers: on each threshold, one step off it, and within the sixth decimal of it.
SHARES = (
    0.0, 0.05, 0.09, 0.099999, 0.0999994, 0.0999996, 0.1, 0.3 - 0.2, 0.1000004, 0.25, 0.3,
    0.49, 0.5, 0.1 + 0.4, 0.5000004, 0.5000006, 0.500001, 0.51, 0.7, 0.99, 1.0,
)  # fmt: skip
COUNTS = {
    "days_to_filing": (0, 1, 100, 364, 365, 366, 367, 500, 3650),
    "sentence_years": (0, 1, 4, 5, 6, 50),
}
VALUES = {
    name: fact.values or (SHARES if fact.kind == "share" else COUNTS.get(name, (0, fact.maximum)))
    for name, fact in FACTS.items()
}

# A case that is granted every protection, every requirement resting on one fact or two, so that a
# random change shows; and the facts that open another way to a grant, often at random.
GRANTED: Facts = Case.undisputed().assumed | {
    "filed_within_reasonable_period": True,
    "political_opinion": True,
    "nexus": "central reason",
    "persecutor": "government",
    "likelihood_of_persecution": 0.6,
    "severe_harm": True,
    "official_role": "inflicts",
    "likelihood_of_torture": 0.6,
    "favorable_discretion": True,
}
LOOSE = ("past_harm", "social_group", "political_opinion", "circuit", "nexus", "aggravated_felony")


def random_case(rng: random.Random) -> Facts:
    """The granted case but for some facts at random and some unknown."""
    noise = rng.choice((0.05, 0.15, 0.4, 1.0))
    unknown = rng.choice((0.0, 0.03, 0.15, 0.5))
    case: Facts = {}
    for name in FACTS:
        if rng.random() < unknown:
            continue
        wild = rng.random() < (max(noise, 0.3) if name in LOOSE else noise)
        wild |= name not in GRANTED
        case[name] = rng.choice(VALUES[name]) if wild else GRANTED[name]
    return case


def random_cases(n: int, seed: int = 7) -> list[Facts]:
    """``n`` random cases, the same for the same seed."""
    rng = random.Random(seed)
    return [random_case(rng) for _ in range(n)]


def frame_of(cases: list[Facts]) -> pd.DataFrame:
    """The cases as a table, one row each; unknown is a missing value."""
    import pandas as pd

    return pd.DataFrame({name: pd.array([c.get(name) for c in cases]) for name in FACTS})


def random_frame(rows: int, seed: int = 7) -> pd.DataFrame:
    """A big table in compact columns: every second column complete, 3% unknown in the others."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {}
    for place, (name, fact) in enumerate(FACTS.items()):
        values = [*VALUES[name], GRANTED.get(name, VALUES[name][0])]
        wild = rng.random(rows) < (0.3 if name in LOOSE else 0.05)
        unknown = rng.random(rows) < (0.03 if place % 2 else 0)
        codes = np.where(wild, rng.integers(len(values) - 1, size=rows), len(values) - 1)
        column = np.array(values)[codes]
        if fact.kind == "yes/no":
            columns[name] = pd.arrays.BooleanArray(column, unknown)
        elif fact.kind == "count":
            columns[name] = pd.arrays.IntegerArray(column, unknown)
        elif fact.kind == "share":
            columns[name] = np.where(unknown, np.nan, column)
        else:
            columns[name] = pd.Categorical(np.where(unknown, None, column), list(fact.values))
    return pd.DataFrame(columns)
