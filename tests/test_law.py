"""The rules: every element met, not met and open; thresholds; bars; circuits; dated standards.

The table below says of every named element of every protection what makes it so. It starts from
one case in which every element is met and no bar applies, and changes a few facts.
"""

import ast
import importlib.util
import inspect
from datetime import date
from pathlib import Path

import pytest
import spaces

from reliefkit import LAW_AS_OF, PROTECTIONS, Case, ReliefError, assess, errors, law, paths
from reliefkit.facts import FACTS
from reliefkit.law import GRAPH, LAW, standards
from reliefkit.logic import Element

MET, OPEN, NOT_MET = "met", "open", "not met"
STRONG = Case(**spaces.STRONG)
MANDATORY = ("withholding", "cat_withholding", "cat_deferral")
CAT = ("cat_withholding", "cat_deferral")
ALL = ("asylum", *MANDATORY)

# -- the table: element -> rows of (changes to the strong case, what the element then is) ---------

GATE = [
    ({}, MET),
    ({"in_united_states": False}, NOT_MET),
    ({"in_united_states": None}, OPEN),
    ({"safe_third_country": True}, NOT_MET),
    ({"safe_third_country": None}, OPEN),
    ({"safe_third_country": True, "unaccompanied_child": True}, MET),
    ({"safe_third_country": True, "unaccompanied_child": None}, OPEN),
    ({"safe_third_country": None, "unaccompanied_child": True}, MET),
    ({"in_united_states": False, "unaccompanied_child": True}, NOT_MET),
    ({"in_united_states": None, "safe_third_country": True}, NOT_MET),
]
PROCEEDINGS = [
    ({}, MET),
    ({"proceedings": "affirmative"}, MET),
    ({"proceedings": "expedited removal"}, NOT_MET),
    ({"proceedings": "reinstated order"}, NOT_MET),
    ({"proceedings": "administrative removal"}, NOT_MET),
    ({"proceedings": None}, OPEN),
]
LATE = {"days_to_filing": 366}
CHANGED = {**LATE, "changed_circumstances": True}
CARRIED = {**LATE, "deadline_carried": True}
EXTRAORDINARY = {**LATE, "extraordinary_circumstances": True}
TIMELY = [
    ({"days_to_filing": 0}, MET),
    ({"days_to_filing": 365}, MET),
    (LATE, NOT_MET),
    ({"days_to_filing": 3650}, NOT_MET),
    ({"days_to_filing": None}, OPEN),
    (CARRIED, MET),
    ({**CARRIED, "days_to_filing": 369}, MET),
    ({**CARRIED, "days_to_filing": 370}, NOT_MET),
    ({**LATE, "deadline_carried": None}, OPEN),
    ({"days_to_filing": 370, "deadline_carried": None}, NOT_MET),
    ({"days_to_filing": None, "unaccompanied_child": True}, MET),
    ({**LATE, "unaccompanied_child": True}, MET),
    ({**LATE, "unaccompanied_child": None}, OPEN),
    ({**LATE, "filed_within_reasonable_period": True}, NOT_MET),
    (CHANGED, NOT_MET),
    (EXTRAORDINARY, NOT_MET),
    ({**CHANGED, "filed_within_reasonable_period": True}, MET),
    ({**EXTRAORDINARY, "filed_within_reasonable_period": True}, MET),
    ({**CHANGED, "filed_within_reasonable_period": None}, OPEN),
    ({**EXTRAORDINARY, "filed_within_reasonable_period": None}, OPEN),
    ({**LATE, "changed_circumstances": None, "filed_within_reasonable_period": True}, OPEN),
    ({**LATE, "extraordinary_circumstances": None, "filed_within_reasonable_period": True}, OPEN),
    ({**LATE, "changed_circumstances": None, "filed_within_reasonable_period": False}, NOT_MET),
]
DENIED = {"previously_denied": True}
PREVIOUS_DENIAL = [
    ({}, MET),
    (DENIED, NOT_MET),
    ({"previously_denied": None}, OPEN),
    ({**DENIED, "changed_circumstances": True}, NOT_MET),  # 8 CFR 1208.4(a)(4)(ii)
    ({**DENIED, "filed_within_reasonable_period": True}, NOT_MET),
    ({**DENIED, "changed_circumstances": True, "filed_within_reasonable_period": True}, MET),
    ({**DENIED, "changed_circumstances": True, "filed_within_reasonable_period": None}, OPEN),
    ({**DENIED, "changed_circumstances": None, "filed_within_reasonable_period": True}, OPEN),
    (
        {
            **DENIED,
            "extraordinary_circumstances": True,
            "filed_within_reasonable_period": True,
        },
        NOT_MET,
    ),
    ({**DENIED, "unaccompanied_child": True}, NOT_MET),
]
MAY_APPLY = [
    ({}, MET),
    ({"proceedings": "administrative removal"}, NOT_MET),
    ({"proceedings": None}, OPEN),
    (LATE, NOT_MET),
    ({"days_to_filing": None}, OPEN),
    (DENIED, NOT_MET),
    ({"previously_denied": None}, OPEN),
    ({"days_to_filing": None, **DENIED}, NOT_MET),
]
SECOND = {"second_nationality": True}
SECOND_NATIONALITY = [
    ({}, MET),
    *((SECOND | {"circuit": c}, MET if c == "2" else NOT_MET) for c in spaces.CIRCUITS),
    ({**SECOND, "circuit": None}, OPEN),
    ({"second_nationality": None}, OPEN),
    ({"second_nationality": None, "circuit": "2"}, MET),
    ({"circuit": None}, MET),
]
NO_GROUND = {"political_opinion": False}
GROUP = {**NO_GROUND, "social_group": True}
PROTECTED_GROUND = [
    ({}, MET),
    (NO_GROUND, NOT_MET),
    ({"political_opinion": None}, OPEN),
    *(({**NO_GROUND, name: True}, MET) for name in ("race", "religion", "nationality")),
    *(({**NO_GROUND, name: None}, OPEN) for name in ("race", "religion", "nationality")),
    (GROUP, MET),
    ({**NO_GROUND, "social_group": None}, OPEN),
    *(({**GROUP, f"group_{name}": False}, NOT_MET) for name in ("immutable", "particular")),
    ({**GROUP, "group_distinct": False}, NOT_MET),
    *(({**GROUP, f"group_{name}": None}, OPEN) for name in ("immutable", "particular")),
    ({**GROUP, "group_distinct": None}, OPEN),
    ({"group_distinct": False}, MET),
]
NEXUS_ASYLUM = [
    ({}, MET),
    *(({"nexus": level}, NOT_MET) for level in ("none", "incidental", "a reason")),
    ({"nexus": None}, OPEN),
    (NO_GROUND, NOT_MET),
    ({"political_opinion": None}, OPEN),
    ({"nexus": "a reason", "circuit": "9"}, NOT_MET),
    ({**NO_GROUND, "nexus": None}, NOT_MET),
]
NEXUS_WITHHOLDING = [
    ({}, MET),
    *(({"nexus": level}, NOT_MET) for level in ("none", "incidental", "a reason")),
    ({"nexus": None}, OPEN),
    (NO_GROUND, NOT_MET),
    ({"political_opinion": None}, OPEN),
    *(
        ({"nexus": "a reason", "circuit": circuit}, MET if circuit in ("6", "9") else NOT_MET)
        for circuit in spaces.CIRCUITS
    ),
    ({"nexus": "a reason", "circuit": None}, OPEN),
    *(({"nexus": level, "circuit": "9"}, NOT_MET) for level in ("none", "incidental")),
    *(({"nexus": "central reason", "circuit": circuit}, MET) for circuit in spaces.CIRCUITS),
    ({"circuit": None}, MET),
    ({"nexus": None, "circuit": "6"}, OPEN),
    ({**NO_GROUND, "nexus": "a reason", "circuit": "9"}, NOT_MET),
]
PRIVATE = {"persecutor": "uncontrolled private actor"}
CONTROLLED = {"persecutor": "controlled private actor"}
GOVERNMENT_RESPONSIBILITY = [
    ({}, MET),
    (PRIVATE, MET),
    (CONTROLLED, NOT_MET),
    ({"persecutor": None}, OPEN),
]
PAST_PERSECUTION = [
    ({}, MET),
    ({"past_harm": "torture"}, MET),
    ({"past_harm": "mistreatment"}, NOT_MET),
    ({"past_harm": "none"}, NOT_MET),
    ({"past_harm": None}, OPEN),
    (CONTROLLED, NOT_MET),
    ({"persecutor": None}, OPEN),
    ({"nexus": "incidental"}, NOT_MET),
    ({"nexus": None}, OPEN),
    (NO_GROUND, NOT_MET),
    ({"past_harm": "none", "persecutor": None, "nexus": None}, NOT_MET),
]
A_REASON_IN_9 = {"nexus": "a reason", "circuit": "9"}
REBUTTED = [
    ({}, NOT_MET),
    ({"changed_conditions": True}, MET),
    ({"changed_conditions": None}, OPEN),
    ({"relocation": "reasonable"}, MET),
    ({"relocation": "not shown"}, NOT_MET),
    ({"relocation": None}, OPEN),
    ({"relocation": None, "changed_conditions": True}, MET),
    ({"relocation": "reasonable", "changed_conditions": None}, MET),
]
NO_PAST = {"past_harm": "none"}
NOT_SHOWN = {"relocation": "not shown"}
RELOCATION_DEFEATS = [
    ({}, NOT_MET),
    ({"relocation": "reasonable"}, MET),
    (NOT_SHOWN, NOT_MET),
    ({"relocation": None}, OPEN),
    ({**NOT_SHOWN, **NO_PAST}, NOT_MET),
    ({**NOT_SHOWN, **PRIVATE}, NOT_MET),
    ({**NOT_SHOWN, **PRIVATE, **NO_PAST}, MET),
    ({**NOT_SHOWN, **PRIVATE, "past_harm": None}, OPEN),
    ({**NOT_SHOWN, **NO_PAST, "persecutor": None}, OPEN),
    ({**NOT_SHOWN, **CONTROLLED}, MET),
    ({**PRIVATE, **NO_PAST}, NOT_MET),
    ({**PRIVATE, **NO_PAST, "relocation": "reasonable"}, MET),
    ({**PRIVATE, **NO_PAST, "relocation": None}, OPEN),
]
AT_RISK = [
    ({}, MET),
    ({"singled_out": False}, NOT_MET),
    ({"singled_out": None}, OPEN),
    ({"singled_out": False, "pattern_or_practice": True}, MET),
    ({"singled_out": False, "pattern_or_practice": None}, OPEN),
    ({"singled_out": None, "pattern_or_practice": True}, MET),
]
PRESUMED_FEAR = [
    ({}, MET),
    (NO_PAST, NOT_MET),
    ({"past_harm": None}, OPEN),
    ({"changed_conditions": True}, NOT_MET),
    ({"changed_conditions": None}, OPEN),
    ({"relocation": "reasonable"}, NOT_MET),
    (NOT_SHOWN, MET),
    ({**NOT_SHOWN, **PRIVATE}, MET),
    ({**NO_PAST, "changed_conditions": None}, NOT_MET),
]
WELL_FOUNDED = [
    ({}, MET),
    ({"genuine_fear": False}, NOT_MET),
    ({"genuine_fear": None}, OPEN),
    ({"likelihood_of_persecution": 0.1}, MET),
    ({"likelihood_of_persecution": 0.09}, NOT_MET),
    ({"likelihood_of_persecution": None}, OPEN),
    ({"singled_out": False}, NOT_MET),
    ({"singled_out": False, "pattern_or_practice": True}, MET),
    ({"relocation": "reasonable"}, NOT_MET),
    ({**NOT_SHOWN, **PRIVATE}, MET),
    ({**NOT_SHOWN, **PRIVATE, **NO_PAST}, NOT_MET),
    ({"relocation": None}, OPEN),
    ({"changed_conditions": True}, MET),
    (CONTROLLED, MET),  # its own element; asylum fails on government responsibility
]
HUMANITARIAN = [
    ({}, NOT_MET),
    ({"compelling_reasons": True}, MET),
    ({"other_serious_harm": True}, MET),
    ({"compelling_reasons": None}, OPEN),
    ({"other_serious_harm": None}, OPEN),
    ({"compelling_reasons": True, **NO_PAST}, NOT_MET),
    ({"compelling_reasons": True, "past_harm": None}, OPEN),
    ({"other_serious_harm": True, "changed_conditions": True}, MET),
    ({"compelling_reasons": True, **CONTROLLED}, NOT_MET),
]
NO_FUTURE = {"likelihood_of_persecution": 0.09}
BASIS = [
    ({}, MET),
    ({**NO_FUTURE}, MET),
    ({**NO_PAST}, MET),
    ({**NO_PAST, **NO_FUTURE}, NOT_MET),
    ({**NO_PAST, "likelihood_of_persecution": None}, OPEN),
    ({**NO_FUTURE, "changed_conditions": True}, NOT_MET),
    ({**NO_FUTURE, "changed_conditions": True, "compelling_reasons": True}, MET),
    ({**NO_FUTURE, "changed_conditions": True, "other_serious_harm": True}, MET),
    ({**NO_FUTURE, "changed_conditions": None}, OPEN),
    ({**NO_FUTURE, "changed_conditions": None, "compelling_reasons": True}, MET),
    ({"genuine_fear": False}, MET),
    ({**NO_PAST, "genuine_fear": False}, NOT_MET),
    (CONTROLLED, NOT_MET),
    ({"nexus": "a reason"}, NOT_MET),
    (NO_GROUND, NOT_MET),
    ({"persecutor": None}, OPEN),
    (SECOND, NOT_MET),
    ({**SECOND, "circuit": "2"}, MET),
    ({"second_nationality": None}, OPEN),
]
PROOF = [
    ({}, MET),
    ({"credible": False}, NOT_MET),
    ({"credible": None}, OPEN),
    ({"corroboration": "unavailable"}, MET),
    ({"corroboration": "missing"}, NOT_MET),
    ({"corroboration": None}, OPEN),
    ({"credible": None, "corroboration": "missing"}, NOT_MET),
    ({"credible": False, "independent_evidence": "whole claim"}, MET),
    ({"corroboration": "missing", "independent_evidence": "whole claim"}, MET),
    ({"credible": False, "independent_evidence": None}, OPEN),
    ({"credible": False, "independent_evidence": "none"}, NOT_MET),
]
RISK = {"independent_evidence": "risk of torture"}
PROOF_OF_TORTURE = [
    *PROOF,
    ({"credible": False, **RISK}, MET),
    ({"corroboration": "missing", **RISK}, MET),
]
FELONY = {"aggravated_felony": True}
# Who is kept out of what; an aggravated felony is a rule of its own.
BARS_OF_BOTH = (
    "persecuted_others",
    "particularly_serious_crime",
    "serious_nonpolitical_crime",
    "security_danger",
    "terrorism",
)
BARS_OF_ASYLUM = ("firmly_resettled", "entry_presumption", "frivolous_finding")
NO_BAR_ASYLUM = [
    ({}, MET),
    *(({bar: True}, NOT_MET) for bar in (*BARS_OF_BOTH, *BARS_OF_ASYLUM, "aggravated_felony")),
    *(({bar: None}, OPEN) for bar in (*BARS_OF_BOTH, *BARS_OF_ASYLUM, "aggravated_felony")),
    ({"atrocity_participant": True}, MET),
    ({"sentence_years": 50}, MET),
    ({**FELONY, "sentence_years": 0}, NOT_MET),
    ({"terrorism": None, "firmly_resettled": True}, NOT_MET),
]
BARRED = [
    *(({bar: True}, NOT_MET) for bar in (*BARS_OF_BOTH, "atrocity_participant")),
    *(({bar: None}, OPEN) for bar in (*BARS_OF_BOTH, "atrocity_participant")),
    *(({bar: True}, MET) for bar in BARS_OF_ASYLUM),
    ({**FELONY, "sentence_years": 4}, MET),
    ({**FELONY, "sentence_years": 5}, NOT_MET),
    ({**FELONY, "sentence_years": 50}, NOT_MET),
    ({**FELONY, "sentence_years": None}, OPEN),
    ({"aggravated_felony": None, "sentence_years": 5}, OPEN),
    ({"aggravated_felony": None, "sentence_years": 4}, MET),
    ({"sentence_years": 50}, MET),
]
NO_BAR_MANDATORY = [({}, MET), *BARRED]
OPPOSITE = {MET: NOT_MET, NOT_MET: MET, OPEN: OPEN}
BAR_APPLIES = [(facts, OPPOSITE[truth]) for facts, truth in NO_BAR_MANDATORY]
DISCRETION = [
    ({}, MET),
    ({"favorable_discretion": None}, OPEN),
    ({"favorable_discretion": False}, NOT_MET),
]
BEFORE_A_JUDGE = [
    ({}, MET),
    ({"proceedings": "affirmative"}, NOT_MET),
    ({"proceedings": "expedited removal"}, NOT_MET),
    ({"proceedings": "reinstated order"}, MET),
    ({"proceedings": "administrative removal"}, MET),
    ({"proceedings": None}, OPEN),
]
FUTURE_THREAT = [
    ({}, MET),
    ({"likelihood_of_persecution": None}, MET),
    ({"likelihood_of_persecution": 0}, MET),
    ({**NO_PAST}, MET),
    ({**NO_PAST, "likelihood_of_persecution": 0.5}, NOT_MET),
    ({**NO_PAST, "likelihood_of_persecution": 0.51}, MET),
    ({**NO_PAST, "likelihood_of_persecution": None}, OPEN),
    ({**NO_PAST, "singled_out": False}, NOT_MET),
    ({**NO_PAST, "singled_out": False, "pattern_or_practice": True}, MET),
    ({**NO_PAST, "genuine_fear": False}, MET),
    ({**NO_PAST, "relocation": "reasonable"}, NOT_MET),
    ({**NO_PAST, **NOT_SHOWN}, MET),
    ({**NO_PAST, **NOT_SHOWN, **PRIVATE}, NOT_MET),
    ({**NOT_SHOWN, **PRIVATE}, MET),
    ({"changed_conditions": True, "likelihood_of_persecution": 0.5}, NOT_MET),
    ({"changed_conditions": True, "likelihood_of_persecution": 0.51}, MET),
    ({"changed_conditions": None, "likelihood_of_persecution": 0.5}, OPEN),
    (
        {
            "changed_conditions": True,
            "likelihood_of_persecution": 0.5,
            "compelling_reasons": True,
            "other_serious_harm": True,
        },
        NOT_MET,  # no humanitarian branch
    ),
]
TORTURE = [
    ({}, MET),
    ({"severe_harm": False}, NOT_MET),
    ({"severe_harm": None}, OPEN),
    ({"specific_intent": False}, NOT_MET),
    ({"specific_intent": None}, OPEN),
    ({"custody_or_control": False}, NOT_MET),
    ({"custody_or_control": None}, OPEN),
    ({"lawful_sanction": True}, NOT_MET),
    ({"lawful_sanction": None}, OPEN),
    ({"official_role": "none"}, NOT_MET),
    ({"official_role": "unable to prevent"}, NOT_MET),
    ({"official_role": "inflicts"}, MET),
    ({"official_role": None}, OPEN),
    ({**NO_GROUND, "nexus": "none", **CONTROLLED}, MET),
    ({"past_harm": "none"}, MET),
]
LIKELIHOOD_OF_TORTURE = [
    ({}, MET),
    ({"likelihood_of_torture": 0.5}, NOT_MET),
    ({"likelihood_of_torture": 0.51}, MET),
    ({"likelihood_of_torture": 0}, NOT_MET),
    ({"likelihood_of_torture": 0.5, "past_harm": "torture"}, NOT_MET),
    ({"likelihood_of_torture": None}, OPEN),
    ({"relocation": "reasonable"}, MET),
]
TABLE = {
    "gate": (ALL, GATE),
    "proceedings": (("asylum",), PROCEEDINGS),
    "timely": (("asylum",), TIMELY),
    "previous denial": (("asylum",), PREVIOUS_DENIAL),
    "may apply": (("asylum",), MAY_APPLY),
    "protected ground": (("asylum", "withholding"), PROTECTED_GROUND),
    "nexus": (("asylum",), NEXUS_ASYLUM),
    "nexus ": (("withholding",), NEXUS_WITHHOLDING),
    "government responsibility": (("asylum", "withholding"), GOVERNMENT_RESPONSIBILITY),
    "past persecution": (("asylum", "withholding"), PAST_PERSECUTION),
    "past persecution ": (("asylum",), [(A_REASON_IN_9, NOT_MET)]),
    "past persecution  ": (("withholding",), [(A_REASON_IN_9, MET)]),
    "rebutted": (("asylum", "withholding"), REBUTTED),
    "relocation defeats": (("asylum", "withholding"), RELOCATION_DEFEATS),
    "relocation defeats ": (("asylum",), [({**NOT_SHOWN, **PRIVATE, **A_REASON_IN_9}, MET)]),
    "relocation defeats  ": (
        ("withholding",),
        [({**NOT_SHOWN, **PRIVATE, **A_REASON_IN_9}, NOT_MET)],
    ),
    "at risk individually": (("asylum", "withholding"), AT_RISK),
    "presumed fear": (("asylum",), PRESUMED_FEAR),
    "well-founded fear": (("asylum",), WELL_FOUNDED),
    "humanitarian": (("asylum",), HUMANITARIAN),
    "basis in persecution": (("asylum",), BASIS),
    "no safe second nationality": (("asylum",), SECOND_NATIONALITY),
    "proof": (("asylum", "withholding"), [*PROOF, ({"credible": False, **RISK}, NOT_MET)]),
    "no bar": (("asylum",), NO_BAR_ASYLUM),
    "no bar ": (("withholding", "cat_withholding"), NO_BAR_MANDATORY),
    "discretion": (("asylum",), DISCRETION),
    "before a judge": (MANDATORY, BEFORE_A_JUDGE),
    "future threat": (("withholding",), FUTURE_THREAT),
    "torture": (CAT, TORTURE),
    "likelihood of torture": (CAT, LIKELIHOOD_OF_TORTURE),
    "proof of torture": (CAT, PROOF_OF_TORTURE),
    "a bar applies": (("cat_deferral",), BAR_APPLIES),
}
ROWS = {}  # (protection, element) -> rows; a space at the end of a name tells two tables apart
for _name, (_protections, _rows) in TABLE.items():
    for _protection in _protections:
        ROWS.setdefault((_protection, _name.strip()), []).extend(_rows)

