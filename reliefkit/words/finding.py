"""A finding in a few words: what it is called and comes to; the result and its reason."""

import re
from collections.abc import Iterable
from functools import lru_cache

from reliefkit.assess import Finding, ProtectionFinding, Result
from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import NOT_KNOWN, PERSON, Comparison, comparisons_below
from reliefkit.law import LAW
from reliefkit.logic import Element, Graph, Truth
from reliefkit.words import WORDS, say
from reliefkit.words.clauses import ILLUSTRATION, block, listed
from reliefkit.words.deciding import deciders, deciding_elements, deciding_tests, leading

RESULT_WORDS = {result: say("outcome", result, "result") for result in Result}
IF_A_BAR = say("outcome", "only_a_bar", "reason")
NOT_A_NUMBER = f"10% is the course's mark, {ILLUSTRATION}."
UNDECIDED = "still to be exercised"
BARS = ("no bar", "a bar applies")  # the elements that list the bars


def capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and a full stop."""
    return capital(text) + ("" if text.endswith(".") else ".")


def lowered(text: str) -> str:
    """Return a heading or a sentence as it stands inside another."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def inner_title(name: str) -> str:
    """Return a protection's title as it stands inside a sentence, by its public name."""
    return lowered(LAW[name].title)


# -- findings ----------------------------------------------------------------------------------


def cites(finding: Finding) -> tuple[str, ...]:
    """Return the ids behind an element and the parts of it that decide.

    Of a list, such as the bars, only those of the facts that decide; of what is met, only its own.
    """
    ids = _bearing(finding)
    if finding.truth is Truth.MET:
        return ids
    if finding.name in ("gate", *BARS):
        own = {i for test in deciding_tests(finding) if test.fact for i in test.fact.authorities}
        return tuple(i for i in ids if i in own) or ids
    inside = (id for part in deciding_elements(finding) for id in _bearing(part))
    return tuple(dict.fromkeys((*ids, *inside)))


# Authorities on an exception, by the facts of which one must be given, or unknown.
_ONLY_WITH = {
    ("changed_circumstances", "extraordinary_circumstances"): ["decision:t-m-h-2010"],
    ("independent_evidence",): ["aguilar-escoto-2017", "camara-2004", "decision:al-harbi-2001"],
}


def _bearing(finding: Finding) -> tuple[str, ...]:
    """Return the ids behind an element; those on an exception only where there may be one."""
    case, exceptions = finding.case, _ONLY_WITH.items()
    idle = [ids for facts, ids in exceptions if all(case[n] in (False, "none") for n in facts)]
    left_out = {id for ids in idle for id in ids}
    return tuple(id for id in finding.cite if id not in left_out)


def dispute(finding: Finding) -> str:
    """Return where courts differ on an element, if that is in play on these facts."""
    issue = _ISSUES.get(finding.element)
    return finding.contested if issue and issue.decide(finding.case.values).may[-1] else ""


_ELEMENTS = [element for law in LAW.values() for element in law.named.values()]
_ISSUES: dict[Element | None, Graph] = {e: Graph([e.at_issue]) for e in _ELEMENTS if e.at_issue}


def undecided(finding: Finding) -> bool:
    """Return whether it is discretion, and nobody has exercised it yet."""
    return finding.name == "discretion" and finding.truth is Truth.OPEN


def truth_words(finding: Finding) -> str:
    """Return the truth of a finding as it is shown: undecided discretion is never called met."""
    return UNDECIDED if undecided(finding) else finding.truth


def bar_applies(finding: Finding) -> bool:
    """Return whether an element that lists the bars, and is not open, says that one applies."""
    return (finding.truth is Truth.MET) is (finding.name == "a bar applies")


def standing(finding: Finding) -> str:
    """Return whether an element is met, as a clause: "a future threat is not met"."""
    if finding.name in BARS:
        if finding.truth is Truth.OPEN:
            return "whether a bar applies is open"
        return "a bar applies" if bar_applies(finding) else "no bar applies"
    return f"{named(finding) or 'this'} is {finding.truth}"


def named(finding: Finding) -> str:
    """Return an element's name as a sentence says it, its opposite where the law asks for that."""
    element = finding.element
    if element is None:
        return finding.name
    return element.opposite if finding.negated and element.opposite else element.title


def broken(finding: Finding) -> Finding:
    """Return the element to name where one fails: of nexus, the ground if that is what fails."""
    first = finding.parts[0] if finding.name == "nexus" else finding  # nexus begins with the ground
    return first if first.truth is Truth.NOT_MET else finding


def title(finding: Finding) -> str:
    """Return an element's name as a heading."""
    return capital(named(finding))


# -- one protection ----------------------------------------------------------------------------


