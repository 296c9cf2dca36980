"""The calm page around the lessons: settings for JupyterLab, and lessons that run when opened.

Opening a lesson runs it only if its code is the shipped code, cell for cell. The server tells
the page the SHA-256 of every shipped lesson's code; the page (``labextension``) computes the
same number from the notebook it has just opened, and runs it only if the number is on the list.

Nothing else runs when a notebook is opened. Widgets saved in a notebook can bring a script of
their own, and JupyterLab restores them unasked; so the server leaves them out of what it reads.

The server has the law book and the handouts too, at /reliefkit/ (``paper``).

A lesson's cells cannot be deleted or opened as source by a stray key: the server locks them as it
reads them. The files stay as they are, so authors, whose server does not load this, can edit.
"""

import hashlib
import json
from asyncio import to_thread
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from htpy import a, h1, li, main, ul
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated

from reliefkit.library import terms
from reliefkit.library.course import course, own_course
from reliefkit.paths import NOTEBOOKS

VIEW = "application/vnd.jupyter.widget-view+json"
OPEN = "yours"  # the tag of a cell whose code is meant to be changed


def code_digest(notebook: dict[str, Any]) -> str:
    """Return the SHA-256 of a notebook's code cells, in order, in hexadecimal.

    `notebook` is as read from its JSON; its text and outputs do not count.
    """
    code = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code")
    return hashlib.sha256("\0".join(code).encode()).hexdigest()


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Name this module to Jupyter's server."""
    return [{"module": "reliefkit.page"}]


def frame() -> dict[str, Any]:
    """Return what the page's frame says of the course: its lessons in order, and its words.

    `lessons` gives each notebook's file and title; `words` gives for each anchor of the glossary
    the term, what it says, and the source it rests on.
    """
    words = {
        one.anchor: {"term": one.id, "says": one.says, "source": one.source}
        for one in terms().values()
    }
    return {"lessons": [{"file": one.file, "title": one.title} for one in course()], "words": words}


def _load_jupyter_server_extension(server: Any) -> None:
    """Tell every page the server sends what the lessons are; mend the notebooks it reads."""
    page: dict[str, Any] = server.web_app.settings.setdefault("page_config_data", {})
    paths = sorted(Path(NOTEBOOKS).glob("*.ipynb"))
    shipped = {code_digest(json.loads(path.read_text("utf-8"))) for path in paths}
    page["reliefkitLessons"] = sorted(shipped)
    page["reliefkitCourse"] = frame()
    place = server.web_app.settings.get("base_url", "/") + r"reliefkit/([-a-z0-9]+)(?:/([-a-z]+))?"
    server.web_app.add_handlers(".*", [(place, Paper)])
    _mend_what_is_read(server.contents_manager, shipped | {path.name for path in paths})
    _answer_at_once(server.web_app.settings)


def _answer_at_once(settings: dict[str, Any]) -> None:
    """Send what a kernel says as it comes: without this the system holds back what comes next,
    up to 40 ms, until the browser has acknowledged what came before (Nagle's algorithm).
    """
    kind = "kernel_websocket_connection_class"
    known: Any = settings[kind]

    class AtOnce(known):  # type: ignore[misc]
        def connect(self) -> Any:
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    settings[kind] = AtOnce


def _mend_what_is_read(contents: Any, lessons: set[str]) -> None:
    """Mend every notebook Jupyter reads: it calls `mark_trusted_cells` on each, before it hands
    the notebook on. A lesson is known by its name or its code.

    On a full disk neither its mark nor its copy can be kept; it opens all the same. JupyterLab goes
    on without a copy where it is told that it may not have one.
    """
    mark, copy = contents.mark_trusted_cells, contents.create_checkpoint

    @contextmanager
    def refusing(path: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise HTTPError(403, f"{path} could not be copied: {error.strerror}.") from error

    async def copied_later(path: str) -> Any:
        with refusing(path):
            return await copy(path)

    def copied(path: str) -> Any:
        with refusing(path):
            return copy(path)

    contents.create_checkpoint = copied_later if iscoroutinefunction(copy) else copied

    def mark_and_mend(notebook: Any, path: str = "") -> None:
        with suppress(OSError):
            mark(notebook, path)
        mend(notebook, path.strip("/") in lessons or code_digest(notebook) in lessons)

    contents.mark_trusted_cells = mark_and_mend


def mend(notebook: dict[str, Any], lesson: bool) -> None:
    """Drop a notebook's saved widgets; lock the cells of a `lesson`.

    A widget's place is dropped from an output that has its static twin: no kernel knows it now.
    """
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                output["data"].pop(VIEW, None)
        if lesson and OPEN not in cell["metadata"].get("tags", ()):
            cell["metadata"] |= {"deletable": False, "editable": False}


# -- what the server has on paper: the law book, each lesson, and a page of them all ---------------


@cache
def paper(lesson: str, kind: str, clinic: str = "") -> str | None:
    """Return a shipped lesson on paper, by its file without the ending; None where there is none.

    `kind` is "", "worksheet", "take-away" or "key". "law-book" and "rubric" are papers too, and
    "papers" and "keys", which lead to the lessons' own. `clinic` is the name on a worksheet.
    """
    from reliefkit.offer.handouts import papers
    from reliefkit.offer.lawbook import lawbook
    from reliefkit.offer.worksheet import rubric

    made = papers(clinic).get(kind)
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
