"""The papers a server has at /reliefkit/: the law book, and each lesson's handout and take-away.

Each is made when it is asked for, of what is shipped; nothing is written.
"""

from __future__ import annotations

from asyncio import to_thread
from functools import cache
from pathlib import Path
from typing import Any

from htpy import a, h1, li, main, ul
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated

from reliefkit.library.course import course
from reliefkit.paths import NOTEBOOKS


@cache
def paper(name: str) -> str | None:
    """Return a paper as HTML; None where there is none of that name.

    "law-book", "papers" (a page that leads to the rest), or a lesson's file without its ending,
    with "/take-away" for its one sheet.
    """
    from reliefkit.offer.handouts import handout, takeaway
    from reliefkit.offer.lawbook import lawbook
    from reliefkit.views import page

    if name == "law-book":
        return lawbook()
    lessons = {one.file.removesuffix(".ipynb"): one for one in course() if one.learned}
    if name == "papers":
        sheets = [(stem, takeaway(Path(NOTEBOOKS, one.file))) for stem, one in lessons.items()]
        rows = (
            li[
                a(href=stem)[lessons[stem].title],
                sheet and [", and ", a(href=f"{stem}/take-away")["its one sheet to take away"]],
            ]
            for stem, sheet in sheets
        )
        return page("handout", "Relief Lab on paper", main[h1["On paper"], ul[rows]])
    stem, _, sheet = name.partition("/")
    if stem not in lessons or sheet not in ("", "take-away"):
        return None
    return (takeaway if sheet else handout)(Path(NOTEBOOKS, lessons[stem].file))


class Papers(JupyterHandler):
    """Answers with a paper, to whoever may use the lab."""

    @authenticated
    async def get(self, name: str) -> None:
        """Make the paper beside what else the server does."""
        found = await to_thread(paper, name)
        if found is None:
            raise HTTPError(404)
        self.finish(found)


def handlers(base_url: str) -> list[tuple[str, Any]]:
    """Return the addresses of the papers, for Jupyter's server."""
    return [(f"{base_url}reliefkit/([-/a-z0-9]+)", Papers)]