# The names of the model, in order: the numbered elements, the parts of two of them, the shared.
NUMBERED = {
    "asylum": ["gate", "may apply", "basis in persecution", "proof", "no bar", "discretion"],
    "withholding": [
        "gate",
        "before a judge",
        "nexus",
        "government responsibility",
        "future threat",
        "proof",
        "no bar",
    ],
    "cat_withholding": [
        "gate",
        "before a judge",
        "torture",
        "likelihood of torture",
        "proof of torture",
        "no bar",
    ],
    "cat_deferral": [
        "gate",
        "before a judge",
        "torture",
        "likelihood of torture",
        "proof of torture",
        "a bar applies",
    ],
}
PARTS = {
    "may apply": ["proceedings", "timely", "previous denial"],
    "basis in persecution": [
        "nexus",
        "government responsibility",
        "no safe second nationality",
        "presumed fear",
        "well-founded fear",
        "humanitarian",
    ],
}
SHARED = {
    "asylum": {
        "protected ground",
        "past persecution",
        "rebutted",
        "relocation defeats",
        "at risk individually",
    },
}
SHARED["withholding"] = SHARED["asylum"]


def named(protection):
    """Every element below a protection, with its name."""
    nodes = LAW[protection].formula.walk()
    return {node.name: node for node in nodes if isinstance(node, Element)}


