"""The engines side by side: each readies a case untimed, then decides it timed.

The plain one is the oracle of the tests, the second copy of the law; OpenFisca's rules are walked
off the package's own graph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import reliefkit
from reliefkit import tables
from reliefkit.law import LAW
from tests import oracle
from tests.bench import openfisca_model
from tests.bench.cases import Facts, frame_of

Verdict = tuple[str, list[str], list[str]]  # result, elements not met, elements open
Verdicts = dict[str, Verdict]
Difference = Callable[[Facts], str | None]
ELEMENTS = {name: [element.name for element in law.elements] for name, law in LAW.items()}


@dataclass(frozen=True)
class Engine:
    """One way to decide one case."""

    name: str
    ready: Callable[[Facts], Any]  # the case in the engine's own form, not timed
    run: Callable[[Any], Any]  # what is timed
    verdicts: Callable[[Any], Verdicts]  # what ``run`` gave, in common words


def run_reliefkit(case: reliefkit.Case) -> dict[str, Any]:
    """Decide and read every finding, as a reader of all of them would."""
    found = reliefkit.assess(case)
    return {name: (found[name].result, found[name].missing, found[name].open) for name in LAW}


def walk_reliefkit(case: reliefkit.Case) -> None:
    """Decide and read every finding, then the truth of each part below it."""
    found = reliefkit.assess(case)
    run = [part for name in LAW for part in found[name].elements]
    while run:
        part = run.pop()
        part.truth  # noqa: B018
        run += part.parts


def say_reliefkit(found: dict[str, Any]) -> Verdicts:
    """Name the elements of a reliefkit answer."""
    return {
        name: (str(result), [each.name for each in missing], [each.name for each in still])
        for name, (result, missing, still) in found.items()
    }


def verdict(protection: str, result: str, truths: list[int]) -> Verdict:
    """A verdict from the truths of a protection's elements; discretion is not called open."""
    named = list(zip(ELEMENTS[protection], truths, strict=True))
    waiting = [n for n, truth in named if not truth and n != "discretion"]
    return result, [n for n, truth in named if truth < 0], waiting


def decide_plainly(facts: Facts) -> Verdicts:
    """What the oracle says."""
    found = oracle.elements(facts)
    results = oracle.results(found)
    return {
        name: verdict(name, results[name], [found[name, element] for element in ELEMENTS[name]])
        for name in LAW
    }


def say_openfisca(simulation: Any) -> Verdicts:
    """Read an OpenFisca simulation of one case."""
    said = {}
    for name, law in LAW.items():
        truth, elements = openfisca_model.truths(simulation, name)
        result = {-1: "refused", 0: "open", 1: "required" if law.mandatory else "permitted"}
        said[name] = verdict(name, result[int(truth[0])], [int(each[0]) for each in elements])
    return said


RELIEFKIT = Engine("reliefkit", lambda case: reliefkit.Case(**case), run_reliefkit, say_reliefkit)
PLAIN = Engine("the plain oracle", dict, decide_plainly, lambda found: found)
OPENFISCA, OPENFISCA_TRACED = (
    Engine(
        f"OpenFisca, trace {'on' if trace else 'off'}",
        openfisca_model.encode,
        partial(openfisca_model.simulate, trace=trace),
        say_openfisca,
    )
    for trace in (False, True)
)
ENGINES = (RELIEFKIT, PLAIN, OPENFISCA_TRACED, OPENFISCA)


def differs(engine: Engine, case: Facts) -> str | None:
    """What ``engine`` says that the oracle does not, if anything."""
    expected = decide_plainly(case)
    got = engine.verdicts(engine.run(engine.ready(case)))
    odd = [name for name in LAW if got[name] != expected[name]]
    return f"{odd[0]}: {got[odd[0]]}, the oracle {expected[odd[0]]}" if odd else None


def table_differs(case: Facts) -> str | None:
    """What ``assess_table`` says of a one-row table that the oracle does not, if anything."""
    expected, got = oracle.decide(case), tables.assess_table(frame_of([case])).iloc[0].to_dict()
    return None if got == expected else f"{got}, the oracle {expected}"


def smallest(check: Difference, case: Facts) -> Facts:
    """The case with every fact made unknown that the disagreement does not need."""
    for name in list(case):
        less = {key: value for key, value in case.items() if key != name}
        if check(less):
            case = less
    return case


def disagreements(cases: list[Facts]) -> list[str]:
    """Every engine that differs from the oracle on a case, with its smallest such case."""
    odd: list[tuple[str, Difference, Facts]] = []
    for engine in (RELIEFKIT, OPENFISCA_TRACED, OPENFISCA):
        check = partial(differs, engine)
        odd += [(engine.name, check, case) for case in cases if check(case)][:1]
    rows = tables.assess_table(frame_of(cases)).to_dict("records")
    by_table = zip(cases, rows, strict=True)
    odd += [("assess_table", table_differs, c) for c, row in by_table if row != oracle.decide(c)][
        :1
    ]
    return [
        f"{name} on {small}: {check(small)}"
        for name, check, case in odd
        for small in (smallest(check, case),)
    ]
