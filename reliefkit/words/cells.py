"""A finding in a cell's width: at most 21 characters, and a reason in at most six words."""

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import NOT_KNOWN, Comparison
from reliefkit.logic import Truth
from reliefkit.words.deciding import by_number, deciders, deciding_tests, leading
from reliefkit.words.finding import BARS, bar_applies, open_facts, outcome
from reliefkit.words.templates import WORDS

_ASKED_APART = ("why", "who")  # groups of facts with a question of their own in the ledger


def phrase(finding: Finding) -> str:
    """Return what is found, beside what it needs: of the part that decides."""
    met, element, test = finding.truth is Truth.MET, finding.element, finding.test
    if finding.truth is Truth.OPEN:
        return NOT_KNOWN
    if finding.name in BARS and bar_applies(finding):
        return phrase(deciding_tests(finding)[0])
    if element and element.short and (met or finding.name in BARS):
        return element.short
    if test is None:
        return phrase(_all_of(finding) if met and finding.joins == "all" else _leads(finding))
    if isinstance(test, Comparison):
        return test.short(finding.value)
    nexus = finding.name == "circuit" and not met  # the circuit only lets a weaker link do
    fact = FACTS["nexus"] if nexus else test.fact
    return fact.short(finding.case[fact.name], met)


def _all_of(finding: Finding) -> Finding:
    """Return the part that says most of several that hold: a number, how far, or the first."""
    parts = finding.parts
    why = "nexus" in (finding.name, parts[-1].name)
    numbers = (part for part in parts if isinstance(part.test, Comparison))
    return next(numbers, parts[-1 if why else 0])


def _leads(finding: Finding) -> Finding:
    """Return the part that leads; a likelihood where what leads is asked under another question."""
    path = leading(finding)
    lead, fact = path[1], path[-1].fact
    ways = (p for p in finding.like if finding.joins == "any" and by_number(p.node))
    return next(ways, lead) if fact and fact.group in _ASKED_APART else lead


def brief(found: ProtectionFinding) -> str:
    """Return the one reason that decides a protection."""
    fixed: dict[str, str] = WORDS["outcome"][outcome(found)]
    if "reason" in fixed:
        return fixed.get("brief", fixed["reason"])
    if found.result is Result.OPEN:
        first, *more = (fact.label.removeprefix("the ") for fact in open_facts(found))
        return f"{1 + len(more)} facts are not known yet" if more else f"unknown: {first}"
    element = deciders(found)[0]
    fact = deciding_tests(element)[0].fact
    barred = element.name == "no bar" and fact
    said = f"barred: {fact.label}" if fact and barred else phrase(element)
    return f"assumed: {said}" if element.only_assumed else said
