"""How the page looks, measured: what is in sight together, its letters, edges and stillness."""

from importlib.resources import files
from typing import Any

import pytest
from conftest import Lab, Visit
from lessons import lesson
from pages import SLIDER, answered, idle, move, open_lesson, run_own, to_top
from playwright.sync_api import Page, expect

from reliefkit import Case, assess
from reliefkit.labs.slots import STYLE
from reliefkit.law import PROTECTIONS
from reliefkit.library.clients import clients
from reliefkit.views import VIEWS, Scene

SIZES = [(1280, 720), (853, 480), (640, 360), (820, 1180), (390, 844), (320, 480)]
# What a learner watches while the first slider is in focus: places of the handle and the sentence,
# and of the four answers in their cards or in the strip; and the room there is.
WATCHED = """() => {
    const lab = document.querySelector('.rk-lab');
    const rect = node => node.getBoundingClientRect();
    const within = at => at.width > 0 && at.left >= -1 && at.top >= -1
        && at.right <= innerWidth + 1 && at.bottom <= innerHeight + 1;
    const strip = [...document.querySelectorAll('.rk-strip-bar.rk-on .rk-mark')];
    const under = Math.max(0, ...strip.map(mark => rect(mark).bottom),
        ...[...document.querySelectorAll('.rk-top')].map(bar => rect(bar).bottom));
    const held = ['[role=slider]', '.rk-lab-top .widget-readout', '.rk-changed p']
        .map(one => lab.querySelector(one));
    const answers = strip.length ? strip : [...lab.querySelectorAll('.rk-head')];
    const scroller = document.querySelector('.rk-scroller');
    return {
        held: held.every(node => within(rect(node)) && rect(node).top >= under - 1),
        answers: answers.filter(node => within(rect(node))).length,
        sideways: scroller.scrollWidth - scroller.clientWidth,
    };
}"""
# Every visible piece of text: its family, and its size as it is drawn.
LETTERS = """root => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
        const node = walk.currentNode.parentElement, words = walk.currentNode.data.trim();
        if (!words || !node.checkVisibility({ visibilityProperty: true })) continue;
        if (node.closest('.rk-said, .rk-lab-live, .jp-Cell-inputWrapper, code, pre')) continue;
        const style = getComputedStyle(node);
        const size = parseFloat(style.fontSize) * node.currentCSSZoom;
        found.push([style.fontFamily.split(',')[0], size, words.slice(0, 40)]);
    }
    return found;
}"""


def watched(page: Page) -> dict[str, Any]:
    """Focus the first slider, and return what is in sight then."""
    page.evaluate("document.activeElement.blur()")
    page.locator(SLIDER).first.focus()
    page.wait_for_timeout(500)
    found: dict[str, Any] = page.evaluate(WATCHED)
    return found


