"""Labs in a real browser, in JupyterLab: by keyboard, by screen reader's names, in every size."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Lab, Visit
from pages import (
    FIRST,
    PATIENCE,
    SLIDER,
    answered,
    kernel_of,
    move,
    open_lesson,
    picture,
    run_own,
    theme,
    to_top,
)
from playwright.sync_api import expect

from reliefkit import Case
from reliefkit.labs import lab as made
from reliefkit.labs.start import share_text
from reliefkit.learning.free import cases

AREA = 664  # the height below the bar at 1280 by 720
OWN = "from reliefkit.labs import lab\n"
# A kernel so busy that a widget which is given two seconds to begin has had them already.
BUSY = """const own = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = time => own(time === 2000 ? 0 : time);"""
WHOLE = OWN + (
    "lab(['likelihood_of_persecution', 'likelihood_of_torture', 'race', 'political_opinion',"
    " 'persecutor'], case='amara-journalist')"
)


def heads(visit: Visit) -> list[str]:
    """Return the results in the four cards; what they were before stands apart."""
    texts = visit.page.locator(".rk-lab").first.locator(".rk-head .rk-result").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def settled(visit: Visit, words: str) -> None:
    """Wait until the line on what changed holds some words."""
    visit.page.wait_for_function(
        "words => document.querySelector('.rk-lab-slot-changed').textContent.includes(words)",
        arg=words,
        timeout=10_000,
    )


def test_from_45_to_55_percent_by_keyboard(running_lab: Lab, visit: Visit) -> None:
    """Statutory withholding turns from not available to must be granted, and the page says why;
    so it does where the kernel was busy when the lab began.
    """
    visit.page.add_init_script(BUSY)
    open_lesson(visit, running_lab)
    move(visit.page, SLIDER, "ArrowRight", 15)
    answered(visit.page)
    assert "not available" in heads(visit)[1]
    assert visit.page.locator(SLIDER).get_attribute("aria-valuetext") == (
        "45 percent, a reasonable possibility"
    )
    move(visit.page, SLIDER, "ArrowRight", 10)
    settled(visit, "55% is more likely than not")
    assert "must be granted" in heads(visit)[1]
    changed = visit.page.locator(".rk-lab-slot-changed").first
    assert "1208.16(b)" in (changed.text_content() or "")
    said = " ".join(changed.locator(".rk-changed > p").inner_text().split())
    assert visit.page.locator(SLIDER).get_attribute("aria-valuetext") == (
        "55 percent, more likely than not"
    )
    expect(visit.page.locator(".rk-lab-live").first).to_have_text(said, timeout=PATIENCE)
    assert visit.outside == []


def test_a_press_comes_after_what_was_said_before_it(running_lab: Lab, visit: Visit) -> None:
    """Where the kernel is busy, Undo takes back the last gesture and no other, and the answer that
    is committed is the one chosen last.
    """
    page, button = visit.page, visit.page.locator(".widget-button")
    asked = 'choose("Which?", "one", {"one": "First.", "two": "Second.", "three": "Third."})'
    run_own(visit, running_lab, WHOLE, f"from reliefkit.learning import choose\n{asked}")
    button.filter(has_text="Commit my answer").wait_for()
    answered(page)
    # one shell hears all widgets, in turn
    assert page.evaluate("jupyterapp.serviceManager.kernels.commsOverSubshells") == "disabled"
    race = page.get_by_label("Race", exact=True)
    who, which = (page.get_by_role("radiogroup", name=name) for name in ("Who would", "Which?"))
    before = [one.is_checked() for one in who.get_by_role("radio").all()]
    fold = page.locator(".rk-ask").first
    kernel = kernel_of(running_lab, "own.ipynb")
    kernel.suspend()
    try:
        race.press("Space")
        who.get_by_role("radio", checked=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")  # held back until the one before is answered
        button.filter(has_text="Undo").press("Enter")
        fold.locator("summary").click()  # the press that waits holds back no fold
        assert fold.get_attribute("open") is not None
        for name in ("two", "three"):
            which.get_by_role("radio", name=name).check()
        button.filter(has_text="Commit my answer").press("Enter")
    finally:
        kernel.resume()
    answered(page)
    assert [one.is_checked() for one in who.get_by_role("radio").all()] == before
    assert race.is_checked()
    assert "three" in page.locator(".rk-answer .rk-you").inner_text()


@pytest.mark.parametrize("typed", [False, True], ids=["chosen", "typed"])
def test_a_case_is_loaded_after_the_moves_before_it(
    running_lab: Lab, visit: Visit, typed: bool
) -> None:
    """Where the kernel is busy, a case loaded after a move takes the place of what was moved."""
    page = visit.page
    free = "from reliefkit.learning.free import FreeLab\nFreeLab()"
    run_own(visit, running_lab, OWN + "lab(['race'])", free)
    where = page.get_by_role("radiogroup", name="Could the person live elsewhere")
    where.wait_for()
    answered(page)
    kernel = kernel_of(running_lab, "own.ipynb")
    kernel.suspend()
    try:
        where.get_by_role("radio", checked=True).focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")  # held back until the one before is answered
        if typed:
            page.get_by_label("Find a case").fill("Viktar")
            page.keyboard.press("Enter")
        else:
            listed = page.get_by_role("combobox", name="Load a case")
            listed.select_option(cases()["viktar-organizer"])
    finally:
        kernel.resume()
    answered(page)
    expect(where.get_by_role("radio", name="unreasonable")).to_be_checked()


@pytest.mark.parametrize(
    ("made", "steps"),
    [
        (
            "from reliefkit.learning.free import FreeLab\nFreeLab('amara-journalist')",
            ["Find a case", "Load a case", "Facts about", "FACTS", "ANSWERS"],
        ),
        (
            "from reliefkit.classroom.new_client import NewClient\nNewClient()",
            ["First name", "Country", "Pronoun", "The story", "Facts about", "FACTS", "ANSWERS"],
        ),
    ],
    ids=["free", "client"],
)
def test_on_a_phone_a_story_is_told_in_its_order(
    running_lab: Lab, visit: Visit, made: str, steps: list[str]
) -> None:
    """Who it is, what happened, the facts that were chosen, what they come to; none is too wide."""
    page = visit.page
    run_own(visit, running_lab, OWN + "lab(['race'])", made)
    page.set_viewport_size({"width": 390, "height": 844})
    question = page.get_by_role("radiogroup", name="Is the testimony credible?")
    page.get_by_role("radio", name="The proof").check()
    question.wait_for(timeout=PATIENCE)
    answered(page)
    places = {"FACTS": question, "ANSWERS": page.locator(".rk-lab-slot-protections").last}
    found = [places.get(one) or page.get_by_label(one, exact=False).first for one in steps]
    boxes = page.evaluate(
        "all => all.map(one => one.getBoundingClientRect().toJSON())",
        [one.element_handle() for one in found],
    )
    tops = [box["top"] for box in boxes]
    assert tops == sorted(tops)
    assert [box for box in boxes if box["left"] < 0 or box["right"] > 390] == []


def test_the_whole_lab_by_keyboard(running_lab: Lab, visit: Visit) -> None:
    """Tab reaches every control in order, keys work it, and none reaches the notebook around it."""
    page = visit.page
    lab = run_own(visit, running_lab, WHOLE)
    cells = page.locator(".jp-Notebook:visible .jp-Cell").count()
    page.locator(SLIDER).first.focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                const now = document.activeElement;
                if (!now.closest('.rk-lab')) return '';
                const ring = getComputedStyle(now).outlineWidth;
                return [now.getAttribute('aria-label') ?? now.closest('label')?.textContent
                    ?? now.textContent, ring].join(' | ');
            }"""
            )
        )
        if not reached[-1]:
            break
    names = [name.rpartition(" | ")[0].strip() for name in reached if name]
    sliders = [name for name in names if name.startswith("If returned, how likely")]
    at = names.index("Undo")
    assert names[at : at + 3] == ["Undo", "Start again", "Share"]
    assert names.index("Political opinion") < names.index("government") < at
    assert "If returned, how likely is torture?" in sliders
    assert [name for name in reached if name and not name.endswith("| 3px")] == []  # a focus ring

    page.locator(SLIDER).first.focus()
    for key in ("b", "x", "d", "d", "a", "m", "1", "j", "Enter", "PageUp", "Home"):
        page.keyboard.press(key)
    assert page.locator(SLIDER).first.get_attribute("aria-valuetext").startswith("0 percent")
    assert page.locator(".jp-Notebook:visible .jp-Cell").count() == cells
    page.get_by_label("Race").first.focus()
    page.keyboard.press("Space")
    assert page.get_by_label("Race").first.is_checked()
    answered(page)  # what is told next is of the next key
    who = page.get_by_role("radiogroup", name="Who would persecute?").first
    who.get_by_role("radio", name="government").focus()
    told = lab.locator(".rk-lab-slot-changed")
    before = told.inner_text()
    page.keyboard.press("ArrowDown")
    expect(told).not_to_have_text(before, timeout=PATIENCE)
    assert who.get_by_role("radio", name="uncontrolled private actor").is_checked()
    lab.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(who.get_by_role("radio", name="government")).to_be_checked(timeout=PATIENCE)
    assert page.locator(".jp-Notebook:visible .jp-Cell").count() == cells


