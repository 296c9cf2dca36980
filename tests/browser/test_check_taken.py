"""A whole check taken in a real browser, its kernel killed in the middle."""

import json
import os
import re
import signal
from pathlib import Path

import psutil
from conftest import Lab, Visit, started_lab
from pages import PATIENCE, answered, picture
from playwright.sync_api import Page

from reliefkit.practice.cases import settings
from reliefkit.practice.panel import KEPT

OF = settings()["items"]
TOLD = ".rk-drill .rk-answers"


def opened(page: Page, lab: Lab) -> None:
    """Open the check and wait until it can be used."""
    page.goto(lab.page("17-check-yourself.ipynb"))
    page.wait_for_selector(".rk-drill button:visible", timeout=4 * PATIENCE)
    answered(page)


def answer(page: Page, number: int) -> None:
    """Answer the item that is shown: the first answer of every question."""
    page.get_by_role("heading", name=f"Item {number} of {OF}").wait_for(timeout=4 * PATIENCE)
    for one in page.locator(".rk-drill .rk-predict-one").all():
        if one.locator("select").count():
            one.locator("select").select_option(index=1)
        else:
            one.locator("input").first.check()
    page.get_by_role("button", name="Commit my answer").click()
    if number < OF:
        page.get_by_text(KEPT).wait_for(timeout=PATIENCE)
        assert page.locator(TOLD).count() == 0  # nothing is told before the end
        page.get_by_role("button", name="Next item").click()


def kill_kernels() -> None:
    """End every kernel that this test's server started, as a computer that fails would."""
    for child in psutil.Process().children(recursive=True):
        if "ipykernel" in " ".join(child.cmdline()):
            os.kill(child.pid, signal.SIGKILL)


def test_a_check_killed_in_the_middle_goes_on(visit: Visit, tmp_path: Path) -> None:
    """Half the items, the kernel killed, the page opened again: the rest, the score, the review."""
    record, page = tmp_path / "lessons" / "record.json", visit.page
    with started_lab(tmp_path, RELIEF_LAB_RECORD=str(record)) as lab:
        opened(page, lab)
        page.get_by_role("button", name="Begin").first.click()
        for number in range(1, OF // 2 + 1):
            answer(page, number)
        before = json.loads(record.read_text())["entries"]
        page.goto("about:blank")
        kill_kernels()
        opened(page, lab)
        for number in range(OF // 2 + 1, OF + 1):
            answer(page, number)
        score = page.get_by_role("heading", name=re.compile(rf"\d+ of {OF} right"))
        score.wait_for(timeout=PATIENCE)
        page.wait_for_selector(
            ".rk-closing > h3:focus", timeout=PATIENCE
        )  # the score is read first
        assert page.get_by_role("heading", name=f"Item {OF} of {OF}").count() == 0
        assert page.locator(TOLD).count() == OF
        picture(page, "check")
        kept = json.loads(record.read_text())["entries"]
        (done,) = [one["check"] for key, one in kept.items() if "/done/" in key]
        assert done["of"] == OF
        assert {key: kept[key] for key in before if "answers" in before[key]} == {
            key: one for key, one in before.items() if "answers" in one
        }
    assert visit.outside == []
