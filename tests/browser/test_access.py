"""Everyone: what a person sees, hears and reaches on the page, one test for each thing promised.

What axe finds in every lesson is asked where each is opened (test_lessons_open.py).
"""

import re

import pytest
from conftest import Lab, Visit
from lessons import lesson
from pages import FIRST, PATIENCE, SLIDER, idle, move, open_lesson, picture, run_own, theme
from playwright.sync_api import Locator, Page, expect

OWN = "from reliefkit.labs import lab\n"
FIND = "from reliefkit.learning import find_facts\n"
SCROLLER = ".rk-scroller:visible"
SMALL = {"zoom-400": (320, 180), "reflow": (320, 256)}

# The name of what has the focus, its ring, and whether its middle is in sight and not covered.
FOCUS = """() => {
    const now = document.activeElement;
    const label = now.getAttribute('aria-label') ?? now.closest('label')?.textContent;
    const look = getComputedStyle(now);
    const at = now.getBoundingClientRect();
    const hit = document.elementFromPoint(at.x + at.width / 2, at.y + Math.min(at.height / 2, 20));
    const seen = now.contains(hit) || hit?.contains(now) && !hit.closest('.rk-strip-bar, .rk-top');
    return {
        name: (label ?? now.textContent).trim().replace(/\\s+/g, ' '),
        inside: !!now.closest('.rk-lab'),
        role: now.getAttribute('role') ?? (now.localName === 'input' ? now.type : now.localName),
        ring: [look.outlineStyle, parseFloat(look.outlineWidth), look.outlineColor],
        size: [at.width, at.height],
        seen: !!seen,
    };
}"""


def stops(lab: Locator, most: int = 60) -> list[dict]:
    """Press Tab from before a lab until the focus leaves the labs; return each stop."""
    page, found = lab.page, []
    lab.locator("summary").first.focus()
    page.keyboard.press("Shift+Tab")
    for _ in range(most):
        page.keyboard.press("Tab")
        page.wait_for_timeout(40)
        now = page.evaluate(FOCUS)
        if not now["inside"]:
            break
        found.append(now)
    return found


def luminance(color: str) -> float:
    """Return how light a colour is, as WCAG reckons it, from "rgb(26, 111, 181)"."""
    parts = [int(one) / 255 for one in color[color.index("(") + 1 : -1].split(",")[:3]]
    lit = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2]


