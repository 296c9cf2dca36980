"""When to practise a skill again: py-fsrs, one card a skill, kept in the record.

Under the record's key "practice/skill/NAME" stand the last answers, "+" right and "-" wrong, and
what the scheduler keeps of the skill.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from reliefkit.learning.pattern import KEPT
from reliefkit.practice.cases import skills
from reliefkit.record import stamped
from reliefkit.record.entries import Entries, Entry

LATELY, SURE = 4, 3  # of so many last answers so many right: not shaky
MARKS = {"solid": "●", "shaky": "◐", "due": "!", "new": "○"}  # beside the words, never instead
SAYS = {
    "solid": "Solid",
    "shaky": "Shaky",
    "due": "Due for review",
    "new": "Not practised yet",
}
_SCHEDULER = Scheduler(enable_fuzzing=False)


class Standing(NamedTuple):
    """How a skill stands: `how` is a key of SAYS, `lately` the last answers, `due` a moment."""

    skill: str
    how: str
    lately: str
    due: datetime | None


def key(skill: str) -> str:
    """Return the record's key of a skill."""
    return f"practice/skill/{skill}"


def answered(old: Entry, right: bool, now: datetime) -> Entry:
    """Return what is kept of a skill after one more answer."""
    card = _card(old) or Card(card_id=0, due=now)
    card, _ = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, now)
    lately = f"{old.get('lately', '')}{'+' if right else '-'}"
    return stamped(lately=lately[-KEPT:], spaced=dict(card.to_dict()))


def _card(entry: Entry) -> Card | None:
    """Return what the scheduler kept; None where there is nothing, or it does not read it."""
    try:
        return Card.from_dict(entry["spaced"])
    except (KeyError, TypeError, ValueError):
        return None


def noted(entries: Entries, skill: str, right: bool, now: datetime) -> Entries:
    """Return a record after one more answer about a skill."""
    return {**entries, key(skill): answered(entries.get(key(skill), {}), right, now)}


def standings(entries: Entries, now: datetime | None = None) -> list[Standing]:
    """Return how each skill stands now, in the order of the course."""
    moment = now or datetime.now(UTC)
    return [_standing(name, entries.get(key(name), {}), moment) for name in skills()]


def _standing(name: str, entry: Entry, now: datetime) -> Standing:
    lately, card = str(entry.get("lately", "")), _card(entry)
    if card is None:
        return Standing(name, "new", lately, None)
    last = lately[-LATELY:]
    sure = last.count("+") >= SURE and lately.endswith("+") and card.state is State.Review
    how = "due" if card.state is State.Review and card.due <= now else "solid" if sure else "shaky"
    return Standing(name, how, lately, card.due)


def choices(found: Iterable[Standing]) -> list[str]:
    """Return the skills to practise next: those due; else those shaky or new; else all."""
    by = {how: [one.skill for one in found if one.how == how] for how in MARKS}
    return by["due"] or [*by["shaky"], *by["new"]] or by["solid"]
