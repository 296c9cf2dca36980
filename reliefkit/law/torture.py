"""Protection under the Convention Against Torture: 8 CFR 1208.16(c), 1208.17 and 1208.18.

No protected ground and no nexus anywhere; no presumption from the past; no burden shift.
"""

from reliefkit.facts import f
from reliefkit.law import shared
from reliefkit.law.bars import BAR_APPLIES, MANDATORY_NO_BAR
from reliefkit.law.standards import MORE_LIKELY_THAN_NOT
from reliefkit.logic import Element

# 8 CFR 1208.18(a): severe, intended, in custody or control, not a lawful sanction, and "inflicted
# by or at the instigation of or with the consent or acquiescence of a public official".
TORTURE = Element(
    "torture",
    f.severe_harm
    & f.specific_intent
    & f.custody_or_control
    & ~f.lawful_sanction
    & f.official_role.at_least("acquiesces"),
    title="the definition of torture",
    short="meets the definition",
    rule="Severe pain or suffering, specifically intended for a purpose, in the torturer's custody "
    "or control, not merely a lawful sanction, inflicted by a public official or with an "
    "official's consent or acquiescence. An official who is only unable to prevent it does not "
    "acquiesce.",
    cite="cfr-1208-18-a-1, cfr-1208-18-a-2, cfr-1208-18-a-3, cfr-1208-18-a-5, cfr-1208-18-a-6, "
    "cfr-1208-18-a-7, decision:j-e-2002, decision:o-a-r-g-2025",
    burden="applicant",
)

# 8 CFR 1208.16(c)(2): more likely than not "tortured if removed to the proposed country".
LIKELIHOOD = Element(
    "likelihood of torture",
    f.likelihood_of_torture.meets(MORE_LIKELY_THAN_NOT),
    title="torture more likely than not",
    rule="Torture is more likely than not: more than 50%, all sources added together, safer places "
    "in the country already counted. Past torture is strong evidence but presumes nothing.",
    cite="cfr-1208-16-c-2, cfr-1208-16-c-3, decision:j-f-f-2006",
    burden="applicant",
)
PROOF = Element(
    "proof of torture",
    shared.TESTIMONY | f.independent_evidence.at_least("risk of torture"),
    rule="Credible testimony with the corroboration that could have been had, or evidence apart "
    "from the testimony that proves the risk.",
    cite="cfr-1208-16-c-2, cfr-1208-16-c-3, usc-1229a-c-4-B, kamalthas-2001",
    burden="applicant",
)
_BOTH = (shared.GATE_TORTURE, shared.BEFORE_A_JUDGE, TORTURE, LIKELIHOOD, PROOF)
WITHHOLDING = (*_BOTH, MANDATORY_NO_BAR)
DEFERRAL = (*_BOTH, BAR_APPLIES)
