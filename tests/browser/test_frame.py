"""The frame around a lesson: its bar, its glossary, its strip, its keys, and how it ends."""

import json
import re
from pathlib import Path

import psutil
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Lab, Visit, started_lab
from lessons import lesson
from pages import (
    FIRST,
    PATIENCE,
    SLIDER,
    answered,
    first_lab,
    idle,
    kernel_of,
    move,
    open_lesson,
    picture,
    theme,
)
from playwright.sync_api import Page, Route, expect

from reliefkit.library import terms

CELLS = ".jp-Notebook:visible .jp-Cell"
SCROLLER = ".rk-scroller:visible"
STRIP = ".rk-strip-bar.rk-on .rk-strip"
WORD = "#rk-word:popover-open"
LESSON = lesson("how-likely").name
SIZES = {"laptop": (1280, 720), "zoom-200": (640, 360), "phone": (390, 844)}


def answers(page: Page) -> list[str]:
    """Return the four answers of the first lab's cards, each in one word."""
    heads = page.locator(".rk-lab").first.locator(".rk-head")
    words = {"rk-permitted": "may", "rk-required": "must", "rk-refused": "no"}
    words |= {"rk-open": "depends", "rk-elsewhere": "not needed"}
    looks = heads.evaluate_all("heads => heads.map(head => head.className)")
    return [next(word for look, word in words.items() if look in name) for name in looks]


def to_the_strip(page: Page) -> None:
    """Scroll to the end of the first lab: beside its controls the cards stay in sight."""
    page.locator(SCROLLER).evaluate(
        """node => node.scrollBy(0, -200 - node.getBoundingClientRect().top
            + document.querySelector('.rk-lab').getBoundingClientRect().bottom)"""
    )
    page.wait_for_selector(STRIP)


def test_no_key_or_click_changes_a_lesson(running_lab: Lab, visit: Visit) -> None:
    """Letters, Delete, a double click and a right click leave every cell as it was."""
    page = visit.page
    open_lesson(visit, running_lab)
    idle(visit)
    before = page.locator(CELLS).count()
    prose = page.locator(".jp-RenderedMarkdown:visible p").first
    shown = prose.inner_text()
    page.locator(".jp-RenderedMarkdown h2").first.click()
    for keys in ("dd", "00", "x", "a", "b", "m", "y", "M"):
        for key in keys:
            page.keyboard.press(key)
    for key in ("Delete", "Backspace", "Control+a", "Control+Enter", "Shift+Enter", "Enter"):
        page.keyboard.press(key)
    assert page.locator(".jp-RenderedMarkdown").first.is_visible()
    prose.dblclick()
    prose.click(button="right")
    page.wait_for_timeout(500)
    assert page.locator(CELLS).count() == before
    assert prose.inner_text() == shown
    assert page.locator(".jp-mod-multiSelected, .jp-Dialog, .lm-Menu:visible").count() == 0


def test_a_word_of_the_glossary_opens_in_place(running_lab: Lab, visit: Visit) -> None:
    """By key and by hover its words stand on the page; Esc shuts them; the lesson stays."""
    page = visit.page
    open_lesson(visit, running_lab, LESSON)
    term = "reasonable possibility"  # in the text of the rule; the first is in no fold
    link = page.locator(".jp-RenderedMarkdown").get_by_text(term, exact=True).first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(WORD)
    assert terms()[term].says in page.locator(WORD).inner_text()
    assert terms()[term].source in page.locator(f"{WORD} small").inner_text()
    picture(page, "frame-word")
    page.keyboard.press("Escape")
    assert page.locator(WORD).count() == 0
    assert page.evaluate("document.activeElement.textContent") == term
    link.hover()
    page.wait_for_selector(WORD)
    assert LESSON in page.url


def test_axe_finds_nothing_in_the_frame(running_lab: Lab, visit: Visit) -> None:
    """No violation in the bar, in what it opens, in prose with its marks, or at the foot."""
    page = visit.page
    open_lesson(visit, running_lab, LESSON)
    idle(visit)
    for look in ("Light", "Dark"):
        theme(page, look)
        page.get_by_role("button", name="Contents").click()
        picture(page, f"frame-contents-{look.lower()}")
        parts = [".rk-top", ".rk-pop:popover-open", ".rk-foot", ".jp-RenderedMarkdown"]
        found = Axe().run(page, context={"include": [[part] for part in parts]})
        assert len(found.response["passes"]) > 10
        assert [
            (one["id"], one["nodes"][0]["target"]) for one in found.response["violations"]
        ] == []
        page.keyboard.press("Escape")
    theme(page, "Light")


