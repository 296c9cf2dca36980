"""Keys: what a record knows a card by."""

import os
import re
from hashlib import sha256
from typing import Any

from reliefkit.case import Case


def in_lesson(card: str) -> str:
    """Return the key of a card that has a name of its own: its lesson, if that is known, and it.

    The lesson is the notebook's name without its number, so it stays when lessons are put in
    another order; Jupyter gives it in JPY_SESSION_NAME.
    """
    name = os.path.basename(os.environ.get("JPY_SESSION_NAME", ""))
    return "/".join(filter(None, (re.sub(r"^\d+-|\.ipynb$", "", name), card)))


def key_for(kind: str, *about: str) -> str:
    """Return the key of a card: its lesson, its `kind`, and a digest of what it is `about`.

    That is the name of a case, or the words of a question. Its place in the lesson plays no part,
    so the key stays when the lesson is edited elsewhere.
    """
    return in_lesson(f"{kind}-{sha256(repr(about).encode()).hexdigest()[:8]}")


def case_words(given: Case | str | Any) -> str:
    """Return what tells a case from others: its name, or the facts given where it has none."""
    found = getattr(given, "case", given)
    return repr(found.given) if isinstance(found, Case) else str(found)
