"""What a change did and why; or why it did nothing."""

import random
import re

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, assess, compare
from reliefkit.facts import FACTS
from reliefkit.law.standards import A_REASON_CIRCUITS, HISTORY
from reliefkit.library import authorities, cite_text, decisions
from reliefkit.words.finding import inner_title

STRONG = Case(**spaces.STRONG)
EXAMPLE = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.30,
)
IDS = (*authorities(), *(f"decision:{id}" for id in decisions()))
CITES = {cite_text((id,)) for id in IDS}
UGLY = re.compile(r"  |None\b|nan\b|\bTrue\b|\bFalse\b|\(\)|: \.|; \.|;;|,,|\.\.| \.| ;| ,|:$|_")


def random_pairs(seed, many):
    """Pairs of cases one to three facts apart, unknown ones included."""
    rng = random.Random(seed)
    for k in range(many):
        facts = spaces.random_case(rng, rng.choice((0, 0.1, 0.3)))
        names = rng.sample(spaces.NAMES, rng.choice((1, 1, 2, 3)))
        changes = {n: rng.choice((*spaces.values_of(n), None)) for n in names}
        start = Case(**facts) if k % 3 else EXAMPLE.but(**{n: facts[n] for n in names[:1]})
        yield start, start.but(**changes)


def names_fact(text, name, case):
    """Whether a text speaks of a fact, by its label or by what it says."""
    fact = FACTS[name]
    unknown = fact.clause(None).removeprefix("it is not known ")
    return any(
        said.lower() in text.lower() for said in (fact.label, fact.clause(case[name]), unknown)
    )


# -- changed -------------------------------------------------------------------------------------


def test_the_example_in_one_sentence():
    """A raised likelihood: the fact moved, the element it met, the cite, the new result."""
    told = compare(EXAMPLE, EXAMPLE.but(likelihood_of_persecution=0.60))
    assert told.facts == ("likelihood_of_persecution",)
    assert told.changed == ("withholding",)
    text = told.text()
    assert text.startswith("Raising the likelihood of persecution from 30% to 60% ")
    assert "a future threat" in text
    assert "8 C.F.R. § 1208.16(b)" in text
    assert text.endswith("statutory withholding must now be granted.")
    assert text == told.sentence("withholding")
    back = compare(EXAMPLE.but(likelihood_of_persecution=0.60), EXAMPLE).text()
    assert back.startswith("Lowering the likelihood of persecution from 60% to 30% ")
    assert back.endswith("statutory withholding is no longer available.")


@pytest.mark.parametrize(
    ("before", "after", "cite"),
    [
        ("none", "9", "Barajas-Romero v. Lynch, 846 F.3d 351 (9th Cir. 2017)"),
        ("none", "6", "Guzman-Vazquez v. Barr, 959 F.3d 253 (6th Cir. 2020)"),
        ("9", "none", "Matter of C-T-L-, 25 I&N Dec. 341 (BIA 2010)"),
        ("6", "1", "Matter of C-T-L-, 25 I&N Dec. 341 (BIA 2010)"),
    ],
)
def test_a_move_of_the_circuit_is_told_with_that_circuits_own_law(before, after, cite):
    """A circuit with a rule of its own is cited by its own decision, the others by the Board's."""
    weak = EXAMPLE.but(nexus="a reason", likelihood_of_persecution=0.60)
    text = compare(weak.but(circuit=before), weak.but(circuit=after)).text(["withholding"])
    assert f"the requirement of nexus ({cite}): statutory withholding " in text


def test_a_circuit_with_a_rule_of_its_own_is_cited_for_the_move_to_it():
    """Moving to a circuit that has its own rule on a reason tells the authority of that rule."""
    before = EXAMPLE.but(nexus="a reason", likelihood_of_persecution=0.6)
    assert A_REASON_CIRCUITS.value
    for circuit in A_REASON_CIRCUITS.value:
        own = next(e for e in HISTORY[A_REASON_CIRCUITS.name] if circuit in e.value)
        told = compare(before, before.but(circuit=circuit)).sentence("withholding")
        assert "must now be granted" in told
        assert cite_text((own.authority,)) in told


