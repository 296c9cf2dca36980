"""The intake sheet: the bars, and discretion.

For every bar, yes means found, or raised by the evidence and not disproved by the applicant by
a preponderance (8 CFR 1240.8(d)); no means not raised, or disproved.
"""

from typing import Any

from reliefkit.facts.fact import Count, YesNo


def _bar(
    name: str, label: str, question: str, *, yes: str, no: str, law: tuple[str, ...], **rest: Any
) -> YesNo:
    return YesNo(name, label, question, ordinary=False, yes=yes, no=no, law=law, **rest)


persecuted_others = _bar(
    "persecuted_others",
    "persecuting others",
    "Did the person order, incite, assist or take part in persecuting others because of a "
    "protected ground?",
    help="The agency is reported to allow no exception for duress since 2025; courts may differ.",
    yes="the person took part in persecuting others",
    no="the person took no part in persecuting others",
    law=(
        "usc-1158-b-2-A-i",
        "usc-1231-b-3-B-i",
        "decision:negusie-ag-2025",
        "usc-1101-a-42-persecutor",
    ),
)
aggravated_felony = _bar(
    "aggravated_felony",
    "an aggravated felony",
    "Was the person convicted of an aggravated felony?",
    yes="the person was convicted of an aggravated felony",
    no="the person was not convicted of an aggravated felony",
    law=("usc-1158-b-2-B-i", "usc-1231-b-3-B-psc"),
)
sentence_years = Count(
    "sentence_years",
    "the aggregate sentence for aggravated felonies",
    "What is the aggregate sentence imposed for aggravated felonies?",
    help="Completed years: 4 years 11 months counts as 4. Suspended time counts.",
    ordinary=0,
    maximum=50,
    unit="years",
    say="{} years",
    law=("usc-1231-b-3-B-psc", "usc-1101-a-48-B"),
)
particularly_serious_crime = _bar(
    "particularly_serious_crime",
    "a particularly serious crime",
    "Was the person convicted of a crime the judge finds particularly serious on its own facts?",
    help="Drug-trafficking aggravated felonies are presumed so.",
    yes="the judge finds the crime particularly serious",
    no="no crime is found particularly serious on its own facts",
    law=("usc-1158-b-2-A-ii", "usc-1231-b-3-B-ii", "decision:y-l-2002"),
)
serious_nonpolitical_crime = _bar(
    "serious_nonpolitical_crime",
    "a serious nonpolitical crime",
    "Are there serious reasons to believe in a serious nonpolitical crime abroad before arrival?",
    help="No conviction is needed.",
    yes="there are serious reasons to believe in a serious nonpolitical crime abroad",
    no="there are no serious reasons to believe in a serious nonpolitical crime abroad",
    law=("usc-1158-b-2-A-iii", "usc-1231-b-3-B-iii"),
)
security_danger = _bar(
    "security_danger",
    "a danger to US security",
    "Are there reasonable grounds to regard the person as a danger to US security?",
    help="No conviction is needed.",
    yes="there are reasonable grounds to regard the person as a danger to US security",
    no="there are no reasonable grounds to regard the person as a danger to US security",
    law=("usc-1158-b-2-A-iv", "usc-1231-b-3-B-iv", "fr-85-84160", "fr-security-bars-2025"),
)
terrorism = _bar(
    "terrorism",
    "the terrorism grounds",
    "Is the person described in the terrorism grounds, with no exemption granted?",
    help="Activity, membership or material support.",
    yes="the person is described in the terrorism grounds",
    no="the person is not described in the terrorism grounds",
    law=("usc-1158-b-2-A-v", "usc-1231-b-3-B-iv", "usc-1182-a-3-B", "usc-1227-a-4-B"),
)
atrocity_participant = _bar(
    "atrocity_participant",
    "taking part in atrocities",
    "Did the person take part in Nazi persecution, genocide, torture or extrajudicial killing?",
    yes="the person took part in Nazi persecution, genocide, torture or extrajudicial killing",
    no="the person took no part in Nazi persecution, genocide, torture or extrajudicial killing",
    law=("usc-1231-b-3-B-intro", "usc-1227-a-4-D"),
)
firmly_resettled = _bar(
    "firmly_resettled",
    "firm resettlement",
    "Was the person offered permanent status in another country before arrival?",
    help="Answer no if an exception applies.",
    yes="the person was firmly resettled in another country before arrival",
    no="the person was not firmly resettled in another country",
    law=("usc-1158-b-2-A-vi", "cfr-1208-15"),
)
frivolous_finding = _bar(
    "frivolous_finding",
    "a frivolous-application finding",
    "Was the person finally found, after notice, to have filed a knowingly frivolous asylum "
    "application?",
    yes="the person was found to have filed a knowingly frivolous asylum application",
    no="there is no finding of a frivolous asylum application",
    law=("usc-1158-d-6", "cfr-208-20"),
)
favorable_discretion = YesNo(
    "favorable_discretion",
    "favorable discretion",
    "Do the equities earn a favorable exercise of discretion?",
    yes="discretion is exercised in the applicant's favor",
    no="discretion is exercised against the applicant",
    unknown="discretion has still to be exercised",
    law=("usc-1158-b-1-A", "decision:pula-1987"),
)
BARS = (
    persecuted_others,
    aggravated_felony,
    sentence_years,
    particularly_serious_crime,
    serious_nonpolitical_crime,
    security_danger,
    terrorism,
    atrocity_participant,
    firmly_resettled,
    frivolous_finding,
)
DISCRETION = (favorable_discretion,)
