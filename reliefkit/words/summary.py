"""The four protections together: one sentence over all, and warnings about odd facts."""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import Assessment, Result
from reliefkit.law import PROTECTIONS
from reliefkit.words.finding import NOT_REACHED, either_form, for_a_judge, inner_title, not_reached
from reliefkit.words.grounds import listed


def summary(assessment: Assessment, show: Iterable[str] = PROTECTIONS) -> str:
    """Return one sentence over the protections shown; asylum is never called the result."""
    shown = [assessment[name] for name in show]
    of = {result: [f for f in shown if f.result is result] for result in Result}
    said = []
    if of[Result.PERMITTED]:
        said.append("asylum may be granted")
    owed = inner_title(of[Result.REQUIRED][0].name) if of[Result.REQUIRED] else ""
    form = ""
    waiting = [inner_title(f.name) for f in of[Result.OPEN]]
    if either_form(assessment) and {"CAT withholding", "CAT deferral"} <= set(waiting):
        waiting = [w for w in waiting if not w.startswith("CAT")]
        form = f",{' and CAT protection' if owed else ''} in one form or the other"
        owed = owed or "CAT protection"
    if owed:
        event = f"in any event {owed} must be" if said else f"{owed} must be granted"
        said.append(event + form)
    if waiting:
        verb = "depend" if len(waiting) > 1 else "depends"
        said.append(f"{listed(waiting)} {verb} on facts not known yet")
    if not said:
        if any(not_reached(f) for f in shown):
            return NOT_REACHED
        if any(for_a_judge(f) for f in shown):
            said.append("asylum is not available")
        else:
            return "none of the protections shown is available on these facts"
    if any(for_a_judge(f) for f in shown):
        said.append("the other three are for a judge, if asylum is not granted")
    return "; ".join(said)


def warnings(assessment: Assessment) -> tuple[str, ...]:
    """Return a sentence for every odd combination of facts; they are computed as given."""
    c = assessment.case
    special = c["proceedings"] in ("reinstated order", "administrative removal")
    odd = {
        "An administrative removal order rests on an aggravated felony; none is given.": (
            c["proceedings"] == "administrative removal" and c["aggravated_felony"] is False
        ),
        "A sentence is given without an aggravated felony; it is ignored.": (
            bool(c["sentence_years"]) and c["aggravated_felony"] is False
        ),
        "The government is the persecutor, but no official has a part in the torture.": (
            c["persecutor"] == "government" and c["official_role"] == "none"
        ),
        "The state can and will control the persecutor, yet an official inflicts the torture.": (
            c["persecutor"] == "controlled private actor" and c["official_role"] == "inflicts"
        ),
        "The border-entry presumption is given for an unaccompanied child.": (
            c["unaccompanied_child"] is True and c["entry_presumption"] is True
        ),
        "A safe third country is given in a reinstated-order or administrative-removal case.": (
            c["safe_third_country"] is True and special
        ),
        "Section 208(b)(2) names no bar for taking part in atrocities, but the persecutor bar or "
        "discretion usually ends the asylum claim.": (
            c["atrocity_participant"] is True and assessment.asylum.result is Result.PERMITTED
        ),
    }
    return tuple(text for text, holds in odd.items() if holds)
