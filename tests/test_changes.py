"""What a change did and why; why it did nothing; and how two people differ."""

import random
import re

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, assess, compare
from reliefkit.facts import FACTS
from reliefkit.law.standards import A_REASON_CIRCUITS, HISTORY
from reliefkit.learning import task
from reliefkit.library import authorities, cite_text, decisions
from reliefkit.words.change import Difference
from reliefkit.words.finding import inner_title
from reliefkit.words.spoken import compared

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
    """Whether a text speaks of a fact, by its label, its value or what it says."""
    fact = FACTS[name]
    told = (fact.label, fact.clause(case[name]), fact.words(case[name]))
    return any(said.lower() in text.lower() for said in told)


# -- changed -------------------------------------------------------------------------------------


def test_the_example_in_one_sentence():
    """A raised likelihood: what it now is beside the standard, the new result, one cite."""
    told = compare(EXAMPLE, EXAMPLE.but(likelihood_of_persecution=0.60))
    assert told.facts == ("likelihood_of_persecution",)
    assert told.changed == ("withholding",)
    said = told.said()
    assert said.tag == "Changed"
    assert said.cause == "60% is more likely than not: "
    assert said.turned == "statutory withholding must now be granted."
    assert (said.after, said.more) == ("", ())
    assert said.cite.startswith("8 C.F.R. § 1208.16(b)")
    assert told.text() == f"{said.cause}{said.turned[:-1]} ({said.cite})."
    assert told.text() == told.sentence("withholding")
    back = compare(EXAMPLE.but(likelihood_of_persecution=0.60), EXAMPLE).said().sentence
    assert back == "30% is not more likely than not: statutory withholding is no longer available."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"days_to_filing": 400},
            "Day 400 is past the one-year deadline: asylum is no longer available. "
            "Only asylum has this deadline.",
        ),
        (
            {"days_to_filing": 366},
            "Day 366 is late unless a leap day, weekend or holiday carries it: "
            "asylum is no longer available.",
        ),
        (
            {"particularly_serious_crime": True},
            "A particularly serious crime bars three of the four: "
            "CAT deferral takes their place and must now be granted.",
        ),
        (
            {"firmly_resettled": True},
            "Firm resettlement in another country is a bar: asylum is no longer available. "
            "Only asylum has this bar.",
        ),
        (
            {"credible": False},
            "The testimony is not credible: "
            "asylum, statutory withholding and CAT withholding are no longer available.",
        ),
    ],
)
def test_what_turned_is_told_with_what_the_fact_now_says(changes, sentence):
    """The cause is what the fact now says, the end what the law now gives or takes."""
    assert compare(STRONG, STRONG.but(**changes)).said().sentence == sentence


def test_ten_percent_is_the_courses_mark_and_an_illustration():
    """Whatever is said of asylum's mark says that it is the course's, and an illustration."""
    low = EXAMPLE.but(likelihood_of_persecution=0.05)
    for before, after in ((0.05, 0.1), (0.1, 0.09), (0.05, 0.09), (0.3, 0.45)):
        first = low.but(likelihood_of_persecution=before)
        told = compare(first, low.but(likelihood_of_persecution=after)).text(["asylum"])
        mark = "mark" if after == 0.1 else "10% mark"  # 10% is at it, and that is said once
        assert f"the course's {mark}, an illustration" in told
    told = compare(low, low.but(likelihood_of_persecution=0.6)).said()
    assert told.more == (
        "60% reaches the course's 10% mark, an illustration: asylum may now be granted.",
    )


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
    assert text.endswith(f"({cite}).")
    assert ": statutory withholding " in text


def test_a_circuit_with_a_rule_of_its_own_is_cited_for_the_move_to_it():
    """Moving to a circuit that has its own rule on a reason tells the authority of that rule."""
    before = EXAMPLE.but(nexus="a reason", likelihood_of_persecution=0.6)
    assert A_REASON_CIRCUITS.value
    for circuit in A_REASON_CIRCUITS.value:
        own = next(e for e in HISTORY[A_REASON_CIRCUITS.name] if circuit in e.value)
        told = compare(before, before.but(circuit=circuit)).sentence("withholding")
        assert "must now be granted" in told
        assert cite_text((own.authority,)) in told


