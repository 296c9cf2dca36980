"""Handouts: what stands on the printed page, and what does not."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser

from reliefkit.errors import ReliefError
from reliefkit.law import LAW_AS_OF
from reliefkit.learning.predict import predict
from reliefkit.library.clients import clients
from reliefkit.offer import handouts
from reliefkit.offer.exercises import exercises
from reliefkit.offer.handouts import handout, takeaway, write_handouts
from reliefkit.offer.worksheet import worksheet
from reliefkit.paths import NOTEBOOKS

SNAPSHOT = (
    "<style>.rk { color: red }</style><p>asylum may be granted</p>"
    '<details class="rk-fold"><summary>More</summary>folded words</details>'
)


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """A lesson of one paragraph with a link and one cell with a snapshot."""
    shown = new_output("display_data", {"text/html": SNAPSHOT, "text/plain": "asylum"})
    cells = [
        new_markdown_cell("# A lesson\n\nGo on to [the next](01-next.ipynb#start)."),
        new_code_cell("secret_code = 1", outputs=[shown]),
    ]
    path = tmp_path / "shipped" / "07-a-lesson.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=cells), path)
    return path


class Text(HTMLParser):
    """The words of a page by the tag around them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open += [tag] if tag not in ("meta", "br", "link") else []

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.said[tag] = self.said.get(tag, "") + data


def test_own_and_changed_lessons_get_handouts_with_outputs_of_their_own(
    tmp_path: Path, lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored may be another client's: own code is run; what is as shipped is not."""
    monkeypatch.setattr(handouts, "NOTEBOOKS", str(lesson.parent))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / lesson.name).write_bytes(lesson.read_bytes())
    assert [path.name for path in write_handouts(tmp_path / "out", mine)] == ["07-a-lesson.html"]
    changed = nbformat.read(lesson, as_version=4)
    changed.cells[1].source = "from IPython.display import HTML\nHTML('<p>of this ' + 'client</p>')"
    nbformat.write(changed, mine / lesson.name)
    wrote = [path.name for path in write_handouts(tmp_path / "out", mine)]
    assert wrote == ["07-a-lesson.html", "07-a-lesson-mine.html"]
    own = (tmp_path / "out" / wrote[1]).read_text("utf-8")
    assert "of this client" in own
    assert "asylum may be granted" not in own
    assert "asylum may be granted" in (tmp_path / "out" / wrote[0]).read_text("utf-8")
    changed.cells[1].source = "1 / 0"
    nbformat.write(changed, mine / lesson.name)
    with pytest.raises(ReliefError, match=r"^07-a-lesson\.ipynb: no handout, for it does not run"):
        list(write_handouts(tmp_path / "out", mine))


def test_a_handout_has_the_text_and_the_snapshot_but_no_code(lesson: Path) -> None:
    """Printed are the lesson's words and what its cells show; the code is left out."""
    said = Text(handout(lesson)).said["main"]
    assert "Go on to the next." in said
    assert "asylum may be granted" in said
    assert "secret_code" not in said


def test_a_handout_is_one_styled_page_in_english(lesson: Path) -> None:
    """A page in English with its name; the style stands once, above, not with each snapshot."""
    page = handout(lesson)
    assert re.match(r'<!doctype html><html lang="en">', page)
    assert "07-a-lesson" in Text(page).said["title"]
    assert ".rk { color: red }" not in page
    assert "<style" not in page.partition("<main")[2]
    assert "@media print" in page


def test_what_is_folded_is_open_on_paper(lesson: Path) -> None:
    """Paper cannot be clicked: what a lesson folds away is open."""
    page = handout(lesson)
    assert re.findall(r"<details[^>]*>", page) == ['<details open class="rk-fold">']


def test_a_handout_says_what_it_is(lesson: Path) -> None:
    """At its foot: the lesson, the law's date, no advice, no forecast, and that it stands still."""
    foot = Text(handout(lesson)).said["footer"]
    for said in ("07-a-lesson", str(LAW_AS_OF), "not legal advice", "not a forecast", "not move"):
        assert said in foot


