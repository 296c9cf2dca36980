"""From a notebook to a plain page: text, stored outputs in their places, cells as data."""

import ast
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import htpy as h
from markupsafe import Markup
from nbconvert.filters import markdown2html

from reliefkit.errors import ReliefError
from reliefkit.library import LESSONS
from reliefkit.library.course import HOME
from reliefkit.library.course import course as notebooks
from reliefkit.page import frame
from reliefkit.views import page as paper

PAPERS = {
    "law-book": "lawbook.html",
    **{one: f"handouts/{one}.html" for one in ("keys", "rubric")},
    "papers": "handouts/index.html",
}
_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)
_ANCHORS = re.compile(r'<a class="anchor-link".*?</a>')
_LINKS = re.compile(r'(?<=href=")([\w-]+\.ipynb)(?=[#"])')
_PAPERS = re.compile(r'(?<=href=")[./]*/reliefkit/([\w-]+)(?=")')
# No script but the site's own, and none made of text: only the engine's WebAssembly is compiled,
# and anywidget's module comes from the page itself (blob:).
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


def address(name: str) -> str:
    """Return the page of a notebook."""
    return "index.html" if name == HOME else name.replace(".ipynb", ".html")


def course(folder: Path) -> dict[str, Any]:
    """Return what the frame says of the course: home first, then its lessons, and its words."""
    found = notebooks(str(folder))
    names = {one.name for one in found}
    for name in ("home", "start-here", *LESSONS, "glossary"):
        if name not in names:
            raise ReliefError(f"lesson {name}: no notebook of it in {folder}")
    lessons = [{"file": one.file, "title": one.title} for one in found if one.file != HOME]
    home = {"file": HOME, "title": "Relief Lab"}
    return {"lessons": [home, *lessons], "words": frame()["words"]}


def pages(
    folder: Path,
    course: Mapping[str, Any],
    names: Mapping[str, str],
    as_notebooks: Collection[str] = (),
) -> Iterator[tuple[str, str]]:
    """Yield each page's name and content: home and one for every notebook.

    `names` are the files that every page needs, the `script` and the `style`; `as_notebooks` those
    that can be opened as notebooks too. Raises ReliefError for a cell without its stored output.
    """
    for one in course["lessons"]:
        path = folder / one["file"]
        cells = json.loads(path.read_text("utf-8"))["cells"]
        link = one["file"] in as_notebooks and one["file"] != HOME
        yield (
            address(one["file"]),
            _page(one, cells, names, _as_notebook(one["file"]) if link else None),
        )


def papers(names: Iterable[str], title: str = "On paper") -> str:
    """Return a page that leads to what is to be printed; `names` are files beside it."""
    rows = (h.li[h.a(href=name)[name.removesuffix(".html")]] for name in sorted(names))
    book = h.p[h.a(href="../lawbook.html")["The law book"], ": every rule and source on one page."]
    return paper("handout", "Relief Lab on paper", h.main[h.h1[title], book, h.ul[rows]])


def _as_notebook(file: str) -> h.Node:
    return h.p(".rk-as-notebook")[h.a(href=f"lab/lab/index.html?path={file}")["Open as a notebook"]]


def _page(
    one: Mapping[str, str], cells: list[dict[str, Any]], names: Mapping[str, str], after: h.Node
) -> str:
    code: list[tuple[int, str]] = []
    body: list[h.Node] = []
    for number, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            body.append(_prose(source, _id(cell)))
        elif cell["cell_type"] == "code":
            code.append((number, source))
            stored = [_stored(output) for output in cell["outputs"]]
            if not any(stored) and isinstance(ast.parse(source).body[-1], ast.Expr):
                raise ReliefError(f"{one['file']}: cell {number} has no stored output")
            body.append(h.div(".rk-cell", id=_id(cell), data_cell=str(number))[stored])
    data = json.dumps({"file": one["file"], "cells": code}).replace("<", "\\u003c")
    title = one["title"] if one["file"] == HOME else f"{one['title']} - Relief Lab"
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(http_equiv="Content-Security-Policy", content=POLICY),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.title[title],
        h.link(rel="stylesheet", href=names["style"]),
        h.link(rel="manifest", href="site.webmanifest"),
        h.link(rel="icon", href="icon.svg"),
        h.script(type="module", src=names["script"]),
    ]
    inside = h.body(data_jp_theme_light="true")[
        h.div("#top")[h.div("#bar"), h.div("#notes")],
        h.main("#lesson.rk-page")[body, after],
        h.footer("#foot"),
        h.script("#cells", type="application/json")[Markup(data)],
    ]
    return str(h.html(lang="en")[head, inside]) + "\n"


def _id(cell: Mapping[str, Any]) -> str | None:
    """Return what a link to a cell calls it, as Jupyter does."""
    return f"cell-id={cell['id']}" if "id" in cell else None


def _prose(source: str, id: str | None = None) -> h.Node:
    text = _linked(markdown2html(source))
    return h.section(".jp-RenderedMarkdown.jp-RenderedHTMLCommon", id=id)[Markup(text)]


def _stored(output: Mapping[str, Any]) -> h.Node:
    """Return a stored output, without the style that every page has."""
    data = {kind: "".join(text) for kind, text in output.get("data", {}).items()}
    if "text/html" in data:
        return h.div[Markup(_linked(_STYLES.sub("", data["text/html"])))]
    if "text/markdown" in data:
        return _prose(data["text/markdown"])
    text = data.get("text/plain") or "".join(output.get("text", ""))
    return h.pre[text] if text else None


def _linked(text: str) -> str:
    """Return HTML whose links to notebooks, and to papers, lead to their pages."""
    text = _LINKS.sub(lambda link: address(link[1]), _ANCHORS.sub("", text))
    return _PAPERS.sub(lambda link: PAPERS[link[1]], text)
