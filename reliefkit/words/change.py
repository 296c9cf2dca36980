"""What changed between two cases and why; or why nothing did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, Result, assess
from reliefkit.case import Case, as_case
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Number
from reliefkit.law import PROTECTIONS
from reliefkit.law.standards import A_REASON_CIRCUITS, HISTORY
from reliefkit.logic import Truth
from reliefkit.words.finding import inner_title, sentence, title, words
from reliefkit.words.grounds import listed
from reliefkit.words.unchanged import pairs_of, why_not

_NOW = {
    Result.REQUIRED: "must now be granted",
    Result.PERMITTED: "may now be granted (discretion)",
    Result.REFUSED: "is no longer available",
    Result.OPEN: "now depends on facts not known yet",
}
_TURN = {
    Truth.MET: "meets the requirement of {}",
    Truth.NOT_MET: "fails the requirement of {}",
    Truth.OPEN: "leaves {} open",
}
_OPPOSED = {
    Truth.MET: "removes the obstacle of {}",
    Truth.NOT_MET: "raises the obstacle of {}",
    Truth.OPEN: "leaves {} open",
}
_BAR = {Truth.MET: "lifts the bar", Truth.NOT_MET: "raises a bar", Truth.OPEN: "leaves a bar open"}
_OPENING = re.compile(
    "(answering|learning) that |(meets?|fails?) the requirement of |"
    "(removes?|raises?) the obstacle of "
)
_DEFERRAL = {**_BAR, Truth.MET: _BAR[Truth.NOT_MET], Truth.NOT_MET: _BAR[Truth.MET]}


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
        moved, effects = self._cause(protection)
        return sentence(f"{_joined(moved)} {_verbs(effects, moved)}{self._end(protection)}")

    def sentences(self, show: Iterable[str] = PROTECTIONS) -> Iterator[tuple[str, str]]:
        """Yield why each changed result changed: the name of the protection, and a sentence.

        What has just been said to move is not said again: "That also raises a bar".
        """
        last: list[str] = []
        for name in show:
            if name in self.changed:
                moved, effects = self._cause(name)
                again = sentence(f"that also {_joined(effects)}{self._end(name)}")
                yield name, again if moved == last else self.sentence(name)
                last = moved

    def text(self, show: Iterable[str] = PROTECTIONS) -> str:
        """Return one sentence for every changed result, or why nothing changed."""
        shown = tuple(show)
        told = [said for _, said in self.sentences(shown)]
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

    def _why_not(self, protection: str) -> str:
        return why_not(self.before, self.after, self.facts, protection)

    # -- one changed protection ----------------------------------------------------------------

    def _cause(self, protection: str) -> tuple[list[str], list[str]]:
        """Return the facts that moved a result, and what they do to which elements."""
        turned = list(self._turned(protection))
        moved = dict.fromkeys(name for _, names in turned for name in names)
        effects = dict.fromkeys(self._effect(finding, names) for finding, names in turned)
        return [self._moving(FACTS[name]) for name in moved], list(effects)

    def _end(self, protection: str) -> str:
        return f": {inner_title(protection)} {self._now(protection)}"

    def _moving(self, fact: Fact) -> str:
        old, new = self.before.case[fact.name], self.after.case[fact.name]
        if new is None:
            unknown = fact.clause(None).partition("it is not known ")[2]
            return f"no longer knowing {unknown or fact.label}"
        if old is None:
            return f"learning that {fact.clause(new)}"
        if isinstance(fact, Number):
            verb = "raising" if new > old else "lowering"
            return f"{verb} {fact.label} from {fact.words(old)} to {fact.words(new)}"
        return f"answering that {fact.clause(new)}"

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
        turned = (
            pair
            for pair in _children(old, new)
            if pair[1].truth is new.truth or new.truth is Truth.OPEN
        )
        inside = [found for pair in turned for found in self._innermost(*pair)]
        direct = [
            now.name
            for was, now in zip(_own_tests(old), _own_tests(new), strict=True)
            if was.truth is not now.truth
            and (now.truth is new.truth or new.truth is Truth.OPEN)
            and not any(now.name in names for _, names in inside)
        ]
        if direct:
            yield new, list(dict.fromkeys(direct))
        yield from inside

    def _effect(self, finding: Finding, facts: list[str]) -> str:
        from reliefkit.library import cite_text

        said = {"no bar": _BAR, "a bar applies": _DEFERRAL}.get(finding.name, _TURN)
        name = title(finding)
        if finding.negated and finding.element:
            said, name = _OPPOSED, finding.element.title
        moved = (id for name in facts for id in _law_of(name, self.after.case[name]))
        own = [id for id in moved if id in finding.cite] or finding.cite
        return f"{said[finding.truth].format(name)} ({cite_text(own[:1])})"


def _verbs(effects: list[str], moved: list[str]) -> str:
    """Return effects as a list, their verbs in the number of what moved."""
    if len(moved) > 1:
        effects = [" ".join((e.split()[0].removesuffix("s"), *e.split()[1:])) for e in effects]
    return _joined(effects)


def _joined(phrases: Iterable[str]) -> str:
    """Return phrases as a list; words with which one begins like the one before are said once."""
    told: list[str] = []
    before = ""
    for phrase in phrases:
        found = _OPENING.match(phrase)
        opening = found[0] if found else ""
        again = bool(opening) and opening == before
        told.append(f"{opening.split()[-1]} {phrase[len(opening) :]}" if again else phrase)
        before = opening
    return listed(told)


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


def _own_tests(finding: Finding) -> Iterator[Finding]:
    """Yield the tests of an element that are not inside another element."""
    for part in finding.parts:
        if part.test:
            yield part
        elif not part.element:
            yield from _own_tests(part)


def _law_of(name: str, value: object) -> tuple[str, ...]:
    """Return the authorities of a value; of a circuit with a rule of its own, those of the rule."""
    if name == "circuit":
        for entry in HISTORY[A_REASON_CIRCUITS.name]:
            if value in entry.value:
                return (entry.authority,)
    return FACTS[name].authorities_of(value)


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, protection by protection, and why.

    Takes two cases. Raises ReliefError for anything else.
    """
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))
