"""The calm page around the lessons: settings for JupyterLab, and lessons that run when opened.

Opening a lesson runs it only if its code is the shipped code, cell for cell. The server tells
the page the SHA-256 of every shipped lesson's code; the page (``labextension``) computes the
same number from the notebook it has just opened, and runs it only if the number is on the list.

Nothing else runs when a notebook is opened. Widgets saved in a notebook can bring a script of
their own, and JupyterLab restores them unasked; so the server leaves them out of what it reads.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from reliefkit.paths import NOTEBOOKS


def code_digest(notebook: dict[str, Any]) -> str:
    """Return the SHA-256 of a notebook's code cells, in order, in hexadecimal.

    `notebook` is as read from its JSON; its text and outputs do not count.
    """
    code = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return hashlib.sha256("\0".join(code).encode()).hexdigest()


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name this module to Jupyter's server."""
    return [{"module": "reliefkit.page"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Hand the list of shipped lessons to every page the server sends, and no saved widgets."""
    page: dict[str, Any] = server.web_app.settings.setdefault("page_config_data", {})
    lessons = (json.loads(path.read_text("utf-8")) for path in Path(NOTEBOOKS).glob("*.ipynb"))
    page["reliefkitLessons"] = sorted(map(code_digest, lessons))
    _leave_out_saved_widgets(server.contents_manager)


def _leave_out_saved_widgets(contents: Any) -> None:
    """Drop saved widgets from every notebook Jupyter reads: it calls `mark_trusted_cells` on each,
    before it hands the notebook on.
    """
    mark = contents.mark_trusted_cells

    def mark_and_leave_out(notebook: Any, path: str = "") -> None:
        mark(notebook, path)
        notebook["metadata"].pop("widgets", None)

    contents.mark_trusted_cells = mark_and_leave_out
