"""Before any test: the package that is tested must be the one of this checkout.

Lessons run in kernels, which import the package that is installed. Were that another checkout's,
every notebook would be tested against code that stands elsewhere, and pass.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent


def pytest_configure() -> None:
    """Refuse to start if a kernel beside the lessons would import another `reliefkit`.

    A record of the learner's is left alone.
    """
    os.environ.pop("RELIEF_LAB_RECORD", None)
    ask = [sys.executable, "-c", "import reliefkit; print(reliefkit.__file__)"]
    told = subprocess.run(ask, cwd=ROOT / "notebooks", capture_output=True, text=True)
    found = told.stdout.strip() or "nowhere"
    if found != str(ROOT / "reliefkit" / "__init__.py"):
        raise pytest.UsageError(
            f"these tests are of {ROOT}, but {sys.executable} finds reliefkit in {found}; "
            "run `make test` here, or install this checkout: pip install --editable ."
        )
