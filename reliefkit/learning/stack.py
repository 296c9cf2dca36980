"""Cards and labs one under the other: a card above, and a place for what is opened below it."""

from __future__ import annotations

import ipywidgets as W

from reliefkit.learning.panel import Place, stacked

__all__ = ["Place", "button_row", "stacked"]


def button_row(*buttons: W.Button) -> W.Widget:
    """Return buttons side by side."""
    row = W.Box(buttons)
    row.add_class("rk-buttons")
    return row
