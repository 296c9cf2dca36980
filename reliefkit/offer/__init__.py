"""What is offered around the lessons: handouts, the law book, and what to check again."""

from datetime import date

from reliefkit.law.standards import HISTORY
from reliefkit.library import authorities, decisions, developments


def stale(today: date | None = None) -> list[str]:
    """Return a line for every entry to check again, the longest unchecked first.

    A development counts after 90 days, an authority, a decision or a parameter after 365.
    """
    every = [(one.as_of, f"development {id}", 90) for id, one in developments().items()]
    every += [(one.checked, f"authority {id}", 365) for id, one in authorities().items()]
    every += [(one.checked, f"decision {id}", 365) for id, one in decisions().items()]
    for name, group in HISTORY.items():
        every += [(one.checked, f"parameter {name} from {one.since}", 365) for one in group]
    now = today or date.today()
    return [
        f"{line}: last checked {seen}, {(now - seen).days} days ago"
        for seen, line, limit in sorted(every)
        if (now - seen).days > limit
    ]
