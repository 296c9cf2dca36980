"""The intake sheet: where the case is, and when and how it was filed."""

from reliefkit.facts.fact import Choice, Count, YesNo

in_united_states = YesNo(
    "in_united_states",
    "being in the United States",
    "Is the person physically in the United States?",
    help="At a port of entry counts. Stopped on the other side of the line does not.",
    ordinary=True,
    yes="the person is in the United States",
    no="the person is not in the United States",
    law=("usc-1158-a-1",),
)
proceedings = Choice(
    "proceedings",
    "the kind of proceedings",
    "Where is the case?",
    help="Affirmative means before an asylum officer. Removal also covers asylum-only cases and "
    "cases after a positive credible-fear screening. The last two begin after a positive "
    "reasonable-fear screening.",
    ordinary="removal",
    values={
        "affirmative": "the case is before an asylum officer (affirmative)",
        "removal": "the case is in removal proceedings before a judge",
        "reinstated order": "an earlier removal order was reinstated",
        "administrative removal": "there is an administrative removal order",
    },
    law=("usc-1231-a-5", "usc-1228-b-5", "cfr-1208-16-a"),
    law_of={
        "reinstated order": ("usc-1231-a-5",),
        "administrative removal": ("usc-1228-b-5",),
    },
)
safe_third_country = YesNo(
    "safe_third_country",
    "safe third country",
    "Does a safe-third-country agreement cover this person?",
    help="Yes only if the person has not shown that persecution or torture in that third country "
    "is more likely than not. It is never the person's own country. Answer no in a "
    "reinstated-order or administrative-removal case.",
    ordinary=False,
    yes="a safe-third-country agreement covers the person",
    no="no safe-third-country agreement covers the person",
    law=("usc-1158-a-2-A", "cfr-1240-11-h", "decision:c-i-g-m-2025"),
)
unaccompanied_child = YesNo(
    "unaccompanied_child",
    "unaccompanied child",
    "Was the applicant an unaccompanied child when the application was filed?",
    ordinary=False,
    changeable=False,
    yes="the applicant was an unaccompanied child at filing",
    no="the applicant was not an unaccompanied child at filing",
    law=("usc-1158-a-2-E", "usc-279-g"),
)
days_to_filing = Count(
    "days_to_filing",
    "the filing date",
    "How many days after the last arrival was the application filed?",
    help="As far as clear and convincing evidence shows. Arrival is day 0. If the date cannot be "
    "proved, choose a number above 365. The law counts a calendar year, the model 365 days.",
    ordinary=100,
    maximum=3650,
    unit="days",
    say="day {}",
    law=("usc-1158-a-2-B",),
)
changed_circumstances = YesNo(
    "changed_circumstances",
    "changed circumstances",
    "Did changed circumstances materially affect eligibility?",
    ordinary=False,
    yes="changed circumstances materially affect eligibility",
    no="no changed circumstances affect eligibility",
    law=("usc-1158-a-2-D", "cfr-1208-4-a-4"),
)
extraordinary_circumstances = YesNo(
    "extraordinary_circumstances",
    "extraordinary circumstances",
    "Did extraordinary circumstances cause the delay?",
    help="They include keeping lawful status until a reasonable time before filing.",
    ordinary=False,
    yes="extraordinary circumstances caused the delay",
    no="no extraordinary circumstances caused the delay",
    law=("usc-1158-a-2-D", "cfr-1208-4-a-5"),
)
filed_within_reasonable_period = YesNo(
    "filed_within_reasonable_period",
    "filing within a reasonable period",
    "Was it then filed within a reasonable period?",
    ordinary=False,
    yes="the application was filed within a reasonable period after the excuse",
    no="the application was not filed within a reasonable period after an excuse",
    law=("usc-1158-a-2-D", "cfr-1208-4-a-4", "cfr-1208-4-a-5"),
)
previously_denied = YesNo(
    "previously_denied",
    "a previous denial",
    "Was an earlier asylum application denied by an immigration judge or the Board?",
    help="A referral is not a denial.",
    ordinary=False,
    yes="an earlier asylum application was denied",
    no="no earlier asylum application was denied",
    law=("usc-1158-a-2-C",),
)
entry_presumption = YesNo(
    "entry_presumption",
    "the 2023-25 border-entry presumption",
    "Does the 2023-25 border-entry presumption apply, after its exceptions, unrebutted?",
    ordinary=False,
    yes="the 2023-25 border-entry presumption applies and is not rebutted",
    no="the 2023-25 border-entry presumption does not apply",
    law=("fr-88-31314",),
)
_CIRCUITS = (
    *("First", "Second", "Third", "Fourth", "Fifth", "Sixth"),
    *("Seventh", "Eighth", "Ninth", "Tenth", "Eleventh"),
)
circuit = Choice(
    "circuit",
    "the circuit",
    "Which federal circuit's law governs?",
    help="None means the Board's own rule. It does not mean unknown.",
    ordinary="none",
    changeable=False,
    values={
        "none": "the Board's own rule governs",
        **{str(n): f"the law of the {name} Circuit governs" for n, name in enumerate(_CIRCUITS, 1)},
        "DC": "the law of the D.C. Circuit governs",
    },
    law=(
        "decision:c-t-l-2010",
        "decision:barajas-romero-2017",
        "quituizaca-2022",
        "gonzalez-posadas-2015",
    ),
)
SHEET = (
    in_united_states,
    proceedings,
    safe_third_country,
    unaccompanied_child,
    days_to_filing,
    changed_circumstances,
    extraordinary_circumstances,
    filed_within_reasonable_period,
    previously_denied,
    entry_presumption,
    circuit,
)
