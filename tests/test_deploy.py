"""What the site is built of, without a browser: its locks, its archive, its pages, its refusals."""

from __future__ import annotations

import ast
import io
import json
import re
import shutil
import sys
import tomllib
import zipfile
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from deploy import __main__ as builder
from deploy import lessons, packages
from deploy.notebooks import POLICY as FOR_NOTEBOOKS
from reliefkit import reading
from reliefkit.errors import ReliefError
from reliefkit.paths import NOTEBOOKS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
NAMES = {"script": "page.js", "style": "page.css"}
MOST_LINES = 1_500
BESIDE = {"app", "hub", "lab", "lite.py", "notebooks.py"}  # other hosts


def test_the_browsers_packages_are_those_of_the_lock() -> None:
    """Each package in the archive says the version that requirements.lock names for it."""
    archive = zipfile.ZipFile(io.BytesIO(packages.archive(DEPLOY)))
    said = [
        archive.read(name).decode()
        for name in archive.namelist()
        if name.endswith(".dist-info/METADATA")
    ]
    assert len(said) == len(packages.NAMES)
    locked = packages.locked()
    for text in said:
        name, version = (re.search(rf"^{key}: (\S+)", text, re.M)[1] for key in ("Name", "Version"))
        assert locked[name.lower().replace("_", "-")] == version
    assert all(not name.endswith((".so", ".pyd")) for name in archive.namelist())


def test_the_archive_is_the_same_each_time() -> None:
    """No date, no order of this machine."""
    assert packages.archive(DEPLOY) == packages.archive(DEPLOY)


def test_a_package_that_is_not_the_locks_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that is missing, or of another version, is named in one sentence."""
    monkeypatch.setattr(packages, "NAMES", ("no-such-package",))
    with pytest.raises(ReliefError, match="no-such-package is not installed"):
        packages.archive(DEPLOY)
    monkeypatch.setattr(packages, "NAMES", ("htpy",))
    monkeypatch.setattr(packages, "locked", lambda: {"htpy": "0.0"})
    with pytest.raises(ReliefError, match=r"package htpy is .*; requirements\.lock says 0\.0"):
        packages.archive(DEPLOY)


def test_a_changed_file_of_a_package_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not what was installed under the lock's hash is named."""
    path = next(one for one in packages.distribution("htpy").files if one.suffix == ".py")
    monkeypatch.setattr(type(path), "read_binary", lambda _: b"changed")
    monkeypatch.setattr(packages, "NAMES", ("htpy",))
    with pytest.raises(ReliefError, match="is not as it was installed"):
        packages.archive(DEPLOY)


def test_npms_lock_has_a_hash_for_each_package_and_no_address() -> None:
    """What npm fetches is checked, and comes from whatever registry the builder uses."""
    text = (DEPLOY / "package-lock.json").read_text("utf-8")
    found = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert len(found) > 50
    assert [
        name for name, one in found.items() if not one.get("integrity", "").startswith("sha512-")
    ] == []
    assert "resolved" not in text


def notebooks(folder: Path) -> Path:
    """Copy the notebooks."""
    for path in Path(NOTEBOOKS).glob("*.ipynb"):
        shutil.copy(path, folder)
    return folder


def pages(folder: Path) -> dict[str, str]:
    """Make every page."""
    return dict(lessons.pages(folder, lessons.course(folder), NAMES))


def test_every_lesson_has_a_page_with_all_its_text() -> None:
    """Home and one page a notebook; before any script a page has its headings and its outputs."""
    made = pages(Path(NOTEBOOKS))
    files = {path.name for path in Path(NOTEBOOKS).glob("*.ipynb")} | {lessons.HOME}
    assert made.keys() == {lessons.address(file) for file in files}
    for name, page in made.items():
        assert page.count("<h1") == 1, name
        assert ".ipynb" not in re.sub(r"<script id.*?</script>", "", page, flags=re.S), name
        links = re.findall(r'href="([\w-]+\.html)', page)
        assert {*links} <= made.keys() | {"lawbook.html"}, name
        assert not re.search(
            r"<script(?! type=\"module\" src=|[^>]* type=\"application/json\")", page
        )
        assert not re.search(r"\son\w+=", re.sub(r"<script.*?</script>", "", page, flags=re.S))


