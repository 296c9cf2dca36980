"""A lesson as its file has it: its parts, and what it asks, card by card, as its cells make it."""

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from reliefkit.errors import ReliefError
from reliefkit.words.finding import capital

# The parts of a lesson that go on its take-away, in the order in which they stand there. What has
# none of them is no lesson to take away, or to work through on paper.
TAKEN = ("Key points", "A checklist", "Common mistakes")
_INSIDE = r"(?:[^()]|\([^()]*\))*"
_CITE = re.compile(rf"\s*\({_INSIDE}?(?:§|\bDec\. \d|F\.[234]|F\. Supp|U\.S\. \d){_INSIDE}\)")
_KIND = re.compile(r"^(?:Try it|A picture|Predict, then \w+): ")  # of a part, before its name
_HEADS = re.compile(r"((?:#+ .*\n*)*)([^\0]*)")  # the headings at the top of a cell, and the rest
# A sentence about what stands on a screen says nothing on paper.
_SCREEN = re.compile(
    r"(?i)^(?:alone|★ in class|in class),|\b(?:at last|below|button|cards?|commit|labs?|move|press|"
    r"slider|start again|tick|untick)\b"
)


class Exercise(NamedTuple):
    """A card of a lesson: the part it stands in, the words before it, and whether class does it."""

    part: str
    words: str
    in_class: bool
    card: Any


def read(path: Path) -> nbformat.NotebookNode:
    """Return a notebook. Raises ReliefError for a file that is none."""
    try:
        found: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its reader does
        raise ReliefError(f"{path.name}: not a readable notebook: {error}.") from None
    return found


def is_part(cell: nbformat.NotebookNode, name: str) -> bool:
    """Return whether a cell begins a part of a lesson with such a heading."""
    return re.match(rf"#{{2,3}} {name}", cell.source) is not None


def bare(words: str) -> str:
    """Return a notebook's prose without its marks and its cites."""
    return _CITE.sub("", re.sub(r"\]\([^)]*\)|[\[*`★]", "", " ".join(words.split()))).strip()


def on_paper(words: str) -> str:
    """Return a notebook's prose as `bare`, without the sentences about the screen."""
    said = re.split(r"(?<=[.?!])\s+(?=[A-Z])", bare(words))
    return " ".join(one for one in said if not _SCREEN.search(one))


def _named(heading: str) -> str:
    """Return a heading without its star, its minutes, and what kind of part it is."""
    return capital(_KIND.sub("", bare(heading.partition("★")[0])))


def exercises(path: Path) -> list[Exercise]:
    """Return what the cells of a notebook show, in order. Its code is run, here and now.

    Raises ReliefError for a file that is not a notebook, and for code that does not run.
    """
    found: list[Exercise] = []
    names: dict[str, Any] = {}
    part = words = ""
    in_class = False
    for cell in read(path).cells:
        if cell.cell_type != "code":
            heads, words = _HEADS.match(cell.source).groups()  # type: ignore[union-attr]
            for rank, head in re.findall(r"^(#+) (.*)$", heads, re.MULTILINE):
                part, in_class = head, "★" in head or (in_class and rank == "###")
            in_class &= not words.startswith("★ In class")  # what follows is for one alone
            continue
        shown = _shown(cell.source, names, path.name)
        if shown is not None:
            found.append(Exercise(_named(part), words, in_class, shown))
            words = ""
    return found


def _shown(code: str, names: dict[str, Any], file: str) -> Any:
    """Run a cell's code among what the cells before it named; return what it shows, if anything."""
    *body, last = ast.parse(code).body or [ast.Pass()]
    value = last.value if isinstance(last, ast.Expr) else ast.Constant(None)
    body += [] if isinstance(last, ast.Expr) else [last]
    try:
        exec(compile(ast.Module(body, []), file, "exec"), names)
        return eval(compile(ast.fix_missing_locations(ast.Expression(value)), file, "eval"), names)
    except Exception as error:  # whatever its code raises
        raise ReliefError(f"{file}: no worksheet, for it does not run: {error!r}.") from error
