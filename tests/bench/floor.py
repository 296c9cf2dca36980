"""The floor of the site: a bare JupyterLite with one slider, on the site's own Pyodide.

Every wheel its kernel imports is made of what is installed: nothing is fetched from outside.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from deploy import lite

RUNTIME = ("pyodide.asm.mjs", "pyodide.asm.wasm")
SHOWN = "echo.ipynb"
# The floor: one slider that the kernel echoes into a label.
ECHO = """
import ipywidgets as W

slider, label = W.FloatSlider(0.3, min=0, max=1, step=0.01, readout_format=".0%"), W.Label("-")
label.add_class("echo")
slider.observe(lambda change: setattr(label, "value", f"{change['new']:.0%}"), "value")
W.VBox([slider, label])
"""
CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
NOTEBOOK = {
    "cells": [{**CELL, "id": "cell-0", "source": ECHO.strip()}],
    "metadata": {"kernelspec": {"name": "python", "display_name": "", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def build(folder: Path, python: str) -> None:
    """Fill a folder with it; `python` is the one that has JupyterLite."""
    widgets = Path(sys.prefix, "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager")
    static = lite.build(python, folder, "notebooks", federated_extensions=[str(widgets)])
    for name in RUNTIME:
        shutil.copy(lite.PYODIDE / name, static)
    lite.wheels(static, ("ipython", "ipywidgets"))
    lite.configure(folder, lite.lock_of(static), "./static/")
    lite.put(folder, {SHOWN: NOTEBOOK})
