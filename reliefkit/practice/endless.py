"""The kinds about one case or two: the rules draw the case, and prove which answer is right."""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import islice, product
from random import Random
from typing import Any

from reliefkit.assess import GRANTED
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.facts.kinds import PERSON
from reliefkit.law import GRAPH, LAW, PROTECTIONS
from reliefkit.learning.feedback import EVERY
from reliefkit.library.mistakes import Slip, assessed
from reliefkit.logic import AnyOf, Element, Node
from reliefkit.practice import cases
from reliefkit.practice.cases import REST, Fits, granted, skills, someone, story, turns_of
from reliefkit.practice.items import Answer, Item, mixed, say, shuffled
from reliefkit.variants import results
from reliefkit.words.finding import capital, inner_title

Move = tuple[str, Any]  # a fact, and what it is changed to


def given_words(protection: str) -> str:
    """Return that a protection is given: asylum may, the other three must."""
    verb = "must" if LAW[protection].mandatory else "may"
    return f"{LAW[protection].title} {verb} be granted"


def given_is(given: bool, protection: str) -> Fits:
    """Return what asks of a case whether a protection is given, or whether it is not."""
    return lambda case: (protection in granted(case)) is given


def side_of(given: bool) -> str:
    """Return what a slip says of a protection that is taken for given, or for refused."""
    return "granted" if given else "refused"


# -- which protection ----------------------------------------------------------------------------

_A, _W, _C, _D = PROTECTIONS
SETS = ((), (_A,), (_W,), (_C,), (_D,), (_A, _W), (_A, _C), (_W, _C), (_A, _W, _C))


def which(rng: Random, skill: str, want: tuple[str, ...]) -> Item | None:
    """Return a case that gets exactly the protections wanted."""
    case, name = cases.drawn(rng, skill, fits=lambda case: granted(case) == want), someone(rng)
    if case is None:
        return None
    answers = {}
    for law in PROTECTIONS:
        slip = Slip(case, law, side_of(law not in want))
        of = {name: assessed(case)[law]}
        answers[law] = Answer(given_words(law), law in want, laws=of, slips=[slip])
    answers["none"] = Answer("None of the four", not want)
    return Item({name: case}, "Tick every right answer: what follows?", answers, many=True)


# -- what decides --------------------------------------------------------------------------------

NOT_BROKEN = {"a bar applies", "before a judge"}  # no turn of a story breaks them alone
FEAR = "a well-founded or presumed fear, or humanitarian asylum"  # three ways, asked as one


@cache
def requirements(protection: str) -> dict[str, Node]:
    """Return what a protection asks, by name, the compound ones of asylum in their parts."""
    found: dict[str, Node] = {}
    for element in LAW[protection].elements:
        parts = element.formula.parts
        whole = isinstance(element.formula, AnyOf)
        if whole or sum(isinstance(part, Element) for part in parts) < 2:
            parts = (element,)
        found |= {part.name if isinstance(part, Element) else "fear": part for part in parts}
    return found


def lacking(case: Case, protection: str) -> dict[str, Node]:
    """Return the requirements that a case does not meet."""
    may, own = GRAPH.decide(case.values).may, requirements(protection)
    return {name: part for name, part in own.items() if not may[GRAPH.place[part]]}


def breakable(skill: str) -> list[str]:
    """Return the requirements that a skill's facts can break; and that none is.

    Of other skills' none that is asylum's alone: what is told for the skill may close asylum too.
    """
    own, others = [EVERY], list[str]()
    for law in PROTECTIONS:
        for name, part in requirements(law).items():
            moved = facts_below(part) & cases.told_values().keys()
            if name in {*NOT_BROKEN, *own, *others} or not moved:
                continue
            if moved & skills()[skill].facts:
                own.append(name)
            elif law != PROTECTIONS[0]:
                others.append(name)
    return mixed(own, others)


