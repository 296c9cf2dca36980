"""The kinds about what to ask and about what is said; and an item of any kind."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from random import Random
from typing import Any

from reliefkit.assess import GRANTED, Result
from reliefkit.case import Case
from reliefkit.errors import entry, known
from reliefkit.facts import FACTS
from reliefkit.facts.kinds import Number
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.library import cite_text
from reliefkit.library.claims import VERDICTS, claims, confusions
from reliefkit.library.clients import Client, clients, own_clients
from reliefkit.library.mistakes import Slip, assessed, mistakes
from reliefkit.practice import cases, endless
from reliefkit.practice.cases import EVERY_SKILL, drawn, granted, skills, someone, story, turns_of
from reliefkit.practice.endless import given_words, side_of
from reliefkit.practice.items import Answer, Item, Kind, say, shuffled
from reliefkit.variants import other_values, results
from reliefkit.whatif import next_questions
from reliefkit.words.finding import capital, elsewhere

# -- what to ask next, of a case with a few facts unknown ----------------------------------------

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


def _worth_asking(skill: str) -> list[str]:
    return endless.moved(skill, NOT_ASKED)


def _ask(rng: Random, skill: str, want: str) -> Item | None:
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
    if any(most >= found[want][1] for score, most in found.values() if score != best):
        return None  # what is wrong would look as good, by the most that an answer changes
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


# -- what is said --------------------------------------------------------------------------------

GENERAL, TRUE = "a mistake about the law", "a truth about the law"
IS_RIGHT = "What you chose is true."


def _mistake(rng: Random, skill: str, want: str) -> Item | None:
    """Return a case and four statements of which the rules prove one false.

    It is about a protection, or about the law in general; what is true may be of either too.
    """
    case, name = drawn(rng, skill), someone(rng)
    own = [m for m in mistakes().values() if skill in (m.lesson, EVERY_SKILL)]
    if case is None or (want == GENERAL and not own):
        return None
    answers = {}
    for law, found in ((law, assessed(case)[law]) for law in PROTECTIONS):
        slip = Slip(case, law, side_of(law not in granted(case)))
        answers[law] = Answer(say(found, name), False, IS_RIGHT, {name: found}, [slip])
    if want in answers:
        false = _false(rng, case, want, name)
        if false is None:
            return None
        said, slip = false
        answers[want] = answers[want]._replace(words=said, right=True, told="", slips=[slip])
    if want == GENERAL or (own and rng.random() < 0.5):
        one = rng.choice(own)
        answers.pop(rng.choice([law for law in PROTECTIONS if law != want]))
        if want == GENERAL:
            why = f"{one.right} ({cite_text(one.authorities)})"
            answers[one.id] = Answer(one.says, True, why, slips=[Slip(case, sentence=one.id)])
        else:  # what is said of the law in general is often true
            answers[TRUE] = Answer(one.right, False, IS_RIGHT)
    about = want if want in LAW else ""
    return Item({name: case}, "One of these is a mistake. Which?", shuffled(rng, answers), about)


def _false(rng: Random, case: Case, law: str, name: str) -> tuple[str, Slip] | None:
    """Return a false statement about a protection, and what it shows to take it for true."""
    found = assessed(case)
    now, others = found[law], [found[other] for other in PROTECTIONS]
    others = [one for one in others if len(one.missing) == 1 and not elsewhere(one)]
    if now.result not in GRANTED:
        return f"{given_words(law)}.", Slip(case, law, "granted")
    if now.result is Result.PERMITTED and rng.random() < 0.5:
        return f"{LAW[law].title} must be granted.", Slip(case, law, "must")
    if not others:
        return None
    other = rng.choice(others)
    (missing,) = other.missing
    named = "" if missing.name in [e.name for e in now.elements] else missing.name
    said = say(other, name).replace(other.protection.title, LAW[law].title, 1)
    return said, Slip(case, law, "refused", named)


OFTEN = dict(zip(VERDICTS, (3, 3, 1, 2), strict=True))  # there are more statements of some verdicts


def _web(rng: Random, skill: str, want: str) -> Item | None:
    about = skills()[skill].confusions or confusions()
    fitting = [c for c in claims().values() if c.confusion in about and c.verdict == want]
    if not fitting:
        return None
    claim = rng.choice(fitting)
    answers = {one: Answer(f"It is {one}", one == want) for one in VERDICTS}
    why = f"{claim.why} ({cite_text(claim.authorities)})"
    answers[want] = answers[want]._replace(told=why)
    told = [("", [str(claim)]), ("", [f"So says, in our words, {claim.source}."])]
    return Item({}, "How good is it?", answers, story=told, more=claim)


def _verdicts(skill: str) -> list[str]:
    able = skill == EVERY_SKILL or skills()[skill].confusions
    return [one for one in VERDICTS for _ in range(OFTEN[one])] if able else []


SILENT, UNTOLD = "silent", "No word of the story tells it."


Found = tuple[Client, str, Any]  # a fact of a client, and its value, None if it is not told


@cache
def findable() -> Mapping[str, Mapping[tuple[str, str], Sequence[Found]]]:
    """Return what can be found, by skill and by what it counts as."""
    every: dict[tuple[str, str], list[Found]] = {}
    for client, fact in product(clients().values(), FACTS):
        for value in _said(client, fact):
            every.setdefault(found_as(fact, value), []).append((client, fact, value))
    return {
        name: {want: every[want] for want in sorted(every) if want[0] in skill.facts}
        for name, skill in skills().items()
    }


def _said(client: Client, fact: str) -> Iterator[Any]:
    if client.words.get(fact) and client.case[fact] is not None:
        yield client.case[fact]
    elif fact not in client.facts and FACTS[fact].ordinary is False:
        yield None


def found_as(fact: str, value: Any) -> tuple[str, str]:
    """Return what a value counts as where each is to be found as often: all numbers are as one."""
    number = isinstance(FACTS[fact], Number) and value is not None
    return fact, "a number" if number else repr(value)


def _own(found: Sequence[Found]) -> list[Found]:
    ids = own_clients()
    return [one for one in found if one[0].id in ids]


def _facts_wanted(skill: str) -> list[tuple[str, str]]:
    """Return what may be asked for; of clients of one's own, where there are any, half the time."""
    every, own = [*findable()[skill]], [n for n, some in findable()[skill].items() if _own(some)]
    return every + own * (len(every) // (len(own) or 1))


def _find(rng: Random, skill: str, want: tuple[str, str]) -> Item:
    fitting = findable()[skill][want]
    client, fact, value = rng.choice(_own(fitting) or fitting)
    values = list(FACTS[fact].values)
    if not 0 < len(values) <= 5:  # a number has none, and there are many circuits
        same = (some for (name, _), some in findable()[skill].items() if name == fact)
        every = sorted({v for some in same for *_, v in some} - {None, value})
        values = sorted([value, *rng.sample(every, min(3, len(every)))])
    answers = {repr(v): Answer(capital(FACTS[fact].words(v)), v == value) for v in values}
    answers[SILENT] = Answer("The story does not say", value is None)
    why = " ".join(f"“{one}”" for one in client.words.get(fact, [])) or UNTOLD
    answers = {n: one._replace(told=why if one.right else "") for n, one in answers.items()}
    told = [("", [client.story])]
    return Item(
        {client.name: client.case}, FACTS[fact].question, answers, "", told, more=(client, fact)
    )


KINDS = {
    "which": Kind("Which protection?", lambda skill: endless.SETS, endless.which),
    "decides": Kind("What decides?", endless.breakable, endless.decides),
    "change": Kind("Change one fact", endless.moved, endless.change),
    "ask": Kind("What would you ask next?", _worth_asking, _ask),
    "two": Kind("Which of these two, and why?", lambda skill: endless.PAIRS, endless.two),
    "mistake": Kind("Find the mistake", lambda skill: [*PROTECTIONS, GENERAL], _mistake),
    "web": Kind("Find the mistake on the web", _verdicts, _web, endless=False),
    "find": Kind("Find the facts in a story", _facts_wanted, _find, endless=False),
}
TRIES = 80  # draws for one wanted answer, before another is wanted


def make(kind: str, skill: str, seed: str, last: str = "") -> Item:
    """Return the item of a kind and skill that a seed stands for, of another surface than `last`.

    Raises ReliefError for a kind or skill that does not exist.
    """
    one = entry("kind", kind, KINDS)
    known("skill", [skill], one.skills())
    rng, wants = Random(f"{kind} {skill} {seed}"), one.wants(skill)
    while True:
        for want in rng.sample(wants, len(wants)):
            for _ in range(TRIES):
                item = one.draw(rng, skill, want)
                if item and item.surface != last:
                    return item._replace(kind=kind, skill=skill, seed=seed)
