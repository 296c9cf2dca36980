"""Handouts: each lesson as one static, printable page, with its snapshots and without code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import htpy as h
import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter

from reliefkit.errors import ReliefError
from reliefkit.labs.slots import STYLE
from reliefkit.law import LAW_AS_OF
from reliefkit.paths import NOTEBOOKS
from reliefkit.views import page

_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)
_FOLDS = re.compile(r"<details(?! open)(?=[^>]*rk-fold)")
_LINKS = re.compile(r'\.ipynb(?=[#"])')


def handout(path: Path) -> str:
    """Return the notebook at `path` as a page of HTML that needs nothing else.

    Its stored outputs are shown as they stand; code is left out. Raises ReliefError for a file
    that is not a notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its reader does
        raise ReliefError(f"{path.name}: not a readable notebook: {error}.") from None
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(notebook)
    return page(
        "handout",
        f"Relief Lab: {path.stem}",
        h.main[Markup(_FOLDS.sub("<details open", _STYLES.sub("", body)))],
        h.footer[
            f"Relief Lab, {path.stem}. The law as of {LAW_AS_OF}. For training: not legal "
            "advice, and not a forecast. A handout shows each lab as it starts; it does not move."
        ],
        style=STYLE,  # once, and not in every lab
    )


def write_handouts(folder: Path) -> Iterator[Path]:
    """Write every shipped lesson's handout into `folder` and yield each file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in sorted(Path(NOTEBOOKS).glob("*.ipynb")):
        path = folder / f"{lesson.stem}.html"
        path.write_text(_LINKS.sub(".html", handout(lesson)), "utf-8")
        yield path
