"""Lessons by their word, whatever their place in the course."""

from pathlib import Path

from reliefkit.paths import NOTEBOOKS


def lesson(word: str) -> Path:
    """Return the notebook of a lesson: `lesson("how-likely")`."""
    return next(Path(NOTEBOOKS).glob(f"[0-9][0-9]-{word}.ipynb"))