def decides(rng: Random, skill: str, right: str) -> Item | None:
    """Return a case that lacks exactly this one requirement of some protection.

    Those offered beside it are first what other protections lack, then what the story speaks of.
    """
    wanted = [right][: right != EVERY]
    about = rng.choice([law for law in PROTECTIONS if {*wanted} <= requirements(law).keys()])
    moving = facts_below(requirements(about)[right]) if wanted else ()
    torture = about.startswith("cat") or rng.random() < 0.3
    case = cases.drawn(rng, skill, torture, lambda one: [*lacking(one, about)] == wanted, moving)
    if case is None:
        return None
    own, name = requirements(about), someone(rng)
    laws = PROTECTIONS if "likelihood_of_torture" in case.said else PROTECTIONS[:2]
    lacked = {n: part for law in laws for n, part in lacking(case, law).items() if n not in own}
    lacked.pop("a bar applies", None)
    foreign = {n: part for n, part in lacked.items() if facts_below(part) != moving}
    usual = sorted(rng.sample([*own], len(own)), key=lambda n: not facts_below(own[n]) & case.said)
    offered = dict.fromkeys([right, *[*foreign][:2], *usual])
    found = assessed(case)[about]
    side = "refused" if found.result in GRANTED else ""
    answers = {}
    for n in [n for n in offered if n != EVERY][:4]:
        part = (foreign | own)[n]
        words = capital(part.title if isinstance(part, Element) else FEAR)
        answers[n] = Answer(words, False, slips=[Slip(case, about, side, n)])
    answers = shuffled(rng, answers)
    answers[EVERY] = Answer(f"None: {EVERY}", False, slips=[Slip(case, about, "granted")])
    answers[right] = Answer(answers[right].words, True, laws={name: found})
    return Item(
        {name: case}, f"Which requirement of {inner_title(about)} is not met?", answers, about
    )


# -- what would change it ------------------------------------------------------------------------


def moved(skill: str, but: Collection[str] = ()) -> list[str]:
    """Return the facts that a skill's turns move, but some."""
    told, own = [*cases.told_values().keys() - but], skills()[skill].facts
    return mixed(*(sorted(n for n in told if (n in own) is so) for so in (True, False)))


def turning(case: Case, moves: Sequence[Move], law: str) -> dict[str, Any]:
    """Return those of the moves that turn a protection around, one for each fact."""
    ends = results(case, [[], *([(FACTS[fact], value)] for fact, value in moves)], [law])[law]
    now, *given = (end in GRANTED for end in ends)
    return {fact: value for (fact, value), so in zip(moves, given, strict=True) if so is not now}


def change(rng: Random, skill: str, right: str) -> Item | None:
    """Return a case and four changes of a fact, of which this one alone turns a protection around.

    The others are of the skill's own facts first, so that its subject gives nothing away.
    """
    name, torture = someone(rng), rng.random() < 0.8
    if not (case := cases.drawn(rng, skill, torture, moving=[right])):
        return None
    moves = [(n, v) for n, values in cases.told_values().items() for v in values if v != case[n]]
    moves = rng.sample(moves, len(moves))
    able = [one for one in moves if one[0] == right]
    laws = [law for law in PROTECTIONS[: 4 if torture else 2] if turning(case, able, law)]
    if not laws:
        return None
    about, own = rng.choice(laws), skills()[skill].facts
    turned, to = turning(case, moves, about), about not in granted(case)
    moves.sort(key=lambda one: one[0] not in own)
    offered = {right: turned[right]} | {n: v for n, v in moves if n not in turned}
    fit = (one for one in offered.items() if not cases.odd(case.but(**dict([one]))))
    shown = [*islice(fit, 4)]
    if len(shown) < 4 or shown[0][0] != right:
        return None
    shown, answers = rng.sample(shown, 4), {}
    for fact, value in shown:
        after = case.but(**{fact: value})
        said = " ".join(story(after, name, cases.told_with([fact])))
        so = f"With {'the right change' if fact == right else 'yours'}: "
        answers[fact] = Answer(
            said,
            fact == right,
            so + say(assessed(after)[about], name),
            {name: assessed(case)[about]} if fact == right else {},
            [] if fact == right else [Slip(after, about, side_of(to), fact)],
        )
    end = given_words(about).removeprefix(LAW[about].title) if to else " is no longer available"
    text = f"One thing is found otherwise, and now {inner_title(about)}{end}. Which?"
    return Item({name: case}, text, answers, about, more=dict(shown))


