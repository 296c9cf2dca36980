"""Builds the site: the course as plain pages, for any browser, from the notebooks as they stand.

    python -m deploy [FOLDER [PYTHON]]

FOLDER, by default `site`, is made anew; with a PYTHON that has JupyterLite the lessons are there as
notebooks too, in `lab/`. What the pages share is named by its content, so that a browser may keep
it for ever and never mixes two editions; two builds are equal byte for byte.
Whatever is missing stops it with one sentence.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy import lessons, notebooks, packages
from reliefkit.errors import ReliefError
from reliefkit.labs.slots import STYLE
from reliefkit.law import LAW_AS_OF
from reliefkit.offer.handouts import write_handouts
from reliefkit.offer.lawbook import lawbook
from reliefkit.offer.worksheet import rubric
from reliefkit.paths import NOTEBOOKS

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
ENGINE = ("pyodide.asm.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"


class Site:
    """A site that is made beside the one that was, and takes its place when it is whole."""

    def __init__(self, place: Path) -> None:
        self._place = place
        if place.exists() and not (place / "sw.js").is_file() and any(place.iterdir()):
            raise ReliefError(f"{place} is not a site of Relief Lab; it was left alone")
        self.folder = place.with_name(f".{place.name}.half")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def write(self, name: str, content: str | bytes) -> str:
        """Write a file under its own name, and return that."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def share(self, name: str, content: str | bytes) -> str:
        """Write a file under a name with its digest in it, and return that."""
        content = content.encode() if isinstance(content, str) else content
        stem, dot, ending = name.partition(".")
        return self.write(f"{stem}-{digest(content)}{dot}{ending}", content)

    def finish(self) -> None:
        """Put the site in its place."""
        pack(self.folder)
        shutil.rmtree(self._place, ignore_errors=True)
        self.folder.replace(self._place)


def pack(folder: Path) -> None:
    """Pack each file beside itself, for a server that sends it so."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def digest(*contents: bytes) -> str:
    """Return a short digest of some files' contents."""
    whole = sha256()
    for content in contents:
        whole.update(sha256(content).digest())
    return whole.hexdigest()[:12]


def bundle(entry: str, **names: object) -> bytes:
    """Return a script or a stylesheet with all it imports in it, as esbuild makes it.

    `names` are what the script may name in capitals.
    """
    return run(
        f"{entry} could not be bundled",
        "node_modules/esbuild/bin/esbuild",
        *(f"page/{entry}", "--bundle", "--minify", "--format=esm", "--target=es2022"),
        *("--charset=utf8", "--legal-comments=none", "--log-level=error"),
        *("--external:node:*", "--external:./widgets-*", "--loader:.woff2=dataurl"),
        "--alias:sanitize-html=./page/plain.js",
        *(f"--define:{name}={json.dumps(value)}" for name, value in names.items()),
    )


def run(otherwise: str, script: str, *given: str) -> bytes:
    """Run a script of Node's in this folder; return what it prints."""
    made = subprocess.run(["node", script, *given], cwd=HERE, capture_output=True, check=False)
    if made.returncode:
        told = re.findall(r"^\W*(?:\w*Error\b|\[ERROR\]).*", made.stderr.decode(), re.MULTILINE)
        raise ReliefError(f"{otherwise}: {told[-1].strip()[:300] if told else 'Node failed'}")
    return made.stdout


def compiled() -> tuple[bytes, bytes]:
    """Return the course's archive and Python's library, compiled by the Python of the browser."""
    with TemporaryDirectory() as name:
        course, *made = (Path(name, one) for one in ("from.zip", "course", "library.zip"))
        course.write_bytes(packages.archive(HERE))
        told = [course, MODULES / "pyodide" / LIBRARY, *made]
        run("the course could not be compiled", "compile.mjs", *map(str, told))
        return made[0].read_bytes(), made[1].read_bytes()


def engine(site: Site, library: bytes) -> str:
    """Put Python for the browser into the site; return its folder."""
    contents = {name: (MODULES / "pyodide" / name).read_bytes() for name in ENGINE}
    contents[LIBRARY] = library
    folder = f"engine-{digest(*contents.values())}/"
    for name, content in contents.items():
        site.write(folder + name, content)
    return folder


def build(folder: Path, lite: str | None = None) -> None:
    """Fill a folder with the site. Raises ReliefError for what is missing.

    `lite` is a Python with JupyterLite, for the lessons as notebooks too.
    """
    if not (MODULES / "pyodide").is_dir():
        raise ReliefError(f"{MODULES} has no packages: run `npm ci` in {HERE}, or `make site`")
    site = Site(folder)
    course = lessons.course(Path(NOTEBOOKS))
    lock = json.loads((MODULES / "pyodide/pyodide-lock.json").read_text("utf-8"))
    archive, library = compiled()
    worker = bundle(
        "worker.js",
        ENGINE=(runtime := engine(site, library)),
        PACKAGES=site.share("course.data", archive),
        LOCK=json.dumps({"info": lock["info"], "packages": {}}),
    )
    script = bundle(
        "page.js",
        COURSE=course,
        PAPERS=lessons.PAPERS,
        WORKER=site.share("worker.js", worker),
        WIDGETS=f"./{site.share('widgets.js', bundle('widgets.js'))}",
    )
    names = {
        "script": site.share("page.js", script),
        "style": site.share("page.css", bundle("page.css") + STYLE.encode()),
    }
    as_notebooks = notebooks.lessons(Path(NOTEBOOKS)) if lite else {}
    for name, page in lessons.pages(Path(NOTEBOOKS), course, names, as_notebooks):
        site.write(name, page)
    papers = {path.name for path in write_handouts(site.folder / "handouts")}
    keys = {name for name in papers if name.endswith("-key.html")}
    site.write(lessons.PAPERS["papers"], lessons.papers(papers - keys))
    site.write(lessons.PAPERS["keys"], lessons.papers(keys, "Keys, for the teacher"))
    site.write(lessons.PAPERS["rubric"], rubric())
    site.write("lawbook.html", lawbook(LAW_AS_OF))
    site.write("icon.svg", (HERE / "page/icon.svg").read_bytes())
    site.write("site.webmanifest", (HERE / "page/site.webmanifest").read_bytes())
    files = sorted(path for path in site.folder.rglob("*") if path.is_file())
    sums = {path.relative_to(site.folder).as_posix(): digest(path.read_bytes()) for path in files}
    edition = f"{LAW_AS_OF}-{digest(json.dumps(sums).encode())}"
    site.write("sw.js", bundle("sw.js", EDITION=edition, FILES=sums))
    if lite:  # not kept for when there is no network
        notebooks.add(site.folder, lite, as_notebooks, archive, runtime)
    site.finish()


def main() -> int:
    """Build, or say in one sentence what stands in the way."""
    given = dict(enumerate(sys.argv))
    folder = Path(given.get(1, "site"))
    try:
        build(folder, given.get(2))
    except (ReliefError, OSError) as problem:
        print(f"Relief Lab: {problem}", file=sys.stderr)
        return 1
    print(f"The site is in {folder.resolve()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
