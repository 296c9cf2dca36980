"""What to ask next, of a case with a few facts unknown: which answer would change the most."""

from random import Random

from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.practice import cases
from reliefkit.practice.cases import someone, story, turns_of
from reliefkit.practice.items import Answer, Item
from reliefkit.variants import other_values, results
from reliefkit.whatif import next_questions

ASKED = "What is asked below is not known yet. Nothing else is disputed."
SHOWN = 4  # questions to choose from
MARGIN = 0.25  # results, on average, that the best settles more than another that is offered
NOT_ASKED = {"proceedings", "circuit", "favorable_discretion"}  # nobody has to ask the person
HANG = {"sentence_years", "filed_within_reasonable_period", "group_immutable"}  # on another answer


def settles(case: Case, fact: str) -> tuple[float, int]:
    """Return how many results the answers to a question change: on average, and at most."""
    answers = [[(FACTS[fact], value)] for value in other_values(FACTS[fact], None)]
    now, *ends = zip(*results(case, [[], *answers]).values(), strict=True)
    changed = [sum(a is not b for a, b in zip(now, end, strict=True)) for end in ends]
    return sum(changed) / len(changed), max(changed)


def ask(rng: Random, skill: str, want: str) -> Item | None:
    """Return a case with a few facts unknown, of which this one is among the best to ask."""
    facts = cases.begun(rng)
    for turn in rng.choices(turns_of(skill), k=2):
        facts |= cases.taken(rng, turn)
    case, unknown = cases.case_of(facts | {want: None}), [want]
    if case is None or settles(case, want)[0] < MARGIN:
        return None
    pool = [n for n in cases.told_values() if not FACTS[n].ground]
    for name in rng.sample(pool, len(pool)):
        if len(unknown) == SHOWN or name in {*NOT_ASKED, *HANG, want}:
            continue
        more = cases.case_of(case.given | {name: None})
        if more and settles(more, name)[0] <= settles(more, want)[0] - MARGIN:
            case, unknown = more, [*unknown, name]
    if len(unknown) < SHOWN:
        return None
    found = {name: settles(case, name) for name in rng.sample(unknown, SHOWN)}
    scores, best = {n: mean for n, (mean, _) in found.items()}, found[want][0]
    if any(best - MARGIN < score != best for score in scores.values()):
        return None
    if found[want][1] < max(most for _, most in found.values()):
        return None
    said = {q.fact: q.text() for q in next_questions(case)}
    answers = {}
    for fact, score in scores.items():
        asked = FACTS[fact].question
        none = f"{asked} Whatever the answer, no result changes."
        answers[fact] = Answer(asked, score == best, said.get(fact, none))
    name = someone(rng)
    told = [*story(case, name, case.said - {*case.unknown}), ASKED]
    text = "Which would you ask first, to change the most of the four results?"
    return Item({name: case}, text, answers, story=[("", told)])