def test_a_cite_in_prose_stands_behind_a_mark(running_lab: Lab, visit: Visit) -> None:
    """The mark is named by its cite, and opens it; on paper the cite stands in the text."""
    page = visit.page
    open_lesson(visit, running_lab, LESSON)
    block = page.locator("p", has_text="Two standards.").first
    mark = block.get_by_role("button", name="Source: 8 C.F.R. § 1208.13(b)(2)(i)", exact=True)
    assert "1208.13" not in block.inner_text()
    mark.press("Enter")
    assert "8 C.F.R. § 1208.13(b)(2)(i)" in block.inner_text()
    picture(page, "frame-cite")
    mark.press("Enter")
    page.emulate_media(media="print")
    assert "(8 C.F.R. § 1208.13(b)(2)(i))" in block.inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_the_strip_says_the_answers_while_the_cards_are_away(
    running_lab: Lab, visit: Visit, size: str
) -> None:
    """With its cards off the screen the strip shows the lab's four answers, over no control."""
    page = visit.page
    width, height = SIZES[size]
    open_lesson(visit, running_lab)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(500)
    to_the_strip(page)
    shown = page.locator(f"{STRIP} .rk-mark strong").all_inner_texts()
    assert shown == answers(page)
    move(page, SLIDER, "ArrowRight", 25)
    answered(page)
    page.wait_for_timeout(1_000)  # until the strip has followed
    picture(page, f"frame-strip-{size}")
    if page.locator(STRIP).count():
        assert page.locator(f"{STRIP} .rk-mark strong").all_inner_texts() == answers(page)
        strip = page.locator(STRIP).bounding_box()
        focus = page.locator(SLIDER).first.bounding_box()
        assert strip
        assert focus
        assert focus["y"] >= strip["y"] + strip["height"]
    else:
        assert page.locator(".rk-lab .rk-head").first.is_visible()


@pytest.mark.parametrize("word", ["start-here", "on-account-of"])
def test_a_phone_says_what_a_tick_changed(running_lab: Lab, visit: Visit, word: str) -> None:
    """Under the strip, while the sentence is above the screen; where chains stand in place of
    cards too.
    """
    page = visit.page
    lab = open_lesson(visit, running_lab, lesson(word).name)
    page.set_viewport_size({"width": 390, "height": 844})
    lab.locator(".rk-lab-asked input:not(:checked)").first.check()
    sentence = lab.locator(".rk-changed > p")
    expect(sentence).not_to_contain_text("Start", timeout=PATIENCE)
    expect(sentence).not_to_be_in_viewport()
    told = page.locator(f"{STRIP} .rk-changed > p")
    expect(told).to_have_text(sentence.inner_text(), use_inner_text=True, timeout=PATIENCE)
    expect(told).to_be_in_viewport(ratio=1)


def test_next_leads_on_and_back_leads_back(running_lab: Lab, visit: Visit) -> None:
    """The foot of a lesson opens the next one; the browser's Back returns to it."""
    page = visit.page
    open_lesson(visit, running_lab)
    leads = page.locator(".rk-next:visible")
    said, look = leads.inner_text(), "one => getComputedStyle(one).color"
    at_rest = leads.evaluate(look)
    leads.hover()
    assert leads.evaluate(look) == at_rest  # a hand over it does not take its words
    leads.click()
    title = said.removeprefix("Next: ").removesuffix(" ›")
    page.locator(".rk-top:visible strong", has_text=title).wait_for(timeout=PATIENCE)
    assert page.locator(".rk-top:visible").get_by_text("Part 1 of").count() == 1
    page.go_back()
    page.locator(".rk-top:visible strong", has_text="Start here").wait_for(timeout=PATIENCE)


def test_what_stands_under_a_lesson_is_reached_and_opened_by_keys(
    running_lab: Lab, visit: Visit
) -> None:
    """Tab goes from the next lesson on to the one before, and Enter opens it."""
    page = visit.page
    page.goto(running_lab.page("18-instructor.ipynb"))
    idle(visit)
    page.locator(".rk-foot:visible a").last.focus()
    page.keyboard.press("Enter")
    page.locator(".rk-top:visible strong", has_text="Check yourself").wait_for(timeout=PATIENCE)
    idle(visit)
    page.locator(".rk-next:visible").focus()
    page.keyboard.press("Tab")
    assert "16 Practice" in page.locator(":focus").inner_text()