def test_every_lesson_becomes_a_page_that_links_to_pages(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each lesson is written beside the others, under its name, and links lead from page to page;
    other files are passed over.
    """
    (lesson.parent / "notes.txt").write_text("x")
    monkeypatch.setattr(handouts, "NOTEBOOKS", str(lesson.parent))
    folder = tmp_path / "deep" / "paper"
    list(write_handouts(folder))
    written = list(write_handouts(folder))  # over those of before
    assert written == [folder / "07-a-lesson.html"]
    assert [path.name for path in folder.iterdir()] == ["07-a-lesson.html"]
    assert 'href="01-next.html#start"' in (folder / "07-a-lesson.html").read_text("utf-8")


def test_what_is_no_notebook_is_named(tmp_path: Path) -> None:
    """A file that cannot be read is named in one sentence."""
    (tmp_path / "torn.ipynb").write_text("{")
    with pytest.raises(ReliefError, match=r"torn\.ipynb: not a readable notebook"):
        handout(tmp_path / "torn.ipynb")


SHIPPED = sorted(Path(NOTEBOOKS).glob("*.ipynb"))


def bare(text: str) -> str:
    """Return the letters and signs of a page without its tags, its styles and any space."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_a_handout_has_the_lessons_text_and_none_of_its_code(shipped: Path) -> None:
    """Each heading of the lesson is on the page, and no cell of its code."""
    page = bare(handout(shipped))
    cells = json.loads(shipped.read_text("utf-8"))["cells"]
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    prose = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    heads = re.findall(r"^#+ (.*)$", prose, flags=re.MULTILINE)
    assert code
    assert heads
    assert [one for one in code if "".join(one.split()) in page] == []
    for head in heads:
        assert "".join(re.sub(r"[*`]|\]\([^)]*\)|\[", "", head).split()) in page, head


# -- the take-away -------------------------------------------------------------------------------

TAKEN = [lesson for lesson in SHIPPED if takeaway(lesson)]


def sections(shipped: Path) -> dict[str, str]:
    """Return the words under each heading of a lesson."""
    cells = json.loads(shipped.read_text("utf-8"))["cells"]
    prose = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    prose = [re.sub(r"</?details.*?>|<summary>.*?</summary>", "", said) for said in prose]
    heads = (
        said.lstrip("#")[1:].partition("\n") for said in prose if said.startswith(("## ", "### "))
    )
    return {head: words for head, _, words in heads}


def test_every_lesson_of_the_course_has_a_take_away() -> None:
    """All but the first pages, practice, the teacher's and the glossary: nothing to take away."""
    left = {lesson.stem for lesson in SHIPPED} - {lesson.stem for lesson in TAKEN}
    apart = {"home", "00-start-here", "16-practice", "17-check-yourself", "18-instructor"}
    assert left == {*apart, "glossary"}


@pytest.mark.parametrize("shipped", TAKEN, ids=lambda path: path.stem)
def test_a_take_away_has_the_key_points_and_mistakes_and_no_more(shipped: Path) -> None:
    """Every bullet of those parts of the lesson is on the sheet; its other parts are not."""
    sheet, parts = bare(takeaway(shipped) or ""), sections(shipped)
    taken = ("Key points", "A checklist", "Common mistakes")
    for head, words in parts.items():
        plain = "".join(re.sub(r"[*`]|\]\([^)]*\)|\[", "", head).split())
        assert (plain in sheet) is head.startswith(taken), head
        if head.startswith(taken):
            items = re.split(r"\n(?=[-0-9*])", words.strip())
            for item in items:
                mark = re.sub(r"^[-*0-9.]+ |[*`_]|\]\([^)]*\)|\[", "", item)
                assert "".join(mark.split()) in sheet, item


@pytest.mark.parametrize("size", ["Letter", "A4"])
def test_a_take_away_is_one_printed_page(chromium: Browser, size: str) -> None:
    """In the browser each prints on one page, and a handout, the same way, on more."""
    page = chromium.new_page()

    def pages(said: str) -> int:
        page.set_content(said)
        return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size)))

    try:
        assert {lesson.stem: pages(takeaway(lesson) or "") for lesson in TAKEN} == dict.fromkeys(
            (lesson.stem for lesson in TAKEN), 1
        )
        assert pages(handout(TAKEN[0])) > 1
    finally:
        page.close()


