"""What decides: the tested facts that make a finding what it is, and what each says.

The deciding tests and parts of a finding are all that make it what it is; the leading one is
the one of them that a reader should be told of first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from reliefkit.assess import Finding
from reliefkit.facts import GROUNDS, GROUPS
from reliefkit.facts.kinds import SIDES, Comparison, Test
from reliefkit.law.asylum import HUMANITARIAN, REBUTTED
from reliefkit.law.standards import REASONABLE_POSSIBILITY
from reliefkit.logic import Node, Truth

ILLUSTRATION = "an illustration and not a number in any statute"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: "a", "a and b", "a, b and c"."""
    *most, end = list(items) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


# -- what decides ------------------------------------------------------------------------------


def deciding_tests(finding: Finding) -> list[Finding]:
    """Return the tests that make a finding what it is; what one fact says is said once."""
    said: dict[object, Finding] = {}
    for test in _deciding(finding):  # of two marks on one scale the first says enough
        marked = isinstance(test.test, Comparison)
        said.setdefault((test.name, test.truth) if marked else clause(test), test)
    return list(said.values())


def _deciding(finding: Finding) -> list[Finding]:
    if finding.test:
        return [finding]
    return [test for part in deciding_parts(finding) for test in _deciding(part)]


def deciding_parts(finding: Finding) -> list[Finding]:
    """Return the parts that make a finding what it is.

    Humanitarian asylum is named only where the presumption may be rebutted: until then it adds
    nothing to past persecution.
    """
    like = [part for part in finding.parts if part.truth is finding.truth]
    named = [part for part in like if part.node is not HUMANITARIAN]
    if len(named) < len(like) and finding.assessment.on(REBUTTED).truth is Truth.NOT_MET:
        return named or like
    return like


def deciding_elements(finding: Finding) -> Iterator[Finding]:
    """Yield the named elements inside a finding that make it what it is."""
    for part in deciding_parts(finding):
        if part.element:
            yield part
        yield from deciding_elements(part)


# -- what it says ------------------------------------------------------------------------------


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
    rows = {
        "no bar is raised": unraised,
        f"not known yet: {listed(dict.fromkeys(labels))}": unknown,
        f"no {other}protected ground is involved": grounds,
    }
    alike = {t.node: row for row, group in rows.items() if len(group) > 2 for t in group}
    return {test.node: alike.get(test.node) or clause(test) for test in tests}


def _is_bar(finding: Finding) -> bool:
    return finding.name in GROUPS["bars"] or finding.name == "entry_presumption"


# -- what leads --------------------------------------------------------------------------------


def leading_test(finding: Finding) -> Finding:
    """Return the test to tell of first: the first of all that must hold; of several ways the one
    that holds, else the one nearest to holding or, where all is open, a number.
    """
    return finding if finding.test else leading_test(leading_part(finding))


def leading_clause(finding: Finding) -> str:
    """Return what the case says on the leading test, in the words of its row."""
    first = leading_test(finding)
    said = phrases(deciding_tests(finding))
    if first.name == "circuit":  # it decides only together with how strong the link is
        tests = (node for node in said if isinstance(node, Test))
        link = (said[node] for node in tests if node.fact.name in ("nexus", "circuit"))
        return ", and ".join(dict.fromkeys(link))
    if first.name == "relocation" and first.value == "not shown":
        silent = "living elsewhere in the country is not shown to be unsafe or unreasonable"
        return f"{silent}, and the applicant bears the burden"
    return said.get(first.node) or clause(first)


def leading_part(finding: Finding) -> Finding:
    """Return the part that leads: the one a reader should be told of first."""
    like = [part for part in finding.parts if part.truth is finding.truth]
    if finding.joins == "any" and finding.truth is Truth.NOT_MET:
        return min(like, key=_distance)
    if finding.joins == "any" and finding.truth is Truth.OPEN:
        return min(like, key=lambda part: not _by_number(part.node))
    return like[0]


@cache
def _by_number(node: Node) -> bool:
    return any(isinstance(below, Comparison) for below in node.walk())


def _distance(finding: Finding) -> tuple[bool, bool, int, bool]:
    """Return how far a way is from holding.

    One that lacks only what people can change comes first, then one partly gone, then the one
    that lacks the fewest tests, then one that is a matter of number.
    """
    fact = leading_test(finding).fact
    fixed = fact is not None and not fact.changeable
    started = any(part.truth is Truth.MET for part in finding.parts)
    return fixed, not started, _lacking(finding), not _by_number(finding.node)


def _lacking(finding: Finding) -> int:
    if finding.truth is Truth.MET:
        return 0
    if finding.test:
        return 1
    each = [_lacking(part) for part in finding.parts]
    return min(each) if finding.joins == "any" else sum(each)
