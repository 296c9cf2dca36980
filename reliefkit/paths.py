"""Where the project's own data and notebooks are: in a checkout, or packed in an installed wheel.

No :mod:`pathlib` is used, so that ``import reliefkit`` stays fast.
"""

import os.path
from itertools import chain, count

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def _folder(name: str) -> str:
    """The folder packed inside the package if there is one, else the checkout's own."""
    packed = os.path.join(_PACKAGE, "_" + name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(_PACKAGE), name)


DATA = _folder("data")
NOTEBOOKS = _folder("notebooks")


def free_name(path: str) -> str:
    """Return a path at which nothing stands: this one, or else with a number after its name."""
    stem, ending = os.path.splitext(path)
    numbered = (f"{stem}-{n}{ending}" for n in count(2))
    return next(one for one in chain([path], numbered) if not os.path.lexists(one))


def data_path(*parts: str) -> str:
    """Return the path of a data file, there or not: ``data_path("law", "standards.toml")``."""
    return os.path.join(DATA, *parts)
