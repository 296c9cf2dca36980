"""A finding in a few words: what it is called and comes to; the result and its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from reliefkit.assess import Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import Fact
from reliefkit.law import LAW
from reliefkit.logic import Graph, Truth
from reliefkit.words.clauses import ILLUSTRATION, leading_clause, listed
from reliefkit.words.deciding import deciders, deciding_elements, deciding_tests

RESULT_WORDS = {
    Result.REQUIRED: "must be granted",
    Result.PERMITTED: "may be granted (discretion)",
    Result.REFUSED: "not available",
    Result.OPEN: "depends on facts not known yet",
}
SCREENING = "not reached: a fear screening comes first"
NOT_BY_OFFICER = "not decided by an asylum officer"
NOT_REACHED = "not reached: the claim goes to the third country"
NOT_NEEDED = "not needed: CAT withholding is given instead"
# What is said of a claim that belongs elsewhere, and why it does.
ELSEWHERE = {
    SCREENING: "a fear screening comes first: it asks for a significant possibility (credible "
    "fear), or a reasonable possibility where an order is reinstated or administrative",
    NOT_BY_OFFICER: "if asylum is not granted and there is no lawful status, the case goes to a "
    "judge",
    NOT_REACHED: "the claim goes to the third country",
    NOT_NEEDED: "CAT withholding is given instead",
}
IF_A_BAR = "would be needed only if a bar applied"
CAT_FORM_OPEN = "CAT protection in one form or the other, whatever the answer"
NOT_A_NUMBER = f"10% is the course's mark, {ILLUSTRATION}."
UNDECIDED = "still to be exercised"
BARS = ("no bar", "a bar applies")  # the elements that list the bars


def capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop."""
    return capital(text) + ("" if text.endswith(".") else ".")


def lowered(text: str) -> str:
    """Return a heading or a sentence as it stands inside another."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def inner_title(name: str) -> str:
    """Return a protection's title as it stands inside a sentence, by its public name."""
    return lowered(LAW[name].title)


# -- findings ----------------------------------------------------------------------------------


def cites(finding: Finding) -> tuple[str, ...]:
    """Return the ids behind an element and the parts of it that decide.

    Of a list, such as the bars, only those of the facts that decide; of what is met, only its own.
    """
    ids = _bearing(finding)
    if finding.truth is Truth.MET:
        return ids
    if finding.name in ("gate", *BARS):
        own = {i for test in deciding_tests(finding) if test.fact for i in test.fact.authorities}
        return tuple(i for i in ids if i in own) or ids
    inside = (id for part in deciding_elements(finding) for id in _bearing(part))
    return tuple(dict.fromkeys((*ids, *inside)))


# Authorities on an exception, and the facts of which one must be given, or unknown.
_EXCUSES = ("changed_circumstances", "extraordinary_circumstances")
_ONLY_WITH: dict[str, tuple[str, ...]] = {"decision:t-m-h-2010": _EXCUSES}
_ONLY_WITH |= dict.fromkeys(
    ("aguilar-escoto-2017", "camara-2004", "decision:al-harbi-2001"), ("independent_evidence",)
)


def _bearing(finding: Finding) -> tuple[str, ...]:
    """Return the ids behind an element; those on an exception only where there may be one."""
    case = finding.case
    idle = {i for i, on in _ONLY_WITH.items() if all(case[n] in (False, "none") for n in on)}
    return tuple(id for id in finding.cite if id not in idle)


def dispute(finding: Finding) -> str:
    """Return where courts differ on an element, if that is in play on these facts."""
    issue = finding.element and finding.element.at_issue
    in_play = issue and _ISSUES.decide(finding.case.values).may[_ISSUES.place[issue]]
    return finding.contested if in_play else ""


_ISSUES = Graph([e.at_issue for law in LAW.values() for e in law.named.values() if e.at_issue])


def undecided(finding: Finding) -> bool:
    """Return whether it is discretion, and nobody has exercised it yet."""
    return finding.name == "discretion" and finding.truth is Truth.OPEN


def truth_words(finding: Finding) -> str:
    """Return the truth of a finding as it is shown: undecided discretion is never called met."""
    return UNDECIDED if undecided(finding) else finding.truth


def bar_applies(finding: Finding) -> bool:
    """Return whether an element that lists the bars, and is not open, says that one applies."""
    return (finding.truth is Truth.MET) is (finding.name == "a bar applies")


def standing(finding: Finding) -> str:
    """Return whether an element is met, as a clause: "a future threat is not met"."""
    if finding.name in BARS:
        if finding.truth is Truth.OPEN:
            return "whether a bar applies is open"
        return "a bar applies" if bar_applies(finding) else "no bar applies"
    return f"{named(finding) or 'this'} is {finding.truth}"


def named(finding: Finding) -> str:
    """Return an element's name as a sentence says it, its opposite where the law asks for that."""
    element = finding.element
    if element is None:
        return finding.name
    return element.opposite if finding.negated and element.opposite else element.title


