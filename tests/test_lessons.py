"""The lessons are thin, cited, plain and whole; read as files, not run."""

import ast
import json
import re
import statistics
import tomllib
from itertools import permutations
from pathlib import Path

import pytest
from lessons import lesson
from pyphen import Pyphen

from reliefkit.facts import FACTS
from reliefkit.library import LESSONS as WORDS
from reliefkit.library import authorities, authority, decisions
from reliefkit.library.clients import clients
from reliefkit.paths import NOTEBOOKS, data_path

_PARTS = Pyphen(lang="en_US")
FILES = sorted(Path(NOTEBOOKS).glob("*.ipynb"))
LESSONS = [lesson(word) for word in WORDS]
COURSE = [*LESSONS, *map(lesson, ("case-files", "read-the-web", "numbers", "lab"))]
ON_LAW = COURSE[:-2]  # not on figures, or free
EARLIER = "From "  # an earlier lesson, or two
CITED = ("The rule", "Before the judge", "After the decision", "Common mistakes", "Key points")
# A cite as prose writes it: a section of the Act, the Code or the rules, a page of a reporter.
CITE = re.compile(
    r"(?:INA|8 U\.S\.C\.|8 C\.F\.R\.|20 C\.F\.R\.) §§? ?[0-9]+[a-zA-Z0-9.]*(?:\([0-9A-Za-z]+\))*"
    r"|[0-9]+ (?:I&N Dec\.|U\.S\.|F\.[234]d|F\.4th|F\. Supp\. [23]d|Fed\. Reg\.) [0-9]+"
)


def cells(file: Path, kind: str) -> list[dict]:
    """Return a notebook's cells of one kind."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def prose(file: Path) -> str:
    """Return all of a notebook's own words."""
    return "\n\n".join("".join(cell["source"]) for cell in cells(file, "markdown"))


def section(file: Path, name: str) -> str:
    """Return the words under one heading."""
    parts = re.split(r"^#{2,3} ", prose(file), flags=re.M)
    return "\n".join(part.partition("\n")[2] for part in parts if part.startswith(name))


@pytest.fixture(scope="module")
def known() -> str:
    """Every cite the data has, in full and in short."""
    ids = [*authorities(), *(f"decision:{id}" for id in decisions())]
    return "\n".join(f"{authority(id).cite}\n{authority(id).short}" for id in ids)


def ids(file: Path) -> str:
    """Return what pytest calls a notebook."""
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_code_is_thin_and_hidden(file: Path) -> None:
    """Code is hidden unless it is the reader's to change; the median cell has one line and none has
    over twelve.
    """
    code = cells(file, "code")
    lines = [len([x for x in "".join(c["source"]).splitlines() if x.strip()]) for c in code]
    shut = [c["metadata"] for c in code if "yours" not in c["metadata"].get("tags", ())]
    assert all(one.get("jupyter", {}).get("source_hidden") for one in shut)
    assert statistics.median(lines) <= 2
    assert max(lines) <= 12


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_outputs_are_stored(file: Path) -> None:
    """A cell that shows something has a stored output with words in it, and none is an error."""
    outputs = [out for cell in cells(file, "code") for out in cell["outputs"]]
    assert outputs
    for out in outputs:
        assert out["output_type"] != "error"
        text = "".join(out.get("data", {}).get("text/plain", out.get("text", "")))
        assert text.strip()
        assert "VBox(" not in text
        assert " object at 0x" not in text


# What decides or compares; and where a number may stand: a fact of a case, how many, which draw.
DECIDING = (ast.Compare, ast.BoolOp, ast.If, ast.IfExp, ast.While, ast.Lambda, ast.FunctionDef,
            ast.ClassDef, ast.Match)  # fmt: skip
COUNTS = ("at_most", "n", "seed")


