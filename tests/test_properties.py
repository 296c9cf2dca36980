"""The fifteen properties that must hold over the whole space of cases.

Each is tried by hypothesis on EXAMPLES drawn cases (eighteen tests: 18,000 drawn cases, and many
more after the changes each test makes to them), with a fixed seed so that a run can be repeated,
and again over every combination of the few facts it is about. Only the public interface is used.
"""

import itertools
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spaces import ANY_VALUE, KIND, NAMES, STARTS, STRONG, cases, values_of

from reliefkit import PROTECTIONS, Case, assess

EXAMPLES = 1000
thorough = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

MANDATORY = ("withholding", "cat_withholding", "cat_deferral")
CAT = ("cat_withholding", "cat_deferral")
BARRED = ("asylum", "withholding", "cat_withholding")
LIKELIHOODS = ("likelihood_of_persecution", "likelihood_of_torture")
SETTLED = ("required", "permitted", "refused")
GROUNDS = ("race", "religion", "nationality", "political_opinion", "social_group")
GROUP_TESTS = ("group_immutable", "group_particular", "group_distinct")
YES_NO_BARS = (
    "persecuted_others",
    "aggravated_felony",
    "particularly_serious_crime",
    "serious_nonpolitical_crime",
    "security_danger",
    "terrorism",
    "atrocity_participant",
    "firmly_resettled",
    "frivolous_finding",
    "entry_presumption",
)
BAR_FACTS = (*YES_NO_BARS, "sentence_years")
UNREBUTTED = {"past_harm": ("persecution", "torture"), "changed_conditions": (False,)}
UNREBUTTED |= {"relocation": ("unreasonable", "not shown"), "nexus": ("central reason",)}
UNREBUTTED |= {"persecutor": ("government", "uncontrolled private actor"), "religion": (True,)}
CAT_MET = {"in_united_states": (True,), "safe_third_country": (False,), "severe_harm": (True,)}
CAT_MET |= {"proceedings": ("removal", "reinstated order", "administrative removal")}
CAT_MET |= {"specific_intent": (True,), "custody_or_control": (True,), "lawful_sanction": (False,)}
CAT_MET |= {"official_role": ("acquiesces", "inflicts"), "credible": (True,)}
CAT_MET |= {"corroboration": ("provided", "unavailable"), "likelihood_of_torture": (0.51, 0.8)}


@lru_cache(maxsize=50_000)
def answers_of(values):
    """The four results of a case given as the values of all facts, in the sheet's order."""
    assessment = assess(Case(**dict(zip(NAMES, values, strict=True))))
    return {each: assessment[each].result for each in PROTECTIONS}


def answers(facts, **changes):
    """The four results of a case with some facts changed."""
    changed = {**facts, **changes}
    return answers_of(tuple([changed[name] for name in NAMES]))


def truth(facts, protection, element):
    """Met, not met or open: the truth of one element."""
    return assess(Case(**facts))[protection].element(element).truth


def rank(result):
    """Refused, then open, then granted."""
    return {"refused": 0, "open": 1, "permitted": 2, "required": 2}[result]


def combinations(start=STRONG, **choices):
    """Every combination of the given values, on one starting case."""
    for chosen in itertools.product(*choices.values()):
        yield {**start, **dict(zip(choices, chosen, strict=True))}


def known_or_not(*names):
    """For each fact, the values that can matter, and unknown."""
    return {name: (*values_of(name), None) for name in names}


def representatives(name):
    """One value of a fact for every way in which the rules could tell its values apart."""
    few = {"circuit": ("none", "6", "9", "2"), "days_to_filing": (365, 366, 370)}
    few |= dict.fromkeys(LIKELIHOODS, (0.05, 0.1, 0.5, 0.51, 1)) | {"sentence_years": (4, 5)}
    return few.get(name, values_of(name))


def rising(names, protections, facts, values=values_of):
    """Assert that no result of the protections worsens along the rising values of the facts."""
    for name in names:
        steps = [answers(facts, **{name: each}) for each in values(name)]
        for before, after in itertools.pairwise(steps):
            for each in protections:
                assert rank(before[each]) <= rank(after[each]), (name, each)


