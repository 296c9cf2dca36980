"""A finding in words: the result, the reason, every element, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.logic import Truth
from reliefkit.variants import other_values, results
from reliefkit.words.deciding import (
    because,
    clauses,
    deciding_elements,
    deciding_tests,
    leading_clause,
    listed,
)

RESULT_WORDS = {
    Result.REQUIRED: "must be granted",
    Result.PERMITTED: "may be granted (discretion)",
    Result.REFUSED: "not available",
    Result.OPEN: "depends on facts not known yet",
}
NOT_BY_OFFICER = "not decided by an asylum officer"
NOT_REACHED = "not reached: the claim goes to the third country"
NOT_NEEDED = "not needed: CAT withholding is given instead"
# What is said of a claim that belongs elsewhere, and why it does.
_ELSEWHERE = {
    NOT_BY_OFFICER: "if asylum is not granted and there is no lawful status, the case goes to a "
    "judge",
    NOT_REACHED: "the claim goes to the third country",
    NOT_NEEDED: "CAT withholding is given instead",
}
IF_A_BAR = "would be needed only if a bar applied"
CAT_FORM_OPEN = "CAT protection in one form or the other, whatever the answer"


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


BARS = ("no bar", "a bar applies")  # the elements that list the bars


def cites(finding: Finding) -> tuple[str, ...]:
    """Return the ids behind an element and the parts of it that decide.

    Of a list, such as the bars, only those of the facts that decide; of what is met, only its own.
    """
    ids = finding.cite
    if finding.truth is Truth.MET:
        return ids
    if finding.name in ("gate", *BARS):
        own = {i for test in deciding_tests(finding) if test.fact for i in test.fact.authorities}
        return tuple(i for i in ids if i in own) or ids
    inside = (id for part in deciding_elements(finding) for id in part.cite)
    return tuple(dict.fromkeys((*ids, *inside)))


def dispute(finding: Finding) -> str:
    """Return where courts differ on an element, if that is in play on these facts."""
    if finding.name == "gate" and finding.case["safe_third_country"] is False:
        return ""
    return finding.contested


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


def cited(ids: Iterable[str]) -> str:
    """Return authorities as a sentence cites them, in brackets."""
    from reliefkit.library import cite_text  # their data is read only when a cite is first said

    return f"({cite_text(ids)})"


def element_text(finding: Finding) -> str:
    """Return one finding in plain words: truth, facts, rule, burden, dispute, cites."""
    said = [sentence(f"{standing(finding)}: {because(finding)}")]
    if finding.rule:
        said.append(f"The rule: {finding.rule}")
    if finding.burden:
        said.append(f"The burden of proof: {finding.burden}.")
    disputes = dict.fromkeys(dispute(part) for part in (finding, *deciding_elements(finding)))
    said += [f"Contested: {sentence(dispute)}" for dispute in disputes if dispute]
    return f"{' '.join(said)} {cited(cites(finding))}"


# -- one protection ----------------------------------------------------------------------------


def not_reached(found: ProtectionFinding) -> bool:
    """Return whether a safe third country is what keeps the claim from being heard."""
    gate = found.element("gate")
    failing = {test.name for test in deciding_tests(gate)} if gate.truth is Truth.NOT_MET else set()
    return "safe_third_country" in failing and "in_united_states" not in failing


def not_by_officer(found: ProtectionFinding) -> bool:
    """Return whether the case is before an asylum officer, who does not decide this one."""
    officer = found.assessment.case["proceedings"] == "affirmative"
    return officer and found.protection.mandatory


def elsewhere(found: ProtectionFinding) -> str:
    """Return what is said of a protection refused only because the claim belongs elsewhere."""
    if found.result is not Result.REFUSED:
        return ""
    if not_reached(found):
        return NOT_REACHED
    if not_by_officer(found):
        return NOT_BY_OFFICER
    given = found.assessment.cat_withholding.result is Result.REQUIRED
    return NOT_NEEDED if given and found.name == "cat_deferral" else ""


def words(found: ProtectionFinding) -> str:
    """Return the result in the words shown for it."""
    return elsewhere(found) or RESULT_WORDS[found.result]


def _lacks_only_a_bar(found: ProtectionFinding, among: tuple[Finding, ...]) -> bool:
    return found.name == "cat_deferral" and [e.name for e in among] == ["a bar applies"]


def cat_form_open(assessment: Assessment) -> bool:
    """Return whether CAT protection is certain and only its form depends on a bar not known."""
    found = assessment.cat_deferral
    return not found.missing and _lacks_only_a_bar(found, found.open)


def reason(found: ProtectionFinding, brief: bool = False) -> str:
    """Return the one reason that decides, in a few words; `brief`: in the width of a head."""
    if found.result in GRANTED:
        return "every element is met" + ("" if found.protection.mandatory else "; discretion")
    if found.result is Result.REFUSED:
        why = elsewhere(found)
        if why or _lacks_only_a_bar(found, found.missing):
            return _ELSEWHERE[why] if why else IF_A_BAR
        more = len(found.missing) - 1
        others = f" (and {more} more{'' if brief else ' missing'})" if more else ""
        return leading_clause(found.missing[0]) + others
    if found.name.startswith("cat_") and cat_form_open(found.assessment):
        return CAT_FORM_OPEN
    unknown = (test.fact.label for e in found.open for test in deciding_tests(e) if test.fact)
    labels = list(dict.fromkeys(unknown))
    most, kept = (2, 2) if brief else (4, 3)
    if len(labels) > most:
        labels[kept:] = [f"{len(labels) - kept} more"]
    return f"not known yet: {listed(labels)}"


def protection_text(found: ProtectionFinding) -> str:
    """Return one protection as a careful supervisor would put it, with every reason."""
    lines = [f"{found.protection.title} ({found.protection.cite}): {words(found)}."]
    if found.result is Result.REQUIRED:
        lines.append(
            "Every element is met, so it must be granted if asylum is not, together with an order "
            "of removal, and only as to the country named."
        )
    elif found.result is Result.PERMITTED:
        lines.append("Every element is met. Asylum is still a matter of discretion: may, not must.")
    elif _lacks_only_a_bar(found, found.missing):
        lines.append(sentence(f"CAT deferral is for people whom a bar keeps out: {reason(found)}"))
    elif found.name.startswith("cat_") and cat_form_open(found.assessment):
        lines.append(sentence(CAT_FORM_OPEN))
    if not_by_officer(found):
        lines.append(
            "If asylum is not granted and the person has no lawful status, the case goes to a "
            f"judge, who takes the same form for this protection {cited(('cfr-208-3-b',))}."
        )
    for heading, group in (("Missing", found.missing), ("Open", found.open)):
        lines += [f"{heading}: {element_text(element)}" for element in group]
    met = [e for e in found.elements if e.truth is Truth.MET and not _unexercised(e)]
    if met:
        brief = [named(e) for e in met if e.name in ("gate", "no bar")]
        said = (f"{named(e)} ({because(e)})" for e in met if named(e) not in brief)
        lines.append(f"Met: {'; '.join([*brief, *said])}.")
    lines += [f"Contested ({named(e)}): {dispute(e)}" for e in met if dispute(e)]
    supposed = assumed(found)
    if supposed:
        lines.append(f"Assuming, because nothing else was said: {'; '.join(supposed)}.")
    return "\n".join(lines)


def assessment_text(assessment: Assessment) -> str:
    """Return the four protections in plain words, one paragraph group each."""
    return "\n\n".join(protection_text(assessment[name]) for name in PROTECTIONS)


def _unexercised(finding: Finding) -> bool:
    """Return whether this is discretion that nobody has exercised yet."""
    return finding.name == "discretion" and finding.case["favorable_discretion"] is None


def assumed(found: ProtectionFinding) -> list[str]:
    """Return the assumed facts that mattered, as clauses; the bars not raised as one.

    They are those on which the missing and open elements rest, and those of which another value
    would take a granted protection away.
    """
    case = found.assessment.case
    names = case.assumed
    if found.result in GRANTED:
        moves = [(FACTS[n], v) for n in names for v in other_values(FACTS[n], case[n])]
        after = results(case, [[move] for move in moves])[found.name]
        kept = {of.name for (of, _), was in zip(moves, after, strict=True) if was not in GRANTED}
    else:
        kept = {t.name for e in (*found.missing, *found.open) for t in deciding_tests(e)}
    tests = {t.name: t for e in found.elements for t in e.tests if t.name in kept}
    return clauses(tests[name] for name in names if name in tests)
