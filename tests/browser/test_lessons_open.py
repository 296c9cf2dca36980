"""Every lesson in a real browser: it opens, runs by itself, shows no error, answers a key.

And it is open to everyone: axe finds nothing against WCAG 2.2 AA, in three looks.
"""

import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import Lab, Visit, told
from lessons import lesson
from pages import COLORS, PATIENCE, idle, theme, violations
from playwright.sync_api import Locator, Route

from reliefkit.page import code_digest
from reliefkit.paths import NOTEBOOKS

LESSONS = sorted(path.name for path in Path(NOTEBOOKS).glob("*.ipynb"))
NO_CONTROLS = {"glossary.ipynb"}
CONTROL = ".rk-lab :is([role=slider], input[type=radio], select, input[type=text]):visible"
ERROR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"


def scroll(visit: Visit) -> bool:
    """Scroll on by most of a screen; return whether there was more to see."""
    return visit.page.locator(".jp-WindowedPanel-outer").first.evaluate(
        "node => { const at = node.scrollTop; node.scrollTop += 500; return node.scrollTop > at; }"
    )


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_runs_and_answers(running_lab: Lab, visit: Visit, name: str) -> None:
    """From top to bottom there is no error, the first control answers a key; and all of it,
    light, dark and in forced colours, is open to everyone.
    """
    page = visit.page
    page.goto(running_lab.page(name))
    page.wait_for_selector(".jp-NotebookPanel.rk-lesson", timeout=PATIENCE)
    idle(visit)
    answered = name in NO_CONTROLS
    for _ in range(120):
        assert page.locator(ERROR).all_inner_texts() == []
        if not answered and page.locator(CONTROL).count():
            answered = answers(visit)
        if not scroll(visit):
            break
        page.wait_for_timeout(120)
    assert answered
    found = {"light": violations(page)}
    theme(page, "Dark")
    found["dark"] = violations(page, COLORS)
    page.emulate_media(forced_colors="active")
    found["forced"] = violations(page, COLORS)
    page.emulate_media(forced_colors="none")
    theme(page, "Light")
    assert found == {"light": [], "dark": [], "forced": []}
    assert visit.outside == []


def answers(visit: Visit) -> bool:
    """Press keys on the first controls on the page; return whether one changed something."""
    return any(answers_keys(visit, one) for one in visit.page.locator(CONTROL).all()[:4])


def answers_keys(visit: Visit, control: Locator) -> bool:
    """Press a key on a control; return whether it changed something."""
    state = """node => [node.value, node.checked, node.getAttribute('aria-valuetext'),
        node.closest('.rk-lab').innerText].join()"""
    before = control.evaluate(state)
    control.focus()
    for key in ("ArrowRight", "ArrowDown", "Space"):  # Space opens a list, over the page
        visit.page.keyboard.press(key)
        visit.page.wait_for_timeout(400)
        if control.evaluate(state) != before:
            return True
    return False


# -- what runs, and what does not --------------------------------------------------------------


def test_a_lesson_stops_at_its_first_error_and_shows_it(running_lab: Lab, visit: Visit) -> None:
    """The error is on the page, and the cells after it are not run."""
    sign = running_lab.folder / "went-on"
    lines = ["print('first')", "1 / 0", f"open({str(sign)!r}, 'w').close()"]
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "id": f"c{k}", "source": line} for k, line in enumerate(lines)]
    lesson = json.loads((running_lab.folder / LESSONS[0]).read_text("utf-8")) | {"cells": cells}
    (running_lab.folder / "stops.ipynb").write_text(json.dumps(lesson), "utf-8")
    told(visit.page, f"page.reliefkitLessons.push('{code_digest(lesson)}')")
    visit.page.goto(running_lab.page("stops.ipynb"))
    visit.page.wait_for_selector(ERROR, timeout=PATIENCE)
    assert "ZeroDivisionError" in visit.page.locator(ERROR).inner_text()
    idle(visit)
    assert not sign.exists()


def test_a_lesson_changed_while_it_opens_is_not_run(running_lab: Lab, visit: Visit) -> None:
    """Code that changes after the page knew it, and before its kernel is there, is left alone."""
    sign = running_lab.folder / "it-ran-late"
    code = f"open({str(sign)!r}, 'w').close()"
    held: list[Route] = []
    visit.page.route(
        re.compile(r"/api/sessions"),
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    # under a name of its own: a lesson opened before has a kernel, and asks for none
    shutil.copy(
        running_lab.folder / lesson("four-protections").name, running_lab.folder / "late.ipynb"
    )
    visit.page.goto(running_lab.page("late.ipynb"))
    visit.page.wait_for_selector(".jp-NotebookPanel.rk-lesson", timeout=PATIENCE)
    for _ in range(PATIENCE // 100):
        if held:
            break
        visit.page.wait_for_timeout(100)
    assert held, "the page asked for no kernel"
    visit.page.evaluate(
        """code => jupyterapp.shell.currentWidget.model.sharedModel.cells
            .find(cell => cell.cell_type === 'code').setSource(code)""",
        code,
    )
    for route in held:
        route.continue_()
    idle(visit)
    assert not sign.exists()
    assert visit.page.locator(".jupyter-widgets:visible").count() == 0
