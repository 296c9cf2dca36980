"""The four protections together, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from reliefkit.assess import Assessment, Result
from reliefkit.law import PROTECTIONS
from reliefkit.words.deciding import listed
from reliefkit.words.finding import (
    NOT_REACHED,
    cat_form_open,
    inner_title,
    not_by_officer,
    not_reached,
)


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
    if cat_form_open(assessment) and {"CAT withholding", "CAT deferral"} <= set(waiting):
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
        if any(not_by_officer(f) for f in shown):
            said.append("asylum is not available")
        else:
            return "none of the protections shown is available on these facts"
    if any(not_by_officer(f) for f in shown):
        said.append("the other three are for a judge, if asylum is not granted")
    return "; ".join(said)
