"""What a case says of facts and requirements, in clauses: in full, and in few words for a lab."""

from collections.abc import Iterable, Sequence
from typing import Any

from reliefkit.assess import Finding, ProtectionFinding
from reliefkit.facts import FACTS, GROUNDS, facts_below
from reliefkit.facts.kinds import Comparison, comparisons_below
from reliefkit.law import LAW
from reliefkit.law.asylum import REBUTTED
from reliefkit.law.standards import HISTORY, REASONABLE_POSSIBILITY
from reliefkit.library import cite_text
from reliefkit.logic import Node, Truth
from reliefkit.words import BAR_FACTS, WORDS, say
from reliefkit.words.deciding import deciding_tests, leading, past

NO_EXCUSE = "nothing excuses it"
NO_BAR = "no bar is raised"
EXCUSES = (
    "unaccompanied_child",
    "changed_circumstances",
    "extraordinary_circumstances",
    "filed_within_reasonable_period",
)
_REBUTTING = facts_below(REBUTTED)
_INVOLVED = {FACTS[name].clause(True): FACTS[name].label for name in GROUNDS}
ILLUSTRATION = "an illustration and not a number in any statute"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: "a", "a and b", "a, b and c"."""
    *most, end = list(items) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def together(said: Sequence[str]) -> str:
    """Return clauses as one; of grounds that are involved, what they share is said once."""
    grounds = [_INVOLVED[one] for one in said if one in _INVOLVED]
    if len(said) == len(grounds) > 1:
        return say("join", "involved", facts=listed(grounds))
    return say("join", "both", cause=said[0], block=said[1]) if len(said) == 2 else listed(said)


# -- in full -----------------------------------------------------------------------------------


def clause(finding: Finding) -> str:
    """Return what the case says on a tested fact, measured against the standard if there is one."""
    test, value = finding.test, finding.value
    said = finding.fact.clause(value) if finding.fact else finding.name
    if not isinstance(test, Comparison):
        return said
    limit = test.fact.words(test.limit)
    mark = test.words(value is None or test.holds(value))
    if test.standard is REASONABLE_POSSIBILITY:
        mark = mark.replace(limit, f"the course's {limit} mark, {ILLUSTRATION}")
    return f"{said} (the rule asks for {mark})" if value is None else f"{said}, {mark}"


def because(finding: Finding) -> str:
    """Return the facts that make an element what it is: "the fear is ...; there was ..."."""
    return "; ".join(clauses(deciding_tests(finding)))


def clauses(tests: Iterable[Finding]) -> list[str]:
    """Return what a case says on some tested facts; a row of alike answers is said once."""
    return list(dict.fromkeys(_rows([*tests]).values()))


def _rows(tests: list[Finding]) -> dict[Node, str]:
    """Return what a case says on each of some tests, alike answers in the same words."""
    bars = [t for t in tests if t.name in BAR_FACTS]
    unknown = [t for t in tests if t.value is None]
    labels = dict.fromkeys("the bars" if t in bars else t.fact.label for t in unknown if t.fact)
    grounds = [t for t in tests if t.name in GROUNDS and t.value is False]
    other = "" if len(grounds) == len(GROUNDS) else "other "
    late = [t for t in tests if t.name in EXCUSES and t.value is False]
    unexcused = len(late) > 1 and any(t.name == "changed_circumstances" for t in late)
    rows = {
        NO_BAR: [t for t in bars if t.value in (False, 0)],
        f"{listed(labels)} are not known yet": unknown,
        f"no {other}protected ground is involved": grounds,
    }
    alike = {t.node: row for row, group in rows.items() if len(group) > 2 for t in group}
    alike |= {t.node: NO_EXCUSE for t in late if unexcused}
    return {test.node: alike.get(test.node) or clause(test) for test in tests}


def _rebuttal_decides(finding: Finding, first: str) -> bool:
    """Return whether a presumption was raised, and a finding fails on `first` once it is gone."""
    if past(finding) is not Truth.MET or finding.truth is not Truth.NOT_MET:
        return False
    return any(first in way and way & _REBUTTING for way in finding.ways)


# -- in the few words a sentence under a lab has room for --------------------------------------


def measured(name: str, value: Any, person: str, law: Node) -> str:
    """Return what a fact says of a person, as a clause; of a number, beside the law's standard."""
    mark = _mark(name, value, law)
    return _told(mark, value) if mark else FACTS[name].clause(value, person)


def unmoved(name: str, value: Any, protections: Iterable[str]) -> tuple[str, str]:
    """Return on which side of the law's standards a number still is, and which protection's.

    It is the nearest standard on each side.
    """
    marks = [(mark, law) for law in protections if (mark := _mark(name, value, LAW[law].formula))]
    reached = [found for found in marks if found[0].holds(value)][-1:]
    short = [found for found in marks if not found[0].holds(value)][:1]
    (mark, law), *more = reached + short
    said = _told(mark, value, "still_")
    if more:
        below = _told(more[0][0], value, said=say("join", "it"))
        said = say("join", "between", cause=said, block=below)
    return said, law


def _mark(name: str, value: Any, law: Node) -> Comparison | None:
    """Return the standard that decides about a number, where a rule has one."""
    asked = [mark for mark in comparisons_below(law) if mark.fact.name == name]
    if value is None or not asked:
        return None
    return next((mark for mark in asked if mark.holds(value)), asked[-1])


def _told(mark: Comparison, value: Any, still: str = "", said: str = "") -> str:
    name, field = mark.standard.name, still + ("reached" if mark.holds(value) else "short")
    if value == mark.limit and f"{still}at" in WORDS["mark"][name]:
        field = f"{still}at"
    return say("mark", name, field, value=said or mark.fact.words(value))


def stated(finding: Finding, person: str) -> str:
    """Return how a test or an element stands, as a clause."""
    if finding.test:
        return measured(finding.name, finding.value, person, finding.node)
    state = {Truth.MET: "met", Truth.NOT_MET: "fails", Truth.OPEN: "open"}
    itself = finding.assessment.on(finding.node)  # whatever the law asks of it
    return say("element", finding.name, state[itself.truth], person=person)


def block(element: Finding, person: str) -> list[str]:
    """Return what fails an element, as clauses: what the facts say, then how it stands."""
    *above, test = leading(element)
    inner = next(part for part in reversed(above) if part.element)
    said, own = [stated(inner, person), stated(element, person)], stated(test, person)
    rows = _rows(deciding_tests(element))
    if _rebuttal_decides(element, test.name):
        gone = say("element", "rebutted", "met")
        join = "since" if test.name in _REBUTTING else "both"
        said[:0] = [say("join", join, cause=gone, block=own), gone]
    elif rows.get(test.node) in (None, clause(test)):
        late = test.name == "days_to_filing" and NO_EXCUSE in rows.values()
        said[:0] = [say("join", "both", cause=own, block=NO_EXCUSE), own] if late else [own]
    return [say("join", "assumed", cause=one) for one in said] if element.told_as_assumed else said


def cite_on(found: ProtectionFinding, name: str) -> str:
    """Return the authority of a protection on what a case says of a fact.

    Of a circuit with rules of its own, it is that of the rules.
    """
    named, value = found.protection.named.values(), found.assessment.case[name]
    asking = [id for e in named if name in facts_below(e) for id in e.cite]
    lists = (e for history in HISTORY.values() for e in history if e.test == "among")
    rules = [e.authority for e in lists if value in e.value] if name == "circuit" else []
    own = [id for id in rules or FACTS[name].authorities_of(value) if id in asking]
    return cite_text((own or asking)[:1])