def test_every_changed_result_has_its_sentence():
    """Each changed protection has one sentence: a moved fact, an element, a cite, a result."""
    seen = 0
    for before, after in random_pairs("changed", 400):
        told = compare(before, after)
        text, last = told.text(), ""
        for name, short in told.sentences():
            said = told.sentence(name)
            assert short in text
            if short != said:  # what has just been said to move is not said again
                assert short.startswith("That also ")
                assert short.endswith(said.rpartition(": ")[2])
                assert told._cause(name)[0] == told._cause(last)[0]
            last = name
            assert inner_title(name) in said
            assert any(names_fact(said, fact, after) for fact in told.facts), said
            assert any(cite in said for cite in CITES), said
            assert not UGLY.search(said), said
            assert said.count("(") == said.count(")")
            assert said[0].isupper()
            assert said.endswith(".")
            seen += 1
        assert [name for name, _ in told.sentences()] == list(told.changed)
    assert seen > 100


def test_changed_results_are_those_that_differ():
    """The protections told are those whose result differs, and the facts those that moved."""
    for before, after in random_pairs("differ", 200):
        told = compare(before, after)
        first, second = assess(before), assess(after)
        assert told.changed == tuple(n for n in PROTECTIONS if first[n].result != second[n].result)
        assert told.facts == before.differences(after)
        assert (told.before.case, told.after.case) == (before, after)


def test_only_facts_that_turned_something_are_named():
    """A fact that moved without passing a mark is not given as the cause."""
    before = STRONG.but(likelihood_of_persecution=0.8)
    after = before.but(likelihood_of_persecution=0.1, relocation=None)
    said = compare(before, after).sentence("asylum")
    assert "likelihood of persecution" not in said
    assert names_fact(said, "relocation", after)
    for before, after in random_pairs("cause", 200):
        told = compare(before, after)
        for name in told.changed:
            cause = told.sentence(name).split(" (")[0]
            for fact in told.facts:
                idle = before.but(**{fact: after[fact]})
                if compare(before, idle).before[name].result == told.after[name].result:
                    continue
                alone = [assess(c)[name] for c in (before, idle)]
                rest = after.but(**{fact: before[fact]})
                undone = assess(rest)[name]
                if (
                    undone.result == told.after[name].result
                    and _truths(alone[0]) == _truths(alone[1])
                    and _truths(undone) == _truths(told.after[name])
                    and FACTS[fact].kind in ("share", "count")
                ):
                    assert FACTS[fact].label not in cause, (told.sentence(name), fact)


def test_an_unknown_fact_does_not_fail_an_element():
    """Where one fact fails an element and another becomes unknown, only the first is the cause."""
    after = STRONG.but(specific_intent=False, custody_or_control=None)
    said = compare(STRONG, after).sentence("cat_withholding")
    assert names_fact(said, "specific_intent", after)
    assert not names_fact(said, "custody_or_control", after)


def _truths(found):
    """The truth of everything in a finding's tree."""
    stack, seen = list(found.elements), []
    while stack:
        finding = stack.pop()
        seen.append(finding.truth)
        stack.extend(finding.parts)
    return seen