def test_code_of_ones_own_is_reached_run_and_left_by_keys(running_lab: Lab, visit: Visit) -> None:
    """Tab leads into the cell and out of it, either way; Shift and Enter run it."""
    page = visit.page
    page.goto(running_lab.page("14-numbers.ipynb"))
    idle(visit)
    own = page.locator(".rk-yours .cm-content")
    page.locator(".rk-yours .rk-chart").wait_for(timeout=PATIENCE)
    page.locator(".jp-Cell:has(~ .rk-yours) button:visible").last.focus()
    page.keyboard.press("Tab")
    assert own.evaluate("one => one === document.activeElement")
    page.keyboard.press("Control+End")
    page.keyboard.type("; 'as typed'")
    page.keyboard.press("Shift+Enter")
    page.locator(".rk-yours").get_by_text("'as typed'").last.wait_for(timeout=PATIENCE)
    for leaves in ("Tab", "Shift+Tab"):
        own.focus()
        page.keyboard.press(leaves)
        assert page.locator(".rk-yours .cm-content:focus").count() == 0
    assert "as typed'" in own.inner_text()


def test_projector(running_lab: Lab, visit: Visit) -> None:
    """One button makes the lab 1.4 times as large, slider and cards on one screen, until Esc; a
    prediction of four questions and its button too, and the way out lies over nothing.
    """
    page = visit.page
    lab = open_lesson(visit, running_lab)
    lab.evaluate("node => node.scrollIntoView()")
    was = lab.locator("h3").first.bounding_box()
    page.get_by_role("button", name="Projector").click()
    page.wait_for_timeout(800)
    picture(page, "frame-projector")
    now = lab.locator("h3").first.bounding_box()
    assert was
    assert now
    assert now["height"] >= 1.35 * was["height"]
    assert not page.locator(".rk-top").first.is_visible()
    for inside in (SLIDER, ".rk-head"):
        for one in lab.locator(inside).all()[:4]:
            box = one.bounding_box()
            assert box
            assert box["y"] >= 0
            if inside == ".rk-head" or one == lab.locator(SLIDER).first:
                assert box["y"] + box["height"] <= 720
    # it lasts through another lesson, where a pair is on one screen, and a page loaded anew
    page.locator(".rk-next:visible").click()
    answers = ".rk-card:has(.rk-sides):visible .rk-predict-one"
    page.locator(answers).nth(1).wait_for(timeout=4 * PATIENCE)
    assert page.locator(".rk-top:visible").count() == 0
    pair = page.locator(".rk-card:has(.rk-predict-one .rk-sides):visible").first
    pair.evaluate("node => node.scrollIntoView()")
    boxes = [one.bounding_box() for one in pair.locator(".rk-predict-one").all()]
    assert len(boxes) == 2
    assert all(one and one["y"] >= 0 and one["y"] + one["height"] <= 720 for one in boxes)
    page.goto(running_lab.page("03-how-likely.ipynb"))
    page.locator(".rk-leave").wait_for(timeout=PATIENCE)
    four = page.locator(".rk-predict:visible:has(.rk-predict-one:nth-child(4) select)").first
    commit = four.get_by_role("button", name="Commit my answers")
    commit.wait_for(timeout=4 * PATIENCE)
    page.wait_for_selector(".jp-NotebookPanel:visible[data-rk-run=ended]", timeout=4 * PATIENCE)
    four.evaluate("node => node.scrollIntoView()")
    assert page.locator(".rk-top:visible").count() == 0
    card, leave = four.bounding_box(), page.locator(".rk-leave").bounding_box()
    assert card
    assert leave
    assert leave["x"] >= card["x"] + card["width"]
    # answered whole, nothing moves under the hand, and it is on one screen at each of its zooms
    stood = commit.bounding_box()
    four.get_by_role("radio", name="not available").first.check()
    four.get_by_role("combobox", name="Asylum: what decides?").select_option("No bar")
    expect(four.locator(".rk-lab-line")).to_have_text("2 of 8 chosen", timeout=PATIENCE)
    assert commit.bounding_box() == stood
    for zoom in (1, 1.25, 1.5, 2):
        page.set_viewport_size({"width": round(1280 / zoom), "height": round(720 / zoom)})
        four.evaluate("node => node.scrollIntoView()")
        for one in (*four.locator(".rk-predict-one").all(), commit):
            expect(one).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.wait_for_selector(".rk-top:visible", timeout=PATIENCE)
    assert page.locator(".rk-leave").count() == 0


