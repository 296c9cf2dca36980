"""An answer in full sentences: each finding, each protection, and the four together."""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.law import PROTECTIONS
from reliefkit.law.oddities import warnings
from reliefkit.logic import Truth
from reliefkit.variants import mattering
from reliefkit.words.clauses import because, clauses, listed
from reliefkit.words.deciding import burden, deciding_elements, deciding_tests, given_first
from reliefkit.words.finding import (
    BARS,
    CAT_FORM_OPEN,
    NOT_REACHED,
    SCREENING,
    UNDECIDED,
    cat_form_open,
    cited,
    cites,
    dispute,
    elsewhere,
    inner_title,
    lacks_only_a_bar,
    named,
    not_by_officer,
    not_reached,
    reason,
    screened,
    sentence,
    standing,
    undecided,
    words,
)


def element_text(finding: Finding) -> str:
    """Return one finding in plain words: truth, facts, rule, burden, dispute, cites."""
    barred = finding.name == "no bar" and finding.truth is Truth.NOT_MET
    said = [sentence(f"{'barred' if barred else standing(finding)}: {because(finding)}")]
    if finding.rule:
        said.append(f"The rule: {finding.rule}")
    proof = burden(finding)
    if proof:
        said.append(f"The burden of proof: {proof}.")
    disputes = dict.fromkeys(dispute(part) for part in (finding, *deciding_elements(finding)))
    said += [f"Contested: {sentence(dispute)}" for dispute in disputes if dispute]
    return f"{' '.join(said)} {cited(cites(finding))}"


def protection_text(found: ProtectionFinding) -> str:
    """Return one protection as a careful supervisor would put it: every reason, every warning."""
    return "\n".join((_told(found), *warned(found.assessment)))


def warned(assessment: Assessment) -> list[str]:
    """Return a line for every odd combination of facts."""
    return [f"Warning: {said}" for said in warnings(assessment.case.values)]


def _told(found: ProtectionFinding) -> str:
    """Return one protection with every reason."""
    lines = [f"{found.protection.title} ({found.protection.cite}): {words(found)}."]
    if found.result is Result.REQUIRED:
        lines.append(
            "Every requirement is met, so it must be granted if asylum is not, together with an "
            "order of removal, and only as to the country named."
        )
    elif found.result is Result.PERMITTED:
        lines.append(
            f"Every other requirement is met; discretion is {UNDECIDED}, and the burden is the "
            "applicant's: may, not must."
            if undecided(found.elements[-1])
            else "Every requirement is met, discretion included: may, not must."
        )
    elif lacks_only_a_bar(found, found.missing):
        it = "" if elsewhere(found) else "it "
        only = "CAT deferral is only for people a bar shuts out of CAT withholding"
        lines.append(f"{only}; {it}{reason(found)}.")
    elif found.name.startswith("cat_") and cat_form_open(found.assessment):
        lines.append(sentence(CAT_FORM_OPEN))
    if screened(found):
        lines.append(sentence(f"{reason(found)} {cited(('usc-1225-b-1-B-v', 'cfr-208-31'))}"))
    if not_by_officer(found):
        lines.append(
            "If asylum is not granted and the person has no lawful status, the case goes to a "
            f"judge, who takes the same form for this protection {cited(('cfr-208-3-b',))}."
        )
    for heading, group in (("Missing", given_first(found.missing)), ("Open", found.open)):
        for element in group:
            head = f"{heading}{', as assumed' if element.only_assumed else ''}: "
            bar = heading == "Missing" and element.name in BARS  # the words that follow say it
            lines.append(("" if bar else head) + element_text(element))
    met = [e for e in found.elements if e.truth is Truth.MET]
    if met:
        brief = [named(e) for e in met if e.name in ("gate", "no bar")]
        said = (f"{named(e)} ({because(e)})" for e in met if named(e) not in brief)
        lines.append(f"Met: {'; '.join([*brief, *said])}.")
    inside = (part for e in met for part in (e, *deciding_elements(e)))
    disputes = {dispute(part): named(part) for part in inside if dispute(part)}
    lines += [f"Contested ({name}): {said}" for said, name in disputes.items()]
    supposed = assumed(found)
    if supposed:
        lines.append(f"Assuming, because nothing else was said: {'; '.join(supposed)}.")
    return "\n".join(lines)


def assessment_text(assessment: Assessment) -> str:
    """Return the four protections in plain words, one paragraph group each, then the warnings."""
    told = [_told(assessment[name]) for name in PROTECTIONS]
    return "\n\n".join([*told, *warned(assessment)])


def assumed(found: ProtectionFinding) -> list[str]:
    """Return the assumed facts that mattered, as clauses; the bars not raised as one.

    They are those on which the missing and open elements rest, and those of which another value
    would take a granted protection away.
    """
    case = found.assessment.case
    names = case.assumed
    if found.result in GRANTED:
        law = found.protection.formula
        kept = {name for name in names if name in mattering(case.but(**{name: None}), law)}
    else:
        kept = {t.name for e in (*found.missing, *found.open) for t in deciding_tests(e)}
    asked = [t for e in found.elements for t in e.tests if t.name in kept]
    tests = {t.name: t for t in reversed(asked)}  # of two marks on one scale the first
    return clauses(tests[name] for name in names if name in tests)


def summary(assessment: Assessment, show: Iterable[str] = PROTECTIONS) -> str:
    """Return one sentence over the protections shown; asylum is never called the result."""
    shown = [assessment[name] for name in show]
    of = {result: [f for f in shown if f.result is result] for result in Result}
    said = []
    if of[Result.PERMITTED]:
        said.append("asylum may be granted")
    owed = listed(inner_title(f.name) for f in of[Result.REQUIRED])
    form = ""
    waiting = [inner_title(f.name) for f in of[Result.OPEN]]
    if cat_form_open(assessment) and {"CAT withholding", "CAT deferral"} <= set(waiting):
        waiting = [w for w in waiting if not w.startswith("CAT")]
        form = f",{' and CAT protection' if owed else ''} in one form or the other"
        owed = owed or "CAT protection"
    if owed:
        event = f"in any event {owed} must be" if said else f"{owed} must be granted"
        said.append(event + form)
    if waiting:
        verb = "depend" if len(waiting) > 1 else "depends"
        said.append(f"{listed(waiting)} {verb} on facts not known yet")
    if not said:
        if any(screened(f) for f in shown):
            return SCREENING
        if any(not_reached(f) for f in shown):
            return NOT_REACHED
        if any(not_by_officer(f) for f in shown):
            said.append("asylum is not available")
        else:
            return "none of the protections shown is available on these facts"
    if any(not_by_officer(f) for f in shown):
        said.append("the other three are for a judge, if asylum is not granted")
    return "; ".join(said)
