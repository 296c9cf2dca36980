"""Labs: controls for the facts, pictures of the four protections, joined by one call."""

from reliefkit.labs.lab import lab

__all__ = ["lab"]
