"""The text of a protection: every reason with its burden, cites and disputes, and what is assumed.

Texts are read here as a supervising attorney reads them: nothing that decides may be left out,
nothing that does not matter may be supposed, and every sentence must be one.
"""

import random
import re
from itertools import pairwise

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, assess
from reliefkit.facts import FACTS
from reliefkit.library import cite_text
from reliefkit.views import VIEWS
from reliefkit.views.markup import Scene
from reliefkit.words.clauses import clause, listed
from reliefkit.words.deciding import deciding_tests
from reliefkit.words.finding import brief, dispute, named, sentence, standing
from reliefkit.words.spoken import element_text

STRONG = Case(**spaces.STRONG)
KNOWN = {
    "political_opinion": True,
    "nexus": "central reason",
    "persecutor": "government",
    "likelihood_of_persecution": 0.3,
}
GROUNDS = ("race", "religion", "nationality", "political_opinion", "social_group")
EXCUSES = ("unaccompanied_child", "changed_circumstances", "extraordinary_circumstances")
EXCUSES += ("filed_within_reasonable_period",)
TORTURE = {"severe_harm": True, "official_role": "acquiesces", "likelihood_of_torture": 0.6}
EXAMPLE = Case.undisputed(**KNOWN, **TORTURE)


def random_findings(seed, many, unknown=0.2):
    """Findings on random cases, half of them with assumed facts."""
    rng = random.Random(seed)
    for k in range(many):
        facts = spaces.random_case(rng, unknown)
        if k % 2:
            kept = rng.sample(spaces.NAMES, 12)
            case = Case.undisputed(**KNOWN).but(**{n: facts[n] for n in kept})
        else:
            case = Case(**facts)
        found = assess(case)
        yield from (found[name] for name in PROTECTIONS)


def line(text, start):
    """The lines of a text that begin with a word."""
    return [row for row in text.splitlines() if row.startswith(start)]


def lacking(text):
    """The lines of a text that say what is missing: a bar in its own words, all else as missing."""
    starts = (
        "Missing: ",
        "Missing, as assumed: ",
        "Barred: ",
        "No bar applies: ",
        "No bar applies. ",
    )
    return [row for start in starts for row in line(text, start)]


# -- nothing left out ----------------------------------------------------------------------------


def test_every_missing_and_open_element_is_told():
    """Each missing and each open element has a line: standing, facts, rule, burden, cites."""
    for found in random_findings("told", 60):
        text = found.text()
        head = text.splitlines()[0]
        assert head == f"{found.protection.title} ({found.protection.cite}): {found.words()}."
        assert len(lacking(text)) == len(found.missing)
        assert len(line(text, "Open: ")) == len(found.open)
        for element in (*found.missing, *found.open):
            (row,) = [row for row in text.splitlines() if row.endswith(element_text(element))]
            barred = row.startswith("Barred: ")
            assert barred is (element.name == "no bar" and element.truth == "not met")
            assert barred or standing(element).lower() in row.lower()
            assert element.rule in row
            assert bool(element.burden) <= ("The burden of proof: " in row)
            assert dispute(element) in row
            cited = [i for i in element.cite if cite_text((i,)) in row]
            assert cited


def test_every_deciding_fact_of_a_missing_element_is_told():
    """A missing element's line says what the case says on each fact that fails it."""
    for found in random_findings("facts", 40):
        for element in found.missing:
            text = element_text(element)
            for test in deciding_tests(element):
                value = test.case[test.name]
                bar = spaces.SHEET[test.name][0] == "bars" or test.name == "entry_presumption"
                row = bar or test.name in (*GROUNDS, *EXCUSES)  # alike answers are said once
                if value is not None and not (row and value in (False, 0)):
                    assert clause(test) in text


def test_every_met_element_is_told():
    """A granted protection's text names every element, and of those met says why."""
    for found in random_findings("met", 40):
        unused = found.assessment.case["favorable_discretion"] is None
        met = [e for e in found.elements if e.truth == "met"]
        met = [e for e in met if not (unused and e.name == "discretion")]
        rows = line(found.text(), "Met: ")
        assert len(rows) == bool(met)
        for element in met:
            assert named(element) in rows[0]


def test_the_third_country_dispute_is_told_only_where_it_is_in_play():
    """Where no agreement covers the person, the dispute about agreements is left out."""
    for name in PROTECTIONS:
        assert "third-country part" not in assess(EXAMPLE)[name].text()


def test_a_sum_of_reasons_is_told_whole():
    """Not only the first failing element is told."""
    text = assess(EXAMPLE.but(credible=False, days_to_filing=400, terrorism=True)).asylum.text()
    for said in ("not credible", "day 400, after day 365", "terrorism grounds"):
        assert said in text
    assert len(lacking(text)) == 3


