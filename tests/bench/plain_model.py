"""The whole model as one plain Python function: the speed a hand could reach without an engine."""

from __future__ import annotations

from typing import Any

from tests.bench.cases import ELEMENTS

Verdict = tuple[str, list[str], list[str]]  # result, elements not met, elements open


def decide(facts: dict[str, Any]) -> dict[str, Verdict]:
    """Each protection's result with every element not met and every element open.

    Truth is -1 not met, 0 open, 1 met: *and* is ``min``, *or* is ``max``, *not* is ``-``.
    """
    get = facts.get

    def yes(name: str) -> int:
        value = get(name)
        return 0 if value is None else 1 if value else -1

    def among(name: str, *wanted: str) -> int:
        value = get(name)
        return 0 if value is None else 1 if value in wanted else -1

    # shared elements
    child = yes("unaccompanied_child")
    gate = min(yes("in_united_states"), max(-yes("safe_third_country"), child))
    group = min(
        yes("social_group"), yes("group_immutable"), yes("group_particular"), yes("group_distinct")
    )
    ground = max(yes("race"), yes("religion"), yes("nationality"), yes("political_opinion"), group)
    central = among("nexus", "central reason")
    lesser = among("nexus", "a reason", "central reason")
    asylum_nexus = min(ground, central)
    withholding_nexus = min(ground, max(central, min(among("circuit", "6", "9"), lesser)))
    by_state = among("persecutor", "government")
    responsible = among("persecutor", "government", "uncontrolled private actor")
    harmed = min(among("past_harm", "persecution", "torture"), responsible)
    asylum_past = min(harmed, asylum_nexus)
    withholding_past = min(harmed, withholding_nexus)
    relocation = among("relocation", "reasonable")
    not_unreasonable = -among("relocation", "unreasonable")
    rebutted = max(yes("changed_conditions"), relocation)
    asylum_moves = max(relocation, min(not_unreasonable, -max(by_state, asylum_past)))
    withholding_moves = max(relocation, min(not_unreasonable, -max(by_state, withholding_past)))
    at_risk = max(yes("singled_out"), yes("pattern_or_practice"))
    proof = min(yes("credible"), -among("corroboration", "missing"))
    affirmative = among("proceedings", "affirmative")

    # the four numbers, shares compared after rounding to six decimals
    value = get("likelihood_of_persecution")
    possible = likely = 0
    if value is not None:
        value = round(value, 6)
        possible = 1 if value >= 0.10 else -1
        likely = 1 if value > 0.50 else -1
    value = get("likelihood_of_torture")
    torture_likely = 0 if value is None else 1 if round(value, 6) > 0.50 else -1
    value = get("days_to_filing")
    in_time = 0 if value is None else 1 if value <= 365 else -1
    value = get("sentence_years")
    five_years = 0 if value is None else 1 if value >= 5 else -1

    # asylum
    changed = yes("changed_circumstances")
    excused = max(changed, yes("extraordinary_circumstances"))
    may_apply = min(
        max(affirmative, among("proceedings", "removal")),
        max(in_time, child, min(excused, yes("filed_within_reasonable_period"))),
        max(-yes("previously_denied"), changed),
    )
    basis = min(
        asylum_nexus,
        responsible,
        max(
            min(asylum_past, -rebutted),
            min(yes("genuine_fear"), possible, at_risk, -asylum_moves),
            min(asylum_past, max(yes("compelling_reasons"), yes("other_serious_harm"))),
        ),
    )
    felony = yes("aggravated_felony")
    shared_bars = max(
        yes("persecuted_others"),
        yes("particularly_serious_crime"),
        yes("serious_nonpolitical_crime"),
        yes("security_danger"),
        yes("terrorism"),
    )
    asylum_bars = max(
        shared_bars,
        felony,
        yes("firmly_resettled"),
        yes("entry_presumption"),
        yes("frivolous_finding"),
    )
    discretion = -1 if get("favorable_discretion") is False else 1  # unknown: still "may"

    # statutory withholding and the two CAT forms
    threat = max(
        min(withholding_past, -rebutted),
        min(likely, at_risk, -withholding_moves),
    )
    bars = max(shared_bars, min(felony, five_years), yes("atrocity_participant"))
    torture = min(
        yes("severe_harm"),
        yes("specific_intent"),
        yes("custody_or_control"),
        -yes("lawful_sanction"),
        among("official_role", "acquiesces", "inflicts"),
    )
    proof_of_torture = max(proof, yes("independent_evidence"))

    judge = -affirmative
    out: dict[str, Verdict] = {}
    for protection, truths in (
        ("asylum", (gate, may_apply, basis, proof, -asylum_bars, discretion)),
        ("withholding", (gate, judge, withholding_nexus, responsible, threat, proof, -bars)),
        ("cat_withholding", (gate, judge, torture, torture_likely, proof_of_torture, -bars)),
        ("cat_deferral", (gate, judge, torture, torture_likely, proof_of_torture, bars)),
    ):
        names = ELEMENTS[protection]
        missing = [name for name, truth in zip(names, truths, strict=True) if truth < 0]
        still_open = [name for name, truth in zip(names, truths, strict=True) if truth == 0]
        granted = "permitted" if protection == "asylum" else "required"
        result = "refused" if missing else "open" if still_open else granted
        out[protection] = (result, missing, still_open)
    return out
