"""Cases for practice: drawn by chance from data/practice.toml, never odd, told in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from random import Random
from typing import Any, NamedTuple

from reliefkit.assess import GRANTED, Assessment
from reliefkit.assess import assess as _assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, GROUNDS, GROUPS
from reliefkit.law import PROTECTIONS
from reliefkit.law.oddities import warnings
from reliefkit.law.standards import FILING_DEADLINE
from reliefkit.library import LESSONS
from reliefkit.library.claims import confusions
from reliefkit.library.reading import known
from reliefkit.paths import data_path
from reliefkit.reading import load
from reliefkit.words.finding import capital, sentence

MOST = 8  # sentences of a story
GROUND = "ground"  # stands for the one protected ground that is involved
Turn = Mapping[str, list[Any]]


class Skill(NamedTuple):
    """What is practised as one: a lesson's `turns` of a case, and confusions about the law."""

    name: str
    turns: tuple[Turn, ...]
    confusions: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its name, as a learner reads it."""
        return capital(self.name.replace("-", " "))

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that its turns move."""
        return frozenset(name for turn in self.turns for name in turn)


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
    found = settings()["skills"]
    return {
        name: Skill(name, *(tuple(found[name].get(part, ())) for part in ("turns", "confusions")))
        for name in LESSONS
        if name in found
    }


def turns_of(skill: str) -> tuple[Turn, ...]:
    """Return the turns of a skill; all there are for the skill of telling the four apart."""
    own = skills()[skill].turns
    return own or tuple(turn for one in skills().values() for turn in one.turns)


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


def case_of(facts: Mapping[str, Any]) -> Case | None:
    """Return the undisputed case with these facts, or None where no story should tell it.

    A protected ground that is not involved is nothing to tell.
    """
    told = {n: v for n, v in facts.items() if n not in GROUNDS or v is not False}
    case = Case.undisputed(**told)
    return None if len(told) > MOST + 2 or odd(case) or len(story(case, "X")) > MOST else case


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
        or (excused and not late)
        or ("sentence_years" in case.said and not case["aggravated_felony"])
        or not (case.said.isdisjoint(GROUPS["torture"]) or "likelihood_of_torture" in case.said)
        or (case["persecutor"] == "government" and case["relocation"] == "reasonable")
        or (private and (case["official_role"] == "inflicts" or case["lawful_sanction"]))
        or (case["past_harm"] == "torture" and case["severe_harm"] is False)
        or ("group_immutable" in case.said and not case["social_group"])
        or (None not in (persecution, torture) and torture > persecution)
    )


# -- told in sentences -------------------------------------------------------------------------


def story(case: Case, name: str, only: Iterable[str] = FACTS) -> list[str]:
    """Return what is given of a case, or only some facts of it, in sentences about `name`."""
    given = {one: value for one, value in case.given.items() if one in only}
    groups = (GROUPS[group] for group in settings()["order"])
    return [
        said
        for one in (n for g in groups for n in g)
        if one in given
        for said in [_told(one, given, name)]
        if said
    ]


def _told(fact: str, given: Mapping[str, Any], name: str) -> str:
    value = given[fact]
    ground = next((one for one in GROUNDS if given.get(one)), "")
    if fact == ground and given.get("nexus"):
        return ""  # told with how far it is the reason
    if fact == "nexus" and ground and value:
        own = f"{name}'s {FACTS[ground].label}".replace(
            "a particular", "membership in a particular"
        )
        said, comma, rest = FACTS[fact].clause(value).partition(",")
        return sentence(f"{said.replace('a protected ground', own)} for the harm{comma}{rest}")
    if (
        fact == "severe_harm"
        and given.get("likelihood_of_torture") is not None
        and value is not None
    ):
        return ""  # told with how likely it is
    if fact == "likelihood_of_torture" and value is not None:
        return _worse(given, name, FACTS[fact].words(value))
    return sentence(FACTS[fact].told(value, name))


def _worse(given: Mapping[str, Any], name: str, value: str) -> str:
    """Return how likely the worse harm is, without calling it torture: that is the question."""
    cruel = "severe pain or suffering"
    if given.get("severe_harm") is False:
        return f"Worse harm is {value} likely, but it would not be {cruel}."
    told = f"Worse harm, of {cruel}, is {value} likely"
    return f"{told}." if "likelihood_of_persecution" in given else f"{told} if {name} returns."


@lru_cache(256)
def assess(case: Case) -> Assessment:
    """Return what a case comes to; the last few are not worked out again."""
    return _assess(case)


def told_with(facts: Iterable[str]) -> set[str]:
    """Return facts with those that a story tells in one sentence with them."""
    together = (("nexus", *GROUNDS), ("likelihood_of_torture", "severe_harm"))
    return {*facts}.union(*(some for some in together if not {*some}.isdisjoint(facts)))


def changed(case: Case, fact: str, value: Any, name: str) -> str:
    """Return what a case says of one fact if it has another value, with what is told with it."""
    return " ".join(story(case.but(**{fact: value}), name, told_with([fact])))


def granted(case: Case) -> tuple[str, ...]:
    """Return the names of the protections that may or must be granted."""
    found = assess(case).results
    return tuple(n for n in PROTECTIONS if found[n] in GRANTED)
