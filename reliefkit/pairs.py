"""Minimal pairs: two cases one fact and one result apart, from which a learner finds the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliefkit.assess import GRANTED, Assessment, Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS, GROUNDS
from reliefkit.law import PROTECTIONS, protection_named
from reliefkit.logic import Truth
from reliefkit.variants import other_values, results

if TYPE_CHECKING:
    from random import Random

# What a granted case is drawn from: one row of each list, then a few facts at random.
_BASES: tuple[dict[str, Any], ...] = (
    {"likelihood_of_persecution": 0.6},
    {"past_harm": "persecution", "likelihood_of_persecution": 0.05},
    {
        "past_harm": "torture",
        "likelihood_of_persecution": 0.05,
        "changed_conditions": True,
        "compelling_reasons": True,
    },
)
_TORTURE = {"likelihood_of_torture": 0.6, "severe_harm": True, "official_role": "inflicts"}
_NO_TORTURE = {"likelihood_of_torture": 0.2, "severe_harm": True, "official_role": "none"}
# What closes asylum and leaves statutory withholding as it is.
_NO_ASYLUM: tuple[dict[str, Any], ...] = (
    {"days_to_filing": 400},
    {"previously_denied": True},
    {"proceedings": "reinstated order"},
    {"favorable_discretion": False},
)
_PATIENCE = 40


class Pair:
    """Two cases one fact and one result apart.

    Attributes: `protection`, `element` (names), `fact` (the name of the fact that differs),
    `first` (the case in which the protection is granted) and `second` (refused).
    """

    def __init__(self, protection: str, element: str, fact: str, first: Case, second: Case) -> None:
        self.protection = protection
        self.element = element
        self.fact = fact
        self.first = first
        self.second = second

    def text(self) -> str:
        """Return what the one fact changes."""
        from reliefkit.words.change import compare

        return compare(self.first, self.second).sentence(self.protection)

    def __repr__(self) -> str:
        old, new = self.first[self.fact], self.second[self.fact]
        return f"<pair on {self.element}: {self.fact} {old!r} or {new!r}>"


def minimal_pairs(protection: str, element: str, n: int = 5, seed: int = 0) -> list[Pair]:
    """Return `n` pairs of cases one fact apart, in which one element and one result differ.

    In the first of each the protection is granted, in the second refused; the named element is
    met in one and not met in the other (in the first, unless being met counts against the person,
    as "rebutted" does); the other three results are the same. The same seed gives the same pairs.
    None come back where the law has none: a bar that closes CAT withholding opens CAT deferral.

    Raises ReliefError for an unknown protection or element, or a number that is not whole.
    """
    from random import Random

    law = protection_named(protection)
    for name, value in (("n", n), ("seed", seed)):
        if type(value) is not int or value < 0:
            raise ReliefError(f"{name}: {shown(value)} is not allowed. Allowed: a whole number.")
    assess(Case())[protection].element(element)  # raises for an unknown element
    random = Random(f"{seed} {protection} {element}")
    kinds: dict[tuple[Any, ...], Pair] = {}  # one pair for every way the fact can move
    pairs: dict[tuple[Case, Case], Pair] = {}
    idle = 0
    while len(kinds) < n and idle < (_PATIENCE if len(pairs) >= n else 10 * _PATIENCE):
        idle += 1
        before = assess(_granted(law.name, random))
        if before[protection].result not in GRANTED:
            continue
        if before[protection].element(element).truth is Truth.OPEN:
            continue
        pair = _pair(before, protection, element, random)
        if pair:
            pairs.setdefault((pair.first, pair.second), pair)
            kind = (pair.fact, pair.first[pair.fact], pair.second[pair.fact])
            if kind not in kinds:
                kinds[kind], idle = pair, 0
    spare = (pair for pair in pairs.values() if pair not in kinds.values())
    return [*kinds.values(), *spare][:n]


def _granted(protection: str, random: Random) -> Case:
    """Return a case likely to be granted, with a few facts changed at random."""
    if protection.startswith("cat"):
        case = Case.undisputed(**_TORTURE)
    else:
        case = Case.undisputed(
            **random.choice((_TORTURE, *[_NO_TORTURE] * 4)),
            **random.choice(_BASES if protection == "asylum" else _BASES[:2]),
            nexus="central reason",
            persecutor=random.choice(("government", "uncontrolled private actor")),
            favorable_discretion=random.choice((True, None)),
        ).but(**{random.choice(GROUNDS): True})
    if protection == "asylum" and random.random() < 0.6:
        case = case.but(proceedings="affirmative")  # the other three are then for a judge
    if protection == "withholding":
        case = case.but(**random.choice(_NO_ASYLUM))
    if protection == "cat_deferral":
        case = case.but(**{random.choice(["particularly_serious_crime", "terrorism"]): True})
    names = random.sample(list(FACTS), random.randint(0, 4))
    return case.but(**{n: random.choice(other_values(FACTS[n], case[n])) for n in names})


def _pair(before: Assessment, protection: str, element: str, random: Random) -> Pair | None:
    case = before.case
    moves = [(of, value) for of in FACTS.values() for value in other_values(of, case[of.name])]
    moves = [move for move in moves if case[move[0].name] is not None]
    after = results(case, [[move] for move in moves])
    kept = [
        move
        for k, move in enumerate(moves)
        if after[protection][k] is Result.REFUSED
        and all(after[p][k] is before[p].result for p in PROTECTIONS if p != protection)
    ]
    random.shuffle(kept)
    wanted = {Truth.MET, Truth.NOT_MET} - {before[protection].element(element).truth}
    for of, value in kept:
        other = case.but(**{of.name: value})
        if assess(other)[protection].element(element).truth in wanted:
            return Pair(protection, element, of.name, case, other)
    return None
