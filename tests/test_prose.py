"""The prose of the lessons: short, plain, and true wherever a lesson is read."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from minutes import plain
from sentences import banned
from test_lessons import FILES, ids, prose

MARK = "⟦"  # a cite, as it is counted here
# What is true in one host only: in JupyterLab, and not on a page, on paper or on GitHub.
HOST = re.compile(
    r"(?i)\bmenus?\b|folder sign|top left|\btabs\b|shift and enter|jupyter|\bkernel\b|expand"
    r"|\bclick|on the (?:left|right)|at the top of the page|the bar beside|\b[01]\d-[a-z]+"
)


def blocks(text: str) -> Iterator[str]:
    """Yield each paragraph and each item of a list, with a mark for a cite and no label."""
    text = re.sub(r"</?details[^>]*>|<summary>.*?</summary>", "\n\n", text)
    for block in re.split(r"\n\s*\n|\n(?=[-*] |\d+\. )", text):
        if block.strip() and not block.strip().startswith(("|", "#")):
            bare = re.sub(r"^(?:[-*] |\d+\. )?\*\*[^*]+[.:?]\*\* ", "", block.strip())
            yield " ".join(plain(bare, f" {MARK}").split())


def sentences(block: str) -> list[str]:
    """Return the sentences of a block, each with the marks that stand in it or after it."""
    whole = re.sub(r"\b(vs?|Mr|Ms|No)\.", r"\1", re.sub(rf" {MARK}([.!?])", rf"{MARK}\1", block))
    return re.split(r"(?<=[.!?])\s+(?=[\"“A-Z])|(?<=[.!?][\"”])\s+(?=[A-Z])", whole)


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_a_paragraph_is_short(file: Path) -> None:
    """Sixty words and three sentences at most, and one mark for a cite in a sentence."""
    for block in blocks(prose(file)):
        assert len(re.findall(r"\w[\w'’.,:%&-]*", block)) <= 60, block
        assert len(sentences(block)) <= 3, block
        assert [one for one in sentences(block) if one.count(MARK) > 1] == []


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_a_heading_is_short(file: Path) -> None:
    """Five words say what is in a part."""
    heads = re.findall(r"^#{2,3} (.*)$", prose(file), flags=re.MULTILINE)
    assert [one for one in heads if len(one.partition(" ★")[0].split()) > 5] == []


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_what_stands_above_a_lab_is_short(file: Path) -> None:
    """Twenty-five words: what to expect, then what to do."""
    above = ""
    for cell in nbformat.read(file, as_version=4).cells:
        if cell.cell_type == "markdown":
            above = re.sub(r"^#.*$", "", cell.source, flags=re.MULTILINE)
        elif re.search(r"^(?:task|lab|the_road)\(", cell.source, re.MULTILINE):
            assert len(re.findall(r"\w[\w'’.,:%&-]*", plain(above))) <= 25, above


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_words_are_a_learners_and_true_in_every_host(file: Path) -> None:
    """None that a lab may not say either, quotations apart; none of one host."""
    text = re.sub(r"\"[^\"]*\"|“[^”]*”", " ", plain(prose(file)))
    assert banned(" ".join(text.split())) == []
    assert HOST.findall(text) == []


def test_the_tests_of_prose_see_what_they_look_for() -> None:
    """A test of the test: two cites in a sentence, a fourth sentence, a word of one host."""
    two = "It may (INA § 208(b)(1)(A)) and it must (8 C.F.R. § 1208.16(d)(1)). So. It. Is."
    (block,) = blocks(f"- **Both.** {two}")
    assert len(sentences(block)) == 4
    assert sentences(block)[0].count(MARK) == 2
    assert HOST.search("Open the Tabs menu")
    assert HOST.search("as the card in 15-lab tells")
    assert banned("either way, it stands")