def same(facts, protections, **changes):
    """Assert that the changes leave the results of the protections as they were."""
    before, after = answers(facts), answers(facts, **changes)
    for each in protections:
        assert before[each] == after[each], (each, changes)


def some(names):
    """A strategy for a few of the facts, each with a drawn value or unknown."""
    return st.fixed_dictionaries({}, optional={name: ANY_VALUE[name] for name in names})


def forced(choices):
    """A strategy that draws a value for every one of the facts."""
    return st.fixed_dictionaries({name: st.sampled_from(each) for name, each in choices.items()})


# 1. Raising a likelihood never worsens any result.


@thorough
@given(cases())
def test_01_raising_a_likelihood_never_worsens_any_result(facts):
    """A higher share of either likelihood leaves every result as good or better."""
    rising(LIKELIHOODS, PROTECTIONS, facts)


def test_01_over_every_future_fear():
    """The same, for every combination of the facts that stand beside the likelihood."""
    beside = known_or_not("genuine_fear", "relocation", "persecutor")
    beside |= {"past_harm": ("none", "persecution", None), "changed_conditions": (False, True)}
    beside |= {"singled_out": (False, True), "persecuted_others": (False, True)}
    for facts in combinations(**beside):
        rising(LIKELIHOODS, PROTECTIONS, facts, representatives)


# 2. Adding a bar never improves asylum, statutory withholding or CAT withholding.


@thorough
@given(cases(), st.booleans())
def test_02_adding_a_bar_never_improves_what_it_can_bar(facts, felony):
    """Raising a bar from no or unknown to yes, or a sentence, never improves the three."""
    facts = {**facts, "aggravated_felony": felony}
    for bar in BAR_FACTS:
        steps = [answers(facts, **{bar: each}) for each in values_of(bar)]
        for before, after in [*itertools.pairwise(steps), (answers(facts), steps[-1])]:
            for each in BARRED:
                assert rank(before[each]) >= rank(after[each]), (bar, each)


def every_set_of_bars():
    """Every set of bars on a case that has everything else, at sentences about five years."""
    bars = dict.fromkeys(YES_NO_BARS, (False, True))
    return combinations(**bars, sentence_years=(0, 4, 5, 50))


def test_02_over_every_set_of_bars():
    """The same, for every set of bars and every bar added to it."""
    for facts in every_set_of_bars():
        for bar in BAR_FACTS:
            highest = answers(facts, **{bar: values_of(bar)[-1]})
            for each in BARRED:
                assert rank(highest[each]) <= rank(answers(facts)[each]), (each, bar)


# 3. CAT deferral is never refused because of a bar, and required only where CAT withholding is not.


@thorough
@given(cases(), st.sampled_from(BAR_FACTS))
def test_03_cat_deferral_has_no_bar(facts, bar):
    """Adding a bar never worsens CAT deferral, and it is never required beside CAT withholding."""
    before, after = answers(facts), answers(facts, **{bar: values_of(bar)[-1]})
    assert rank(before["cat_deferral"]) <= rank(after["cat_deferral"])
    for result in (before, after):
        assert [result[each] for each in CAT] != ["required", "required"]


def test_03_over_every_set_of_bars():
    """With elements 1 to 5 met no set of bars refuses CAT protection in both its forms."""
    for facts in every_set_of_bars():
        result = answers(facts)
        assert sorted(result[each] for each in CAT) == ["refused", "required"]
        for bar in BAR_FACTS:
            highest = answers(facts, **{bar: values_of(bar)[-1]})
            assert rank(highest["cat_deferral"]) >= rank(result["cat_deferral"]), bar


# 4. Changing any ground or the nexus never changes either CAT result.

WHY = (*GROUNDS, *GROUP_TESTS, "nexus")


@thorough
@given(cases(), some(WHY))
def test_04_grounds_and_nexus_never_change_cat(facts, why):
    """Both CAT results stay as they are whatever the grounds and the nexus are."""
    same(facts, CAT, **why)


