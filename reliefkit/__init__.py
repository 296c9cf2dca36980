"""How the facts of a person's life decide which protection from deportation US law gives."""

from typing import TYPE_CHECKING

import reliefkit.assess  # noqa: F401 -- loaded before the function below takes its name
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.later import later
from reliefkit.law import LAW_AS_OF, PROTECTIONS

if TYPE_CHECKING:
    from reliefkit.words.spoken import SpokenAssessment, compare, flips, next_questions

# Words are loaded when first asked for, so that importing the package stays quick.
__getattr__ = later(
    __name__,
    dict.fromkeys(("compare", "flips", "next_questions"), "words.spoken"),
)


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