# -- elements ------------------------------------------------------------------------------------


def test_protections_stand_in_the_order_of_what_they_give():
    """The four, in order, with their titles; asylum alone is a matter of discretion."""
    assert PROTECTIONS == ALL == tuple(LAW)
    assert [(p.title, p.cite, p.mandatory) for p in LAW.values()] == [
        ("Asylum", "INA § 208", False),
        ("Statutory withholding", "INA § 241(b)(3)", True),
        ("CAT withholding", "8 C.F.R. § 1208.16(c)", True),
        ("CAT deferral", "8 C.F.R. § 1208.17", True),
    ]
    assert repr(LAW["asylum"]) == "<protection asylum>"


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_elements_have_the_models_names_in_order(protection):
    """The numbered elements, their parts and the shared elements are those of the model."""
    assert [e.name for e in LAW[protection].elements] == NUMBERED[protection]
    wanted = {*NUMBERED[protection], *SHARED.get(protection, ())}
    for name in NUMBERED[protection]:
        if name in PARTS:
            wanted.update(PARTS[name])
            inside = named(protection)[name].formula.walk()
            parts = dict.fromkeys(n.name for n in inside if isinstance(n, Element))
            assert [n for n in parts if n in PARTS[name]] == PARTS[name]
    assert set(named(protection)) == wanted
    for name in wanted:
        assert assess(STRONG)[protection].element(name).name == name