@pytest.mark.parametrize("likelihood", [0.5, 0.51, None])
@pytest.mark.parametrize("barred", [False, True, None])
def test_04_over_every_reason(likelihood, barred):
    """The same, for every set of grounds and group tests at every nexus."""
    start = {**STRONG, "likelihood_of_torture": likelihood, "terrorism": barred}
    for facts in combinations(start, **{name: values_of(name) for name in WHY}):
        same(start, CAT, **{name: facts[name] for name in WHY})


# 5. Filing date and its excuses, previous denial, second nationality, resettlement, frivolous
#    finding and discretion never change the three mandatory protections.

EXCUSES = ("changed_circumstances", "extraordinary_circumstances")
EXCUSES += ("filed_within_reasonable_period",)
ASYLUM_ALONE = ("days_to_filing", "previously_denied", "firmly_resettled")
ASYLUM_ALONE += ("frivolous_finding", "favorable_discretion", *EXCUSES)
ASYLUM_ALONE += ("deadline_carried", "second_nationality")


@thorough
@given(cases(), some(ASYLUM_ALONE))
def test_05_asylum_limits_never_change_the_mandatory_three(facts, limits):
    """The three mandatory results stay as they are whatever stands in the way of asylum alone."""
    same(facts, MANDATORY, **limits)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("barred", [False, True])
def test_05_over_every_limit(start, barred):
    """The same, for every combination of the first five, and every value of each other."""
    base = {**STARTS[start], "security_danger": barred}
    for facts in combinations(base, **known_or_not(*ASYLUM_ALONE[:5])):
        same(base, MANDATORY, **{name: facts[name] for name in ASYLUM_ALONE})
    for facts in combinations(base, **known_or_not(*ASYLUM_ALONE[5:])):
        same(base, MANDATORY, **{name: facts[name] for name in ASYLUM_ALONE})


# 6. Asylum is never required; the others are never permitted.


def in_its_own_words(result):
    """Assert that asylum is never 'must' and the others never 'may'."""
    assert result["asylum"] in ("permitted", "refused", "open")
    assert all(result[each] in ("required", "refused", "open") for each in MANDATORY)


@thorough
@given(cases())
def test_06_asylum_is_never_required_and_the_others_never_permitted(facts):
    """Every result is one of the three that its protection can have."""
    in_its_own_words(answers(facts))


def test_06_over_discretion_and_every_set_of_bars():
    """The same, for every set of bars with discretion yes, no and unknown."""
    for facts in every_set_of_bars():
        for discretion in (True, False, None):
            in_its_own_words(answers(facts, favorable_discretion=discretion))


# 7. Learning an unknown fact never turns one settled answer into another, discretion apart.


def learning_settles(facts, name):
    """Assert that no value of an unknown fact changes a settled answer."""
    before = answers(facts)
    for learned in values_of(name):
        after = answers(facts, **{name: learned})
        for each in PROTECTIONS:
            if (name, learned, each) == ("favorable_discretion", False, "asylum"):
                assert after[each] == "refused"
            elif before[each] in SETTLED:
                assert after[each] == before[each], (name, learned, each)


@thorough
@given(cases(), st.sampled_from(NAMES))
def test_07_learning_never_unsettles(facts, name):
    """A settled answer stays, whatever an unknown fact turns out to be."""
    learning_settles({**facts, name: None}, name)


@pytest.mark.parametrize("start", STARTS)
def test_07_over_every_pair_of_unknown_facts(start):
    """The same, for every pair of facts hidden from the case, one of them then learned."""
    for first, second in itertools.permutations(NAMES, 2):
        learning_settles({**STARTS[start], first: None, second: None}, first)


# 8. A controlled private actor never yields asylum or statutory withholding.

CONTROLLED = {"persecutor": "controlled private actor"}


def refuses_controlled(facts):
    """Assert that both protections from persecution are refused."""
    result = answers(facts, **CONTROLLED)
    assert result["asylum"] == result["withholding"] == "refused"


