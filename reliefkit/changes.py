"""What changed between two cases and why; or why nothing did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, ProtectionFinding, Result, assess
from reliefkit.case import Case, as_case
from reliefkit.explain import (
    because,
    clause,
    clauses,
    grounds,
    inner_title,
    listed,
    sentence,
    tests_below,
    words,
)
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.fact import Comparison
from reliefkit.law import PROTECTIONS
from reliefkit.logic import Truth

_NOW = {
    Result.REQUIRED: "must now be granted",
    Result.PERMITTED: "may now be granted (discretion)",
    Result.REFUSED: "is no longer available",
    Result.OPEN: "now depends on facts not known yet",
}
_TURN = {Truth.MET: "met", Truth.NOT_MET: "lost", Truth.OPEN: "left open"}


class Difference:
    """Two assessments side by side.

    Attributes: `before` and `after` (assessments), `facts` (names of the facts that moved),
    `changed` (names of the protections whose result changed).
    """

    def __init__(self, before: Assessment, after: Assessment) -> None:
        self.before = before
        self.after = after
        self.facts = before.case.differences(after.case)
        self.changed = tuple(
            name for name in PROTECTIONS if before[name].result is not after[name].result
        )

    def sentence(self, protection: str) -> str:
        """Return why one protection's result changed, or why it did not."""
        if protection not in self.changed:
            return sentence(
                f"{inner_title(protection)} has not changed: {self._why_not(protection)}"
            )
        turned = list(self._turned(protection))
        moved = dict.fromkeys(name for _, names in turned for name in names)
        effects = [self._effect(finding) for finding, _ in turned]
        said = f"{listed(self._moving(FACTS[name]) for name in moved)} {listed(effects)}"
        return sentence(f"{said}: {inner_title(protection)} {self._now(protection)}")

    def text(self, show: Iterable[str] = PROTECTIONS) -> str:
        """Return one sentence for every changed result, or why nothing changed."""
        shown = tuple(show)
        told = [self.sentence(name) for name in shown if name in self.changed]
        if told:
            return " ".join(told)
        if not self.facts:
            return "Nothing changed, because the facts are the same."
        reasons: dict[str, list[str]] = {}
        for name in shown:
            reasons.setdefault(self._why_not(name), []).append(inner_title(name))
        if len(reasons) == 1:
            return f"Nothing changed, because {next(iter(reasons))}."
        parts = (f"{why} ({listed(names)})" for why, names in reasons.items())
        return f"Nothing changed, because {'; '.join(parts)}."

    def __repr__(self) -> str:
        return f"<difference: {self.text()}>"

    # -- one changed protection ----------------------------------------------------------------

    def _moving(self, fact: Fact) -> str:
        old, new = self.before.case[fact.name], self.after.case[fact.name]
        if old is None:
            return f"learning that {fact.clause(new)}"
        if new is None:
            return f"leaving {fact.label} unknown"
        if fact.kind in ("share", "count"):
            verb = "raising" if new > old else "lowering"
        else:
            verb = "changing"
        return f"{verb} {fact.label} from {fact.words(old)} to {fact.words(new)}"

    def _now(self, protection: str) -> str:
        after = self.after[protection]
        said = words(after)
        if after.result is Result.REFUSED and said != "not available":
            return f"is now {said}"
        if after.result is Result.REFUSED and self.before[protection].result is Result.OPEN:
            return "is not available"
        return _NOW[after.result]

    def _turned(self, protection: str) -> Iterator[tuple[Finding, list[str]]]:
        """Yield the innermost elements that turned and so changed the result, with the facts."""
        result = self.after[protection].result
        wanted = {Result.REFUSED: (Truth.NOT_MET,), Result.OPEN: tuple(Truth)}.get(
            result, (Truth.MET,)
        )
        for old, new in pairs_of(self.before[protection], self.after[protection]):
            if old.truth is not new.truth and new.truth in wanted:
                yield from self._innermost(old, new)

    def _innermost(self, old: Finding, new: Finding) -> Iterator[tuple[Finding, list[str]]]:
        inside = [found for pair in _children(old, new) for found in self._innermost(*pair)]
        direct = [
            test.name
            for test in _moved_tests(new)
            if test.name in self.facts and not any(test.name in names for _, names in inside)
        ]
        if direct:
            yield new, list(dict.fromkeys(direct))
        yield from inside

    def _effect(self, finding: Finding) -> str:
        from reliefkit.library import cite_text

        turn = _TURN[finding.truth]
        if finding.negated:
            name = f"the opposite of {finding.name}"
        else:
            name = finding.name
        return f"{turn} {name} ({cite_text(finding.cite[:1])})"

    # -- one unchanged protection --------------------------------------------------------------

    def _why_not(self, protection: str) -> str:
        """Return why a protection did not move, as a clause."""
        if not self.facts:
            return "the facts are the same"
        title = inner_title(protection)
        tests = (t for e in self.after[protection].elements for t in tests_below(e))
        if not any(test.name in self.facts for test in tests):
            labels = listed((FACTS[name].label for name in self.facts), "or")
            return f"no rule here asks about {labels}"
        both = pairs_of(self.before[protection], self.after[protection])
        turned = [(old, new) for old, new in both if old.truth is not new.truth]
        if turned:
            still = [e for e in self.after[protection].missing if e.name not in _names(turned)]
            still = still or list(self.after[protection].missing or self.after[protection].open)
            return f"{title} still turns on {listed(f'{e.name} ({because(e)})' for e in still[:2])}"
        moved = [
            (old, new)
            for was, now in pairs_of(self.before[protection], self.after[protection])
            for old, new in zip(tests_below(was), tests_below(now), strict=True)
            if new.name in self.facts
        ]
        if not any(old.truth is not new.truth for old, new in moved):
            return listed(dict.fromkeys(self._same_side(new) for _, new in moved))
        holder = next(
            _holder(was, now)
            for was, now in pairs_of(self.before[protection], self.after[protection])
            if _shifted(was, now)
        )
        was, now = holder
        kept = {clause(test) for test in grounds(was)}
        said = clauses(test for test in grounds(now) if clause(test) in kept)
        return f"{now.name} is {now.truth} either way" + (f" ({'; '.join(said)})" if said else "")

    def _same_side(self, test: Finding) -> str:
        fact = test.fact
        assert fact is not None
        old, new = (fact.words(a.case[fact.name]) for a in (self.before, self.after))
        if isinstance(test.test, Comparison):
            return f"{old} and {new} are on the same side of the mark, {test.test.words()}"
        return f"the rule treats {fact.label} alike whether it is {old} or {new}"


