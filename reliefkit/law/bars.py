"""The bars: which facts close which protection. No bar closes CAT deferral."""

from reliefkit.facts import f
from reliefkit.law.standards import AGGRAVATED_FELONY_SENTENCE
from reliefkit.logic import Element, none_of

_BURDEN = "applicant, once the evidence raises the bar (8 C.F.R. § 1240.8(d))"

# INA 208(b)(2)(A): "Paragraph (1) shall not apply to an alien if the Attorney General determines
# that" one of six things is so; (B)(i) takes every aggravated felony for a particularly serious
# crime. The last two come from other paragraphs, for asylum alone: (C) lets regulations add the
# entry presumption, and 208(d)(6) ends benefits after a frivolous application.
ASYLUM_NO_BAR = Element(
    "no bar",
    none_of(
        f.persecuted_others,
        f.aggravated_felony,
        f.particularly_serious_crime,
        f.serious_nonpolitical_crime,
        f.security_danger,
        f.terrorism,
        f.firmly_resettled,
        f.entry_presumption,
        f.frivolous_finding,
    ),
    short="no bar applies",
    rule="No bar to asylum applies. Any aggravated felony is one.",
    cite="usc-1158-b-2-A-i, usc-1158-b-2-A-ii, n-a-m-2007, usc-1158-b-2-A-iii, "
    "usc-1158-b-2-A-iv, usc-1158-b-2-A-v, usc-1158-b-2-A-vi, usc-1158-b-2-B-i, "
    "usc-1158-b-2-C, fr-88-31314, usc-1158-d-6, cfr-1240-8-d",
    burden=_BURDEN,
)

# INA 241(b)(3)(B): four bars, and those deportable for atrocities. Aggravated felonies count of
# themselves only with "an aggregate term of imprisonment of at least 5 years".
_MANDATORY_BARS = (
    f.persecuted_others,
    f.particularly_serious_crime,
    f.aggravated_felony & f.sentence_years.meets(AGGRAVATED_FELONY_SENTENCE),
    f.serious_nonpolitical_crime,
    f.security_danger,
    f.terrorism,
    f.atrocity_participant,
)
MANDATORY_NO_BAR = Element(
    "no bar",
    none_of(*_MANDATORY_BARS),
    short="no bar applies",
    rule="No mandatory bar applies. Aggravated felonies bar of themselves only with sentences "
    "that add up to five years or more; a lesser crime can still be found particularly serious.",
    cite="usc-1231-b-3-B-i, usc-1231-b-3-B-ii, n-a-m-2007, usc-1231-b-3-B-psc, "
    "usc-1231-b-3-B-iii, usc-1231-b-3-B-iv, usc-1231-b-3-B-intro, cfr-1240-8-d",
    burden=_BURDEN,
)

# 8 CFR 1208.16(c)(4), 1208.17(a): a person who would be protected from torture but for one of
# those bars is given deferral instead.
BAR_APPLIES = Element(
    "a bar applies",
    ~none_of(*_MANDATORY_BARS),
    title="a bar",
    short="no bar, so not needed",
    rule="One of the mandatory bars applies, so that CAT withholding is closed. Deferral is for "
    "that case alone.",
    cite="cfr-1208-16-c-4, cfr-1208-16-d-2, cfr-1208-17-a",
)
