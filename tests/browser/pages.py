"""Steps the browser tests share: open a lesson, write one, wait for its lab, take its picture."""

import json
from pathlib import Path
from urllib.request import urlopen

import psutil
from axe_playwright_python.sync_playwright import Axe
from conftest import Lab, Visit
from playwright.sync_api import Locator, Page, TimeoutError

PATIENCE = 30_000  # milliseconds
PICTURES = Path(__file__).parent / "pictures"
IDLE = (
    ".jp-NotebookPanel:visible:is([data-rk-run=ended], [data-rk-run=asked]), "
    ".jp-NotebookPanel:visible:not(.rk-lesson) .jp-Notebook-ExecutionIndicator[data-status=idle]"
)
FIRST = "00-start-here.ipynb"
SLIDER = ".rk-at-likelihood_of_persecution [role=slider]"
WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLORS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # what a look turns
# Rule and element that are JupyterLab's: its list of cells says that it is a feed, and has no
# articles; its cells have a name, and no role.
NOT_OURS = {
    "aria-required-children": "jp-WindowedPanel-viewport",
    "aria-prohibited-attr": "jp-Notebook-cell",
}


def open_lesson(visit: Visit, lab: Lab, name: str = FIRST) -> Locator:
    """Open a shipped lesson, which runs by itself; return its first lab."""
    visit.page.goto(lab.page(name))
    return first_lab(visit.page)


def idle(visit: Visit) -> None:
    """Wait until the lesson has run: the kernel stays idle for a while."""
    still = 0
    while still < 3:
        visit.page.wait_for_selector(IDLE, state="attached", timeout=4 * PATIENCE)
        visit.page.wait_for_timeout(500)
        still = still + 1 if visit.page.locator(IDLE).count() else 0


def answered(page: Page) -> None:
    """Wait until all that the page in front asked its kernel is answered and drawn. The kernel
    takes what it is asked in turn; a control may hold its last word back until the one before
    is answered, and say it then, and a press waits for that.
    """
    page.evaluate(
        """async patience => {
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const late = new Promise((_, fail) =>
                setTimeout(() => fail(new Error('the kernel did not answer')), patience));
            for (let turn = 0; turn < 3; turn++) {
                const asked = kernel.requestExecute({ code: '', silent: true });
                await Promise.race([asked.done, late]);
                await new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn, 50)));
            }
        }""",
        PATIENCE,
    )


def kernel_of(lab: Lab, name: str) -> psutil.Process:
    """Return the process of the kernel that runs a lesson."""
    server, token = lab.address.split("/lab/tree/")[0], lab.address.rpartition("token=")[2]
    with urlopen(f"{server}/api/sessions?token={token}") as answer:
        sessions = json.load(answer)
    id = next(one["kernel"]["id"] for one in sessions if one["path"] == name)
    below = psutil.Process().children(recursive=True)
    return next(one for one in below if id in " ".join(one.cmdline()))


def first_lab(page: Page) -> Locator:
    """Return the first lab on the page, once its controls can be used."""
    page.wait_for_selector(".rk-lab[role=region]", timeout=PATIENCE)
    page.wait_for_selector(".rk-lab-body > * > [data-rk-dressed]", timeout=PATIENCE)
    return page.locator(".rk-lab").first


def write(lab: Lab, name: str, *code: str, outputs: bool = False) -> str:
    """Write a notebook of the test's own into the learner's folder; return its name."""
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{k}",
            "metadata": {"jupyter": {"source_hidden": True}},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for k, source in enumerate(code)
    ]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab.folder / name).write_text(json.dumps(notebook), "utf-8")
    return name


def run_own(visit: Visit, lab: Lab, *code: str, name: str = "own.ipynb") -> Locator:
    """Write a notebook, open it, run all its cells; return its first lab."""
    page = visit.page
    page.goto(lab.page(write(lab, name, *code)))
    page.wait_for_selector(
        ".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]",
        timeout=PATIENCE,
    )
    for _ in range(4):  # JupyterLab drops a command given before the kernel is connected
        page.wait_for_timeout(700)
        for asked in page.locator(".jp-Dialog .jp-mod-accept").all():
            asked.click()  # on a busy computer it may ask for the kernel: take the one offered
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        try:
            page.wait_for_selector(".rk-lab", timeout=PATIENCE / 3)
            break
        except TimeoutError:
            said = " ".join(page.locator(".jp-OutputArea-output").all_inner_texts())
            assert "Error" not in said, said
    return first_lab(page)


def move(page: Page, selector: str, key: str, times: int) -> None:
    """Press a key on a control, at a pace a person might."""
    page.locator(selector).first.focus()
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(30)


def theme(page: Page, name: str) -> None:
    """Choose "Light" or "Dark" in the bar over a lesson."""
    page.get_by_role("button", name="Text and colors").click()
    page.get_by_role("radio", name=name.lower()).check()
    page.keyboard.press("Escape")
    light = str(name == "Light").lower()
    page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached", timeout=PATIENCE)


def violations(page: Page, rules: dict[str, object] = WCAG) -> list[str]:
    """Return what axe finds on the whole page that is ours, one line each."""
    found = Axe().run(page, options={"runOnly": rules}).response
    assert found["passes"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"]
        if one["id"] not in NOT_OURS or NOT_OURS[one["id"]] not in node["html"].split(">")[0]
    ]


def picture(page: Page, name: str) -> None:
    """Keep a screenshot in a folder that git ignores."""
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / ".gitignore").write_text("*\n", "utf-8")
    page.screenshot(path=PICTURES / f"{name}.png")


def to_top(lab: Locator) -> None:
    """Scroll so that a lab begins at the top of the page."""
    lab.evaluate("node => node.scrollIntoView()")
    lab.page.wait_for_timeout(300)