def broken(finding: Finding) -> Finding:
    """Return the element to name where one fails: of nexus, the ground if that is what fails."""
    first = finding.parts[0] if finding.name == "nexus" else finding  # nexus begins with the ground
    return first if first.truth is Truth.NOT_MET else finding


def title(finding: Finding) -> str:
    """Return an element's name as a heading."""
    return capital(named(finding))


@cache
def cited(ids: tuple[str, ...]) -> str:
    """Return authorities as a sentence cites them, in brackets."""
    from reliefkit.library import cite_text  # their data is read only when a cite is first said

    return f"({cite_text(ids)})"


# -- one protection ----------------------------------------------------------------------------


def screened(found: ProtectionFinding) -> bool:
    """Return whether the case is in expedited removal, where a screening comes first."""
    return bool(found.assessment.case["proceedings"] == "expedited removal")


def not_reached(found: ProtectionFinding) -> bool:
    """Return whether a safe third country is what keeps the claim from being heard."""
    gates = (element for element in found.missing if element.name == "gate")
    failing = {test.name for gate in gates for test in deciding_tests(gate)}
    return "safe_third_country" in failing and "in_united_states" not in failing


def not_by_officer(found: ProtectionFinding) -> bool:
    """Return whether the case is before an asylum officer, who does not decide this one."""
    asked = any(element.name == "before a judge" for element in found.missing)
    return asked and not screened(found)


def elsewhere(found: ProtectionFinding) -> str:
    """Return what is said of a protection refused only because the claim belongs elsewhere."""
    if found.result is not Result.REFUSED:
        return ""
    if screened(found):
        return SCREENING
    if not_by_officer(found):
        return NOT_BY_OFFICER
    if not_reached(found):
        return NOT_REACHED
    given = found.assessment.cat_withholding.result is Result.REQUIRED
    return NOT_NEEDED if given and found.name == "cat_deferral" else ""


def words(found: ProtectionFinding) -> str:
    """Return the result in the words shown for it."""
    return elsewhere(found) or RESULT_WORDS[found.result]


def lacks_only_a_bar(found: ProtectionFinding, among: tuple[Finding, ...]) -> bool:
    """Return whether of CAT deferral only the element that asks for a bar is among some."""
    return found.name == "cat_deferral" and [e.name for e in among] == ["a bar applies"]


def cat_form_open(assessment: Assessment) -> bool:
    """Return whether CAT protection is certain and only its form depends on a bar not known."""
    found = assessment.cat_deferral
    return not found.missing and lacks_only_a_bar(found, found.open)


def reason(found: ProtectionFinding) -> str:
    """Return the one reason that decides, in a few words."""
    if found.result is Result.REQUIRED:
        return "every requirement is met"
    if found.result is Result.PERMITTED:
        if undecided(found.elements[-1]):
            return f"every other requirement is met; discretion is {UNDECIDED}"
        return "every requirement is met, discretion included"
    if found.result is Result.REFUSED:
        why = elsewhere(found)
        if why or lacks_only_a_bar(found, found.missing):
            return ELSEWHERE.get(why, IF_A_BAR)
        first, *more = deciders(found)
        others = {0: "", 1: " (and one other requirement fails)"}
        said = others.get(len(more), f" (and {len(more)} other requirements fail)")
        if more and more[0].only_assumed and not first.only_assumed:
            said = said[:-1] + ", as assumed)"
        return f"{'it is assumed that ' if first.only_assumed else ''}{failing(first)}{said}"
    if found.name.startswith("cat_") and cat_form_open(found.assessment):
        return CAT_FORM_OPEN
    labels = [fact.label for fact in open_facts(found)]
    if len(labels) > 4:
        labels[3:] = [f"{len(labels) - 3} other facts"]
    return f"not known yet: {listed(labels)}"


def open_facts(found: ProtectionFinding) -> list[Fact]:
    """Return the unknown facts a protection waits for, those given as such first."""
    facts = {t.name: t.fact for e in deciders(found) for t in deciding_tests(e) if t.fact}
    given = found.assessment.case.said
    return sorted(facts.values(), key=lambda fact: fact.name not in given)


def failing(element: Finding) -> str:
    """Return what failed an element that is not met, in a clause; of the bars, that one does."""
    barred = "barred: " if element.name == "no bar" else ""
    return barred + leading_clause(element)


def headline(found: ProtectionFinding) -> str:
    """Return the result in the few words a head has room for; the reason says the rest."""
    return re.split(r" \(|: | on ", words(found))[0]


def caution(protections: Iterable[str], share: str = "likelihood_of_persecution") -> str:
    """Return what must be said wherever asylum's mark at 10% is in play, else nothing."""
    return NOT_A_NUMBER if "asylum" in protections and share == "likelihood_of_persecution" else ""
