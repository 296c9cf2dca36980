"""What anyone may know of a card that asks: its key, what is answered, and when it is committed."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import Any

import traitlets

from reliefkit.case import Case


class Keyed(traitlets.HasTraits):
    """A card that asks. Whoever wants to know what the learner did observes one of its traits.

    `answers` has what is answered so far, by name; `committed` turns True once, when the answers
    are fixed and what they come to is on the page; `key` is what a record of them is kept under.
    """

    key = ""
    committed = traitlets.Bool(False, read_only=True)
    answers = traitlets.Dict(read_only=True)


def key_for(given: str, kind: str, *about: str) -> str:
    """Return the key of a card: its lesson, where that is known, and the card.

    The card is what the author gave it, or else its `kind` with a digest of what it is `about`: the
    name of a case, the words of a question. Its place in the lesson plays no part, so the key
    stays when the lesson is edited elsewhere. The lesson is the notebook's name, which Jupyter
    gives its kernel in JPY_SESSION_NAME.
    """
    name = os.path.basename(os.environ.get("JPY_SESSION_NAME", ""))
    card = given or f"{kind}-{sha256(repr(about).encode()).hexdigest()[:8]}"
    return "/".join(filter(None, (name.removesuffix(".ipynb"), card)))


def case_words(given: Case | str | Any) -> str:
    """Return what tells a case from others: its name, or the facts given where it has none."""
    found = getattr(given, "case", given)
    return repr(found.given) if isinstance(found, Case) else str(found)