@thorough
@given(cases())
def test_08_a_controlled_private_actor_never_yields_protection_from_persecution(facts):
    """Harm by someone the government can and will control refuses both, whatever is unknown."""
    refuses_controlled(facts)


def test_08_over_past_and_future():
    """The same, for every past harm, nexus, likelihood, relocation and humanitarian reason."""
    about = ("past_harm", "nexus", "relocation", "compelling_reasons", "circuit")
    for facts in combinations(**known_or_not(*about), likelihood_of_persecution=(0, 0.3, 1)):
        refuses_controlled(facts)


# 9. Changing past_harm never changes either CAT result.


@thorough
@given(cases(), ANY_VALUE["past_harm"])
def test_09_past_harm_never_changes_cat(facts, harm):
    """Past torture is evidence for the likelihood; by itself it moves neither CAT result."""
    same(facts, CAT, past_harm=harm)


def test_09_over_the_torture_facts():
    """The same, for every combination of the torture facts, barred or not."""
    about = known_or_not("severe_harm", "official_role", "specific_intent", "custody_or_control")
    about |= {"likelihood_of_torture": (0.5, 0.51, None), "terrorism": (False, True, None)}
    for facts in combinations(**about):
        for harm in (*values_of("past_harm"), None):
            same(facts, CAT, past_harm=harm)


# 10. In circuits 6 and 9 statutory withholding is never harder than elsewhere, in circuit 2
#     asylum; the circuit never changes a CAT result.


def never_harder(facts, circuits):
    """Assert that circuits 6 and 9, and for asylum 2, are at least as good as any other."""
    asylum = {c: rank(answers(facts, circuit=c)["asylum"]) for c in circuits}
    assert asylum["2"] >= max(asylum.values())
    assert asylum["2"] >= rank(answers(facts, circuit=None)["asylum"])
    assert len({asylum[c] for c in circuits if c != "2"}) == 1
    for circuit in (*circuits, None):
        same(facts, CAT, circuit=circuit)
    there = {c: rank(answers(facts, circuit=c)["withholding"]) for c in circuits}
    assert min(there["6"], there["9"]) >= max(there.values())
    assert there["6"] == there["9"]
    assert there["6"] >= rank(answers(facts, circuit=None)["withholding"])


@thorough
@given(cases())
def test_10_circuits_6_and_9_are_never_harder(facts):
    """The reading of the Sixth and Ninth never costs statutory withholding, the Second's asylum."""
    never_harder(facts, values_of("circuit"))


def test_10_over_nexus_past_and_future():
    """The same, for every nexus, past harm, relocation and persecutor; and it does help once."""
    about = known_or_not("nexus", "past_harm", "relocation", "persecutor", "political_opinion")
    helped = 0
    for facts in combinations(**about, likelihood_of_persecution=(0.3, 0.8)):
        never_harder(facts, representatives("circuit"))
        here, there = answers(facts, circuit="9"), answers(facts, circuit="2")
        helped += rank(here["withholding"]) > rank(there["withholding"])
    assert helped > 0


def test_10_over_a_second_nationality():
    """The same, with a second nationality or none; the Second Circuit does help there."""
    helped = 0
    about = known_or_not("second_nationality", "past_harm", "persecutor", "favorable_discretion")
    for facts in combinations(**about, likelihood_of_persecution=(0.05, 0.3)):
        never_harder(facts, representatives("circuit"))
        here, there = answers(facts, circuit="2"), answers(facts, circuit="9")
        helped += rank(here["asylum"]) > rank(there["asylum"])
    assert helped > 0


# 11. `deadline_carried` changes nothing outside days 366 to 369; expedited removal refuses all
#     four; risk of torture as evidence changes CAT only.


def carried_is_idle(facts, days):
    """Assert that a carried deadline changes no result on a day outside 366 to 369."""
    for carried in (True, False, None):
        same({**facts, "days_to_filing": days}, PROTECTIONS, deadline_carried=carried)


