"""Pictures of an assessment: pure functions from a scene to HTML, whose words are read off it.

`VIEWS[name].html(scene)` is a piece of HTML that belongs inside an element of class "rk", with
the stylesheet; it brings its own heading. The static twins are what is shown where there is no
kernel: they still say what they say when style and drawings are stripped.
"""

import os.path
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import chain, repeat
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

import htpy as h
from markupsafe import Markup

from reliefkit.assess import Assessment
from reliefkit.facts import FACTS
from reliefkit.law.oddities import warned
from reliefkit.views import ladder, lists, map, protections, scale
from reliefkit.views.markup import Scene, table_row
from reliefkit.words.finding import sentence
from reliefkit.words.spoken import summary

__all__ = ["STRIP", "VIEWS", "Scene", "View"]


class View(NamedTuple):
    """A picture: its name in a lesson, its title, and the function that draws a scene as HTML."""

    name: str
    title: str
    html: Callable[[Scene], str]

    def text(self, scene: Scene) -> str:
        """Return the picture in words."""
        return words_of(self.html(scene))


VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View("protections", "Four protections", protections.html),
        View("changed", "What changed", protections.changed),
        View("ladder", "Why", ladder.html),
        View("timeline", "When it was filed", scale.timeline),
        View("bars", "Bars", lists.bars),
        View("map", "The map", map.html),
        View("missing", "What is missing", lists.missing),
        View("whatif", "What would change it", lists.whatif),
    )
}
STRIP = View("strip", "The results in one line", protections.strip)
TOKENS = "../page/labextension/static/tokens.css"
ADVICE = "For learning. Not legal advice, and no forecast of any case."


@cache  # read once: every twin brings it
def stylesheet(path: str = "style.css") -> str:
    """Return a stylesheet without its comments: of a whole path, or "style.css" for pictures on a
    screen, with the type and colors that they share with the frame; "paper.css" for a printed page.
    """
    with open(os.path.join(os.path.dirname(__file__), path), encoding="utf-8") as file:
        bare = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    shared = stylesheet(TOKENS) if path == "style.css" else ""
    return shared + re.sub(r"\s*\n\s*", "\n", bare).strip()


# -- the static twins --------------------------------------------------------------------------


def assessment_html(assessment: Assessment) -> str:
    """Return the four protections as one table, and the summary and warnings beneath."""
    scene = Scene(assessment, assessment, ())
    told = (sentence(summary(assessment)), *warned(assessment.case.values))
    return str(h.div(".rk")[Markup(protections.html(scene)), [h.p[line] for line in told]])


def snapshot_html(scene: Scene, views: Iterable[View], title: str = "") -> str:
    """Return a whole lab as it stands: title, facts and views, with the style they need."""
    case = scene.now.case
    facts = [table_row(FACTS[n].question, FACTS[n].words(case[n])) for n in scene.facts]
    return str(
        h.div(".rk.rk-static")[
            h.style[Markup(stylesheet())],
            h.h3[title] if title else None,
            h.table(".rk-facts")[h.caption["The facts"], h.tbody[facts]] if facts else None,
            [
                h.section(class_=f"rk-shown rk-shown-{view.name}")[
                    h.h4(".rk-said")[view.title], Markup(view.html(scene))
                ]
                for view in views
            ],
            [h.p(".rk-note")[line] for line in (*warned(scene.now.case.values), ADVICE)],
        ]
    )


def page(kind: str, title: str, *inside: h.Node, style: str = "") -> str:
    """Return a page that needs no other file.

    `kind` is the class by which paper.css knows it; `style` is what its pictures need besides.
    """
    head = h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width"),
        h.title[title],
        h.style[Markup(stylesheet("paper.css") + style)],
    ]
    return str(h.html(lang="en")[head, h.body(class_=kind)[inside]])


# -- the text twin: what HTML says to someone who sees neither style nor drawings ------------------

