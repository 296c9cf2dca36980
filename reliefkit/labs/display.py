"""How labs appear: the widget where there is a kernel, and the same in words everywhere else."""

from __future__ import annotations

from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"


class Shown:
    """Something with a widget and a static twin.

    Notebook viewers without a kernel, GitHub, print and screen readers show the twin: `text/html`
    or `text/plain`, of the facts as the lab starts.
    """

    widget: Any

    def _text(self) -> str:
        raise NotImplementedError

    def _html(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        live = self.widget._repr_mimebundle_()
        return {"text/plain": self._text(), "text/html": self._html(), VIEW: live[VIEW]}

    def __repr__(self) -> str:
        return self._text()