@pytest.mark.parametrize(
    ("changes", "name", "cited"),
    [
        ({"security_danger": True}, "asylum", "INA § 208(b)(2)(A)(iv)"),
        ({"security_danger": True}, "withholding", "INA § 241(b)(3)(B)(iv)"),
        ({"firmly_resettled": True}, "asylum", "INA § 208(b)(2)(A)(vi)"),
        ({"frivolous_finding": True}, "asylum", "INA § 208(d)(6)"),
        ({"persecuted_others": True}, "cat_deferral", "8 C.F.R. § 1208.1"),
        ({"days_to_filing": 366}, "asylum", "INA § 208(a)(2)(B)"),
        ({"previously_denied": True}, "asylum", "INA § 208(a)(2)(C)"),
        ({"credible": False}, "asylum", "INA § 208(b)(1)(B)(iii)"),
        ({"corroboration": "missing"}, "asylum", "INA § 208(b)(1)(B)(ii)"),
        ({"specific_intent": False}, "cat_withholding", "8 C.F.R. § 1208.18(a)(5)"),
        ({"custody_or_control": False}, "cat_withholding", "8 C.F.R. § 1208.18(a)(6)"),
        ({"nexus": "a reason"}, "withholding", "INA § 241(b)(3)(A)"),
        ({"favorable_discretion": False}, "asylum", "INA § 208(b)(1)(A)"),
        ({"proceedings": "reinstated order"}, "asylum", "INA § 241(a)(5)"),
    ],
)
def test_the_cite_is_of_the_fact_that_moved(changes, name, cited):
    """The cite given for a change is the provision on the fact that moved, not a neighbour's."""
    said = compare(STRONG, STRONG.but(**changes)).sentence(name)
    assert cited in said


def test_new_results_are_in_the_words_shown():
    """The end of a sentence is the new result, with the same care as the result's own words."""
    for start, changes, name, end in (
        (STRONG, {"credible": False}, "asylum", "asylum is no longer available."),
        (STRONG, {"credible": None}, "asylum", "asylum now depends on facts not known yet."),
        (STRONG.but(credible=None), {"credible": False}, "asylum", "asylum is not available."),
        (
            STRONG.but(credible=False),
            {"credible": True},
            "asylum",
            "may now be granted (discretion).",
        ),
        (STRONG, {"terrorism": True}, "cat_deferral", "CAT deferral must now be granted."),
        (
            STRONG,
            {"proceedings": "affirmative"},
            "withholding",
            "statutory withholding is now not decided by an asylum officer.",
        ),
        (
            STRONG,
            {"safe_third_country": True},
            "asylum",
            "asylum is now not reached: the claim goes to the third country.",
        ),
        (
            STRONG.but(terrorism=True),
            {"terrorism": False},
            "cat_deferral",
            "CAT deferral is now not needed: CAT withholding is given instead.",
        ),
    ):
        assert compare(start, start.but(**changes)).sentence(name).endswith(end)


def test_a_learned_fact_is_told_as_learned():
    """A fact that was unknown is learned; one that is no longer known is told so."""
    unknown = STRONG.but(credible=None)
    assert compare(unknown, STRONG).text().startswith("Learning that the testimony is credible ")
    said = compare(STRONG, unknown).text()
    assert names_fact(said, "credible", unknown)
    assert "credible from" not in said


def test_an_element_that_turned_is_told_with_the_way_it_turned():
    """What now holds meets a requirement, what now does not fails it."""
    doubted = STRONG.but(credible=False)
    end = "the requirement of proof (INA § 208(b)(1)(B)(iii)): asylum"
    assert f"is not credible fails {end}" in compare(STRONG, doubted).sentence("asylum")
    assert f"is credible meets {end}" in compare(doubted, STRONG).sentence("asylum")


def test_raising_a_bar_is_told_as_such():
    """A bar is raised or lifted, in words that are no double negative."""
    raised = compare(STRONG, STRONG.but(terrorism=True)).text()
    assert "raises a bar" in raised
    for before, after in random_pairs("bars", 150):
        text = compare(before, after).text()
        for wrong in ("lost no bar", "met no bar", "open no bar", "no bar stays open", "opposite"):
            assert wrong not in text


# -- unchanged -----------------------------------------------------------------------------------


def unchanged(before, after):
    """The text of a comparison in which nothing changed."""
    told = compare(before, after)
    assert told.changed == ()
    text = told.text()
    assert text.startswith("Nothing changed, because ")
    assert text.endswith(".")
    assert not UGLY.search(text), text
    return text


