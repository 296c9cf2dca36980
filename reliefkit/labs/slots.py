"""The one widget that is not a control: named slots of HTML, and what hangs on the controls."""

from __future__ import annotations

import os.path
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from reliefkit.views.static import read_style, stylesheet

_HERE = os.path.dirname(os.path.abspath(__file__))


class Slots(anywidget.AnyWidget):
    """Named slots of HTML. Python renders; only slots that changed are sent, in one message.

    The page applies a change by walking both trees, so opened parts and focus stay. `parts` is
    what the page hangs on the controls around: questions, scales, names for screen readers. A slot
    called `ladder__asylum__0` is a piece of the slot `ladder`, which holds a place for it: an
    element with its name as `data-slot`.
    """

    _esm = Path(_HERE, "lab.js").read_text(encoding="utf-8")
    _css = stylesheet() + read_style(os.path.join(_HERE, "lab.css"))
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    parts = traitlets.List(traitlets.Dict()).tag(sync=True)
    label = traitlets.Unicode("Lab").tag(sync=True)

    def __init__(self, names: Iterable[str], **rest: Any) -> None:
        names = list(names)
        # before the widget opens, so that the page knows every slot from the start
        self.add_traits(**{_trait(name): traitlets.Unicode().tag(sync=True) for name in names})
        super().__init__(names=names, **rest)

    def show(self, **slots: str) -> None:
        """Put HTML into slots; those that already hold it are not sent again."""
        with self.hold_sync():
            for name, html in slots.items():
                setattr(self, _trait(name), html)

    def held(self, name: str) -> str:
        """Return the HTML a slot holds; of a slot in pieces, all of it."""
        own = (slot for slot in self.names if slot.partition("__")[0] == name or slot == name)
        return "".join(getattr(self, _trait(slot)) for slot in own)


def _trait(name: str) -> str:
    return f"slot_{name}"
