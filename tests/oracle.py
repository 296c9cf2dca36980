"""A second, plain implementation of the rules, against which the package is tested.

It was written from the rules in words, without sight of the package. It shares no code with it
and reads no data file: the numbers stand here a second time on purpose, so that a slip in either
place shows up as a disagreement. Facts are a plain dictionary (a missing name or None = unknown).
Truth is a number: met = 1, open = 0, not met = -1; and = min, or = max, not = minus.
"""

NEXUS_LEVELS = ("none", "incidental", "a reason", "central reason")
HARM_LEVELS = ("none", "mistreatment", "persecution", "torture")
EVIDENCE_LEVELS = ("none", "risk of torture", "whole claim")
OFFICIAL_LEVELS = ("none", "unable to prevent", "acquiesces", "inflicts")


def truth(facts, name, test):
    """Open for an unknown fact; else met or not met, as the test on its value says."""
    value = facts.get(name)
    if value is None:
        return 0
    return 1 if test(value) else -1


def yes(facts, name):
    """Met when a yes/no fact is yes."""
    value = facts.get(name)
    return 0 if value is None else 1 if value else -1


def equal(facts, name, wanted):
    """Met when a choice has the wanted value."""
    value = facts.get(name)
    return 0 if value is None else 1 if value == wanted else -1


def reaches(facts, name, wanted, levels):
    """Met when a level is at least the wanted one."""
    return truth(facts, name, lambda value: levels.index(value) >= levels.index(wanted))


def gate(facts):
    """In the United States, and not sent on to a safe third country."""
    stays_here = max(-yes(facts, "safe_third_country"), yes(facts, "unaccompanied_child"))
    return min(yes(facts, "in_united_states"), stays_here)


def protected_ground(facts):
    """One of the four plain grounds, or a social group that passes its three tests."""
    tests = min(yes(facts, "group_" + test) for test in ("immutable", "particular", "distinct"))
    plain = max(yes(facts, name) for name in ("race", "religion", "nationality"))
    return max(plain, yes(facts, "political_opinion"), min(yes(facts, "social_group"), tests))


def government_responsibility(facts):
    """The government, or a private actor it cannot or will not control."""
    government = equal(facts, "persecutor", "government")
    return max(government, equal(facts, "persecutor", "uncontrolled private actor"))


def nexus_for_asylum(facts, ground):
    """A protected ground is a central reason."""
    return min(ground, reaches(facts, "nexus", "central reason", NEXUS_LEVELS))


def nexus_for_withholding(facts, ground):
    """A protected ground is a central reason, or in circuits 6 and 9 a reason."""
    central = reaches(facts, "nexus", "central reason", NEXUS_LEVELS)
    a_reason = reaches(facts, "nexus", "a reason", NEXUS_LEVELS)
    six_or_nine = max(equal(facts, "circuit", "6"), equal(facts, "circuit", "9"))
    return min(ground, max(central, min(six_or_nine, a_reason)))


def past_persecution(facts, government, nexus):
    """Harm that reached persecution, by someone who counts, with the protection's own nexus."""
    harm = reaches(facts, "past_harm", "persecution", HARM_LEVELS)
    return min(harm, government, nexus)


def rebutted(facts):
    """The government showed a fundamental change or a safe, reasonable relocation."""
    return max(yes(facts, "changed_conditions"), equal(facts, "relocation", "reasonable"))


def relocation_defeats(facts, past):
    """Relocation is reasonable, or not shown either way by an applicant who bears the burden."""
    applicant_bears = -max(equal(facts, "persecutor", "government"), past)
    reasonable = equal(facts, "relocation", "reasonable")
    return max(reasonable, min(-equal(facts, "relocation", "unreasonable"), applicant_bears))


def testimony(facts):
    """Credible, and no corroboration missing that could have been had."""
    return min(yes(facts, "credible"), -equal(facts, "corroboration", "missing"))


def proof(facts, at_least):
    """Testimony, or other evidence that proves at least so much."""
    other = reaches(facts, "independent_evidence", at_least, EVIDENCE_LEVELS)
    return max(testimony(facts), other)


def before_a_judge(facts):
    """Neither before an asylum officer nor waiting for a screening."""
    officer = equal(facts, "proceedings", "affirmative")
    return -max(officer, equal(facts, "proceedings", "expedited removal"))


def withholding_bar(facts):
    """A bar to both kinds of withholding."""
    long_sentence = truth(facts, "sentence_years", lambda years: years >= 5)
    return max(
        yes(facts, "persecuted_others"),
        yes(facts, "particularly_serious_crime"),
        min(yes(facts, "aggravated_felony"), long_sentence),
        yes(facts, "serious_nonpolitical_crime"),
        yes(facts, "security_danger"),
        yes(facts, "terrorism"),
        yes(facts, "atrocity_participant"),
    )