def test_slider_sentence_and_four_answers_are_in_sight_together(
    running_lab: Lab, visit: Visit
) -> None:
    """At every size and zoom, and for the class in projector mode, where no text is small."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    move(page, SLIDER, "ArrowRight", 31)
    seen = {}
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        seen[width, height] = watched(page)
    page.set_viewport_size({"width": 320, "height": 280})  # on less there is no strip
    for control in lab.locator(".rk-lab-asked :is(input, [role=slider])").all():
        control.focus()
        page.wait_for_timeout(150)
        under = page.locator(".rk-strip-bar.rk-on .rk-mark").first.bounding_box()
        at = control.bounding_box()
        assert at is not None
        assert under is not None
        assert at["y"] >= under["y"] + under["height"]
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_role("button", name="Projector").click()
    for zoom in (1, 1.25, 1.5, 2):
        size = {"width": round(1280 / zoom), "height": round(720 / zoom)}
        page.set_viewport_size(size)
        seen["projector", zoom] = watched(page)
        small = [one for one in lab.evaluate(LETTERS) if one[1] * zoom < 19]
        assert small == []
    assert seen == {size: {"held": True, "answers": 4, "sideways": 0} for size in seen}


def test_one_family_no_small_text_and_one_left_edge(running_lab: Lab, visit: Visit) -> None:
    """Prose, labs and the frame have the same letters, 14 pixels or more, and begin together."""
    page = visit.page
    open_lesson(visit, running_lab)
    for width, height in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        letters = page.evaluate(f"({LETTERS})(document.querySelector('.jp-NotebookPanel'))")
        assert len(letters) > 80
        assert {family for family, _, _ in letters} == {'"Source Sans 3"'}
        assert [one for one in letters if one[1] < 14] == []
        edges = page.evaluate(
            """() => ['.rk-page h1', '.rk-page .jp-RenderedMarkdown p', '.rk-lab .rk-lab-head h3',
                '.rk-foot nav'].map(one => {
                    const range = document.createRange();
                    range.selectNodeContents(document.querySelector(one));
                    return range.getBoundingClientRect().left;
                })"""
        )
        assert max(edges) - min(edges) <= 1.5, edges


def test_two_ladders_side_by_side_begin_alike(visit: Visit) -> None:
    """However long the reasons in their heads are: of every client."""
    found = [assess(client.case) for client in clients().values()]
    drawn = [VIEWS["ladder"].html(Scene(one, one, (), PROTECTIONS[:2])) for one in found]
    visit.page.set_content(f"<style>{STYLE}</style><div class=rk>{''.join(drawn)}</div>")
    tops = visit.page.locator(".rk-rungs").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().top)"
    )
    assert len(tops) == 2 * len(drawn)
    assert tops[::2] == tops[1::2]


def test_two_chains_are_on_one_screen_of_a_projector(running_lab: Lab, visit: Visit) -> None:
    """From the first link to both answers, with what breaks them or is open, up to 150%."""
    page = visit.page
    lab = open_lesson(visit, running_lab, lesson("on-account-of").name)
    page.get_by_role("button", name="Projector").click()
    for zoom in (1, 1.25, 1.5):
        page.set_viewport_size({"width": round(1280 / zoom), "height": round(720 / zoom)})
        lab.evaluate("node => node.scrollIntoView()")
        for one in lab.locator(".rk-lands, .rk-cut .rk-beside, .rk-ladder > summary").all():
            expect(one).to_be_in_viewport(ratio=1)


def test_on_paper_one_ladder_stands_below_another(visit: Visit) -> None:
    """Side by side over several pages, their ends would lie over what follows."""
    course = (files("reliefkit.page") / "labextension/static/course.css").read_text("utf-8")
    drawn = VIEWS["ladder"].html(Scene(one := assess(Case()), one, (), PROTECTIONS))
    ladders = f"<div class=rk-page><div class=rk>{drawn}</div></div>"
    visit.page.set_content(f"<style>{STYLE}{course}</style>{ladders}")
    visit.page.emulate_media(media="print")
    lefts = visit.page.locator(".rk-ladder").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().left)"
    )
    assert len(lefts) == len(PROTECTIONS)
    assert len(set(lefts)) == 1


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_nothing_jumps_while_every_control_is_driven(
    running_lab: Lab, visit: Visit, size: tuple[int, int]
) -> None:
    """The line, the sentence, the answers and, beside them, the controls stay where they are."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(500)
    places = lab.evaluate_handle(
        """lab => {
            const results = lab.querySelector('.rk-lab-results'), wide = innerWidth > 1000;
            const watched = [['.rk-lab-top', lab], ['.rk-lab-slot-changed', results],
                ['.rk-ledger', results], ['.rk-ledger tbody', results],
                [wide ? '.rk-lab-asked' : '.rk-lab-results', lab],
                ['.rk-lab-tools', wide ? lab : '']];
            const found = new Set();
            const note = () => found.add(watched.filter(([, from]) => from).map(([one, from]) =>
                Math.round(lab.querySelector(one).getBoundingClientRect().top
                    - from.getBoundingClientRect().top)).join());
            note();
            new MutationObserver(note).observe(lab, { subtree: true, childList: true,
                characterData: true, attributes: true });
            return found;
        }"""
    )
    for slider in lab.locator("[role=slider]").all():
        slider.focus()
        for key in ("Home", *["PageUp"] * 10, "End", *["PageDown"] * 4):
            page.keyboard.press(key)
            page.wait_for_timeout(60)
    for choice in lab.locator(".rk-lab-asked :is(input[type=radio], input[type=checkbox])").all():
        choice.focus()
        page.keyboard.press("Space")
        page.wait_for_timeout(120)
    answered(page)
    assert len(places.evaluate("found => [...found]")) == 1, places.evaluate("found => [...found]")


