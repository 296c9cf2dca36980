"""What changed between two cases and why; why nothing did; and how two people differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, GROUNDS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.variants import other_values, results
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders, deciding_tests, leading
from reliefkit.words.finding import (
    NOT_BY_OFFICER,
    NOT_NEEDED,
    NOT_REACHED,
    SCREENING,
    elsewhere,
    inner_title,
    lacks_only_a_bar,
    open_facts,
    sentence,
    undecided,
)
from reliefkit.words.phrases import block, cite_on, few, measured, phrase, unmoved
from reliefkit.words.templates import MOST, WORDS, Said, first_fit, say, word_count

_BELONGS = {
    SCREENING: "screening",
    NOT_BY_OFFICER: "officer",
    NOT_REACHED: "third_country",
    NOT_NEEDED: "not_needed",
}


class Difference:
    """Two assessments side by side.

    Attributes: `before` and `after` (assessments), `facts` (names of the facts that moved),
    `changed` (names of the protections whose result changed), `person` (who they are about).
    """

    def __init__(self, before: Assessment, after: Assessment, person: str = PERSON) -> None:
        self.before = before
        self.after = after
        self.person = person
        self.facts = before.case.differences(after.case)
        self.changed = tuple(
            name for name in PROTECTIONS if before[name].result is not after[name].result
        )

    def sentence(self, protection: str) -> str:
        """Return why one protection's result changed, or why it did not."""
        shown = [protection]
        changed = protection in self.changed
        return (self._changed(shown, shown, 99) if changed else self._unchanged(shown)).text()

    def text(self, show: Iterable[str] = PROTECTIONS) -> str:
        """Return what changed of the protections shown and why, or why nothing did."""
        return self.said(show).text()

    def said(self, show: Iterable[str] = PROTECTIONS) -> Said:
        """Return the same in pieces, for a page."""
        shown = [*show]
        changed = [name for name in shown if name in self.changed]
        return self._changed(changed, shown) if changed else self._unchanged(shown)

    def __repr__(self) -> str:
        return f"<difference: {self.text()}>"

    # -- what changed --------------------------------------------------------------------------

    def _changed(self, changed: Sequence[str], shown: Sequence[str], most: int = MOST) -> Said:
        lead = lead_of(self.after, changed)
        moved, cite = self.why(lead)
        ends = [self._alike(changed, lead), [lead]]
        results = [(end, said) for end in ends for said in self._results(end)]
        tries = [(c, *result) for c in self._causes(lead, moved) for result in results]
        whole = [say("join", "changed", cause=c, result=r) for c, _, r in tries]
        told, (_, end, result) = first_fit([*zip(whole, tries, strict=True)], most)
        told, at = sentence(told), len(told) - len(result)
        rest = [name for name in changed if name not in end]
        groups = {group[0]: group for group in (self._alike(rest, name) for name in rest)}
        more = tuple(self._further(group) for group in groups.values())
        tag = say("tag", "several" if len(changed) > 1 else "one", count=len(changed))
        return Said(tag, told[:at], told[at:], self._only(moved, shown, told), cite, more)

    def _alike(self, names: Sequence[str], one: str) -> list[str]:
        """Return those of some protections that one sentence can tell of together with one."""
        kind, cause = self._kind(one), self._plain(one)
        several = f"{kind}_several" in WORDS["result"]
        alike = (n for n in names if self._kind(n) == kind and self._plain(n) == cause)
        return [*alike] if several else [one]

    def _further(self, names: Sequence[str]) -> str:
        """Return a sentence on further protections that changed alike."""
        cause, result = _together(self._plain(names[0])), next(self._results(names))
        return sentence(say("join", "changed", cause=cause, result=result))

    def why(self, protection: str) -> tuple[list[str], str]:
        """Return the facts that moved a result, and the authority on them."""
        found = self.after[protection]
        wanted = {Result.REFUSED: (Truth.NOT_MET,), Result.OPEN: (*Truth,)}
        pairs = zip(self.before[protection].elements, found.elements, strict=True)
        truths = ((_counted(old), _counted(new), new) for old, new in pairs)
        kept = wanted.get(found.result, (Truth.MET,))
        elements = [new for was, now, new in truths if was is not now and now in kept]
        tests = (test for element in elements for test in deciding_tests(element))
        moved = dict.fromkeys(t.name for t in tests if t.name in self.facts and self._turned(t))
        facts = [*moved] or [*self.facts]
        return facts, cite_on(found, facts[0])

    def _turned(self, finding: Finding) -> bool:
        return self.before.on(finding.node, finding.negated).truth is not finding.truth

    def _causes(self, protection: str, moved: Sequence[str]) -> Iterator[str]:
        """Yield what the facts that moved a result now say: whole, then in fewer words."""
        said = self._plain(protection)
        barred = [listed(map(inner_title, names)) for names in [self._barred(moved[0])] if names]
        if barred and len(moved) == 1 and self._kind(protection) == "instead":
            three = say("join", "three") if barred[0].count(",") else barred[0]
            yield say("bar", moved[0], "closes", protection=three)
        yield _together(said)
        unknown = [FACTS[name].label for name in moved if self.after.case[name] is None]
        if unknown:
            yield say("join", "unknown", facts=listed(unknown))
        yield say("join", "moved", count=len(said)) if len(said) > 1 else said[0]

    def _plain(self, protection: str) -> list[str]:
        """Return what each fact that moved a result now says, as a clause."""
        return [self._cause(protection, name) for name in self.why(protection)[0]]

    def _cause(self, protection: str, name: str) -> str:
        if self._barred(name):
            return say("bar", name, "is")
        return measured(name, self.after.case[name], self.person, LAW[protection].formula)

    def _barred(self, name: str) -> list[str]:
        """Return the protections that a fact, as a bar, closes."""
        raised = self.after.case[name] is True
        return [n for n in PROTECTIONS if raised and self._bars(n, name)]

    def _bars(self, protection: str, name: str) -> bool:
        """Return whether a fact, as a bar, closes a protection."""
        bars = (e for e in self.after[protection].elements if e.name == "no bar")
        return any(e.truth is Truth.NOT_MET and name in facts_below(e.node) for e in bars)

    def _kind(self, protection: str) -> str:
        """Return which template says what a protection now comes to."""
        was, now = self.before[protection].result, self.after[protection]
        if elsewhere(now):
            return _BELONGS[elsewhere(now)]
        if now.result is Result.REFUSED and was is Result.OPEN:
            return "lacking"
        waits = [fact.name for fact in open_facts(now)]
        if now.result is Result.OPEN and len(waits) == 1 and waits[0] in self.facts:
            return "answer"
        barred = [n for n in self.facts if self._barred(n)] == [*self.facts]
        if protection == "cat_deferral" and now.result is Result.REQUIRED and barred:
            return "instead"
        return str(now.result)

    def _results(self, names: Sequence[str]) -> Iterator[str]:
        """Yield what some protections now come to, alike: whole, then in fewer words."""
        kind, waits = self._kind(names[0]), few(self.after[names[0]])
        entry = f"{kind}_several" if len(names) > 1 else kind
        for facts in (waits, say("still", "unknown")):
            yield say("result", entry, protection=listed(map(inner_title, names)), facts=facts)

    def _only(self, moved: Sequence[str], shown: Sequence[str], told: str) -> str:
        """Return whom the facts concern, where it is one of several protections shown."""
        asking = [name for name in shown if _asked(name, moved)]
        if len(shown) == 1 or len(asking) > 1 or len(moved) > 1 or moved[0] not in WORDS["only"]:
            return ""
        said = " " + sentence(say("only", moved[0], protection=inner_title(asking[0])))
        return said if word_count(told + said) <= MOST else ""

    # -- nothing changed -----------------------------------------------------------------------

    def _unchanged(self, shown: Sequence[str]) -> Said:
        tag = say("tag", "none")
        if not self.facts:
            return Said(tag, say("said", "same"))
        asking = [name for name in shown if _asked(name, self.facts)]
        if not asking:
            return Said(tag, _not_asked(shown, self.facts), cite=LAW[shown[0]].cite)
        moved = {
            n: [test for e in self.after[n].elements for test in e.tests if self._turned(test)]
            for n in asking
        }
        name = min(asking, key=lambda n: (not moved[n], _unmet(self.after[n])))
        found, tests = self.after[name], moved[name]
        facts = [test.name for test in tests] or _asked(name, self.facts)
        value = self.after.case[facts[0]]
        if not tests and FACTS[facts[0]].kind in ("share", "count") and value is not None:
            told, name = unmoved(facts[0], value, asking)
            told = sentence(told)
            after, cite = self._only(facts[:1], shown, told), cite_on(self.after[name], facts[0])
            return Said(tag, told, after=after, cite=cite)
        told, cite = first_fit([*self._still(found, facts, tests)])
        return Said(tag, sentence(told), cite=cite)

    def _still(
        self, found: ProtectionFinding, facts: Sequence[str], tests: Sequence[Finding]
    ) -> Iterator[tuple[str, str]]:
        """Yield why a protection comes to the same: whole, then in fewer words; and the cite."""
        cause, cite = self._cause(found.name, facts[0]), cite_on(found, facts[0])
        title, belongs = inner_title(found.name), _BELONGS.get(elsewhere(found))
        if lacks_only_a_bar(found, found.missing) and not belongs:
            yield say("still", "only_a_bar", protection=title), found.protection.cite
        kind = belongs or str(found.result)
        result = say("still", kind, protection=title, facts=few(found))
        helped = any(test.truth is Truth.MET for test in tests)
        if found.result is Result.OPEN:
            join = "waits" if helped else "both"
            yield say("join", join, cause=cause, block=result), cite
        if belongs or found.result is Result.OPEN:
            yield result, found.protection.cite
            return
        if found.result in GRANTED:
            deciding = (test for e in found.elements for test in deciding_tests(e))
            own = [t for t in deciding if t.name in facts and not self._turned(t)]
            held = [one for e in found.elements for one in self._held(e) if not own]
            if held:
                law = cite_text(held[0].cite[:1])
                cite = cite_on(found, held[0].name) if held[0].test else law
                cause = phrase(held[0], self.person)
            join = "so" if held or _rests_on(found, facts[0]) else "both"
            yield say("join", join, cause=cause, block=result, result=result), cite
            yield result, found.protection.cite
            return
        element = deciders(found)[0]
        known = [name for name in facts if self.after.case[name] is not None]
        for name in (t.name for t in deciding_tests(element) if t.name in known):
            told = say("join", "so", cause=self._cause(found.name, name), result=result)
            yield told, cite_on(found, name)
        join = "helped" if helped else "hurt"
        whys, cite = block(element, self.person), cite_on(found, leading(element)[-1].name)
        for why in whys:
            yield say("join", join, cause=cause, block=why, result=result), cite
        for why in whys:
            yield say("join", "so", cause=why, result=result), cite

    def _held(self, finding: Finding) -> list[Finding]:
        """Return what holds a finding that is met where something inside it turned."""
        inside = [part for part in finding.parts if any(map(self._turned, part.tests))]
        deeper = [one for part in inside if not self._turned(part) for one in self._held(part)]
        if not inside or finding.truth is not Truth.MET or self._turned(finding):
            return deeper
        top = next(part for part in leading(finding)[1:] if part.name)
        return [top] if any(map(self._turned, inside)) or not deeper else deeper


