"""The whole model in OpenFisca, in its own idiom: facts and elements are variables.

Made to be as quick as OpenFisca can be on these rules:

- truth is an integer variable (-1 not met, 0 open or unknown, 1 met), not an Enum, so that *and* is
  ``minimum`` and *or* is ``maximum``; facts with named values are integers too, 0 for unknown;
- a share is an integer count of millionths, -1 for unknown: OpenFisca keeps floats as float32,
  which would move a case that stands on a threshold;
- only known facts are set, the period is parsed once, thresholds are constants in the formulas;
- a variable stands for each element that a finding names and for nothing smaller.
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

from tests.bench.cases import COUNTS, ELEMENTS, PROTECTIONS, RESULTS, SHARES, WORDS, YES_NO, Case

Read = Callable[[str], Any]
CODE = {name: {word: i for i, word in enumerate(words, 1)} for name, words in WORDS.items()}
NOW = period("2026-11")


def all_of(*truths: Any) -> Any:
    """*And*: the least truth."""
    return reduce(np.minimum, truths)


def any_of(*truths: Any) -> Any:
    """*Or*: the greatest truth."""
    return reduce(np.maximum, truths)


def known(value: Any, met: Any) -> Any:
    """1 where met, -1 where not, 0 where the value is unknown (0 for words, -1 for numbers)."""
    return np.where(met, 1, -1) * value


def word(f: Read, name: str, *wanted: str) -> Any:
    """Whether a fact with named values has one of those wanted."""
    value = f(name)
    met = reduce(np.logical_or, [value == CODE[name][each] for each in wanted])
    return known(value != 0, met)


def number(value: Any, met: Any) -> Any:
    """``met`` where the number is known."""
    return known(value >= 0, met)


def past(f: Read, nexus: str) -> Any:
    """Past persecution, with the protection's own nexus."""
    harmed = word(f, "past_harm", "persecution", "torture")
    return all_of(harmed, f("government responsibility"), f(nexus))


def relocation_defeats(f: Read, past_persecution: str) -> Any:
    """Whether moving within the country defeats a future fear, by the protection's own past."""
    relieved = any_of(word(f, "persecutor", "government"), f(past_persecution))
    shifted = all_of(-word(f, "relocation", "unreasonable"), -relieved)
    return any_of(word(f, "relocation", "reasonable"), shifted)


def nexus_withholding(f: Read) -> Any:
    """The nexus of statutory withholding: two circuits ask only for a reason."""
    lesser = word(f, "nexus", "a reason", "central reason")
    split = all_of(word(f, "circuit", "6", "9"), lesser)
    return all_of(f("protected ground"), any_of(word(f, "nexus", "central reason"), split))


def well_founded(f: Read) -> Any:
    """The well-founded fear of asylum."""
    share = f("likelihood_of_persecution")
    possible = number(share, share >= 100_000)
    return all_of(
        f("genuine_fear"), possible, f("at risk individually"), -f("relocation defeats, asylum")
    )


def future_threat(f: Read) -> Any:
    """The future threat of statutory withholding."""
    share = f("likelihood_of_persecution")
    likely = number(share, share > 500_000)
    return any_of(
        all_of(f("past persecution, withholding"), -f("rebutted")),
        all_of(likely, f("at risk individually"), -f("relocation defeats, withholding")),
    )


def may_apply(f: Read) -> Any:
    """Who may apply for asylum: proceedings, time, previous denial."""
    days, changed = f("days_to_filing"), f("changed_circumstances")
    excused = any_of(changed, f("extraordinary_circumstances"))
    return all_of(
        word(f, "proceedings", "affirmative", "removal"),
        any_of(
            number(days, days <= 365),
            f("unaccompanied_child"),
            all_of(excused, f("filed_within_reasonable_period")),
        ),
        any_of(-f("previously_denied"), changed),
    )


def bar(f: Read) -> Any:
    """The bars of statutory withholding and of CAT withholding."""
    years = f("sentence_years")
    felony = all_of(f("aggravated_felony"), number(years, years >= 5))
    return any_of(f("bars of both"), felony, f("atrocity_participant"))


def result(granted: str, *elements: str) -> Callable[[Read], Any]:
    """The result code from the truth of all elements."""

    def code(f: Read) -> Any:
        truth = all_of(*(f(name) for name in elements))
        return np.where(truth > 0, RESULTS.index(granted), truth + 1)  # refused 0, open 1

    return code


CAT = ("gate", "before a judge", "torture", "likelihood of torture", "proof of torture")