def server_of(lab: Lab) -> psutil.Process:
    """Return the process that serves a lab."""
    below = psutil.Process().children()
    return next(
        one for one in below if str(lab.folder) in one.cmdline() and "reliefkit" in one.cmdline()
    )


def test_a_kernel_that_died_leaves_one_sentence_and_one_button(
    running_lab: Lab, visit: Visit
) -> None:
    """The lesson stays readable, nothing asks about a kernel, and the button starts it again."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    idle(visit)
    kernel_of(running_lab, FIRST).kill()
    notice = page.get_by_role("alert").filter(has_text="The lesson has stopped")
    notice.wait_for(timeout=PATIENCE)
    picture(page, "frame-died")
    assert page.locator(".jp-Dialog").count() == 0
    assert "Asylum" in lab.inner_text()
    assert "model not found" not in page.locator(".jp-Notebook:visible").inner_text()
    notice.get_by_role("button", name="Start the lesson again").click()
    notice.wait_for(state="hidden", timeout=PATIENCE)
    page.wait_for_selector(".rk-lost", state="detached", timeout=PATIENCE)
    idle(visit)
    move(page, SLIDER, "ArrowRight", 25)
    page.get_by_text("must now be granted").first.wait_for(timeout=PATIENCE)


def test_a_changed_lesson_is_a_lesson_with_a_button(visit: Visit, tmp_path: Path) -> None:
    """Its code does not run unasked; its stored text shows; one button runs it, also where it is
    pressed before the lesson has a kernel.
    """
    page = visit.page
    held: list[Route] = []
    page.route(
        "**/api/sessions*",
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    with started_lab(tmp_path) as lab:
        path = Path(lab.folder / lesson("on-account-of").name)
        written = json.loads(path.read_text("utf-8"))
        code = next(cell for cell in written["cells"] if cell["cell_type"] == "code")
        code["source"] = ["# changed by the learner\n", *code["source"]]
        path.write_text(json.dumps(written), "utf-8")
        with page.expect_request(lambda one: one.method == "POST" and "/api/sessions" in one.url):
            page.goto(lab.page(path.name))
        notice = page.get_by_role("alert").filter(has_text="not as it was shipped")
        notice.wait_for(timeout=PATIENCE)
        assert page.locator(".rk-lab[role=region]").count() == 0
        assert page.locator(".jp-InputPrompt:visible").count() == 0
        notice.get_by_role("button", name="Run this lesson").click()
        notice.wait_for(state="hidden")
        held.pop().continue_()
        first_lab(page)
        assert held == [], "a second kernel was asked for"


def test_the_browser_prints_the_whole_lesson(running_lab: Lab, visit: Visit) -> None:
    """Every page of it, its cites in the text, and nothing of what stands around it."""
    page = visit.page
    open_lesson(visit, running_lab)
    idle(visit)
    paper = page.pdf()
    assert 3 < len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) < 9  # its long table stays shut
    page.emulate_media(media="print")
    assert page.locator(".rk-top, .rk-foot, .rk-strip-bar").locator("visible=true").count() == 0
    last = page.locator(".jp-Notebook .jp-Cell").last
    assert last.is_visible()


def test_a_server_that_is_gone_leaves_one_sentence_and_one_button(
    visit: Visit, tmp_path: Path
) -> None:
    """The server is killed: no box over the page, nothing moves, and what to do is said."""
    page = visit.page
    with started_lab(tmp_path) as lab:
        open_lesson(visit, lab)
        idle(visit)
        to_the_strip(page)
        server_of(lab).kill()
        notice = page.get_by_role("alert").filter(has_text="cannot be reached")
        notice.wait_for(timeout=PATIENCE)
        page.get_by_role("button", name="Try again").click(trial=True)  # the strip is below it
        assert "What you committed is kept." in notice.inner_text()
        assert page.get_by_role("button", name="Try again").count() == 1
        assert page.locator(".rk-lab[inert]").count() > 0
        page.wait_for_timeout(12_000)  # JupyterLab asks for its sessions every ten seconds
        assert page.locator(".jp-Dialog").count() == 0
        assert notice.is_visible()


def test_a_server_that_hangs_is_said_and_a_kernel_that_is_busy_is_not(
    visit: Visit, tmp_path: Path
) -> None:
    """A move that nothing answers: the page asks the server itself, and says so if it hangs. When
    it goes on, so does the lesson.
    """
    page = visit.page
    with started_lab(tmp_path) as lab:
        open_lesson(visit, lab)
        idle(visit)
        notice = page.get_by_role("alert").filter(has_text="cannot be reached")
        kernel, server = kernel_of(lab, FIRST), server_of(lab)
        kernel.suspend()
        with page.expect_response("**/api/status"):
            move(page, SLIDER, "ArrowRight", 3)
        page.wait_for_timeout(500)
        assert notice.count() == 0
        kernel.resume()
        page.get_by_text("33%").first.wait_for(timeout=PATIENCE)
        answered(page)
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(request.url))
        server.suspend()
        move(page, SLIDER, "ArrowRight", 1)
        notice.wait_for(timeout=PATIENCE)
        assert [url for url in failed if url.endswith("/api/status")] == failed != []
        assert page.locator(".rk-lab[inert]").count() > 0
        server.resume()
        notice.wait_for(state="hidden", timeout=PATIENCE)
        assert page.locator(".rk-lab[inert]").count() == 0
        move(page, SLIDER, "ArrowRight", 20)
        page.get_by_text("must now be granted").first.wait_for(timeout=PATIENCE)


LINES = """
    // the lines to the kernel: on one that may lose, what the page says is lost; on a deaf one,
    // what it hears, from where the page says `deafAt`
    window.lines = [];
    window.WebSocket = class extends WebSocket {
        constructor(...to) {
            super(...to);
            if (!this.url.includes('/channels')) return;
            lines.push(this);
            this.addEventListener('message', it => this.deaf && it.stopImmediatePropagation());
        }
        send(said) {
            const words = typeof said === 'string' ? said : new TextDecoder().decode(said);
            if (window.deafAt && words.includes(deafAt)) [this.deaf, window.deafAt] = [true, ''];
            if (!this.lose) super.send(said);
        }
    };