def test_every_element_is_in_the_table():
    """No element is without rows, and no row is for what is no element."""
    assert set(ROWS) == {(p, name) for p in PROTECTIONS for name in named(p)}


@pytest.mark.parametrize("key", ROWS, ids=" / ".join)
def test_every_element_both_ways_and_open(key):
    """Each element is met, not met and open on the facts the law says, and its result follows."""
    protection, name = key
    seen = set()
    for changes, truth in ROWS[key]:
        found = assess(STRONG.but(**changes))[protection]
        assert found.element(name).truth == truth, changes
        seen.add(truth)
        if name in NUMBERED[protection]:
            listing = {NOT_MET: found.missing, OPEN: found.open, MET: ()}[truth]
            told = truth != MET and (name, truth) != ("discretion", OPEN)
            assert told == (name in [e.name for e in listing]), changes
            if truth == NOT_MET:
                assert found.result == "refused", changes
    assert seen == {MET, NOT_MET, OPEN}


@pytest.mark.parametrize("key", ROWS, ids=" / ".join)
def test_every_fact_of_an_element_is_moved_in_its_rows(key):
    """Each fact that an element itself tests takes another value in some row."""
    protection, name = key
    own = {test.fact.name for test in own_tests(named(protection)[name])}
    assert own <= {fact for changes, _ in ROWS[key] for fact in changes}


