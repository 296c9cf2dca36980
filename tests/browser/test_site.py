"""The site in a real browser: every lesson live, under its policy, with no address but this one."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import FLAGS, Visit
from pages import SLIDER, move, picture
from playwright.sync_api import Browser, Page
from site_served import ROOT, Site, built, node, policy, served

from deploy import lessons, packages
from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF
from reliefkit.library import terms

PATIENCE = 120_000  # milliseconds
ENDED = "html[data-rk-run=ended]"
FIRST = "00-start-here.html"
NOTICE = "#notes .rk-notice"
PAGES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
HEADS = (
    "heads => heads.map(head => head.className.match(/rk-(permitted|required|refused|open)/)?.[1])"
)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The site of this checkout, built once."""
    with served(built()) as made:
        yield made


def opened(page: Page, site: Site, name: str = FIRST) -> Page:
    """Open a page and wait until all of its cells have run."""
    page.goto(site.address + name)
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    return page


def answers(page: Page) -> list[str]:
    """Return the four answers of the first lab."""
    return page.locator(".rk-lab").first.locator(".rk-head").evaluate_all(HEADS)


@pytest.mark.parametrize("notebook", PAGES)
def test_every_lesson_is_live(site: Site, visit: Visit, notebook: str) -> None:
    """Each output with a widget is live, every control dressed; nothing failed, nothing outside was
    asked for, and no policy was broken.
    """
    page = visit.page
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened(page, site, lessons.address(notebook))
    page.wait_for_function("!document.querySelector('.rk-awaited, .rk-static')", timeout=PATIENCE)
    cells = json.loads((ROOT / "notebooks" / notebook).read_text("utf-8"))["cells"]
    shown = [cell for cell in cells if _is_card(cell)]
    live = page.locator(".rk-live").count()
    kept = page.locator("[data-cell]:has(.rk):not(:has(.rk-live))").count()
    assert live + kept == len(shown)
    assert kept == 0 or "pandas" in _code(cells) or "reliefkit.figures" in _code(cells)
    assert page.locator(".rk-error").all_inner_texts() == []
    assert page.locator(f".rk-live {SLIDER}:not([aria-label])").count() == 0
    assert page.locator(NOTICE).count() == 0
    assert wrong == []
    assert visit.outside == []


def _is_card(cell: dict) -> bool:
    html = ["".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", ())]
    return any('class="rk ' in one or 'class="rk"' in one for one in html)


def _code(cells: list[dict]) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
