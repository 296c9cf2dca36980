"""The answers as `import reliefkit` hands them out: the same data, and each says itself."""

from collections.abc import Iterable
from typing import cast

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.case import Case, as_case
from reliefkit.law import PROTECTIONS
from reliefkit.law.oddities import warnings
from reliefkit.library import cite_text, with_cites
from reliefkit.logic import Truth
from reliefkit.variants import mattering
from reliefkit.words import finding
from reliefkit.words.change import Difference
from reliefkit.words.clauses import NO_BAR, because, clauses, listed
from reliefkit.words.deciding import burden, deciding_elements, deciding_tests, given_first
from reliefkit.words.finding import (
    BARS,
    cites,
    dispute,
    elsewhere,
    inner_title,
    named,
    one_form,
    outcome,
    sentence,
    standing,
)
from reliefkit.words.templates import WORDS, say


def element_text(finding: Finding) -> str:
    """Return an element in plain words: truth, facts, rule, burden, dispute, cites."""
    barred = finding.name == "no bar" and finding.truth is Truth.NOT_MET
    head, why = "barred" if barred else standing(finding), because(finding)
    said = [sentence(head if why == NO_BAR else f"{head}: {why}")]
    if finding.rule:
        said.append(f"The rule: {finding.rule}")
    if proof := burden(finding):
        said.append(f"The burden of proof: {proof}.")
    disputes = dict.fromkeys(dispute(part) for part in (finding, *deciding_elements(finding)))
    said += [f"Contested: {sentence(dispute)}" for dispute in disputes if dispute]
    return f"{' '.join(said)} ({cite_text(cites(finding))})"


class SpokenProtection(ProtectionFinding):
    """What a case comes to under one protection."""

    words = finding.words
    reason = finding.reason

    def text(self) -> str:
        """Return it as a careful supervisor would put it: every reason, every warning."""
        return "\n".join((self.told(), *warned(self.assessment)))

    def told(self) -> str:
        """Return every reason, with burdens and cites."""
        lines = [f"{self.protection.title} ({self.protection.cite}): {self.words()}."]
        if told := WORDS["outcome"][outcome(self)].get("text"):
            lines.append(with_cites(told))
        for heading, group in (("Missing", given_first(self.missing)), ("Open", self.open)):
            for element in group:
                head = f"{heading}{', as assumed' if element.only_assumed else ''}: "
                bar = heading == "Missing" and element.name in BARS  # its words say it
                lines.append(("" if bar else head) + element_text(element))
        met = [e for e in self.elements if e.truth is Truth.MET]
        if met:
            brief = [named(e) for e in met if e.name in ("gate", "no bar")]
            said = (f"{named(e)} ({because(e)})" for e in met if named(e) not in brief)
            lines.append(f"Met: {'; '.join([*brief, *said])}.")
        inside = (part for e in met for part in (e, *deciding_elements(e)))
        disputes = {dispute(part): named(part) for part in inside if dispute(part)}
        lines += [f"Contested ({name}): {said}" for said, name in disputes.items()]
        if supposed := assumed(self):
            lines.append(f"Assuming, because nothing else was said: {'; '.join(supposed)}.")
        return "\n".join(lines)


class SpokenAssessment(Assessment):
    """The four protections over one case."""

    asylum: SpokenProtection
    withholding: SpokenProtection
    cat_withholding: SpokenProtection
    cat_deferral: SpokenProtection
    _protection = SpokenProtection

    def __getitem__(self, name: str) -> SpokenProtection:
        return cast(SpokenProtection, super().__getitem__(name))

    def text(self) -> str:
        """Return the four protections in plain words, one paragraph each, then the warnings."""
        return "\n\n".join([*(self[name].told() for name in PROTECTIONS), *warned(self)])

    def summary(self, show: Iterable[str] = PROTECTIONS) -> str:
        """Return one sentence over the protections shown; asylum is never called the result."""
        return summary(self, show)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        return warnings(self.case.values)


def warned(assessment: Assessment) -> list[str]:
    """Return a line for every odd combination of facts."""
    return [f"Warning: {said}" for said in warnings(assessment.case.values)]


def assumed(found: ProtectionFinding) -> list[str]:
    """Return the assumed facts that mattered, as clauses; the bars not raised as one.

    They are those on which the missing and open elements rest, and those of which another value
    would take a granted protection away.
    """
    case, names = found.assessment.case, found.assessment.case.assumed
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
    of = {result: [inner_title(f.name) for f in shown if f.result is result] for result in Result}
    said = ["asylum may be granted"] if of[Result.PERMITTED] else []
    owed, waiting, form = listed(of[Result.REQUIRED]), of[Result.OPEN], ""
    if {"CAT withholding", "CAT deferral"} <= {*waiting} and one_form(assessment.cat_deferral):
        waiting = [title for title in waiting if not title.startswith("CAT")]
        form = f",{' and CAT protection' if owed else ''} in one form or the other"
        owed = owed or "CAT protection"
    if owed:
        said.append((f"in any event {owed} must be" if said else f"{owed} must be granted") + form)
    if waiting:
        verb = "depend" if len(waiting) > 1 else "depends"
        said.append(f"{listed(waiting)} {verb} on facts not known yet")
    where = [elsewhere(found) for found in shown]
    if not said and any(where[:1]):
        return say("outcome", where[0], "result")
    if "officer" in where:
        said = said or ["asylum is not available"]
        said.append("the other three are for a judge, if asylum is not granted")
    return "; ".join(said) or "none of the protections shown is available on these facts"


def assess(case: Case) -> SpokenAssessment:
    """Return what a case comes to, and why. Raises ReliefError for what is not a `Case`."""
    return SpokenAssessment(as_case(case))


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, and why. Raises ReliefError for what is no case."""
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))