def _names(pairs: Iterable[tuple[Finding, Finding]]) -> set[str]:
    return {new.name for _, new in pairs}


def _children(old: Finding, new: Finding) -> Iterator[tuple[Finding, Finding]]:
    """Yield the nearest named elements below a pair that turned, groups looked through."""
    for before, after in zip(old.parts, new.parts, strict=True):
        if before.truth is after.truth:
            continue
        if after.element:
            yield before, after
        else:
            yield from _children(before, after)


def _moved_tests(finding: Finding) -> Iterator[Finding]:
    """Yield the tests of an element that are not inside another element."""
    for part in finding.parts:
        if part.test:
            yield part
        elif not part.element:
            yield from _moved_tests(part)


def pairs_of(
    before: ProtectionFinding, after: ProtectionFinding
) -> Iterator[tuple[Finding, Finding]]:
    """Yield every numbered element before and after."""
    yield from zip(before.elements, after.elements, strict=True)


def _shifted(old: Finding, new: Finding) -> bool:
    """Return whether any test inside an element turned."""
    tests = zip(tests_below(old), tests_below(new), strict=True)
    return any(was.truth is not now.truth for was, now in tests)


def _holder(old: Finding, new: Finding) -> tuple[Finding, Finding]:
    """Return the innermost element that stands although something inside it turned."""
    for was, now in _inner_elements(old, new):
        if was.truth is now.truth and _shifted(was, now):
            return _holder(was, now)
    return old, new


def _inner_elements(old: Finding, new: Finding) -> Iterator[tuple[Finding, Finding]]:
    for was, now in zip(old.parts, new.parts, strict=True):
        if now.element:
            yield was, now
        else:
            yield from _inner_elements(was, now)


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, protection by protection, and why.

    Takes two cases. Raises ReliefError for anything else.
    """
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))