def test_every_changed_result_is_told_with_a_fact_that_moved_and_its_cite():
    """One sentence leads, with one cite, and every other changed result is told behind it."""
    seen = 0
    for before, after in random_pairs("changed", 400):
        told = compare(before, after)
        if not told.changed:
            continue
        said = told.said()
        assert said.tag == (f"{len(told.changed)} changed" if told.changed[1:] else "Changed")
        everything = " ".join([said.turned, *said.more]).lower()
        for name in told.changed:
            assert inner_title(name).lower() in everything, said
            alone = told.said([name])
            assert inner_title(name) in alone.turned
            assert alone.cite in CITES
            assert not alone.more
        assert said.cite in CITES
        assert not UGLY.search(told.text()), told.text()
        seen += 1
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
    assert "10%" not in said
    assert names_fact(said, "relocation", after)
    for before, after in random_pairs("cause", 200):
        told = compare(before, after)
        for name in told.changed:
            cause = told.said([name]).cause
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
                    assert FACTS[fact].words(after[fact]) not in cause, (cause, fact)


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
        (STRONG, {"credible": None}, "asylum", "asylum now depends on the answer."),
        (STRONG.but(credible=None), {"credible": False}, "asylum", "asylum is not available."),
        (STRONG.but(credible=False), {"credible": True}, "asylum", "asylum may now be granted."),
        (
            STRONG,
            {"terrorism": True},
            "cat_deferral",
            "CAT deferral takes their place and must now be granted.",
        ),
        (
            STRONG,
            {"proceedings": "affirmative"},
            "withholding",
            "statutory withholding is not decided by an asylum officer.",
        ),
        (
            STRONG,
            {"safe_third_country": True},
            "asylum",
            "asylum is not reached, since the claim goes to the third country.",
        ),
        (
            STRONG.but(terrorism=True),
            {"terrorism": False},
            "cat_deferral",
            "CAT deferral is no longer needed.",
        ),
    ):
        assert compare(start, start.but(**changes)).said([name]).turned == end


def test_what_is_no_longer_known_is_told_so():
    """Where a fact becomes unknown, what it opened waits for the answer."""
    said = compare(STRONG, STRONG.but(credible=None)).said(["asylum"])
    assert said.cause == "It is not known whether the testimony is credible: "
    several = STRONG.but(credible=None, nexus=None)
    assert "now depends on" in compare(STRONG, several).said(["asylum"]).turned


def test_a_client_is_named():
    """Where a lab is about a client, the client is who the facts speak of."""
    by = Difference(assess(STRONG), assess(STRONG.but(in_united_states=False)), "Selam")
    assert by.said().cause == "Selam is not in the United States: "


# -- unchanged -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "changes", "sentence"),
    [
        (STRONG, {}, "The facts are the same."),
        (
            EXAMPLE,
            {"likelihood_of_persecution": 0.45},
            "45% still reaches the course's 10% mark, an illustration, "
            "but it is not more likely than not.",
        ),
        (
            STRONG,
            {"days_to_filing": 365},
            "Day 365 is still within the year. Only asylum has this deadline.",
        ),
        (
            EXAMPLE.but(nexus="none"),
            {"likelihood_of_persecution": 0.61},
            "61% is more likely than not, but no protected ground is reason enough, "
            "so statutory withholding still fails.",
        ),
        (
            EXAMPLE.but(past_harm="persecution"),
            {"likelihood_of_persecution": 1.0},
            "Past persecution already proves the fear, "
            "so statutory withholding must still be granted.",
        ),
        (
            STRONG,
            {"official_role": "inflicts"},
            "A public official would inflict it, instigate it or consent to it, "
            "so CAT withholding must still be granted.",
        ),
        (
            EXAMPLE.but(proceedings="affirmative", days_to_filing=500),
            {"credible": False},
            "The testimony is not credible, and day 500 is past the one-year deadline, "
            "so asylum still fails.",
        ),
        (
            STRONG.but(persecutor="controlled private actor", past_harm="none"),
            {"nexus": "none"},
            "A protected ground is no part of the reason, so asylum still fails.",
        ),
        (
            EXAMPLE,  # another ground holds: either would do
            {"race": True},
            "Race and political opinion are involved, so asylum may still be granted.",
        ),
        (
            EXAMPLE.but(race=True),
            {"race": False},
            "Political opinion is involved, so asylum may still be granted.",
        ),
        (
            EXAMPLE.but(credible=None),
            {"religion": True},
            "Religion is involved, but asylum still depends on credibility.",
        ),
    ],
)
def test_why_nothing_changed(start, changes, sentence):
    """On which side of the mark it still is, what already holds, or what still fails."""
    said = compare(start, start.but(**changes)).said()
    assert said.tag == "No change"
    assert said.sentence == sentence
    assert not said.turned


def test_no_rule_asks():
    """A fact that no protection shown asks about is told so."""
    ground = compare(STRONG, STRONG.but(religion=True))
    torture = ["cat_withholding", "cat_deferral"]
    neither = "Neither form of CAT protection asks about a protected ground."
    assert ground.said(torture).sentence == neither
    assert (
        ground.said(torture[:1]).sentence
        == "CAT withholding does not ask about a protected ground."
    )


def test_a_bar_that_does_not_apply_is_never_missing():
    """CAT deferral without a bar is for somebody else: it lacks nothing."""
    weak = STRONG.but(severe_harm=False)
    said = compare(weak, weak.but(severe_harm=True, likelihood_of_torture=0.2)).said
    assert "missing" not in said(["cat_deferral"]).sentence
    only = compare(
        STRONG.but(severe_harm=None), STRONG.but(severe_harm=None, in_united_states=True)
    )
    assert only.said().sentence == "The facts are the same."


