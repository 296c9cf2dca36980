"""The teacher's key: nothing that a lesson asks is missing, and it prints on two pages."""

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from reliefkit.assess import assess
from reliefkit.case import Case
from reliefkit.facts import FACTS
from reliefkit.learning.find import FindFacts
from reliefkit.learning.grade import Choice, Grades
from reliefkit.learning.pair import Pair
from reliefkit.learning.panel import Keyed
from reliefkit.learning.predict import Prediction
from reliefkit.learning.series import Drill, likely
from reliefkit.learning.task import Task
from reliefkit.library.mistakes import mistakes
from reliefkit.offer.exercises import exercises
from reliefkit.offer.handouts import handout, takeaway
from reliefkit.offer.key import answers, key
from reliefkit.offer.worksheet import criteria, rubric, worksheet
from reliefkit.page import paper
from reliefkit.paths import NOTEBOOKS
from reliefkit.words.finding import title, words

SHIPPED = sorted(Path(NOTEBOOKS).glob("[0-9]*.ipynb"))


@cache
def keys() -> dict[Path, str]:
    """Return every lesson's key."""
    return {lesson: made for lesson in SHIPPED if (made := key(lesson))}


def bare(text: str) -> str:
    """Return the words of a page, without its tags and its style."""
    text = re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


def wanted(card: object) -> list[str]:
    """Return what the key has to say of a card, worked out from the card and not from the key."""
    if isinstance(card, Prediction):
        found = [assess(card.case)[name] for name in card.show]
        heard = [mistakes()[id].says for id in likely(card.case, card.show).values() if id]
        return [*(f"{one.protection.title}: {words(one)}" for one in found), *heard]
    if isinstance(card, Pair):
        case = card.difference.before.case
        element = assess(case)[card.protection].element(card.elements[0])
        return [FACTS[card.facts[0]].label, title(element)]
    if isinstance(card, Task):
        way = card.least()
        assert way
        assert card.start.but(**way) != card.start
        asked = [f"“{FACTS[n].question}” {FACTS[n].words(v)}" for n, v in way.items()]
        return [card.words, *asked]
    if isinstance(card, Choice):
        (question,) = card.questions.values()
        (right,) = (o for o in question.options if card.judge({"answer": o})["answer"].agrees)
        return [question.text, right.rstrip("?.")]
    if isinstance(card, Grades):
        return [f"{one.verdict}" for one in card.entries]
    if isinstance(card, Drill):
        return [said for one in card.predictions for said in wanted(one)]
    if isinstance(card, FindFacts):
        case = card.client.case
        return [FACTS[name].words(case[name]) for name in card.client.facts]
    return []


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_every_card_of_a_lesson_is_in_its_key(shipped: Path) -> None:
    """Each card that asks is answered, with the words that its own rules give."""
    asked = [one.card for one in exercises(shipped) if isinstance(one.card, Keyed)]
    known = [one for one in asked if [*answers(one)]]
    apart = {"16-practice", "17-check-yourself"}  # they draw their items, and have no other
    assert [type(one).__name__ for one in asked if one not in known] == [] or shipped.stem in apart
    said = bare(keys().get(shipped, "")).lower()
    for card in known:
        missing = [one for one in wanted(card) if bare(one).lower() not in said]
        assert missing == [], type(card).__name__
        assert wanted(card) or not isinstance(card, (Prediction, Pair, Task, Choice, Drill))


def test_a_lesson_has_a_key_if_it_asks() -> None:
    """All but practice, the check and the instructor's own page."""
    left = {lesson.stem[:2] for lesson in SHIPPED} - {lesson.stem[:2] for lesson in keys()}
    assert left == {"16", "17", "18"}


@pytest.mark.parametrize("size", ["Letter", "A4"])
def test_a_key_is_two_printed_pages_at_most_and_the_rubric_one(
    chromium: Browser, size: str
) -> None:
    """In the browser; nothing is wider than its column."""
    page = chromium.new_page()
    page.emulate_media(media="print")
    found = {}
    for name, said in {**{one.stem: made for one, made in keys().items()}, "": rubric()}.items():
        page.set_content(said)
        wide = page.locator("p, h2, td").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        printed = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format=size))
        found[name] = len(printed), wide
    page.close()
    assert found.pop("") == (1, 0)
    assert {pages for pages, _ in found.values()} == {1, 2}
    assert {wide for _, wide in found.values()} == {0}


def test_what_is_right_is_told_once() -> None:
    """A mistake that is heard again is only named."""
    for lesson, made in keys().items():
        for one in mistakes().values():
            assert bare(made).count(one.right) <= 1, lesson.stem


def test_no_page_of_a_learner_leads_to_a_key() -> None:
    """Neither the papers nor a lesson's own pages do; the server has the keys by their names."""
    bars = next(one for one in SHIPPED if one.stem.endswith("-bars"))
    pages = [paper("papers", ""), handout(bars), takeaway(bars), worksheet(bars)]
    assert [one for one in pages if "/key" in (one or "")] == []
    assert f'href="{bars.stem}/key"' in (paper("keys", "") or "")
    assert "felony" in (paper(bars.stem, "key") or "")
    assert paper("16-practice", "key") is None


def test_the_rubric_has_every_criterion() -> None:
    """With what two points, one and none are given for, and the whole."""
    said = bare(rubric())
    for name, points in criteria().items():
        assert all(part in said for part in (name, *points.values()))
    assert f"Of {2 * len(criteria())}" in said


def test_a_card_that_asks_nothing_is_not_in_a_key() -> None:
    """A case, say, is nothing that was asked."""
    assert [*answers(Case())] == []
