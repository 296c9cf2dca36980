"""How the facts of a person's life decide which protection from deportation US law gives."""

from typing import TYPE_CHECKING, Any

import reliefkit.assess  # noqa: F401 -- loaded before the function below takes its name
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF, PROTECTIONS

if TYPE_CHECKING:
    from reliefkit.whatif import flips, next_questions
    from reliefkit.words.spoken import SpokenAssessment, compare


def __getattr__(name: str) -> Any:
    """Return what says itself in words: loaded when first asked for, so that importing is quick."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from reliefkit import whatif
    from reliefkit.words import spoken

    return getattr(spoken if name == "compare" else whatif, name)


def assess(case: Case) -> "SpokenAssessment":
    """Return what a case comes to under each of the four protections, and why.

    Takes a `Case`. Raises ReliefError for anything else.
    """
    from reliefkit.words import spoken

    return spoken.assess(case)


__all__ = [
    "LAW_AS_OF",
    "PROTECTIONS",
    "Case",
    "ReliefError",
    "assess",
    "compare",
    "flips",
    "next_questions",
]
