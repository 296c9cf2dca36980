"""What decides: the tested facts that make a finding what it is, and what each says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from reliefkit.assess import Finding
from reliefkit.facts import GROUNDS, GROUPS, facts_below
from reliefkit.facts.kinds import SIDES, Comparison, Test
from reliefkit.law.asylum import HUMANITARIAN, REBUTTED
from reliefkit.logic import Node, Truth


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return items as a list in a sentence: "a", "a and b", "a, b and c"."""
    *most, end = list(items) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def tests_below(finding: Finding) -> Iterator[Finding]:
    """Yield every test in a finding, the finding itself included."""
    if finding.test:
        yield finding
    for part in finding.parts:
        yield from tests_below(part)


def tests_of(finding: Finding, names: Collection[str]) -> Iterator[Finding]:
    """Yield the tests in a finding that ask about these facts."""
    if facts_below(finding.node).isdisjoint(names):
        return
    if finding.test:
        yield finding
    for part in finding.parts:
        yield from tests_of(part, names)


def grounds(finding: Finding) -> Iterator[Finding]:
    """Yield the tests that make a finding what it is; what one fact says is said once."""
    seen = set()
    for test in _deciding(finding):
        said = clause(test)
        if said not in seen:
            seen.add(said)
            yield test


def _deciding(finding: Finding) -> Iterator[Finding]:
    if finding.test:
        yield finding
    for part in deciding_parts(finding):
        yield from _deciding(part)


def deciding_parts(finding: Finding) -> list[Finding]:
    """Return the parts that make a finding what it is.

    Humanitarian asylum is named only where the presumption may be rebutted: until then it adds
    nothing to past persecution.
    """
    like = [part for part in finding.parts if part.truth is finding.truth]
    named = [part for part in like if part.node is not HUMANITARIAN or _rebuttable(part)]
    return named or like


def _rebuttable(finding: Finding) -> bool:
    return finding.on(REBUTTED).truth is not Truth.NOT_MET


def clause(finding: Finding) -> str:
    """Return what the case says on a tested fact, measured against the standard if there is one."""
    test, fact = finding.test, finding.fact
    if test is None or fact is None:
        return finding.name
    value = finding.case[fact.name]
    said = fact.clause(value)
    if isinstance(test, Comparison):
        if value is None:
            return f"{said} (the rule asks for {test.words()})"
        said += f", {SIDES[test.standard.test][test.holds(value)]} {fact.words(test.limit)}"
    return said


def because(finding: Finding) -> str:
    """Return the facts that make an element what it is: "the fear is ...; there was ..."."""
    return "; ".join(clauses(grounds(finding)))


def clauses(tests: Iterable[Finding]) -> list[str]:
    """Return what a case says on some tested facts; a row of alike answers is said once."""
    return list(dict.fromkeys(phrases(tests).values()))


def phrases(tests: Iterable[Finding]) -> dict[Node, str]:
    """Return what a case says on each of some tests, alike answers in the same words."""
    tests = list(tests)
    unraised = [t for t in tests if _is_bar(t) and t.case[t.name] in (False, 0)]
    unknown = [t for t in tests if t.case[t.name] is None]
    labels = ("whether a bar applies" if _is_bar(t) else t.fact.label for t in unknown if t.fact)
    grounds = [t for t in tests if t.name in GROUNDS and t.case[t.name] is False]
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


def deciding(finding: Finding) -> Finding:
    """Return the test that makes a finding what it is: the first of all that must hold; of several
    ways the one that holds, else the one nearest to holding or, where all is open, a number.
    """
    if finding.test:
        return finding
    return deciding(leading(finding))


def deciding_phrase(finding: Finding) -> str:
    """Return what the case says on the test that decides, in the words of its row."""
    first = deciding(finding)
    said = phrases(grounds(finding))
    if first.name == "circuit":  # it decides only together with how strong the link is
        return ", and ".join(dict.fromkeys(words for node, words in said.items() if _on_link(node)))
    if first.name == "relocation" and first.case[first.name] == "not shown":
        silent = "living elsewhere in the country is not shown to be unsafe or unreasonable"
        return f"{silent}, and the applicant bears the burden"
    return said.get(first.node) or clause(first)


def _on_link(node: Node) -> bool:
    return isinstance(node, Test) and node.fact.name in ("nexus", "circuit")


def leading(finding: Finding) -> Finding:
    """Return the part that leads: the one a reader should be told of first."""
    like = [part for part in finding.parts if part.truth is finding.truth]
    if finding.joins == "any" and finding.truth is Truth.NOT_MET:
        return min(like, key=_distance)
    if finding.joins == "any" and finding.truth is Truth.OPEN:
        return min(like, key=lambda part: not _by_number(part))
    return like[0]


def _by_number(finding: Finding) -> bool:
    return _number_below(finding.node)


@cache
def _number_below(node: Node) -> bool:
    return any(isinstance(below, Comparison) for below in node.walk())


def _distance(finding: Finding) -> tuple[bool, bool, int, bool]:
    """Return how far a way is from holding.

    One that lacks only what people can change comes first, then one partly gone, then the one
    that lacks the fewest tests, then one that is a matter of number.
    """
    started = any(part.truth is Truth.MET for part in finding.parts)
    return _fixed(finding), not started, _lacking(finding), not _by_number(finding)


def _fixed(finding: Finding) -> bool:
    """Return whether what a way lacks first is a fact that nobody can change."""
    fact = deciding(finding).fact
    return fact is not None and not fact.changeable


def _lacking(finding: Finding) -> int:
    if finding.truth is Truth.MET:
        return 0
    if finding.test:
        return 1
    each = [_lacking(part) for part in finding.parts]
    return min(each) if finding.joins == "any" else sum(each)
