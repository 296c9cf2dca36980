"""The short words of the pictures: what a finding asks, in a cell's width; and what decides it.

Nothing here decides anything. Truth, numbers and names all come from the findings; these are
only the plain words in which elements and facts are named on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts.fact import Comparison, OneOf
from reliefkit.logic import Truth
from reliefkit.words.deciding import deciding_tests, leading_part
from reliefkit.words.finding import (
    BARS,
    NOT_BY_OFFICER,
    NOT_NEEDED,
    NOT_REACHED,
    RESULT_WORDS,
    bar_applies,
    named,
    reason,
    words,
)

# What is asked, short enough for a cell, by element or fact; "fact = value" when that value is it.
_ASKED = {
    "gate": "in the United States",
    "in_united_states": "in the United States",
    "not safe_third_country": "no safe third country",
    "unaccompanied_child": "an unaccompanied child",
    "proceedings": "no removal order yet",
    "before a judge": "before a judge",
    "not proceedings": "before a judge",
    "filed_within_reasonable_period": "a reasonable period",
    "not previously_denied": "not denied before",
    "protected ground": "a protected ground",
    "nexus >= a reason": "a reason",
    "nexus >= central reason": "one central reason",
    "persecutor": "government or uncontrolled",
    "persecutor = government": "the government",
    "persecutor = uncontrolled private actor": "private, uncontrolled",
    "past_harm": "past persecution",
    "past persecution": "presumed from the past",
    "presumed fear": "presumed from the past",
    "humanitarian": "for the past alone",
    "not rebutted": "not rebutted",
    "at risk individually": "singled out, or a pattern",
    "not relocation defeats": "relocation no answer",
    "not relocation": "relocation no answer",
    "torture": "as the rules define it",
    "severe_harm": "severe pain or suffering",
    "specific_intent": "intended, for a purpose",
    "official_role": "an official acquiesces",
    "official_role = inflicts": "an official inflicts it",
    "credible": "credible testimony",
    "not corroboration": "no proof missing",
    "no bar": "no bar applies",
    "a bar applies": "only if a bar applies",
    "discretion": "may: in favor",
    "favorable_discretion": "discretion in favor",
}
# Elements whose parts need no telling apart in a cell.
_WHOLE = {"protected ground", "at risk individually", "relocation defeats", "proceedings"}


NOT_A_NUMBER = "10% is the Supreme Court's illustration, not a number in any statute."


def caution(protections: Iterable[str], share: str = "likelihood_of_persecution") -> str:
    """Return what must be said wherever asylum's mark at 10% is in play, else nothing."""
    return NOT_A_NUMBER if "asylum" in protections and share == "likelihood_of_persecution" else ""


def title(finding: Finding) -> str:
    """Return an element's name as a heading."""
    said = named(finding)
    return said[:1].upper() + said[1:]


def asked(finding: Finding) -> str:
    """Return what an element or a test asks, in a cell's width, or "" where a group has no name."""
    name = f"not {finding.name}" if finding.negated else finding.name
    if name in _ASKED and finding.element:
        return _ASKED[name]
    test, fact = finding.test, finding.fact
    if test is None or fact is None:
        return ""
    if isinstance(test, Comparison):
        return test.words() if test.standard.test != "at most" else f"by {fact.words(test.limit)}"
    if name == "circuit" and finding.truth is Truth.NOT_MET:
        return _ASKED["nexus >= central reason"]
    value = finding.case[fact.name]
    if finding.truth is Truth.MET and f"{name} = {value}" in _ASKED:
        return _ASKED[f"{name} = {value}"]
    if isinstance(test, OneOf) and fact.kind == "level":
        least = next(v for v in fact.values if v in test.accepted)
        name = f"{name} >= {least}" if f"{name} >= {least}" in _ASKED else name
    if name in _ASKED:
        return _ASKED[name]
    bare = fact.label.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    return f"no {bare}" if finding.negated else fact.label


def phrase(finding: Finding) -> str:
    """Return what a finding asks, in a cell's width: of the part that decides it."""
    if finding.name in BARS:
        return _bar_phrase(finding)
    own = asked(finding)
    if own and (finding.truth is Truth.MET or finding.name in _WHOLE or finding.test):
        return own
    if finding.truth is Truth.MET and finding.joins == "all":
        numbers = (part for part in finding.parts if isinstance(part.test, Comparison))
        return phrase(next(numbers, finding.parts[-1 if _asks_why(finding) else 0]))
    return phrase(leading_part(finding))


def _asks_why(finding: Finding) -> bool:
    """Return whether it ends in how much of a reason the ground is, which then says the most."""
    return "nexus" in (finding.name, finding.parts[-1].name)


def _bar_phrase(finding: Finding) -> str:
    if finding.truth is Truth.OPEN:
        return "not known yet"
    if not bar_applies(finding):
        return asked(finding)
    test = deciding_tests(finding)[0]
    return test.fact.label if test.fact else asked(finding)


# -- a protection's head -----------------------------------------------------------------------


def elsewhere(found: ProtectionFinding) -> bool:
    """Return whether it is refused only because the claim belongs elsewhere."""
    return words(found) in (NOT_BY_OFFICER, NOT_REACHED, NOT_NEEDED)


def headline(found: ProtectionFinding) -> str:
    """Return the result in the few words a head has room for; the reason says the rest."""
    said = words(found)
    if said in (RESULT_WORDS[Result.PERMITTED], RESULT_WORDS[Result.OPEN], NOT_REACHED, NOT_NEEDED):
        for mark in (" (", ": ", " on "):
            said = said.partition(mark)[0]
    return said


def short_reason(found: ProtectionFinding) -> str:
    """Return the one reason that decides, in a head's width."""
    return reason(found, brief=True)