def test_opened_parts_and_focus_survive_a_change(running_lab: Lab, visit: Visit) -> None:
    """Rungs that are open stay open and a ladder that is folded stays so, also where their words
    change, and the control keeps its focus.
    """
    code = OWN + 'lab(["likelihood_of_persecution"], views=["changed", "protections", "ladder"])'
    lab = run_own(visit, running_lab, code)
    ladders = lab.locator(".rk-ladder")
    ladders.nth(1).locator("> summary").click()
    rungs = ladders.nth(1).locator(".rk-rung")
    for rung in rungs.all():
        rung.locator("> summary").click()
    ladders.nth(0).locator("> summary").click()
    before = ladders.nth(1).inner_text()
    move(visit.page, SLIDER, "ArrowRight", 30)
    settled(visit, "60% is more likely than not")
    assert ladders.nth(1).inner_text() != before
    kernel = made(["likelihood_of_persecution"], views=["ladder"])
    kernel.controls["likelihood_of_persecution"].input.value = 0.6
    whole = """([slot, html]) => {
        const said = new DOMParser().parseFromString(html, 'text/html').body.textContent;
        return slot.textContent === said.replaceAll('§ ', '§\u00a0');
    }"""
    slot = lab.locator(".rk-lab-slot-ladder").element_handle()
    assert visit.page.evaluate(whole, [slot, kernel.slots.held("ladder")])
    assert ladders.nth(0).get_attribute("open") is None
    assert ladders.nth(1).get_attribute("open") is not None
    assert ladders.nth(1).locator(".rk-rung[open]").count() == rungs.count() > 3
    assert visit.page.evaluate("document.activeElement.getAttribute('role')") == "slider"


