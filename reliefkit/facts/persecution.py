"""The intake sheet: the past, the future, why, and who."""

from reliefkit.facts.fact import Choice, Level, Share, YesNo

past_harm = Level(
    "past_harm",
    "the past harm",
    "What has already happened?",
    help="Harassment, discrimination and most unfulfilled threats are mistreatment.",
    ordinary="none",
    values={
        "none": "there was no past harm",
        "mistreatment": "the past harm was mistreatment, short of persecution",
        "persecution": "the past harm rose to persecution",
        "torture": "the past harm was torture",
    },
    law=("cfr-1208-13-b-1",),
)
genuine_fear = YesNo(
    "genuine_fear",
    "a genuine fear",
    "Does the person truly fear return?",
    ordinary=True,
    yes="the person truly fears return",
    no="the person does not truly fear return",
    law=("cfr-1208-13-b-2-i",),
)
likelihood_of_persecution = Share(
    "likelihood_of_persecution",
    "the likelihood of persecution",
    "If returned, how likely is persecution?",
    help="As conditions are now: how likely is harm serious enough to be persecution, before "
    "asking why and before asking about other parts of the country?",
    law=(
        "cfr-1208-13-b-2-i",
        "cfr-1208-16-b",
        "decision:cardoza-fonseca-1987",
        "decision:stevic-1984",
    ),
)
singled_out = YesNo(
    "singled_out",
    "being singled out",
    "Would this person be singled out individually?",
    ordinary=True,
    yes="the person would be singled out individually",
    no="the person would not be singled out individually",
    law=("cfr-1208-13-b-2-iii",),
)
pattern_or_practice = YesNo(
    "pattern_or_practice",
    "a pattern or practice",
    "Is a group the person belongs to persecuted as a pattern or practice?",
    ordinary=False,
    yes="a group the person belongs to is persecuted as a pattern or practice",
    no="no pattern or practice of persecuting the person's group is shown",
    law=("cfr-1208-13-b-2-iii",),
)
changed_conditions = YesNo(
    "changed_conditions",
    "changed conditions",
    "Has the government shown a fundamental change that removes the fear?",
    help="The fear that flows from the past persecution. The change can be in the country or in "
    "the person's own circumstances.",
    ordinary=False,
    yes="the government has shown a fundamental change that removes the fear",
    no="the government has shown no fundamental change that removes the fear",
    law=("cfr-1208-13-b-1-i-ii",),
)
relocation = Choice(
    "relocation",
    "living elsewhere in the country",
    "Would it be safe and reasonable to live elsewhere in the country?",
    help="Not shown means the evidence does not show it either way: the rule then decides against "
    "the side that bears the burden.",
    ordinary="unreasonable",
    values={
        "reasonable": "living elsewhere in the country would be safe and reasonable",
        "unreasonable": "living elsewhere in the country would not be safe and reasonable",
        "not shown": "it is not shown either way whether living elsewhere in the country would be "
        "safe and reasonable, which counts against the side that bears the burden",
    },
    unknown="it is not known whether living elsewhere in the country would be safe and reasonable",
    law=("cfr-1208-13-b-3", "decision:m-z-m-r-2012"),
)
compelling_reasons = YesNo(
    "compelling_reasons",
    "compelling reasons",
    "Are there compelling reasons, from how severe the past persecution was?",
    ordinary=False,
    yes="there are compelling reasons from how severe the past persecution was",
    no="there are no compelling reasons from how severe the past persecution was",
    law=("cfr-1208-13-b-1-iii",),
)
other_serious_harm = YesNo(
    "other_serious_harm",
    "other serious harm",
    "Is there a reasonable possibility of other serious harm on return?",
    ordinary=False,
    yes="there is a reasonable possibility of other serious harm on return",
    no="no reasonable possibility of other serious harm is shown",
    law=("cfr-1208-13-b-1-iii",),
)


def _ground(name: str, label: str) -> YesNo:
    return YesNo(
        name,
        label,
        f"Is {label}, actual or imputed, involved?",
        ordinary=False,
        yes=f"{label} is involved",
        no=f"{label} is not involved",
        law=("usc-1101-a-42-A",),
    )


race = _ground("race", "race")
religion = _ground("religion", "religion")
nationality = _ground("nationality", "nationality")
political_opinion = _ground("political_opinion", "political opinion")
social_group = _ground("social_group", "a particular social group")


def _group(name: str, label: str, question: str, yes: str, no: str) -> YesNo:
    return YesNo(
        name, label, question, ordinary=True, yes=yes, no=no, law=("decision:m-e-v-g-2014",)
    )


group_immutable = _group(
    "group_immutable",
    "an immutable trait",
    "Do the group's members share a trait they cannot change, or should not have to change?",
    "the group's members share an immutable trait",
    "the group's members do not share an immutable trait",
)
group_particular = _group(
    "group_particular",
    "particularity",
    "Does the group have clear limits, so that one can say who is in it?",
    "the group is defined with particularity",
    "the group is not defined with particularity",
)
group_distinct = _group(
    "group_distinct",
    "social distinction",
    "Does the society in question see these people as a group?",
    "the group is socially distinct",
    "the group is not socially distinct",
)
nexus = Level(
    "nexus",
    "the link to a protected ground",
    "How much of the persecutor's reason is a protected ground that counts?",
    help="Ticked above; for a social group, one that passes its three tests. With several, the "
    "strongest. A reason is one real motive though a lesser one. A central reason is more than "
    "incidental, tangential, superficial or subordinate.",
    values={
        "none": "a protected ground is no part of the reason",
        "incidental": "a protected ground is only incidental to the reason",
        "a reason": "a protected ground is a reason, though not a central one",
        "central reason": "a protected ground is one central reason",
    },
    law=("usc-1158-b-1-B-i", "decision:j-b-n-2007"),
)
persecutor = Choice(
    "persecutor",
    "the persecutor",
    "Who does the harm?",
    help="Government includes government-sponsored forces. Uncontrolled means the state is unable "
    "or unwilling to control them. Controlled means it can and will.",
    values={
        "government": "the government does the harm",
        "uncontrolled private actor": "private people the state is unable or unwilling to control "
        "do the harm",
        "controlled private actor": "private people the state can and will control do the harm",
    },
    unknown="it is not known who does the harm",
    law=("usc-1101-a-42-A", "cfr-1208-13-b-3"),
)
PAST = (past_harm,)
FUTURE = (
    genuine_fear,
    likelihood_of_persecution,
    singled_out,
    pattern_or_practice,
    changed_conditions,
    relocation,
    compelling_reasons,
    other_serious_harm,
)
WHY = (
    race,
    religion,
    nationality,
    political_opinion,
    social_group,
    group_immutable,
    group_particular,
    group_distinct,
    nexus,
)
WHO = (persecutor,)