def test_an_answer_that_turns_is_wiped_over_once_or_ringed(running_lab: Lab, visit: Visit) -> None:
    """The old face is gone when its 200 ms are over; where motion is reduced nothing runs."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    move(page, SLIDER, "ArrowRight", 20)
    answered(page)
    page.wait_for_timeout(1_200)  # until no answer turns
    copies = lab.evaluate_handle(
        """lab => {
            const seen = [];
            new MutationObserver(() => seen.push([lab.querySelectorAll('.rk-face').length,
                document.getAnimations().length, lab.querySelectorAll('.rk-ring').length]))
                .observe(lab, { subtree: true, childList: true, attributes: true });
            return seen;
        }"""
    )
    page.keyboard.press("ArrowRight")
    answered(page)
    page.wait_for_timeout(600)
    seen = copies.evaluate("seen => seen.splice(0)")
    assert max(faces for faces, _, _ in seen) == 1
    assert lab.locator(".rk-face").count() == 0
    card = lab.locator(".rk-head").nth(1)
    assert "was: not available" in card.inner_text()
    page.emulate_media(reduced_motion="reduce")
    page.wait_for_timeout(1_000)
    page.keyboard.press("ArrowLeft")
    answered(page)
    seen = copies.evaluate("seen => seen.splice(0)")
    assert max(rings for _, _, rings in seen) == 1
    assert [one for one in seen if one[0] or one[1]] == []
    expect(lab.locator(".rk-ring")).to_have_count(0)


# How many characters each full line of prose has.
LINES = """() => {
    const found = [], range = document.createRange();
    for (const block of document.querySelectorAll(
        '.jp-RenderedMarkdown p, .rk-story, .rk-card :is(.rk-rule, .rk-lesson)')) {
        const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
        let top = null, count = 0;
        while (walk.nextNode())
            for (let i = 0; i < walk.currentNode.data.length; i++) {
                range.setStart(walk.currentNode, i);
                range.setEnd(walk.currentNode, i + 1);
                const at = range.getClientRects()[0];
                if (!at?.width) continue;
                if (top !== null && at.top > top + 12) found.push(count), count = 0;
                top = at.top;
                count++;
            }
        if (count > 80) found.push(count);  // the last line, where it is too long
    }
    return found.sort((one, other) => one - other);
}"""
TALL = {"width": 1280, "height": 3000}  # with no cell out of the page


def test_prose_has_lines_of_about_68_characters(running_lab: Lab, visit: Visit) -> None:
    """In a lesson's text, a story and what a case comes to, where cites stand behind their mark."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("how-likely").name)
    page.set_viewport_size(TALL)
    idle(visit)
    lines = page.evaluate(LINES)
    assert len(lines) > 20
    assert 62 <= lines[len(lines) // 2] <= 74
    assert lines[-1] <= 80
    marks = page.locator(".rk-card-body > .rk-rule .rk-source")
    assert marks.count() > 0
    assert page.locator(".rk-card-body > .rk-rule .rk-source-text").first.is_hidden()


def test_a_goal_has_its_room_before_it_speaks(running_lab: Lab, visit: Visit) -> None:
    """While a task's line is driven the control under the hand stays where it is."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("bars").name)
    idle(visit)
    task = page.locator(".rk-task:visible").first
    handle = task.locator("[role=slider]").first
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(500)
        places, told = set(), set()
        handle.focus()
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
            page.keyboard.press(key)
            answered(page)
            at = "one => one.getBoundingClientRect().top"
            places.add(round(handle.evaluate(at) - task.evaluate(at)))
            told.add(task.locator(".rk-goal").inner_text())
        assert len(told) > 1
        assert len(places) == 1, (width, places)


def test_the_matrix_and_the_answers_are_in_sight_together(running_lab: Lab, visit: Visit) -> None:
    """In the lab of the bars every row, and the four cards, on one screen; no row is told twice."""
    lab = open_lesson(visit, running_lab, lesson("bars").name)
    to_top(lab)
    seen = [*lab.locator(".rk-bars tr").all(), *lab.locator(".rk-head").all()]
    assert len(seen) == 11 + 1 + 4
    for one in seen:
        at = one.bounding_box()
        assert at
        assert at["y"] >= 56
        assert at["y"] + at["height"] <= 720
    assert lab.locator(".rk-ledger tbody").is_hidden()


def test_no_strip_over_what_is_read_above_a_lab(running_lab: Lab, visit: Visit) -> None:
    """A lab that begins lower down, or is almost over, keeps its answers to itself."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("bars").name)
    idle(visit)
    task = page.locator(".rk-task:visible").first
    scroller = page.locator(".rk-scroller:visible")
    for edge, at in (("top", 360), ("bottom", 170)):
        task.evaluate(
            f"""(lab, scroller) =>
            scroller.scrollBy(0, lab.getBoundingClientRect().{edge} - {at})""",
            scroller.element_handle(),
        )
        page.wait_for_timeout(400)
        assert page.locator(".rk-strip-bar.rk-on").count() == 0, edge


def test_the_wire_goes_dashed_when_the_arm_lands(running_lab: Lab, visit: Visit) -> None:
    """Not with the arm: what lies below a break waits for as long as the arm turns."""
    code = "from reliefkit.labs import lab\nlab(views=['ladder'])"
    own = run_own(visit, running_lab, code)
    times = own.locator(".rk-rungs > li").first.evaluate(
        """rung => [['.rk-rung', '::before', 'transitionDuration'], ['.rk-rung', '::after',
            'transitionDelay'], ['', '::before', 'transitionDelay']].map(([one, part, what]) =>
                getComputedStyle(one ? rung.querySelector(one) : rung, part)[what])"""
    )
    assert times == ["0.16s"] * 3