def evidence_of_risk_is_cat_only(facts):
    """Assert that proof of the risk of torture does no more than none for the other two."""
    risk = answers(facts, independent_evidence="risk of torture")
    none = answers(facts, independent_evidence="none")
    assert all(risk[each] == none[each] for each in ("asylum", "withholding"))


@thorough
@given(cases(), st.one_of(st.integers(0, 365), st.integers(370, 3650)))
def test_11_a_carried_deadline_matters_on_four_days_only(facts, days):
    """Before day 366 and after day 369 it changes nothing."""
    carried_is_idle(facts, days)


def test_11_over_every_start_and_day():
    """The same, at every start; on the four days it helps asylum, and nothing else."""
    for start in STARTS.values():
        for days in (0, 100, 365, 370, 3650):
            carried_is_idle(start, days)
    for days in (366, 367, 368, 369):
        late = {**STRONG, "days_to_filing": days}
        assert answers(late)["asylum"] == "refused"
        assert answers(late, deadline_carried=True)["asylum"] == "permitted"
        same(late, MANDATORY, deadline_carried=True)


@thorough
@given(cases())
def test_11_expedited_removal_refuses_all_four(facts):
    """Nothing is decided before the screening."""
    assert set(answers(facts, proceedings="expedited removal").values()) == {"refused"}


@thorough
@given(cases())
def test_11_evidence_of_the_risk_of_torture_changes_cat_only(facts):
    """Proof of the risk alone carries neither asylum nor statutory withholding."""
    evidence_of_risk_is_cat_only(facts)


def test_11_over_the_proof():
    """The same, for every credibility and corroboration; for CAT it does help."""
    helped = 0
    for facts in combinations(**known_or_not("credible", "corroboration"), terrorism=(False, True)):
        evidence_of_risk_is_cat_only(facts)
        for each in CAT:
            better = answers(facts, independent_evidence="risk of torture")[each]
            helped += rank(better) > rank(answers(facts)[each])
    assert helped > 0


# 11, the second half. With past persecution unrebutted, the likelihood does not matter to
#     statutory withholding.


def likelihood_is_idle(facts):
    """Assert that unrebutted past persecution makes the likelihood idle."""
    assert truth(facts, "withholding", "past persecution") == "met"
    assert truth(facts, "withholding", "rebutted") == "not met"
    found = {
        answers(facts, likelihood_of_persecution=share)["withholding"]
        for share in (*values_of("likelihood_of_persecution"), None)
    }
    assert len(found) == 1, found


@thorough
@given(cases(), forced(UNREBUTTED))
def test_11_unrebutted_past_persecution_makes_the_likelihood_idle(facts, past):
    """The presumption carries statutory withholding at any likelihood, even an unknown one."""
    likelihood_is_idle({**facts, **past})


def test_11_over_every_unrebutted_past():
    """The same, for every way to have unrebutted past persecution, with a lesser reason too."""
    past = {**UNREBUTTED, "genuine_fear": (False, None), "singled_out": (True, False, None)}
    for facts in combinations(**past):
        likelihood_is_idle(facts)
        likelihood_is_idle({**facts, "circuit": "6", "nexus": "a reason"})


# 12. Each protection moves one way only in every yes/no and ordered fact.

FROM_PERSECUTION = (*GROUNDS, *GROUP_TESTS, "nexus", "past_harm", "likelihood_of_persecution")
FROM_PERSECUTION += ("singled_out", "pattern_or_practice")
FROM_TORTURE = ("likelihood_of_torture", "severe_harm", "specific_intent", "custody_or_control")
FROM_TORTURE += ("official_role",)
EVERYWHERE = ("in_united_states", "unaccompanied_child", "credible", "independent_evidence")
WITHHOLDING_BARS = (*YES_NO_BARS[:7], "sentence_years")
ORDERED = tuple(name for name in NAMES if KIND[name] != "choice")