@pytest.mark.parametrize(
    ("name", "changes", "cited"),
    [
        ("asylum", {"days_to_filing": 366}, "INA § 208(a)(2)(B)"),
        ("asylum", {"previously_denied": True}, "INA § 208(a)(2)(C)"),
        ("asylum", {"proceedings": "reinstated order"}, "INA § 241(a)(5)"),
        ("asylum", {"nexus": "a reason"}, "INA § 208(b)(1)(B)(i)"),
        ("asylum", {"likelihood_of_persecution": 0.09}, "8 C.F.R. § 1208.13(b)(2)(i)"),
        ("asylum", {"likelihood_of_persecution": 0.09}, "480 U.S. 421"),
        ("asylum", {"terrorism": True}, "INA § 208(b)(2)(A)(v)"),
        ("asylum", {"aggravated_felony": True}, "INA § 208(b)(2)(B)(i)"),
        ("asylum", {"frivolous_finding": True}, "INA § 208(d)(6)"),
        ("asylum", {"favorable_discretion": False}, "INA § 208(b)(1)(A)"),
        ("withholding", {"likelihood_of_persecution": 0.3}, "467 U.S. 407"),
        ("withholding", {"nexus": "a reason"}, "25 I&N Dec. 341"),
        ("withholding", {"nexus": "a reason"}, "846 F.3d 351"),
        ("withholding", {"security_danger": True}, "INA § 241(b)(3)(B)(iv)"),
        ("cat_withholding", {"likelihood_of_torture": 0.5}, "8 C.F.R. § 1208.16(c)(2)"),
        ("cat_withholding", {"official_role": "unable to prevent"}, "8 C.F.R. § 1208.18(a)(7)"),
        ("cat_withholding", {"credible": False}, "251 F.3d 1279"),
        ("cat_withholding", {"safe_third_country": True}, "8 C.F.R. § 1240.11(h)(4)"),
        ("cat_deferral", {}, "8 C.F.R. § 1208.17(a)"),
    ],
)
def test_the_cite_is_the_one_that_decides(name, changes, cited):
    """What fails a protection is told with the provision or decision that says so."""
    text = assess(EXAMPLE.but(**changes))[name].text()
    assert any(cited in row for row in lacking(text)), text


def test_only_the_bars_that_decide_are_cited():
    """A bar that is raised is cited, and not the others."""
    text = assess(EXAMPLE.but(firmly_resettled=True)).asylum.text()
    assert "INA § 208(b)(2)(A)(vi)" in text
    assert "INA § 208(b)(2)(A)(v)" not in text.replace("(A)(vi)", "")
    assert "INA § 208(b)(2)(A)(ii)" not in text


# -- burden and dispute --------------------------------------------------------------------------


def test_who_bears_the_burden():
    """The government's burden to rebut, and the applicant's on everything else, are told."""
    text = assess(EXAMPLE.but(past_harm="persecution", changed_conditions=True)).withholding.text()
    assert "The burden of proof: applicant; the government, to rebut past persecution." in text
    text = assess(EXAMPLE.but(terrorism=True)).asylum.text()
    assert "8 C.F.R. § 1240.8(d)" in text
    element = assess(EXAMPLE).asylum.element("rebutted")
    assert "The burden of proof: government." in element_text(element)


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("withholding", {"nexus": "a reason"}, "Circuit split"),
        ("withholding", {"nexus": None}, "Circuit split"),
        ("withholding", {"safe_third_country": None}, "third-country part rests on a regulation"),
        (
            "cat_withholding",
            {"safe_third_country": None},
            "third-country part rests on a regulation",
        ),
        ("cat_deferral", {"safe_third_country": None}, "third-country part rests on a regulation"),
        ("withholding", {"persecutor": "controlled private actor"}, "unable or unwilling"),
        (
            "asylum",
            {"political_opinion": False, "social_group": True, "group_distinct": False},
            "Seventh Circuit",
        ),
    ],
)
def test_what_is_contested_is_said(name, changes, said):
    """A dispute on an element is told whether the element is met, missing or open."""
    rows = assess(EXAMPLE.but(**changes))[name].text().splitlines()
    assert any("Contested" in row and said in row for row in rows)


# -- granted -------------------------------------------------------------------------------------


def test_must_means_if_asylum_is_not():
    """A mandatory protection must be granted if asylum is not, with an order of removal."""
    text = assess(STRONG).withholding.text()
    assert "must be granted if asylum is not" in text
    assert "order of removal" in text
    assert "only as to the country named" in text
    text = assess(STRONG).asylum.text()
    assert "must be granted" not in text
    assert "may, not must" in text


