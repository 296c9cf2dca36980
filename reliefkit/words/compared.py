"""How two people differ: they are compared, and nothing is said to have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reliefkit.assess import GRANTED, Result
from reliefkit.facts import FACTS
from reliefkit.law import LAW, PROTECTIONS
from reliefkit.words.change import Difference, lead_of, pieces
from reliefkit.words.clauses import block, cite_on, listed
from reliefkit.words.deciding import deciders
from reliefkit.words.finding import elsewhere, headline, inner_title
from reliefkit.words.templates import Said, fitting, say


def compared(by: Difference, left: str, right: str, show: Iterable[str] = PROTECTIONS) -> Said:
    """Return how two people of these names differ, protection by protection, and why."""
    shown = [*show]
    left, right = (f"the {n[:-5].lower()}" if n.endswith(" case") else n for n in (left, right))
    changed = [name for name in shown if name in by.changed]
    if not by.facts:
        return Said(say("tag", "alike"), say("said", "same"))
    if not changed:
        return _alike(by, left, right, shown)
    lead = lead_of(by.after, changed)
    moved = by.turn(lead).moved
    cite = cite_on(by.after[lead], moved[0])
    sides = (left, by.before[lead]), (right, by.after[lead])
    granted = [name for name, found in sides if found.result in GRANTED]
    slots = {"protection": inner_title(lead), "left": left, "right": right}
    results = [headline(found) for _, found in sides]
    if len(granted) == 1 and Result.REFUSED in {found.result for _, found in sides}:
        own = results[granted[0] == right]
        end = say("compare", "alone", **{**slots, "left": granted[0], "result": own})
    else:
        end = say("compare", "each", **slots, result=results[0], block=results[1])
    labels = [FACTS[name].label for name in moved]
    several = say("compare", "several", count=len(labels))
    tries = [listed(labels), several] if len(labels) < 3 else [several]
    count = sum(headline(by.before[name]) != headline(by.after[name]) for name in shown)
    tag = say("tag", "differ" if count > 1 else "differs", count=count)
    whole = (say("compare", "differ", **slots, facts=facts, result=end) for facts in tries)
    return fitting(pieces(tag, told, end, cite) for told in whole)


def _alike(by: Difference, left: str, right: str, shown: Sequence[str]) -> Said:
    """Return that two people end alike, and where for different reasons."""
    reasons = []
    for name in shown:
        sides = (left, by.before[name]), (right, by.after[name])
        if all(found.missing and not elsewhere(found) for _, found in sides):
            whys = [block(deciders(found)[0], who)[0] for who, found in sides]
            pair = [
                why if who in why else say("compare", "of", left=who, cause=why)
                for why, (who, _) in zip(whys, sides, strict=True)
            ]
            if whys[0] != whys[1]:
                slots = {"protection": LAW[name].title, "cause": pair[0], "block": pair[1]}
                reasons.append(say("compare", "reason", **slots))
    told = say("compare", "reasons" if reasons else "alike")
    return Said(say("tag", "alike"), told, more=tuple(reasons))