@pytest.mark.parametrize("look", ["Light", "Dark"])
def test_the_focus_is_seen_at_every_stop(running_lab: Lab, visit: Visit, look: str) -> None:
    """A solid ring of 3 pixels, 3 to 1 against the page, around something that is there to see."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    idle(visit)
    theme(page, look)
    found = stops(lab)
    ground = luminance("rgb(255, 255, 255)" if look == "Light" else "rgb(17, 17, 17)")
    theme(page, "Light")
    assert len(found) > 14
    for one in found:
        style, width, color = one["ring"]
        light, dark = sorted((luminance(color), ground), reverse=True)
        assert style == "solid", one
        assert width >= 3, one
        assert (light + 0.05) / (dark + 0.05) >= 3, one
        assert min(one["size"]) >= 14, one
    assert {"slider", "checkbox", "summary", "button"} <= {one["role"] for one in found}


def test_every_stop_has_a_name_of_its_own(running_lab: Lab, visit: Visit) -> None:
    """In a lab with unknown facts no two controls are called alike, and none "not known yet"."""
    code = (
        OWN + "lab(['likelihood_of_persecution', 'credible', 'race', 'religion', 'persecutor',"
        " 'days_to_filing'], unknowns=True, title='Names')"
    )
    lab = run_own(visit, running_lab, code)
    found = [one["name"].lower() for one in stops(lab) if one["role"] != "radio"]
    assert len(found) > 10
    assert "" not in found
    assert sorted(found) == sorted({*found})
    assert "not known yet" not in found
    assert any("persecution? not known yet" in one for one in found)
    assert any(one.startswith("help: if returned") for one in found)


def test_cards_are_named_by_what_they_ask(running_lab: Lab, visit: Visit) -> None:
    """No region and no heading is called "Lab"; no two regions of a lesson are called alike."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("how-likely").name)
    page.set_viewport_size({"width": 1280, "height": 4000})  # two pairs, two tasks, two to read
    idle(visit)
    names = page.locator(".rk-lab[role=region]:visible").evaluate_all(
        "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert len(names) > 12
    assert len({*names}) == len(names)
    assert "Lab" not in names
    heads = page.locator(".rk-lab h3").all_text_contents()
    assert "Lab" not in heads


def spoken(page: Page) -> None:
    """Keep what every live region says from now on, in `window.spoken`."""
    page.evaluate(
        """() => {
            window.spoken = [];
            for (const live of document.querySelectorAll('.rk-lab-live'))
                new MutationObserver(() => live.textContent && window.spoken.push(live.textContent))
                    .observe(live, { childList: true, characterData: true, subtree: true });
        }"""
    )


def said(page: Page) -> list[str]:
    """Return what was spoken once it is quiet, and begin anew."""
    page.wait_for_timeout(1_500)
    return page.evaluate("() => window.spoken.splice(0)")


def test_a_committed_answer_is_spoken_in_one_line(running_lab: Lab, visit: Visit) -> None:
    """Not the whole of what is revealed; and before, the button says what it waits for."""
    page = visit.page
    open_lesson(visit, running_lab)
    idle(visit)
    card = page.locator(".rk-predict")
    commit = card.get_by_role("button", name="Commit my answers")
    waits = commit.get_attribute("aria-describedby")
    assert waits
    assert "commit" in page.locator(f"[id='{waits}']").inner_text().lower()
    spoken(page)
    for name in ("Asylum?", "Statutory withholding?"):
        card.get_by_role("radiogroup", name=name).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
    assert said(page)[-1] == "2 of 2 chosen"
    commit.click()
    expect(commit).to_be_hidden(timeout=PATIENCE)  # it is put away
    heard = said(page)
    assert len(heard) == 1
    assert 10 < len(heard[0]) < 120


def test_a_goal_is_spoken_when_it_is_reached_and_not_again(running_lab: Lab, visit: Visit) -> None:
    """Each move says what changed, once; the goal speaks once, when it is reached."""
    page = visit.page
    code = (
        "from reliefkit.learning.task import Task\n"
        "from reliefkit.library.course import TaskAsked\n"
        "Task(TaskAsked(id='mine', case='amara-journalist', goal={'withholding': 'required'},"
        " at_most=1, facts=['likelihood_of_persecution', 'past_harm']))"
    )
    run_own(visit, running_lab, code)
    spoken(page)
    move(page, SLIDER, "ArrowRight", 3)
    before = said(page)
    assert len(before) == 1
    move(page, SLIDER, "ArrowRight", 20)
    reached = said(page)
    assert sum("Done" in one or "Reached" in one for one in reached) == 1
    assert len(reached) == 2
    move(page, SLIDER, "ArrowRight", 3)
    assert len(said(page)) == 1


def test_what_opens_is_said_or_takes_the_focus(running_lab: Lab, visit: Visit) -> None:
    """Share moves the focus into its box; what to ask next, and a case loaded, are announced."""
    page = visit.page
    page.goto(running_lab.page(lesson("lab").name))
    idle(visit)
    spoken(page)
    page.get_by_role("button", name="What to ask next").click()
    page.locator(".rk-lab-slot-next li, .rk-lab-slot-next p").first.wait_for(timeout=PATIENCE)
    assert any("What to ask next" in one or "Working" in one for one in said(page))
    page.get_by_role("button", name="Share").first.click()
    expect(page.get_by_label("These facts as a short text").first).to_be_focused(timeout=PATIENCE)
    said(page)
    page.get_by_label("Load a case").select_option(index=3)
    (heard,) = said(page)
    loaded = page.get_by_label("Load a case").locator("option").nth(3).inner_text()
    assert heard.startswith(loaded.replace("\xa0", " "))
    assert all(
        title in heard for title in ("asylum ", "statutory", "CAT withholding", "CAT deferral")
    )
    page.get_by_label("Find a case").fill("cardosa")
    page.keyboard.press("Enter")
    (heard,) = said(page)
    assert "Did you mean 'Cardoza'?" in heard
    page.get_by_label("Find a case").fill("Cardoza")
    page.keyboard.press("Enter")
    (heard,) = said(page)
    assert heard.startswith("INS v. Cardoza-Fonseca")
    expect(page.get_by_label("Find a case")).to_be_focused()


def test_the_next_part_of_a_story_takes_the_focus(running_lab: Lab, visit: Visit) -> None:
    """So that its questions come next, and not what is below them; at the last part too."""
    page = visit.page
    run_own(visit, running_lab, f"{FIND}find_facts('karla-clerk')")
    parts = page.locator(".rk-at-story input").count()
    for k in range(2, parts + 1):
        page.get_by_role("button", name="Next part").focus()
        page.keyboard.press("Enter")
        begins = page.get_by_role("heading", name=f"Part {k} of {parts}")
        expect(begins).to_be_focused(timeout=PATIENCE)


@pytest.mark.parametrize("size", SMALL)
def test_at_400_percent_nothing_covers_what_has_the_focus(
    running_lab: Lab, visit: Visit, size: str
) -> None:
    """On 1280 by 720 at four times the size: forwards and backwards, each stop is in sight."""
    page = visit.page
    width, height = SMALL[size]
    lab = open_lesson(visit, running_lab)
    idle(visit)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(800)
    found = stops(lab)
    assert len(found) > 14
    assert [one["name"] for one in found if not one["seen"]] == []
    for _ in range(14):
        page.keyboard.press("Shift+Tab")
        page.wait_for_timeout(60)
        now = page.evaluate(FOCUS)
        assert now["seen"] or not now["inside"], now
    page.locator(SLIDER).first.focus()
    page.wait_for_timeout(300)
    picture(page, f"access-{size}")
    assert page.locator(".rk-strip-bar.rk-on:visible").count() == 0  # it lets go
    wide = page.locator(SCROLLER).evaluate("node => node.scrollWidth - node.clientWidth")
    assert wide <= 0


def bars(chart: Locator) -> list[tuple[float, float]]:
    """Return each whole bar's length and its number."""
    return [
        tuple(one)
        for one in chart.locator("td:has(.rk-level)").evaluate_all(
            """cells => cells.map(cell => [cell.querySelector('.rk-level > span')
                .getBoundingClientRect().width,
                parseFloat(cell.textContent.replaceAll(',', ''))])"""
        )
    ]


def test_charts_are_right_at_320_pixels(running_lab: Lab, visit: Visit) -> None:
    """Every bar is as long as its number says, none is cut, and the numbers stand beside them."""
    page = visit.page
    open_numbers(visit, running_lab)
    page.set_viewport_size({"width": 320, "height": 720})
    page.wait_for_timeout(500)
    charts = page.locator(".rk-chart:visible").all()
    assert len(charts) > 3
    for chart in charts:
        drawn = [one for one in bars(chart) if one[1] > 0]
        rates = [length / number for length, number in drawn]
        longest = max(number for _, number in drawn)
        for (length, number), rate in zip(drawn, rates, strict=True):
            if number > longest / 10:
                assert abs(rate / max(rates) - 1) < 0.1, (length, number)
        cut = chart.evaluate("node => node.scrollWidth - node.clientWidth")
        assert cut <= 1
    assert page.locator(SCROLLER).evaluate("node => node.scrollWidth <= node.clientWidth")


def open_numbers(visit: Visit, lab: Lab) -> None:
    """Open the lesson of figures and wait until it has run."""
    visit.page.goto(lab.page(lesson("numbers").name))
    idle(visit)


def test_forced_colours_keep_series_and_answers_apart(running_lab: Lab, visit: Visit) -> None:
    """Where the system chooses the colours, the three series of a chart have three of them."""
    page = visit.page
    open_numbers(visit, running_lab)
    page.emulate_media(forced_colors="active")
    looks = {
        page.locator(f".rk-s{k} > span").first.evaluate("n => getComputedStyle(n).borderTopColor")
        for k in (0, 1, 2)
    }
    assert len(looks) == 3
    page.locator(".rk-chart").first.scroll_into_view_if_needed()
    picture(page, "access-forced-chart")


def test_choices_have_plain_names(running_lab: Lab, visit: Visit) -> None:
    """No list of the free lab offers the name of a file; links to the web differ."""
    page = visit.page
    page.goto(running_lab.page(lesson("lab").name))
    idle(visit)
    options = page.locator(".rk-lab option").all_text_contents()
    assert len(options) > 50
    assert [one for one in options if re.search("[a-z]_[a-z]", one)] == []
    open_numbers(visit, running_lab)
    for fold in page.locator(".rk-fold > summary").all():
        fold.evaluate("node => { node.parentElement.open = true; }")
    seen = page.locator("a", has_text="Where it was seen").all_text_contents()
    assert len(seen) > 1
    assert len({*seen}) == len(seen)


def test_targets_are_24_pixels(running_lab: Lab, visit: Visit) -> None:
    """Everything to press in a lab is 24 by 24 at least, or a link in a line of words."""
    page = visit.page
    open_lesson(visit, running_lab)
    idle(visit)
    small = page.locator(".rk-lab").evaluate_all(
        """labs => labs.flatMap(lab => [...lab.querySelectorAll(
            'button, summary, select, input, [role=slider]')])
            .filter(one => one.checkVisibility())
            .map(one => [one, (one.closest('label') ?? one).getBoundingClientRect()])
            .filter(([one, at]) => at.width && (at.width < 24 || at.height < 24))
            .filter(([one]) => one.getAttribute('role') !== 'slider' && !one.closest('.rk-cite'))
            .map(([one, at]) => [one.outerHTML.slice(0, 90), at.width, at.height].join(' '))"""
    )
    assert small == []


def test_links_in_prose_are_underlined_and_the_page_has_its_name(
    running_lab: Lab, visit: Visit
) -> None:
    """Colour alone does not say that words are a link; the window says which lesson it is."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("how-likely").name)
    idle(visit)
    lines = page.locator(".jp-RenderedMarkdown:visible a:not(.jp-InternalAnchorLink)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).textDecorationLine)"
    )
    assert len(lines) > 3
    assert {*lines} == {"underline"}
    assert page.title() == "03 How likely - Relief Lab"


def test_a_lesson_leads_to_its_papers(running_lab: Lab, visit: Visit) -> None:
    """Contents has the worksheet, the one sheet and the whole lesson; each opens."""
    page = visit.page
    open_lesson(visit, running_lab, lesson("torture").name)
    page.get_by_role("button", name="Contents").click()
    for words, has in (
        ("Class worksheet", "08 Torture: worksheet"),
        ("Key points", "Key points"),
        ("The whole lesson", "08 Torture"),
    ):
        with page.expect_popup() as opened:
            page.get_by_role("link", name=words).click()
        paper = opened.value
        paper.wait_for_load_state()
        assert has in paper.locator("body").inner_text()
        paper.close()
    page.keyboard.press("Escape")
    base = running_lab.page(FIRST).split("/lab/")[0]
    assert page.request.get(f"{base}/reliefkit/not-a-lesson").status == 404
