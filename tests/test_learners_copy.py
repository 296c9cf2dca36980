"""The learner's copy while it is being made: whole or not at all, however deep it lies."""

import json
import shutil
from pathlib import Path

import pytest

from reliefkit.errors import ReliefError
from reliefkit.launch import FIRST, prepare


def lesson(path: Path, source: str) -> None:
    """Write a lesson of one cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source, "outputs": []}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}), "utf-8")


def test_a_lesson_in_folders_of_its_own_is_copied(tmp_path: Path) -> None:
    """Folders inside folders are made as they are needed."""
    lesson(tmp_path / "shipped" / FIRST, "1")
    lesson(tmp_path / "shipped" / "more" / "deep" / "x.ipynb", "2")
    prepare(tmp_path / "not" / "yet" / "mine", shipped=tmp_path / "shipped")
    assert (tmp_path / "not" / "yet" / "mine" / "more" / "deep" / "x.ipynb").is_file()


def test_a_copy_that_breaks_off_leaves_the_old_lesson_and_shows_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full half way: the lesson is as it was, and what was begun is hidden."""
    lesson(tmp_path / "shipped" / FIRST, "1")
    mine = tmp_path / "mine"
    prepare(mine, shipped=tmp_path / "shipped")
    before = (mine / FIRST).read_bytes()
    lesson(tmp_path / "shipped" / FIRST, "2")

    def broken(_: Path, to: Path) -> None:
        Path(to).write_text("{")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", broken)
    with pytest.raises(ReliefError, match=r"cannot keep lessons in .*No space left"):
        prepare(mine, shipped=tmp_path / "shipped")
    assert (mine / FIRST).read_bytes() == before
    assert [path.name for path in mine.iterdir() if path.name[0] != "."] == [FIRST]
