"""What decides, in clauses: what the case says on the facts that decide a finding."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from reliefkit.assess import Finding
from reliefkit.facts import GROUNDS, GROUPS, facts_below
from reliefkit.facts.kinds import SIDES, Comparison, Test
from reliefkit.law.asylum import REBUTTED
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.logic import Node, Truth
from reliefkit.words.deciding import deciding_tests, leading, past

NO_EXCUSE = "nothing excuses it"
_EXCUSES = {
    "unaccompanied_child",
    "changed_circumstances",
    "extraordinary_circumstances",
    "filed_within_reasonable_period",
}
ILLUSTRATION = "an illustration and not a number in any statute"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: "a", "a and b", "a, b and c"."""
    *most, end = list(items) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def clause(finding: Finding) -> str:
    """Return what the case says on a tested fact, measured against the standard if there is one."""
    return _clause(finding.test, finding.value) if finding.test else finding.name


@lru_cache(4096)
def _clause(test: Test, value: Any) -> str:
    fact = test.fact
    said = fact.clause(value)
    if isinstance(test, Comparison):
        if value is None:
            return f"{said} (the rule asks for {mark(test, True)})"
        said += f", {mark(test, test.holds(value))}"
    return said


def mark(test: Comparison, reached: bool) -> str:
    """Return a standard as a sentence says it, or what does not reach it: "at least 10%"."""
    side, limit = SIDES[test.standard.test][reached], test.fact.words(test.limit)
    if test.standard is REASONABLE_POSSIBILITY:
        return f"{side} the course's {limit} mark, {ILLUSTRATION}"
    return f"{side} {limit}"


def because(finding: Finding) -> str:
    """Return the facts that make an element what it is: "the fear is ...; there was ..."."""
    return "; ".join(clauses(deciding_tests(finding)))


def clauses(tests: Iterable[Finding]) -> list[str]:
    """Return what a case says on some tested facts; a row of alike answers is said once."""
    return list(dict.fromkeys(phrases(tests).values()))


def phrases(tests: Iterable[Finding]) -> dict[Node, str]:
    """Return what a case says on each of some tests, alike answers in the same words."""
    tests = list(tests)
    unraised = [t for t in tests if _is_bar(t) and t.value in (False, 0)]
    unknown = [t for t in tests if t.value is None]
    labels = ("whether a bar applies" if _is_bar(t) else t.fact.label for t in unknown if t.fact)
    grounds = [t for t in tests if t.name in GROUNDS and t.value is False]
    other = "" if len(grounds) == len(GROUNDS) else "other "
    late = [t for t in tests if t.name in _EXCUSES and t.value is False]
    unexcused = len(late) > 1 and any(t.name == "changed_circumstances" for t in late)
    rows = {
        "no bar is raised": unraised,
        f"not known yet: {listed(dict.fromkeys(labels))}": unknown,
        f"no {other}protected ground is involved": grounds,
    }
    alike = {t.node: row for row, group in rows.items() if len(group) > 2 for t in group}
    alike |= {t.node: NO_EXCUSE for t in late if unexcused}
    return {test.node: alike.get(test.node) or clause(test) for test in tests}


def _is_bar(finding: Finding) -> bool:
    return finding.name in GROUPS["bars"] or finding.name == "entry_presumption"


def leading_clause(finding: Finding) -> str:
    """Return what the case says on the leading test, in the words of its row."""
    first = leading(finding)[-1]
    said = phrases(deciding_tests(finding))
    own = said.get(first.node) or clause(first)
    if first.name == "circuit":  # it decides only together with how strong the link is
        tests = (node for node in said if isinstance(node, Test))
        link = (said[node] for node in tests if node.fact.name in ("nexus", "circuit"))
        return ", and ".join(dict.fromkeys(link))
    if rebuttal_decides(finding, first.name):
        if first.name in _REBUTTING:
            return f"the government rebutted the presumption: {own}"
        if isinstance(first.test, Comparison):
            own = f"{first.test.fact.words(first.value)} alone is too little"
        return f"the government rebutted the presumption, and {own}"
    if first.name == "relocation" and first.value == "not shown":
        silent = "living elsewhere in the country is not shown to be unsafe or unreasonable"
        return f"{silent}, and the applicant bears the burden"
    if first.name == "days_to_filing" and NO_EXCUSE in said.values():
        return f"{own}, and {NO_EXCUSE}"
    return own


_REBUTTING = facts_below(REBUTTED)


def rebuttal_decides(finding: Finding, first: str) -> bool:
    """Return whether a presumption was raised, and a finding fails on `first` once it is gone."""
    if past(finding) is not Truth.MET or finding.truth is not Truth.NOT_MET:
        return False
    return any(first in way and way & _REBUTTING for way in finding.ways)
