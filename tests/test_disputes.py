"""A dispute among courts is told where it can matter to the case, and nowhere else."""

import pytest
import spaces

from reliefkit import Case, assess
from reliefkit.words.finding import dispute

STRONG = Case(**spaces.STRONG)
GROUP = {
    "political_opinion": False,
    "social_group": True,
    "group_immutable": True,
    "group_particular": False,
    "group_distinct": True,
}
# Where it is in play, and what takes it out of play, one fact at a time.
DISPUTES = [
    (
        ("asylum", "previous denial"),
        {
            "previously_denied": True,
            "changed_circumstances": True,
            "filed_within_reasonable_period": False,
        },
        {
            "previously_denied": False,
            "changed_circumstances": False,
            "filed_within_reasonable_period": True,
        },
    ),
    (
        ("asylum", "protected ground"),
        GROUP,
        {
            "political_opinion": True,
            "race": True,
            "religion": True,
            "nationality": True,
            "social_group": False,
            "group_immutable": False,
            "group_particular": True,
        },
    ),
    (
        ("withholding", "protected ground"),
        {**GROUP, "group_particular": True, "group_distinct": False},
        {"group_distinct": True, "group_immutable": False},
    ),
    (
        ("asylum", "proof"),
        {"credible": False, "independent_evidence": "whole claim"},
        {"credible": True, "independent_evidence": "risk of torture"},
    ),
    (
        ("withholding", "proof"),
        {"corroboration": "missing", "independent_evidence": "whole claim"},
        {"corroboration": "unavailable", "independent_evidence": "none"},
    ),
    (("withholding", "nexus"), {"nexus": "a reason"}, {"political_opinion": False}),
    (("withholding", "nexus"), {"nexus": "a reason"}, {"nexus": "incidental"}),
    (
        ("asylum", "government responsibility"),
        {"persecutor": "uncontrolled private actor"},
        {"persecutor": "government"},
    ),
]


@pytest.mark.parametrize(("where", "facts", "ends"), DISPUTES)
def test_a_dispute_is_told_while_every_fact_keeps_it_in_play(where, facts, ends):
    """With all of the facts it is told; with any one of them otherwise it is not."""
    protection, element = where
    case = STRONG.but(**facts)
    assert dispute(assess(case)[protection].element(element))
    for name, value in ends.items():
        assert not dispute(assess(case.but(**{name: value}))[protection].element(element)), name
