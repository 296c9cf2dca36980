"""The one kind of card: anyone may observe what a learner does, under a key that stays."""

import io
import re
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from htpy import Node, p
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import Box, Checkbox, Dropdown
from lessons import lesson
from made import a_task
from test_controls_driver import LESSONS, code_cells

from reliefkit.labs import lab
from reliefkit.learning import drill, predict, read_the_web
from reliefkit.learning.ask import Ask
from reliefkit.learning.find import FindFacts
from reliefkit.learning.pair import CompareLab
from reliefkit.learning.panel import Panel
from reliefkit.learning.series import Series
from reliefkit.learning.task import Task
from reliefkit.library.claims import claims
from reliefkit.library.clients import clients

ONE = "byron-shopkeeper"


def heard(card: Any, trait: str) -> list[Any]:
    """Return a list that grows by every value a trait takes."""
    values: list[Any] = []
    card.observe(lambda change: values.append(change["new"]), trait)
    return values


# -- a kind of card ----------------------------------------------------------------------------


class Count(Panel):
    """How often the button was pressed."""

    def __init__(self) -> None:
        self.times = 0
        super().__init__("A count", buttons={"Once more": self.more})
        self.render()

    def body(self) -> Node:
        """Return the count."""
        return p[f"{self.times} times"]

    def more(self) -> None:
        """Count one more."""
        self.times += 1
        self.render()


def test_a_kind_of_card_says_only_what_it_shows() -> None:
    """Frame, heading, button, and the twins in HTML and words come of themselves."""
    one = Count()
    one.buttons["Once more"].click()
    assert one.slots.held("card") == (
        '<div class="rk-card-body"><h3>A count</h3><p>1 times</p></div>'
    )
    shown = one._repr_mimebundle_()
    assert one.slots.held("card") in shown["text/html"]
    assert shown["text/plain"].split("\n") == ["A count", "1 times"]
    assert one.slots.label == "A count"


def test_a_field_is_named_and_a_box_of_several_is_a_group() -> None:
    """What a field is called stands above it, and is what a screen reader says."""
    fields = {"year": ("Year", Dropdown()), "who": ("Who?", Box([Checkbox(), Checkbox()]))}
    head, year, who = Panel("Figures", fields, task="Choose.").slots.parts
    assert (head["at"], year["at"], who["at"]) == ("rk-lab", "rk-at-year", "rk-at-who")
    assert "Choose." in head["above"]
    assert (year["name"], year.get("role")) == ("Year", None)
    assert (who["name"], who["role"]) == ("Who?", "group")
    assert all(f"rk-at-{name}" in one._dom_classes for name, (_, one) in fields.items())


# -- traits ------------------------------------------------------------------------------------


def test_two_who_observe_one_lab_both_hear_every_move() -> None:
    """A lab tells everyone who listens, after the page shows what the move comes to."""
    one = lab()
    first, second = heard(one, "case"), heard(one, "case")
    seen: list[Any] = []
    one.observe(lambda change: seen.append(one.assessment.case is change["new"]), "case")
    one.controls["likelihood_of_persecution"].input.value = 0.6
    one.buttons["undo"].click()
    assert [case["likelihood_of_persecution"] for case in first] == [0.6, 0.3]
    assert second == first
    assert seen == [True, True]


def test_whoever_observes_a_lab_leaves_those_it_belongs_to() -> None:
    """A lab inside a task or a comparison still tells them, however many listen besides."""
    goal = a_task({"withholding": "required"}, at_most=1)
    others = heard(goal.lab, "case")
    goal.lab.controls["likelihood_of_persecution"].input.value = 0.55
    assert goal.reached
    assert len(others) == 1
    one, other = (clients()[id].case for id in (ONE, "elmer-apprentice"))
    both = CompareLab((one, other), one.differences(other), ("Byron", "Elmer"))
    others = heard(both.left, "case")
    both.left.go(both.right.case)
    assert not both.difference.facts
    assert "The facts of the two are the same" in both.slots.held("pair")
    assert others == [both.right.case]