FORMULAS: dict[str, Callable[[Read], Any]] = {
    "gate": lambda f: all_of(
        f("in_united_states"), any_of(-f("safe_third_country"), f("unaccompanied_child"))
    ),
    "before a judge": lambda f: -word(f, "proceedings", "affirmative"),
    "protected ground": lambda f: any_of(
        f("race"),
        f("religion"),
        f("nationality"),
        f("political_opinion"),
        all_of(*map(f, ("social_group", "group_immutable", "group_particular", "group_distinct"))),
    ),
    "government responsibility": lambda f: word(
        f, "persecutor", "government", "uncontrolled private actor"
    ),
    "nexus, asylum": lambda f: all_of(f("protected ground"), word(f, "nexus", "central reason")),
    "nexus, withholding": nexus_withholding,
    "past persecution, asylum": lambda f: past(f, "nexus, asylum"),
    "past persecution, withholding": lambda f: past(f, "nexus, withholding"),
    "rebutted": lambda f: any_of(f("changed_conditions"), word(f, "relocation", "reasonable")),
    "relocation defeats, asylum": lambda f: relocation_defeats(f, "past persecution, asylum"),
    "relocation defeats, withholding": lambda f: relocation_defeats(
        f, "past persecution, withholding"
    ),
    "at risk individually": lambda f: any_of(f("singled_out"), f("pattern_or_practice")),
    "proof": lambda f: all_of(f("credible"), -word(f, "corroboration", "missing")),
    "may apply": may_apply,
    "presumed fear": lambda f: all_of(f("past persecution, asylum"), -f("rebutted")),
    "well-founded fear": well_founded,
    "humanitarian": lambda f: all_of(
        f("past persecution, asylum"), any_of(f("compelling_reasons"), f("other_serious_harm"))
    ),
    "basis in persecution": lambda f: all_of(
        f("nexus, asylum"),
        f("government responsibility"),
        any_of(f("presumed fear"), f("well-founded fear"), f("humanitarian")),
    ),
    "bars of both": lambda f: any_of(
        f("persecuted_others"),
        f("particularly_serious_crime"),
        f("serious_nonpolitical_crime"),
        f("security_danger"),
        f("terrorism"),
    ),
    "no bar, asylum": lambda f: (
        -any_of(
            f("bars of both"),
            f("aggravated_felony"),
            f("firmly_resettled"),
            f("entry_presumption"),
            f("frivolous_finding"),
        )
    ),
    "future threat": future_threat,
    "a bar applies": bar,
    "no bar": lambda f: -f("a bar applies"),
    "torture": lambda f: all_of(
        f("severe_harm"),
        f("specific_intent"),
        f("custody_or_control"),
        -f("lawful_sanction"),
        word(f, "official_role", "acquiesces", "inflicts"),
    ),
    "likelihood of torture": lambda f: number(
        f("likelihood_of_torture"), f("likelihood_of_torture") > 500_000
    ),
    "proof of torture": lambda f: any_of(f("proof"), f("independent_evidence")),
    "discretion": lambda f: np.where(f("favorable_discretion") < 0, -1, 1),
    "asylum": result(
        "permitted",
        "gate",
        "may apply",
        "basis in persecution",
        "proof",
        "no bar, asylum",
        "discretion",
    ),
    "withholding": result(
        "required",
        "gate",
        "before a judge",
        "nexus, withholding",
        "government responsibility",
        "future threat",
        "proof",
        "no bar",
    ),
    "cat_withholding": result("required", *CAT, "no bar"),
    "cat_deferral": result("required", *CAT, "a bar applies"),
}

# The variable behind each numbered element, where its name is not the element's own.
VARIABLE = {
    ("asylum", "no bar"): "no bar, asylum",
    ("withholding", "nexus"): "nexus, withholding",
}


def formula(rule: Callable[[Read], Any]) -> Callable[[Any, Any], Any]:
    """A rule over names as a formula in OpenFisca's form."""
    return lambda person, when: rule(lambda name: person(name, when))


def build() -> TaxBenefitSystem:
    """The rules as an OpenFisca tax and benefit system of one entity."""
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    system = TaxBenefitSystem([person])
    numbers = (*SHARES, *COUNTS)
    for name in (*YES_NO, *WORDS, *numbers, *FORMULAS):
        body: dict[str, Any] = {
            "value_type": int,
            "entity": person,
            "definition_period": ETERNITY,
            "default_value": -1 if name in numbers else 0,
            "label": name,
        }
        if name in FORMULAS:
            body["formula"] = formula(FORMULAS[name])
        system.add_variable(type(name, (Variable,), body))
    return system


SYSTEM = build()


def encode(case: Case) -> dict[str, int]:
    """The known facts of one case as OpenFisca inputs."""
    out = {}
    for name, value in case.items():
        if name in YES_NO:
            out[name] = 1 if value else -1
        elif name in WORDS:
            out[name] = CODE[name][value]
        elif name in SHARES:
            out[name] = round(value * 1_000_000)
        else:
            out[name] = value
    return out


def simulate(inputs: dict[str, Any], *, trace: bool, rows: int = 1) -> Simulation:
    """A simulation with the four results calculated."""
    simulation = SimulationBuilder().build_default_simulation(SYSTEM, count=rows)
    simulation.trace = trace
    for name, value in inputs.items():
        simulation.set_input(name, NOW, value)
    for protection in PROTECTIONS:
        simulation.calculate(protection, NOW)
    return simulation


def results(simulation: Simulation) -> list[Any]:
    """The four result codes, one array each (places in ``RESULTS``)."""
    return [simulation.calculate(protection, NOW) for protection in PROTECTIONS]


def truths(simulation: Simulation, protection: str) -> list[int]:
    """The truth of each numbered element of a one-case simulation."""
    variables = [VARIABLE.get((protection, name), name) for name in ELEMENTS[protection]]
    return [int(simulation.calculate(name, NOW)[0]) for name in variables]
