"""Asylum, INA 208, in the statute's order: who may apply, refugee, proof, bars, discretion."""

from reliefkit.facts import f
from reliefkit.law import shared
from reliefkit.law.bars import ASYLUM_NO_BAR
from reliefkit.law.standards import (
    CARRIED_DEADLINE,
    FILING_DEADLINE,
    ONE_NATIONALITY_CIRCUITS,
    REASONABLE_POSSIBILITY,
)
from reliefkit.logic import Element

# INA 208(a)(2): the exceptions to "may apply". A reinstated order (241(a)(5)) or an
# administrative order (238(b)(5)) shuts asylum out altogether; in expedited removal (235(b)(1))
# a screening comes first.
MAY_APPLY = Element(
    "may apply",
    Element(
        "proceedings",
        f.proceedings.is_one_of("affirmative", "removal"),
        title="the right proceedings",
        rule="The case is affirmative or in removal proceedings. A reinstated or an "
        "administrative removal order shuts asylum out; in expedited removal a screening comes "
        "first.",
        cite="usc-1231-a-5, usc-1228-b-5, usc-1225-b-1-B-v, usc-1158-a-1",
    )
    & Element(
        "timely",
        f.days_to_filing.meets(FILING_DEADLINE)
        | (f.deadline_carried & f.days_to_filing.meets(CARRIED_DEADLINE))
        | f.unaccompanied_child
        | (
            (f.changed_circumstances | f.extraordinary_circumstances)
            & f.filed_within_reasonable_period
        ),
        title="timely filing",
        rule="The application was filed within one year of the last arrival, a last day that the "
        "calendar carries included (days 366 to 369 may still be in time: count the calendar); or "
        "the applicant was an unaccompanied child; or changed or extraordinary circumstances "
        "excuse the delay and it was filed within a reasonable period.",
        cite="usc-1158-a-2-B, cfr-1208-4-a, usc-1158-a-2-D, cfr-1208-4-a-4, cfr-1208-4-a-5, "
        "decision:t-m-h-2010, usc-1158-a-2-E",
        burden="applicant, by clear and convincing evidence of the date",
    )
    & Element(
        "previous denial",
        ~f.previously_denied | (f.changed_circumstances & f.filed_within_reasonable_period),
        title="no previous denial",
        rule="No earlier application was denied, or changed circumstances excuse it and the new "
        "one was filed within a reasonable period. Extraordinary circumstances do not excuse it.",
        cite="usc-1158-a-2-C, usc-1158-a-2-D, cfr-1208-4-a-4",
        burden="applicant",
        contested="The regulation ties a reasonable period to changed circumstances in general; "
        "no decision applying it to a previous denial is known.",
        at_issue=f.previously_denied & f.changed_circumstances & ~f.filed_within_reasonable_period,
    ),
    title="a right to apply",
    rule="The person may apply: the right proceedings, in time, and not denied before.",
    cite="usc-1158-a-1",
    burden="applicant",
)

# INA 208(b)(1)(B)(i): "at least one central reason for persecuting the applicant".
NEXUS = Element(
    "nexus",
    shared.PROTECTED_GROUND & shared.CENTRAL_REASON,
    rule="A protected ground is at least one central reason for the harm.",
    cite="usc-1158-b-1-B-i, decision:j-b-n-2007",
    burden="applicant",
)
PAST_PERSECUTION = shared.past_persecution(NEXUS, "cfr-1208-13-b-1")
REBUTTED = shared.rebutted("cfr-1208-13-b-1-i-ii, decision:d-i-m-2008")

# INA 101(a)(42)(A): "any country of such person's nationality".
NO_SAFE_SECOND_NATIONALITY = Element(
    "no safe second nationality",
    ~f.second_nationality | f.circuit.is_one_of(*ONE_NATIONALITY_CIRCUITS.value),
    rule="The person is not also a national of another country with nothing to fear there; in the "
    "Second Circuit persecution in one country of nationality is enough.",
    cite="usc-1101-a-42-A, decision:b-r-2013, decision:zepeda-lopez-2022",
    burden="applicant",
    contested="Circuit split: for the Board a second, safe nationality defeats the claim; the "
    "Second Circuit asks for persecution in one country of nationality only. The other circuits "
    "were not checked by us.",
    at_issue=f.second_nationality,
)

# 8 CFR 1208.13(b)(1): past persecution is "presumed to have" the well-founded fear with it.
PRESUMED_FEAR = Element(
    "presumed fear",
    PAST_PERSECUTION & ~REBUTTED,
    title="a presumed fear",
    short="presumed from past",
    rule="Past persecution, which raises a presumption of a well-founded fear that the government "
    "has not rebutted.",
    cite="cfr-1208-13-b-1, cfr-1208-13-b-1-i-ii",
    burden="government, to rebut",
)

# 8 CFR 1208.13(b)(2): a reasonable possibility of suffering it, and for each applicant.
WELL_FOUNDED_FEAR = Element(
    "well-founded fear",
    f.genuine_fear
    & shared.future_risk(
        REASONABLE_POSSIBILITY,
        shared.at_risk_individually("cfr-1208-13-b-2-iii"),
        shared.relocation_defeats(
            PAST_PERSECUTION,
            "cfr-1208-13-b-2-ii, cfr-1208-13-b-3, decision:m-z-m-r-2012",
        ),
    ),
    title="a well-founded fear",
    rule="A genuine fear, and a reasonable possibility of persecution: 10% is the course's mark, "
    "an illustration and not a number in any statute.",
    cite="cfr-1208-13-b-2-i, decision:cardoza-fonseca-1987",
    burden="applicant",
)

# 8 CFR 1208.13(b)(1)(iii): asylum for the past alone. Written without "rebutted", so that an
# unknown rebuttal that could not matter leaves nothing open.
HUMANITARIAN = Element(
    "humanitarian",
    PAST_PERSECUTION & (f.compelling_reasons | f.other_serious_harm),
    title="humanitarian asylum",
    short="for the past alone",
    rule="Past persecution, with compelling reasons from how severe it was or a reasonable "
    "possibility of other serious harm (for which no protected ground is needed).",
    cite="cfr-1208-13-b-1-iii, decision:l-s-2012",
    burden="applicant",
)
BASIS = Element(
    "basis in persecution",
    NEXUS
    & shared.GOVERNMENT_RESPONSIBILITY
    & NO_SAFE_SECOND_NATIONALITY
    & (PRESUMED_FEAR | WELL_FOUNDED_FEAR | HUMANITARIAN),
    title="a basis in persecution",
    rule="A refugee: persecution in the past or a well-founded fear of it, on account of a "
    "protected ground, by the government or people it is unable or unwilling to control, and no "
    "second, safe nationality.",
    cite="usc-1101-a-42-A",
    burden="applicant",
)
PROOF = shared.proof("usc-1158-b-1-B-ii, usc-1158-b-1-B-iii")

# INA 208(b)(1)(A): the decision-maker "may grant asylum".
DISCRETION = Element(
    "discretion",
    f.favorable_discretion,
    title="favorable discretion",
    rule="Asylum may be granted; it need not be. The decision-maker weighs the whole picture.",
    cite="usc-1158-b-1-A, usc-1229a-c-4, decision:pula-1987",
    burden="applicant",
)
ELEMENTS = (
    shared.GATE_ASYLUM,
    MAY_APPLY,
    BASIS,
    PROOF,
    ASYLUM_NO_BAR,
    DISCRETION,
)
