"""Flips are complete and smallest; questions are those that matter, in order."""

import random
from collections import Counter
from itertools import combinations, pairwise, product

import pytest
import spaces

from reliefkit import PROTECTIONS, Case, ReliefError, assess, compare, flips, next_questions
from reliefkit.assess import GRANTED
from reliefkit.facts import FACTS
from reliefkit.views import VIEWS
from reliefkit.views.markup import Scene
from reliefkit.words.finding import headline, inner_title

# Where the standards divide a scale: the first and the last slider step of every part.
PARTS = {"likelihood_of_persecution": ((0, 0.09), (0.1, 0.5), (0.51, 1))}
PARTS |= {"likelihood_of_torture": ((0, 0.5), (0.51, 1))}
PARTS |= {"days_to_filing": ((0, 365), (366, 369), (370, 3650))}
PARTS |= {"sentence_years": ((0, 4), (5, 50))}


def part(name, value):
    """Which part of its scale a value lies in."""
    firsts = {"likelihood_of_persecution": (0.1, 0.500001), "likelihood_of_torture": (0.500001,)}
    firsts |= {"days_to_filing": (366, 370), "sentence_years": (5,)}
    return sum(round(value, 6) >= first for first in firsts[name])


def moves(case):
    """Every single change worth trying, written without the package's own list."""
    for name in spaces.NAMES:
        now = case[name]
        if name not in PARTS:
            yield from ((name, value) for value in spaces.SHEET[name][3] if value != now)
            continue
        here = -1 if now is None else part(name, now)
        for k, (first, last) in enumerate(PARTS[name]):
            if k != here:
                yield name, last if k < here or (here < 0 and k == 0) else first


def turned(before, after, protection):
    """Whether a protection has turned around between two lots of results."""
    if before[protection] in GRANTED:
        return after[protection] == "refused"
    return after[protection] in GRANTED


def brute(case):
    """Every smallest set of one or two changes that turns each protection, by trying them all."""
    before = assess(case).results
    every = list(moves(case))
    found = {protection: [] for protection in PROTECTIONS}
    for one in every:
        after = assess(case.but(**dict([one]))).results
        for protection in PROTECTIONS:
            if turned(before, after, protection):
                found[protection].append(frozenset([one]))
    alone = {protection: set().union(*found[protection]) for protection in PROTECTIONS}
    for one, two in combinations(every, 2):
        if one[0] == two[0]:
            continue
        after = assess(case.but(**dict([one, two]))).results
        for protection in PROTECTIONS:
            if turned(before, after, protection) and not {one, two} & alone[protection]:
                found[protection].append(frozenset([one, two]))
    return found


def sample():
    """A few strong cases, and random ones near them and far from them."""
    rng = random.Random("flips")
    strong = Case(**spaces.STRONG)
    yield strong
    yield Case.undisputed()
    yield strong.but(past_harm="none", likelihood_of_persecution=0.3, days_to_filing=500)
    yield strong.but(nexus="a reason", circuit="5", aggravated_felony=True, sentence_years=5)
    yield strong.but(safe_third_country=True, official_role=None, terrorism=True)
    yield strong.but(credible=None, terrorism=None)
    for _ in range(6):
        yield Case(**spaces.random_case(rng))


def test_flips_are_all_the_smallest_changes_and_only_those():
    """Over every one- and two-change set, flips are exactly the smallest that turn the result."""
    seen = Counter()
    for case in sample():
        expected = brute(case)
        now = assess(case).results
        for protection in PROTECTIONS:
            got = flips(case, protection)
            sets = [frozenset(flip.changes.items()) for flip in got]
            assert len(sets) == len(set(sets))
            assert set(sets) == set(expected[protection]), (case, protection)
            seen[protection, str(now[protection])] += len(sets)
            for flip in got:
                after = assess(case.but(**flip.changes))[protection].result
                assert after == flip.result
                assert turned(now, {protection: after}, protection)
    for protection in PROTECTIONS:
        granted = "permitted" if protection == "asylum" else "required"
        for result in (granted, "refused", "open"):
            assert seen[protection, result] > 0, (protection, result)


