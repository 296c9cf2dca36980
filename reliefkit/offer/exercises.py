"""A lesson as its file has it: its parts, and what it asks, card by card, as its cells make it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, NamedTuple

import nbformat

from reliefkit.errors import ReliefError

# The parts of a lesson that go on its take-away, in the order in which they stand there. What has
# none of them is no lesson to take away, or to work through on paper.
TAKEN = ("## Key points", "## A checklist", "## Common mistakes")
_INSIDE = r"(?:[^()]|\([^()]*\))*"
_CITE = re.compile(rf"\s*\({_INSIDE}?(?:§|\bDec\. \d|F\.[234]|F\. Supp|U\.S\. \d){_INSIDE}\)")
_KIND = re.compile(r"^(?:Try it|A picture|Predict, then \w+): ")  # of a part, before its name
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


def bare(words: str) -> str:
    """Return a notebook's prose without its marks and its cites."""
    return _CITE.sub("", re.sub(r"\]\([^)]*\)|[\[*`★]", "", " ".join(words.split()))).strip()


def on_paper(words: str) -> str:
    """Return a notebook's prose as `bare`, without the sentences about the screen."""
    said = re.split(r"(?<=[.?!])\s+(?=[A-Z])", bare(words))
    return " ".join(one for one in said if not _SCREEN.search(one))


def exercises(path: Path) -> list[Exercise]:
    """Return what the cells of a notebook show, in order. Its code is run, here and now.

    Raises ReliefError for a file that is not a notebook; what its code raises is not caught.
    """
    found: list[Exercise] = []
    names: dict[str, Any] = {}
    part = words = ""
    in_class = False
    for cell in read(path).cells:
        if cell.cell_type != "code":
            head = re.match(r"## (.*)", cell.source)
            part, in_class = (head[1], "★" in head[1]) if head else (part, in_class)
            words = cell.source.removeprefix(head[0] if head else "").strip()
            in_class &= not words.startswith("★ In class")  # what follows is for one alone
            continue
        *code, last = ast.parse(cell.source).body
        exec(compile(ast.Module(code, []), path.name, "exec"), names)
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), path.name, "eval"), names)
            found.append(Exercise(_KIND.sub("", bare(part)), words, in_class, shown))
            words = ""
        else:
            exec(compile(ast.Module([last], []), path.name, "exec"), names)
    return found