def own_tests(element):
    """The tests of an element that are not inside another element."""
    stack = [element.formula]
    while stack:
        node = stack.pop()
        if hasattr(node, "fact"):
            yield node
        elif not isinstance(node, Element):
            stack.extend(node.parts)


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_every_element_has_rule_and_authority(protection):
    """No element stands without a rule in plain words and an authority."""
    for element in named(protection).values():
        assert element.rule.endswith((".", ")."))
        assert element.cite


def test_contested_rules_are_marked():
    """What courts differ on is marked: groups, unwilling states, the split, third countries."""
    marked = {(p, n) for p in PROTECTIONS for n, e in named(p).items() if e.contested}
    assert marked == {
        ("asylum", "protected ground"),
        ("asylum", "government responsibility"),
        ("asylum", "previous denial"),
        ("asylum", "no safe second nationality"),
        ("asylum", "proof"),
        ("withholding", "proof"),
        ("withholding", "protected ground"),
        ("withholding", "government responsibility"),
        ("withholding", "nexus"),
        *((p, "gate") for p in MANDATORY),
    }
    assert all(e.at_issue for p in PROTECTIONS for e in named(p).values() if e.contested)
    assert named("withholding")["nexus"].contested.startswith("Circuit split")
    assert named("asylum")["no safe second nationality"].contested.startswith("Circuit split")
    for protection in MANDATORY:
        assert "Check current developments" in named(protection)["gate"].contested