def test_a_change_of_elements_loses_none_of_the_others(running_lab: Lab, visit: Visit) -> None:
    """Where one element becomes another kind, those after it stay."""
    code = (
        "import ipywidgets as W\nfrom reliefkit.labs import lab\n"
        "from reliefkit.labs.slots import Slots\n"
        "own = Slots(['own'], label='Own', parts=[])\n"
        "own.show(own='<p><b>1</b><i>2</i><i>3</i></p>')\n"
        "turn = W.Button(description='Turn')\n"
        "turn.on_click(lambda _: own.show(own='<p><u>1</u><i>2</i><i>3</i></p>'))\n"
        "one = W.Box([turn, own])\ndisplay(lab(), one)"
    )
    run_own(visit, running_lab, code)
    slot = visit.page.locator(".rk-lab-slot-own")
    visit.page.get_by_role("button", name="Turn").click()
    expect(slot.locator("u")).to_have_text("1", timeout=PATIENCE)
    assert slot.inner_text() == "123"


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_axe_finds_nothing_inside_a_lab(running_lab: Lab, visit: Visit, look: str) -> None:
    """No violation in the first lesson's lab and prediction, nor with an answer unknown."""
    if look == "narrow":
        visit.page.set_viewport_size({"width": 320, "height": 720})
    open_lesson(visit, running_lab)
    if look != "narrow":  # there the menus do not fit, and the theme is as it was
        theme(visit.page, look.title())
    move(visit.page, SLIDER, "ArrowRight", 30)
    answered(visit.page)
    visit.page.wait_for_timeout(1_000)  # until the answers that turn have turned
    found = violations(visit)
    assert found == [], "\n".join(found)


def test_axe_finds_nothing_in_the_other_kinds_of_lab(running_lab: Lab, visit: Visit) -> None:
    """Every control and every view at once, with unknown answers; and two clients."""
    code = (
        "from reliefkit.facts import FACTS\nfrom reliefkit.views import VIEWS\n"
        "from reliefkit.learning.pair import CompareLab\n"
        "lab(FACTS, views=VIEWS, unknowns=True, title='Everything')"
    )
    pair = (
        "one = lab().case\nother = one.but(days_to_filing=500, nexus='none')\n"
        "CompareLab((one, other), one.differences(other), ('First client', 'Second client'))"
    )
    run_own(visit, running_lab, OWN + code, pair)
    visit.page.wait_for_selector(".rk-two .rk-two-row [data-rk-dressed]", timeout=PATIENCE)
    found = violations(visit)
    assert found == [], "\n".join(found)


def violations(visit: Visit) -> list[str]:
    """Return what axe finds inside labs, one line each."""
    found = Axe().run(visit.page, context={"include": [[".rk-lab"]]})
    assert len(found.response["passes"]) > 10
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


