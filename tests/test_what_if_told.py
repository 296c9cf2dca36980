"""What would change the answer, as it is told: each answer's end, and what nobody can change."""

from reliefkit.assess import GRANTED, Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.law import PROTECTIONS
from reliefkit.variants import thresholds
from reliefkit.whatif import flips, next_questions
from reliefkit.words.finding import RESULT_WORDS, inner_title

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
            for answer, changed in question.settles.items():
                _, found, rest = told.partition(f"If {answer}, ")
                assert bool(found) is bool(changed)
                said = rest.partition(" If ")[0]
                for name, result in changed.items():
                    settling += 1
                    assert inner_title(name) in said
                    assert f": {RESULT_WORDS[result]}" in said
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
    now = assess(case)
    for value in (True, False):
        then = assess(case.but(credible=value))
        changed = {n: then[n].result for n in PROTECTIONS if then[n].result is not now[n].result}
        assert credible.settles[FACTS["credible"].words(value)] == changed


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


def test_what_an_author_sees_of_a_flip_a_question_and_a_threshold() -> None:
    """Printed in a notebook, each says what it is about and what comes of it."""
    (flip, *_) = flips(START, "withholding", 1)
    assert str(flip.result) in repr(flip)
    assert all(name in repr(flip) for name in flip.changes)
    (question, *_) = next_questions(OPEN[0])
    assert question.fact in repr(question)
    assert question.text() in repr(question)
    marks = {mark.protection: mark for mark in thresholds(START, "likelihood_of_persecution")}
    assert marks["asylum"].included
    assert "from 0.1" in repr(marks["asylum"])
    assert "above 0.5" in repr(marks["withholding"])
    for mark in marks.values():
        assert f"{mark.below}, then {mark.above}" in repr(mark)
        assert Result.REFUSED is mark.below
