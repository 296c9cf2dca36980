"""The engines side by side: each readies a case untimed, then decides it timed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import reliefkit
from reliefkit import tables
from tests.bench import numpy_model, openfisca_model, plain_model
from tests.bench.cases import ELEMENTS, FACTS, PROTECTIONS, RESULTS, Case, frame_of
from tests.bench.plain_model import Verdict

Verdicts = dict[str, Verdict]
Difference = Callable[[Case], str | None]


@dataclass(frozen=True)
class Engine:
    """One way to decide one case."""

    name: str
    ready: Callable[[Case], Any]  # the case in the engine's own form, not timed
    run: Callable[[Any], Any]  # what is timed
    verdicts: Callable[[Any], Verdicts]  # what ``run`` gave, in common words


def run_reliefkit(case: reliefkit.Case) -> dict[str, Any]:
    """Decide and read every finding, as a reader of all of them would."""
    found = reliefkit.assess(case)
    return {
        name: (finding.result, finding.missing, finding.open)
        for name in PROTECTIONS
        for finding in (found[name],)
    }


def walk_reliefkit(case: reliefkit.Case) -> None:
    """Decide and read every finding, then the truth of each part below it."""
    found = reliefkit.assess(case)
    run = [part for name in PROTECTIONS for part in found[name].elements]
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


def ready_openfisca(case: Case) -> dict[str, Any]:
    """The facts of one case as arrays of one, in the type OpenFisca stores."""
    return {
        name: np.array([value], np.int32) for name, value in openfisca_model.encode(case).items()
    }


def verdict(result: str, protection: str, truths: list[int]) -> Verdict:
    """A verdict from the truths of a protection's elements."""
    named = list(zip(ELEMENTS[protection], truths, strict=True))
    return result, [n for n, truth in named if truth < 0], [n for n, truth in named if not truth]


def say_openfisca(simulation: Any) -> Verdicts:
    """Read an OpenFisca simulation."""
    return {
        name: verdict(RESULTS[int(code[0])], name, openfisca_model.truths(simulation, name))
        for name, code in zip(PROTECTIONS, openfisca_model.results(simulation), strict=True)
    }


RELIEFKIT = Engine("reliefkit", lambda case: reliefkit.Case(**case), run_reliefkit, say_reliefkit)
PLAIN = Engine("plain Python function", dict, plain_model.decide, lambda found: found)
OPENFISCA = Engine(
    "OpenFisca, trace off",
    ready_openfisca,
    lambda facts: openfisca_model.simulate(facts, trace=False),
    say_openfisca,
)
OPENFISCA_TRACED = Engine(
    "OpenFisca, trace on",
    ready_openfisca,
    lambda facts: openfisca_model.simulate(facts, trace=True),
    say_openfisca,
)
ENGINES = (RELIEFKIT, PLAIN, OPENFISCA_TRACED, OPENFISCA)


def differs(engine: Engine, case: Case) -> str | None:
    """What ``engine`` says that the plain function does not, if anything."""
    expected = plain_model.decide(case)
    got = engine.verdicts(engine.run(engine.ready(case)))
    for protection in PROTECTIONS:
        if got[protection] != expected[protection]:
            return f"{protection}: {got[protection]}, plain function {expected[protection]}"
    return None


def numpy_verdicts(cases: list[Case]) -> list[Verdicts]:
    """The hand-written NumPy answer for each case, all cases in one table."""
    facts = numpy_model.prepare(frame_of(cases))
    codes = numpy_model.decide(facts)
    truths = numpy_model.elements({name: facts[name] for name in FACTS})
    return [
        {
            name: verdict(RESULTS[codes[name][row]], name, [int(t[row]) for t in truths[name]])
            for name in PROTECTIONS
        }
        for row in range(len(cases))
    ]


NUMPY = Engine(
    "hand-written NumPy", lambda case: [case], numpy_verdicts, lambda verdicts: verdicts[0]
)


def smallest(check: Difference, case: Case) -> Case:
    """The case with every fact made unknown that the disagreement does not need."""
    for name in list(case):
        less = {key: value for key, value in case.items() if key != name}
        if check(less):
            case = less
    return case


def table_differs(case: Case) -> str | None:
    """What ``assess_table`` says of a one-row table against the plain function."""
    expected = {name: found[0] for name, found in plain_model.decide(case).items()}
    got = tables.assess_table(frame_of([case])).iloc[0].to_dict()
    return None if got == expected else f"{got}, plain function {expected}"


def disagreements(cases: list[Case]) -> list[str]:
    """Every engine that differs from the plain function on a case, with its smallest such case."""
    odd: list[tuple[str, Difference, Case]] = []
    for engine in (RELIEFKIT, OPENFISCA_TRACED, OPENFISCA):
        check = partial(differs, engine)
        odd += [(engine.name, check, case) for case in cases if check(case)][:1]
    expected = [plain_model.decide(case) for case in cases]
    by_hand = zip(cases, numpy_verdicts(cases), expected, strict=True)
    odd += [(NUMPY.name, partial(differs, NUMPY), case) for case, a, b in by_hand if a != b][:1]
    results = tables.assess_table(frame_of(cases))[list(PROTECTIONS)].to_numpy(object).tolist()
    by_table = zip(cases, results, expected, strict=True)
    odd += [
        ("assess_table", table_differs, case)
        for case, row, found in by_table
        if row != [found[name][0] for name in PROTECTIONS]
    ][:1]
    return [
        f"{name} on {small}: {check(small)}"
        for name, check, case in odd
        for small in (smallest(check, case),)
    ]
