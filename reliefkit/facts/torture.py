"""The intake sheet: torture, and the proof."""

from reliefkit.facts.fact import Choice, Level, Share, YesNo

likelihood_of_torture = Share(
    "likelihood_of_torture",
    "the likelihood of torture",
    "If returned, how likely is torture?",
    help="Harm that meets the whole definition of torture, all sources together, safer places "
    "already counted.",
    law=("cfr-1208-16-c-2", "cat-us-understanding-art3"),
)
severe_harm = YesNo(
    "severe_harm",
    "severe harm",
    "Would it be severe pain or suffering, an extreme form of cruelty?",
    yes="the harm would be severe pain or suffering",
    no="the harm would not be severe pain or suffering",
    law=("cfr-1208-18-a-2", "cat-art-1", "cfr-1208-18-a-4"),
)
specific_intent = YesNo(
    "specific_intent",
    "specific intent",
    "Would it be specifically intended to cause that, and for a purpose?",
    help="Not neglect or lack of means. A purpose such as information, punishment, intimidation, "
    "coercion or discrimination.",
    ordinary=True,
    yes="the harm would be specifically intended, for a purpose",
    no="the harm would not be specifically intended for a purpose",
    law=("cfr-1208-18-a-5", "cfr-1208-18-a-1", "r-a-f-2020"),
)
custody_or_control = YesNo(
    "custody_or_control",
    "custody or control",
    "Would the person be in the torturer's custody or control?",
    ordinary=True,
    yes="the person would be in the torturer's custody or control",
    no="the person would not be in the torturer's custody or control",
    law=("cfr-1208-18-a-6",),
)
lawful_sanction = YesNo(
    "lawful_sanction",
    "a lawful sanction",
    "Is it only pain from a lawful sanction?",
    help="One that defeats the Convention's purpose is not lawful.",
    ordinary=False,
    yes="the pain would come only from a lawful sanction",
    no="the pain would not come only from a lawful sanction",
    law=("cfr-1208-18-a-3", "cfr-1208-18-a-8"),
)
official_role = Level(
    "official_role",
    "the part of a public official",
    "What is the part of a public official, or another acting in an official capacity?",
    help="Under color of law. An officer acting wholly privately counts as none unless other "
    "officials acquiesce. Acquiesces: knows beforehand, wilful blindness included, and breaches a "
    "duty to step in. Inflicts: inflicts, instigates or consents.",
    values={
        "none": "no public official would have a part in it",
        "unable to prevent": "public officials would be unable to prevent it",
        "acquiesces": "a public official would acquiesce in it",
        "inflicts": "a public official would inflict it, instigate it or consent to it",
    },
    law=("cfr-1208-18-a-1", "cfr-1208-18-a-7", "o-f-a-s-2020"),
)
credible = YesNo(
    "credible",
    "credibility",
    "Is the testimony credible?",
    ordinary=True,
    yes="the testimony is credible",
    no="the testimony is not credible",
    law=("usc-1158-b-1-B-iii",),
)
corroboration = Choice(
    "corroboration",
    "corroboration",
    "Is needed corroboration there?",
    help="Unavailable means it cannot reasonably be obtained. Missing means it could have been.",
    ordinary="provided",
    values={
        "provided": "needed corroboration is there",
        "unavailable": "corroboration cannot reasonably be obtained",
        "missing": "corroboration that could have been obtained is missing",
    },
    unknown="it is not known whether needed corroboration is there",
    law=("usc-1158-b-1-B-ii",),
)
independent_evidence = YesNo(
    "independent_evidence",
    "independent evidence",
    "Does evidence apart from the testimony prove the risk of torture?",
    ordinary=False,
    yes="evidence apart from the testimony proves the risk of torture",
    no="no evidence apart from the testimony proves the risk of torture",
    law=("kamalthas-2001",),
)
TORTURE = (
    likelihood_of_torture,
    severe_harm,
    specific_intent,
    custody_or_control,
    lawful_sanction,
    official_role,
)
PROOF = (credible, corroboration, independent_evidence)