HELPS = {
    "asylum": (
        *EVERYWHERE,
        *FROM_PERSECUTION,
        "deadline_carried",
        "changed_circumstances",
        "extraordinary_circumstances",
        "filed_within_reasonable_period",
        "genuine_fear",
        "compelling_reasons",
        "other_serious_harm",
        "favorable_discretion",
    ),
    "withholding": (*EVERYWHERE, *FROM_PERSECUTION),
    "cat_withholding": (*EVERYWHERE, *FROM_TORTURE),
    "cat_deferral": (*EVERYWHERE, *FROM_TORTURE, *WITHHOLDING_BARS),
}
HARMS = {
    "asylum": (
        "safe_third_country",
        "days_to_filing",
        "previously_denied",
        "second_nationality",
        "changed_conditions",
        *(bar for bar in YES_NO_BARS if bar != "atrocity_participant"),
    ),
    "withholding": ("safe_third_country", "changed_conditions", *WITHHOLDING_BARS),
    "cat_withholding": ("safe_third_country", "lawful_sanction", *WITHHOLDING_BARS),
    "cat_deferral": ("safe_third_country", "lawful_sanction"),
}


def one_way(facts, name):
    """Assert that a rising fact moves each protection only the way the law says, or not at all."""
    values = values_of(name)
    if KIND[name] == "yes/no":
        values = (False, None, True)
    steps = [answers(facts, **{name: each}) for each in values]
    discretion = name == "favorable_discretion"
    for before, after in itertools.pairwise(steps):
        for each in PROTECTIONS:
            move = rank(after[each]) - rank(before[each])
            assert move >= 0 or name in HARMS[each], (name, each)
            assert move <= 0 or name in HELPS[each], (name, each)
            assert move == 0 or not discretion or each == "asylum"


@thorough
@given(cases(), st.lists(st.sampled_from(ORDERED), min_size=6, max_size=10, unique=True))
def test_12_each_fact_moves_each_protection_one_way_only(facts, names):
    """A fact that helps a protection never harms it elsewhere, and an idle fact never moves it."""
    for name in names:
        one_way(facts, name)


@pytest.mark.parametrize("start", STARTS)
def test_12_over_every_pair_of_facts(start):
    """The same, for every fact beside every value of every other fact."""
    for other, name in itertools.permutations(NAMES, 2):
        if name in ORDERED:
            for each in values_of(other):
                one_way({**STARTS[start], other: each}, name)


@pytest.mark.parametrize("protection", PROTECTIONS)
def test_12_every_named_fact_does_move_its_protection(protection):
    """No fact is listed as helping or harming that never moves the protection at all."""
    weak = {"past_harm": "none", "political_opinion": False, "social_group": True}
    excuse = {"days_to_filing": 400, "extraordinary_circumstances": True}
    excuse |= {"filed_within_reasonable_period": True}
    around = (
        STRONG,
        {**STRONG, "terrorism": True},
        {**STRONG, "aggravated_felony": True, "sentence_years": 10},
        {**STRONG, **weak},
        {**STRONG, **weak, "social_group": False},
        {**STRONG, **weak, "social_group": False, "nexus": None},
        {**STRONG, "past_harm": "none", "singled_out": False},
        {**STRONG, "changed_conditions": True, "genuine_fear": False},
        {**STRONG, "changed_conditions": True, "likelihood_of_persecution": 0},
        {**STRONG, "days_to_filing": 366},
        {**STRONG, **excuse},
        {**STRONG, **excuse, "extraordinary_circumstances": False},
        {**STRONG, "safe_third_country": True},
        {**STRONG, "safe_third_country": True, "terrorism": True},
        {**STRONG, "credible": False},
        {**STRONG, "credible": False, "terrorism": True},
        {**STRONG, "likelihood_of_persecution": 0},
    )
    for name in (*HELPS[protection], *HARMS[protection]):
        found = {
            (number, answers(facts, **{name: each})[protection])
            for number, facts in enumerate(around)
            for each in values_of(name)
        }
        assert len(found) > len(around), name


# 13. In removal proceedings with unrebutted past persecution and no atrocity, asylum permitted
#     implies statutory withholding required.

