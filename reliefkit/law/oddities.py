"""Odd combinations of facts: each is computed as given, and the reader is warned.

So too of days that the calendar may still carry.
"""

from collections.abc import Sequence
from typing import Any

from reliefkit.facts import f
from reliefkit.facts.kinds import OneOf
from reliefkit.law import LAW
from reliefkit.law.standards import CARRIED_DEADLINE, FILING_DEADLINE
from reliefkit.logic import Graph

_IN_A_YEAR = f.days_to_filing.meets(FILING_DEADLINE)
_NO_SENTENCE = OneOf(f.sentence_years, f.sentence_years.minimum)
_ODDITIES = {
    "An administrative removal order rests on an aggravated felony; none is given.": (
        f.proceedings.is_one_of("administrative removal") & ~f.aggravated_felony
    ),
    "A sentence is given without an aggravated felony; it is ignored.": (
        ~_NO_SENTENCE & ~f.aggravated_felony
    ),
    "The government is the persecutor, but no official inflicts the torture or acquiesces in it.": (
        f.persecutor.is_one_of("government") & ~f.official_role.at_least("acquiesces")
    ),
    "An unaccompanied child is in removal proceedings: USCIS decides the asylum claim first "
    "(INA § 208(b)(3)(C)).": f.unaccompanied_child & f.proceedings.is_one_of("removal"),
    "Days 366 to 369 may still be in time: a leap day, a weekend or a legal holiday can carry the "
    "last day (8 C.F.R. § 1208.4(a)(2)(ii); Minasyan v. Mukasey, 553 F.3d 1224 (9th Cir. 2009)). "
    "Count the calendar.": (
        f.days_to_filing.meets(CARRIED_DEADLINE) & ~LAW["asylum"].named["timely"]
    ),
    "A carried deadline matters from day 366 to day 369 only; it is ignored.": (
        f.deadline_carried & ~(~_IN_A_YEAR & f.days_to_filing.meets(CARRIED_DEADLINE))
    ),
    "The state can and will control the persecutor, yet an official inflicts the torture.": (
        f.persecutor.is_one_of("controlled private actor") & f.official_role.is_one_of("inflicts")
    ),
    "The border-entry presumption is given for an unaccompanied child.": (
        f.unaccompanied_child & f.entry_presumption
    ),
    "A safe third country is given in a reinstated-order or administrative-removal case.": (
        f.safe_third_country & f.proceedings.is_one_of("reinstated order", "administrative removal")
    ),
    "Section 208(b)(2) names no bar for taking part in atrocities, but the persecutor bar or "
    "discretion usually ends the asylum claim: this is no way to win.": (
        f.atrocity_participant & LAW["asylum"].formula
    ),
}
_GRAPH = Graph(list(_ODDITIES.values()))


def warnings(values: Sequence[Any]) -> tuple[str, ...]:
    """Return a sentence for every odd combination among a case's values, in the sheet's order."""
    sure = _GRAPH.decide(values).sure
    return tuple(said for said, odd in _ODDITIES.items() if sure[_GRAPH.place[odd]])


def warned(values: Sequence[Any]) -> list[str]:
    """Return the same as lines that begin with "Warning"."""
    return [f"Warning: {said}" for said in warnings(values)]