def placed_numbers(tree: ast.AST) -> set[ast.AST]:
    """Return the numbers of a cell that are facts of a case, counts or places."""
    placed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in (*FACTS, *COUNTS):
            placed.add(node.value)
        elif isinstance(node, ast.Subscript):
            placed.update(ast.walk(node.slice))
    return placed


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_code_decides_nothing_and_its_numbers_are_facts_or_counts(file: Path) -> None:
    """The code compares nothing; a number in it is a fact of a case, a count or a place, and a
    question to a table asks only what equals what.
    """
    code = cells(file, "code")
    assert code
    for source in ("".join(cell["source"]) for cell in code):
        tree = ast.parse(source)
        nodes = list(ast.walk(tree))
        assert not any(isinstance(node, DECIDING) for node in nodes), source
        assert not any(getattr(node, "ifs", ()) for node in nodes), source
        numbers = {
            n for n in nodes if isinstance(n, ast.Constant) and type(n.value) in (int, float)
        }
        assert numbers <= placed_numbers(tree), source
        strings = [n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value) is str]
        assert not [one for one in strings if re.search(r"[<>]|\d\.\d", one)], source


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_every_cite_in_prose_resolves(file: Path, known: str) -> None:
    """A cite in prose is one that data/law or data/decisions has."""
    cites = CITE.findall(prose(file))
    assert cites or file not in COURSE
    assert [cite for cite in cites if cite not in known] == []


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_withholding_never_stands_alone(file: Path) -> None:
    """The word is always statutory withholding or CAT withholding."""
    words = re.sub(r"\]\([^)]*\)", "]", prose(file))
    words = " ".join(re.sub(r"[*\[\]]", "", words).split())
    assert re.search(r"(?i)\bwithholding\b", words) or file not in COURSE
    bare = re.findall(
        r"(?i)(?<!statutory )(?<!CAT )(?<!kinds of )(?<!\")\bwithholding\b",
        words,
    )
    assert bare == []


@pytest.mark.parametrize("file", LESSONS, ids=ids)
def test_a_lesson_has_all_it_needs(file: Path) -> None:
    """What it teaches, three tasks at least, and each kind of card; their order has a test too."""
    assert "You will be able to" in prose(file)
    code = "\n".join("".join(cell["source"]) for cell in cells(file, "code"))
    assert len(re.findall(r"\btask\(", code)) >= 3
    for call in ("predict(", "worked(", "drill(", "developments(", "sources(", "rule("):
        assert call in code, call


@pytest.mark.parametrize("file", [*LESSONS, lesson("numbers")], ids=ids)
def test_a_drill_draws_on_two_earlier_lessons(file: Path) -> None:
    """Each of them has a client of its own; before the third lesson there is one, or none."""
    code = "\n".join("".join(cell["source"]) for cell in cells(file, "code"))
    calls = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    (drill,) = (one for one in calls if ast.unparse(one.func) == "drill")
    one, who = map(ast.literal_eval, drill.args[:2])
    of = [one] if isinstance(one, str) else one
    number = [*LESSONS, lesson("numbers")].index(file)
    earlier = WORDS[:number] or WORDS[:1]
    assert len({*of}) == min(2, len(earlier))
    assert {*of} <= {*earlier}
    taught = [clients()[name].lessons for name in who]
    assert any(
        all(name in own for name, own in zip(of, some, strict=False))
        for some in permutations(taught)
    )
    said = ("New clients", "From an earlier lesson", "From two earlier lessons")[min(number, 2)]
    assert f"## {said}\n" in prose(file)


@pytest.mark.parametrize("file", ON_LAW, ids=ids)
def test_every_statement_of_law_has_its_cite(file: Path) -> None:
    """Where a lesson states the law, every paragraph and bullet has a cite."""
    seen = 0
    for name in CITED:
        blocks = re.split(r"\n\s*\n|\n(?=[-*] |[0-9]+\. )", section(file, name))
        for block in (b.strip() for b in blocks):
            if block and not block.startswith(("★", "<")):
                assert CITE.search(" ".join(block.split())), f"{name}: {block}"
                seen += 1
        assert seen or file not in LESSONS, name
    assert seen > 1


@pytest.mark.parametrize("file", COURSE, ids=ids)
def test_reading_level(file: Path, record_property) -> None:
    """The prose reads at grade 12 at most, cites and links aside; the grade is on record."""
    text = CITE.sub("", re.sub(r"\]\([^)]*\)|[#*_`★\[\]]|\([^()]*\)", " ", prose(file)))
    words = re.findall(r"[A-Za-z][A-Za-z'-]*", text)
    sentences = len(re.findall(r"[.!?:](?=\s)|\n\s*\n", text))
    syllables = sum(_PARTS.inserted(word).count("-") + 1 for word in words)
    # The Flesch-Kincaid grade: words in a sentence, syllables in a word. Places to hyphenate are
    # somewhat fewer than syllables, so the true grade is a little higher.
    grade = 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
    record_property("grade", round(grade, 1))
    assert grade <= 12
    assert file not in LESSONS or grade >= 3


@pytest.mark.parametrize("file", FILES, ids=ids)
def test_links_to_the_glossary_reach_a_term(file: Path) -> None:
    """A glossary link names a term the glossary has."""
    with open(data_path("glossary.toml"), "rb") as glossary:
        terms = {re.sub(r"[ -]+", "-", term).lower() for term in tomllib.load(glossary)}
    anchors = re.findall(r"\(glossary\.ipynb#([^)]+)\)", prose(file))
    assert anchors or file not in COURSE
    assert {anchor.lower() for anchor in anchors} <= terms
