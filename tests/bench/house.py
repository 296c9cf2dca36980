"""The house measured: its size, its circles of imports, and the way of one move through it.

``make house`` prints the table; it is a part of the bench too.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from tests.bench.timing import Row, row

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "reliefkit"
# What one must trust for the answers, and for the words they are given in.
TRUSTED = ("errors", "logic", "paths", "facts", "law", "case", "assess", "words", "variants")
TRUSTED += ("whatif", "reading", "library")
FACTS = ("likelihood_of_persecution", "nexus", "persecutor", "days_to_filing")
VIEWS = ("changed", "protections", "ladder")
SEEN, UNSEEN = (0.2, 0.8, 0.05, 0.6, 0.3), 0.55  # the values of the slider before the move, and its


def lines(files: list[Path]) -> int:
    """The physical lines of some files."""
    return sum(len(path.read_text("utf-8").splitlines()) for path in files)


# ---- circles ------------------------------------------------------------------------------------


def module(path: Path) -> str:
    """The dotted name of a module of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, types: bool) -> Iterator[str]:
    """Every name a module imports, inside functions too; what only types need if ``types``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not types:
            yield from (name for part in node.orelse for name in imported(part, types))
        else:
            yield from imported(node, types)


def imports(types: bool = False) -> dict[str, set[str]]:
    """The modules that each module of the package imports."""
    trees = {module(p): ast.parse(p.read_text("utf-8")) for p in PACKAGE.rglob("*.py")}
    found: dict[str, set[str]] = {}
    for name, tree in trees.items():
        asked = imported(tree, types)
        found[name] = {n if n in trees else n.rpartition(".")[0] for n in asked} & trees.keys()
    return found


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach each other, largest first."""

    def below(name: str) -> set[str]:
        seen: set[str] = set()
        ahead = [name]
        while ahead:
            new = edges[ahead.pop()] - seen
            seen |= new
            ahead += new
        return seen

    reach = {name: below(name) for name in edges}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other]))
        for name in edges
        if name in reach[name]
    }
    return sorted(map(list, groups), key=len, reverse=True)


# ---- one move -----------------------------------------------------------------------------------


def one_move() -> tuple[int, int]:
    """Files of the package that one warm move enters, and calls that cross between them."""
    from reliefkit.labs import lab

    one = lab(FACTS, views=VIEWS)
    slider = one.controls[FACTS[0]].input
    for value in SEEN:
        slider.value = value
    entered: set[str] = set()
    crossings = 0

    def watch(frame: FrameType, event: str, _: Any) -> None:
        nonlocal crossings
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(str(PACKAGE)):
            return
        entered.add(file)
        came = frame.f_back.f_code.co_filename if frame.f_back else ""
        crossings += came.startswith(str(PACKAGE)) and came != file

    sys.setprofile(watch)
    try:
        slider.value = UNSEEN
    finally:
        sys.setprofile(None)
    return len(entered), crossings


# ---- the table ----------------------------------------------------------------------------------


def most(what: str, value: int, limit: int, unit: str = "") -> Row:
    """A row that says how much there may be at most, to the last line."""
    return row(what, value, unit, f"at most {limit:,}", value <= limit) | {"value": value}


def table() -> list[Row]:
    """The rows of the table."""
    python = sorted(PACKAGE.rglob("*.py"))
    trusted = [p for p in python if p.relative_to(PACKAGE).parts[0].removesuffix(".py") in TRUSTED]
    page = [p for end in ("js", "css") for p in PACKAGE.rglob(f"*.{end}")]
    found, typed = circles(imports()), circles(imports(types=True))
    files, crossings = one_move()
    return [
        most("Python in reliefkit/", lines(python), 9_600, "lines"),
        most("of these the part one must trust", lines(trusted), 3_600, "lines"),
        most("JavaScript and CSS", lines(page), 900, "lines"),
        most("modules", len(python), 75),
        most("longest module", max(lines([path]) for path in python), 300, "lines"),
        most("circles of imports, those inside functions counted", len(found), 0),
        row("files in the largest", max(map(len, found), default=0), ""),
        row("circles if what only types need is counted too", len(typed), ""),
        most("one warm move to an unseen value: files of the package entered", files, 16),
        most("calls that cross from one file to another", crossings, 500),
    ]


def main(out: str | None = None) -> int:
    """Measure; print the table, or write it to ``out`` as a part of the bench."""
    rows = table()
    if out is None:
        for each in rows:
            met = {None: "", True: "met", False: "MISSED"}[each["met"]]
            print(f"{each['value']:>7,.0f} {each['unit']:5} {each['what']}, {each['target']} {met}")
        for group in circles(imports()):
            print(f"circle: {', '.join(group)}")
        return 0
    figures = {
        "title": "The house",
        "environment": f"reliefkit with {', '.join(VIEWS)} over {', '.join(FACTS)}.",
        "intro": ["How much there is to read, and how far one move of a slider goes."],
        "sections": [{"title": "Size, circles, one move", "rows": rows}],
        "notes": ["Lines are physical lines, blank ones and docstrings included."],
    }
    Path(out).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
