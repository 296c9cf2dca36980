"""The answers as `import reliefkit` hands them out: the same data, and each says itself."""

from __future__ import annotations

from typing import cast

from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.case import Case, as_case
from reliefkit.law.oddities import warnings
from reliefkit.words import finding, summary


class SpokenFinding(Finding):
    """What a case shows of one node of the law; `text()` says it in plain words, with cites."""

    text = finding.element_text


class SpokenProtection(ProtectionFinding):
    """What a case comes to under one protection.

    `words()` is the result in the words shown ("must be granted"), `reason()` the one reason that
    decides, `text()` result and reasons in plain words, with burdens and cites.
    """

    elements: tuple[SpokenFinding, ...]
    missing: tuple[SpokenFinding, ...]
    open: tuple[SpokenFinding, ...]
    words = finding.words
    reason = finding.reason
    text = finding.protection_text


class SpokenAssessment(Assessment):
    """The four protections over one case.

    `text()` says them in plain words, `summary(show)` in one sentence over the protections in
    `show`, asylum's "may be" first.
    """

    asylum: SpokenProtection
    withholding: SpokenProtection
    cat_withholding: SpokenProtection
    cat_deferral: SpokenProtection
    _finding = SpokenFinding
    _protection = SpokenProtection
    text = finding.assessment_text
    summary = summary.summary

    def __getitem__(self, name: str) -> SpokenProtection:
        return cast(SpokenProtection, super().__getitem__(name))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        return warnings(self.case.values)


def assess(case: Case) -> SpokenAssessment:
    """Return what a case comes to under each of the four protections, and why.

    Takes a `Case`. Raises ReliefError for anything else.
    """
    return SpokenAssessment(as_case(case))
