"""Practice: items without end whose answers the rules prove, spaced, and a check of oneself."""

from reliefkit.practice import onecase, statements, stories, twocases  # noqa: F401 -- the kinds
from reliefkit.practice.items import KINDS, Item, make

__all__ = ["KINDS", "Item", "make"]
