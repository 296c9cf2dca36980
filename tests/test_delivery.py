"""From a clone to a page: the learner's copy, settings, clean files, light imports."""

import ast
import copy
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from errno import ENOSPC
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_core.utils import ensure_async, run_sync
from jupyter_server.services.contents.largefilemanager import (
    AsyncLargeFileManager,
    LargeFileManager,
)
from jupyterlab_server.config import get_page_config
from tornado.web import HTTPError

from reliefkit import page
from reliefkit.__main__ import main
from reliefkit.errors import ReliefError
from reliefkit.launch import HOME, environment, prepare

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "reliefkit" / "page"


# --- the learner's copy -----------------------------------------------------------------------


def notebook(*sources: str, output: str = "") -> dict[str, Any]:
    """Make a notebook: a line of text, then one code cell per source."""
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": ["A lesson."]}
    outputs = [{"output_type": "stream", "name": "stdout", "text": output}] if output else []
    code = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source}
        | {"outputs": outputs, "execution_count": None}
        for i, source in enumerate(sources)
    ]
    return {"cells": [text, *code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, *sources: str, output: str = "") -> str:
    """Write such a notebook; return what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(*sources, output=output)), "utf-8")
    return path.read_text("utf-8")


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A folder of two shipped lessons."""
    write(tmp_path / "shipped" / HOME, "1 + 1")
    write(tmp_path / "shipped" / "01-next.ipynb", "2 + 2")
    return tmp_path / "shipped"


@pytest.fixture
def mine(tmp_path: Path, shipped: Path) -> Path:
    """The learner's folder after a first start."""
    folder = tmp_path / "mine"
    assert prepare(folder, shipped=shipped) == []
    return folder


def test_first_start_copies_every_lesson_and_no_hidden_file(tmp_path: Path, shipped: Path) -> None:
    """The learner gets the lessons and what lies beside them, however deep, but no checkpoints or
    caches; folders are made as they are needed.
    """
    write(shipped / ".ipynb_checkpoints" / HOME)
    write(shipped / "__pycache__" / "x.ipynb")
    write(shipped / "extra" / "deep" / "more.ipynb")
    mine = tmp_path / "not" / "yet" / "mine"
    prepare(mine, shipped=shipped)
    copied = {path.relative_to(mine).as_posix() for path in mine.rglob("*") if path.is_file()}
    assert copied == {".editions.json", HOME, "01-next.ipynb", "extra/deep/more.ipynb"}


def test_learners_work_is_kept_between_starts(mine: Path, shipped: Path) -> None:
    """A changed lesson and a file of the learner's own are as they were after the next start."""
    changed = write(mine / HOME, "my own code")
    own = write(mine / "my-notes.ipynb", "3")
    assert prepare(mine, shipped=shipped) == []
    assert (mine / HOME).read_text("utf-8") == changed
    assert (mine / "my-notes.ipynb").read_text("utf-8") == own


@pytest.mark.parametrize("content", ["my own code", "not a notebook any more", "[]", "{}"])
def test_changed_lesson_is_never_overwritten_by_a_newer_edition(
    mine: Path, shipped: Path, content: str
) -> None:
    """A newer edition leaves the learner's changed lesson alone, and says so at every start."""
    (mine / HOME).write_text(content, "utf-8")
    write(shipped / HOME, "1 + 1 # corrected")
    for _ in range(2):
        assert prepare(mine, shipped=shipped) == [
            f"{HOME} has a newer edition; the one you changed was kept."
        ]
        assert (mine / HOME).read_text("utf-8") == content


def test_changed_prose_counts_as_the_learners_work(mine: Path, shipped: Path) -> None:
    """A note written into a lesson's text is kept when a newer edition comes."""
    lesson = json.loads((mine / HOME).read_text("utf-8"))
    lesson["cells"][0]["source"] = ["A lesson.\n", "My note."]
    (mine / HOME).write_text(json.dumps(lesson), "utf-8")
    write(shipped / HOME, "1 + 1 # corrected")
    assert prepare(mine, shipped=shipped) != []
    assert "My note." in (mine / HOME).read_text("utf-8")


def test_newer_edition_replaces_a_lesson_that_was_only_run(mine: Path, shipped: Path) -> None:
    """Outputs saved by running a lesson are not the learner's words: a correction reaches it."""
    write(mine / HOME, "1 + 1", output="2")
    newer = write(shipped / HOME, "1 + 1 # corrected")
    assert prepare(mine, shipped=shipped) == []
    assert (mine / HOME).read_text("utf-8") == newer


def test_new_lesson_is_added(mine: Path, shipped: Path) -> None:
    """A lesson added to the project is there at the next start."""
    added = write(shipped / "02-added.ipynb", "4")
    prepare(mine, shipped=shipped)
    assert (mine / "02-added.ipynb").read_text("utf-8") == added


def test_lost_record_overwrites_nothing(mine: Path, shipped: Path) -> None:
    """Without a record of what was copied, every lesson that differs is taken for changed."""
    for record in ("{broken", "[1]"):
        (mine / ".editions.json").write_text(record, "utf-8")
        changed = write(mine / HOME, "1 + 1 # mine")
        assert len(prepare(mine, shipped=shipped)) == 1
        assert (mine / HOME).read_text("utf-8") == changed


def test_fresh_start_keeps_the_old_folder(mine: Path, shipped: Path) -> None:
    """FRESH=1 gives the shipped lessons again; the old folder is whole beside the new one."""
    changed = write(mine / HOME, "my own code")
    (note,) = prepare(mine, shipped=shipped, fresh=True)
    (kept,) = mine.parent.glob("mine-*")
    assert str(kept) in note
    assert (kept / HOME).read_text("utf-8") == changed
    assert (mine / HOME).read_bytes() == (shipped / HOME).read_bytes()


def test_fresh_start_twice_in_a_second_keeps_both(mine: Path, shipped: Path) -> None:
    """Two renewals in the same second lose nothing."""
    for number in range(3):
        write(mine / HOME, f"work {number}")
        prepare(mine, shipped=shipped, fresh=True)
    kept = [path.name for path in mine.parent.glob("mine-*")]
    assert len(kept) == 3
    assert all(re.fullmatch(r"mine-\d{4}-\d\d-\d\d-\d{6}(-\d)?", name) for name in kept)


def test_fresh_start_leaves_a_strangers_folder_alone(tmp_path: Path, shipped: Path) -> None:
    """A folder that holds no lessons of ours is not renamed."""
    own = write(tmp_path / "documents" / "letter.ipynb", "5")
    with pytest.raises(ReliefError, match=r"documents is not a folder.* left alone"):
        prepare(tmp_path / "documents", shipped=shipped, fresh=True)
    assert (tmp_path / "documents" / "letter.ipynb").read_text("utf-8") == own


# Prepare a folder while no file can be longer than so many bytes, as on a full disk.
FULL = """
import resource, sys
from pathlib import Path
from reliefkit.errors import ReliefError
from reliefkit.launch import prepare
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    prepare(Path(sys.argv[1]), shipped=Path(sys.argv[2]))
except ReliefError as problem:
    print("ReliefError:", problem)
"""


def test_a_copy_that_fails_leaves_the_lesson_whole(mine: Path, shipped: Path) -> None:
    """Where the disk is full a newer edition is not half copied over the old one, what was begun is
    hidden, and the error is one sentence; with room again it comes whole.
    """
    old = (mine / HOME).read_text("utf-8")
    new = write(shipped / HOME, "1 + 1 # corrected" * 2_000)
    command = [sys.executable, "-c", FULL, *map(str, (mine, shipped, 10_000))]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert ran.stdout == (
        f"ReliefError: cannot keep lessons in {mine}: File too large. "
        "Name a folder you can write in: --folder\n"
    )
    assert (mine / HOME).read_text("utf-8") == old
    seen = {path.name for path in mine.iterdir() if path.name[0] != "."}
    assert seen == {HOME, "01-next.ipynb"}
    assert prepare(mine, shipped=shipped) == []
    assert (mine / HOME).read_text("utf-8") == new


def test_two_starts_at_once_copy_every_lesson_whole(
    tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second starts, and ends, while the first puts its first lesson into its place."""
    mine, replace = tmp_path / "mine", Path.replace
    start = "import sys; from pathlib import Path; from reliefkit.launch import prepare\n"
    start += "print(prepare(Path(sys.argv[1]), shipped=Path(sys.argv[2])))"

    def later(half: Path, place: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        command = [sys.executable, "-c", start, str(mine), str(shipped)]
        assert subprocess.run(command, check=True, capture_output=True).stdout == b"[]\n"
        return replace(half, place)

    monkeypatch.setattr(Path, "replace", later)
    assert prepare(mine, shipped=shipped) == []
    for name in (HOME, "01-next.ipynb"):
        assert (mine / name).read_bytes() == (shipped / name).read_bytes()
    assert not list(mine.glob(".*.half"))


def test_missing_lessons_and_unusable_folders_are_said_plainly(
    tmp_path: Path, shipped: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No lessons, or a file where the folder should be: one sentence that names the place."""
    with pytest.raises(ReliefError, match="no lessons found in"):
        prepare(tmp_path / "mine", shipped=tmp_path)
    (tmp_path / "file").write_text("")
    assert main(["lab", "--no-browser", "--folder", str(tmp_path / "file")]) == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


# --- the page ---------------------------------------------------------------------------------


def settings() -> Iterator[tuple[Path, Path]]:
    """List the page's files, each with its place below the installation's prefix."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shared = pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    for source, target in shared.items():
        files = [ROOT / source] if (ROOT / source).is_file() else (ROOT / source).rglob("*.*")
        for file in files:
            yield file, Path(sys.prefix, target, *file.relative_to(ROOT / source).parts)


def test_page_is_installed() -> None:
    """Each file of the page is where Jupyter looks for it, as it is in the project."""
    files = list(settings())
    assert len(files) == 9
    for file, installed in files:
        assert installed.read_bytes() == file.read_bytes(), installed
        if file.suffix == ".json":
            json.loads(file.read_text("utf-8"))


def test_every_setting_is_one_jupyterlab_knows() -> None:
    """Each setting, toolbar item and extension named is in the installed JupyterLab."""
    schemas = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
    for plugin, values in json.loads((PAGE / "overrides.json").read_text("utf-8")).items():
        extension, name = plugin.split(":")
        schema = json.loads((schemas / extension / f"{name}.json").read_text("utf-8"))
        assert values.keys() <= schema["properties"].keys(), plugin
        bar = schema.get("jupyter.lab.toolbars", {}).get("Notebook", [])
        assert {one["name"] for one in values.get("toolbar", [])} <= {one["name"] for one in bar}
    config = json.loads((PAGE / "labconfig" / "page_config.json").read_text("utf-8"))
    for extension in config["disabledExtensions"]:
        assert (schemas / extension).is_dir(), extension


def test_what_no_lesson_needs_is_off_for_learners_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's server leaves these extensions out; an author's, of the same place, does not."""
    needless = json.loads((PAGE / "labconfig" / "page_config.json").read_text("utf-8"))
    off = needless["disabledExtensions"].keys()
    monkeypatch.delenv("JUPYTER_CONFIG_PATH", raising=False)
    assert off.isdisjoint(get_page_config([])["disabledExtensions"])
    for name, value in environment(Path("mine"), "empty").items():
        monkeypatch.setenv(name, value)
    assert off <= {*get_page_config([])["disabledExtensions"]}


def test_page_learns_which_code_is_shipped() -> None:
    """The server hands the page one digest for each notebook of the project."""
    server = serving(LargeFileManager())
    (point,) = page._jupyter_server_extension_points()
    assert point["module"] == page.__name__
    page._load_jupyter_server_extension(server)
    listed = server.web_app.settings["page_config_data"]["reliefkitLessons"]
    lessons = [json.loads(path.read_text("utf-8")) for path in ROOT.glob("notebooks/*.ipynb")]
    assert lessons
    assert set(listed) == {page.code_digest(lesson) for lesson in lessons}


def test_what_a_kernel_says_is_sent_at_once() -> None:
    """A line to a kernel is told to hold nothing back, and opened as it was."""
    server, done = serving(LargeFileManager()), []
    page._load_jupyter_server_extension(server)
    line = server.web_app.settings[LINE]()
    line.websocket_handler = SimpleNamespace(set_nodelay=done.append)
    assert line.connect() == "connected"
    assert done == [True]


LINE = "kernel_websocket_connection_class"


def serving(contents: Any) -> Any:
    """Return what our server extension needs of a server."""
    kind = type("Line", (), {"connect": lambda _: "connected"})
    app = SimpleNamespace(settings={LINE: kind}, add_handlers=lambda *_: None)
    return SimpleNamespace(web_app=app, contents_manager=contents)


def extended(contents: Any) -> Any:
    """Return a contents manager that our server extension has been given."""
    page._load_jupyter_server_extension(serving(contents))
    return contents


@pytest.mark.parametrize("manager", [LargeFileManager, AsyncLargeFileManager])
def test_saved_widgets_are_left_out_of_every_notebook_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: type[LargeFileManager]
) -> None:
    """A notebook's saved widgets are not handed on: opened, copied or restored, old or new."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    contents = extended(manager(root_dir=str(tmp_path)))

    def call(method: str, *args: str) -> Any:
        return run_sync(partial(ensure_async, getattr(contents, method)(*args)))()

    metadata = {"mine": 1, "widgets": {"any/type": {}}}
    new = {**notebook("1"), "metadata": metadata}
    old = {"worksheets": [], "metadata": metadata, "nbformat": 3, "nbformat_minor": 0}
    for name, content in {"new.ipynb": new, "old.ipynb": old}.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        assert call("get", name)["content"]["metadata"].items() >= {"mine": 1}.items()
        call("restore_checkpoint", call("create_checkpoint", name)["id"], name)
        assert "widgets" not in call("get", name)["content"]["metadata"]
        copy = call("copy", name)["path"]
        assert "widgets" not in (tmp_path / copy).read_text("utf-8")


@pytest.mark.parametrize("manager", [LargeFileManager, AsyncLargeFileManager])
def test_a_lesson_opens_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: type[LargeFileManager]
) -> None:
    """One that cannot be marked is read all the same, and one that cannot be copied is refused as
    in a folder that is only read: JupyterLab opens it then.
    """

    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    contents = extended(manager(root_dir=str(tmp_path)))
    lesson = {**notebook("1"), "metadata": {"widgets": {}}}
    (tmp_path / "one.ipynb").write_text(json.dumps(lesson), "utf-8")
    monkeypatch.setattr(contents.notary, "check_signature", full)
    monkeypatch.setattr(contents.checkpoints, "create_checkpoint", full)
    read = run_sync(partial(ensure_async, contents.get("one.ipynb")))()
    assert read["content"]["metadata"] == {}
    with pytest.raises(HTTPError, match="could not be copied: No space") as refused:
        run_sync(partial(ensure_async, contents.create_checkpoint("one.ipynb")))()
    assert refused.value.status_code == 403


def test_jupyter_still_marks_the_cells_it_trusts() -> None:
    """Leaving saved widgets out takes nothing from what Jupyter itself does on reading."""
    read = []
    contents = SimpleNamespace(
        mark_trusted_cells=lambda _, path: read.append(path), create_checkpoint=None
    )
    extended(contents)
    lesson = {"metadata": {"widgets": {}, "mine": 1}, "cells": []}
    contents.mark_trusted_cells(lesson, "one.ipynb")
    assert read == ["one.ipynb"]
    assert lesson == {"metadata": {"mine": 1}, "cells": []}


def test_the_cells_of_a_lesson_are_locked_as_they_are_read() -> None:
    """No cell of a lesson can be deleted or opened, save one meant for code; no widget is named
    whose twin is there. Another notebook is left as it is.
    """
    contents = SimpleNamespace(mark_trusted_cells=lambda *_: None, create_checkpoint=None)
    extended(contents)
    data = {"text/html": "<p>twin</p>", page.VIEW: {"model_id": "gone"}}
    mine = {"cell_type": "code", "source": "1", "metadata": {"tags": ["yours"]}, "outputs": []}
    text = {"cell_type": "code", "source": "2", "metadata": {}, "outputs": [{"data": data}]}
    for name, locked in (
        ("00-start-here.ipynb", {"deletable": False, "editable": False}),
        ("my.ipynb", {}),
    ):
        read = copy.deepcopy({"metadata": {}, "cells": [mine, text]})
        contents.mark_trusted_cells(read, name)
        assert [cell["metadata"] for cell in read["cells"]] == [mine["metadata"], locked]
        assert read["cells"][1]["outputs"] == [{"data": {"text/html": "<p>twin</p>"}}]


def test_no_lesson_stores_widgets() -> None:
    """A shipped lesson holds no saved widget: it makes its own when it runs."""
    lessons = {path.name: path.read_text("utf-8") for path in ROOT.glob("notebooks/*.ipynb")}
    assert lessons
    assert [
        name for name, text in lessons.items() if "widgets" in json.loads(text)["metadata"]
    ] == []


def test_digest_is_of_the_code_alone() -> None:
    """Text and outputs do not change the digest; a character of code, or the order, does."""
    lesson = page.code_digest(notebook("1 + 1", "2"))
    ran = notebook("1 + 1", "2", output="2")
    ran["cells"].insert(1, {"cell_type": "markdown", "source": "My note."})
    assert page.code_digest(ran) == lesson
    for other in (["1 + 1 ", "2"], ["2", "1 + 1"], ["1 + 1"], ["1 + 12"], ["1 + 1", "2", ""]):
        assert page.code_digest(notebook(*other)) != lesson


# --- the tests themselves ---------------------------------------------------------------------


@pytest.mark.parametrize("refused", [True, False])
def test_tests_refuse_another_checkouts_package(tmp_path: Path, refused: bool) -> None:
    """In a second checkout that is not installed, no notebook is run; in one that is, it is."""
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / "reliefkit").mkdir()
    (tmp_path / "reliefkit" / "__init__.py").write_text("")
    write(tmp_path / "notebooks" / "one.ipynb", "import reliefkit")
    ours = ("PYTHONPATH", "PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    if not refused:
        environment["PYTHONPATH"] = str(tmp_path)  # as if it were installed
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "notebooks"],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert ("1 passed" in ran.stdout) is not refused, ran.stdout + ran.stderr
    assert (ran.returncode == pytest.ExitCode.USAGE_ERROR) is refused
    assert (f"these tests are of {tmp_path}" in ran.stderr) is refused


def test_every_test_that_holds_a_threat_exists() -> None:
    """Each test that CONTRIBUTING names is a test of the suite, and each row names one or none."""
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rows = re.findall(r"^\| .* \|$", text.split("## What may be hostile")[1], re.M)[2:]
    assert len(rows) >= 7
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named or "none is kept yet" in row, row
        assert [name for name in named if f"def {name}(" not in tests] == []


# --- clean files and light imports ------------------------------------------------------------


def texts() -> Iterator[tuple[str, str]]:
    """Read every text file of the project that is not made on this machine."""
    # folders: caches, environments, what was built
    made_here = re.compile(r"\.(?!ci$).*|dist|__pycache__|node_modules|site")
    for path in sorted(ROOT.rglob("*")):
        folders = path.relative_to(ROOT).parts[:-1]
        if path.name == ".git":
            continue  # in a second checkout a file, with the place of the first
        if path.is_file() and not any(made_here.fullmatch(part) for part in folders):
            try:
                yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
            except UnicodeDecodeError:
                continue  # a picture


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    """No file holds a registry's address, an option that names one, or a machine's own path."""
    registries = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "anaconda" + ".org"]
    options = ["index" + "-url", "find" + "-links"]
    homes = "|".join(["home", "root", "tmp", "Users", "opt", "work"])
    place = re.compile(rf"(?<![\w.}}\]~*)-])/({homes})/\w|[A-Z]:\\\\?Users")
    names = re.compile("|".join(map(re.escape, registries + options)))
    found = [
        f"{name}: {match[0]}"
        for name, text in texts()
        for match in (*names.finditer(text), *place.finditer(text))
    ]
    assert found == []


def test_every_import_is_declared() -> None:
    """Each package reliefkit imports is among the project's declared dependencies."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {re.match(r"[\w-]+", one)[0] for one in pyproject["project"]["dependencies"]}
    used = {}
    for path in (ROOT / "reliefkit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                used |= {name.name.split(".")[0]: path.name for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used[node.module.split(".")[0]] = path.name
    imports_of = {"jupyter_server": "jupyterlab", "tornado": "jupyterlab", "IPython": "ipykernel"}
    others = used.keys() - set(sys.stdlib_module_names) - {"reliefkit"}
    assert {imports_of.get(name, name) for name in others} <= declared, used


def test_import_is_light() -> None:
    """`import reliefkit` brings in none of the heavy packages."""
    heavy = {"numpy", "pandas", "attr", "attrs", "cattrs", "ipywidgets", "anywidget", "IPython"}
    code = "import sys, reliefkit; print(*{name.split('.')[0] for name in sys.modules})"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert "reliefkit" in ran.stdout.split()
    assert not heavy & set(ran.stdout.split())
