"""What changed between two cases and why; why nothing did; and how two people differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from reliefkit.assess import GRANTED, Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, GROUNDS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.logic import Truth
from reliefkit.words.clauses import listed
from reliefkit.words.deciding import deciders, deciding_tests, leading_test
from reliefkit.words.finding import (
    NOT_BY_OFFICER,
    NOT_NEEDED,
    NOT_REACHED,
    SCREENING,
    elsewhere,
    headline,
    inner_title,
    lacks_only_a_bar,
    open_facts,
    sentence,
)
from reliefkit.words.phrases import block, measured, phrase, unmoved
from reliefkit.words.templates import WORDS, say
from reliefkit.words.turned import holding, ignores, law_of, tests_moved, turned

MOST = 20  # words of a sentence under a lab
_BELONGS = {
    SCREENING: "screening",
    NOT_BY_OFFICER: "officer",
    NOT_REACHED: "third_country",
    NOT_NEEDED: "not_needed",
}


class Said(NamedTuple):
    """What a page says of a move, in pieces.

    `tag` stands before the sentence, which is `cause`, `turned` (the result that turned, in bold)
    and `after`; `cite` is its one authority, `more` are the sentences behind a fold.
    """

    tag: str
    cause: str
    turned: str = ""
    after: str = ""
    cite: str = ""
    more: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence, without its cite."""
        return f"{self.cause}{self.turned}{self.after}"

    def text(self) -> str:
        """Return the sentence and what is behind the fold, the cite in brackets."""
        cite = f" ({self.cite})." if self.cite else "."
        said = self.sentence.removesuffix(".") + cite
        lead = [] if self.turned else [f"{self.tag}."]
        return " ".join([*lead, said, *self.more])