def test_committed_is_told_once_with_the_answers_fixed_and_shown() -> None:
    """Answers are told as they are chosen; the commitment once, after the reasons."""
    one = predict(ONE, ["asylum"], element=True)
    answers, committed = heard(one, "answers"), heard(one, "committed")
    page: list[str] = []
    one.observe(lambda _: page.append(one.slots.held("told")), "committed")
    one.answer("asylum", "refused")
    one.answer("asylum-element", "may apply")
    assert answers[-1] == {"asylum": "refused", "asylum-element": "may apply"}
    assert committed == []
    one.commit()
    one.commit()
    one.fields["asylum"].index = 0
    assert committed == [True]
    assert one.answers == {"asylum": "refused", "asylum-element": "may apply"}
    assert len(page) == 1
    assert "the law" in page[0]


def test_a_card_with_several_to_tick_has_them_all_as_one_answer() -> None:
    """Of a question with many answers those ticked are told together, in the order offered."""
    read = read_the_web(["A11", "A13"])
    read.card.answer("verdict", "wrong")
    read.card.answer("about", "cat_deferral", "asylum")
    assert read.card.answers == {"verdict": "wrong", "about": ("asylum", "cat_deferral")}


def test_a_series_is_committed_when_its_last_card_is() -> None:
    """Each card of a series tells its own; the series tells when all are done."""
    made = drill("torture", ["aminata-student", "nadege-secretary"], ["asylum"])
    committed = heard(made, "committed")
    for _ in range(2):
        assert committed == []
        made.card.answer("asylum", "open")
        made.card.commit()
        if not made.committed:
            made.next()
    assert committed == [True]


def test_a_task_is_committed_when_its_goal_is_first_reached() -> None:
    """What reached the goal is the answer, and stays it."""
    goal = a_task({"withholding": "required"})
    committed = heard(goal, "committed")
    for likely in (0.5, 0.55, 0.4, 0.8):
        goal.lab.go(goal.start.but(likelihood_of_persecution=likely))
    assert committed == [True]
    assert goal.answers == {"likelihood_of_persecution": 0.55}


# -- keys --------------------------------------------------------------------------------------


def cards(cells: Iterable[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Run cells of a lesson; return every card that asks something, those of a series too."""
    monkeypatch.chdir(folder)
    shell, made = InteractiveShell(), []
    for source in cells:
        with redirect_stdout(io.StringIO()):
            result = shell.run_cell(source, store_history=False)
        result.raise_error()
        if isinstance(result.result, (Ask, FindFacts, Series, Task)):
            made += [result.result, *getattr(result.result, "predictions", [])]
    return made


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_two_cards_of_a_lesson_share_a_key(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every card that asks has a key, which begins with its lesson's word and is its own."""
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    keys = [card.key for card in cards(code_cells(path), tmp_path, monkeypatch)]
    word = re.sub(r"^\d+-", "", path.stem)
    assert all(key.startswith(f"{word}/") and key != f"{word}/" for key in keys)
    assert len(set(keys)) == len(keys)


def test_a_key_stays_when_the_lesson_is_edited_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cards moved, and the first taken out: the others keep their keys."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    _picture, first, *rest = code_cells(lesson("deadlines-and-orders"))
    assert "import choose" in first
    asking = [cell for cell in rest if re.match(r"(predict|choose|pair|drill)\(", cell)]
    before = [card.key for card in cards([first, *asking], tmp_path, monkeypatch)]
    after = [card.key for card in cards([first, *asking[:0:-1]], tmp_path, monkeypatch)]
    assert len(asking) > 2
    assert set(before) - set(after) == {before[0]}
    assert set(after) < set(before)


def test_a_key_tells_cards_apart_by_what_they_ask() -> None:
    """The same case asked about otherwise is another card; its title is not what it asks."""
    keys = [
        predict(ONE).key,
        predict(ONE, ["asylum"]).key,
        predict(ONE, element=True).key,
        predict("elmer-apprentice").key,
        predict(predict(ONE).case.but(nexus="central reason")).key,
        predict(predict(ONE).case.but(nexus="a reason")).key,
        *(read_the_web([id]).key for id in claims()),
    ]
    assert len(set(keys)) == len(keys)
    assert predict(ONE, title="Byron", task="Predict.").key == keys[0]
