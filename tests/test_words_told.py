"""The reason that is told: the first that fails, said once, with the right cite and number."""

import random
from itertools import pairwise

import pytest
import spaces

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.law import PROTECTIONS
from reliefkit.law.standards import A_REASON_CIRCUITS, HISTORY
from reliefkit.library import cite_text
from reliefkit.views import VIEWS
from reliefkit.views.markup import Scene
from reliefkit.words.change import compare
from reliefkit.words.deciding import clause, deciding_tests

START = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.6,
    likelihood_of_torture=0.6,
    severe_harm=True,
    specific_intent=True,
    official_role="inflicts",
)


def cell(case: Case, question: str, protection: str = "asylum") -> str:
    """What the ledger says under a question, when every row is shown."""
    now = assess(case)
    said = VIEWS["protections"].text(Scene(now, now, (), (protection,)))
    (line,) = [line for line in said.split("\n") if line.strip().startswith(question)]
    return line.strip().removeprefix(question).strip()


def test_a_circuit_with_a_rule_of_its_own_is_cited_for_the_move_to_it() -> None:
    """Moving to a circuit that has its own rule on a reason tells the authority of that rule."""
    before = START.but(nexus="a reason")
    assert A_REASON_CIRCUITS.value
    for circuit in A_REASON_CIRCUITS.value:
        own = next(e for e in HISTORY[A_REASON_CIRCUITS.name] if circuit in e.value)
        told = compare(before, before.but(circuit=circuit)).sentence("withholding")
        assert "must now be granted" in told
        assert cite_text((own.authority,)) in told


def test_what_decides_is_told_once() -> None:
    """Of several tests that say the same of a case, one is given as a ground."""
    draw = random.Random(7)
    for _ in range(40):
        case = Case(**spaces.random_case(draw))
        for name in PROTECTIONS:
            for element in assess(case)[name].elements:
                said = [clause(test) for test in deciding_tests(element)]
                assert len(said) == len(set(said)), (name, element.name)
    twice = START.but(persecutor="uncontrolled private actor", previously_denied=True)
    said = [
        clause(test) for test in deciding_tests(assess(twice).withholding.element("future threat"))
    ]
    assert len([one for one in said if "living elsewhere" in one]) == 1


def test_the_first_of_several_that_fail_is_the_reason() -> None:
    """Where several parts of one element fail, the law's order decides which is told."""
    for first, second in pairwise(("severe_harm", "specific_intent", "lawful_sanction")):
        case = START.but(**{name: name == "lawful_sanction" for name in (first, second)})
        reason = assess(case).cat_withholding.reason()
        assert FACTS[first].clause(case[first]) in reason
        assert FACTS[second].clause(case[second]) not in reason


def test_a_link_that_is_too_weak_is_told_without_the_circuit() -> None:
    """What people can show is the reason, not the court in which nobody can choose to be."""
    reason = assess(START.but(nexus="a reason")).withholding.reason()
    assert "a reason, though not a central one" in reason
    assert "Board's own rule" not in reason


def test_one_is_missing_and_two_are() -> None:
    """One element that still fails is in the singular, two are in the plural."""
    for facts, said in (({}, " is still missing"), ({"days_to_filing": 500}, " are still missing")):
        before = START.but(credible=False, **facts)
        assert said in compare(before, before.but(likelihood_of_persecution=0.3)).sentence("asylum")


@pytest.mark.parametrize(
    ("question", "facts", "said"),
    [
        ("Denied before?", {}, "met: not denied before"),
        ("Denied before?", {"previously_denied": True}, "not met: not denied before"),
        (
            "By whom?",
            {"persecutor": "controlled private actor"},
            "not met: government or uncontrolled",
        ),
        ("By whom?", {"persecutor": None}, "open: government or uncontrolled"),
        ("By whom?", {}, "met: the government"),
    ],
)
def test_a_cell_says_in_its_own_words_what_is_asked(
    question: str, facts: dict[str, object], said: str
) -> None:
    """The ledger's short words are those of the law's question, met or not."""
    assert cell(START.but(**facts), question) == said
