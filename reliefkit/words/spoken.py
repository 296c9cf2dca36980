"""The answers as `import reliefkit` hands them out: the same data, and each says itself."""

from __future__ import annotations

from typing import cast

from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.case import Case, as_case
from reliefkit.law import PROTECTIONS
from reliefkit.words import finding, summary


class SpokenFinding(Finding):
    """What a case shows of one node of the law, with its words."""

    def text(self) -> str:
        """Return the finding in plain words, with cites."""
        return finding.element_text(self)


class SpokenProtection(ProtectionFinding):
    """What a case comes to under one protection, with its words."""

    elements: tuple[SpokenFinding, ...]
    missing: tuple[SpokenFinding, ...]
    open: tuple[SpokenFinding, ...]

    def words(self) -> str:
        """Return the result in the words shown: "must be granted", "not available", ..."""
        return finding.words(self)

    def reason(self) -> str:
        """Return the one reason that decides, in a few words."""
        return finding.reason(self)

    def text(self) -> str:
        """Return result and reasons in plain words, with burdens and cites."""
        return finding.protection_text(self)


class SpokenAssessment(Assessment):
    """The four protections over one case, with their words."""

    asylum: SpokenProtection
    withholding: SpokenProtection
    cat_withholding: SpokenProtection
    cat_deferral: SpokenProtection
    _finding = SpokenFinding
    _protection = SpokenProtection

    def __getitem__(self, name: str) -> SpokenProtection:
        return cast(SpokenProtection, super().__getitem__(name))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        return summary.warnings(self)

    def summary(self, show: tuple[str, ...] = PROTECTIONS) -> str:
        """Return one sentence over the protections in `show`, asylum's "may be" first."""
        return summary.summary(self, show)

    def text(self) -> str:
        """Return the four protections in plain words, one paragraph group each."""
        return finding.assessment_text(self)


def assess(case: Case) -> SpokenAssessment:
    """Return what a case comes to under each of the four protections, and why.

    Takes a `Case`. Raises ReliefError for anything else.
    """
    return SpokenAssessment(as_case(case))
