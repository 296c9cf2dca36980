"""Handouts: each lesson as pages to read, its worksheet and key, and its take-away on one sheet."""

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import htpy as h
import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.preprocessors import ExecutePreprocessor

from reliefkit.errors import ReliefError
from reliefkit.labs.slots import STYLE
from reliefkit.law import LAW_AS_OF
from reliefkit.library.course import own_course
from reliefkit.offer.exercises import TAKEN, is_part, read
from reliefkit.offer.key import key
from reliefkit.offer.worksheet import worksheet
from reliefkit.paths import NOTEBOOKS
from reliefkit.views import page

_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)
_FOLDS = re.compile(r"<details(?! open)(?=[^>]*rk-fold)")
_ABOUT = "A handout shows each lab as it starts; it does not move."
Papers = dict[str, Callable[[Path], str | None]]  # None where a lesson has no such paper
_LINKS = re.compile(r'\.ipynb(?=[#"])')


def _page(kind: str, path: Path, notebook: nbformat.NotebookNode, about: str, style: str) -> str:
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(notebook)
    return page(
        kind,
        f"Relief Lab: {path.stem}",
        h.main[Markup(_FOLDS.sub("<details open", _STYLES.sub("", body)))],
        h.footer[
            f"Relief Lab, {path.stem}. The law as of {LAW_AS_OF}. For training: not legal "
            f"advice, and not a forecast. {about}"
        ],
        style=style,  # once, and not in every lab
    )


def handout(path: Path, anew: bool = False) -> str:
    """Return the notebook at `path`, its code left out, as a page that needs nothing else.

    `anew` runs it first. Raises ReliefError for a file that is not a notebook, or does not run.
    """
    return _page("handout", path, _run(path) if anew else read(path), _ABOUT, STYLE)


def takeaway(path: Path) -> str | None:
    """Return the notebook at `path` as one sheet of its own cells; None where it has no such parts.

    Raises ReliefError for a file that is not a notebook.
    """
    notebook = read(path)
    taken = [c for head in TAKEN for c in notebook.cells if is_part(c, head)]
    if not taken:
        return None
    title = notebook.cells[0].source.partition("\n")[0]
    notebook.cells = [nbformat.v4.new_markdown_cell(title, id="title"), *taken]
    return _page("handout take-away", path, notebook, "A cite is a place to look, not proof.", "")


def _run(path: Path) -> nbformat.NotebookNode:
    """Return a notebook with the outputs of its own code: stored ones may be of other code."""
    notebook = read(path)
    os.environ["PYTHONSAFEPATH"] = "1"  # nothing that lies beside it is imported
    try:
        runner = ExecutePreprocessor(kernel_name="python3")
        runner.preprocess(notebook, {"metadata": {"path": str(path.parent)}})
    except Exception as error:  # whatever its code, or the kernel, raises
        said = str(error).strip().splitlines()[-1]
        raise ReliefError(f"{path.name}: no handout, for it does not run: {said}") from None
    return notebook


def papers(clinic: str = "") -> Papers:
    """Return how each paper of a lesson is made, by the word for it; `clinic` is on worksheets."""
    sheet = partial(worksheet, clinic=clinic)
    return {"": handout, "worksheet": sheet, "take-away": takeaway, "key": key}


def write_handouts(folder: Path, own: Path | None = None) -> Iterator[Path]:
    """Write every shipped lesson's handout, worksheet, take-away and key; yield each path.

    With `own`, a learner's folder, also handouts and take-aways of its lessons that are not as
    shipped, called "-mine". Raises ReliefError where one does not run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shipped = sorted(Path(NOTEBOOKS).glob("*.ipynb"))
    clinic = own_course(str(own))[0].clinic if own else ""
    known = [[cell.source for cell in read(path).cells] for path in shipped]
    mine = [
        path
        for path in (sorted(own.glob("*.ipynb")) if own else ())
        if [cell.source for cell in read(path).cells] not in known
    ]
    anew: Papers = {"mine": partial(handout, anew=True), "mine-take-away": takeaway}
    for lesson in (*shipped, *mine):
        for kind, make in (anew if lesson in mine else papers(clinic)).items():
            if said := make(lesson):
                path = folder / f"{'-'.join(filter(None, (lesson.stem, kind)))}.html"
                path.write_text(_LINKS.sub(".html", said), "utf-8")
                yield path
