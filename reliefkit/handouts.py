"""Handouts: each lesson as one static, printable page, with its snapshots and without code."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import htpy as h
import nbformat
from markupsafe import Markup
from nbconvert import HTMLExporter

from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF
from reliefkit.learning import drawing
from reliefkit.paths import NOTEBOOKS

_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)
_FOLDS = re.compile(r"<details(?! open)(?=[^>]*rk-fold)")
_LINKS = re.compile(r'\.ipynb(?=[#"])')
_SHEETS = (("views", "style.css"), ("labs", "lab.css"))
_PAGE = """
body { font: 15px/1.45 "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  max-width: 62rem; margin: 2rem auto; padding: 0 1.2rem; color: #17212b; background: #fff }
h1 { font-size: 26px } h2 { font-size: 20px; border-top: 2px solid #0b4a80; padding-top: .5rem }
table { border-collapse: collapse } th, td { padding: .25rem .5rem; text-align: left;
  vertical-align: top } .anchor-link, .jp-InputArea-prompt { display: none }
footer { color: #55606d; font-size: 12px; border-top: 1px solid #8b98a6; margin-top: 2rem }
@media print { body { margin: 0; max-width: none } h2, h3 { break-after: avoid }
  tr { break-inside: avoid } }
"""


def _read(*parts: str) -> str:
    path = os.path.join(os.path.dirname(__file__), *parts)
    with open(path, encoding="utf-8") as file:
        return file.read()


def handout(path: str) -> str:
    """Return the notebook at `path` as a page of HTML that needs nothing else.

    Its stored outputs are shown as they stand; code is left out. Raises ReliefError for a file
    that is not a notebook.
    """
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its reader does
        raise ReliefError(f"{os.path.basename(path)}: not a readable notebook: {error}.") from None
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(notebook)
    styles = "".join(_read(*sheet) for sheet in _SHEETS)  # once, not with every snapshot
    name = os.path.splitext(os.path.basename(path))[0]
    page = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(name="viewport", content="width=device-width"),
            h.title[f"Relief Lab: {name}"],
            h.style[Markup(_PAGE)],
            h.style[Markup(styles + drawing.STYLE)],
        ],
        h.body[
            h.main[Markup(_FOLDS.sub("<details open", _STYLES.sub("", body)))],
            h.footer[
                f"Relief Lab, {name}. The law as of {LAW_AS_OF}. For training: not legal advice, "
                "and not a forecast. A handout shows each lab as it starts; it does not move."
            ],
        ],
    ]
    return str(page)


def write_handouts(folder: str) -> Iterator[str]:
    """Write every shipped lesson's handout into `folder` and yield each file's path."""
    os.makedirs(folder, exist_ok=True)
    for name in sorted(os.listdir(NOTEBOOKS)):
        if name.endswith(".ipynb"):
            path = os.path.join(folder, f"{name[:-6]}.html")
            with open(path, "w", encoding="utf-8") as file:
                file.write(_LINKS.sub(".html", handout(os.path.join(NOTEBOOKS, name))))
            yield path
