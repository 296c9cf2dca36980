"""What an assessment gives: results, findings, the words of a refusal, warnings, the summary."""

import random

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, ReliefError, assess
from reliefkit.assess import GRANTED, Result
from reliefkit.law import LAW
from reliefkit.words.finding import brief
from reliefkit.words.spoken import element_text

MANDATORY = ("withholding", "cat_withholding", "cat_deferral")
STRONG = Case(**spaces.STRONG)
# The example of the project's papers, with a fear above one half.
EXAMPLE = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.60,
)
NO_TORTURE = {"severe_harm": False}
BARRED = {"persecuted_others": True}

# -- results and findings ------------------------------------------------------------------------


def test_results_are_words():
    """A result is one of four words and compares as one."""
    assert [str(r) for r in Result] == ["required", "permitted", "refused", "open"]
    assert assess(STRONG).asylum.result == "permitted"
    assert assess(STRONG).withholding.result == "required"
    assert GRANTED == ("required", "permitted")


def test_protections_are_found_by_attribute_and_by_name():
    """`a.asylum` and `a["asylum"]` are the same finding, for all four."""
    found = assess(STRONG)
    for name in PROTECTIONS:
        assert getattr(found, name) is found[name]
        assert found[name].name == name
        assert found[name].protection is LAW[name]
    assert found.results == {
        "asylum": "permitted",
        "withholding": "required",
        "cat_withholding": "required",
        "cat_deferral": "refused",
    }
    assert found.case is STRONG


@pytest.mark.parametrize("name", ["gait", "", None, 3, ["gate"], "discretion"])
def test_unknown_element_is_refused(name):
    """An element that a protection does not have ends in the project's own error."""
    with pytest.raises(ReliefError, match="withholding: unknown element"):
        assess(STRONG).withholding.element(name)


def test_nearest_element_is_suggested():
    """A slip in an element's name is answered with the nearest name."""
    with pytest.raises(ReliefError, match="Did you mean 'future threat'"):
        assess(STRONG).withholding.element("futur threat")


def test_missing_and_open_are_the_numbered_elements_in_order():
    """Every element not met is missing and every open one is open, in the law's order."""
    rng = random.Random("listing")
    for _ in range(100):
        for found in (assess(Case(**spaces.random_case(rng, 0.3)))[n] for n in PROTECTIONS):
            assert [e.name for e in found.elements] == [e.name for e in found.protection.elements]
            by_truth = {t: [e for e in found.elements if e.truth == t] for t in ("not met", "open")}
            assert list(found.missing) == by_truth["not met"]
            waiting = [e for e in by_truth["open"] if e.name != "discretion"]
            assert list(found.open) == waiting
            granted = "required" if found.protection.mandatory else "permitted"
            expected = "refused" if found.missing else "open" if found.open else granted
            assert found.result == expected


def test_every_failing_element_is_listed():
    """Not only the first missing element is listed, and open ones stand beside missing ones."""
    found = assess(
        STRONG.but(
            in_united_states=False,
            proceedings=None,
            nexus="none",
            persecutor="controlled private actor",
            credible=None,
            terrorism=True,
        )
    )
    assert [e.name for e in found.withholding.missing] == [
        "gate",
        "nexus",
        "government responsibility",
        "no bar",
    ]
    assert [e.name for e in found.withholding.open] == ["before a judge", "proof"]
    assert [e.name for e in found.asylum.open] == ["may apply", "proof"]


def truth_of(finding):
    """A finding's truth worked out again from its parts."""
    if not finding.parts:
        return finding.truth
    order = ["not met", "open", "met"]
    ranks = [order.index(part.truth) for part in finding.parts]
    return order[max(ranks) if finding.joins == "any" else min(ranks)]


def walk(finding):
    """A finding and all below it."""
    yield finding
    for part in finding.parts:
        yield from walk(part)


def test_findings_are_a_tree_whose_parts_add_up():
    """At every step of the tree all parts must hold, or any is enough, as it says."""
    rng = random.Random("tree")
    for _ in range(60):
        found = assess(Case(**spaces.random_case(rng, 0.3)))
        for name in PROTECTIONS:
            for element in found[name].elements:
                for finding in walk(element):
                    assert truth_of(finding) == finding.truth
                    assert (finding.test is None) == bool(finding.parts)
                    assert finding.joins in (("",) if finding.test else ("all", "any"))


