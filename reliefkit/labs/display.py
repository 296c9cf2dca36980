"""How labs and cards appear: the widget where there is a kernel, its static twin elsewhere."""

from __future__ import annotations

from typing import Any

from reliefkit.views.twin import words_of

VIEW = "application/vnd.jupyter.widget-view+json"


class Shown:
    """Something with a widget and a static twin.

    Notebook viewers without a kernel, GitHub, print and screen readers show the twin, of the facts
    as the lab starts. A kind of lab or card writes `html`; its words are read off it.
    """

    widget: Any

    def html(self) -> str:
        """Return the static twin: bare HTML that still reads right without style."""
        raise NotImplementedError

    def text(self) -> str:
        """Return the words of the twin."""
        return words_of(self.html())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        live = self.widget._repr_mimebundle_()
        return {"text/plain": self.text(), "text/html": self.html(), VIEW: live[VIEW]}

    def __repr__(self) -> str:
        return self.text()
