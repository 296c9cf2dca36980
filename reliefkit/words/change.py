"""What changed between two cases and why; or why nothing did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reliefkit.assess import Assessment, Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Number
from reliefkit.law import PROTECTIONS
from reliefkit.law.standards import HISTORY
from reliefkit.logic import Truth
from reliefkit.words.clauses import ILLUSTRATION, listed
from reliefkit.words.finding import (
    BARS,
    bar_applies,
    cited,
    elsewhere,
    inner_title,
    named,
    sentence,
    undecided,
)
from reliefkit.words.unchanged import why_not

_NOW = {
    Result.REQUIRED: "must now be granted",
    Result.PERMITTED: "may now be granted (discretion)",
    Result.REFUSED: "is no longer available",
    Result.OPEN: "now depends on facts not known yet",
}
# A phrase is its opening, which is said once where the next opens alike, and the rest.
Phrase = tuple[str, str]


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
            why = self._why_not(protection)
            return sentence(f"{inner_title(protection)} has not changed: {why}")
        moved, effects = self._cause(protection)
        if len(moved) > 1:
            effects = [(_plural(opening), rest) for opening, rest in effects]
        return sentence(f"{_joined(moved)} {_joined(effects)}{self._end(protection)}")

    def sentences(self, show: Iterable[str] = PROTECTIONS) -> Iterator[tuple[str, str]]:
        """Yield why each changed result changed: the name of the protection, and a sentence.

        What has just been said to move is not said again: "That also raises a bar".
        """
        last: list[Phrase] = []
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

    def _cause(self, protection: str) -> tuple[list[Phrase], list[Phrase]]:
        """Return the facts that moved a result, and what they do to which elements."""
        turned = list(_turned(self.before[protection], self.after[protection]))
        moved = dict.fromkeys(name for _, names in turned for name in names)
        effects = dict.fromkeys(self._effect(finding, names) for finding, names in turned)
        return [self._moving(FACTS[name]) for name in moved], list(effects)

    def _moving(self, fact: Fact) -> Phrase:
        old, new = self.before.case[fact.name], self.after.case[fact.name]
        if new is None:
            unknown = fact.clause(None).partition("it is not known ")[2]
            return "", f"no longer knowing {unknown or fact.label}"
        if old is None:
            return "learning that", fact.clause(new)
        if isinstance(fact, Number):
            moved = f"{fact.label} from {fact.words(old)} to {fact.words(new)}"
            return "", f"{'raising' if new > old else 'lowering'} {moved}"
        return "answering that", fact.clause(new)

    def _end(self, protection: str) -> str:
        """Return what the protection now is."""
        was, now = self.before[protection].result, self.after[protection]
        said, why = _NOW[now.result], elsewhere(now)
        if why:
            said = f"is now {why}"
        elif now.result is Result.REFUSED and was is Result.OPEN:
            said = "is not available"
        return f": {inner_title(protection)} {said}"

    def _effect(self, finding: Finding, facts: list[str]) -> Phrase:
        """Return what a turned element now does, with the authority of what turned it."""
        moved = (id for name in facts for id in _law_of(name, self.after.case[name]))
        own = tuple(id for id in moved if id in finding.cite) or finding.cite
        opening, rest = _turn(finding)
        if finding.name == "well-founded fear" and "likelihood_of_persecution" in facts:
            return opening, f"{rest} {cited(own[:1])} by the course's 10% mark, {ILLUSTRATION}"
        return opening, f"{rest} {cited(own[:1])}"


def _turn(finding: Finding) -> Phrase:
    met, bar = finding.truth is Truth.MET, finding.name in BARS
    opposed = finding.element if finding.negated else None
    name = opposed.title if opposed else named(finding)
    if finding.truth is Truth.OPEN:
        return "leaves", f"{'a bar' if bar else name} open"
    if bar:
        return ("raises", "a bar") if bar_applies(finding) else ("lifts", "the bar")
    if opposed:
        return f"{'removes' if met else 'raises'} the obstacle of", name
    return f"{'meets' if met else 'fails'} the requirement of", name


def _plural(opening: str) -> str:
    verb, *rest = opening.split()
    return " ".join((verb.removesuffix("s"), *rest))


def _joined(phrases: Iterable[Phrase]) -> str:
    """Return phrases as a list; of an opening like the one before only the last word is said."""
    told, before = [], ""
    for opening, rest in phrases:
        said = opening.split()[-1] if opening and opening == before else opening
        told.append(f"{said} {rest}".strip())
        before = opening
    return listed(told)


# -- what turned ---------------------------------------------------------------------------------


Turned = tuple[Finding, list[str]]  # an element, and the facts in it that turned it


def _turned(before: ProtectionFinding, after: ProtectionFinding) -> Iterator[Turned]:
    """Yield the innermost elements that turned and so changed a result, with the facts."""
    wanted = {Result.REFUSED: (Truth.NOT_MET,), Result.OPEN: tuple(Truth)}
    for old, new in zip(before.elements, after.elements, strict=True):
        was, now = _counted(old), _counted(new)
        if was is not now and now in wanted.get(after.result, (Truth.MET,)):
            yield from _innermost(old, new)


def _counted(element: Finding) -> Truth:
    """Return an element's truth as the result counts it: undecided discretion is no obstacle."""
    return Truth.MET if undecided(element) else element.truth


def _innermost(old: Finding, new: Finding) -> Iterator[Turned]:
    turned = [n for n in _nearest(old, new) if new.truth in (n[1].truth, Truth.OPEN)]
    inside = [found for pair in turned if pair[1].element for found in _innermost(*pair)]
    told = {name for _, names in inside for name in names}
    direct = dict.fromkeys(now.name for _, now in turned if now.test and now.name not in told)
    if direct:
        yield new, list(direct)
    yield from inside


def _nearest(old: Finding, new: Finding) -> Iterator[tuple[Finding, Finding]]:
    """Yield the nearest elements and tests below that turned, groups looked through.

    In a group that has not turned, only tests are looked for.
    """
    for was, now in zip(old.parts, new.parts, strict=True):
        turned = was.truth is not now.truth
        if not now.name:
            yield from (pair for pair in _nearest(was, now) if turned or pair[1].test)
        elif turned:
            yield was, now


def _law_of(name: str, value: object) -> tuple[str, ...]:
    """Return the authorities of a value; of a circuit with rules of its own, those of the rules."""
    if name == "circuit":
        entries = (e for history in HISTORY.values() for e in history if e.test == "among")
        own = tuple(entry.authority for entry in entries if value in entry.value)
        if own:
            return own
    return FACTS[name].authorities_of(value)