def test_flips_of_one_are_the_short_ones():
    """Asking for at most one change gives the flips of one change; three include those of two."""
    case = Case(**spaces.STRONG).but(days_to_filing=500)
    two = flips(case, "asylum")
    one = flips(case, "asylum", at_most=1)
    assert [f.changes for f in one] == [f.changes for f in two if len(f.changes) == 1]
    small = Case.undisputed(severe_harm=True, official_role="inflicts")
    small = small.but(credible=False, corroboration="missing")
    three = flips(small, "cat_withholding", at_most=3)
    sizes = [len(f.changes) for f in three]
    assert sizes == sorted(sizes)
    two = [f.changes for f in flips(small, "cat_withholding")]
    assert [f.changes for f in three if len(f.changes) < 3] == two
    assert any(size == 3 for size in sizes)
    for small in two:
        for flip in three:
            assert flip.changes == small or not small.items() <= flip.changes.items()


def test_flips_come_shortest_first_then_those_people_can_make():
    """The order is by number of changes, then by whether anybody can make them."""
    strong = Case(**spaces.STRONG)
    seen = set()
    for changes in (
        {"nexus": "a reason", "past_harm": "none", "circuit": "5"},
        {"days_to_filing": 500},
    ):
        for protection in PROTECTIONS:
            found = flips(strong.but(**changes), protection)
            keys = [(len(f.changes), bool(f.fixed)) for f in found]
            assert keys == sorted(keys)
            seen.add(tuple(dict.fromkeys(keys)))
    last = (1, False), (1, True), (2, False)  # a longer one that people can make comes after
    assert any(keys[:3] == last for keys in seen)


def test_facts_nobody_can_change_are_marked():
    """The calendar, the circuit, a nationality and having been a child alone are marked."""
    fixed = ["unaccompanied_child", "deadline_carried", "second_nationality", "circuit"]
    assert [n for n, f in FACTS.items() if not f.changeable] == fixed
    late = Case(**spaces.STRONG).but(days_to_filing=500)
    child = next(f for f in flips(late, "asylum") if "unaccompanied_child" in f.changes)
    assert child.fixed == ("unaccompanied_child",)
    assert "Nobody can change" in child.text()
    mixed = Case(**spaces.STRONG).but(nexus="a reason", circuit="5")
    moved = [f for f in flips(mixed, "withholding") if f.changes.get("circuit") == "9"]
    assert [f.fixed for f in moved] == [("circuit",)]
    free = next(f for f in flips(late, "asylum") if f.changes == {"days_to_filing": 365})
    assert free.fixed == ()
    assert "Nobody" not in free.text()


def test_a_flip_says_what_it_changes():
    """A flip shows its changes, and its text is the comparison's sentence for the protection."""
    case = Case(**spaces.STARTS["fear alone"]).but(likelihood_of_persecution=0.3)
    flip = next(f for f in flips(case, "withholding") if len(f.changes) == 1 and not f.fixed)
    after = case.but(**flip.changes)
    assert flip.text() == compare(case, after).sentence("withholding")
    assert (flip.case, flip.protection, flip.result) == (case, "withholding", "required")
    for protection in PROTECTIONS:
        for each in flips(case, protection):
            assert each.text().strip().endswith((".", ")"))
            assert all(name in repr(each) for name in each.changes)


def test_a_flip_from_open_is_granted():
    """From open a flip supplies the answers under which the protection is granted."""
    asked = Case.undisputed(political_opinion=True, nexus="central reason", persecutor="government")
    assert assess(asked).asylum.result == "open"
    for flip in flips(asked, "asylum"):
        assert flip.result == "permitted"
    assert {"likelihood_of_persecution": 0.1} in [f.changes for f in flips(asked, "asylum")]


def test_flips_refuse_what_they_cannot_use():
    """No case, no such protection, and a number of changes that is not 1, 2 or 3 are named."""
    with pytest.raises(ReliefError, match="expected a Case"):
        flips({}, "asylum")
    with pytest.raises(ReliefError, match="Did you mean 'asylum'"):
        flips(Case(), "asylums")
    for odd in (0, 4, True, "2", 1.5, None, [2]):
        with pytest.raises(ReliefError, match="at_most"):
            flips(Case(), "asylum", at_most=odd)


# -- questions ---------------------------------------------------------------------------------


def answers(name):
    """One value for every way a fact can be answered that the law tells apart."""
    return [first for first, _ in PARTS[name]] if name in PARTS else spaces.SHEET[name][3]


def matters(case):
    """Which unknown facts can change a result, given some answer to all the others."""
    unknown = case.unknown
    options = [answers(name) for name in unknown]
    results = {
        chosen: tuple(assess(case.but(**dict(zip(unknown, chosen, strict=True)))).results.values())
        for chosen in product(*options)
    }
    found = set()
    for k, name in enumerate(unknown):
        by_rest = {}
        for chosen, result in results.items():
            by_rest.setdefault(chosen[:k] + chosen[k + 1 :], set()).add(result)
        if any(len(ends) > 1 for ends in by_rest.values()):
            found.add(name)
    return found


