"""Odd combinations of facts: each is computed as given, and the reader is warned."""

from collections.abc import Container, Mapping
from typing import Any, NamedTuple


class Oddity(NamedTuple):
    """A warning, and the facts with the values that call for it.

    `asylum_granted`: it is said only where asylum may be granted.
    """

    warning: str
    facts: Mapping[str, Container[Any]]
    asylum_granted: bool = False


_NO, _YES = (False,), (True,)
_SOME_YEARS = range(1, 1000)
_ORDERS = ("reinstated order", "administrative removal")

ODDITIES = (
    Oddity(
        "An administrative removal order rests on an aggravated felony; none is given.",
        {"proceedings": ("administrative removal",), "aggravated_felony": _NO},
    ),
    Oddity(
        "A sentence is given without an aggravated felony; it is ignored.",
        {"sentence_years": _SOME_YEARS, "aggravated_felony": _NO},
    ),
    Oddity(
        "The government is the persecutor, but no official has a part in the torture.",
        {"persecutor": ("government",), "official_role": ("none",)},
    ),
    Oddity(
        "The state can and will control the persecutor, yet an official inflicts the torture.",
        {"persecutor": ("controlled private actor",), "official_role": ("inflicts",)},
    ),
    Oddity(
        "The border-entry presumption is given for an unaccompanied child.",
        {"unaccompanied_child": _YES, "entry_presumption": _YES},
    ),
    Oddity(
        "A safe third country is given in a reinstated-order or administrative-removal case.",
        {"safe_third_country": _YES, "proceedings": _ORDERS},
    ),
    Oddity(
        "Section 208(b)(2) names no bar for taking part in atrocities, but the persecutor bar or "
        "discretion usually ends the asylum claim.",
        {"atrocity_participant": _YES},
        asylum_granted=True,
    ),
)