_INLINE = {"a", "abbr", "b", "code", "em", "i", "img", "q", "small", "span", "strong", "sup", "svg"}
_VOID = {"br", "hr", "img", "input", "wbr"}
_QUIET = {"style", "script", "template"}
_LONG = 200  # characters: where the rows of a table are longer, each cell has a line
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class _Tree(HTMLParser):
    """The tree of a piece of HTML in which every element is closed, as htpy makes it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._made = TreeBuilder()
        self._made.start("div", {})
        self.feed(str(html))  # plain text: the methods of Markup would escape it again
        self.close()
        self._made.end("div")
        self.root: Element = self._made.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._made.start(tag, {name: value or "" for name, value in attrs})
        if tag in _VOID:
            self._made.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._made.end(tag)

    def handle_data(self, data: str) -> None:
        self._made.data(data)


def words_of(html: str) -> str:
    """Return what a piece of HTML says, in lines of plain text.

    A heading, a paragraph, an item of a list and a row of a table have a line each; where rows are
    long, each cell. Cells are named by their column, and what is small in one is in brackets. What
    is folded is told; what is hidden from readers aloud is not; what only they are told is. A
    drawing says its label.
    """
    return "\n".join(_lines(_Tree(html).root)).strip("\n")


def _lines(of: Element) -> list[str]:
    done: list[str] = []
    running = ""
    for piece in (*_flow(of), None):
        if isinstance(piece, str):
            running += piece
            continue
        done += [" ".join(running.split())] if running.strip() else []
        done += [] if piece is None else _block(piece)
        running = ""
    return done


def _flow(of: Element) -> Iterator[Element | str]:
    """Yield text, with that of inline elements in its place, and the blocks between."""
    if of.tag in _QUIET or "hidden" in of.attrib or of.get("aria-hidden") == "true":
        return
    if of.tag in ("svg", "img"):
        yield of.get("aria-label") or of.get("alt") or of.findtext("title") or ""
        return
    yield "“" if of.tag == "q" else ""
    yield of.text or ""
    for part in of:
        if part.tag == "small" and of.tag == "td":
            yield f" ({''.join(part.itertext()).strip()})"
        else:
            yield from _flow(part) if part.tag in _INLINE else (part,)
        yield part.tail or ""
    yield "”" if of.tag == "q" else ""


def _block(part: Element) -> list[str]:
    if part.tag == "table":
        return [*_table(part)]
    if part.tag in ("ul", "ol"):
        items = enumerate(filter(None, [_lines(one) for one in part]), 1)
        return [w for n, told in items for w in _hung(f"{n}. " if part.tag == "ol" else "- ", told)]
    if part.tag == "dl":
        pairs = zip(part[::2], part[1::2], strict=True)
        return [_named(_joined(term), _joined(told)) for term, told in pairs]
    lines = _lines(part)
    if part.tag in _HEADINGS and lines:
        return ["", *lines]
    return _hung("", lines) if part.tag == "details" and lines else lines


def _hung(sign: str, told: list[str]) -> list[str]:
    """Return lines with a sign before the first, the others set in beneath it."""
    return [sign + told[0], *(f"  {line}" for line in told[1:])]


def _joined(of: Element) -> str:
    """Return all in one line: a semicolon after a part that does not end in a mark of its own."""
    parts = [line.strip().removeprefix("- ") for line in _lines(of) if line.strip()]
    return " ".join(w if w[-1] in ".?!:;," else f"{w};" for w in parts).removesuffix(";")


def _named(name: str, told: str) -> str:
    return f"{name}{'' if name.endswith(('?', ':', '.')) else ':'} {told}" if name else told


def _table(table: Element) -> Iterator[str]:
    """Yield the caption; the heads, where they say more than the columns' names; and each row."""
    yield from (line for caption in table.iterfind("caption") for line in _lines(caption))
    heads = [_joined(cell) for cell in table.iterfind("thead/tr/*")]
    names = {cell.get("data-column", "") for cell in table.iterfind("tbody/tr/*")}
    if names != {""} and not names.issuperset(heads):
        yield from filter(None, heads)
    rows = [
        (_joined(first), [*_columns(cells, heads[1:])])
        for first, *cells in table.iterfind("tbody/tr")
    ]
    told = [_named(of, "; ".join(_named(n, _joined(cell)) for n, cell in row)) for of, row in rows]
    if sum(len(one) for one in told) <= _LONG * len(told):
        yield from told
        return
    for of, row in rows:
        yield from [_named(of, "").rstrip()] if of else []
        for name, cell in row:
            lines = [_named(name, _joined(cell))] if name else _lines(cell)
            yield from (f"  {line}" for line in lines)


def _columns(cells: Iterable[Element], heads: Iterable[str]) -> Iterator[tuple[str, Element]]:
    """Yield the cells of a row that say something, each after the name of its column."""
    for cell, head in zip(cells, chain(heads, repeat("")), strict=False):
        if _lines(cell):
            yield "" if cell.get("colspan") else cell.get("data-column", head), cell
