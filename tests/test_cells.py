"""The few words of a lab: its cells, the reason under a result, and the questions of controls."""

import ast
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spaces
from test_controls_driver import LESSONS, code_cells

from reliefkit.assess import Assessment, assess
from reliefkit.case import Case
from reliefkit.facts import FACTS, Fact
from reliefkit.labs import lab
from reliefkit.labs.lab import Lab
from reliefkit.learning import task
from reliefkit.learning.feedback import in_short
from reliefkit.variants import other_values
from reliefkit.views import VIEWS
from reliefkit.views.markup import Scene
from reliefkit.views.protections import CELLS
from reliefkit.words.finding import brief

WIDE, BRIEF = 21, 6  # characters of a cell at 1280, words of a reason under a result


def labs(path: Path) -> Iterator[Lab]:
    """Yield the labs and tasks of a lesson, made as its cells make them."""
    names: dict[str, Any] = {"lab": lab, "task": task}
    for source in code_cells(path):
        *before, last = ast.parse(source).body
        exec("\n".join(map(ast.unparse, before)), names)
        if not isinstance(last, ast.Expr):
            exec(ast.unparse(last), names)
        elif ast.unparse(last).startswith(("lab(", "task(")):
            shown = eval(ast.unparse(last), names)
            yield getattr(shown, "lab", shown)


def drawn(seed: str, count: int) -> Iterator[Case]:
    """Yield random cases, shares in whole percents as the sliders have them."""
    draw = random.Random(seed)
    for _ in range(count):
        facts = spaces.random_case(draw, draw.choice((0, 0.1)))
        shares = (name for name in facts if FACTS[name].kind == "share" and facts[name] is not None)
        yield Case(**facts | {name: draw.randrange(101) / 100 for name in shares})


def too_long(found: Assessment) -> list[str]:
    """Return the cells and reasons of an assessment that do not fit."""
    cells = (cell.say(found)[1] for row in CELLS.values() for cell in row.values())
    whys = (brief(found[name]) for name in found.results)
    return [c for c in cells if len(c) > WIDE] + [w for w in whys if len(w.split()) > BRIEF]


def test_cells_and_reasons_of_random_cases_fit() -> None:
    """Over 3,000 cases no cell is over 21 characters, no reason in a head over six words, and none
    after a reveal over fourteen.
    """
    for case in drawn("cells", 3000):
        found = assess(case)
        assert not too_long(found), case
        for name in found.results:
            assert len(in_short(found[name]).split()) <= 14, case


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem[:2])
def test_cells_and_reasons_of_every_lab_fit(path: Path) -> None:
    """So over every value of every control of every lab of a lesson."""
    for shown in labs(path):
        for name in shown.scene.facts:
            for value in other_values(FACTS[name], shown.case[name]):
                case = shown.case.but(**{name: value})
                assert not too_long(assess(case)), case


@pytest.mark.parametrize("fact", FACTS.values(), ids=str)
def test_a_question_is_short(fact: Fact) -> None:
    """A question has at most nine words, a tick's at most twelve, and ends in a question mark."""
    assert fact.question.endswith("?")
    assert len(fact.question.split()) <= (12 if fact.kind == "yes/no" else 9)


def test_two_actors_are_told_apart_by_name() -> None:
    """Who persecutes and who tortures are two questions, of a control and of a row alike."""
    assert FACTS["persecutor"].question == "Who would persecute?"
    assert FACTS["official_role"].question.startswith("Who would torture, ")
    rows = CELLS["Who would persecute?"], CELLS["Who would torture?"]
    assert [set(row) for row in rows] == [
        {"asylum", "withholding"},
        {"cat_withholding", "cat_deferral"},
    ]


def test_what_nobody_gave_is_said_to_be_assumed() -> None:
    """Where a lab brings facts that no control and no client gives, no cell says them as found."""
    shown = lab(["persecutor", "likelihood_of_torture"])
    shown.controls["persecutor"].input.index = 2
    assert "official acquiesces" not in shown.text()
    assert "Warning" not in shown.text()  # nothing is odd that nobody said
    assert "who would torture (assumed)" in shown.text()
    controlled = Case.undisputed(persecutor="controlled private actor")
    assert "Who would torture? " in lab(["persecutor"], case=controlled).text()
    assert "CAT withholding: open: not known yet" in lab(["persecutor"], case=controlled).text()
    asked = lab(["persecutor", "official_role"]).text()
    assert "CAT withholding: met: official acquiesces" in asked
    alone = shown.scene._replace(facts=())
    assert "CAT deferral: met: assumed, not asked" in VIEWS["protections"].text(alone)


def test_a_failed_group_breaks_the_ground_and_not_the_link() -> None:
    """In the ladder the element that breaks is named: a protected ground, or nexus."""
    group = Case.undisputed(
        social_group=True,
        group_distinct=False,
        nexus="central reason",
        persecutor="government",
        likelihood_of_persecution=0.7,
    )
    both, link = group.but(nexus="none"), group.but(group_distinct=True, nexus="none")
    for case, broke in (
        (group, "A protected ground"),
        (both, "A protected ground"),
        (link, "Nexus"),
    ):
        now = assess(case)
        told = VIEWS["ladder"].text(Scene(now, now, (), ("withholding",))).splitlines()
        (row,) = (line for line in told if re.match(r"  3\. ", line))
        assert row == f"  3. {broke}: not met"
        told = VIEWS["missing"].text(Scene(now, now, (), ("withholding",)))
        assert f"not met: {broke}. " in told
