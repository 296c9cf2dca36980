"""The text twin: what a piece of HTML says to someone who sees neither style nor drawings."""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from itertools import chain, repeat
from xml.etree.ElementTree import Element, TreeBuilder

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
