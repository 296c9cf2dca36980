"""Practice: items without end whose answers the rules prove, spaced, and a check of oneself."""

from reliefkit.practice.check import check_yourself, completion
from reliefkit.practice.items import Item
from reliefkit.practice.kinds import KINDS, make
from reliefkit.practice.panel import practice

__all__ = ["KINDS", "Item", "check_yourself", "completion", "make", "practice"]
