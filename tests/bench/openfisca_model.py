"""The package's own rules in OpenFisca: its graph walked, each fact and each element a variable.

No rule stands here a second time. The walk makes what OpenFisca decides quickest:

- truth is an integer variable (-1 not met, 0 open or unknown, 1 met), so that *and* is ``minimum``
  and *or* is ``maximum``; a fact with named values is its value's place from 1, 0 for unknown;
- a share is an integer count of millionths, -1 for unknown: OpenFisca keeps floats as float32,
  which would move a case that stands on a threshold;
- a variable stands for each named element and for nothing smaller; only known facts are set.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import ETERNITY, period
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from reliefkit.facts import FACTS, Fact
from reliefkit.facts.kinds import Comparison, Test
from reliefkit.law import LAW
from reliefkit.logic import All, Element, Node, Not, Unless
from tests.bench.cases import Facts

Read = Callable[[str], Any]
NOW = period("2026-11")
COMPARE = {"at least": np.greater_equal, "above": np.greater, "at most": np.less_equal}
ELEMENTS = list(
    dict.fromkeys(n for p in LAW.values() for n in p.formula.walk() if isinstance(n, Element))
)
NAMES = {element: f"{element.name} ({k})" for k, element in enumerate(ELEMENTS)}


def whole(fact: Fact, value: Any) -> int:
    """A known value as OpenFisca keeps it."""
    if fact.values:
        return fact.values.index(value) + 1
    return round(value * 1_000_000) if fact.kind == "share" else int(value)


def rule(node: Node) -> Callable[[Read], Any]:
    """How OpenFisca works out a node's truth from the variables."""
    if isinstance(node, Element):
        return lambda read: read(NAMES[node])
    if isinstance(node, Test):
        return question(node)
    parts = [rule(part) for part in node.parts]
    if isinstance(node, Not):
        return lambda read: -parts[0](read)
    if isinstance(node, Unless):
        return lambda read: np.where(parts[0](read) < 0, -1, 1)
    join = np.minimum if isinstance(node, All) else np.maximum
    return lambda read: reduce(join, (part(read) for part in parts))


def question(test: Test) -> Callable[[Read], Any]:
    """How OpenFisca answers a test of one fact."""
    fact = test.fact
    if isinstance(test, Comparison):
        compare, limit = COMPARE[test.standard.test], whole(fact, test.limit)

        def number(read: Read) -> Any:
            value = read(fact.name)
            return np.where(value < 0, 0, np.where(compare(value, limit), 1, -1))

        return number
    truths = np.array([0, *(1 if test.holds(value) else -1 for value in fact.values)])
    return lambda read: truths[read(fact.name)]


def build() -> TaxBenefitSystem:
    """The rules as an OpenFisca tax and benefit system of one entity."""
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    system = TaxBenefitSystem([person])

    def add(name: str, node: Node | None = None, default: int = 0) -> None:
        body: dict[str, Any] = {
            "value_type": int, "entity": person, "definition_period": ETERNITY,
            "default_value": default, "label": name,
        }  # fmt: skip
        if node is not None:
            work = rule(node)
            body["formula"] = lambda person, when: work(lambda other: person(other, when))
        system.add_variable(type(name, (Variable,), body))

    for name, fact in FACTS.items():
        add(name, default=0 if fact.values else -1)
    for element, name in NAMES.items():
        add(name, element.formula)
    for name, protection in LAW.items():
        add(name, protection.formula)
    return system


SYSTEM = build()


def encode(case: Facts) -> dict[str, Any]:
    """The known facts of one case as OpenFisca's inputs."""
    return {name: np.array([whole(FACTS[name], value)]) for name, value in case.items()}


def simulate(inputs: dict[str, Any], *, trace: bool, rows: int = 1) -> Simulation:
    """A simulation with the truth of the four protections calculated."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=rows)
    simulation.trace = trace
    for name, value in inputs.items():
        simulation.set_input(name, NOW, value)
    for protection in LAW:
        simulation.calculate(protection, NOW)
    return simulation


def truths(simulation: Simulation, protection: str) -> tuple[Any, list[Any]]:
    """The truth of a protection, and of each of its elements, one array each."""
    elements = [simulation.calculate(NAMES[e], NOW) for e in LAW[protection].elements]
    return simulation.calculate(protection, NOW), elements
