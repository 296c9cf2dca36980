"""Mistakes kept for practice: each has what is right, the lesson that cures it and its source."""

import tomllib

import pytest

from reliefkit.library import LESSONS, authority
from reliefkit.paths import data_path

with open(data_path("misconceptions.toml"), "rb") as file:
    MISTAKES = tomllib.load(file)


def test_those_of_other_trainings_charts_are_there():
    """The seven that were found in others' charts."""
    assert len(MISTAKES) >= 7


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_whole(name):
    """It has one sentence, what is right, a lesson of the course and sources that exist."""
    mistake = MISTAKES[name]
    assert set(mistake) == {"says", "right", "lesson", "authorities"}
    assert mistake["lesson"] in LESSONS
    assert mistake["says"] != mistake["right"]
    assert mistake["authorities"]
    for said in (mistake["says"], mistake["right"]):
        assert said.endswith(".")
        assert len(said.split()) <= 25
    for id in mistake["authorities"]:
        assert authority(id).cite
