"""The archive of Python packages for the browser: pure Python, the same files as the learner's."""

import io
import json
import re
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from reliefkit.errors import ReliefError

# What a lesson's cells need. Each was installed from requirements.lock, under its hash.
NAMES = (
    "anywidget",
    "comm",
    "fsrs",
    "htpy",
    "ipywidgets",
    "markupsafe",
    "psygnal",
    "traitlets",
    "typing-extensions",
)
ROOT = Path(__file__).parent.parent
_LEFT_OUT = ("tests", "labextension", "nbextension")
_PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
_OURS = (".py", ".css", ".js")
# They open, print and serve lessons; the figures of EOIR need pandas.
_NOT_NEEDED = ("launch.py", "__main__.py", "offer", "page", "eoir")


def locked() -> dict[str, str]:
    """Return the versions that requirements.lock names, by package."""
    return dict(_PINNED.findall((ROOT / "requirements.lock").read_text("utf-8")))


def archive(here: Path) -> bytes:
    """Return the archive: the packages, the course and its data, and the page's own Python.

    `here` is the folder of this file. Raises ReliefError for a package that is missing, of another
    version than the lock's, or whose files are not those that were installed.
    """
    files = {name: content for package in NAMES for name, content in files_of(package)}
    files |= dict(_course())
    files |= {path.name: path.read_bytes() for path in (here / "page").glob("*.py")}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as whole:
        for name, content in sorted(files.items()):
            whole.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def files_of(name: str, *data: str) -> Iterator[tuple[str, bytes]]:
    """Yield an installed package's Python and what it says of itself; raise as `archive`.

    `data` are the endings of other files that it needs.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        raise ReliefError(f"package {name} is not installed: run `make site`") from None
    wanted = locked().get(name)
    if found.version != wanted:
        raise ReliefError(f"package {name} is {found.version}; requirements.lock says {wanted}")
    for path in found.files or ():
        is_needed = path.suffix in (".py", *data) or path.name == "METADATA"
        if not is_needed or {*path.parts} & {*_LEFT_OUT}:
            continue
        try:
            content = path.read_binary()
        except OSError:
            raise ReliefError(f"package {name}: {path} is missing") from None
        sum = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
        if path.hash is None or path.hash.value != sum:
            raise ReliefError(f"package {name}: {path} is not as it was installed")
        yield path.as_posix(), content


def _course() -> Iterator[tuple[str, bytes]]:
    for folder, place in (("reliefkit", "reliefkit"), ("data", "reliefkit/_data")):
        for path in sorted((ROOT / folder).rglob("*")):
            name = PurePosixPath(path.relative_to(ROOT / folder).as_posix())
            apart = name.parts[0] in _NOT_NEEDED and path.suffix != ".css"
            ours = path.suffix in _OURS and not apart
            if path.is_file() and (ours or (folder == "data" and name.parts[0] not in _NOT_NEEDED)):
                yield f"{place}/{name}", path.read_bytes()
    # Home and plans ask for heads; a show of hands, for the cells that let learners predict.
    heads = re.compile(r"^#+ .*|.*Alone:.*", re.MULTILINE)
    asks = re.compile(r"[\s\S]*\b(?:predict|drill)\([\s\S]*")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        found = json.loads(path.read_text("utf-8"))
        for cell in found["cells"]:
            told = heads if cell["cell_type"] == "markdown" else asks
            cell["source"] = "\n".join(told.findall("".join(cell["source"])))
        found["cells"] = [
            {name: cell[name] for name in ("cell_type", "id", "source")}
            for cell in found["cells"]
            if cell["source"]
        ]
        yield f"reliefkit/_notebooks/{path.name}", json.dumps(found).encode()