# -- which of two --------------------------------------------------------------------------------

WHO = {  # whether the first can have it, and the second
    "first": (True, False), "second": (False, True), "both": (True, True), "neither": (False, False)
}  # fmt: skip
PAIRS = tuple(product(PROTECTIONS, (*WHO, "first", "second")))
APART = 4  # sentences on the differences, for each


def two(rng: Random, skill: str, want: tuple[str, str]) -> Item | None:
    """Return two cases, two differences apart, of which the first alone decides, or none does."""
    about, ends = want[0], WHO[want[1]]
    facts = [cases.begun(rng, about.startswith("cat") or rng.random() < 0.2)] * 2
    turns = [cases.taken(rng, rng.choice(some)) for some in (turns_of(skill), turns_of())]
    for turn in turns:
        side = rng.randrange(2)
        facts[side] = facts[side] | turn
    first = cases.case_of(facts[0], given_is(ends[0], about))
    if not (first and (second := cases.case_of(facts[1], given_is(ends[1], about)))):
        return None
    apart = first.differences(second)
    parts = [[n for n in turn if n in apart] for turn in turns]
    if not all(parts) or {*parts[0]} & {*parts[1]}:
        return None
    for one, other, turned in ((first, second, ends[::-1]), (second, first, ends)):
        alone = [about in granted(one.but(**{n: other[n] for n in part})) for part in parts]
        if (*alone,) != turned:
            return None
    labels = [part[0] for part in parts]
    if ends[0] is not ends[1]:
        bad, good = (first, second) if ends[1] else (second, first)
        enough = [n for n in parts[0] if about in granted(bad.but(**{n: good[n]}))]
        if len(enough) != 1:
            return None
        labels[0] = enough[0]
    told = [c.but(**{n: c[n] for n in labels if c[n] is not None}) for c in (first, second)]
    if any(FACTS[label].ground for label in labels) or any(map(cases.odd, told)):
        return None
    people = dict(zip(rng.sample(cases.settings()["people"], 2), told, strict=True))
    more = cases.told_with({*apart} | first.said ^ second.said)
    both = story(first, PERSON, FACTS.keys() - more)
    each = [(name, story(case, name, more)) for name, case in people.items()]
    if max(len(some) for _, some in each) > min(APART, cases.MOST - len(both)):
        return None
    words = {
        f"{who} {label}": f"Only {name}: what decides is {FACTS[label].label}"
        for who, name in zip(WHO, people, strict=False)
        for label in rng.sample(labels, 2)
    }
    words["both"] = "Both of them: no difference decides"
    words["neither"] = "Neither of them: no difference decides"
    answers = {}
    for key, said in words.items():
        who, _, label = key.partition(" ")
        sides = zip(WHO[who], ends, told, strict=True)
        slips = [Slip(case, about, side_of(end), label) for end, so, case in sides if end != so]
        answers[key] = Answer(said, False, slips=slips or [Slip(told[0], about, "", label)])
    right = want[1] if want[1] in words else f"{want[1]} {labels[0]}"
    laws = {name: assessed(case)[about] for name, case in people.items()}
    answers[right] = Answer(words[right], True, laws=laws)
    text = f"Who can have {inner_title(about)}, and which difference decides?"
    apart_by = dict(zip(labels, parts, strict=True))
    return Item(people, text, answers, about, [("Both", [*both, REST]), *each], more=apart_by)
