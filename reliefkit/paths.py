"""Where the project's own data and notebooks are: in a checkout, or packed in an installed wheel.

Only :mod:`os.path` is used, so that ``import reliefkit`` stays fast.
"""

import os.path

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def _folder(name: str) -> str:
    """The folder packed inside the package if there is one, else the checkout's own."""
    packed = os.path.join(_PACKAGE, "_" + name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(_PACKAGE), name)


DATA = _folder("data")
NOTEBOOKS = _folder("notebooks")


def data_path(*parts: str) -> str:
    """Return the full path of a data file, as in ``data_path("law", "standards.toml")``.

    The file need not exist.
    """
    return os.path.join(DATA, *parts)
