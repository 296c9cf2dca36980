"""Every lesson in a real browser: it opens, runs by itself, shows no error, answers a key."""

from pathlib import Path

import pytest
from conftest import Lab, Visit
from pages import PATIENCE

from reliefkit.paths import NOTEBOOKS

LESSONS = sorted(path.name for path in Path(NOTEBOOKS).glob("*.ipynb"))
NO_CONTROLS = {"glossary.ipynb"}
IDLE = ".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]"
CONTROL = ".rk-lab :is([role=slider], input[type=radio], select, input[type=text]):visible"
ERROR = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"


def idle(visit: Visit) -> None:
    """Wait until the lesson has run: the kernel stays idle for a while."""
    still = 0
    while still < 3:
        visit.page.wait_for_selector(IDLE, timeout=4 * PATIENCE)
        visit.page.wait_for_timeout(500)
        still = still + 1 if visit.page.locator(IDLE).count() else 0


def scroll(visit: Visit) -> bool:
    """Scroll on by most of a screen; return whether there was more to see."""
    return visit.page.locator(".jp-WindowedPanel-outer").first.evaluate(
        "node => { const at = node.scrollTop; node.scrollTop += 500; return node.scrollTop > at; }"
    )


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_runs_and_answers(running_lab: Lab, visit: Visit, name: str) -> None:
    """From top to bottom there is no error, and the first control answers a key."""
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
    assert visit.outside == []


def answers(visit: Visit) -> bool:
    """Press a key on the first control in sight; return whether it changed something."""
    control = visit.page.locator(CONTROL).first
    state = """node => [node.value, node.checked, node.getAttribute('aria-valuetext'),
        node.closest('.rk-lab').innerText].join()"""
    before = control.evaluate(state)
    control.focus()
    for key in ("Space", "ArrowRight", "ArrowDown"):
        visit.page.keyboard.press(key)
        visit.page.wait_for_timeout(400)
        if control.evaluate(state) != before:
            return True
    return False
