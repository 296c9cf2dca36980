"""The answers as `import reliefkit` hands them out: the same data, and each says itself."""

from collections.abc import Iterable, Sequence
from typing import cast

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.case import Case, as_case
from reliefkit.facts import FACTS, facts_below
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.law.oddities import warned, warnings
from reliefkit.library import cite_text, with_cites
from reliefkit.logic import Truth
from reliefkit.variants import mattering
from reliefkit.words import WORDS, Said, finding, fitting, say
from reliefkit.words.change import Difference, pieces
from reliefkit.words.clauses import NO_BAR, because, block, cite_on, clauses, listed
from reliefkit.words.deciding import (
    burden,
    deciders,
    deciding_elements,
    deciding_tests,
    given_first,
)
from reliefkit.words.finding import (
    BARS,
    cites,
    dispute,
    elsewhere,
    headline,
    inner_title,
    named,
    one_form,
    outcome,
    sentence,
    standing,
)


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


class SpokenProtection(ProtectionFinding):
    """What a case comes to under one protection."""

    words = finding.words
    reason = finding.reason

    def text(self) -> str:
        """Return it as a careful supervisor would put it: every reason, every warning."""
        return "\n".join((self.told(), *warned(self.assessment.case.values)))

    def told(self) -> str:
        """Return every reason, with burdens and cites."""
        lines = [f"{self.protection.title} ({self.protection.cite}): {self.words()}."]
        if told := WORDS["outcome"][outcome(self)].get("text"):
            lines.append(with_cites(told))
        for heading, group in (("Missing", given_first(self.missing)), ("Open", self.open)):
            for element in group:
                head = f"{heading}{', as assumed' if element.told_as_assumed else ''}: "
                bar = heading == "Missing" and element.name in BARS  # its words say it
                lines.append(("" if bar else head) + element_text(element))
        met = [e for e in self.elements if e.truth is Truth.MET]
        if met:
            brief = [named(e) for e in met if e.name in ("gate", "no bar")]
            said = (f"{named(e)} ({because(e)})" for e in met if named(e) not in brief)
            lines.append(f"Met: {'; '.join([*brief, *said])}.")
        inside = (part for e in met for part in (e, *deciding_elements(e)))
        disputes = {why: named(part) for part in inside if (why := dispute(part))}
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
    summary = summary

    def __getitem__(self, name: str) -> SpokenProtection:
        return cast(SpokenProtection, super().__getitem__(name))

    def text(self) -> str:
        """Return the four protections in plain words, one paragraph each, then the warnings."""
        return "\n\n".join(
            [*(self[name].told() for name in PROTECTIONS), *warned(self.case.values)]
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        return warnings(self.case.values)


def assumed(found: ProtectionFinding) -> list[str]:
    """Return the assumed facts that mattered, as clauses; the bars not raised as one.

    Where a protection is granted they are those of which another value would take it away.
    """
    case, law = found.assessment.case, found.protection.formula
    names = [name for name in case.assumed if name in facts_below(law)]
    if found.result in GRANTED:
        kept = {name for name in names if name in mattering(case.but(**{name: None}), law)}
    else:
        decide = {t.name for e in (*found.missing, *found.open) for t in deciding_tests(e)}
        kept = decide.intersection(names)
    asked = [t for e in found.elements for t in e.tests(kept)]
    tests = {t.name: t for t in reversed(asked)}  # of two marks on one scale the first
    return clauses(tests[name] for name in names if name in tests)


def assess(case: Case) -> SpokenAssessment:
    """Return what a case comes to, and why. Raises ReliefError for what is not a `Case`."""
    return SpokenAssessment(as_case(case))


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, and why. Raises ReliefError for what is no case."""
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))


# -- two people, who are compared: nothing is said to have changed ---------------------------------


def compared(by: Difference, left: str, right: str, show: Iterable[str] = PROTECTIONS) -> Said:
    """Return how two people of these names differ, protection by protection, and why."""
    shown = [*show]
    left, right = (f"the {n[:-5].lower()}" if n.endswith(" case") else n for n in (left, right))
    changed = [name for name in shown if name in by.changed]
    if not by.facts:
        return Said(say("tag", "alike"), say("said", "same"))
    if not changed:
        return _alike(by, left, right, shown)
    lead = changed[0]
    moved = by.turn(lead).moved
    cite = cite_on(by.after[lead], moved[0])
    sides = (left, by.before[lead]), (right, by.after[lead])
    granted = [name for name, found in sides if found.result in GRANTED]
    slots = {"protection": inner_title(lead), "left": left, "right": right}
    results = [headline(found) for _, found in sides]
    if len(granted) == 1 and Result.REFUSED in {found.result for _, found in sides}:
        own = results[granted[0] == right]
        end = say("compare", "alone", **{**slots, "left": granted[0], "result": own})
    else:
        end = say("compare", "each", **slots, result=results[0], block=results[1])
    labels = [FACTS[name].label for name in moved]
    several = say("compare", "several", count=len(labels))
    tries = [listed(labels), several] if len(labels) < 3 else [several]
    count = sum(headline(by.before[name]) != headline(by.after[name]) for name in shown)
    tag = say("tag", "differ" if count > 1 else "differs", count=count)
    whole = (say("compare", "differ", **slots, facts=facts, result=end) for facts in tries)
    return fitting(pieces(tag, told, end, cite) for told in whole)


def _alike(by: Difference, left: str, right: str, shown: Sequence[str]) -> Said:
    """Return that two people end alike, and where for different reasons."""
    reasons = []
    for name in shown:
        sides = (left, by.before[name]), (right, by.after[name])
        if all(found.missing and not elsewhere(found) for _, found in sides):
            whys = [block(deciders(found)[0], who)[0] for who, found in sides]
            pair = [
                why if who in why else say("compare", "of", left=who, cause=why)
                for why, (who, _) in zip(whys, sides, strict=True)
            ]
            if whys[0] != whys[1]:
                slots = {"protection": LAW[name].title, "cause": pair[0], "block": pair[1]}
                reasons.append(say("compare", "reason", **slots))
    told = say("compare", "reasons" if reasons else "alike")
    return Said(say("tag", "alike"), told, more=tuple(reasons))
