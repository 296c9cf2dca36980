"""The course as notebooks, in `lab/` of the site: JupyterLite on the site's own Python and archive.

JupyterLite comes from an environment of its own (`make site LAB=1`).
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from deploy import lite, packages
from deploy.lessons import PAPERS, address
from reliefkit.errors import ReliefError
from reliefkit.page import code_digest, frame, mend

HERE = Path(__file__).parent
SHOWN = ("@jupyter-widgets/jupyterlab-manager", "anywidget", "reliefkit")
# Nothing is to be fetched by a worker of its own, nor to be looked for in a debugger.
OFF = [
    "@jupyterlab/debugger-extension",
    "@jupyterlite/application-extension:service-worker-manager",
]
STORAGE = "Relief Lab"  # the name of what a browser keeps
EDITION = "relief_lab_edition"  # in a notebook's metadata: the digest of the edition it is
# JupyterLite starts from a script in its page, and makes code of text.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data:; "
    "worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)


def words(notebook: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a notebook's text and code, as lab.js computes it."""
    parts = (part for one in notebook["cells"] for part in (one["cell_type"], one["source"]))
    return sha256("\0".join(parts).encode()).hexdigest()


def can_run(notebook: Mapping[str, Any]) -> bool:
    """Return whether a browser has all that a notebook's code needs: figures need pandas."""
    code = (one["source"] for one in notebook["cells"] if one["cell_type"] == "code")
    return not re.search(r"\bpandas\b|\breliefkit\.figures\b", "\n".join(code))


def lessons(folder: Path) -> dict[str, Any]:
    """Return the notebooks of a folder by name, as a browser is to read them.

    Text is joined, as a server joins it; nothing saved is in them; the kernel is JupyterLite's.
    """
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        notebook = _joined(json.loads(path.read_text("utf-8")))
        if not can_run(notebook):
            continue
        mend(notebook, lesson=True)
        notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python"}
        notebook["metadata"][EDITION] = words(notebook)
        found[path.name] = notebook
    return found


def _joined(part: Any, name: str = "") -> Any:
    """Return a part of a notebook with each text, which may be a list of lines, in one."""
    if isinstance(part, dict):
        return {key: _joined(one, key) for key, one in part.items()}
    if isinstance(part, list):
        lines = name not in ("tags", "cells", "outputs") and all(isinstance(o, str) for o in part)
        return "".join(part) if lines else [_joined(one) for one in part]
    return part


def _files(archive: bytes) -> dict[str, bytes]:
    """Return what is in the site's archive; data are TOML again, as Python reads them."""
    listed, _, rest = archive.partition(b"\n")
    written = ZipFile(BytesIO(packages.archive(HERE)))
    found, start = {}, 0
    for name, length in json.loads(listed):
        is_data = name.endswith(".toml")
        found[name] = written.read(name) if is_data else rest[start : start + length]
        start += length
    return found


def add(site: Path, python: str, found: Mapping[str, Any], archive: bytes, engine: str) -> None:
    """Put `lab/` into a site, with what `lessons` found.

    `python` is the one that has JupyterLite; `archive` and `engine` are the site's archive of
    packages and the folder of its Python. Raises ReliefError where JupyterLite fails, and as
    `packages` does.
    """
    lab = site / "lab"
    shown = [Path(sys.prefix, "share/jupyter/labextensions", name) for name in SHOWN]
    extensions = [str(path) for path in (*shown, HERE / "lab/extension")]
    static = lite.build(python, lab, federated_extensions=extensions)
    lite.wheels(static, ("ipython", "comm"))
    lite.wheel(static, "course", "0", _files(archive))
    compiling = ["node", "lab/compile.mjs", *map(str, sorted(static.absolute().glob("*.whl")))]
    if subprocess.run(compiling, cwd=HERE, capture_output=True, check=False).returncode:
        raise ReliefError("the packages of the notebooks could not be compiled")
    lite.put(lab, found)
    (lab / "api/status").write_text("{}")  # what the lessons ask where a kernel is long silent
    course = frame()
    files = [one["file"] for one in course["lessons"]]
    course["lessons"] = [one for one in course["lessons"] if one["file"] in found]
    overrides = (HERE.parent / "reliefkit/page/overrides.json").read_text("utf-8")
    lite.configure(
        lab,
        lite.lock_of(static),
        f"../{engine}",
        contentsStorageName=STORAGE,
        disabledExtensions=OFF,
        settingsOverrides=json.loads(overrides),
        reliefkitLessons=sorted(code_digest(one) for one in found.values()),
        reliefkitCourse=course,
        reliefkitLab={
            "editions": {name: one["metadata"][EDITION] for name, one in found.items()},
            "pages": PAPERS | {name: address(name) for name in files if name not in found},
        },
    )
    app = lab / "lab/jupyter-lite.json"
    app.write_text(app.read_text("utf-8").replace("multiple-document", "single-document"), "utf-8")
    for path in (*lab.glob("rspack*"), lab / "service-worker.js"):
        path.unlink()
    shutil.rmtree(lab / "extensions" / lite.KERNEL / "static/pypi")