def test_the_government_bears_the_burden_of_rebuttal_alone():
    """Rebuttal is the government's to prove; what it shares or shifts says so; the rest is not."""
    for protection in PROTECTIONS:
        for name, element in named(protection).items():
            if name == "rebutted":
                assert element.burden == "government"
            elif name in ("relocation defeats", "presumed fear", "future threat"):
                assert "government" in element.burden
            elif name in ("before a judge", "a bar applies", "proceedings"):
                assert element.burden == ""
            else:
                assert element.burden.startswith("applicant")


# -- results -------------------------------------------------------------------------------------


def results(case):
    """The four results, as words."""
    return tuple(str(assess(case)[name].result) for name in PROTECTIONS)


def test_with_every_element_met():
    """Asylum may be granted, both withholdings must be; deferral is for the barred alone."""
    assert results(STRONG) == ("permitted", "required", "required", "refused")
    assert results(STRONG.but(terrorism=True)) == ("refused", "refused", "refused", "required")
    assert results(Case()) == ("open",) * 4


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"firmly_resettled": True}, ("refused", "required", "required", "refused")),
        ({"entry_presumption": True}, ("refused", "required", "required", "refused")),
        ({"frivolous_finding": True}, ("refused", "required", "required", "refused")),
        ({"aggravated_felony": True}, ("refused", "required", "required", "refused")),
        (
            {"aggravated_felony": True, "sentence_years": 5},
            ("refused", "refused", "refused", "required"),
        ),
        ({"sentence_years": 5}, ("permitted", "required", "required", "refused")),
        ({"persecuted_others": True}, ("refused", "refused", "refused", "required")),
        ({"particularly_serious_crime": True}, ("refused", "refused", "refused", "required")),
        ({"serious_nonpolitical_crime": True}, ("refused", "refused", "refused", "required")),
        ({"security_danger": True}, ("refused", "refused", "refused", "required")),
        ({"atrocity_participant": True}, ("permitted", "refused", "refused", "required")),
        ({"days_to_filing": 366}, ("refused", "required", "required", "refused")),
        ({"previously_denied": True}, ("refused", "required", "required", "refused")),
        ({"favorable_discretion": False}, ("refused", "required", "required", "refused")),
        ({"favorable_discretion": None}, ("permitted", "required", "required", "refused")),
        ({"proceedings": "reinstated order"}, ("refused", "required", "required", "refused")),
        ({"proceedings": "affirmative"}, ("permitted", "refused", "refused", "refused")),
        ({"safe_third_country": True}, ("refused",) * 4),
        ({"in_united_states": False}, ("refused",) * 4),
        ({"credible": False}, ("refused", "refused", "refused", "refused")),
        (
            {"credible": False, "independent_evidence": "risk of torture"},
            ("refused", "refused", "required", "refused"),
        ),
        (
            {"credible": False, "independent_evidence": "whole claim"},
            ("permitted", "required", "required", "refused"),
        ),
        ({"second_nationality": True}, ("refused", "required", "required", "refused")),
        ({"proceedings": "expedited removal"}, ("refused",) * 4),
        (
            {"days_to_filing": 366, "deadline_carried": True},
            ("permitted", "required", "required", "refused"),
        ),
        (
            {"previously_denied": True, "changed_circumstances": True},
            ("refused", "required", "required", "refused"),
        ),
        ({"nexus": "a reason", "circuit": "9"}, ("refused", "required", "required", "refused")),
        ({"nexus": "none"}, ("refused", "refused", "required", "refused")),
        ({"persecuted_others": None}, ("open", "open", "open", "open")),
        (
            {"favorable_discretion": False, "persecuted_others": None},
            ("refused", "open", "open", "open"),
        ),
        ({"likelihood_of_torture": 0.5}, ("permitted", "required", "refused", "refused")),
        (
            {"likelihood_of_torture": 0.5, "terrorism": None},
            ("open", "open", "refused", "refused"),
        ),
    ],
)
def test_one_fact_and_the_four_results(facts, wanted):
    """One fact at a time: which protections it closes, which it opens, which it leaves alone."""
    assert results(STRONG.but(**facts)) == wanted


@pytest.mark.parametrize("word", [None, "asylun", "", 3, ["asylum"], Case])
def test_unknown_protection_is_refused(word):
    """A protection that does not exist ends in the project's own error, with those there are."""
    with pytest.raises(ReliefError, match="unknown protection"):
        errors.entry("protection", word, LAW)
    with pytest.raises(ReliefError, match="withholding, cat_withholding, cat_deferral"):
        assess(STRONG)[word]
    assert errors.entry("protection", "cat_deferral", LAW) is LAW["cat_deferral"]


# -- exactly on the mark -------------------------------------------------------------------------

FEAR = STRONG.but(past_harm="none")