"""
NEW_LINE = """() => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    const open = new Promise(done => kernel.connectionStatusChanged.connect(
        (_, status) => status === 'connected' && done()));
    lines.at(-1).close(3000);
    return open;
}"""


def test_what_was_said_into_a_cut_line_is_said_again(running_lab: Lab, visit: Visit) -> None:
    """Moves, a choice and presses that were lost on the way are done when the line is back, in
    turn; a press that the kernel has heard is done once; a cell that ran stops the lesson.
    """
    page = visit.page
    page.add_init_script(LINES)
    lab = open_lesson(visit, running_lab)
    idle(visit)
    race = page.get_by_label("Race", exact=True)
    card, button = page.locator(".rk-predict"), page.locator(".widget-button")
    groups = card.get_by_role("radiogroup").all()
    page.evaluate("lines.at(-1).lose = true")
    for group in groups:
        group.get_by_role("radio").first.check()
    card.get_by_role("button", name="Commit my answers").press("Enter")
    move(page, SLIDER, "ArrowRight", 3)  # the last two are held back
    page.evaluate(NEW_LINE)
    answered(page)
    expect(card.locator(".rk-answer")).to_have_count(len(groups), timeout=PATIENCE)
    expect(lab.locator(".rk-lab-slot-changed")).to_contain_text("33%", timeout=PATIENCE)

    race.press("Space")
    answered(page)
    page.evaluate("deafAt = '\"click\"'")
    button.filter(has_text="Undo").first.press("Enter")
    page.wait_for_function("lines.at(-1).deaf")
    page.evaluate(NEW_LINE)
    answered(page)
    expect(race).not_to_be_checked(timeout=PATIENCE)
    expect(page.locator(SLIDER).first).to_have_attribute("aria-valuetext", re.compile("33 percent"))

    page.evaluate(
        """() => {
            lines.at(-1).lose = true;
            const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
            kernel.requestExecute({ code: '0' }).done.catch(() => {});
        }"""
    )
    page.evaluate(NEW_LINE)
    notice = page.get_by_role("alert").filter(has_text="The lesson has stopped")
    notice.get_by_role("button", name="Start the lesson again").wait_for(timeout=PATIENCE)


def test_where_the_browser_cannot_check_a_lesson_it_says_so(running_lab: Lab, visit: Visit) -> None:
    """A page on a plain http address has no crypto.subtle: the lesson waits for a button."""
    page = visit.page
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get() {} })")
    page.goto(running_lab.page(FIRST))
    page.get_by_role("alert").filter(has_text="On this address (http)").wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Run this lesson").click()
    first_lab(page)
