"""Handouts: the whole lesson on paper, and none of its code."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from reliefkit.handouts import handout

from reliefkit.paths import NOTEBOOKS

LESSONS = sorted(Path(NOTEBOOKS).glob("*.ipynb"))


def words(text: str) -> str:
    """Return the letters and signs of a page without its tags, its styles and any space."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_a_handout_has_the_lessons_text_and_none_of_its_code(lesson: Path) -> None:
    """Each heading of the lesson is on the page, and no cell of its code."""
    page = words(handout(str(lesson)))
    cells = json.loads(lesson.read_text("utf-8"))["cells"]
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    heads = re.findall(r"^#+ (.*)$", prose, flags=re.MULTILINE)
    assert code
    assert heads
    assert [one for one in code if "".join(one.split()) in page] == []
    for head in heads:
        assert "".join(re.sub(r"[*`]|\]\([^)]*\)|\[", "", head).split()) in page, head
