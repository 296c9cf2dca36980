"""Trying a change: in a copy of the project, by a layer's tests.

A worker has loaded the libraries once. Each trial is a process forked from it, which loads the
package anew, so it starts in no time and leaves nothing behind.
"""

import compileall
import importlib
import os
import pkgutil
import resource
import shutil
import signal
import sys
from difflib import unified_diff
from pathlib import Path
from py_compile import PycInvalidationMode

import nbformat
import pytest
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator

import reliefkit
from tests.mutants.changes import HOME

PYTEST = ("-x", "-q", "-p", "no:cacheprovider", "--noconftest", "-o", "addopts=", "--tb=line")
LEFT = (".git", ".venv", ".lab*", ".*_cache", "__pycache__", "dist")
SAID = Path("said.txt")  # what the last trial wrote, in a worker's copy
HUNG = 20  # times its processor time that a trial may take by the clock


def start(parent):
    """Prepare a worker: a copy of the project whose notebooks hold no outputs."""
    import_all(reliefkit.__path__)
    folder = Path(parent, str(os.getpid()))
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns(*LEFT))
    for path in folder.glob("notebooks/*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        nbformat.write(notebook, path)
    os.chdir(folder)
    compileall.compile_dir("reliefkit", quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["PYTHONPATH"] = str(folder)


def import_all(path):
    """Import every module of the package."""
    for module in pkgutil.walk_packages(path, "reliefkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def forked(task, seconds):
    """Do a task in a process of its own, in the copy; return whether it went well, and what was
    said. `seconds` of processor time is all it gets.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status == 0, SAID.read_text("utf-8", "replace")
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        signal.alarm(int(seconds) * HUNG)
        said = os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        for name in list(sys.modules):
            if name.partition(".")[0] in ("reliefkit", "tests"):
                del sys.modules[name]
        sys.dont_write_bytecode = True
        sys.path.insert(0, os.getcwd())
        code = int(task())
        sys.stdout.flush()
    finally:
        os._exit(code)


def tests(layer):
    """Run a layer's tests in this process."""
    chosen = " and ".join(f"not {word}" for word in layer.without)
    return pytest.main([*PYTEST, "-k", chosen, *(f"tests/{name}" for name in layer.tests)])


def clean(layer):
    """Say whether a layer's tests pass on the project as it is, what they wrote, and how many
    seconds of processor time they took.
    """
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    passes, said = forked(lambda: tests(layer), 600)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return passes, said, ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def sound(change):
    """Say whether the package can be imported with a change."""
    with changed(change):
        return forked(lambda: import_all(["reliefkit"]) or 0, 60)[0]


def changed(change):
    """The copy with one change, for as long as a block lasts."""
    return use_mutation(Path(change.file), get_operator(change.operator)(), change.occurrence)


def trial(change, layer, seconds):
    """Run a layer's tests on one change: what became of it, and its difference as text."""
    with changed(change) as (before, after):
        passes, said = forked(lambda: tests(layer), seconds)
    lines = unified_diff(before.split("\n"), after.split("\n"), lineterm="")
    if passes:
        return "survived", "\n".join(lines)
    # A sample has none that cannot be imported: there such an error is a test that fails.
    unborn = not layer.sample and "ERROR collecting" in said
    return "unborn" if unborn else "noticed", said