def test_humanitarian_asylum_is_named_only_where_the_presumption_is_rebutted():
    """Compelling reasons are the reason for asylum only after a rebuttal."""
    compelling = EXAMPLE.but(past_harm="persecution", compelling_reasons=True)
    said = FACTS["compelling_reasons"].clause(True)
    assert said not in assess(compelling).asylum.text()
    rebutted = compelling.but(changed_conditions=True, likelihood_of_persecution=0)
    assert assess(rebutted).asylum.result == "permitted"
    assert said in assess(rebutted).asylum.text()


# -- assuming ------------------------------------------------------------------------------------


def assumption(found):
    """The line of what is assumed."""
    rows = line(found.text(), "Assuming")
    return rows[0] if rows else ""


def test_nothing_is_assumed_where_all_was_given():
    """A case that gives every fact assumes nothing."""
    for name in PROTECTIONS:
        assert assumption(assess(STRONG)[name]) == ""
        assert assumption(assess(Case(**KNOWN))[name]) == ""


@pytest.mark.parametrize("name", PROTECTIONS)
def test_a_granted_protection_assumes_all_that_could_take_it_away(name):
    """Every assumed fact of which another value would refuse it is told, and no other."""
    base = EXAMPLE.but(past_harm="persecution")
    base = base.but(persecuted_others=True) if name == "cat_deferral" else base
    found = assess(base)[name]
    assert found.result in ("permitted", "required")
    said = assumption(found)
    bars = False
    for fact, value in base.assumed.items():
        others = [v for v in spaces.values_of(fact) if v != value]
        matters = any(assess(base.but(**{fact: v}))[name].result != found.result for v in others)
        if spaces.SHEET[fact][0] == "bars" or fact == "entry_presumption":
            bars |= matters
        else:
            assert (FACTS[fact].clause(value) in said) == matters, fact
    assert ("no bar is raised" in said) == bars


def test_a_refusal_assumes_only_what_it_rests_on():
    """Where a protection is refused, the assumed facts that fail it are told, and no other."""
    found = assess(EXAMPLE)
    assert assumption(found.withholding) == (
        "Assuming, because nothing else was said: there was no past harm."
    )
    assert "no bar is raised" in assumption(found.cat_deferral)
    assert assumption(assess(EXAMPLE.but(past_harm="none")).withholding) == ""
    assert "credible" not in assumption(found.withholding)


def test_only_assumed_facts_are_assumed():
    """Nothing that was given, or is unknown, is ever told as assumed."""
    for found in random_findings("assumed", 60, 0.1):
        said = assumption(found)
        case = found.assessment.case
        for name in (*case.given, *case.unknown):
            value = case[name]
            told = FACTS[name].clause(value)
            assert value is None or told not in said.replace("no bar is raised", ""), name
        if said:
            assert case.assumed


def test_the_filing_date_is_assumed_where_it_matters():
    """Timely filing, if nobody spoke of it, is told as assumed where asylum may be granted."""
    assert "the filing date is day 100" in assumption(assess(EXAMPLE).asylum)
    assert "filing date" not in assumption(assess(EXAMPLE.but(unaccompanied_child=True)).asylum)
    assert "filing date" not in assumption(assess(EXAMPLE).cat_withholding)


# -- the one reason, and the short words of the ledger -------------------------------------------

EVERY_ELEMENT = EXAMPLE.but(
    likelihood_of_persecution=0.6, specific_intent=True, official_role="inflicts"
)


def test_what_decides_is_told_once():
    """Of several tests that say the same of a case, one is given as a ground."""
    draw = random.Random(7)
    for _ in range(40):
        case = Case(**spaces.random_case(draw))
        for name in PROTECTIONS:
            for element in assess(case)[name].elements:
                said = [clause(test) for test in deciding_tests(element)]
                assert len(said) == len(set(said)), (name, element.name)
    twice = EVERY_ELEMENT.but(persecutor="uncontrolled private actor", previously_denied=True)
    said = [
        clause(test) for test in deciding_tests(assess(twice).withholding.element("future threat"))
    ]
    assert len([one for one in said if "living elsewhere" in one]) == 1


def test_the_first_of_several_that_fail_is_the_reason():
    """Where several parts of one element fail, the law's order decides which is told."""
    for first, second in pairwise(("severe_harm", "specific_intent", "lawful_sanction")):
        case = EVERY_ELEMENT.but(**{name: name == "lawful_sanction" for name in (first, second)})
        reason = assess(case).cat_withholding.reason()
        assert FACTS[first].clause(case[first]) in reason
        assert FACTS[second].clause(case[second]) not in reason


