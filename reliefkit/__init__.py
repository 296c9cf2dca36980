"""How the facts of a person's life decide which protection from deportation US law gives."""

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.changes import compare
from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF, PROTECTIONS
from reliefkit.pairs import minimal_pairs
from reliefkit.variants import thresholds
from reliefkit.whatif import flips, next_questions

__all__ = [
    "LAW_AS_OF",
    "PROTECTIONS",
    "Case",
    "ReliefError",
    "assess",
    "compare",
    "flips",
    "minimal_pairs",
    "next_questions",
    "thresholds",
]
