"""Statutory withholding of removal, INA 241(b)(3). No deadline, no discretion."""

from reliefkit.facts import f
from reliefkit.law import shared
from reliefkit.law.bars import MANDATORY_NO_BAR
from reliefkit.law.standards import A_REASON_CIRCUITS, MORE_LIKELY_THAN_NOT
from reliefkit.logic import Element

# INA 241(b)(3)(A): threatened "because of" a protected ground. The statute does not repeat "one
# central reason" here; whether it applies all the same divides the circuits.
NEXUS = Element(
    "nexus",
    shared.PROTECTED_GROUND
    & (
        shared.CENTRAL_REASON
        | (f.circuit.is_one_of(*A_REASON_CIRCUITS.value) & f.nexus.at_least("a reason"))
    ),
    rule="A protected ground is one central reason for the harm; in the Sixth and Ninth Circuits "
    "a reason is enough.",
    cite="usc-1231-b-3-A, decision:c-t-l-2010, decision:barajas-romero-2017, guzman-vazquez-2020",
    burden="applicant",
    contested="Circuit split: the Board asks for one central reason; the Second, Third and Fourth "
    "Circuits side with it, the Second by deference to it; the Sixth and the Ninth ask for a "
    "reason; the other circuits were not checked by us.",
    at_issue=shared.PROTECTED_GROUND & f.nexus.is_one_of("a reason"),
)
PAST_PERSECUTION = shared.past_persecution(NEXUS, "cfr-1208-16-b-1")
REBUTTED = shared.rebutted("cfr-1208-16-b-1")

# 8 CFR 1208.16(b)(1) the presumption, (b)(2) the future threat, (b)(3) relocation.
FUTURE_THREAT = Element(
    "future threat",
    (PAST_PERSECUTION & ~REBUTTED)
    | shared.future_risk(
        MORE_LIKELY_THAN_NOT,
        shared.at_risk_individually("cfr-1208-16-b"),
        shared.relocation_defeats(PAST_PERSECUTION, "cfr-1208-16-b-3"),
    ),
    title="a future threat",
    rule="Past persecution that the government has not rebutted, or persecution that is more "
    "likely than not: more than 50%. A lesser fear, however real, is not enough.",
    cite="cfr-1208-16-b, cfr-1208-16-b-1, decision:stevic-1984",
    burden="applicant; the government, to rebut past persecution",
)
PROOF = shared.proof("usc-1231-b-3-C, usc-1158-b-1-B-ii, usc-1158-b-1-B-iii")
ELEMENTS = (
    shared.GATE_WITHHOLDING,
    shared.BEFORE_A_JUDGE,
    NEXUS,
    shared.GOVERNMENT_RESPONSIBILITY,
    FUTURE_THREAT,
    PROOF,
    MANDATORY_NO_BAR,
)
