"""Minimal pairs: two cases one fact and one result apart, from which a learner finds the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reliefkit.assess import GRANTED, Assessment, Result, assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError, shown
from reliefkit.facts import FACTS
from reliefkit.law import PROTECTIONS, protection_named
from reliefkit.logic import Truth
from reliefkit.variants import other_values, results

if TYPE_CHECKING:
    from random import Random

_PERSECUTION = {
    "political_opinion": True,
    "nexus": "central reason",
    "persecutor": "government",
    "likelihood_of_persecution": 0.6,
}
_TORTURE = {"likelihood_of_torture": 0.6, "severe_harm": True, "official_role": "inflicts"}
_NO_TORTURE = {"likelihood_of_torture": 0.2, "severe_harm": True, "official_role": "none"}
_PATIENCE = 100


class Pair:
    """Two cases one fact and one result apart.

    Attributes: `protection`, `element` (names), `fact` (the name of the fact that differs),
    `first` (the case in which the element is met) and `second`.
    """

    def __init__(self, protection: str, element: str, fact: str, first: Case, second: Case) -> None:
        self.protection = protection
        self.element = element
        self.fact = fact
        self.first = first
        self.second = second

    def text(self) -> str:
        """Return what the one fact changes."""
        from reliefkit.changes import compare

        return compare(self.first, self.second).sentence(self.protection)

    def __repr__(self) -> str:
        old, new = self.first[self.fact], self.second[self.fact]
        return f"<pair on {self.element}: {self.fact} {old!r} or {new!r}>"


def minimal_pairs(protection: str, element: str, n: int = 5, seed: int = 0) -> list[Pair]:
    """Return `n` pairs of cases one fact apart, in which one element and one result differ.

    In the first of each the named element is met and the protection granted; in the second
    neither; the other three results are the same. The same seed gives the same pairs. Fewer come
    back where the law has no more.

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
        if before[protection].element(element).truth is not Truth.MET:
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
    persecution = _PERSECUTION if not protection.startswith("cat") or random.random() < 0.3 else {}
    torture = _TORTURE if protection.startswith("cat") or random.random() < 0.2 else _NO_TORTURE
    case = Case.undisputed(**persecution, **torture)
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
    for of, value in kept:
        other = case.but(**{of.name: value})
        if assess(other)[protection].element(element).truth is Truth.NOT_MET:
            return Pair(protection, element, of.name, case, other)
    return None