def test_text_with_markup_is_shown_as_text(running_lab: Lab, visit: Visit) -> None:
    """A script, quotes and an emoji in a title, task or name are read, not run."""
    evil = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> \"q\" 😀"
    code = (
        f"evil = {evil!r}\none = lab(['nexus'], title=evil, task=evil)\n"
        "from reliefkit.learning.pair import CompareLab\n"
        "from reliefkit.learning import predict\n"
        "from IPython.display import display\n"
        "pair = CompareLab((one.case, one.case.but(nexus='none')), ['nexus'], (evil, evil))\n"
        "display(one, pair, predict(one.case, title=evil, task=evil))"
    )
    lab = run_own(visit, running_lab, OWN + code)
    assert evil in " ".join(lab.locator(".rk-lab-head").inner_text().split("\n"))
    visit.page.wait_for_selector(".rk-predict", timeout=PATIENCE)
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("window.hacked") is None
    assert visit.outside == []


def test_predict_by_keyboard(running_lab: Lab, visit: Visit) -> None:
    """Locked until both answers are in; then the reasons stand beside them, and both are kept."""
    page = visit.page
    open_lesson(visit, running_lab)
    one = page.locator(".rk-predict")
    assert "What decides" not in one.inner_text()
    commit = one.get_by_role("button", name="Commit my answers")
    commit.click()
    expect(one.get_by_role("status").last).to_contain_text("Still to answer", timeout=PATIENCE)
    asked = ("Asylum?", "Statutory withholding?")
    for name in asked:
        one.get_by_role("radiogroup", name=name).get_by_role("radio").first.focus()
        page.keyboard.press("Space")
    answered(page)
    groups = [one.get_by_role("radiogroup", name=name) for name in asked]
    assert all(group.get_by_role("radio").first.is_checked() for group in groups)
    named = [group.get_by_role("radio").first.get_attribute("name") for group in groups]
    assert len({*named}) == len(asked)
    height = groups[0].locator("label:has(input)").first.bounding_box()["height"]
    commit.focus()
    page.keyboard.press("Enter")
    cards = one.locator(".rk-answer")
    expect(cards).to_have_count(2, timeout=PATIENCE)
    assert "What decides" in one.inner_text()
    assert [card.locator(".rk-you").count() for card in cards.all()] == [1, 1]
    assert cards.first.locator(".rk-you").bounding_box()["height"] == height >= 44
    page.wait_for_function("document.activeElement.className === 'rk-score'", timeout=PATIENCE)
    line = " ".join(one.locator(".rk-score").inner_text().split())
    expect(one.get_by_role("status").last).to_have_text(line, timeout=PATIENCE)
    assert re.match(r"\d of 2 right\.", line)
    to_top(one)
    picture(page, "predict")
    for button in ("Try one like it ›", "Open in a lab"):  # what it opens takes the focus
        one.first.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".rk-predict + .rk-stack h3:focus", timeout=PATIENCE)


def test_share_restores_the_facts_in_another_lab(running_lab: Lab, visit: Visit) -> None:
    """The text copied from one lab, pasted into another, sets its controls."""
    code = "from IPython.display import display\ndisplay(lab(), lab())"
    run_own(visit, running_lab, OWN + code)
    page = visit.page
    page.wait_for_function("document.querySelectorAll('.rk-lab[role=region]').length == 2")
    first, second = page.locator(".rk-lab").all()
    move(page, SLIDER, "ArrowRight", 12)
    for lab in (first, second):
        lab.get_by_role("button", name="Share").click()
    boxes = page.get_by_label("These facts as a short text")
    expect(boxes.nth(0)).to_have_value(re.compile("."), timeout=PATIENCE)
    answered(page)
    boxes.nth(1).fill(boxes.nth(0).input_value())
    boxes.nth(1).press("Enter")
    second.locator("[aria-valuetext^='42 percent']").wait_for(timeout=10_000)


def test_an_unrun_notebook_shows_the_twin(running_lab: Lab, visit: Visit) -> None:
    """Opened and not run, a lesson shows tables and text, and no widget's error."""
    page = visit.page
    lesson = json.loads((running_lab.folder / FIRST).read_text("utf-8"))
    code = [cell for cell in lesson["cells"] if cell["cell_type"] == "code"]
    code[0]["source"] = ["# changed by the learner\n", *code[0]["source"]]
    (running_lab.folder / "unrun.ipynb").write_text(json.dumps(lesson), "utf-8")
    page.goto(running_lab.page("unrun.ipynb"))
    shown = page.locator(".jp-Notebook:visible").get_by_text("One claim, four answers")
    shown.first.wait_for(timeout=PATIENCE)
    page.wait_for_timeout(3_000)
    text = page.locator(".jp-Notebook:visible").inner_text()
    assert not re.search("Error displaying widget|Loading widget|Box\\(children", text)
    assert "Statutory withholding" in text
    assert "not available" in text