def test_what_nobody_gave_is_said_to_be_assumed():
    """A block that rests on assumed facts alone says that they are assumed."""
    bare = Case.undisputed(likelihood_of_persecution=0.3)
    said = compare(bare, bare.but(likelihood_of_persecution=0.6)).said(["withholding"]).sentence
    assert said.endswith("so statutory withholding still fails.")
    assert "no protected ground is involved, as assumed," in said


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
            assert said[0].isupper() or said[0].isdigit()
            assert not UGLY.search(said), said
            assert said.startswith("No change. ") is (name not in told.changed)


# -- two people ----------------------------------------------------------------------------------


def test_two_people_are_compared_and_nothing_is_said_to_have_changed():
    """Two people differ in a fact; of the results that differ the first is told, asylum first."""
    by = compare(STRONG.but(past_harm="none"), STRONG.but(past_harm="none", credible=False))
    said = compared(by, "Ana", "Bela", ["asylum", "withholding"])
    assert said.tag == "2 differ"
    assert said.sentence == (
        "Ana and Bela differ in credibility: asylum may be granted for Ana alone."
    )
    assert said.turned == "asylum may be granted for Ana alone."
    assert compared(by, "Ana", "Second case").sentence.startswith("Ana and the second differ in ")
    for before, after in random_pairs("people", 200):
        told = compared(compare(before, after), "Ana", "Bela")
        assert not re.search(r"\bnow\b|no longer|chang", told.sentence)
        assert not UGLY.search(told.text()), told.text()


def test_two_people_who_end_alike_may_end_so_for_different_reasons():
    """The same answers, and behind them each person's own reason."""
    left, right = STRONG.but(firmly_resettled=True), STRONG.but(favorable_discretion=False)
    said = compared(compare(left, right), "Farida", "Emmanuel")
    assert said.tag == "All alike"
    assert said.sentence == "Both end at the same answers, for different reasons."
    assert said.more == (
        "Asylum: Farida was firmly resettled in another country before arrival; "
        "for Emmanuel, discretion is exercised against the applicant.",
    )
    same = compared(compare(STRONG, STRONG.but(religion=True)), "Farida", "Emmanuel")
    assert same.sentence == "Both end at the same answers."
    assert compared(compare(STRONG, STRONG), "A", "B").sentence == "The facts are the same."


def test_two_causes_of_one_change_are_both_told():
    """Two bars that arise in one move are each named in the sentence."""
    after = STRONG.but(entry_presumption=True, aggravated_felony=True)
    said = Difference(assess(STRONG), assess(after), "Marisol").said().sentence
    assert "An aggravated felony is a bar" in said
    assert "the border-entry presumption is a bar" in said


def test_of_two_facts_that_moved_only_the_one_that_turned_the_result_is_its_cause():
    """Evidence that proves only the risk of torture takes no part in asylum's loss."""
    after = STRONG.but(credible=False, independent_evidence="risk of torture")
    told = Difference(assess(STRONG), assess(after), "Ana").said().text()
    assert told.startswith("The testimony is not credible: asylum and statutory withholding")


def test_a_word_that_no_rule_tells_from_another_is_told_itself() -> None:
    """Harm short of persecution presumes nothing; who would do it is not why asylum stands."""
    start = Case.undisputed(
        likelihood_of_persecution=0.3,
        political_opinion=True,
        nexus="central reason",
        persecutor="government",
        past_harm="none",
    )
    said = compare(start, start.but(past_harm="mistreatment")).text(["asylum", "withholding"])
    assert said.startswith("No change. The past harm was mistreatment, short of persecution, and")


def test_what_helps_and_is_not_enough_is_told_with_but() -> None:
    """A likelihood above the mark speaks for the claim, though it was above it before."""
    start = task("the-evidence-stays-silent").start
    said = compare(start, start.but(likelihood_of_persecution=0.9)).text(["asylum", "withholding"])
    assert ", but safety elsewhere is not ruled out, so asylum still fails" in said


def test_a_number_that_decides_nothing_is_not_the_reason() -> None:
    """Below the mark asylum may be granted where the past proves the fear: the past is told."""
    start = task("for-the-government-gemechu").start
    said = compare(start, start.but(likelihood_of_persecution=0.0)).text(["asylum", "withholding"])
    assert said.startswith("No change. Past persecution already proves the fear")
    assert FACTS["sentence_years"].words(1) == "1 year"


def test_a_deadline_carried_in_vain_is_told_beside_the_day() -> None:
    """Past the days that the calendar can carry, the day itself is the reason that is told."""
    late = STRONG.but(days_to_filing=1000)
    said = compare(late, late.but(deadline_carried=True)).text(["asylum"])
    assert "but day 1000 is past the one-year deadline, so asylum still fails" in said
