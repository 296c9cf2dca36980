"""Labs: controls for the facts, pictures of the four protections, joined by one call."""

from reliefkit.labs.compare import compare_lab
from reliefkit.labs.lab import lab
from reliefkit.labs.start import open_shared

__all__ = ["compare_lab", "lab", "open_shared"]
