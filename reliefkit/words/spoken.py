"""The answers as `import reliefkit` hands them out: the same data, and each says itself."""

from __future__ import annotations

from typing import cast

from reliefkit import whatif
from reliefkit.assess import Assessment, Finding, ProtectionFinding
from reliefkit.case import Case, as_case
from reliefkit.facts import FACTS
from reliefkit.law.oddities import warnings
from reliefkit.words import answer, finding
from reliefkit.words.change import Difference
from reliefkit.words.clauses import listed


class SpokenFinding(Finding):
    """What a case shows of one node of the law; `text()` says it in plain words, with cites."""

    text = answer.element_text


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
    text = answer.protection_text


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
    text = answer.assessment_text
    summary = answer.summary

    def __getitem__(self, name: str) -> SpokenProtection:
        return cast(SpokenProtection, super().__getitem__(name))

    @property
    def warnings(self) -> tuple[str, ...]:
        """Odd combinations of facts, which are computed as given."""
        return warnings(self.case.values)


class SpokenFlip(whatif.Flip):
    """A smallest set of fact changes that turns a protection around, with its sentence."""

    def text(self) -> str:
        """Return the sentence that explains the change."""
        said = compare(self.case, self.case.but(**self.changes)).sentence(self.protection)
        if self.fixed:
            said += f" (Nobody can change {' or '.join(FACTS[n].label for n in self.fixed)}.)"
        return said


class SpokenQuestion(whatif.Question):
    """An unknown fact worth asking about, with what its answers would settle."""

    def text(self) -> str:
        """Return the question, and what each answer would settle."""
        said = []
        for reply, changed in self.settles.items():
            ends: dict[str, list[str]] = {}
            for name, result in changed.items():
                ends.setdefault(finding.RESULT_WORDS[result], []).append(finding.inner_title(name))
            if ends:
                told = (f"{listed(names)}: {result}" for result, names in ends.items())
                said.append(f"If {reply}, {'; '.join(told)}.")
        nothing = "It settles nothing alone, but other answers may turn on it."
        return f"{self.question} {' '.join(said) or nothing}"

    def __repr__(self) -> str:
        return f"<ask {self.fact}: {self.text()}>"


def assess(case: Case) -> SpokenAssessment:
    """Return what a case comes to under each of the four protections, and why.

    Takes a `Case`. Raises ReliefError for anything else.
    """
    return SpokenAssessment(as_case(case))


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, protection by protection, and why.

    Takes two cases. Raises ReliefError for anything else.
    """
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))


def flips(case: Case, protection: str, at_most: int = 2) -> list[SpokenFlip]:
    """Return every smallest set of fact changes that turns a protection around, with its words.

    Takes and raises what `reliefkit.whatif.flips` does.
    """
    return [SpokenFlip(*flip) for flip in whatif.flips(case, protection, at_most)]


def next_questions(case: Case) -> list[SpokenQuestion]:
    """Return the unknown facts that could still matter, the weightiest first, with their words.

    Takes and raises what `reliefkit.whatif.next_questions` does.
    """
    return [SpokenQuestion(*question) for question in whatif.next_questions(case)]
