"""When to practise a skill again: py-fsrs, one card a skill, kept in the record.

Under the record's key "practice/skill/NAME" stand the last answers, "+" right and "-" wrong, and
what the scheduler keeps of the skill.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from reliefkit.learning.series import lengthened
from reliefkit.practice.cases import skills
from reliefkit.record.entries import Entries, Entry

LATELY, SURE = 4, 3  # of so many last answers so many right: not shaky
MARKS = {"solid": "●", "shaky": "◐", "due": "!", "new": "○"}  # beside the words, never instead
_SCHEDULER = Scheduler(enable_fuzzing=False)


class Standing(NamedTuple):
    """How a skill stands: `how` is a key of MARKS, `lately` the last answers."""

    skill: str
    how: str
    lately: str


def answered(old: Entry, right: bool, now: datetime) -> Entry:
    """Return what is kept of a skill after one more answer."""
    card = _card(old) or Card(card_id=0, due=now)
    card, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, now)
    return {**lengthened(old, right), "spaced": dict(card.to_dict())}


def _card(entry: Entry) -> Card | None:
    """Return what the scheduler kept; None where there is nothing, or it does not read it."""
    try:
        return Card.from_dict(entry["spaced"])
    except (KeyError, TypeError, ValueError):
        return None


def noted(entries: Entries, skill: str, right: bool, now: datetime) -> Entries:
    """Return a record after one more answer about a skill."""
    key = f"practice/skill/{skill}"
    return {**entries, key: answered(entries.get(key, {}), right, now)}


def standings(entries: Entries, now: datetime | None = None) -> list[Standing]:
    """Return how each skill stands now, in the order of the course."""
    moment = now or datetime.now(UTC)
    kept = {name: entries.get(f"practice/skill/{name}", {}) for name in skills()}
    return [Standing(n, _how(e, moment), str(e.get("lately", ""))) for n, e in kept.items()]


def _how(entry: Entry, now: datetime) -> str:
    lately, card = str(entry.get("lately", "")), _card(entry)
    if card is None:
        return "new"
    if card.state is State.Review and card.due <= now:
        return "due"
    sure = lately[-LATELY:].count("+") >= SURE and lately.endswith("+")
    return "solid" if sure and card.state is State.Review else "shaky"


def choices(found: Sequence[Standing]) -> list[str]:
    """Return the skills to practise next: those due; else those shaky or new; else all."""
    by = {how: [one.skill for one in found if one.how == how] for how in MARKS}
    return by["due"] or [*by["shaky"], *by["new"]] or by["solid"]