NO_ATROCITY = {"proceedings": ("removal",), "atrocity_participant": (False,)}
PROVEN = {"corroboration": values_of("corroboration")}


@thorough
@given(cases(changes=4), forced({**UNREBUTTED, **NO_ATROCITY, **PROVEN}))
def test_13_asylum_permitted_implies_statutory_withholding(facts, past):
    """Who may be given asylum for unrebutted past persecution must be given withholding."""
    result = answers(facts, **past)
    if result["asylum"] == "permitted":
        assert result["withholding"] == "required"


def test_13_over_every_unrebutted_past():
    """The same, for every such past and every value of every other fact; it is met often."""
    about = {**UNREBUTTED, **NO_ATROCITY, "likelihood_of_persecution": (0, 0.3, None)}
    others = [name for name in NAMES if name not in about]
    permitted = 0
    for facts in combinations(**about):
        for name in others:
            for each in (*values_of(name), None):
                result = answers(facts, **{name: each})
                if result["asylum"] == "permitted":
                    permitted += 1
                    assert result["withholding"] == "required", name
    assert permitted > 1000


# 14. If every CAT element is met, exactly one CAT form is required once the bars are known.


@thorough
@given(cases(), forced(CAT_MET), forced({name: values_of(name) for name in WITHHOLDING_BARS}))
def test_14_exactly_one_form_of_cat_protection(facts, torture, bars):
    """With elements 1 to 5 met and every bar known, one form is required, the other refused."""
    result = answers({**facts, **torture, **bars})
    assert sorted(result[each] for each in CAT) == ["refused", "required"]


def test_14_over_every_way_to_meet_the_elements():
    """The same, for every way to meet the elements and every set of bars of withholding."""
    bars = {name: values_of(name) for name in WITHHOLDING_BARS[:7]}
    for facts in combinations(**bars, sentence_years=(4, 5)):
        assert sorted(answers(facts)[each] for each in CAT) == ["refused", "required"]
    for facts in combinations(**CAT_MET, terrorism=(False, True)):
        wanted = "cat_deferral" if facts["terrorism"] else "cat_withholding"
        assert [each for each in CAT if answers(facts)[each] == "required"] == [wanted]


# 15. Where unknown facts are few, trying every value gives the same answer as the formulas.


def completed(facts):
    """Assert that each answer is the one all completions share, or open where they differ."""
    unknown = [n for n in NAMES if facts[n] is None and n != "favorable_discretion"]
    choices = {name: representatives(name) for name in unknown}
    every = [answers(each) for each in combinations(facts, **choices)]
    for each in PROTECTIONS:
        possible = {result[each] for result in every}
        wanted = possible.pop() if len(possible) == 1 else "open"
        assert answers(facts)[each] == wanted, (each, unknown)


KNOWN = cases().map(lambda facts: {n: STRONG[n] if facts[n] is None else facts[n] for n in NAMES})


@thorough
@given(KNOWN, st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
def test_15_trying_every_value_gives_the_same_answer(facts, hidden):
    """With up to three facts hidden, the formulas say what all completions together say."""
    completed({**facts, **dict.fromkeys(hidden)})


@pytest.mark.parametrize("barred", [False, True])
def test_15_over_every_pair_of_unknown_facts(barred):
    """The same, for every pair of facts hidden from a strong case, barred or not."""
    for hidden in itertools.combinations(NAMES, 2):
        completed({**STRONG, "terrorism": barred, **dict.fromkeys(hidden)})


def test_15_over_the_facts_that_interlock():
    """The same, for every set of the facts that stand in several branches hidden at once."""
    interlocked = ("past_harm", "persecutor", "relocation", "changed_conditions", "nexus")
    beside = {"likelihood_of_persecution": (0.05, 0.3, 0.8), "circuit": ("none", "9", None)}
    beside |= {"compelling_reasons": (False, True), "relocation": values_of("relocation")}
    for facts in combinations(**beside):
        for size in range(1, 6):
            for hidden in itertools.combinations(interlocked, size):
                completed({**facts, **dict.fromkeys(hidden)})