def test_links_to_a_part_lead_to_a_part() -> None:
    """Each link with a fragment names an id of its page."""
    made = pages(Path(NOTEBOOKS))
    for name, page in made.items():
        for file, place in re.findall(r'href="([\w-]+\.html)?#([^"]+)"', page):
            assert f'id="{place}"' in made[file or name], (name, file, place)


def test_nothing_of_pythons_library_is_imported_late() -> None:
    """The site keeps of it what is there once the course is imported: a function that imports more
    when it is called would find nothing. Locks of files are not for the browser.
    """
    archive = zipfile.ZipFile(io.BytesIO(packages.archive(DEPLOY)))
    late = [
        (path, found.module if isinstance(found, ast.ImportFrom) else found.names[0].name)
        for path in archive.namelist()
        if path.startswith("reliefkit/") and path.endswith(".py")
        for function in ast.walk(ast.parse(archive.read(path)))
        if isinstance(function, ast.FunctionDef)
        for found in ast.walk(function)
        if isinstance(found, ast.Import | ast.ImportFrom)
    ]
    assert ("reliefkit/record/entries.py", "fcntl") in late
    apart = sys.stdlib_module_names - {"fcntl", "msvcrt"}
    assert [one for one in late if str(one[1]).partition(".")[0] in apart] == []


def test_a_missing_lesson_stops_the_build(tmp_path: Path) -> None:
    """It is named."""
    next(notebooks(tmp_path).glob("*-bars.ipynb")).unlink()
    with pytest.raises(ReliefError, match="lesson bars: no notebook"):
        pages(tmp_path)


def test_a_missing_output_stops_the_build(tmp_path: Path) -> None:
    """The notebook and the cell are named."""
    path = next(notebooks(tmp_path).glob("*-bars.ipynb"))
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    next(cell for cell in found["cells"] if cell["cell_type"] == "code")["outputs"] = []
    path.write_text(json.dumps(found), "utf-8")
    with pytest.raises(ReliefError, match=rf"{path.name}: cell \d+ has no stored output"):
        pages(tmp_path)


def test_the_pages_read_the_courses_data_and_what_a_class_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first are JSON, of the builder's making; a client of one's own is TOML there too."""
    monkeypatch.syspath_prepend(str(DEPLOY / "page"))
    monkeypatch.setattr("tomllib.load", tomllib.load)
    import_module("engine")._read_json()
    for written in ('{"seen": {"__date__": "2026-11-28"}}', "seen = 2026-11-28"):
        (tmp_path / "one").write_text(written)
        assert reading.load(str(tmp_path / "one")) == {"seen": date(2026, 11, 28)}


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    """What someone else keeps there is not deleted."""
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ReliefError, match="is not a site of Relief Lab"):
        builder.Site(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_nginx_sends_the_policy_of_the_pages() -> None:
    """The same policy, and that no other site may frame a page, which only a server can say."""
    conf = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert f"\"{lessons.POLICY}; frame-ancestors 'none'\"" in conf
    assert f"\"{FOR_NOTEBOOKS}; frame-ancestors 'none'\"" in conf
    assert "'unsafe-eval'" not in lessons.POLICY
    assert "'unsafe-inline'" not in lessons.POLICY.partition("script-src")[2].partition(";")[0]


def test_the_words_of_a_lesson_hold_in_every_host() -> None:
    """No lesson names a menu or a sign that only one host has."""
    words = re.compile(r"\b(View|File|Run|Kernel|Tabs) menu\b|folder sign|JupyterLab|[Kk]ernel")
    for path in sorted(Path(NOTEBOOKS).glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "markdown":
                assert not words.search("".join(cell["source"])), (path.name, cell["id"])


def test_the_site_stays_small() -> None:
    """Builder, page, worker and style together: counted; what is beside the site apart."""
    ours = [path for path in DEPLOY.rglob("*") if not {*path.parts} & {"node_modules", *BESIDE}]
    counted = [
        p for p in ours if p.suffix in (".py", ".js", ".css", ".conf") and p.name not in BESIDE
    ]
    assert len(counted) > 10
    assert sum(len(path.read_text("utf-8").splitlines()) for path in counted) <= MOST_LINES