SIZES = {"1280x720": (1280, 720), "zoom-400": (320, 720), "tablet": (820, 1180)}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_at_any_size(running_lab: Lab, visit: Visit, size: str) -> None:
    """No sideways scrolling inside the lab; on a laptop all from the line to the last row of the
    ledger is on one screen.
    """
    width, height = SIZES[size]
    lab = open_lesson(visit, running_lab)
    theme(visit.page, "Light")
    visit.page.set_viewport_size({"width": width, "height": height})
    move(visit.page, SLIDER, "ArrowRight", 25)
    settled(visit, "must now be granted")
    to_top(lab)
    picture(visit.page, size)
    cut = lab.evaluate(
        """lab => [...lab.querySelectorAll('*')]
            .filter(node => node.checkVisibility() && !node.closest('.rk-said, .rk-lab-live'))
            .filter(node => !node.closest('svg, .noUi-target') && node.tagName !== 'TABLE')
            .filter(node => node.getBoundingClientRect().right
                > lab.getBoundingClientRect().right + 1)
            .map(node => node.className)"""
    )
    assert cut == []
    if size == "1280x720":
        box, last = lab.bounding_box(), lab.locator(".rk-ledger tr").last.bounding_box()
        assert box is not None
        assert last is not None
        assert last["y"] + last["height"] - box["y"] <= AREA


def test_dark_theme_and_print(running_lab: Lab, visit: Visit) -> None:
    """The lab follows the theme; on paper the buttons are gone and the results stay."""
    page = visit.page
    lab = open_lesson(visit, running_lab)
    move(page, SLIDER, "ArrowRight", 25)
    settled(visit, "must now be granted")
    theme(page, "Light")
    ink = "node => getComputedStyle(node).color"
    light = lab.evaluate(ink)
    theme(page, "Dark")
    to_top(lab)
    picture(page, "dark")
    assert lab.evaluate(ink) != light
    page.emulate_media(media="print")
    assert not lab.get_by_role("button", name="Undo").is_visible()
    assert lab.locator(".rk-head").first.is_visible()
    picture(page, "print")
    page.emulate_media(media="screen")
    theme(page, "Light")


def test_showing_facts_does_not_change_them(running_lab: Lab, visit: Visit) -> None:
    """A share between two percents, a day beyond the scale and unknown facts, started or opened:
    the page sends nothing back, and every control shows the case.
    """
    code = (
        "from reliefkit import Case\n"
        "from reliefkit.labs.start import share_text\n"
        "case = Case.undisputed(political_opinion=True, nexus='central reason',\n"
        "    persecutor='government', likelihood_of_persecution=0.504)\n"
        "facts = ['likelihood_of_persecution', 'days_to_filing', 'credible', 'nexus']\n"
        "one = lab(facts, case=case)\n"
        "one"
    )
    page = visit.page
    run_own(visit, running_lab, OWN + code, "one.buttons['share'].click()", name="shown.ipynb")
    slider = page.locator(SLIDER)
    expect(slider).to_have_attribute("aria-valuetext", "50.4 percent, more likely than not")
    answered(page)
    changed = page.locator(".rk-lab-slot-changed").first
    assert "50" not in changed.inner_text()
    assert "must be granted" in heads(visit)[1]
    facts = {"likelihood_of_persecution": 0.0996, "days_to_filing": 1100, "credible": None}
    shared = page.get_by_role("textbox", name="These facts as a short text")
    shared.fill(share_text(Case.undisputed(**facts)))
    shared.press("Enter")
    expect(slider).to_have_attribute(
        "aria-valuetext", "9.96 percent, less than a reasonable possibility"
    )
    credible = page.get_by_role("radiogroup", name="Is the testimony credible?")
    expect(credible.get_by_role("radio", name="not known yet")).to_be_checked()
    days = page.locator(".rk-at-days_to_filing")
    expect(days.locator(".rk-mark-at").first).to_have_attribute("style", "left:10%")
    expect(days.locator("[role=slider]")).to_have_attribute("aria-valuenow", "1100.0")
    answered(page)
    assert "must be granted" not in heads(visit)[1]
    page.get_by_role("button", name="Undo").click()
    expect(slider).to_have_attribute("aria-valuetext", "50.4 percent, more likely than not")
    assert visit.outside == []
