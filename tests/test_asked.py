"""What lessons ask by name: every entry can be asked, and no lesson's code tells an answer."""

import ast
import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from test_controls_driver import LESSONS, code_cells

from reliefkit import Case, ReliefError
from reliefkit.labs import lab
from reliefkit.labs.lab import Lab
from reliefkit.learning import choose, drill, pair, predict, task
from reliefkit.learning.free import FreeLab
from reliefkit.learning.pair import Pair
from reliefkit.learning.predict import Prediction
from reliefkit.learning.series import Drill
from reliefkit.learning.task import Task
from reliefkit.library import course as asked
from reliefkit.library.clients import clients

KINDS: dict[str, tuple[Any, Any]] = {
    "pair": (pair, asked.pairs),
    "task": (task, asked.tasks),
    "choose": (choose, asked.choices),
}
FIGURES = {
    "the-star": {"country": "Chile", "denials": 3},
    "two-editions": {"year": 2020, "one": 1, "other": 2},
    "printed-rate": {"year": 2020, "printed": 0.5, "found": 1, "total": 4, "share": 0.25},
}


@pytest.mark.parametrize(
    ("kind", "id"), [(k, id) for k, (_, all_) in KINDS.items() for id in all_()]
)
def test_every_entry_can_be_asked_and_has_its_id_as_key(kind: str, id: str) -> None:
    """Cases, facts, goals and cites exist; the key of the card is that of the entry."""
    made = KINDS[kind][0](id, **FIGURES.get(id, {}))
    assert made.key.endswith(f"{kind}-{id}")
    assert not re.search(r"[{}]", made.text())


def test_a_client_by_name_keeps_the_name() -> None:
    """Two clients are called by their names; a case with another fact is the second case."""
    assert pair("byron-and-elmer")._called == ["Byron", "Elmer"]
    assert pair("viktar")._called == ["Viktar", "Second case"]
    assert task("take-one-away").lab.scene.person == "Viktar"


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_id_is_told_with_the_nearest(kind: str) -> None:
    """One clear error, also for what is no id at all."""
    ask, entries = KINDS[kind]
    known = next(iter(entries()))
    with pytest.raises(
        ReliefError, match=f"unknown {'choice' if kind == 'choose' else kind}.*{known}"
    ):
        ask(f"{known}s")


def test_a_figure_that_is_not_given_is_named() -> None:
    """A question with braces needs what stands in them."""
    with pytest.raises(ReliefError, match="choice 'the-star': 'country' has to be given"):
        choose("the-star", denials=3)


def calls(source: str) -> list[ast.Call]:
    """Return what a cell calls by a bare name."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [call for call in found if isinstance(call.func, ast.Name)]


def tells(call: ast.Call) -> bool:
    """Return whether a choice is written out, and its answer stands in the code: one that is
    computed from figures does not. A pair and a task have no other than an id.
    """
    written = call.func.id == "choose" and len(call.args) > 1
    return written and not isinstance(call.args[1], ast.JoinedStr)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_cell_of_a_lesson_tells_an_answer(path: Any) -> None:
    """A pair, a task and a choice are named by an id, and no two lessons ask the same one."""
    found = [call for source in code_cells(path) for call in calls(source)]
    assert [ast.unparse(call) for call in found if tells(call)] == []


def test_a_cell_that_tells_an_answer_is_found() -> None:
    """A test of the test."""
    assert tells(calls('choose("Which?", "a", {})')[0])
    assert not any(tells(calls(source)[0]) for source in ('task("a")', 'choose("a", year=1)'))


def test_every_entry_is_asked_once() -> None:
    """No entry is left over, and none is asked twice in the course."""
    for kind, (_, entries) in KINDS.items():
        found = [
            ast.literal_eval(call.args[0])
            for path in LESSONS
            for source in code_cells(path)
            for call in calls(source)
            if call.func.id == kind and len(call.args) == 1
        ]
        assert sorted(found) == sorted(entries())


# -- no peeking ----------------------------------------------------------------------------------


def shown(source: str, folder: Path, shell: InteractiveShell) -> Any:
    """Run a cell; return what it shows: of a worked case, the client's case."""
    with redirect_stdout(io.StringIO()):
        result = shell.run_cell(source, store_history=False)
    result.raise_error()
    for call in calls(source):
        if call.func.id == "worked":
            return clients()[ast.literal_eval(call.args[0])].case
    return result.result


def asked_of(card: Any) -> list[Case]:
    """Return the cases whose answers a card asks for."""
    if isinstance(card, Drill):
        return [one.case for one in card.predictions]
    return [card.case] if isinstance(card, Prediction) else []


def told_of(card: Any) -> list[Case]:
    """Return the cases whose answers stand open in what a cell shows."""
    if isinstance(card, Task):
        return [card.start]
    if isinstance(card, Pair):
        return [card.difference.before.case, card.difference.after.case]
    return [card.case] if isinstance(card, Lab | FreeLab) else [card] * isinstance(card, Case)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_answer_asked_for_stands_open_further_down(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Below a prediction or a drill no lab, worked case or comparison has the same client."""
    monkeypatch.chdir(tmp_path)
    shell, asked_so_far, open_below = InteractiveShell(), [], []
    for source in code_cells(path):
        card = shown(source, tmp_path, shell)
        open_below += [source for case in told_of(card) if case in asked_so_far]
        asked_so_far += asked_of(card)
    assert open_below == []


def test_an_answer_that_stands_open_below_is_found() -> None:
    """A test of the test: every kind of card tells of the case it is about."""
    one = clients()["byron-shopkeeper"].case
    assert asked_of(predict(one)) == asked_of(drill("torture", ["byron-shopkeeper"])) == [one]
    for card in (lab(case=one), task("does-the-reason-matter"), pair("byron-and-elmer"), one):
        assert one in told_of(card)
