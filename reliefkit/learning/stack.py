"""Cards and labs one under the other: a card above, and a place for what is opened below it."""

from __future__ import annotations

import ipywidgets as W

from reliefkit.labs.slots import Slots
from reliefkit.learning.panel import Place, stacked

__all__ = ["Place", "StackSlots", "button_row", "stacked"]


class StackSlots(Slots):
    """Slots that bring the style of a stack, and of a list that shows several rows.

    JupyterLab lays a strip over the left of an output; it would take the clicks meant for what
    stands there, so it is left out around a lab.
    """

    _css = (
        Slots._css
        + """
.rk-lab.rk-stack { display: flex; flex-direction: column; gap: 12px; }
.rk-lab.rk-stack > .lm-Widget { width: 100%; height: auto; margin: 0; }
.rk-lab .rk-list, .rk-lab .rk-list select {
  display: block; width: 100%; max-width: none; height: auto; font-size: 14px;
}
.rk-lab .rk-list .widget-label { display: none; }
.rk-lab .rk-search > .lm-Widget { min-width: 200px; flex: 1 1 200px; line-height: 17px; }
.rk-lab .rk-buttons { display: flex; flex-flow: row wrap; gap: 8px; }
"""
    )


def button_row(*buttons: W.Button) -> W.Widget:
    """Return buttons side by side."""
    row = W.Box(buttons)
    row.add_class("rk-buttons")
    return row
