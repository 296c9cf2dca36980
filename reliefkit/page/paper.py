"""What a server has of a lesson on paper, at /reliefkit/: whole, as a worksheet, on one sheet."""

from asyncio import to_thread
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated

from reliefkit.paths import NOTEBOOKS


@cache
def paper(lesson: str, kind: str) -> str | None:
    """Return a shipped lesson on paper, by its file without the ending; None where there is none.

    `kind` is "", "worksheet" or "take-away".
    """
    from reliefkit.offer.handouts import handout, takeaway
    from reliefkit.offer.worksheet import worksheet

    made = {"": handout, "worksheet": worksheet, "take-away": takeaway}.get(kind)
    path = Path(NOTEBOOKS, f"{lesson}.ipynb")
    return made(path) if made and path in Path(NOTEBOOKS).iterdir() else None


class Paper(JupyterHandler):
    """Answers with a paper, to whoever may use the lab."""

    @authenticated
    async def get(self, lesson: str, kind: str) -> None:
        """Make the paper beside what else the server does."""
        found = await to_thread(paper, lesson, kind or "")
        if found is None:
            raise HTTPError(404)
        self.finish(found)


def handlers(base_url: str) -> list[tuple[str, Any]]:
    """Return the addresses of the papers, for Jupyter's server."""
    return [(base_url + r"reliefkit/([-a-z0-9]+)(?:/([-a-z]+))?", Paper)]