def test_take_aways_are_written_beside_the_handouts(
    lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lesson with key points has three files; a link on its sheet leads to a page."""
    points = new_markdown_cell("### Key points\n\n- Go to [the next](01-next.ipynb#start).")
    notebook = nbformat.read(lesson, as_version=4)
    nbformat.write(new_notebook(cells=[*notebook.cells, points]), lesson)
    monkeypatch.setattr(handouts, "NOTEBOOKS", str(lesson.parent))
    written = [path.name for path in write_handouts(tmp_path / "paper")]
    ends = ("", "-worksheet", "-take-away")
    assert written == [f"07-a-lesson{end}.html" for end in ends]
    sheet = (tmp_path / "paper" / written[2]).read_text("utf-8")
    assert 'href="01-next.html#start"' in sheet
    assert Text(sheet).said["h1"].startswith("A lesson")
    assert "asylum may be granted" not in sheet


# -- the worksheet -------------------------------------------------------------------------------


@cache
def sheets() -> dict[Path, str]:
    """Return every lesson's worksheet."""
    return {lesson: sheet for lesson in SHIPPED if (sheet := worksheet(lesson))}


MACHINE = re.compile(
    r"(?i)nothing has changed|slider|commit\b|locked|move the|start again|show one way|\bclick"
    r"|\bthe lab\b|\bpress\b|not reached yet|go on to"
)


def test_every_lesson_with_something_to_take_away_has_a_worksheet() -> None:
    """The rest are the first page and the glossary."""
    assert [*sheets()] == TAKEN


@pytest.mark.parametrize("size", ["Letter", "A4"])
def test_a_worksheet_is_two_printed_pages(chromium: Browser, size: str) -> None:
    """In the browser each prints on two pages exactly, and nothing on them is cut or overlaps."""
    page = chromium.new_page()
    page.emulate_media(media="print")
    found: dict[str, object] = {}
    for lesson, sheet in sheets().items():
        page.set_content(sheet)
        over = page.locator("section").evaluate_all(
            "all => all.map(one => one.scrollHeight - one.clientHeight)"
        )
        wide = page.locator("td, p, h2, .box").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        paper = page.pdf(format=size)
        found[lesson.stem] = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)), over, wide
    page.close()
    assert found == {lesson.stem: (2, [0, 0], 0) for lesson in sheets()}


def test_a_worksheet_is_black_on_white_in_one_size(chromium: Browser) -> None:
    """No fill, no colour but black and the gray of the lines to write on; words in 11.5 points."""
    page = chromium.new_page()
    page.emulate_media(media="print")
    page.set_content(sheets()[TAKEN[0]])
    looks = page.locator("section *").evaluate_all(
        """all => all.map(one => getComputedStyle(one)).map(it =>
            [it.color, it.backgroundColor, it.backgroundImage].join(' '))"""
    )
    assert {*looks} == {"rgb(0, 0, 0) rgba(0, 0, 0, 0) none"}
    sizes = page.locator("p, td, .exercise th").evaluate_all(
        "all => all.map(one => Math.round(parseFloat(getComputedStyle(one).fontSize) * 75) / 100)"
    )
    assert {*sizes} == {11.5}
    assert page.locator("a, button, input, script, svg, img").count() == 0
    page.close()


