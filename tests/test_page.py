"""The calm page, in a real browser: what it shows, what it runs, and what it never runs."""

import json

from conftest import Lab, Visit

WIDGET = ".jupyter-widgets:visible"
IDLE = (
    ".jp-NotebookPanel:visible:is([data-rk-run=ended], [data-rk-run=asked]), "
    ".jp-NotebookPanel:visible:not(.rk-lesson) .jp-Notebook-ExecutionIndicator[data-status=idle]"
)
PATIENCE = 60_000  # milliseconds


def test_first_lesson_runs_when_opened_and_nothing_leaves_the_computer(
    running_lab: Lab, visit: Visit
) -> None:
    """The printed address opens the first lesson, already run, without one outside request."""
    visit.page.goto(running_lab.address)
    visit.page.wait_for_selector(WIDGET, timeout=PATIENCE)
    visit.page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
    assert visit.outside == []


def test_page_is_calm(running_lab: Lab, visit: Visit) -> None:
    """The lesson's own bar alone: no menus, toolbar or question, and the lesson at its top."""
    page = visit.page
    page.goto(running_lab.page("00-start-here.ipynb"))
    page.wait_for_selector(WIDGET, timeout=PATIENCE)
    page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
    bar = page.get_by_role("navigation", name="Course")
    assert "Relief Lab" in bar.inner_text()
    assert page.title() == "Start here - Relief Lab"
    away = "#jp-menu-panel, #jp-top-panel, .jp-NotebookPanel-toolbar, .jp-SideBar"
    assert page.locator(away).locator("visible=true").count() == 0
    assert page.locator("#jp-main-statusbar:visible").count() == 0
    assert page.locator("#jp-left-stack:visible, #jp-right-stack:visible").count() == 0
    assert page.locator(".jp-toast-message, .Toastify__toast").count() == 0
    assert page.locator(".jp-InputPrompt:visible, .jp-Placeholder:visible").count() == 0
    assert page.locator(".jp-cell-toolbar:visible").count() == 0
    notebook = page.locator(".jp-Notebook:visible").bounding_box()
    assert notebook
    assert notebook["width"] > 1200
    first = page.locator(".jp-Notebook:visible .jp-Cell").first
    assert first.bounding_box()["y"] > 0, "the page was scrolled past the first cell"


def test_only_shipped_code_runs_when_opened(running_lab: Lab, visit: Visit) -> None:
    """A lesson with one changed line of code is not run; with the learner's own notes it is."""
    lesson = json.loads((running_lab.folder / "00-start-here.ipynb").read_text("utf-8"))
    for cell in lesson["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = []

    note = {"cell_type": "markdown", "id": "note", "metadata": {}, "source": "My own note."}
    noted = {**lesson, "cells": [note, *lesson["cells"]]}
    (running_lab.folder / "noted.ipynb").write_text(json.dumps(noted), "utf-8")

    sign = running_lab.folder / "it-ran"
    code = f"open({str(sign)!r}, 'w').close()"
    extra = {"cell_type": "code", "id": "extra", "metadata": {}, "source": code}
    extra |= {"outputs": [], "execution_count": None}
    changed = {**lesson, "cells": [extra, *lesson["cells"]]}
    (running_lab.folder / "changed.ipynb").write_text(json.dumps(changed), "utf-8")

    visit.page.goto(running_lab.page("changed.ipynb"))
    visit.page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
    visit.page.wait_for_timeout(5_000)
    assert not sign.exists()
    assert visit.page.locator(WIDGET).count() == 0

    visit.page.goto(running_lab.page("noted.ipynb"))
    visit.page.wait_for_selector(WIDGET, timeout=PATIENCE)


def test_settings_are_kept_with_the_lessons(running_lab: Lab, visit: Visit) -> None:
    """What the learner chooses for the page, say its theme, is kept in the learner's folder."""
    plugin = "@jupyterlab/apputils-extension:themes"
    server, query = running_lab.address.split("lab/tree/")
    address = f"{server}lab/api/settings/{plugin}?{query.split('?')[1]}"
    assert visit.page.request.put(address, data={"raw": "{}"}).status == 204
    kept = running_lab.folder.joinpath(".settings", *plugin.split(":"))
    assert kept.with_name(f"{kept.name}.jupyterlab-settings").read_text("utf-8") == "{}"
