"""What is offered around the lessons: handouts, the law book, and what to check again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reliefkit.law.standards import HISTORY
from reliefkit.library import authorities, decisions, developments

_DEVELOPMENT = timedelta(days=90)
_AUTHORITY = timedelta(days=365)


def stale(today: date | None = None) -> list[str]:
    """Return a line for every entry to check again, the longest unchecked first.

    A development counts after 90 days, an authority, a decision or a parameter after 365.
    """
    now = today or date.today()
    late = [(seen, line) for seen, limit, line in _entries() if now - seen > limit]
    return [
        f"{line}: last checked {seen}, {(now - seen).days} days ago" for seen, line in sorted(late)
    ]


def _entries() -> Iterator[tuple[date, timedelta, str]]:
    for id, row in developments().items():
        yield row.as_of, _DEVELOPMENT, f"development {id}"
    for id, source in authorities().items():
        yield source.checked, _AUTHORITY, f"authority {id}"
    for id, decision in decisions().items():
        yield decision.checked, _AUTHORITY, f"decision {id}"
    for name, group in HISTORY.items():
        for entry in group:
            yield entry.checked, _AUTHORITY, f"parameter {name} from {entry.since}"
