"""The floor of the site: a bare JupyterLite with one slider, on the site's own Pyodide.

``python -m tests.bench.floor FOLDER``, with the bench's own Python. Every wheel its kernel imports
is made of what is installed, so that nothing is fetched from outside.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

PYODIDE = Path(__file__).resolve().parents[2] / "deploy/node_modules/pyodide"
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
ASKED = ("ipython", "ipywidgets")
FETCHERS = ("micropip", "piplite")  # empty here, for nothing is to be fetched: the floor is lower
APART = ("psutil", "widgetsnbextension")  # of no use there; the kernel brings its own
SHOWN = "echo.ipynb"
# The floor: one slider that the kernel echoes into a label.
ECHO = """
import ipywidgets as W

slider, label = W.FloatSlider(0.3, min=0, max=1, step=0.01, readout_format=".0%"), W.Label("-")
label.add_class("echo")
slider.observe(lambda change: setattr(label, "value", f"{change['new']:.0%}"), "value")
W.VBox([slider, label])
"""


def needed(names: tuple[str, ...]) -> dict[str, Distribution]:
    """Return these packages and what they need, by name."""
    found: dict[str, Distribution] = {}
    left = list(names)
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in found or name in APART:
            continue
        found[name] = distribution(name)
        asked = (one for one in found[name].requires or () if "extra ==" not in one)
        left += [re.split(r"[^\w.-]", one)[0] for one in asked if "win32" not in one]
    return found


def wheel(name: str, of: Distribution, folder: Path) -> Path:
    """Pack an installed package's Python as a wheel."""
    path = folder / f"{name.replace('-', '_')}-{of.version}-py3-none-any.whl"
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for one in of.files or ():
            if one.parts[0] != ".." and "__pycache__" not in one.parts and one.suffix != ".so":
                made.write(one.locate(), one.as_posix())
    return path


def entry(path: Path) -> dict[str, object]:
    """Return what Pyodide's lock says of a wheel."""
    name, version, *_ = path.name.split("-")
    tops = {one.split("/")[0].removesuffix(".py") for one in ZipFile(path).namelist()}
    return {
        "name": name,
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted(one for one in tops if one.isidentifier()),
        "depends": [],
        "unvendored_tests": False,
    }


def build(folder: Path) -> None:
    """Fill a folder with it."""
    source = folder.with_name("source")
    source.mkdir()
    lite = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(folder)]
    slim = ["--no-sourcemaps", "--no-unused-shared-packages", "--apps", "notebooks"]
    subprocess.run([*lite, *slim], cwd=source, check=True, capture_output=True)
    place = folder / "static/pyodide"
    place.mkdir(parents=True)
    for name in RUNTIME:
        shutil.copy(PYODIDE / name, place)
    for path in (folder / "extensions" / KERNEL / "static/pypi").glob("*.whl"):
        if "-3." not in path.name and not path.name.startswith(FETCHERS):  # widgets are of 8
            shutil.copy(path, place)
    for name in FETCHERS:
        with ZipFile(place / f"{name}-0-py3-none-any.whl", "w") as made:
            made.writestr(f"{name}/__init__.py", "")
            made.writestr(f"{name}/{name}.py", "")
            made.writestr(f"{name}-0.dist-info/METADATA", f"Name: {name}\nVersion: 0\n")
            made.writestr(f"{name}-0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    for name, of in needed(ASKED).items():
        wheel(name, of, place)
    packages = {
        path.name.split("-")[0].replace("_", "-"): entry(path) for path in place.glob("*.whl")
    }
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]
    (place / "pyodide-lock.json").write_text(json.dumps({"info": info, "packages": packages}))
    _configure(folder / "jupyter-lite.json", [*packages])
    (folder / "files").mkdir(exist_ok=True)
    (folder / "files" / SHOWN).write_text(json.dumps(NOTEBOOK))
    (folder / "api/contents").mkdir(parents=True, exist_ok=True)
    (folder / "api/contents/all.json").write_text(json.dumps(LISTED))


CELL = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
NOTEBOOK = {
    "cells": [{**CELL, "id": "cell-0", "source": ECHO.strip()}],
    "metadata": {"kernelspec": {"name": "python", "display_name": "", "language": "python"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
LISTED = {
    "name": "", "path": "", "type": "directory", "format": "json", "mimetype": None, "size": None,
    "writable": True, "created": "2026-01-01T00:00:00Z", "last_modified": "2026-01-01T00:00:00Z",
    "content": [{
        "name": SHOWN, "path": SHOWN, "type": "notebook", "format": None, "mimetype": None,
        "size": 1, "writable": True, "content": None, "created": "2026-01-01T00:00:00Z",
        "last_modified": "2026-01-01T00:00:00Z",
    }],
}  # fmt: skip


def _configure(path: Path, packages: list[str]) -> None:
    """Let the kernel take all it needs from this folder, and ask nothing outside."""
    told = json.loads(path.read_text("utf-8"))
    told["jupyter-config-data"]["contentsAllJsonFile"] = "all.json"
    settings = told["jupyter-config-data"].setdefault("litePluginSettings", {})
    settings.setdefault(f"{KERNEL}:kernel", {}).update(
        pyodideUrl="./static/pyodide/pyodide.mjs",
        disablePyPIFallback=True,
        pipliteUrls=[],
        loadPyodideOptions={
            "lockFileURL": "./static/pyodide/pyodide-lock.json",
            "packages": packages,
        },
    )
    path.write_text(json.dumps(told), "utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