def told(card: object) -> Iterator[str]:
    """Yield what a card tells a learner who has answered, in words of its own."""
    for one in [*getattr(card, "predictions", []), *getattr(card, "entries", [])]:
        yield from told(one)
    if why := getattr(card, "why", ""):
        yield why
    if hasattr(card, "steps"):
        yield " ".join(card.steps())
    if hasattr(card, "chooser"):
        client = clients()[card.chooser.value]
        yield from (client.because, client.teaches, *told(predict(client.id)))
    if hasattr(card, "client"):
        yield from (card.client.because, card.client.teaches)
    if hasattr(card, "questions") and not hasattr(card, "entry"):
        for pick in (0, 1):  # the reason against a wrong answer, and for the right one
            said = {name: [*q.options][pick] for name, q in card.questions.items()}
            for one in card.judge(said).values():
                yield from (*one.reasons, *one.why)


@pytest.mark.parametrize("shipped", TAKEN, ids=lambda path: path.stem)
def test_a_worksheet_asks_and_does_not_answer(shipped: Path) -> None:
    """Nothing a card tells after its answer stands there, no box is marked, no machine speaks."""
    sheet = sheets()[shipped]
    said = bare(sheet)
    answers = [words for one in exercises(shipped) for words in told(one.card)]
    assert len(answers) > 5
    assert [words for words in answers if bare(words) in said] == []
    assert not MACHINE.search(" ".join(Text(sheet).said["main"].split()))
    boxes = re.findall(r'<span class="box"><i class="(\w+)"></i>', sheet)
    assert {*boxes} <= {"round", "square"}
    assert len(boxes) == sheet.count('class="box"') > 8
    for row in re.findall(r'<table class="law">(.*?)</table>', sheet):  # the same boxes in each
        offered = [
            re.findall(r"</i>([^<]*)</span>", cells) for cells in re.findall(r"<tr>.*?</tr>", row)
        ][1:]
        assert all(one[0] in ("may", "must") for one in offered)
        assert {tuple(one[1:3]) for one in offered} == {("not available", "depends")}


@pytest.mark.parametrize("shipped", TAKEN, ids=lambda path: path.stem)
def test_a_worksheet_says_whose_it_is_and_what(shipped: Path) -> None:
    """Name, clinic, date; minutes at each exercise; at each foot law, page and warning."""
    sheet = sheets()[shipped]
    for asked in ("Name", "Clinic", "Date"):
        assert f"<span>{asked}</span>" in sheet
    heads = re.findall(r"<h2>(.*?)</h2>", sheet)
    assert len(heads) > 2
    assert [head for head in heads if not re.match(r"\d+\. .*\(\d+ minutes?\)$", head)] == []
    title = sections_title(shipped)
    feet = re.findall(r"<footer>(.*?)</footer>", sheet)
    assert len(feet) == 2
    for number, foot in enumerate(feet, 1):
        for part in (
            title,
            f"{LAW_AS_OF:%B} {LAW_AS_OF.day}",
            "not legal advice",
            f"{number} of 2",
        ):
            assert part in unescape(foot)


def sections_title(shipped: Path) -> str:
    """Return a lesson's first heading."""
    return "".join(json.loads(shipped.read_text("utf-8"))["cells"][0]["source"][0])[2:].strip()


def test_stories_on_a_worksheet_are_the_clients_own() -> None:
    """A worksheet is made of the lesson's data: a story stands there word for word, and once."""
    stories = [bare(one.story) for one in clients().values()]
    for sheet in sheets().values():
        counts = [bare(sheet).count(story) for story in stories]
        assert max(counts) <= 1
    assert sum(bare(sheet).count(s) for sheet in sheets().values() for s in stories) > 20


def test_a_lesson_that_does_not_run_has_no_worksheet(tmp_path: Path) -> None:
    """It is named, and so is what went wrong."""
    cells = [new_markdown_cell("# One"), new_code_cell("1 / 0"), new_markdown_cell("## Key points")]
    nbformat.write(new_notebook(cells=cells), tmp_path / "torn.ipynb")
    with pytest.raises(ReliefError, match=r"^torn\.ipynb: no worksheet.*ZeroDivisionError"):
        worksheet(tmp_path / "torn.ipynb")
