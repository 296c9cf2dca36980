"""Elements that several protections use. Each function takes what is the protection's own."""

from reliefkit.facts import f
from reliefkit.law.standards import Standard
from reliefkit.logic import All, Element, Node, none_of

# -- who is before which decision-maker --------------------------------------------------------


def gate(cite: str, contested: str = "") -> Element:
    """The claim can be heard here: the person is inside, and no other country is to hear it."""
    return Element(
        "gate",
        f.in_united_states & (~f.safe_third_country | f.unaccompanied_child),
        title="a claim heard here",
        short="in the United States",
        rule="The person is in the United States, and no safe-third-country agreement sends the "
        "claim elsewhere (an unaccompanied child is exempt).",
        cite=cite,
        burden="applicant",
        contested=contested,
        at_issue=f.safe_third_country,
    )


# The statute writes the safe-third-country rule for asylum alone.
GATE_ASYLUM = gate("usc-1158-a-1, usc-1158-a-2-A, usc-1158-a-2-E")
_THIRD_COUNTRY = "cfr-1240-11-h, decision:c-i-g-m-2025, usc-1158-a-2-E"
_INFERRED = (
    "For this protection the third-country part rests on a regulation and a 2025 Board decision "
    "only; that an unaccompanied child is exempt is inferred from INA § 208(a)(2)(E), and no text "
    "seen says so. Check current developments."
)
# For the other three it stands in a regulation and in a Board decision of 2025: removal is then
# to the third country. That they are for people in the United States: by the statute's words for
# statutory withholding; the torture policy speaks of any person, but its procedures are here.
GATE_WITHHOLDING = gate(f"usc-1231-b-3-A, sale-1993, {_THIRD_COUNTRY}", _INFERRED)
GATE_TORTURE = gate(f"cfr-1208-16-c-4, cfr-1208-17-a, farra-2242-a, {_THIRD_COUNTRY}", _INFERRED)

# 8 CFR 1208.16(a): an asylum officer "shall not determine" the other three; a judge does. In
# expedited removal an officer only screens.
BEFORE_A_JUDGE = Element(
    "before a judge",
    ~f.proceedings.is_one_of("affirmative", "expedited removal"),
    title="a case before a judge",
    rule="An immigration judge, not an asylum officer, decides this protection (with a narrow "
    "exception). An affirmative case that fails goes to a judge, who takes the same form, if the "
    "person has no lawful status. In expedited removal a fear screening comes first.",
    cite="cfr-1208-16-a, cfr-208-3-b, usc-1225-b-1-B-v, cfr-208-31",
)

# -- why, and who ------------------------------------------------------------------------------

_PLAIN_GROUND = f.race | f.religion | f.nationality | f.political_opinion
PROTECTED_GROUND = Element(
    "protected ground",
    _PLAIN_GROUND | (f.social_group & f.group_immutable & f.group_particular & f.group_distinct),
    title="a protected ground",
    rule="Race, religion, nationality, political opinion, or membership in a particular social "
    "group, actual or imputed. A social group must be immutable, particular and socially distinct "
    "(the Board's test).",
    cite="usc-1101-a-42-A, decision:m-e-v-g-2014",
    burden="applicant",
    contested="The three-part test for social groups is the Board's; the Seventh Circuit has "
    "rested on immutability alone (Cece v. Holder, 733 F.3d 662). The rules here ask for all "
    "three in every circuit.",
    at_issue=none_of(_PLAIN_GROUND, f.group_particular & f.group_distinct)
    & f.social_group
    & f.group_immutable,
)
GOVERNMENT_RESPONSIBILITY = Element(
    "government responsibility",
    f.persecutor.is_one_of("government", "uncontrolled private actor"),
    rule="The harm comes from the government, or from people it is unable or unwilling to control.",
    cite="usc-1101-a-42-A, decision:acosta-1985, a-b-iii-2021",
    burden="applicant",
    contested="How strictly to read unable or unwilling differs among the circuits; the Attorney "
    "General is reported to have read it strictly since 2025 (Matter of S-S-F-M-, 29 I&N Dec. "
    "207).",
    at_issue=~f.persecutor.is_one_of("government"),
)
CENTRAL_REASON = f.nexus.at_least("central reason")

# -- the past, and the other side's answer to it -----------------------------------------------


def past_persecution(own_nexus: Element, cite: str) -> Element:
    """Past harm that counts as persecution under the protection's own nexus rule."""
    return Element(
        "past persecution",
        f.past_harm.at_least("persecution") & GOVERNMENT_RESPONSIBILITY & own_nexus,
        short="presumed from past",
        rule="The past harm rose to persecution, by the government or people it is unable or "
        "unwilling to control, on account of a protected ground.",
        cite=cite,
        burden="applicant",
    )


def rebutted(cite: str) -> Element:
    """The government's answer to past persecution, which the government must prove."""
    return Element(
        "rebutted",
        f.changed_conditions | f.relocation.is_one_of("reasonable"),
        title="rebuttal by the government",
        opposite="an unrebutted presumption",
        rule="The government has shown, by a preponderance, a fundamental change or that living "
        "elsewhere in the country is safe and reasonable. If it is not shown, it does not rebut.",
        cite=cite,
        burden="government",
    )


def relocation_defeats(past: Element, cite: str) -> Element:
    """A safe and reasonable place elsewhere in the country, or no proof by who must give it."""
    applicant_bears = ~(f.persecutor.is_one_of("government") | past)
    return Element(
        "relocation defeats",
        f.relocation.is_one_of("reasonable")
        | (~f.relocation.is_one_of("unreasonable") & applicant_bears),
        title="relocation counting against the claim",
        opposite="no relocation counting against the claim",
        rule="Living elsewhere in the country would be safe and reasonable; or it is not shown "
        "either way and the applicant bears the burden. The applicant bears it unless the "
        "persecutor is the government or there is past persecution.",
        cite=cite,
        burden="applicant, or the government after past persecution or where it is the persecutor",
    )


# -- the future --------------------------------------------------------------------------------


def at_risk_individually(cite: str) -> Element:
    """Singled out, or one of a group that is persecuted as a pattern or practice."""
    return Element(
        "at risk individually",
        f.singled_out | f.pattern_or_practice,
        title="individual risk",
        rule="The person would be singled out, or belongs to a group persecuted as a pattern or "
        "practice.",
        cite=cite,
        burden="applicant",
    )


def future_risk(standard: Standard, at_risk: Element, defeats: Element) -> Node:
    """The formula of a future fear: likely enough, at risk individually, no safe place."""
    return All(f.likelihood_of_persecution.meets(standard), at_risk, ~defeats)


# -- proof -------------------------------------------------------------------------------------

TESTIMONY = f.credible & ~f.corroboration.is_one_of("missing")


def proof(cite: str) -> Element:
    """Credible testimony with the corroboration that could have been had, or other proof."""
    whole = f.independent_evidence.at_least("whole claim")
    return Element(
        "proof",
        TESTIMONY | whole,
        rule="The testimony is credible, and no evidence is missing that could reasonably have "
        "been obtained; or evidence apart from the testimony proves the whole claim.",
        cite=f"{cite}, aguilar-escoto-2017, camara-2004, decision:al-harbi-2001",
        burden="applicant",
        contested="The First, Fourth and Ninth Circuits send a claim that other evidence may prove "
        "back to be weighed, though the testimony is not believed (Aguilar-Escoto v. Sessions, "
        "874 F.3d 334; Camara v. Ashcroft, 378 F.3d 361; Al-Harbi v. INS, 242 F.3d 882); no "
        "published Board rule was found.",
        at_issue=~TESTIMONY & whole,
    )
