"""Cases for practice: drawn by chance from data/practice.toml, never odd, told in sentences."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from random import Random
from typing import Any, NamedTuple

from reliefkit.case import Case
from reliefkit.errors import known
from reliefkit.facts import FACTS, GROUNDS, GROUPS
from reliefkit.law import GRAPH, LAW, PROTECTIONS
from reliefkit.law.oddities import warnings
from reliefkit.law.standards import FILING_DEADLINE, REASONABLE_POSSIBILITY
from reliefkit.library import LESSONS
from reliefkit.library.claims import confusions
from reliefkit.paths import data_path
from reliefkit.reading import load
from reliefkit.variants import other_values, results
from reliefkit.words.finding import capital, sentence

REST = "Nothing else is disputed."
MOST = 8  # sentences of a story
EVERY_SKILL = "four-protections"  # the skill of telling the four apart: any turn trains it
GROUND = "ground"  # stands for the one protected ground that is involved
Turn = Mapping[str, list[Any]]
Fits = Callable[[Case], bool]


class Skill(NamedTuple):
    """What is practised as one: a lesson's `turns` of a case, and confusions about the law."""

    name: str
    turns: Sequence[Turn]
    confusions: Sequence[str]

    @property
    def title(self) -> str:
        """Its name, as a learner reads it."""
        return capital(self.name.replace("-", " "))

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that its turns move."""
        return frozenset(name for turn in turns_of(self.name) for name in turn)


@cache
def settings() -> dict[str, Any]:
    """Return data/practice.toml. Raises ReliefError for a fact, value, lesson or confusion in it
    that does not exist.
    """
    found = load(data_path("practice.toml"))
    known("lesson", found["skills"], LESSONS, "practice.toml: ")
    turns = [*found["start"].values()]
    for one in found["skills"].values():
        known("confusion", one.get("confusions", []), confusions(), "practice.toml: ")
        turns += one.get("turns", [])
    for name, values in (pair for turn in turns for pair in turn.items()):
        known("fact", [name], (GROUND, *FACTS), "practice.toml: ")
        for value in values:
            if name == GROUND:
                known("ground", [value], GROUNDS, "practice.toml: ")
            else:
                FACTS[name].check(value, "practice.toml: ")
    return found


@cache
def skills() -> dict[str, Skill]:
    """Return the skills, by the word of their lesson, in the order of the course."""
    found = {name: settings()["skills"].get(name) for name in LESSONS}
    return {
        name: Skill(name, one.get("turns", []), one.get("confusions", []))
        for name, one in found.items()
        if one is not None
    }


def turns_of(skill: str = EVERY_SKILL) -> Sequence[Turn]:
    """Return the turns of a skill; all there are for the skill of telling the four apart."""
    every = [turn for one in skills().values() for turn in one.turns]
    return every if skill == EVERY_SKILL else skills()[skill].turns


def taken(rng: Random, turn: Turn) -> dict[str, Any]:
    """Return a turn with one value for each of its facts."""
    found = {name: rng.choice(values) for name, values in turn.items()}
    ground = found.pop(GROUND, None)
    return found | (dict.fromkeys(GROUNDS, False) | {ground: True} if ground else {})


def begun(rng: Random, torture: bool = True) -> dict[str, Any]:
    """Return the facts a case begins with: a persecution, and with it a torture."""
    start = settings()["start"]
    found = taken(rng, start["persecution"])
    return found | taken(rng, start["torture"]) if torture else found


def case_of(facts: Mapping[str, Any], fits: Fits | None = None) -> Case | None:
    """Return the undisputed case with these facts, or None where no story should tell it."""
    told = {n: v for n, v in facts.items() if n not in GROUNDS or v is not False}
    case, known = Case.undisputed(**told), [n for n, value in told.items() if value is not None]
    if len(known) > MOST + 2 or (fits and not fits(case)):
        return None
    return None if odd(case) or len(story(case, "X", known)) > MOST else case


def drawn(
    rng: Random,
    skill: str,
    torture: bool = True,
    fits: Fits | None = None,
    moving: Collection[str] = (),
) -> Case | None:
    """Return a case for a skill: a start, a turn of the skill or two, now and then another's.

    Of facts that are to move, it is most often a turn of theirs. None where the case does not fit
    or is no story to tell; or where, with none to move, no fact of the skill matters to any of the
    four.
    """
    facts, own = begun(rng, torture), turns_of(skill)
    others = [turn for turn in turns_of() if not moving or not turn.keys().isdisjoint(moving)]
    often = 0.2 if own[1:] and not moving else 0.8
    for some, chance in ((own, 1.0), (own, 0.4), (others, often)):
        if rng.random() < chance:
            facts |= taken(rng, rng.choice(some))
    case = case_of(facts, fits)
    if case is None or moving or skill == EVERY_SKILL:
        return case
    of = [FACTS[name] for name in case.said if name in skills()[skill].facts]
    moves = [[(one, v)] for one in of for v in other_values(one, case[one.name])]
    found = results(case, [[], *moves])
    return case if any(len({*ends}) > 1 for ends in found.values()) else None


def odd(case: Case) -> bool:
    """Return whether a case has facts that do not go together, or that the law itself warns of."""
    past = case["past_harm"] in ("persecution", "torture")
    excused = case["changed_circumstances"] or case["extraordinary_circumstances"]
    late = (case["days_to_filing"] or 0) > FILING_DEADLINE.value
    private = case["persecutor"] not in ("government", None)
    persecution, torture = case["likelihood_of_persecution"], case["likelihood_of_torture"]
    return bool(
        warnings(case.values)
        or ("changed_conditions" in case.said and not past)
        or ("compelling_reasons" in case.said and not past)
        or (case["changed_conditions"] and (persecution or 0) >= REASONABLE_POSSIBILITY.value)
        or (excused and not late)
        or (case["filed_within_reasonable_period"] and not late)
        or ("sentence_years" in case.said and not case["aggravated_felony"])
        or not (case.said.isdisjoint(GROUPS["torture"]) or "likelihood_of_torture" in case.said)
        or (case["persecutor"] == "government" and case["relocation"] == "reasonable")
        or (private and (case["official_role"] == "inflicts" or case["lawful_sanction"]))
        or (case["past_harm"] == "torture" and case["severe_harm"] is False)
        or ("group_immutable" in case.said and not case["social_group"])
        or (None not in (persecution, torture) and torture > persecution)
    )


def someone(rng: Random) -> str:
    """Return a name."""
    return str(rng.choice(settings()["people"]))


# -- told in sentences -------------------------------------------------------------------------

TOGETHER = (("nexus", *GROUNDS), ("likelihood_of_torture", "severe_harm"))  # told in one sentence


def story(case: Case, name: str, only: Iterable[str] = FACTS) -> list[str]:
    """Return what is given of a case, or only some facts of it, in sentences about `name`.

    Torture is not called so: whether it is one is the question.
    """
    given = {one: value for one, value in case.given.items() if one in only}
    said = {one: sentence(FACTS[one].told(value, name)) for one, value in given.items()}
    ground = next((one for one in GROUNDS if given.get(one)), "")
    if ground and given.get("nexus"):
        own = f"{name}'s {FACTS[ground].label}".replace("'s a ", "'s membership in a ")
        said |= {ground: capital(said["nexus"].replace("A protected ground", own)), "nexus": ""}
    if given.get(crime := "particularly_serious_crime") and not case["aggravated_felony"]:
        said[crime] = f"{name} was convicted of a crime that the judge finds particularly serious."
    if given.get("likelihood_of_torture") is not None:
        share = FACTS["likelihood_of_torture"].words(given["likelihood_of_torture"])
        than = case.given.get("likelihood_of_persecution")
        worse = "" if than is None or case["severe_harm"] is False else " worse"
        told, severe = f"It is {share} likely that {name} would be hurt{worse}", "severe_harm"
        if given.get(severe) is not None:
            told += f"; the pain or suffering would {'' if given[severe] else 'not '}be severe"
        said |= {"likelihood_of_torture": f"{told}.", severe: ""}
    return [said[one] for group in settings()["order"] for one in GROUPS[group] if said.get(one)]


def told_with(facts: Iterable[str]) -> set[str]:
    """Return facts with those that a story tells in one sentence with them."""
    return {*facts}.union(*(some for some in TOGETHER if not {*some}.isdisjoint(facts)))


def granted(case: Case) -> tuple[str, ...]:
    """Return the names of the protections that may or must be granted."""
    sure = GRAPH.decide(case.values).sure
    return tuple(n for n in PROTECTIONS if sure[GRAPH.place[LAW[n].formula]])


@cache
def told_values() -> dict[str, list[Any]]:
    """Return what a fact may be in a story: what a turn gives it, and what nobody disputes."""
    found: dict[str, list[Any]] = {}
    for turn in (*settings()["start"].values(), *turns_of(EVERY_SKILL)):
        for fact in turn.keys() & FACTS:
            found.setdefault(fact, []).extend(turn[fact])
    for fact in found:
        found[fact] += [] if FACTS[fact].ordinary is None else [FACTS[fact].ordinary]
    return {fact: [*dict.fromkeys(found[fact])] for fact in FACTS if fact in found}
