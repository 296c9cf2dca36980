"""Labs: controls for the facts, pictures of the four protections, joined by one call."""

from reliefkit.labs.lab import lab
from reliefkit.labs.start import open_shared

__all__ = ["lab", "open_shared"]