def test_findings_tell_what_they_are_of():
    """An element's finding has its rule, burden, cites and dispute; a test's has its fact."""
    gate = assess(STRONG).withholding.element("gate")
    assert (gate.name, gate.truth, gate.joins, gate.negated) == ("gate", "met", "all", False)
    assert gate.element is LAW["withholding"].elements[0]
    assert gate.fact is None
    assert gate.test is None
    assert (gate.rule, gate.burden, gate.cite) == (
        gate.element.rule,
        gate.element.burden,
        gate.element.cite,
    )
    assert gate.contested
    inside, third = gate.parts
    assert inside.fact.name == inside.name == "in_united_states"
    assert inside.cite == inside.fact.authorities
    assert (inside.rule, inside.burden, inside.contested, inside.element) == ("", "", "", None)
    assert (third.name, third.joins, third.cite) == ("", "any", ())
    country, child = third.parts
    assert (country.name, country.negated, country.truth) == ("safe_third_country", True, "met")
    assert (child.name, child.negated, child.truth) == ("unaccompanied_child", False, "not met")
    for finding in (gate, inside, third, country):
        assert finding.truth in repr(finding)
        assert "object at" not in repr(finding)
    assert "not safe_third_country" in repr(country)


def test_bars_are_each_named():
    """The finding on "no bar" has every bar fact among its parts."""
    names = {f.name for f in walk(assess(STRONG).asylum.element("no bar")) if f.fact}
    assert names == {
        "persecuted_others",
        "aggravated_felony",
        "particularly_serious_crime",
        "serious_nonpolitical_crime",
        "security_danger",
        "terrorism",
        "firmly_resettled",
        "entry_presumption",
        "frivolous_finding",
    }
    names = {f.name for f in walk(assess(STRONG).withholding.element("no bar")) if f.fact}
    assert names == {
        "persecuted_others",
        "aggravated_felony",
        "sentence_years",
        "particularly_serious_crime",
        "serious_nonpolitical_crime",
        "security_danger",
        "terrorism",
        "atrocity_participant",
    }


def test_assessments_print_short():
    """An assessment and a finding print as their results."""
    found = assess(STRONG)
    assert repr(found.asylum) == "<asylum: permitted>"
    assert repr(found) == (
        "<assessment: asylum permitted, withholding required, cat_withholding required, "
        "cat_deferral refused>"
    )


# -- the words of a result -----------------------------------------------------------------------


def words(case, name):
    """The words shown for one result."""
    return assess(case)[name].words()


def test_the_four_words():
    """Asylum may be granted, the others must be; else not available, or it depends."""
    assert words(STRONG, "asylum") == "may be granted (discretion)"
    assert words(STRONG, "withholding") == "must be granted"
    assert words(STRONG.but(credible=False), "asylum") == "not available"
    assert words(STRONG.but(credible=None), "asylum") == "depends on facts not known yet"


@pytest.mark.parametrize("name", MANDATORY)
def test_an_asylum_officer_does_not_decide_the_three(name):
    """In an affirmative case the three are "not decided by an asylum officer", never refused."""
    found = assess(STRONG.but(proceedings="affirmative"))[name]
    assert found.result == "refused"
    assert found.words() == "not decided by an asylum officer"
    assert "judge" in found.reason()
    assert "not available" not in found.text()
    for said in ("no lawful status", "goes to a judge", "the same form", "208.3(b)"):
        assert said in found.text()
    assert "not decided" not in assess(STRONG)[name].text()


@pytest.mark.parametrize("name", PROTECTIONS)
def test_a_safe_third_country_is_not_reached(name):
    """A claim that goes to a third country is "not reached", and contested but for asylum."""
    found = assess(STRONG.but(safe_third_country=True))[name]
    assert found.result == "refused"
    assert found.words() == "not reached: the claim goes to the third country"
    assert found.reason() == "the claim goes to the third country"
    assert ("Check current developments" in found.text()) == (name != "asylum")
    outside = STRONG.but(safe_third_country=True, in_united_states=False)
    assert words(outside, name) == "not available"
    child = assess(STRONG.but(safe_third_country=True, unaccompanied_child=True))[name]
    assert "third country" not in child.words()
    assert words(STRONG.but(in_united_states=False), name) == "not available"


