"""How long a lesson takes, by one formula; `python -m tests.minutes` prints it for every lesson.

Words that stand on the page when all is shut, at 200 a minute; and for what is done, besides its
words: 2.5 minutes a task or a picture to move, 3 a pair of cases, a prediction, each client of a
drill and each client whose facts are to be found, 2 a statement of the web, 1 a question or a harm,
5 a lab of every fact, and 15 for three files of the list of cases, whose words are searched and not
read. Cites stand behind a mark on the page and are not counted, nor is the part "If you have time".
With a star in its heading a part is for class. `--write` puts the minutes into the lessons.
"""

import ast
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import nbformat

from reliefkit.paths import NOTEBOOKS

A_MINUTE = 200  # words
WORTH = {
    **dict.fromkeys(("task", "lab", "the_road", "ask_next"), 2.5),
    **dict.fromkeys(("pair", "predict"), 3.0),
    "free_lab": 5.0,
    "case_files": 15.0,
    "choose": 1.0,
}
EACH = {"drill": 3.0, "find_facts": 3.0, "sort_harms": 1.0, "read_the_web": 2.0}  # a name in it
EXTRA = "If you have time"
HEAD = re.compile(r"(Alone: )(\d+)( minutes\. In class: )(\d+)")
STARRED = re.compile(r"^(#{2,3} .*★)(?: (\d+) min)?$", re.MULTILINE)
_CITE = re.compile(
    r"(?:INA|U\.S\.C\.|C\.F\.R\.|FARRA) §|\d+ (?:I&N Dec\.|U\.S\.|F\.[234]d|F\.4th|Fed\. Reg\.) \d+"
    r"|No\. \d\d-\d+ \(|Pub\. L\. \d"
)
_FOLD = re.compile(r"(<details.*?</summary>).*?</details>", re.DOTALL)
_WORD = re.compile(r"\w[\w'’.,:%&-]*")
_NONE = {"style", "script", "svg", "select", "template"}  # no words of the page, or shut
_VOID = {"br", "hr", "img", "input", "col", "meta", "link", "wbr"}


def bracketed(text: str) -> list[tuple[int, int]]:
    """Return where the outermost brackets that hold a cite begin and end."""
    found, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "(":
            start, depth = (at if depth == 0 else start), depth + 1
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0 and _CITE.search(text[start:at]):
                found.append((start, at + 1))
    return found


def plain(text: str, mark: str = "") -> str:
    """Return prose as it stands on the page: no link's target, no folded words, a mark a cite."""
    text = re.sub(r"\]\([^)]*\)|★.*", "]", _FOLD.sub(r"\1", text))
    for start, end in reversed(bracketed(text)):
        text = f"{text[:start].rstrip()}{mark}{text[end:]}"
    return re.sub(r"<[^>]*>|[*_`#|\[\]]", " ", text)


class _Seen(HTMLParser):
    """Collects the words of a card that can be seen: not what is shut, nor for ears alone."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while tag not in _VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for place, (tag, attrs) in enumerate(self.open):
            inside = [name for name, _ in self.open[place + 1 :]]
            shut = tag == "details" and "open" not in attrs and "summary" not in inside
            if shut or tag in _NONE or "rk-said" in (attrs.get("class") or "").split():
                return
        self.said.append(data)


def words(cell: nbformat.NotebookNode) -> int:
    """Return how many words of a cell stand on the page when all is shut."""
    if cell.cell_type == "markdown":
        return len(_WORD.findall(plain(cell.source)))
    count = 0
    if "case_files(" in cell.source:
        return 0
    for data in (out.get("data", {}) for out in cell.outputs):
        if "text/html" in data:
            seen = _Seen()
            seen.feed(data["text/html"])
            count += len(_WORD.findall(" ".join(seen.said)))
        else:
            count += len(_WORD.findall(plain(data.get("text/markdown", ""))))
    return count


def done(cell: nbformat.NotebookNode) -> list[tuple[str, int]]:
    """Return what is done in a cell, and how many times: [("drill", 3)]."""
    found = []
    for node in ast.walk(ast.parse(cell.source if cell.cell_type == "code" else "")):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in {**WORTH, **EACH}:
            given = node.args[1:2] if name == "drill" else node.args
            names = [one for arg in given for one in getattr(arg, "elts", [arg])]
            found.append((name, len(names) if name in EACH else 1))
    return found


class Part(NamedTuple):
    """A heading of a lesson, and what stands under it until the next."""

    heading: str
    words: int
    done: list[tuple[str, int]]

    @property
    def minutes(self) -> float:
        """How long it takes."""
        return self.words / A_MINUTE + sum(n * {**WORTH, **EACH}[name] for name, n in self.done)


def parts(path: Path) -> tuple[list[Part], list[Part]]:
    """Return the parts of a lesson, and the parts that are extra."""
    kept: list[list[Part]] = [[], []]
    extra = 0
    for cell in nbformat.read(path, as_version=4).cells:
        text = cell.source if cell.cell_type == "markdown" else ""
        headings = re.findall(r"^#{1,3} (.*)", text, re.MULTILINE)
        if headings or not kept[0]:
            extra = extra or headings[:1] == [EXTRA]
            kept[extra].append(Part(headings[-1] if headings else "", 0, []))
        last = kept[extra][-1]
        kept[extra][-1] = Part(last.heading, last.words + words(cell), last.done + done(cell))
    return kept[0], kept[1]


def fives(minutes: float) -> int:
    """Return minutes rounded to five, five at least."""
    return max(5, 5 * round(minutes / 5))


def alone(path: Path) -> float:
    """Return how long a lesson takes a reader alone, without what is extra."""
    return sum(part.minutes for part in parts(path)[0])


def in_class(path: Path) -> int:
    """Return how long the parts with a star take: the sum of what their headings say."""
    starred = (part for part in parts(path)[0] if "★" in part.heading)
    return sum(max(1, round(part.minutes)) for part in starred)


def write(path: Path) -> None:
    """Put a lesson's minutes into its head, and into every heading with a star."""
    notebook = nbformat.read(path, as_version=4)
    took = {STARRED.sub(r"\1", f"## {one.heading}")[3:]: one.minutes for one in parts(path)[0]}
    said = rf"\g<1>{fives(alone(path))}\g<3>{in_class(path)}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = HEAD.sub(said, cell.source)
            cell.source = STARRED.sub(
                lambda m: f"{m[1]} {max(1, round(took[m[1].lstrip('# ')]))} min", cell.source
            )
    nbformat.write(notebook, path)


def main(given: list[str]) -> None:
    """Print the table; with `--write`, write the minutes first; with a file, part by part."""
    lessons = [Path(one) for one in given if one.endswith(".ipynb")]
    for path in lessons or sorted(Path(NOTEBOOKS).glob("[0-9]*.ipynb")):
        if "--write" in given:
            write(path)
        kept, extra = parts(path)
        total = sum(one.words for one in kept)
        made = " ".join(
            f"{name} {n}"
            for name in {**WORTH, **EACH}
            if (n := sum(k for part in kept for one, k in part.done if one == name))
        )
        print(
            f"{path.stem:24}{total:6} words{alone(path):6.1f} alone{in_class(path):6.1f} in class"
            f"{sum(one.minutes for one in extra):6.1f} extra  {made}"
        )
        for one in (*kept, *extra) if lessons else ():
            print(f"    {one.minutes:5.1f} {one.words:5} words  {one.heading}")


if __name__ == "__main__":
    main(sys.argv[1:])
