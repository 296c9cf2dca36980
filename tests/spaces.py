"""The space of cases: a second copy of the intake sheet, and ways to draw cases from it.

The sheet was written down by hand a second time, apart from the package's own, so that a slip in
either shows up when the two are compared. A case is a plain dictionary of facts; None = unknown.
"""

import random

from hypothesis import strategies as st

YES_NO = (False, True)
CIRCUITS = ("none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "DC")

# name: (group, kind, ordinary value, values in order or (lowest, highest))
SHEET = {
    "in_united_states": ("procedure", "yes/no", True, YES_NO),
    "proceedings": (
        "procedure",
        "choice",
        "removal",
        (
            "affirmative",
            "expedited removal",
            "removal",
            "reinstated order",
            "administrative removal",
        ),
    ),
    "safe_third_country": ("procedure", "yes/no", False, YES_NO),
    "unaccompanied_child": ("procedure", "yes/no", False, YES_NO),
    "days_to_filing": ("procedure", "count", 100, (0, 3650)),
    "deadline_carried": ("procedure", "yes/no", False, YES_NO),
    "changed_circumstances": ("procedure", "yes/no", False, YES_NO),
    "extraordinary_circumstances": ("procedure", "yes/no", False, YES_NO),
    "filed_within_reasonable_period": ("procedure", "yes/no", False, YES_NO),
    "previously_denied": ("procedure", "yes/no", False, YES_NO),
    "second_nationality": ("procedure", "yes/no", False, YES_NO),
    "entry_presumption": ("procedure", "yes/no", False, YES_NO),
    "circuit": ("procedure", "choice", "none", CIRCUITS),
    "past_harm": ("past", "level", "none", ("none", "mistreatment", "persecution", "torture")),
    "genuine_fear": ("future", "yes/no", True, YES_NO),
    "likelihood_of_persecution": ("future", "share", None, (0, 1)),
    "singled_out": ("future", "yes/no", True, YES_NO),
    "pattern_or_practice": ("future", "yes/no", False, YES_NO),
    "changed_conditions": ("future", "yes/no", False, YES_NO),
    "relocation": ("future", "choice", "unreasonable", ("reasonable", "unreasonable", "not shown")),
    "compelling_reasons": ("future", "yes/no", False, YES_NO),
    "other_serious_harm": ("future", "yes/no", False, YES_NO),
    "race": ("why", "yes/no", False, YES_NO),
    "religion": ("why", "yes/no", False, YES_NO),
    "nationality": ("why", "yes/no", False, YES_NO),
    "political_opinion": ("why", "yes/no", False, YES_NO),
    "social_group": ("why", "yes/no", False, YES_NO),
    "group_immutable": ("why", "yes/no", True, YES_NO),
    "group_particular": ("why", "yes/no", True, YES_NO),
    "group_distinct": ("why", "yes/no", True, YES_NO),
    "nexus": ("why", "level", None, ("none", "incidental", "a reason", "central reason")),
    "persecutor": (
        "who",
        "choice",
        None,
        ("government", "uncontrolled private actor", "controlled private actor"),
    ),
    "likelihood_of_torture": ("torture", "share", None, (0, 1)),
    "severe_harm": ("torture", "yes/no", None, YES_NO),
    "specific_intent": ("torture", "yes/no", True, YES_NO),
    "custody_or_control": ("torture", "yes/no", True, YES_NO),
    "lawful_sanction": ("torture", "yes/no", False, YES_NO),
    "official_role": (
        "torture",
        "level",
        None,
        ("none", "unable to prevent", "acquiesces", "inflicts"),
    ),
    "credible": ("proof", "yes/no", True, YES_NO),
    "corroboration": ("proof", "choice", "provided", ("provided", "unavailable", "missing")),
    "independent_evidence": ("proof", "level", "none", ("none", "risk of torture", "whole claim")),
    "persecuted_others": ("bars", "yes/no", False, YES_NO),
    "aggravated_felony": ("bars", "yes/no", False, YES_NO),
    "sentence_years": ("bars", "count", 0, (0, 50)),
    "particularly_serious_crime": ("bars", "yes/no", False, YES_NO),
    "serious_nonpolitical_crime": ("bars", "yes/no", False, YES_NO),
    "security_danger": ("bars", "yes/no", False, YES_NO),
    "terrorism": ("bars", "yes/no", False, YES_NO),
    "atrocity_participant": ("bars", "yes/no", False, YES_NO),
    "firmly_resettled": ("bars", "yes/no", False, YES_NO),
    "frivolous_finding": ("bars", "yes/no", False, YES_NO),
    "favorable_discretion": ("discretion", "yes/no", None, YES_NO),
}
NAMES = tuple(SHEET)
KIND = {name: entry[1] for name, entry in SHEET.items()}
ORDINARY = {name: entry[2] for name, entry in SHEET.items()}

# Both thresholds hit from below, exactly and from above, before and after rounding to six places.
SHARES = (0, 0.05, 0.0999994, 0.3 - 0.2, 0.0999999, 0.1, 0.1000001, 0.1000004, 0.1000016)
SHARES += (0.3, 0.4999994, 0.5, 0.5000001, 0.5000004, 0.500001, 0.51, 0.8, 1)
NUMBERS = {"days_to_filing": (0, 100, 364, 365, 366, 369, 370, 400, 3650)}
NUMBERS |= {"sentence_years": (0, 1, 4, 5, 6, 10, 50)}


def values_of(name):
    """Values of a fact that can matter, in rising order: all of them, or those at thresholds."""
    kind = KIND[name]
    if kind == "share":
        return SHARES
    return NUMBERS[name] if kind == "count" else SHEET[name][3]


# Every element of every protection met and no bar, if nothing is changed.
STRONG = {**ORDINARY, "political_opinion": True, "nexus": "central reason"}
STRONG |= {"persecutor": "government", "past_harm": "persecution", "severe_harm": True}
STRONG |= {"likelihood_of_persecution": 0.8, "likelihood_of_torture": 0.8}
STRONG |= {"official_role": "acquiesces", "favorable_discretion": True}

STARTS = {"strong": STRONG, "fear alone": {**STRONG, "past_harm": "none"}, "ordinary": ORDINARY}
STARTS |= {"nothing known": dict.fromkeys(NAMES)}
WITHHOLDING_BARS = ("persecuted_others", "particularly_serious_crime", "security_danger")
WITHHOLDING_BARS += ("serious_nonpolitical_crime", "terrorism", "atrocity_participant")


def any_value(rng, name):
    """One value of a fact, with numbers most often at a threshold and bars mostly absent."""
    if KIND[name] == "share":
        return rng.choice(SHARES) if rng.random() < 0.6 else rng.random()
    if KIND[name] == "count":
        return rng.choice(NUMBERS[name]) if rng.random() < 0.7 else rng.randint(*SHEET[name][3])
    if SHEET[name][0] == "bars" or name == "entry_presumption":
        return rng.random() < 0.2
    return rng.choice(SHEET[name][3])


def random_case(rng, unknown=0.15):
    """A case over all the facts: half the time a few changes to a strong one, else anything.

    A fact is unknown with the given probability in the wild half; in the strong half, where one
    unknown decides more, a tenth as often. A third of the strong half has one more drawn bar.
    """
    if rng.random() < 0.5:
        changed = set(rng.sample(NAMES, rng.choice((0, 1, 2, 3, 4, 6, 8, 12))))
        hidden = unknown / 10
        case = {n: any_value(rng, n) if n in changed else STRONG[n] for n in NAMES}
        if rng.random() < 0.33:
            case[rng.choice(WITHHOLDING_BARS)] = True
    else:
        hidden = unknown
        case = {name: any_value(rng, name) for name in NAMES}
    return {name: None if rng.random() < hidden else value for name, value in case.items()}


ANY_VALUE = {name: st.sampled_from((*values_of(name), None)) for name in NAMES}
SEED = st.integers(0, 2**32)
START = st.sampled_from((*STARTS, "random"))


@st.composite
def cases(draw, changes=8):
    """A hypothesis strategy for cases: a few drawn facts on a start that shrinks to the simplest.

    The start is a strong case (with past persecution or from future fear alone), the ordinary
    column, nothing known, or a random case.
    """
    start = draw(START)
    random_start = start == "random"
    case = random_case(random.Random(draw(SEED))) if random_start else dict(STARTS[start])
    for _ in range(draw(st.integers(0, changes))):
        name = draw(st.sampled_from(NAMES))
        case[name] = draw(ANY_VALUE[name])
    return case
