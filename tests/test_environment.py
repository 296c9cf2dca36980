"""One list of packages, said three times: pyproject.toml, environment.yml and the locks agree."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-test.lock", "deploy/hub/requirements.lock")


def ranges(requirements: list[str]) -> dict[str, str]:
    """Read requirements as name to range."""
    parsed = map(Requirement, requirements)
    return {canonicalize_name(one.name): str(one.specifier) for one in parsed}


def entries(lock: str) -> list[str]:
    """Read the entries of a lock, each with its hashes on one line."""
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", "")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def pinned(lock: str) -> dict[str, str]:
    """Read a lock as name to version."""
    return dict(re.match(r"([\w.-]+)==([\w.+!]+)", entry).groups() for entry in entries(lock))


LEARNER = ranges(PYPROJECT["project"]["dependencies"])
BUILD = ranges(PYPROJECT["dependency-groups"]["build"])
TEST = ranges(PYPROJECT["dependency-groups"]["test"])
HUB = ranges(PYPROJECT["dependency-groups"]["hub"])


def test_conda_environment_holds_the_same_packages_in_the_same_ranges() -> None:
    """environment.yml names the project, its Python, its packages and its ranges, and no more."""
    *packages, by_pip = CONDA["dependencies"]
    *pure, project = by_pip["pip"]
    python = f"python{PYPROJECT['project']['requires-python']}"
    assert CONDA["name"] == PYPROJECT["project"]["name"]
    assert ranges([*packages, *pure]) == LEARNER | ranges([python, "pip"])
    assert project == "-e ."


@pytest.mark.parametrize(
    ("lock", "wanted"), [*zip(LOCKS, (LEARNER | BUILD, TEST, HUB), strict=True)], ids=LOCKS
)
def test_lock_holds_every_package_in_its_range(lock: str, wanted: dict[str, str]) -> None:
    """Each package asked for is locked, at a version its range allows."""
    versions = pinned(lock)
    for name, allowed in wanted.items():
        assert Requirement(f"{name}{allowed}").specifier.contains(versions[name]), name


@pytest.mark.parametrize(
    "lock", [*LOCKS, *(f"deploy/{one}/requirements.lock" for one in ("app", "lab"))]
)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    """A lock holds pinned, hashed packages and nothing else: no option, no address."""
    assert entries(lock)
    for entry in entries(lock):
        assert re.fullmatch(
            r"[\w.-]+==[\w.+!]+( ; [^\\]*?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry
        ), entry[:80]


@pytest.mark.parametrize("other", LOCKS[1:])
def test_locks_agree_on_shared_packages(other: str) -> None:
    """Adding the test tools, or the hub, changes no version a learner has."""
    learner, added = pinned(LOCKS[0]), pinned(other)
    assert {name: learner[name] for name in learner.keys() & added} == {
        name: added[name] for name in learner.keys() & added
    }


def test_learners_get_no_test_tools() -> None:
    """The learner's lock holds nothing that only the tests, or only a hub, uses."""
    tools = {"hypothesis", "mypy", "nbval", "playwright", "pytest", "pytest-xdist", "ruff"}
    assert tools <= TEST.keys()
    assert not (tools | HUB.keys()) & pinned(LOCKS[0]).keys()


def test_build_backend_is_locked() -> None:
    """What builds the package comes from the lock, in the range the build asks for."""
    assert ranges(PYPROJECT["build-system"]["requires"]) == BUILD


def test_readme_tells_every_command() -> None:
    """The README's table has every command of the Makefile but three for the project's own use."""
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    told = re.findall(r"^\| `make (\w+)` \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert set(phony[1].split()) - set(told) == {"check", "lock", "clean"}
    assert set(told) <= set(phony[1].split())
    assert len(told) == len(set(told))