@pytest.mark.parametrize("name", PROTECTIONS)
def test_in_expedited_removal_a_screening_comes_first(name):
    """All four are refused, whatever else is so, in words of their own, with what is asked."""
    rng = random.Random("screening")
    cases = [STRONG, *(Case(**spaces.random_case(rng)) for _ in range(50))]
    for case in cases:
        found = assess(case.but(proceedings="expedited removal"))[name]
        assert found.result == "refused"
        assert found.words() == "not reached: a fear screening comes first"
        said = found.text()
        assert "not available" not in said.splitlines()[0]
        assert "a significant possibility (credible fear)" in said
        assert "a reasonable possibility where an order is reinstated or administrative" in said
        assert "INA § 235(b)(1)(B)(v)" in said
        assert "208.31" in said
        summary = assess(found.assessment.case).summary()
        assert summary == "not reached: a fear screening comes first"
    assert "screening" not in assess(STRONG.but(proceedings="affirmative"))[name].words()


def test_of_several_causes_the_first_is_the_headline():
    """A screening, then the asylum officer, then the third country; every cause is listed."""
    causes = {"safe_third_country": True, "proceedings": "affirmative"}
    officer = assess(STRONG.but(**causes))
    assert words(officer.case, "asylum") == "not reached: the claim goes to the third country"
    assert officer.withholding.words() == "not decided by an asylum officer"
    assert [e.name for e in officer.withholding.missing] == ["gate", "before a judge"]
    screening = assess(STRONG.but(**{**causes, "proceedings": "expedited removal"}))
    assert screening.asylum.words() == screening.withholding.words()
    assert [e.name for e in screening.asylum.missing] == ["gate", "may apply"]


def test_discretion_is_never_called_met_while_undecided():
    """Undecided discretion is open, stays out of what is open, and asylum may be granted."""
    undecided = assess(STRONG.but(favorable_discretion=None)).asylum
    assert undecided.result == "permitted"
    assert undecided.element("discretion").truth == "open"
    assert undecided.open == ()
    assert "discretion is still to be exercised, and the burden is the applicant's" in (
        undecided.text()
    )
    assert "every requirement is met" not in undecided.text().lower()
    assert "discretion included" not in undecided.text()
    decided = assess(STRONG).asylum
    assert "Every requirement is met, discretion included" in decided.text()
    assert "still to be exercised" not in decided.text()
    against = assess(STRONG.but(favorable_discretion=False, credible=None)).asylum
    assert against.result == "refused"
    assert [e.name for e in against.missing] == ["discretion"]


@pytest.mark.parametrize(
    ("facts", "name", "said"),
    [
        ({"previously_denied": True, "changed_circumstances": True}, "asylum", "ties a reasonable"),
        ({"second_nationality": True}, "asylum", "a second, safe nationality defeats the claim"),
        ({"second_nationality": True, "circuit": "2"}, "asylum", "one country of nationality only"),
        ({"credible": False, "independent_evidence": "whole claim"}, "asylum", "Aguilar-Escoto v."),
        ({"credible": False, "independent_evidence": "whole claim"}, "withholding", "Camara v."),
        ({"nexus": "a reason"}, "withholding", "Second by deference"),
        ({"nexus": None}, "withholding", "Second by deference"),
        (
            {"persecutor": "uncontrolled private actor"},
            "withholding",
            "unable or unwilling differs",
        ),
        (
            {"political_opinion": False, "social_group": True, "group_distinct": False},
            "asylum",
            "Cece v. Holder",
        ),
        ({"safe_third_country": True}, "cat_withholding", "no text seen says so"),
    ],
)
def test_a_dispute_is_told_only_where_it_can_matter(facts, name, said):
    """What courts differ on is told on the facts that it is about, and not beside others."""
    assert said in assess(STRONG.but(**facts))[name].text()
    assert "Contested" not in assess(STRONG)[name].text()


def test_a_decision_on_excuses_is_cited_only_where_there_is_an_excuse():
    """T-M-H- & S-W-C- is cited for a reasonable period, and not for a plain filing."""
    for facts, cited in (
        ({}, False),
        ({"days_to_filing": 400}, False),
        ({"days_to_filing": 400, "changed_circumstances": True}, True),
        ({"days_to_filing": 400, "extraordinary_circumstances": None}, True),
    ):
        asylum = assess(STRONG.but(**facts)).asylum
        assert "T-M-H-" not in asylum.text() or cited, facts
        said = element_text(asylum.element("timely"))
        assert ("T-M-H-" in said) is cited, facts
        assert "208(a)(2)(B)" in said