def opening(entry: str) -> Said:
    """Return what is said where nothing has moved: an entry of `said` in data/words.toml."""
    return Said(say("tag", "start"), say("said", entry))


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
        return self.said([protection]).text()

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

    def _changed(self, changed: Sequence[str], shown: Sequence[str]) -> Said:
        lead = _leading(self.after, changed)
        moved, cite = self._why(lead)
        alike = [name for name in changed if self._kind(name) == self._kind(lead)]
        ends = [alike, [lead]] if f"{self._kind(lead)}_several" in WORDS["result"] else [[lead]]
        results = [(end, said) for end in ends for said in self._results(end)]
        tries = [(c, *result) for c in self._causes(lead, moved) for result in results]
        whole = [say("join", "changed", cause=c, result=r) for c, _, r in tries]
        told, (_, end, result) = _first_fit([*zip(whole, tries, strict=True)])
        told, at = sentence(told), len(told) - len(result)
        rest = [name for name in changed if name not in end]
        tag = say("tag", "several" if len(changed) > 1 else "one", count=len(changed))
        return Said(
            tag, told[:at], told[at:], self._only(moved, shown, told), cite, self._more(rest, moved)
        )

    def _more(self, names: Sequence[str], told: Sequence[str]) -> tuple[str, ...]:
        """Return a sentence on further protections that changed; their cause, unless just told."""
        groups: dict[str, list[str]] = {}
        for name in names:
            kind = self._kind(name)
            groups.setdefault(kind if f"{kind}_several" in WORDS["result"] else name, []).append(
                name
            )
        more = []
        for group in groups.values():
            moved, result = self._why(group[0])[0], next(self._results(group))
            if moved != told:
                cause = next(self._causes(group[0], moved))
                result = say("join", "changed", cause=cause, result=result)
            more.append(sentence(result))
        return tuple(more)

    def _why(self, protection: str) -> tuple[list[str], str]:
        """Return the facts that moved a result, and the authority on them."""
        found = list(turned(self.before[protection], self.after[protection]))
        element, facts = found[0]
        law = [id for name in facts for id in law_of(name, self.after.case[name])]
        ids = [id for id in law if id in element.cite] or element.cite
        return list(dict.fromkeys(n for _, names in found for n in names)), cite_text(ids[:1])

    def _causes(self, protection: str, moved: Sequence[str]) -> Iterator[str]:
        """Yield what the facts that moved a result now say: whole, then in fewer words."""
        said = [self._cause(protection, name) for name in moved]
        if len(said) < 3:
            yield say("join", "both", cause=said[0], block=said[1]) if said[1:] else said[0]
        unknown = [FACTS[name].label for name in moved if self.after.case[name] is None]
        if unknown:
            yield say("join", "unknown", facts=listed(unknown))
        if len(said) > 1:
            yield say("join", "moved", count=len(said))

    def _cause(self, protection: str, name: str) -> str:
        """Return what a fact that moved now says, as a clause."""
        value = self.after.case[name]
        barred = [n for n in PROTECTIONS if value is True and self._bars(n, name)]
        if not barred:
            return measured(name, value, self.person, LAW[protection].formula)
        if not self._kind(protection).startswith("instead"):
            return say("bar", name, "is")
        three = say("join", "three") if len(barred) == 3 else listed(map(inner_title, barred))
        return say("bar", name, "closes", protection=three)

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
        lost = [n for n in self.changed if n != protection and self.before[n].result in GRANTED]
        if protection == "cat_deferral" and now.result is Result.REQUIRED and lost:
            return "instead_of_several" if lost[1:] else "instead"
        return str(now.result)

    def _results(self, names: Sequence[str]) -> Iterator[str]:
        """Yield what some protections now come to, alike: whole, then in fewer words."""
        kind, few = self._kind(names[0]), _few(self.after[names[0]])
        entry = f"{kind}_several" if len(names) > 1 else kind
        for facts in (few, say("still", "unknown")):
            yield say("result", entry, protection=listed(map(inner_title, names)), facts=facts)

    def _only(self, moved: Sequence[str], shown: Sequence[str], told: str) -> str:
        """Return whom the facts concern, where it is one of several protections shown."""
        asking = [name for name in shown if not ignores(self.after[name], moved)]
        if len(shown) == 1 or len(asking) > 1 or len(moved) > 1 or moved[0] not in WORDS["only"]:
            return ""
        said = " " + sentence(say("only", moved[0], protection=inner_title(asking[0])))
        return said if _words(told + said) <= MOST else ""

    # -- nothing changed -----------------------------------------------------------------------

    def _unchanged(self, shown: Sequence[str]) -> Said:
        tag = say("tag", "none")
        if not self.facts:
            return Said(tag, say("said", "same"))
        asking = [name for name in shown if not ignores(self.after[name], self.facts)]
        if not asking:
            return Said(tag, _not_asked(shown, self.facts), cite=LAW[shown[0]].cite)
        moved = {n: tests_moved(self.before[n], self.after[n], self.facts) for n in asking}
        name = min(asking, key=lambda n: (not moved[n], _unmet(self.after[n])))
        found, tests = self.after[name], [test for _, test in moved[name]]
        facts = [test.name for test in tests] or [
            n for n in self.facts if n in facts_below(LAW[name].formula)
        ]
        value = self.after.case[facts[0]]
        if not tests and FACTS[facts[0]].kind in ("share", "count") and value is not None:
            told, name = unmoved(facts[0], value, asking)
            told = sentence(told)
            after, cite = self._only(facts[:1], shown, told), self._cite(self.after[name], facts[0])
            return Said(tag, told, after=after, cite=cite)
        told, cite = _first_fit([*self._still(found, facts, tests)])
        return Said(tag, sentence(told), cite=cite)

    def _still(
        self, found: ProtectionFinding, facts: Sequence[str], tests: Sequence[Finding]
    ) -> Iterator[tuple[str, str]]:
        """Yield why a protection comes to the same: whole, then in fewer words; and the cite."""
        cause, cite = self._cause(found.name, facts[0]), self._cite(found, facts[0])
        title, belongs = inner_title(found.name), _BELONGS.get(elsewhere(found))
        if lacks_only_a_bar(found, found.missing) and not belongs:
            yield say("still", "only_a_bar", protection=title), found.protection.cite
        kind = belongs or str(found.result)
        result = say("still", kind, protection=title, facts=_few(found))
        helped = any(test.truth is Truth.MET for test in tests)
        if found.result is Result.OPEN:
            join = "waits" if helped else "both"
            yield say("join", join, cause=cause, block=result), cite
        if belongs or found.result is Result.OPEN:
            yield result, found.protection.cite
            return
        if found.result in GRANTED:
            held = [*holding(self.before[found.name], found)]
            if not held:
                yield say("join", "so", cause=cause, result=result), cite
            elif held[0].truth is Truth.MET:
                cause, cite = phrase(held[0], self.person), cite_text(held[0].cite[:1])
                yield say("join", "so", cause=cause, result=result), cite
            yield say("join", "both", cause=cause, block=result), cite
            yield result, found.protection.cite
            return
        element = deciders(found)[0]
        if any(test.name in facts for test in deciding_tests(element)):
            yield say("join", "so", cause=cause, result=result), cite
        join = "helped" if helped else "hurt"
        whys, cite = [*block(element, self.person)], self._cite(found, leading_test(element).name)
        for why in whys:
            yield say("join", join, cause=cause, block=why, result=result), cite
        for why in whys:
            yield say("join", "so", cause=why, result=result), cite

    def _cite(self, found: ProtectionFinding, name: str) -> str:
        """Return the authority of a protection on a fact."""
        named = found.protection.named.values()
        asking = [id for e in named if name in facts_below(e) for id in e.cite]
        own = [id for id in law_of(name, self.after.case[name]) if id in asking]
        return cite_text((own or asking)[:1])

    # -- two people ----------------------------------------------------------------------------

    def compared(self, left: str, right: str, show: Iterable[str] = PROTECTIONS) -> Said:
        """Return how two people of these names differ: nothing was changed."""
        shown = [*show]
        changed = [name for name in shown if name in self.changed]
        if not self.facts:
            return Said(say("tag", "alike"), say("said", "same"))
        if not changed:
            return self._alike(left, right, shown)
        lead = _leading(self.after, changed)
        moved, cite = self._why(lead)
        sides = (left, self.before[lead]), (right, self.after[lead])
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
        whole = [say("compare", "differ", **slots, facts=f, result=end) for f in tries]
        told = sentence(_first_fit([(one, "") for one in whole])[0])
        at = len(told) - len(end) - 1
        return Said(say("tag", "differ", count=len(changed)), told[:at], told[at:], "", cite)

    def _alike(self, left: str, right: str, shown: Sequence[str]) -> Said:
        """Return that two people end alike, and where for different reasons."""
        reasons = []
        for name in shown:
            sides = (left, self.before[name]), (right, self.after[name])
            if all(found.missing and not elsewhere(found) for _, found in sides):
                whys = [next(iter(block(deciders(found)[0], who))) for who, found in sides]
                if whys[0] != whys[1]:
                    first, second = (
                        why if who in why else say("compare", "of", left=who, cause=why)
                        for why, (who, _) in zip(whys, sides, strict=True)
                    )
                    title = LAW[name].title
                    reasons.append(
                        say("compare", "reason", protection=title, cause=first, block=second)
                    )
        told = say("compare", "reasons" if reasons else "alike")
        return Said(say("tag", "alike"), told, more=tuple(reasons))


