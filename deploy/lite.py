"""JupyterLite with Python's runtime, its packages and its notebooks all in one folder.

The kernel takes every package from a wheel that is made of what is installed. A lock for Pyodide is
written from the wheels' own metadata, so nothing is resolved and nothing fetched.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from deploy import packages
from reliefkit.errors import ReliefError

PYODIDE = Path(__file__).parent / "node_modules/pyodide"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
# What the kernel would fetch packages with: empty, for there is nothing to fetch. So is what would
# complete code, which IPython can do without.
EMPTY = {"micropip": ("__init__",), "piplite": ("__init__", "piplite"), "jedi": ()}
APART = {*EMPTY, "parso", "psutil", "widgetsnbextension", "pexpect", "ptyprocess", "colorama"}


def build(python: str, folder: Path, app: str = "lab", **settings: Any) -> Path:
    """Fill a folder with JupyterLite, its kernel's own wheels apart; return where those are.

    `python` is the one that has it; `settings` are its builder's. Raises ReliefError where that
    fails.
    """
    slim = ("--no-sourcemaps", "--no-unused-shared-packages", "--apps", app)
    here, to = Path(python).absolute(), folder.absolute()
    command = [str(here), "-m", "jupyterlite_core", "build", "--output-dir", str(to), *slim]
    with TemporaryDirectory() as source:
        told = json.dumps({"LiteBuildConfig": settings})
        Path(source, "jupyter_lite_config.json").write_text(told, "utf-8")
        made = subprocess.run(command, cwd=source, capture_output=True, check=False)
    if made.returncode:
        told = made.stderr.decode().strip().splitlines()
        raise ReliefError(f"JupyterLite could not be built: {told[-1] if told else 'it failed'}")
    for name in ("pyodide.mjs", "python_stdlib.zip"):
        shutil.copy(PYODIDE / name, _folder(folder / "static"))
    wheels = folder / "extensions" / KERNEL / "static/pypi"
    for name in ("ipykernel", "pyodide_kernel"):
        shutil.copy(*wheels.glob(f"{name}-*.whl"), folder / "static")
    return folder / "static"


def configure(folder: Path, lock: Mapping[str, Any], engine: str, **page: Any) -> None:
    """Let the kernel take all it needs from the site, and ask nothing outside.

    `engine` is the folder of Python's runtime, as the lab's own folder names it.
    """
    (folder / "static/pyodide-lock.json").write_text(json.dumps(lock))
    path = folder / "jupyter-lite.json"
    told = json.loads(path.read_text("utf-8"))
    told["jupyter-config-data"] |= {"contentsAllJsonFile": "all.json", **page}
    settings = told["jupyter-config-data"].setdefault("litePluginSettings", {})
    settings.setdefault(f"{KERNEL}:kernel", {}).update(
        pyodideUrl="./static/pyodide.mjs",
        disablePyPIFallback=True,
        pipliteUrls=[],
        loadPyodideOptions={
            "indexURL": engine,
            "stdLibURL": "./static/python_stdlib.zip",
            "lockFileURL": "./static/pyodide-lock.json",
            "packages": [*lock["packages"]],
        },
    )
    path.write_text(json.dumps(told), "utf-8")


def put(folder: Path, notebooks: Mapping[str, Any]) -> None:
    """Write notebooks, and the list of them, where JupyterLite looks for them."""
    one = {"type": "notebook", "format": "json", "mimetype": None, "size": 1, "writable": True}
    one |= dict.fromkeys(("created", "last_modified"), "2026-01-01T00:00:00Z") | {"content": None}
    for name, notebook in notebooks.items():
        (_folder(folder / "files") / name).write_text(json.dumps(notebook), "utf-8")
    listed = [{**one, "name": name, "path": name} for name in notebooks]
    whole = {**one, "name": "", "path": "", "type": "directory", "content": listed}
    (_folder(folder / "api/contents") / "all.json").write_text(json.dumps(whole), "utf-8")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def wheels(folder: Path, asked: Iterable[str]) -> None:
    """Write a wheel of each package asked for, and of all they need. Raises as `packages` does."""
    for name, modules in EMPTY.items():
        wheel(folder, name, "0", {f"{name}/{one}.py": b"" for one in modules})
    left, seen = [*asked], {*APART}
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        files = dict(packages.files_of(name, ".json"))
        about = next(text for path, text in files.items() if path.endswith("/METADATA"))
        told = message_from_bytes(about)
        needs = [one for one in told.get_all("Requires-Dist", ()) if "extra ==" not in one]
        left += [re.split(r"[^\w.-]", one)[0] for one in needs]
        wheel(folder, name, told["Version"], files)


def wheel(folder: Path, name: str, version: str, files: Mapping[str, bytes]) -> None:
    """Write one wheel of these files, by name."""
    about = f"{name}-{version}.dist-info"
    given = {f"{about}/METADATA": f"Name: {name}\nVersion: {version}\n".encode(), **files}
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with ZipFile(path, "w") as made:
        for file, content in sorted((given | {f"{about}/WHEEL": b"Wheel-Version: 1.0\n"}).items()):
            made.writestr(ZipInfo(file), content, ZIP_DEFLATED)


def lock_of(folder: Path) -> dict[str, Any]:
    """Return Pyodide's lock of the wheels in a folder."""
    info = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))["info"]
    found = {}
    for path in sorted(folder.glob("*.whl")):
        stem, version, *_ = path.name.split("-")
        name = stem.replace("_", "-")
        tops = {one.split("/")[0].removesuffix(".py") for one in ZipFile(path).namelist()}
        found[name] = {
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
    return {"info": info, "packages": found}
