"""A tablet and a phone: what a finger does on a slider, and whether what it touches is in sight."""

from collections.abc import Iterator

import pytest
from conftest import Lab, Visit, told
from pages import IDLE, PATIENCE, SLIDER, answered, open_lesson, run_own
from playwright.sync_api import Browser, Locator, Page, expect

CARDS = "from reliefkit.learning import choose, find_facts, pair, worked\n"
LAB = "from reliefkit.labs import lab\nlab(['nexus'])"
OFF = """labs => labs.flatMap(lab => {
    const { right } = lab.getBoundingClientRect();
    return [...lab.querySelectorAll('label, button, select, summary')]
        .filter(one => one.checkVisibility() && (one.scrollWidth > one.clientWidth + 1
            && one.clientWidth || one.getBoundingClientRect().right > right + 1))
        .map(one => one.innerText);
})"""


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Visit]:
    """A page of 820 by 1180 that a finger touches."""
    size = {"width": 820, "height": 1180}
    context = chromium.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    told(page, "page.exposeAppInBrowser = 'true'")
    yield Visit(page, [])
    context.close()


def opened(visit: Visit, lab: Lab, *code: str, wide: int) -> None:
    """Open a notebook of the test's own, its labs as wide as on a page of so many pixels."""
    visit.page.set_viewport_size({"width": 1280, "height": 900})
    run_own(visit, lab, *code)
    narrow(visit.page, wide)


def narrow(page: Page, wide: int) -> None:
    """Let the labs be as wide as on a page of so many pixels, within its margins."""
    own = f".rk-lab:not(.rk-lab .rk-lab) {{ width: {wide - 2 * 16}px !important; }}"
    page.add_style_tag(content=own)


def drawn_from(page: Page, part: Locator, across: int, down: int) -> None:
    """Put a finger on the middle of a part, draw it so far, and lift it."""
    at, hand = part.bounding_box(), page.context.new_cdp_session(page)
    assert at
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    for k in range(16):
        point = {"x": x + across * k / 15, "y": y + down * k / 15}
        kind = "touchMove" if k else "touchStart"
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("part", [".noUi-base", "[role=slider]"])
def test_a_swipe_over_a_slider_scrolls_the_page(running_lab: Lab, tablet: Visit, part: str) -> None:
    """Up and down belong to the page, and move no fact; sideways belongs to the slider."""
    page = tablet.page
    lab = open_lesson(tablet, running_lab)
    page.wait_for_selector(IDLE, state="attached", timeout=4 * PATIENCE)
    slider = lab.locator(SLIDER).first
    touched = lab.locator(".slider-container").first.locator(part)
    was = str(slider.get_attribute("aria-valuetext"))
    scrolled = "document.querySelector('.rk-scroller').scrollTop"
    touched.scroll_into_view_if_needed()
    before = page.evaluate(scrolled)
    drawn_from(page, touched, 4, -240)
    page.wait_for_function(f"{scrolled} > {before} + 100")
    answered(page)
    expect(slider).to_have_attribute("aria-valuetext", was)
    touched.scroll_into_view_if_needed()
    drawn_from(page, touched, 200, 4)
    expect(slider).not_to_have_attribute("aria-valuetext", was)


@pytest.mark.parametrize("wide", [820, 390, 320])
def test_what_is_to_be_chosen_is_in_sight(running_lab: Lab, tablet: Visit, wide: int) -> None:
    """Of two cases beside each other, and of the parts of a story, no choice is cut off."""
    page = tablet.page
    two = (
        "from reliefkit.learning.pair import CompareLab\none = clients()['yadira-florist'].case\n"
        "names = ['relocation', 'persecutor', 'official_role', 'proceedings']\n"
        "CompareLab((one.but(proceedings='removal'), one), names, ('One', 'Other'))"
    )
    many = "find_facts('byron-shopkeeper', 'delroy-painter')"
    code = f"{CARDS}from reliefkit.library.clients import clients\n{two}"
    opened(tablet, running_lab, code, f"{CARDS}{many}", wide=wide)
    page.wait_for_selector(".rk-two .rk-two-row [data-rk-dressed]", timeout=PATIENCE)
    story = page.locator(".rk-find").first
    for _ in range(3):
        assert page.locator(".rk-two, .rk-find").evaluate_all(OFF) == []
        lefts = story.locator(".rk-lab-asked > .rk-is-pick:visible").evaluate_all(
            "all => all.map(one => Math.round(one.getBoundingClientRect().left))"
        )
        assert len({*lefts}) == 1
        part = story.locator("h4").first
        said = part.inner_text()
        story.get_by_role("button", name="Next part").tap()
        expect(part).not_to_have_text(said)


def test_rows_folds_and_reasons_stand_where_a_finger_finds_them(
    running_lab: Lab, tablet: Visit
) -> None:
    """A long answer begins beside its dot; a fold is 24 pixels high; a reason has its own line."""
    page = tablet.page
    long, answered_card = "choose('one-night-or-two')", "one = pair('yadira')\none"
    answers = "one.answer('fact', one.facts[0])\none.answer('element', 'nexus')\none.commit()"
    codes = CARDS + long, answered_card, answers, "worked('yadira-florist')", LAB
    opened(tablet, running_lab, *codes, wide=390)
    page.wait_for_selector(".rk-ladder", timeout=PATIENCE)
    page.wait_for_selector(".rk-reasons", state="attached", timeout=PATIENCE)
    rows = page.locator(".rk-predict-one").first.locator("label:visible")
    beside = rows.evaluate_all(
        """all => all.map(one => {
            const words = document.createRange();
            words.selectNodeContents([...one.childNodes].find(kid => kid.data?.trim()));
            const dot = one.querySelector('input').getBoundingClientRect();
            return words.getBoundingClientRect().left > dot.right;
        })"""
    )
    assert {*beside} == {True}
    low = page.locator(".rk-lab summary:not(.rk-cite > *):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height).filter(high => high < 23.9)"
    )
    assert low == []
    narrow(page, 820)
    under = page.locator(".rk-ladder > summary").evaluate_all(
        """all => all.map(one => one.querySelector('.rk-why').getBoundingClientRect().top
            >= one.querySelector('.rk-result').getBoundingClientRect().bottom - 1)"""
    )
    assert {*under} == {True}
