"""Setting up by `make`: on a moved folder, without a network, with a Python that went away.

A small script stands for Python: it makes an environment, takes note of what is asked, and fails
where it is told to. So nothing is fetched, and `make` itself is what is tested.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYTHON = """#!/bin/sh
echo "$*" >> "$NOTES"
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") test -z "$OFFLINE" || exit 1 ;;
  "-m reliefkit") echo opened ;;
esac
"""


class Learner:
    """A folder with the project's Makefile, and a Python to set it up with."""

    def __init__(self, place: Path) -> None:
        self.folder, self.notes = place / "a lab's folder", place / "notes"
        self.folder.mkdir()
        for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
            shutil.copy(ROOT / name, self.folder)
        self.python = place / "python3"
        self.python.write_text(PYTHON)
        self.python.chmod(0o755)

    def make(self, *given: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `make lab`; `notes` holds what this run asked of Python."""
        self.notes.write_text("")
        return subprocess.run(
            ["make", "--no-print-directory", *given, f"PYTHON={self.python}"],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env={"PATH": "/usr/bin:/bin", "NOTES": str(self.notes), **environment},
        )  # fmt: skip

    def set_up(self) -> bool:
        """Whether the last run made an environment."""
        return "-m venv" in self.notes.read_text()


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner who has set up the lab once."""
    one = Learner(tmp_path)
    assert one.make().stdout.endswith("opened\n")
    assert one.set_up()
    return one


def test_a_set_up_is_not_repeated_where_nothing_changed(learner: Learner) -> None:
    """The second run opens the lessons at once."""
    assert learner.make().stdout == "opened\n"
    assert not learner.set_up()


def test_a_moved_folder_is_set_up_again(learner: Learner) -> None:
    """An environment holds its own place; the next run renews it, and the one after does not."""
    learner.folder = learner.folder.rename(learner.folder.with_name("moved"))
    assert learner.make().stdout.endswith("opened\n")
    assert learner.set_up()
    learner.make()
    assert not learner.set_up()


def test_an_environment_whose_python_went_away_is_made_anew(learner: Learner) -> None:
    """A link to a Python that was taken away does not stay."""
    (learner.folder / ".venv/bin/python").unlink()
    (learner.folder / ".venv/bin/python").symlink_to(learner.folder / "gone")
    (learner.folder / ".venv/old").touch()
    assert learner.make().stdout.endswith("opened\n")
    assert learner.set_up()
    assert not (learner.folder / ".venv/old").exists()


def test_a_set_up_without_a_network_says_so(tmp_path: Path) -> None:
    """In words about the network; the next run, with one, goes through."""
    learner = Learner(tmp_path)
    done = learner.make(OFFLINE="yes")
    assert done.returncode != 0
    assert "the first set-up needs the network." in done.stdout
    assert "opened" not in done.stdout
    assert learner.make().stdout.endswith("opened\n")


def test_no_python_is_said_with_the_cure(tmp_path: Path) -> None:
    """Where the Python asked for is not there."""
    learner = Learner(tmp_path)
    learner.python.unlink()
    done = learner.make()
    assert done.returncode != 0
    assert "Relief Lab needs Python 3.11 or later" in done.stdout
    assert "make lab PYTHON=/path/to/python3" in done.stdout