def few_unknown(rng):
    """A random case near a strong one in which three facts are unknown."""
    facts = dict(spaces.STRONG)
    for name in rng.sample(spaces.NAMES, rng.choice((0, 2, 4, 8))):
        facts[name] = spaces.any_value(rng, name)
    return Case(**facts).but(**dict.fromkeys(rng.sample(spaces.NAMES, 3)))


def test_questions_are_those_that_can_matter():
    """Asked are the unknown facts that some answer to the others lets matter; no other is."""
    rng = random.Random("questions")
    asked = left_out = 0
    for _ in range(600):
        case = few_unknown(rng)
        expected = matters(case)
        got = [question.fact for question in next_questions(case)]
        assert len(got) == len(set(got))
        assert set(got) == expected, case
        asked += len(got)
        left_out += len(case.unknown) - len(got)
    assert asked > 200
    assert left_out > 200


def test_a_fact_that_two_routes_make_idle_is_not_asked():
    """With unrebutted past persecution the likelihood is idle whatever the unknown nexus is."""
    case = Case(**spaces.STRONG).but(nexus=None, likelihood_of_persecution=None)
    assert [q.fact for q in next_questions(case)] == ["nexus"]


def settled(case, then):
    """Return the protections whose result changes between two cases, and to what; and in words."""
    now, after = assess(case), assess(then)
    changed = [after[p] for p in PROTECTIONS if after[p].result is not now[p].result]
    return {f.name: f.result for f in changed}, {f.name: headline(f) for f in changed}


def test_each_answer_settles_what_it_says():
    """For each answer, the results told are those that change, and they are right."""
    rng = random.Random("settles")
    cases = [few_unknown(rng) for _ in range(60)] + [Case.undisputed(), Case()]
    for case in cases:
        for question in next_questions(case):
            name = question.fact
            assert case[name] is None
            assert question.question == FACTS[name].question
            assert question.text().startswith(question.question)
            tried = set()
            for value in answers(name):
                words = FACTS[name].words(value)
                told = next(
                    a for a in question.settles if a == words or words == a.split(" to ")[0]
                )
                tried.add(told)
                changed, words = settled(case, case.but(**{name: value}))
                assert question.settles[told] == changed, (case, name, value)
                assert question.told[told] == words
                assert not changed or f"If {told}," in question.text()
            assert tried == set(question.settles)


def test_a_scale_answer_holds_for_its_whole_stretch():
    """What a stretch of a scale settles is settled by its first and by its last step."""
    case = Case(**spaces.STARTS["fear alone"]).but(likelihood_of_persecution=None)
    (question,) = next_questions(case)
    assert list(question.settles) == ["0% to 9%", "10% to 50%", "51% to 100%"]
    for ends, told in zip(PARTS[question.fact], question.settles.values(), strict=True):
        for value in ends:
            assert told == settled(case, case.but(likelihood_of_persecution=value))[0]


def test_questions_that_settle_most_come_first():
    """The order is by the results an answer changes on average, then by the elements settled."""
    for case in (Case(), Case.undisputed(), *map(few_unknown, map(random.Random, range(40)))):
        found = next_questions(case)
        assert all(first.score >= second.score for first, second in pairwise(found))
        for question in found:
            changed = sum(map(len, question.settles.values())) / len(question.settles)
            assert question.score[0] == changed


def test_no_question_is_left_where_every_fact_is_known():
    """A case with nothing unknown asks nothing; what is no case is refused."""
    assert next_questions(Case(**spaces.STRONG)) == []
    with pytest.raises(ReliefError, match="expected a Case"):
        next_questions(None)


# -- as it is told -------------------------------------------------------------------------------

START = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.6,
    likelihood_of_torture=0.2,
    severe_harm=True,
    official_role="inflicts",
)
OPEN = (
    START.but(credible=None, nexus=None),
    START.but(days_to_filing=None, likelihood_of_persecution=None),
    Case(political_opinion=True, nexus="central reason"),
)


def test_a_question_tells_what_each_answer_would_settle() -> None:
    """For each answer that settles something: which protections end how; for others, nothing."""
    alone, settling = 0, 0
    for case in OPEN:
        for question in next_questions(case):
            told = question.text()
            assert told.startswith(FACTS[question.fact].question)
            for answer, changed in question.told.items():
                _, found, rest = told.partition(f"If {answer}, ")
                assert bool(found) is bool(changed)
                said = rest.partition(" If ")[0]
                for name, result in changed.items():
                    settling += 1
                    assert inner_title(name) in said
                    assert f": {result}" in said
            assert told.count(" If ") == sum(map(bool, question.settles.values()))
            nothing = not any(question.settles.values())
            assert ("settles nothing alone" in told) is nothing
            alone += nothing
    assert alone
    assert settling > 10


