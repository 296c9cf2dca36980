"""The wheel: all the project needs is packed in it, and it works away from the checkout."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]

ASSESS_A_CASE = """
from pathlib import Path
from reliefkit import Case, assess
from reliefkit.launch import HOME, prepare
from reliefkit.paths import DATA, NOTEBOOKS

case = Case.undisputed(
    political_opinion=True,
    nexus="central reason",
    persecutor="government",
    likelihood_of_persecution=0.30,
)
a = assess(case)
print(a.asylum.result.value, a.withholding.result.value)
print(DATA)
print(NOTEBOOKS)
prepare(Path("lessons"))
print((Path("lessons") / HOME).is_file())
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir", folder]
    subprocess.run([*PIP, *build, ROOT], check=True)
    (built,) = folder.glob("*.whl")
    return built


def shipped(folder: str) -> set[str]:
    """List the files of a folder of the checkout, but for caches and hidden files."""
    paths = (ROOT / folder).rglob("*")
    names = (path.relative_to(ROOT) for path in paths if path.is_file())
    return {name.as_posix() for name in names if not any(p[0] in "._" for p in name.parts)}


def test_data_and_notebooks_are_packed(wheel: Path) -> None:
    """Every file of data/ and notebooks/ is in the wheel, byte for byte."""
    files = shipped("data") | shipped("notebooks")
    assert {"notebooks/00-start-here.ipynb", "data/law/standards.toml"} <= files
    with zipfile.ZipFile(wheel) as archive:
        for name in files:
            assert archive.read(f"reliefkit/_{name}") == (ROOT / name).read_bytes(), name


def test_nothing_else_is_packed(wheel: Path) -> None:
    """The wheel holds the package, its page and its licence: no tests and no tools."""
    top = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    stem = "-".join(wheel.name.split("-")[:2])
    assert top == {"reliefkit", f"{stem}.data", f"{stem}.dist-info"}


def test_installed_wheel_assesses_a_case_away_from_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    """In a fresh environment with no other package, the core runs and finds data and notebooks."""
    home, work = tmp_path / "fresh", tmp_path / "elsewhere"
    work.mkdir()
    venv.create(home)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = ["--python", python, "install", "--no-deps", "--no-index", wheel]
    subprocess.run([*PIP, *install], check=True)
    ran = subprocess.run(
        [python, "-I", "-c", ASSESS_A_CASE],
        cwd=work, check=True, capture_output=True, text=True,
    )  # fmt: skip
    results, data, notebooks, copied = ran.stdout.splitlines()
    assert results == "permitted refused"
    assert Path(data).is_relative_to(home)
    assert Path(notebooks).is_relative_to(home)
    assert copied == "True"
