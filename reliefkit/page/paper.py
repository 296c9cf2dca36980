"""What a server has on paper, at /reliefkit/: the law book, each lesson, and a page of them all."""

from asyncio import to_thread
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from htpy import a, h1, li, main, ul
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated

from reliefkit.library.course import course, own_course
from reliefkit.paths import NOTEBOOKS


@cache
def paper(lesson: str, kind: str, clinic: str = "") -> str | None:
    """Return a shipped lesson on paper, by its file without the ending; None where there is none.

    `kind` is "", "worksheet", "take-away" or "key". "law-book" and "rubric" are papers too, and
    "papers" and "keys", which lead to the lessons' own. `clinic` is the name on a worksheet.
    """
    from reliefkit.offer.handouts import handout, takeaway
    from reliefkit.offer.key import key
    from reliefkit.offer.lawbook import lawbook
    from reliefkit.offer.worksheet import rubric, worksheet

    kinds: dict[str, Callable[[Path], str | None]] = {
        "": handout,
        "take-away": takeaway,
        "key": key,
    }
    made = (kinds | {"worksheet": partial(worksheet, clinic=clinic)}).get(kind)
    path = Path(NOTEBOOKS, f"{lesson}.ipynb")
    if made and path in Path(NOTEBOOKS).iterdir():
        return made(path)
    whole = {"law-book": lawbook, "rubric": rubric, "papers": _papers, "keys": _keys}.get(lesson)
    return whole() if whole and not kind else None


def _papers() -> str:
    from reliefkit.views import page

    def row(stem: str, title: str) -> Any:
        sheet = a(href=f"{stem}/take-away")["its key points on one page"]
        work = a(href=f"{stem}/worksheet")["a worksheet of two pages"]
        return li[a(href=stem)[title], paper(stem, "take-away") and [", ", work, " and ", sheet]]

    rows = (row(Path(one.file).stem, one.title) for one in course() if one.learned)
    return page("handout", "Relief Lab on paper", main[h1["On paper"], ul[rows]])


def _keys() -> str:
    from reliefkit.views import page

    asks = (one for one in course() if one.minutes)  # practice and the check draw their items
    links = (li[a(href=f"{one.file[:-6]}/key")[one.title]] for one in asks)
    return page("handout", "Relief Lab: keys", main[h1["Keys, for the teacher"], ul[links]])


class Paper(JupyterHandler):
    """Answers with a paper, to whoever may use the lab."""

    @authenticated
    async def get(self, lesson: str, kind: str) -> None:
        """Make the paper beside what else the server does."""
        mine, _ = own_course(self.settings["server_root_dir"])
        found = await to_thread(paper, lesson, kind or "", mine.clinic)
        if found is None:
            raise HTTPError(404)
        self.finish(found)


def handlers(base_url: str) -> list[tuple[str, Any]]:
    """Return the addresses of the papers, for Jupyter's server."""
    return [(base_url + r"reliefkit/([-a-z0-9]+)(?:/([-a-z]+))?", Paper)]
