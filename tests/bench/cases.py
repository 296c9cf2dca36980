"""Random cases for the bench: every fact, unknowns, and values on each threshold.

The vocabulary is written out here once more, so that the engines of the bench share nothing with
reliefkit but the names.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Case = dict[str, Any]  # the known facts; a fact that is not there is unknown

PROTECTIONS = ("asylum", "withholding", "cat_withholding", "cat_deferral")
RESULTS = ("refused", "open", "permitted", "required")

ELEMENTS = {
    "asylum": (
        "gate", "may apply", "basis in persecution", "proof", "no bar", "discretion",
    ),
    "withholding": (
        "gate", "before a judge", "nexus", "government responsibility", "future threat",
        "proof", "no bar",
    ),
    "cat_withholding": (
        "gate", "before a judge", "torture", "likelihood of torture", "proof of torture", "no bar",
    ),
    "cat_deferral": (
        "gate", "before a judge", "torture", "likelihood of torture", "proof of torture",
        "a bar applies",
    ),
}  # fmt: skip

# Each fact's value in a case that is granted every protection, every requirement resting on one
# fact or two, so that a random change shows. First the yes/no facts.
YES_NO = {
    "in_united_states": True,
    "safe_third_country": False,
    "unaccompanied_child": False,
    "changed_circumstances": False,
    "extraordinary_circumstances": False,
    "filed_within_reasonable_period": True,
    "previously_denied": False,
    "entry_presumption": False,
    "genuine_fear": True,
    "singled_out": True,
    "pattern_or_practice": False,
    "changed_conditions": False,
    "compelling_reasons": False,
    "other_serious_harm": False,
    "race": False,
    "religion": False,
    "nationality": False,
    "political_opinion": True,
    "social_group": False,
    "group_immutable": True,
    "group_particular": True,
    "group_distinct": True,
    "severe_harm": True,
    "specific_intent": True,
    "custody_or_control": True,
    "lawful_sanction": False,
    "credible": True,
    "independent_evidence": False,
    "persecuted_others": False,
    "aggravated_felony": False,
    "particularly_serious_crime": False,
    "serious_nonpolitical_crime": False,
    "security_danger": False,
    "terrorism": False,
    "atrocity_participant": False,
    "firmly_resettled": False,
    "frivolous_finding": False,
    "favorable_discretion": True,
}

# Facts with named values, lowest first where they are ordered.
WORDS = {
    "proceedings": ("affirmative", "removal", "reinstated order", "administrative removal"),
    "circuit": ("none", *(str(n) for n in range(1, 12)), "DC"),
    "past_harm": ("none", "mistreatment", "persecution", "torture"),
    "relocation": ("reasonable", "unreasonable", "not shown"),
    "nexus": ("none", "incidental", "a reason", "central reason"),
    "persecutor": ("government", "uncontrolled private actor", "controlled private actor"),
    "official_role": ("none", "unable to prevent", "acquiesces", "inflicts"),
    "corroboration": ("provided", "unavailable", "missing"),
}
GRANTED_WORDS = {
    "proceedings": "removal",
    "circuit": "none",
    "past_harm": "none",
    "relocation": "unreasonable",
    "nexus": "central reason",
    "persecutor": "government",
    "official_role": "inflicts",
    "corroboration": "provided",
}

# Numbers: on each threshold, one step off it, and within the sixth decimal of it.
SHARES = ("likelihood_of_persecution", "likelihood_of_torture")
SHARE_VALUES = (
    0.0, 0.05, 0.09, 0.099999, 0.0999994, 0.0999996, 0.1, 0.3 - 0.2, 0.1000004, 0.25, 0.3,
    0.49, 0.5, 0.1 + 0.4, 0.5000004, 0.5000006, 0.500001, 0.51, 0.7, 0.99, 1.0,
)  # fmt: skip
COUNTS = {"days_to_filing": 3650, "sentence_years": 50}
COUNT_VALUES = {
    "days_to_filing": (0, 1, 100, 364, 365, 366, 367, 500, 3650),
    "sentence_years": (0, 1, 4, 5, 6, 50),
}
GRANTED_NUMBERS = {
    "likelihood_of_persecution": 0.6,
    "likelihood_of_torture": 0.6,
    "days_to_filing": 100,
    "sentence_years": 0,
}

FACTS = (*YES_NO, *WORDS, *SHARES, *COUNTS)
VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(YES_NO, (False, True)),
    **WORDS,
    **dict.fromkeys(SHARES, SHARE_VALUES),
    **COUNT_VALUES,
}
GRANTED: dict[str, Any] = {**YES_NO, **GRANTED_WORDS, **GRANTED_NUMBERS}
# Facts that open another way to a grant: often at random.
LOOSE = ("past_harm", "social_group", "political_opinion", "circuit", "nexus", "aggravated_felony")


def random_case(rng: random.Random) -> Case:
    """The granted case but for some facts at random and some unknown."""
    noise = rng.choice((0.05, 0.15, 0.4, 1.0))
    unknown = rng.choice((0.0, 0.03, 0.15, 0.5))
    case: Case = {}
    for name in FACTS:
        if rng.random() < unknown:
            continue
        wild = rng.random() < (max(noise, 0.3) if name in LOOSE else noise)
        case[name] = rng.choice(VALUES[name]) if wild else GRANTED[name]
    return case


def random_cases(n: int, seed: int = 7) -> list[Case]:
    """``n`` random cases, the same for the same seed."""
    rng = random.Random(seed)
    return [random_case(rng) for _ in range(n)]


def frame_of(cases: list[Case]) -> pd.DataFrame:
    """The cases as a table in compact columns, one row each; unknown is a missing value."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for name in FACTS:
        values = [case.get(name) for case in cases]
        if name in YES_NO:
            full = None not in values
            columns[name] = pd.array(values, dtype="bool" if full else "boolean")
        elif name in WORDS:
            columns[name] = pd.Categorical(values, categories=list(WORDS[name]))
        elif name in SHARES:
            columns[name] = pd.array(values, dtype="float64")
        else:
            columns[name] = pd.array(values, dtype="Int16")
    return pd.DataFrame(columns)


def random_frame(rows: int, seed: int = 7) -> pd.DataFrame:
    """A big table in compact columns: every second column complete, 3% unknown in the others."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {}
    for place, name in enumerate(FACTS):
        complete = place % 2 == 0
        wild = rng.random(rows) < (0.3 if name in LOOSE else 0.05)
        unknown = np.zeros(rows, bool) if complete else rng.random(rows) < 0.03
        pick = rng.integers(len(VALUES[name]), size=rows)
        code = np.where(wild, pick, VALUES[name].index(GRANTED[name]) if name not in SHARES else -1)
        if name in YES_NO:
            truth = code.astype(bool)
            columns[name] = truth if complete else pd.arrays.BooleanArray(truth, unknown)
        elif name in WORDS:
            codes = np.where(unknown, -1, code).astype("int8")
            columns[name] = pd.Categorical.from_codes(codes, categories=list(WORDS[name]))
        elif name in SHARES:
            share = np.where(wild, np.array(SHARE_VALUES)[pick], GRANTED[name])
            columns[name] = np.where(unknown, np.nan, share)
        else:
            number = np.array(COUNT_VALUES[name], dtype="int16")[code]
            columns[name] = number if complete else pd.arrays.IntegerArray(number, unknown)
    return pd.DataFrame(columns)
