"""The same facts in another circuit, or with one thing different: what the rules then say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reliefkit.assess import GRANTED, Assessment, Finding, Result, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, facts_below
from reliefkit.law import PROTECTIONS
from reliefkit.learning.feedback import deciders
from reliefkit.variants import other_values, results
from reliefkit.whatif import flips
from reliefkit.words.change import Difference, compare
from reliefkit.words.finding import inner_deciding, inner_title, sentence
from reliefkit.words.grounds import listed

MOST = 5  # ways to turn a result that are told at once
_MANY = 6  # circuits, from which on it is shorter to name the others


def decide(found: Assessment, show: Iterable[str] = PROTECTIONS) -> list[Finding]:
    """Return the elements that decide these protections of a case, and those inside them."""
    top = [e for name in show for e in deciders(found[name])]
    return [part for e in top for part in (e, *inner_deciding(e))]


def in_other_circuits(
    case: Case, show: Sequence[str] = PROTECTIONS
) -> list[tuple[list[str], Difference]]:
    """Return the circuits in which a result would differ, grouped by the results they give."""
    found: dict[tuple[Result, ...], tuple[list[str], Difference]] = {}
    for value in FACTS["circuit"].values:
        by = compare(case, case.but(circuit=value))
        if not set(show).isdisjoint(by.changed):
            key = tuple(by.after[name].result for name in show)
            found.setdefault(key, ([], by))[0].append(str(value))
    return list(found.values())


def one_fact_turns(case: Case, show: Sequence[str] = PROTECTIONS) -> dict[str, Difference]:
    """Return facts that alone change a result: each with one new value and what that changes.

    `show` are the protections it is about. Facts that decide the case come first, then others that
    it gives, then those that settle most; facts nobody can change are left out, and whether the
    claim is heard here at all. Empty where no one fact is enough.
    """
    known = [fact for fact in FACTS.values() if fact.changeable and fact.name != "in_us"]
    moves = [(fact, value) for fact in known for value in other_values(fact, case[fact.name])]
    after, start = results(case, [[move] for move in moves]), assess(case)
    now = start.results
    deciding = {name for e in decide(start, show) for name in facts_below(e.node)}
    found: dict[str, tuple[tuple[int, int], Any]] = {}
    for k, (fact, value) in enumerate(moves):
        turned = [name for name in show if after[name][k] is not now[name]]
        own = 2 * (fact.name in case.given) + (fact.name in deciding)
        settled = sum(after[name][k] is not Result.OPEN for name in turned)
        granted = sum(after[name][k] in GRANTED for name in turned)
        rank = own, 2 * settled + granted
        if turned and (fact.name not in found or rank > found[fact.name][0]):
            found[fact.name] = rank, value
    best = sorted(found, key=lambda name: found[name][0], reverse=True)[:MOST]
    return {name: compare(case, case.but(**{name: found[name][1]})) for name in best}


def circuit_words(case: Case, show: Sequence[str] = PROTECTIONS) -> Iterator[str]:
    """Yield in which circuits the facts come out otherwise, and what is disputed about them."""
    groups = in_other_circuits(case, show)
    if not groups:
        yield f"In every circuit the rules give these facts the same {_answers(show)}."
    for values, by in groups:
        where = f"under {_circuits(values)}"
        if len(values) > _MANY:
            same = [str(v) for v in FACTS["circuit"].values if v not in values]
            where = f"everywhere but under {_circuits(same)}"
        yield f"These facts come out differently {where}. {by.text(show)}"
    parts = decide(assess(case), show)
    for dispute in dict.fromkeys(part.contested for part in parts if part.contested):
        yield f"Contested, about what decides here: {sentence(dispute)}"


def _answers(show: Sequence[str]) -> str:
    if len(show) == len(PROTECTIONS):
        return "four results"
    return f"result{'s' if len(show) > 1 else ''} for {listed(map(inner_title, show))}"


def _circuits(values: list[str]) -> str:
    return listed(FACTS["circuit"].clause(value).removesuffix(" governs") for value in values)


def different_words(
    case: Case, turns: dict[str, Difference], show: Sequence[str] = PROTECTIONS
) -> Iterator[str]:
    """Yield what each of the turns changes; where there is none, what two facts would."""
    for by in turns.values():
        yield by.text(show)
    if not turns:
        yield f"No one fact changes the {_answers(show)}."
        pairs = [flip for name in show for flip in flips(case, name, at_most=2)]
        yield from dict.fromkeys(flip.text() for flip in pairs[:2])