def elsewhere(found: ProtectionFinding) -> str:
    """Return why a protection is refused where it is only that the claim belongs elsewhere.

    It is an entry of `outcome` in data/words.toml: "screening" (expedited removal, where that
    comes first), "officer" (an asylum officer does not decide it), "third_country" or "not_needed"
    (CAT withholding is given); "" for every other claim.
    """
    if found.result is not Result.REFUSED:
        return ""
    if found.assessment.case["proceedings"] == "expedited removal":
        return "screening"
    missing = {element.name: element for element in found.missing}
    if "before a judge" in missing:
        return "officer"
    gate = [t.name for t in deciding_tests(missing["gate"])] if "gate" in missing else []
    if "safe_third_country" in gate and "in_united_states" not in gate:
        return "third_country"
    given = found.assessment.cat_withholding.result is Result.REQUIRED
    return "not_needed" if given and found.name == "cat_deferral" else ""


def one_form(found: ProtectionFinding) -> bool:
    """Return whether CAT protection is certain and only its form depends on a bar not known."""
    last = found.assessment.cat_deferral
    waits = not last.missing and [e.name for e in last.open] == ["a bar applies"]
    return waits and found.name.startswith("cat_")


def outcome(found: ProtectionFinding) -> str:
    """Return what a protection comes to: an entry of `outcome` in data/words.toml.

    It is the result; or "undecided" (nobody has exercised discretion), "only_a_bar" (of CAT
    deferral only the element that asks for a bar is not met), "one_form", or as `elsewhere`.
    """
    if found.result is Result.PERMITTED and undecided(found.elements[-1]):
        return "undecided"
    if found.result is Result.OPEN and one_form(found):
        return "one_form"
    only_a_bar = [e.name for e in found.missing] == ["a bar applies"]
    return elsewhere(found) or ("only_a_bar" if only_a_bar else str(found.result))


def words(found: ProtectionFinding) -> str:
    """Return the result in the words shown for it."""
    return say("outcome", outcome(found), "result")


def reason(found: ProtectionFinding) -> str:
    """Return the one reason that decides, in a few words."""
    fixed: str | None = WORDS["outcome"][outcome(found)].get("reason")
    if fixed:
        return fixed
    if found.result is Result.REFUSED:
        first, *more = (one for one in deciders(found) if one.name != "a bar applies")
        said = ("barred: " if first.name == "no bar" else "") + block(first, PERSON)[0]
        if not more:
            return said
        one, several = "one other requirement fails too", f"{len(more)} others fail too"
        assumed = ", as assumed" if more[0].only_assumed and not first.only_assumed else ""
        return f"{said}; {several if more[1:] else one}{assumed}"
    labels = [fact.label for fact in open_facts(found)]
    if len(labels) > 4:
        labels[3:] = [f"{len(labels) - 3} other facts"]
    return f"not known yet: {listed(labels)}"


def open_facts(found: ProtectionFinding) -> list[Fact]:
    """Return the unknown facts a protection waits for, those given as such first."""
    facts = {t.name: t.fact for e in deciders(found) for t in deciding_tests(e) if t.fact}
    given = found.assessment.case.said
    return sorted(facts.values(), key=lambda fact: fact.name not in given)


def few(found: ProtectionFinding) -> str:
    """Return the facts a protection waits for, if they are one or two."""
    labels = dict.fromkeys(
        say("join", "bar") if fact.name in WORDS["bar"] else fact.label
        for fact in open_facts(found)
    )
    return listed(labels) if len(labels) < 3 else say("still", "unknown")


def headline(found: ProtectionFinding) -> str:
    """Return the result in the few words a head has room for; the reason says the rest."""
    return re.split(r" \(|: | on ", words(found))[0]


def kind(found: ProtectionFinding) -> str:
    """Return a protection's result, or "elsewhere" where the claim belongs elsewhere."""
    return "elsewhere" if elsewhere(found) else found.result


@lru_cache(12)  # strip, ledger and ladders tell the same; what stood before is told anew
def head(found: ProtectionFinding) -> tuple[str, str, str, str]:
    """Return what a protection is headed by: its title, kind, result and the reason."""
    return found.protection.title, kind(found), headline(found), brief(found)


def caution(protections: Iterable[str], share: str = "likelihood_of_persecution") -> str:
    """Return what must be said wherever asylum's mark at 10% is in play, else nothing."""
    return NOT_A_NUMBER if "asylum" in protections and share == "likelihood_of_persecution" else ""


# -- in a cell's width: at most 21 characters, and a reason in at most six words -------------------


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
    link = finding.name == "circuit" and not met and finding.case["nexus"]
    fact = FACTS["nexus"] if link else test.fact  # the circuit only lets a weaker link do
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
    ways = (p for p in finding.like if finding.joins == "any" and comparisons_below(p.node))
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
    return f"assumed: {said}" if element.told_as_assumed else said
