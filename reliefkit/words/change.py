"""What changed between two cases and why; why nothing did; and how two people differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, GROUNDS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.words import MOST, WORDS, Said, fitting, say, word_count
from reliefkit.words.clauses import block, cite_on, listed, measured, stated, together, unmoved
from reliefkit.words.deciding import deciders, deciding_tests, given_first, leading
from reliefkit.words.finding import (
    elsewhere,
    few,
    inner_title,
    open_facts,
    outcome,
    sentence,
    undecided,
)

_COUNTED = ("share", "count")


class Turn(NamedTuple):
    """How one result turned: the template that says to what, which facts did it, what they say."""

    kind: str
    moved: tuple[str, ...]
    causes: tuple[str, ...]


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
        return self.said([protection], 99).text()

    def text(self, show: Iterable[str] = PROTECTIONS) -> str:
        """Return what changed of the protections shown and why, or why nothing did."""
        return self.said(show).text()

    def said(self, show: Iterable[str] = PROTECTIONS, most: int = MOST) -> Said:
        """Return the same in pieces, for a page; what changed in at most so many words."""
        shown = [*show]
        changed = [name for name in shown if name in self.changed]
        return self._changed(changed, shown, most) if changed else self._unchanged(shown)

    def __repr__(self) -> str:
        return f"<difference: {self.text()}>"

    # -- what changed --------------------------------------------------------------------------

    def _changed(self, changed: Sequence[str], shown: Sequence[str], most: int) -> Said:
        turns = {name: self.turn(name) for name in changed}
        granted = [name for name in changed if self.after[name].result in GRANTED]
        lead = (granted or changed)[-1]  # the last that is now granted, or the last
        moved = turns[lead].moved
        tag = say("tag", "several" if len(changed) > 1 else "one", count=len(changed))
        cite = cite_on(self.after[lead], moved[0])
        ends = []
        for end in (_alike(turns, lead), (lead,)):
            rest = {name: turn for name, turn in turns.items() if name not in end}
            groups = dict.fromkeys(_alike(rest, name) for name in rest)
            more = tuple(self._further(group, turns[group[0]]) for group in groups)
            ends += [(result, more) for result in self._results(end, turns[lead].kind)]
        ways = (
            pieces(tag, say("join", "changed", cause=cause, result=result), result, cite, more)
            for cause in self._tellings(turns[lead])
            for result, more in ends
        )
        said = fitting(ways, most)
        return said._replace(after=self._only(moved, shown, said.sentence))

    def _further(self, names: Sequence[str], turn: Turn) -> str:
        result = next(self._results(names, turn.kind))
        return sentence(say("join", "changed", cause=together(turn.causes), result=result))

    def turn(self, protection: str) -> Turn:
        """Return how a result turned."""
        was, now = self.before[protection].elements, self.after[protection].elements
        wanted = {Result.REFUSED: (Truth.NOT_MET,), Result.OPEN: (*Truth,)}
        kept = wanted.get(self.after[protection].result, (Truth.MET,))
        pairs = ((_counted(old), _counted(new), new) for old, new in zip(was, now, strict=True))
        elements = (new for old, truth, new in pairs if old is not truth and truth in kept)
        tests = (test for element in elements for test in deciding_tests(element))
        moved = dict.fromkeys(t.name for t in tests if t.name in self.facts and self._turned(t))
        facts = (*moved,) or self.facts
        causes = tuple(self._cause(protection, name) for name in facts)
        return Turn(self._kind(protection), facts, causes)

    def _turned(self, finding: Finding) -> bool:
        return self.before.on(finding.node, finding.negated).truth is not finding.truth

    def _tellings(self, turn: Turn) -> Iterator[str]:
        """Yield what the facts that moved a result now say: whole, then in fewer words."""
        if turn.kind == "instead" and len(turn.moved) == 1:
            closed = self._barred(turn.moved[0])
            said = say("join", "three") if len(closed) > 2 else listed(map(inner_title, closed))
            yield say("bar", turn.moved[0], "closes", protection=said)
        yield together(turn.causes)
        unknown = [FACTS[name].label for name in turn.moved if self.after.case[name] is None]
        if unknown:
            yield say("join", "unknown", facts=listed(unknown))
        if len(turn.causes) > 1:
            yield say("join", "moved", count=len(turn.causes))

    def _cause(self, protection: str, name: str) -> str:
        """Return what a fact that moved now says, as a clause."""
        if self._barred(name):
            return say("bar", name, "is")
        return measured(name, self.after.case[name], self.person, LAW[protection].formula)

    def _barred(self, name: str) -> list[str]:
        if self.after.case[name] is not True:
            return []
        failed = ((n, element) for n in PROTECTIONS for element in self.after[n].missing)
        return [n for n, e in failed if e.name == "no bar" and name in facts_below(e.node)]

    def _kind(self, protection: str) -> str:
        was, now = self.before[protection].result, self.after[protection]
        if elsewhere(now):
            return elsewhere(now)
        if now.result is Result.REFUSED and was is Result.OPEN:
            return "lacking"
        if now.result is Result.OPEN:
            waits = [fact.name for fact in open_facts(now)]
            return "answer" if len(waits) == 1 and waits[0] in self.facts else "open"
        required = protection == "cat_deferral" and now.result is Result.REQUIRED
        return "instead" if required and all(map(self._barred, self.facts)) else str(now.result)

    def _results(self, names: Sequence[str], kind: str) -> Iterator[str]:
        """Yield what some protections now come to, alike: whole, then in fewer words."""
        count = "several" if len(names) > 1 else "one"
        for facts in (few(self.after[names[0]]), say("still", "unknown")):
            yield say(
                "result", kind, count, protection=listed(map(inner_title, names)), facts=facts
            )

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
            n: [t for e in self.after[n].elements for t in e.tests(self.facts) if self._turned(t)]
            for n in asking
        }
        unmet = {n: len(self.after[n].missing) + len(self.after[n].open) for n in asking}
        name = min(asking, key=lambda n: (not moved[n], unmet[n]))
        found, tests = self.after[name], moved[name]
        facts = [test.name for test in tests] or _asked(name, self.facts)
        value = self.after.case[facts[0]]
        counts = FACTS[facts[0]].kind in _COUNTED and value is not None
        resting = [n for n in asking if counts and not tests and self._tells(n, facts[0])]
        if resting:
            told, name = unmoved(facts[0], value, resting)
            said = pieces(tag, told, cite=cite_on(self.after[name], facts[0]))
            return said._replace(after=self._only(facts[:1], shown, said.sentence))
        ways = self._still(found, facts, tests)
        return fitting(pieces(tag, told, cite=cite) for told, cite in ways)

    def _tells(self, protection: str, name: str) -> bool:
        """Return whether a result rests on a fact, so that its standard tells why it stands."""
        found = self.after[protection]
        why = deciders(found) if found.result is Result.REFUSED else found.elements
        asking = (element for element in why if name in facts_below(element.node))
        return name in (test.name for element in asking for test in deciding_tests(element))

    def _still(
        self, found: ProtectionFinding, facts: Sequence[str], tests: Sequence[Finding]
    ) -> Iterator[tuple[str, str]]:
        """Yield why a protection comes to the same: whole, then in fewer words; and the cite."""
        cause, cite = self._cause(found.name, facts[0]), cite_on(found, facts[0])
        title, belongs = inner_title(found.name), elsewhere(found)
        if outcome(found) == "only_a_bar":
            yield say("still", "only_a_bar", protection=title), found.protection.cite
        result = say("still", belongs or found.result, protection=title, facts=few(found))
        own_tests = tests or [test for e in found.elements for test in e.tests(facts)]
        helped = any(test.truth is Truth.MET for test in own_tests)
        if found.result is Result.OPEN:
            join = "waits" if helped else "both"
            yield say("join", join, cause=cause, block=result), cite
        if belongs or found.result is Result.OPEN:
            yield result, found.protection.cite
            return
        if found.result in GRANTED:
            deciding = (test for e in found.elements for test in deciding_tests(e))
            own = [t for t in deciding if t.name in facts and not self._turned(t)]
            held = [one for e in found.elements for one in self._held(e, facts) if not own][:1]
            if held and not (tests or held[0].element or FACTS[facts[0]].kind in _COUNTED):
                held = []  # no rule tells the two values apart: the fact itself says more
            too = any(test.truth is Truth.MET and test.name == facts[0] for test in tests)
            stays, names = cause, {one.name for one in held} or {facts[0]}
            for one in held:
                cite = cite_on(found, one.name) if one.test else cite_text(one.cite[:1])
                stays = stated(one, self.person)
            if any(one.element for one in held) or _rests_on(found, names):
                yield say("join", "so", cause=stays, result=result), cite
            elif too and _rests_on(found, names | {facts[0]}):
                yield say("join", "so", cause=together([cause, stays]), result=result), cite
            yield say("join", "both", cause=cause if too else stays, block=result), cite
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

    def _held(self, finding: Finding, facts: Sequence[str]) -> list[Finding]:
        """Return what holds a finding that is met without the facts, or whatever of them turned."""

        def idle(test: Finding) -> bool:
            return self._turned(test) or (test.name in facts and test.truth is Truth.NOT_MET)

        inside = [part for part in finding.parts if any(map(idle, part.tests(self.facts)))]
        deeper = [o for part in inside if not self._turned(part) for o in self._held(part, facts)]
        if not inside or finding.truth is not Truth.MET or self._turned(finding):
            return deeper
        others = given_first(part for part in finding.like if part not in inside)
        way = leading(others[0]) if others else leading(finding)[1:]
        top = next(part for part in way if part.name)
        return [top] if any(map(self._turned, inside)) or not deeper else deeper


def pieces(
    tag: str, told: str, turned: str = "", cite: str = "", more: tuple[str, ...] = ()
) -> Said:
    """Return a clause as a sentence in pieces: the result that turned ends it, in bold."""
    whole, at = sentence(told), len(told) - len(turned) if turned else len(told) + 1
    return Said(tag, whole[:at], whole[at:], "", cite, more)


def _alike(turns: Mapping[str, Turn], one: str) -> tuple[str, ...]:
    """Return the protections that one sentence can tell of together with one of them."""
    several = "several" in WORDS["result"][turns[one].kind]
    return tuple(n for n, turn in turns.items() if several and turn == turns[one]) or (one,)


def _rests_on(found: ProtectionFinding, names: Set[str]) -> bool:
    """Return whether a granted protection has no way that does without all of some facts."""
    return any(all(way & names for way in element.ways) for element in found.elements)


def _counted(element: Finding) -> Truth:
    """Return an element's truth as the result counts it: undecided discretion bars nothing."""
    return Truth.MET if undecided(element) else element.truth


def _asked(protection: str, facts: Iterable[str]) -> list[str]:
    """Return those of some facts that a rule of a protection asks about."""
    return [name for name in facts if name in facts_below(LAW[protection].formula)]


def _not_asked(shown: Sequence[str], facts: Sequence[str]) -> str:
    labels = dict.fromkeys(
        "a protected ground" if name in GROUNDS else FACTS[name].label for name in facts
    )
    kind = "one" if len(shown) == 1 else "none"
    if set(shown) == {"cat_withholding", "cat_deferral"}:
        kind = "neither"
    told = say("said", kind, protection=inner_title(shown[0]), facts=listed(labels, "or"))
    return sentence(told)
