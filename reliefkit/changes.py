"""What changed between two cases and why; or why nothing did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, ProtectionFinding, Result, assess
from reliefkit.case import Case, as_case
from reliefkit.explain import inner_title, sentence, standing, title, words
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.fact import Comparison, Number
from reliefkit.grounds import clause, clauses, grounds, listed, tests_below, tests_of
from reliefkit.law import PROTECTIONS
from reliefkit.law.standards import A_REASON_CIRCUITS, HISTORY
from reliefkit.logic import Truth, facts_below

_NOW = {
    Result.REQUIRED: "must now be granted",
    Result.PERMITTED: "may now be granted (discretion)",
    Result.REFUSED: "is no longer available",
    Result.OPEN: "now depends on facts not known yet",
}
_TURN = {
    Truth.MET: "met the requirement of {}",
    Truth.NOT_MET: "failed the requirement of {}",
    Truth.OPEN: "left open {}",
}
_EITHER_WAY = {Truth.MET: "{} holds", Truth.NOT_MET: "{} fails", Truth.OPEN: "{} stays open"}
_OPPOSED = {Truth.MET: "undid {}", Truth.NOT_MET: "established {}", Truth.OPEN: "left open {}"}
_BAR = {Truth.MET: "lifted the bar", Truth.NOT_MET: "raised a bar", Truth.OPEN: "left a bar open"}
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
        return sentence(" ".join(self._cause(protection)) + self._end(protection))

    def sentences(self, show: Iterable[str] = PROTECTIONS) -> Iterator[tuple[str, str]]:
        """Yield why each changed result changed: the name of the protection, and a sentence.

        What has just been said to move is not said again: "That also raised a bar".
        """
        last = ""
        for name in show:
            if name in self.changed:
                moved, effect = self._cause(name)
                lead = "that also" if moved == last else moved
                yield name, sentence(f"{lead} {effect}{self._end(name)}")
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

    # -- one changed protection ----------------------------------------------------------------

    def _cause(self, protection: str) -> tuple[str, str]:
        """Return the facts that moved a result, and what they did to which elements."""
        turned = list(self._turned(protection))
        moved = dict.fromkeys(name for _, names in turned for name in names)
        effects = dict.fromkeys(self._effect(finding, names) for finding, names in turned)
        return listed(self._moving(FACTS[name]) for name in moved), listed(effects)

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

    # -- one unchanged protection --------------------------------------------------------------

    def _why_not(self, protection: str) -> str:
        """Return why a protection did not move, as a clause."""
        if not self.facts:
            return "the facts are the same"
        if facts_below(self.after[protection].protection.formula).isdisjoint(self.facts):
            labels = listed((FACTS[name].label for name in self.facts), "or")
            return f"no rule here asks about {labels}"
        both = pairs_of(self.before[protection], self.after[protection])
        turned = [(old, new) for old, new in both if old.truth is not new.truth]
        if turned:
            return self._still(protection)
        asked = [
            pair
            for pair in pairs_of(self.before[protection], self.after[protection])
            if not facts_below(pair[1].node).isdisjoint(self.facts)
        ]
        moved = [
            (old, new)
            for pair in asked
            for old, new in zip(*(tests_of(side, self.facts) for side in pair), strict=True)
        ]
        if not any(old.truth is not new.truth for old, new in moved):
            return listed(dict.fromkeys(self._same_side(new) for _, new in moved))
        told = {
            _holds(element): clauses(test for part in holding for test in grounds(part))
            for pair in asked
            if _shifted(*pair)
            for element, holding in _absorbed(*pair, pair)
        }
        held = (f"{holds} either way: {'; '.join(said)}" for holds, said in told.items())
        return "; and ".join(held)

    def _still(self, protection: str) -> str:
        """Return what still decides a protection although one of its elements turned."""
        after = self.after[protection]
        deciding = after.missing or after.open
        first = clause(next(grounds(deciding[0])))
        said = listed(_lack(element) for element in deciding)
        still = "missing" if after.missing else "open"
        return f"{said} {'is' if len(deciding) == 1 else 'are'} still {still} ({first})"

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


def _own_tests(finding: Finding) -> Iterator[Finding]:
    """Yield the tests of an element that are not inside another element."""
    for part in finding.parts:
        if part.test:
            yield part
        elif not part.element:
            yield from _own_tests(part)


_ORDERS = {"reinstated order": "usc-1231-a-5", "administrative removal": "usc-1228-b-5"}


def _law_of(name: str, value: object) -> tuple[str, ...]:
    """Return the authorities of a fact; of an old order or a circuit with a rule, its own."""
    if name == "proceedings" and value in _ORDERS:
        return (_ORDERS[str(value)],)
    if name == "circuit":
        for entry in HISTORY[A_REASON_CIRCUITS.name]:
            if value in entry.value:
                return (entry.authority,)
    return FACTS[name].authorities


def _holds(element: Finding) -> str:
    """Return that an element holds, fails or stays open, as a clause."""
    if element.name in ("no bar", "a bar applies"):
        return standing(element)
    return _EITHER_WAY[element.truth].format(title(element))


def _lack(element: Finding) -> str:
    """Return what a protection lacks, as a noun."""
    return "freedom from a bar" if element.name == "no bar" else title(element)


def pairs_of(
    before: ProtectionFinding, after: ProtectionFinding
) -> Iterator[tuple[Finding, Finding]]:
    """Yield every numbered element before and after."""
    yield from zip(before.elements, after.elements, strict=True)


def _shifted(old: Finding, new: Finding) -> bool:
    """Return whether any test inside an element turned."""
    tests = zip(tests_below(old), tests_below(new), strict=True)
    return any(was.truth is not now.truth for was, now in tests)


def _absorbed(
    old: Finding, new: Finding, element: tuple[Finding, Finding]
) -> Iterator[tuple[Finding, list[Finding]]]:
    """Yield the innermost elements that stand, and the parts that hold each where it is.

    Something inside them turned all the same.
    """
    both = list(zip(old.parts, new.parts, strict=True))
    if all(was.truth is now.truth for was, now in both):
        for was, now in (pair for pair in both if _shifted(*pair)):
            yield from _absorbed(was, now, (was, now) if now.element else element)
        return
    if new.truth is not element[1].truth:  # it was a part that the element does not rest on
        both = list(zip(element[0].parts, element[1].parts, strict=True))
    stands = element[1].truth
    holding = [now for was, now in both if was.truth is now.truth is stands]
    yield element[1], holding or [now for _, now in both if now.truth is stands]


def compare(first: Case, second: Case) -> Difference:
    """Return what changes between two cases, protection by protection, and why.

    Takes two cases. Raises ReliefError for anything else.
    """
    return Difference(assess(as_case(first, "first")), assess(as_case(second, "second")))
