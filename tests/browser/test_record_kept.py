"""A lesson half done, its kernel ended, opened again: in a real browser."""

from pathlib import Path

from conftest import Visit, started_lab
from pages import PATIENCE, answered, write

ASKS = (
    'from reliefkit.learning import choose\nchoose("Which?", "this", '
    '{"this": "So it is.", "that": "It is not."})',
    "from reliefkit.learning.task import Task\nfrom reliefkit.library.course import TaskAsked\n"
    "Task(TaskAsked(id='mine', case='amara-journalist', goal={'withholding': 'required'},"
    " at_most=1, facts=['likelihood_of_persecution']))",
)


def test_a_lesson_half_done_comes_back(visit: Visit, tmp_path: Path) -> None:
    """An answer is committed and a task done; after the kernel's end both are there, and kept
    in the learner's folder.
    """
    record = tmp_path / "lessons" / "record.json"
    page = visit.page
    with started_lab(tmp_path, RELIEF_LAB_RECORD=str(record)) as lab:
        name = write(lab, "own.ipynb", *ASKS)
        for again in (False, True):
            page.goto(lab.page(name))
            page.wait_for_selector(
                ".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]",
                timeout=PATIENCE,
            )
            page.wait_for_timeout(1500)
            page.get_by_text("Run", exact=True).first.click()
            page.get_by_text("Run All Cells", exact=True).click()
            page.wait_for_selector(".rk-task .rk-goal-said", timeout=PATIENCE)
            if again:
                page.wait_for_selector(".rk-reached", timeout=PATIENCE)
                assert page.get_by_text("So it is.").count() == 1
                assert not page.get_by_role("button", name="Commit my answer").is_visible()
                assert "you" in page.locator(".rk-answer .rk-you").inner_text()
                break
            assert page.locator(".rk-reached").count() == 0
            page.get_by_label("that", exact=True).check()
            page.get_by_role("button", name="Commit my answer").click()
            page.wait_for_selector("text=So it is.", timeout=PATIENCE)
            page.locator(".rk-at-likelihood_of_persecution [role=slider]").focus()
            for _ in range(30):
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(30)
            page.wait_for_selector(".rk-reached", timeout=PATIENCE)
            answered(page)
            assert record.is_file()
            page.get_by_text("Kernel", exact=True).first.click()
            page.get_by_text("Shut Down All Kernels").click()
            page.locator(".jp-Dialog .jp-mod-accept").click()
            page.wait_for_timeout(1000)