@pytest.mark.parametrize(
    ("share", "truth"),
    [
        (0, NOT_MET),
        (0.09, NOT_MET),
        (0.099999, NOT_MET),
        (0.0999994, NOT_MET),
        (0.0999999, MET),  # to six decimals it is 0.10
        (0.3 - 0.2, MET),
        (0.1, MET),
        (0.100001, MET),
        (1, MET),
    ],
)
def test_one_chance_in_ten_is_enough(share, truth):
    """A reasonable possibility is 0.10 or more, to six decimals."""
    found = assess(FEAR.but(likelihood_of_persecution=share)).asylum
    assert found.element("well-founded fear").truth == truth
    assert found.result == ("permitted" if truth == MET else "refused")


@pytest.mark.parametrize(
    ("share", "truth"),
    [
        (0.499999, NOT_MET),
        (0.5, NOT_MET),
        (0.1 + 0.4, NOT_MET),
        (0.5000004, NOT_MET),  # to six decimals it is 0.50
        (0.500001, MET),
        (0.51, MET),
        (1, MET),
    ],
)
def test_one_half_is_not_enough(share, truth):
    """More likely than not is above 0.50, for statutory withholding and for both CAT forms."""
    found = assess(FEAR.but(likelihood_of_persecution=share))
    assert found.withholding.element("future threat").truth == truth
    assert found.withholding.result == ("required" if truth == MET else "refused")
    for bar, name in ((False, "cat_withholding"), (True, "cat_deferral")):
        found = assess(STRONG.but(likelihood_of_torture=share, persecuted_others=bar))
        assert found[name].element("likelihood of torture").truth == truth
        assert found[name].result == ("required" if truth == MET else "refused")


def test_day_365_is_in_time():
    """Day 365 is in time and day 366 is not."""
    days = [assess(STRONG.but(days_to_filing=d)).asylum.result for d in (364, 365, 366, 367)]
    assert days == ["permitted", "permitted", "refused", "refused"]


def test_five_years_are_enough():
    """Five completed years bar withholding and four do not; asylum is barred without any."""
    for years, withheld in ((0, "required"), (4, "required"), (5, "refused"), (6, "refused")):
        found = assess(STRONG.but(aggravated_felony=True, sentence_years=years))
        assert found.asylum.result == "refused"
        assert found.withholding.result == found.cat_withholding.result == withheld
        assert found.cat_deferral.result == ("refused" if withheld == "required" else "required")


# -- numbers come from data ----------------------------------------------------------------------


def test_no_rule_holds_a_number():
    """Every number a rule compares with is read from the dated standards, circuits too."""
    for path in Path(law.__file__).parent.glob("*.py"):
        # Two hold no rule: the reader asks for sane numbers and days, a warning for no sentence.
        sane = {"standards.py": (0, 1, 366, 1e9), "oddities.py": (0,)}.get(path.name, ())
        tree = ast.parse(path.read_text("utf-8"))
        index = {id(n) for s in ast.walk(tree) if isinstance(s, ast.Subscript) for n in ast.walk(s)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in index:
                number = type(node.value) in (int, float, complex)
                assert not number or node.value in sane, (path.name, node.lineno)
                word = node.value if isinstance(node.value, str) else ""
                assert not word.isdigit(), (path.name, node.lineno, word)
                assert word not in spaces.CIRCUITS[1:], (path.name, node.lineno, word)


def test_standards_in_force():
    """The seven parameters, in force on the day the course states the law."""
    assert LAW_AS_OF == standards.LAW_AS_OF
    found = {
        s.name: (s.test, s.value, s.unit)
        for s in vars(standards).values()
        if isinstance(s, standards.Standard)
    }
    assert found == {
        "reasonable_possibility": ("at least", 0.1, "share"),
        "more_likely_than_not": ("above", 0.5, "share"),
        "filing_deadline": ("at most", 365, "days"),
        "carried_deadline": ("at most", 369, "days"),
        "aggravated_felony_sentence": ("at least", 5, "years"),
        "a_reason_circuits": ("among", ("6", "9"), "circuit"),
        "one_nationality_circuits": ("among", ("2",), "circuit"),
    }
    for history in standards.HISTORY.values():
        assert [s.since for s in history] == sorted(s.since for s in history)
        for one in history:
            assert one.since <= one.checked <= LAW_AS_OF
            assert one.authority
            assert "  " not in one.note
            assert "\n" not in one.note


ENTRY = """
[[{name}]]
value = {value}
test = "{test}"
unit = "{unit}"
from = {since}
authority = "x"
checked = 2026-11-21
note = '''
Two
 words'''
"""


def entry(
    name="reasonable_possibility", value="0.1", test="at least", since="1987-03-09", unit="share"
):
    """One entry of a standards file."""
    return ENTRY.format(name=name, value=value, test=test, since=since, unit=unit)


OTHERS = (
    entry("more_likely_than_not", "0.5", "above")
    + entry("filing_deadline", "365", "at most", unit="days")
    + entry("aggravated_felony_sentence", "5", unit="years")
    + entry("carried_deadline", "369", "at most", unit="days")
    + entry("a_reason_circuits", '["9"]', "among")
    + entry("one_nationality_circuits", '["2"]', "among")
)


def fresh(folder, monkeypatch, text):
    """The standards as a new start of the package would read them from a file with `text`."""
    path = folder / "standards.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setattr(paths, "data_path", lambda *_: str(path))
    spec = importlib.util.spec_from_file_location("fresh_standards", inspect.getfile(standards))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("dated", "wanted"),
    [
        (("1987-03-09",), 0),
        (("2026-11-21",), 0),  # in force from this very day
        (("1987-03-09", "2026-11-22"), 0),  # not in force yet
        (("1987-03-09", "2026-11-21"), 1),  # in force from this day on
        (("1987-03-09", "2026-11-20"), 1),
        (("2020-01-01", "1987-03-09"), 0),  # the order in the file does not matter
        (("2020-01-01", "2030-01-01", "2025-01-01"), 2),
    ],
)
def test_newest_standard_not_after_the_as_of_date_applies(tmp_path, monkeypatch, dated, wanted):
    """A standard dated after the as-of date does not apply; of the others the newest does."""
    told = "".join(entry(value=f"0.1{k}", since=day) for k, day in enumerate(dated))
    module = fresh(tmp_path, monkeypatch, f"as_of = 2026-11-21\n{told}{OTHERS}")
    found = module.REASONABLE_POSSIBILITY
    assert found.value == float(f"0.1{wanted}")
    assert found.since == date.fromisoformat(dated[wanted])
    assert len(module.HISTORY["reasonable_possibility"]) == len(dated)
    assert (
        repr(found)
        == f"<standard reasonable_possibility: at least {found.value} since {found.since}>"
    )
    assert found.note == "Two words"
    assert found.authority == "x"
    assert found.checked == date(2026, 11, 21)
    assert module.A_REASON_CIRCUITS.value == ("9",)