def test_warnings_stand_in_every_text_once():
    """An odd combination is said in the text of each protection, and once in that of all four."""
    found = assess(STRONG.but(atrocity_participant=True))
    (warning,) = found.warnings
    assert found.text().count(warning) == 1
    for name in PROTECTIONS:
        assert found[name].text().count(warning) == 1
    assert "Warning" not in assess(STRONG).text()


def test_deferral_is_not_needed_only_beside_cat_withholding():
    """Without a bar deferral is "not needed" only if CAT withholding is required."""
    deferral = assess(STRONG).cat_deferral
    assert deferral.words() == "not needed: CAT withholding is given instead"
    assert deferral.reason() == "CAT withholding is given instead"
    missing = assess(STRONG.but(likelihood_of_torture=0.5)).cat_deferral
    assert missing.words() == "not available"
    assert "50%" in missing.reason()
    waiting = assess(STRONG.but(likelihood_of_torture=None)).cat_deferral
    assert waiting.words() == "not available"
    assert waiting.reason() == "would be needed only if a bar applied"
    assert "not needed" not in waiting.text()
    barred = assess(STRONG.but(**BARRED)).cat_deferral
    assert barred.words() == "must be granted"


@pytest.mark.parametrize("unknown", ["terrorism", "atrocity_participant", "persecuted_others"])
def test_one_form_or_the_other(unknown):
    """If only a bar is unknown, both forms are open and the text says one of them is certain."""
    found = assess(STRONG.but(**{unknown: None}))
    for name in ("cat_withholding", "cat_deferral"):
        assert found[name].result == "open"
        assert "CAT protection in one form or the other, whatever the answer" in found[name].text()
        assert "one form or the other" in found[name].reason()
    assert "CAT protection" in found.summary()
    assert "in one form or the other" in found.summary()
    less = assess(STRONG.but(**{unknown: None}, likelihood_of_torture=None))
    for name in ("cat_withholding", "cat_deferral"):
        assert "one form or the other" not in less[name].text()
    assert "one form or the other" not in less.summary()


def test_a_reason_is_of_the_result():
    """The one reason names a deciding fact, or that every element is met, or what is not known."""
    assert assess(STRONG).withholding.reason() == "every requirement is met"
    assert assess(STRONG).asylum.reason() == "every requirement is met, discretion included"
    undecided = assess(STRONG.but(favorable_discretion=None)).asylum
    assert undecided.reason() == (
        "every other requirement is met; discretion is still to be exercised"
    )
    assert brief(undecided) == "discretion is still to be exercised"
    assert assess(STRONG.but(credible=False)).asylum.reason() == "the testimony is not credible"
    assert "credibility" in assess(STRONG.but(credible=None)).asylum.reason()
    two = assess(STRONG.but(credible=False, terrorism=True)).asylum.reason()
    assert two.startswith("the testimony is not credible")
    assert two.endswith("; one other requirement fails too")


def test_a_reason_names_what_the_case_says_not_what_it_assumes():
    """Where there are several ways to meet an element, the reason is a fact that was given."""
    below = EXAMPLE.but(likelihood_of_persecution=0.30)
    assert "30%" in assess(below).withholding.reason()
    group = EXAMPLE.but(political_opinion=False, social_group=True, group_distinct=False)
    assert assess(group).asylum.reason() == "the group is not socially distinct"
    alone = EXAMPLE.but(singled_out=False)
    assert "singled out" in assess(alone).asylum.reason()


def test_no_ground_is_said_in_one_clause():
    """Where no ground is involved, that is the reason, and not the first ground on the sheet."""
    found = assess(Case.undisputed(nexus="central reason", persecutor="government"))
    assert found.asylum.reason() == "no protected ground is involved, as assumed"
    assert "race" not in found.asylum.text()
    grouped = assess(found.case.but(social_group=True, group_distinct=False)).asylum.text()
    assert "no other protected ground is involved; the group is not socially distinct" in grouped


# -- the summary ---------------------------------------------------------------------------------


