"""The short words of the pictures: what a finding asks, in a cell's width; and what decides it.

Nothing here decides anything. Truth, numbers and names all come from the findings; these are
only the plain words in which elements and facts are named on the screen.
"""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Comparison, OneOf
from reliefkit.logic import Truth
from reliefkit.words.deciding import deciding_tests, leading_part
from reliefkit.words.finding import (
    BARS,
    NOT_NEEDED,
    NOT_REACHED,
    RESULT_WORDS,
    bar_applies,
    named,
    reason,
    words,
)

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
    element, test = finding.element, finding.test
    if element:  # its short words are of what the law asks: its opposite, where it has one
        return element.short if finding.negated is bool(element.opposite) else ""
    if test is None:
        return ""
    if isinstance(test, Comparison):
        by = test.standard.test == "at most"
        return f"by {test.fact.words(test.limit)}" if by else test.words()
    if finding.name == "circuit" and finding.truth is Truth.NOT_MET and not finding.negated:
        return FACTS["nexus"].short(least="central reason")
    found = finding.value if finding.truth is Truth.MET else None
    return test.fact.short(finding.negated, found, test.least if isinstance(test, OneOf) else None)


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