AS_OF = "as_of = 2026-11-21\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "as_of"),
        (entry() + OTHERS, "as_of"),
        ("as_of = 'today'\n" + entry() + OTHERS, "as_of"),
        ("as_of = 2026-11-21T00:00:00\n" + entry() + OTHERS, "as_of"),
        (AS_OF + OTHERS, "reasonable_possibility"),
        (AS_OF + entry(since="2030-01-01") + OTHERS, "reasonable_possibility"),
        (AS_OF + entry().replace("unit", "unity") + OTHERS, "unity"),
        (AS_OF + entry().replace('authority = "x"\n', "") + OTHERS, "authority"),
        (AS_OF + entry().replace('authority = "x"', "authority = 1") + OTHERS, "authority"),
        (AS_OF + entry(test="at leest") + OTHERS, "at leest"),
        (AS_OF + entry(test="among") + OTHERS, "value: the test 'among' asks for a list"),
        (AS_OF + entry(value="'0.1'") + OTHERS, "value"),
        (AS_OF + entry(value="true") + OTHERS, "value"),
        (AS_OF + entry(value="nan") + OTHERS, "value"),
        (AS_OF + entry(value="inf") + OTHERS, "value"),
        (AS_OF + entry(value="-0.1") + OTHERS, "value"),
        (AS_OF + entry(value="1.1") + OTHERS, "value"),
        (AS_OF + entry(value="1_000_000_000", unit="days") + OTHERS, "value"),
        (AS_OF + entry(value="1.5", unit="days") + OTHERS, "value"),
        (AS_OF + entry(value="-1", unit="days") + OTHERS, "value"),
        (AS_OF + entry(value="[6]", test="among") + OTHERS, "value"),
        (AS_OF + entry(value="[0.1]") + OTHERS, "value: the test 'at least' asks for a number"),
        (AS_OF + entry(since="'2020-01-01'") + OTHERS, "from"),
        (AS_OF + entry(since="2020-01-01T00:00:00") + OTHERS, "from"),
        (AS_OF + entry().replace("note = '''\nTwo\n words'''", "note = 1") + OTHERS, "note"),
        (AS_OF + "reasonable_possibility = 0.1\n" + OTHERS, "reasonable_possibility"),
        (AS_OF + "reasonable_possibility = 'at least'\n" + OTHERS, "reasonable_possibility"),
        (AS_OF + "reasonable_possibility = [1]\n" + OTHERS, "reasonable_possibility"),
        (AS_OF + "this is not TOML", "standards.toml"),
        (b"\xff\xfe", "standards.toml"),
        (AS_OF + "x = " + "[" * 100_000, "standards.toml"),
    ],
)
def test_bad_standards_end_in_the_projects_own_error(tmp_path, monkeypatch, text, named):
    """A standards file that is not right is refused with file, entry and field."""
    with pytest.raises(ReliefError, match=r"^standards\.toml") as caught:
        fresh(tmp_path, monkeypatch, text)
    assert named in str(caught.value)


@pytest.mark.parametrize(
    ("value", "unit"),
    [(0, "share"), (0.1, "share"), (1, "share"), (0, "days"), (999_999_999, "days")],
)
def test_a_sane_number_is_read(tmp_path, monkeypatch, value, unit):
    """A standard can be a share from nought to one, or a count short of a billion."""
    module = fresh(tmp_path, monkeypatch, f"{AS_OF}{entry(value=value, unit=unit)}{OTHERS}")
    assert module.REASONABLE_POSSIBILITY.value == value


def test_missing_standards_file_is_said(tmp_path):
    """A file that is not there is refused in the same way."""
    with pytest.raises(ReliefError, match=r"^standards\.toml"):
        standards.read(str(tmp_path / "gone" / "standards.toml"))


def test_standards_are_those_of_the_data_file():
    """Reading the shipped file again gives the same day and the same entries."""
    as_of, history = standards.read()
    assert as_of == LAW_AS_OF
    assert {n: [vars(s) for s in h] for n, h in history.items()} == {
        n: [vars(s) for s in h] for n, h in standards.HISTORY.items()
    }


def test_facts_of_the_law_are_the_facts_of_the_sheet():
    """Every fact on the intake sheet is asked by some rule."""
    assert {test.fact for _, test, *_ in GRAPH.tests} == set(FACTS.values())