def asylum(facts):
    """Every named element of asylum."""
    in_court = equal(facts, "proceedings", "removal")
    proceedings = max(equal(facts, "proceedings", "affirmative"), in_court)
    changed = yes(facts, "changed_circumstances")
    excuse = max(changed, yes(facts, "extraordinary_circumstances"))
    excused = min(excuse, yes(facts, "filed_within_reasonable_period"))
    in_time = truth(facts, "days_to_filing", lambda days: days <= 365)
    by_day_369 = truth(facts, "days_to_filing", lambda days: days <= 369)
    carried = min(yes(facts, "deadline_carried"), by_day_369)
    timely = max(in_time, carried, yes(facts, "unaccompanied_child"), excused)
    changed_in_time = min(changed, yes(facts, "filed_within_reasonable_period"))
    previous_denial = max(-yes(facts, "previously_denied"), changed_in_time)

    ground = protected_ground(facts)
    nexus = nexus_for_asylum(facts, ground)
    government = government_responsibility(facts)
    one_country = max(-yes(facts, "second_nationality"), equal(facts, "circuit", "2"))
    past = past_persecution(facts, government, nexus)
    rebuttal = rebutted(facts)
    relocation = relocation_defeats(facts, past)
    at_risk = max(yes(facts, "singled_out"), yes(facts, "pattern_or_practice"))

    possible = truth(facts, "likelihood_of_persecution", lambda share: round(share, 6) >= 0.10)
    presumed = min(past, -rebuttal)
    well_founded = min(yes(facts, "genuine_fear"), possible, at_risk, -relocation)
    compelling = yes(facts, "compelling_reasons")
    humanitarian = min(past, max(compelling, yes(facts, "other_serious_harm")))

    bar = max(
        yes(facts, "persecuted_others"),
        yes(facts, "aggravated_felony"),
        yes(facts, "particularly_serious_crime"),
        yes(facts, "serious_nonpolitical_crime"),
        yes(facts, "security_danger"),
        yes(facts, "terrorism"),
        yes(facts, "firmly_resettled"),
        yes(facts, "entry_presumption"),
        yes(facts, "frivolous_finding"),
    )
    return {
        "gate": gate(facts),
        "may apply": min(proceedings, timely, previous_denial),
        "proceedings": proceedings,
        "timely": timely,
        "previous denial": previous_denial,
        "basis in persecution": min(
            nexus, government, one_country, max(presumed, well_founded, humanitarian)
        ),
        "nexus": nexus,
        "government responsibility": government,
        "no safe second nationality": one_country,
        "presumed fear": presumed,
        "well-founded fear": well_founded,
        "humanitarian": humanitarian,
        "protected ground": ground,
        "past persecution": past,
        "rebutted": rebuttal,
        "relocation defeats": relocation,
        "at risk individually": at_risk,
        "proof": proof(facts, "whole claim"),
        "no bar": -bar,
        "discretion": yes(facts, "favorable_discretion"),
    }


def withholding(facts):
    """Every named element of statutory withholding."""
    ground = protected_ground(facts)
    nexus = nexus_for_withholding(facts, ground)
    government = government_responsibility(facts)
    past = past_persecution(facts, government, nexus)
    rebuttal = rebutted(facts)
    relocation = relocation_defeats(facts, past)
    at_risk = max(yes(facts, "singled_out"), yes(facts, "pattern_or_practice"))
    likely = truth(facts, "likelihood_of_persecution", lambda share: round(share, 6) > 0.50)
    return {
        "gate": gate(facts),
        "before a judge": before_a_judge(facts),
        "nexus": nexus,
        "government responsibility": government,
        "future threat": max(min(past, -rebuttal), min(likely, at_risk, -relocation)),
        "protected ground": ground,
        "past persecution": past,
        "rebutted": rebuttal,
        "relocation defeats": relocation,
        "at risk individually": at_risk,
        "proof": proof(facts, "whole claim"),
        "no bar": -withholding_bar(facts),
    }


def torture_convention(facts):
    """The five elements that both forms of CAT protection share."""
    torture = min(
        yes(facts, "severe_harm"),
        yes(facts, "specific_intent"),
        yes(facts, "custody_or_control"),
        -yes(facts, "lawful_sanction"),
        reaches(facts, "official_role", "acquiesces", OFFICIAL_LEVELS),
    )
    likely = truth(facts, "likelihood_of_torture", lambda share: round(share, 6) > 0.50)
    return {
        "gate": gate(facts),
        "before a judge": before_a_judge(facts),
        "torture": torture,
        "likelihood of torture": likely,
        "proof of torture": proof(facts, "risk of torture"),
    }


def elements(facts):
    """Truth of every named element: (protection, element name) -> -1, 0 or 1."""
    bar = withholding_bar(facts)
    torture = torture_convention(facts)
    named = {
        "asylum": asylum(facts),
        "withholding": withholding(facts),
        "cat_withholding": {**torture, "no bar": -bar},
        "cat_deferral": {**torture, "a bar applies": bar},
    }
    return {(each, name): found for each in named for name, found in named[each].items()}


def results(found):
    """Result of every protection, from the truth of its elements."""
    asylum_parts = ("gate", "may apply", "basis in persecution", "proof", "no bar")
    threat_parts = ("gate", "before a judge", "nexus", "government responsibility")
    threat_parts += ("future threat", "proof", "no bar")
    cat_parts = ("gate", "before a judge", "torture", "likelihood of torture", "proof of torture")

    def answer(protection, parts, granted):
        least = min(found[protection, part] for part in parts)
        return {1: granted, 0: "open", -1: "refused"}[least]

    against = found["asylum", "discretion"] == -1  # undecided, it leaves the answer "may"
    return {
        "asylum": "refused" if against else answer("asylum", asylum_parts, "permitted"),
        "withholding": answer("withholding", threat_parts, "required"),
        "cat_withholding": answer("cat_withholding", (*cat_parts, "no bar"), "required"),
        "cat_deferral": answer("cat_deferral", (*cat_parts, "a bar applies"), "required"),
    }


def decide(facts):
    """Result of every protection: required, permitted, refused or open."""
    return results(elements(facts))
