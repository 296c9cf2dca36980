"""The first page, and coming back: a lesson half done, closed, and opened again tomorrow."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from conftest import Lab, Visit, started_lab
from lessons import lesson
from pages import PATIENCE, answered, idle, picture, theme
from playwright.sync_api import Browser, Locator, Page

PART = ".rk-top:visible .rk-part"
PARTS = (".rk-top", ".rk-home-line", ".rk-way", ".rk-doors")
LESSON = lesson("on-account-of").name


def read_on(page: Page, until: str) -> None:
    """Scroll by the wheel until the bar says that a part is reached."""
    page.mouse.move(600, 500)
    for _ in range(200):
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(40)
        if page.locator(PART).inner_text().startswith(until):
            return
    raise AssertionError(f"{until} was not reached: {page.locator(PART).inner_text()}")


def test_a_reader_goes_on_where_the_lesson_was_left(
    chromium: Browser, visit: Visit, tmp_path: Path
) -> None:
    """From the first page into a lesson, half through it, back; and tomorrow in another browser
    *Continue* leads to the same part.
    """
    record = tmp_path / "lessons" / "record.json"
    page = visit.page
    with started_lab(tmp_path, RELIEF_LAB_RECORD=str(record)) as lab:
        page.goto(lab.address)
        idle(visit)
        assert page.get_by_role("link", name="Continue").count() == 0
        assert page.locator(".rk-home-line .rk-head.rk-permitted").count() == 1
        picture(page, "home-new")
        page.locator(f".rk-way a[href='{LESSON}']").click()
        page.wait_for_url(f"**/{LESSON}*", timeout=PATIENCE)
        idle(visit)
        read_on(page, "Part 6 of ")
        page.wait_for_timeout(1500)  # the place is kept once the reader rests
        answered(page)
        page.get_by_role("link", name="Relief Lab", exact=True).locator("visible=true").click()
        page.get_by_role("link", name="Continue").wait_for(timeout=PATIENCE)
        picture(page, "home-half")
        page.close()
        with chromium.new_context(viewport={"width": 1280, "height": 720}) as tomorrow:
            page = tomorrow.new_page()
            page.goto(lab.address)
            page.get_by_role("link", name="Continue").click(timeout=PATIENCE)
            page.wait_for_url(f"**/{LESSON}*", timeout=PATIENCE)
            idle(Visit(page, []))
            page.wait_for_function(
                "part => document.querySelector('.lm-Widget:not(.lm-mod-hidden) > * .rk-part')"
                " && [...document.querySelectorAll('.rk-part')].some(one => one.offsetParent"
                " && one.textContent.startsWith(part))",
                arg="Part 6 of ",
                timeout=PATIENCE,
            )
            picture(page, "lesson-reopened")


def test_axe_finds_nothing_on_the_first_page(visit: Visit, running_lab: Lab) -> None:
    """Light, dark and on a phone; nothing is wider than the page."""
    page = visit.page
    page.goto(running_lab.address)
    idle(visit)
    for look, wide in (("Light", 1280), ("Dark", 1280), ("Light", 390)):
        theme(page, look)
        page.set_viewport_size({"width": wide, "height": 844})
        page.wait_for_timeout(300)
        found = Axe().run(page, context={"include": [[one] for one in PARTS]})
        assert len(found.response["passes"]) > 10
        assert [
            (one["id"], one["nodes"][0]["target"]) for one in found.response["violations"]
        ] == []
        scroller = page.locator(".rk-scroller:visible")
        assert scroller.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
        picture(page, f"home-{look.lower()}-{wide}")


def test_the_doors_open(visit: Visit, running_lab: Lab) -> None:
    """What is on paper is served to who may use the lab, and to nobody else; the teacher's door
    leads to a page that has the keys.
    """
    page = visit.page
    page.goto(running_lab.address)
    idle(visit)

    def opens(place: Locator, name: str, words: str) -> Page:
        with page.expect_popup() as opened:
            place.get_by_role("link", name=name, exact=True).click()
        opened.value.wait_for_load_state()
        assert words.lower() in opened.value.locator("body").inner_text().lower()
        return opened.value

    opens(page.locator(".rk-three"), "Check the law", "authorities")
    page.locator(".rk-three").get_by_role("link", name="Teach").click()
    page.get_by_role("heading", name="Three hours, ready").first.wait_for(timeout=PATIENCE)
    idle(visit)
    papers = page.locator(".rk-lab:visible", has_text="To print")
    for name, words in (("Worksheets", "On paper"), ("A rubric", "2 points"), ("The keys", "Keys")):
        there = opens(papers, name, words).url
    page.context.clear_cookies()
    assert page.request.get(there, max_redirects=0).status in (302, 403)


def test_a_number_of_a_story_moves_by_key_and_by_drag(visit: Visit, running_lab: Lab) -> None:
    """The story, the slider under it and its line of words go together. What was asked of its parts
    stands whole on paper.
    """
    page = visit.page
    page.goto(running_lab.page(lesson("four-protections").name))
    idle(visit)
    card = page.locator(".rk-find").first
    questions = card.locator(".rk-lab-asked > [class*=rk-at-]")
    assert sum(one.is_visible() for one in questions.all()) < questions.count()
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in questions.all())
    assert not card.get_by_text("Part 1 of").is_visible()
    page.emulate_media(media="screen")
    card.locator(".rk-lab-asked").get_by_role("radio").first.check()
    card.get_by_role("button", name="Commit my reading").press("Enter")
    pill = card.locator(".rk-pill").first
    pill.wait_for(timeout=PATIENCE)
    pill.focus()
    for _ in range(25):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(25)
    page.wait_for_function(
        "document.activeElement.matches('.rk-pill') && document.activeElement.innerText === '45%'",
        timeout=PATIENCE,
    )
    assert "45%" in card.locator(".rk-lab .rk-lab-results").first.inner_text()
    box = pill.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=10)
    page.mouse.up()
    page.wait_for_function(
        "document.querySelector('.rk-pill').innerText === '55%'", timeout=PATIENCE
    )
    page.mouse.click(x, y)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "slider"
    assert page.evaluate("document.activeElement.closest('.rk-story')") is None