def test_summary_of_the_example():
    """Asylum's "may be" first, then the strongest "must be", in any event."""
    said = "asylum may be granted; in any event statutory withholding must be"
    assert assess(EXAMPLE.but(**NO_TORTURE)).summary() == said
    assert assess(EXAMPLE).summary(("asylum", "withholding")) == said
    waiting = f"{said}; CAT withholding depends on facts not known yet"
    assert assess(EXAMPLE).summary() == waiting


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {},
            "asylum may be granted; in any event statutory withholding and CAT withholding must be",
        ),
        (
            {"nexus": "none"},
            "CAT withholding must be granted",
        ),
        (
            {"favorable_discretion": False},
            "statutory withholding and CAT withholding must be granted",
        ),
        ({**NO_TORTURE, "favorable_discretion": False}, "statutory withholding must be granted"),
        (BARRED, "CAT deferral must be granted"),
        (
            {**NO_TORTURE, "past_harm": "none", "likelihood_of_persecution": 0.3},
            "asylum may be granted",
        ),
        (
            {"likelihood_of_persecution": 0.3, "past_harm": "none"},
            "asylum may be granted; in any event CAT withholding must be",
        ),
        (
            {"credible": False},
            "none of the protections shown is available on these facts",
        ),
        (
            {"credible": None},
            "asylum, statutory withholding and CAT withholding depend on facts not known yet",
        ),
        (
            {**NO_TORTURE, "credible": None, "days_to_filing": 366},
            "statutory withholding depends on facts not known yet",
        ),
        (
            {"proceedings": "affirmative"},
            "asylum may be granted; the other three are for a judge, if asylum is not granted",
        ),
        (
            {"proceedings": "affirmative", "days_to_filing": 366},
            "asylum is not available; the other three are for a judge, if asylum is not granted",
        ),
        ({"safe_third_country": True}, "not reached: the claim goes to the third country"),
    ],
)
def test_summaries(changes, said):
    """One sentence over the four: may, must in any event, what is open, and never "nothing"."""
    assert assess(STRONG.but(**changes)).summary() == said


def test_certain_cat_protection_is_said_in_any_event():
    """Where asylum may be granted and one CAT form is certain, the summary says "in any event"."""
    said = assess(STRONG.but(atrocity_participant=None)).summary()
    assert said.startswith("asylum may be granted; in any event CAT protection ")
    assert "in one form or the other" in said


def test_no_summary_of_an_affirmative_case_says_nothing_is_available():
    """However weak an affirmative case is, the other three are still for a judge."""
    rng = random.Random("affirmative")
    for _ in range(400):
        case = Case(**spaces.random_case(rng)).but(proceedings="affirmative")
        found = assess(case)
        said = found.summary()
        assert "none of the protections" not in said
        if "third country" not in said:
            assert "for a judge" in said
        assert all(f.words() != "not available" for f in map(found.__getitem__, MANDATORY)) or (
            case["in_united_states"] is False
        )


def test_no_summary_calls_asylum_the_result():
    """Asylum is never said to be required, and always "may" where it is permitted."""
    rng = random.Random("summaries")
    for _ in range(1000):
        found = assess(Case(**spaces.random_case(rng)))
        said = found.summary()
        assert ("asylum may be granted" in said) == (found.asylum.result == "permitted")
        assert "asylum must" not in said
        if found.asylum.result == "permitted" and "must" in said:
            assert "in any event" in said
        for name in ("withholding", "cat_withholding", "cat_deferral"):
            title = found[name].protection.title
            inner = title if title.startswith("CAT") else title[0].lower() + title[1:]
            if found[name].result == "open" and "one form" not in said:
                assert inner in said
        assert "  " not in said
        assert not said.endswith(".")


def test_summary_leaves_out_what_is_not_shown():
    """A protection that is no part of the lesson stays out of the summary."""
    assert "CAT" not in assess(Case()).summary(("asylum", "withholding"))
    assert assess(STRONG.but(**BARRED)).summary(("asylum",)) == (
        "none of the protections shown is available on these facts"
    )
    officer = assess(STRONG.but(proceedings="affirmative"))
    assert officer.summary(("withholding", "cat_deferral")) == "not decided by an asylum officer"
    needless = "not needed: CAT withholding is given instead"
    assert assess(STRONG).summary(("cat_deferral",)) == needless
