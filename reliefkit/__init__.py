"""How the facts of a person's life decide which protection from deportation US law gives."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF, PROTECTIONS

if TYPE_CHECKING:
    from reliefkit.changes import compare
    from reliefkit.pairs import minimal_pairs
    from reliefkit.variants import thresholds
    from reliefkit.whatif import flips, next_questions

# Loaded when first asked for, so that importing the package stays quick.
_LATER = {
    "compare": "changes",
    "flips": "whatif",
    "minimal_pairs": "pairs",
    "next_questions": "whatif",
    "thresholds": "variants",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


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
