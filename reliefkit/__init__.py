"""How the facts of a person's life decide which protection from deportation US law gives."""

from typing import TYPE_CHECKING

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.later import later
from reliefkit.law import LAW_AS_OF, PROTECTIONS

if TYPE_CHECKING:
    from reliefkit.variants import thresholds
    from reliefkit.whatif import flips, next_questions
    from reliefkit.words.change import compare

# Loaded when first asked for, so that importing the package stays quick.
__getattr__ = later(
    __name__,
    {
        "compare": "words.change",
        "flips": "whatif",
        "next_questions": "whatif",
        "thresholds": "variants",
    },
)

__all__ = [
    "LAW_AS_OF",
    "PROTECTIONS",
    "Case",
    "ReliefError",
    "assess",
    "compare",
    "flips",
    "next_questions",
    "thresholds",
]