def test_each_answer_is_told_with_its_new_result_and_no_other() -> None:
    """What an answer settles is what the case comes to with that answer."""
    case = OPEN[0]
    (credible,) = [q for q in next_questions(case) if q.fact == "credible"]
    for value in (True, False):
        changed, _ = settled(case, case.but(credible=value))
        assert credible.settles[FACTS["credible"].words(value)] == changed


def test_a_claim_that_belongs_elsewhere_is_not_called_unavailable() -> None:
    """Neither a question nor a list of ways says so of an asylum officer's case, or a screening."""
    (where,) = [q.text() for q in next_questions(Case()) if q.fact == "proceedings"]
    officer, screening, reinstated, _ = where.split(" If ")[1:]
    assert officer.endswith("CAT deferral: not decided by an asylum officer.")
    assert screening.endswith("CAT deferral: not reached.")
    assert reinstated == "reinstated order, asylum: not available."
    (third,) = next_questions(START.but(safe_third_country=None, favorable_discretion=True))
    assert third.text().endswith("statutory withholding: not reached.")
    now = assess(START)
    shown = VIEWS["whatif"].text(Scene(now, now, (), ("withholding",), START, "", frozenset()))
    ends = dict(part.split(":", 1) for part in shown.split("It is ")[1:])
    assert "asylum officer" in ends.pop("not decided by an asylum officer")
    assert "before a screening" in (elsewhere := ends.pop("not reached"))
    assert "safe-third-country" in elsewhere
    assert "screening" not in ends["not available"]
    assert "safe-third-country" not in ends["not available"]


def test_questions_that_could_settle_most_come_first() -> None:
    """First by results settled, then by open elements settled; both fall along the list."""
    for case in OPEN:
        scores = [question.score for question in next_questions(case)]
        assert scores == sorted(scores, reverse=True)
        assert all(changed >= 0 and settled >= 0 for changed, settled in scores)
    now = assess(OPEN[0])
    open_now = {name: {e.name for e in now[name].open} for name in PROTECTIONS}
    for question in next_questions(OPEN[0]):
        answers = FACTS[question.fact].values
        settled = sum(
            len(open_now[name] - {e.name for e in then[name].open})
            for then in (assess(OPEN[0].but(**{question.fact: value})) for value in answers)
            for name in PROTECTIONS
        )
        assert bool(question.score[1]) is bool(settled), question.fact
    first, last = next_questions(OPEN[0])[0], next_questions(OPEN[0])[-1]
    assert sum(map(len, first.settles.values())) >= sum(map(len, last.settles.values()))


def test_what_nobody_can_change_is_said_of_a_flip_and_comes_last() -> None:
    """A flip of a fact nobody can change says so; those people can make stand before it."""
    found = flips(START.but(days_to_filing=500), "asylum", 1)
    fixed = [bool(flip.fixed) for flip in found]
    assert fixed == sorted(fixed)
    assert {True, False} <= set(fixed)
    for flip in found:
        told = flip.text()
        assert ("Nobody can change" in told) is bool(flip.fixed)
        for name in flip.fixed:
            assert not FACTS[name].changeable
            assert FACTS[name].label in told.partition("Nobody can change")[2]


def test_two_changes_are_looked_for_unless_told_otherwise() -> None:
    """Without a number, sets of one and of two facts are found, the single ones first."""
    refused = START.but(likelihood_of_persecution=0.05, days_to_filing=500)
    found = flips(refused, "asylum")
    sizes = [len(flip.changes) for flip in found]
    assert sizes == sorted(sizes)
    assert set(sizes) == {2}
    assert all(flip.result in GRANTED for flip in found)
    assert [f.changes for f in found] == [f.changes for f in flips(refused, "asylum", 2)]


def test_what_an_author_sees_of_a_flip_and_a_question() -> None:
    """Printed in a notebook, each says what it is about and what comes of it."""
    (flip, *_) = flips(START, "withholding", 1)
    assert str(flip.result) in repr(flip)
    assert all(name in repr(flip) for name in flip.changes)
    (question, *_) = next_questions(OPEN[0])
    assert question.fact in repr(question)
