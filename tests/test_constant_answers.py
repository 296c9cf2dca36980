"""No lazy answer passes: one that never looks at the facts is wrong more often than not.

What is counted is what the lessons ask, in their drills and their predictions, read from the
notebooks' sources. `pytest -s tests/test_constant_answers.py` prints the whole table.
"""

import ast
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_controls_driver import LESSONS, code_cells

from reliefkit import PROTECTIONS, assess
from reliefkit.library.clients import clients

# The three words a learner can say of every protection; asylum may be granted, the others must.
WORDS = {"permitted": "granted", "required": "granted", "refused": "not", "open": "depends"}
Answers = list[tuple[str, str]]  # a protection, and the word that is right for it

CLIENTS = [client.expected for client in clients().values()]
EVERY_CLIENT: Answers = [(name, WORDS[found[name]]) for found in CLIENTS for name in PROTECTIONS]


def shown(cell: ast.Module) -> tuple[str, str]:
    """Return the name of the function whose result a cell shows, and what it is first given."""
    match cell.body[-1]:
        case ast.Expr(value=ast.Call(func=function, args=[first, *_])):
            return ast.unparse(function), ast.unparse(first)
    return "", ""


def asked(path: Path) -> dict[str, Answers]:
    """Return what each drill and prediction of a lesson asks, with the right answers."""
    cells = [ast.parse(source) for source in code_cells(path)]
    names: dict[str, Any] = {}
    for cell in cells:
        imports = [line for line in cell.body if isinstance(line, ast.ImportFrom)]
        exec("\n".join(map(ast.unparse, imports)), names)
    found: dict[str, Answers] = {}
    for cell in cells:
        function, first = shown(cell)
        if function in ("drill", "predict"):
            *before, last = cell.body
            exec("\n".join(map(ast.unparse, before)), names)
            made = eval(ast.unparse(last), names)
            who = ", ".join(one.name for one in getattr(made, "clients", [])) or first
            found[f"{path.stem[:2]} {function} {who}"] = [
                (name, WORDS[assess(one.case)[name].result])
                for one in getattr(made, "predictions", [made])
                for name in one.show
            ]
    return found


@cache
def every_question() -> dict[str, Answers]:
    """Return what every drill and every prediction of the course asks."""
    return {title: answers for path in LESSONS for title, answers in asked(path).items()}


def best(answers: Answers) -> tuple[float, float]:
    """Return the share right of the best single word, and of the best word for each protection."""
    of_all = Counter(word for _, word in answers)
    each = [Counter(word for one, word in answers if one == name) for name in PROTECTIONS]
    right = sum(max(found.values(), default=0) for found in each)
    return max(of_all.values()) / len(answers), right / len(answers)


def table() -> str:
    """Return how often a constant answer is right: one word for all, one word a protection."""
    pooled = [answer for answers in every_question().values() for answer in answers]
    rows = {**every_question(), "every question": pooled, "every client": EVERY_CLIENT}
    lines = [f"{'':62} questions  one word  one a protection"]
    for title, answers in rows.items():
        one, each = best(answers)
        lines.append(f"{title:62} {len(answers):9}  {one:8.0%}  {each:16.0%}")
    return "\n".join(lines)


@pytest.mark.parametrize(("asks", "most"), [("every question", 0.45), ("every client", 0.62)])
def test_no_constant_answer_is_right_too_often(asks: str, most: float) -> None:
    """No one word for all, and no one word a protection, is right in more than this share."""
    pooled = [answer for answers in every_question().values() for answer in answers]
    print(f"\n{table()}" if asks == "every question" else "")
    assert max(best(pooled if asks == "every question" else EVERY_CLIENT)) <= most, table()


def test_no_drill_is_passed_by_a_constant_answer() -> None:
    """In every single drill a constant answer is wrong at least as often as it is right."""
    drills = [answers for title, answers in every_question().items() if " drill " in title]
    assert len(drills) >= 10
    assert max(max(best(answers)) for answers in drills) <= 0.50, table()


def test_the_clients_are_of_every_kind() -> None:
    """Enough clients are owed CAT protection alone, either form of it, or both kinds of
    withholding; and enough cannot be answered yet.
    """
    cat_alone = [
        found
        for found in CLIENTS
        if "required" in (found["cat_withholding"], found["cat_deferral"])
        and found["withholding"] == "refused"
    ]
    both = [
        found for found in CLIENTS if found["withholding"] == found["cat_withholding"] == "required"
    ]
    assert len(cat_alone) >= 15
    assert len([found for found in CLIENTS if found["cat_deferral"] == "required"]) >= 10
    assert len([found for found in CLIENTS if "open" in found.values()]) >= 15
    assert len(both) >= 8