def _words(text: str) -> int:
    return len(text.split())


def _first_fit(options: Sequence[tuple[str, Any]]) -> tuple[str, Any]:
    """Return the first of some options that is told in few enough words, or the shortest."""
    fits = (one for one in options if _words(one[0]) <= MOST)
    return next(fits, None) or min(options, key=lambda one: _words(one[0]))


def _leading(after: Assessment, changed: Sequence[str]) -> str:
    """Return the protection to tell of first: the last that is now granted, or the last."""
    granted = [name for name in changed if after[name].result in GRANTED]
    return (granted or [*changed])[-1]


def _unmet(found: ProtectionFinding) -> int:
    return len(found.missing) + len(found.open)


def _few(found: ProtectionFinding) -> str:
    """Return the facts a protection waits for, if they are one or two."""
    labels = dict.fromkeys(
        say("join", "bar") if fact.name in WORDS["bar"] else fact.label
        for fact in open_facts(found)
    )
    return listed(labels) if len(labels) < 3 else say("still", "unknown")


def _not_asked(shown: Sequence[str], facts: Sequence[str]) -> str:
    labels = dict.fromkeys(
        "a protected ground" if name in GROUNDS else FACTS[name].label for name in facts
    )
    kind = "one" if len(shown) == 1 else "none"
    if set(shown) == {"cat_withholding", "cat_deferral"}:
        kind = "neither"
    told = say("said", kind, protection=inner_title(shown[0]), facts=listed(labels, "or"))
    return sentence(told)