def _rests_on(found: ProtectionFinding, name: str) -> bool:
    """Return whether another value of a fact would take a granted protection away."""
    case, fact = found.assessment.case, FACTS[name]
    others = [[(fact, value)] for value in other_values(fact, case[name])]
    return any(result not in GRANTED for result in results(case, others)[found.name])


def _together(said: Sequence[str]) -> str:
    """Return clauses as one."""
    return say("join", "both", cause=said[0], block=said[1]) if len(said) == 2 else listed(said)


def lead_of(after: Assessment, changed: Sequence[str]) -> str:
    """Return the protection to tell of first: the last that is now granted, or the last."""
    granted = [name for name in changed if after[name].result in GRANTED]
    return (granted or [*changed])[-1]


def _counted(element: Finding) -> Truth:
    """Return an element's truth as the result counts it: undecided discretion bars nothing."""
    return Truth.MET if undecided(element) else element.truth


def _asked(protection: str, facts: Iterable[str]) -> list[str]:
    """Return those of some facts that a rule of a protection asks about."""
    return [name for name in facts if name in facts_below(LAW[protection].formula)]


def _unmet(found: ProtectionFinding) -> int:
    return len(found.missing) + len(found.open)


def _not_asked(shown: Sequence[str], facts: Sequence[str]) -> str:
    labels = dict.fromkeys(
        "a protected ground" if name in GROUNDS else FACTS[name].label for name in facts
    )
    kind = "one" if len(shown) == 1 else "none"
    if set(shown) == {"cat_withholding", "cat_deferral"}:
        kind = "neither"
    told = say("said", kind, protection=inner_title(shown[0]), facts=listed(labels, "or"))
    return sentence(told)