def test_nothing_moved():
    """Where no fact moved it says so."""
    assert unchanged(STRONG, STRONG.but()) == "Nothing changed, because the facts are the same."
    assert compare(STRONG, STRONG).sentence("asylum").startswith("Asylum has not changed: ")


def test_the_same_side_of_the_mark():
    """A slider moved short of the mark: both values and the mark are told."""
    text = unchanged(EXAMPLE, EXAMPLE.but(likelihood_of_persecution=0.45))
    marks = ("at least the course's 10% mark", "more than 50%")
    for said in ("30%", "45%", "same side of the mark", *marks):
        assert said in text
    text = unchanged(STRONG, STRONG.but(days_to_filing=365))
    assert "day 365" in text
    assert "day 100" in text


def test_no_rule_asks():
    """A fact that no rule of a protection asks about is told so, for that protection."""
    text = unchanged(STRONG, STRONG.but(genuine_fear=False))
    assert "no rule here asks about a genuine fear" in text
    assert "CAT withholding" in text


def test_treated_alike():
    """Two values that the rule treats alike are told so."""
    text = unchanged(STRONG, STRONG.but(circuit="2"))
    assert "nexus holds either way: a protected ground is met" in text
    text = unchanged(STRONG, STRONG.but(official_role="inflicts"))
    alike = "the rule makes no difference between “acquiesces” and “inflicts”"
    assert f"; for the part of a public official {alike} (" in text


def test_another_way_meets_it():
    """An element that stands although a fact in it turned: the facts that hold it are told."""
    text = unchanged(STRONG, STRONG.but(religion=True))
    assert "political opinion is involved" in text
    safe = STRONG.but(past_harm="none")
    assert "either way" in unchanged(safe, safe.but(pattern_or_practice=True))


def test_something_else_is_still_missing():
    """A repaired element does not help where another is missing: that one is told."""
    broken = STRONG.but(credible=False, in_united_states=False)
    text = unchanged(broken, broken.but(credible=True))
    assert "the person is not in the United States" in text
    assert text.count("the person is not in the United States") < 3  # not once for each of four


def test_one_is_missing_and_two_are():
    """One element that still fails is in the singular, two are in the plural."""
    for facts, said in (({}, " is still missing"), ({"days_to_filing": 500}, " are still missing")):
        before = EXAMPLE.but(likelihood_of_persecution=0.6, credible=False, **facts)
        assert said in compare(before, before.but(likelihood_of_persecution=0.3)).sentence("asylum")


def test_every_fact_that_was_absorbed_is_accounted_for():
    """Where several facts moved for nothing, each element that took one says what holds it."""
    case = Case.undisputed(
        likelihood_of_persecution=0.3,
        political_opinion=True,
        race=True,
        nexus="central reason",
        persecutor="government",
    )
    moved = compare(case, case.but(race=False, persecutor="uncontrolled private actor"))
    told = moved.sentence("asylum")
    assert "a protected ground holds either way: political opinion is involved; and " in told
    assert "no relocation counting against the claim holds either way: living elsewhere" in told


@pytest.mark.parametrize("shown", [("asylum",), ("withholding", "asylum"), PROTECTIONS])
def test_only_protections_shown_are_told(shown):
    """A protection that is no part of the lesson is not spoken of."""
    for before, after in random_pairs(f"shown {shown}", 60):
        text = compare(before, after).text(shown)
        for name in PROTECTIONS:
            if name not in shown and name != "asylum":
                assert not re.search(rf"{inner_title(name)} (must|is|now|may)", text), text


def test_random_changes_never_raise_and_never_stumble():
    """Whatever changed, each text is whole sentences, with no empty clause."""
    for before, after in random_pairs("whole", 200):
        told = compare(before, after)
        text = told.text()
        assert text.endswith(".")
        assert not UGLY.search(text), text
        assert text.count("(") == text.count(")")
        assert repr(told) == f"<difference: {text}>"
        for name in PROTECTIONS:
            said = told.sentence(name)
            assert said[0].isupper()
            assert not UGLY.search(said), said
            if name not in told.changed:
                assert "has not changed: " in said