def test_a_link_that_is_too_weak_is_told_without_the_circuit():
    """What people can show is the reason, not the court in which nobody can choose to be."""
    reason = assess(EVERY_ELEMENT.but(nexus="a reason")).withholding.reason()
    assert "a reason, though not a central one" in reason
    assert "Board's own rule" not in reason


def cell(case, question):
    """What the ledger of asylum says under a question, when every row is shown."""
    now = assess(case)
    said = VIEWS["protections"].text(Scene(now, now, (), ("asylum",)))
    (row,) = line(said, question)
    return row.removeprefix(f"{question} Asylum: ")


@pytest.mark.parametrize(
    ("question", "facts", "said"),
    [
        ("Denied before?", {}, "met: not denied before"),
        ("Denied before?", {"previously_denied": True}, "not met: denied before"),
        (
            "Who would persecute?",
            {"persecutor": "controlled private actor"},
            "not met: private, controlled",
        ),
        ("Who would persecute?", {"persecutor": None}, "open: not known yet"),
        ("Who would persecute?", {}, "met: the government"),
    ],
)
def test_a_cell_says_in_its_own_words_what_is_found(question, facts, said):
    """The ledger's short words are of what the facts show, met or not."""
    assert cell(EVERY_ELEMENT.but(**facts), question) == said


# -- sentences -----------------------------------------------------------------------------------

UGLY = re.compile(r"  |None\b|nan\b|\bTrue\b|\bFalse\b|\(\)|: \.|; \.|;;|,,|\.\.| \.| ;| ,|:$|_")


def test_texts_are_sentences():
    """No text has an empty clause, a doubled space or stop, a machine's word or an open bracket."""
    for found in random_findings("sentences", 50, 0.3):
        told = [found.words(), found.reason(), found.text()]
        told += [element_text(e) for e in found.elements]
        for text in told:
            assert text
            assert not UGLY.search(text), text
            assert text.count("(") == text.count(")"), text
            for row in text.splitlines():
                assert row.strip() == row
        for row in found.text().splitlines():
            assert row.endswith((".", ")")), row
            assert row[0].isupper()
    for name in PROTECTIONS:
        assert assess(Case())[name].text()


def test_bare_withholding_is_never_said():
    """It is always statutory withholding or CAT withholding."""
    for found in random_findings("adjectives", 25, 0.3):
        text = f"{found.text()} {found.reason()} {found.words()}"
        for at in re.finditer("withholding", text, re.IGNORECASE):
            assert text[: at.start()].endswith(("tatutory ", "CAT ")), text[
                at.start() - 40 : at.end()
            ]


def test_no_bar_is_never_said_not_to_be_met():
    """Whether a bar applies is told without a double negative."""
    for found in random_findings("bars", 25, 0.3):
        text = found.text()
        for said in ("o bar is not met", "o bar is open", "bar applies is", "bar is met"):
            assert said not in text.replace("Whether a bar applies is open", ""), text


def test_what_an_asylum_officer_does_not_decide_is_told_with_where_it_goes():
    """Before an officer the other three are for a judge: told whole, and in brief as the reason."""
    found = assess(EXAMPLE.but(proceedings="affirmative")).withholding
    assert found.text().splitlines()[1] == (
        "If asylum is not granted and the person has no lawful status, the case goes to a judge, "
        f"who takes the same form for this protection ({cite_text(('cfr-208-3-b',))})."
    )
    brief = "if asylum is not granted and there is no lawful status, the case goes to a judge"
    assert found.reason() == brief


def test_a_summary_names_each_protection_that_waits_once():
    """Where only the form of CAT protection is open, what waits is the others, by name."""
    asked = STRONG.but(terrorism=None, likelihood_of_persecution=None, past_harm="none")
    assert assess(asked).summary() == (
        "CAT protection must be granted, in one form or the other; "
        "asylum and statutory withholding depend on facts not known yet"
    )


def test_a_brief_reason_counts_several_unknown_facts():
    """In a head's width one unknown fact is named and several are counted; a page names three."""
    unknown = ("severe_harm", "official_role", "likelihood_of_torture")
    found = assess(STRONG.but(**dict.fromkeys(unknown))).cat_withholding
    first, second, third = (FACTS[name].label for name in unknown)
    assert brief(found) == "3 facts are not known yet"
    assert found.reason() == f"not known yet: {first}, {second} and {third}"
    alone = assess(STRONG.but(official_role=None)).cat_withholding
    assert brief(alone) == "unknown: part of a public official"


def test_whole_assessment_is_the_four_texts():
    """An assessment's text is its four protections', in order."""
    found = assess(EXAMPLE)
    assert found.text() == "\n\n".join(found[name].text() for name in PROTECTIONS)


def test_lists_and_sentences():
    """The two small helpers of every text."""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert sentence("the rule") == "The rule."
    assert sentence("The rule.") == "The rule."
