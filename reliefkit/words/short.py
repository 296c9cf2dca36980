"""The short words of the pictures: what a finding asks, in a cell's width; and what decides it.

Nothing here decides anything. Truth, numbers and names all come from the findings; these are
only the plain words in which elements and facts are named on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import itemgetter
from typing import Any

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Comparison, OneOf, Test
from reliefkit.logic import Node, Truth
from reliefkit.words.finding import (
    NOT_BY_OFFICER,
    NOT_NEEDED,
    NOT_REACHED,
    RESULT_WORDS,
    either_form,
    reason,
)
from reliefkit.words.grounds import deciding_phrase, grounds, leading, listed

# Elements whose parts need no telling apart in a cell.
_WHOLE = {"protected ground", "at risk individually", "relocation defeats", "proceedings"}


NOT_A_NUMBER = "10% is the Supreme Court's illustration, not a number in any statute."


def caution(protections: Iterable[str], share: str = "likelihood_of_persecution") -> str:
    """Return what must be said wherever asylum's mark at 10% is in play, else nothing."""
    return NOT_A_NUMBER if "asylum" in protections and share == "likelihood_of_persecution" else ""


def named(finding: Finding) -> str:
    """Return an element's name as a sentence says it, or the name of its opposite."""
    element = finding.element
    assert element is not None
    return element.opposite if finding.negated else element.title


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
    found = finding.case[finding.name] if finding.truth is Truth.MET else None
    return test.fact.short(finding.negated, found, test.least if isinstance(test, OneOf) else None)


def phrase(finding: Finding) -> str:
    """Return what a finding asks, in a cell's width: of the part that decides it."""
    if finding.name in ("no bar", "a bar applies"):
        return _bar_phrase(finding)
    own = asked(finding)
    if own and (finding.truth is Truth.MET or finding.name in _WHOLE or finding.test):
        return own
    if finding.truth is Truth.MET and finding.joins == "all":
        numbers = (part for part in finding.parts if isinstance(part.test, Comparison))
        return phrase(next(numbers, finding.parts[-1 if _asks_why(finding) else 0]))
    return phrase(leading(finding))


def _asks_why(finding: Finding) -> bool:
    """Return whether it ends in how much of a reason the ground is, which then says the most."""
    return "nexus" in (finding.name, finding.parts[-1].name)


def _bar_phrase(finding: Finding) -> str:
    applies = (finding.truth is Truth.MET) == (finding.name == "a bar applies")
    if finding.truth is Truth.OPEN:
        return "not known yet"
    if not applies:
        return asked(finding)
    test = next(grounds(finding))
    return test.fact.label if test.fact else asked(finding)


# -- a protection's head -----------------------------------------------------------------------


def elsewhere(found: ProtectionFinding) -> bool:
    """Return whether it is refused only because the claim belongs elsewhere."""
    return found.words() in (NOT_BY_OFFICER, NOT_REACHED, NOT_NEEDED)


def headline(found: ProtectionFinding) -> str:
    """Return the result in the few words a head has room for; the reason says the rest."""
    said = found.words()
    if said in (RESULT_WORDS[Result.PERMITTED], RESULT_WORDS[Result.OPEN], NOT_REACHED, NOT_NEEDED):
        for mark in (" (", ": ", " on "):
            said = said.partition(mark)[0]
    return said


def short_reason(found: ProtectionFinding) -> str:
    """Return the one reason that decides, in a head's width."""
    if found.result is Result.OPEN:
        if found.name.startswith("cat_") and either_form(found.assessment):
            return reason(found)
        leaves = (leaf for element in found.open for leaf in grounds(element))
        labels = list(dict.fromkeys(leaf.fact.label for leaf in leaves if leaf.fact))
        more = len(labels) - 2
        return f"not known yet: {listed([*labels[:2], *([f'{more} more'] if more > 0 else [])])}"
    if found.result is Result.REFUSED and found.words() == RESULT_WORDS[Result.REFUSED]:
        barless = [element.name for element in found.missing] == ["a bar applies"]
        if not barless:
            more = len(found.missing) - 1
            return deciding_phrase(found.missing[0]) + (f" (and {more} more)" if more else "")
    return reason(found)


# -- what a finding depends on -----------------------------------------------------------------


@cache
def facts_below(node: Node) -> Callable[[tuple[Any, ...]], Any]:
    """Return the function that picks, from a case's values, those a node asks about."""
    return itemgetter(*sorted({t.fact.index for t in node.walk() if isinstance(t, Test)}))
