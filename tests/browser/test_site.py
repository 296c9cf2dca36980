"""The site in a real browser: every lesson live, under its policy, with no address but this one."""

from __future__ import annotations

import filecmp
import gzip
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import REQUIRED, Visit
from nginx import behind_nginx, visits_at_once
from pages import IDLE, SLIDER, move, picture
from playwright.sync_api import Browser, BrowserContext, Page, expect
from site_served import ROOT, Plain, Site, built, policy, served
from test_hostile import NEVER, hostile_notebook

from deploy import __main__ as builder
from deploy import lessons, notebooks, scorm
from reliefkit.errors import ReliefError
from reliefkit.library import terms

PATIENCE = 120_000  # milliseconds
ENDED = "html[data-rk-run=ended]"
FIRST = "00-start-here.html"
NOTICE = "#notes .rk-notice"
PAGES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
HEADS = (
    "heads => heads.map(head => head.className.match(/rk-(permitted|required|refused|open)/)?.[1])"
)


FLOOD = """addEventListener('DOMContentLoaded', () => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
    self.BroadcastChannel = function () { throw new DOMException('refused', 'SecurityError'); };
});"""
KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".data": "application/octet-stream",
    ".zip": "application/zip",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
# A phone so slow that whatever is given a few seconds has had them before it began.
SLOW = """const own = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = time => own(time < 60_000 ? 0 : time);"""
KNOWN = "const Own = Worker; self.Worker = function (...of) { return self.made = new Own(...of); };"


@pytest.fixture(scope="session")
def site(chromium: Browser) -> Iterator[Site]:
    """The site of this checkout, built once."""
    with served(built()) as made:
        yield made


def opened(page: Page, site: Site, name: str = FIRST) -> Page:
    """Open a page and wait until all of its cells have run."""
    page.set_default_timeout(PATIENCE)
    page.goto(site.address + name)
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    return page


def until(page: Page, holds: Callable[[], object]) -> None:
    """Wait until something holds; the policy lets no test run text as a script to wait for it."""
    for _ in range(PATIENCE // 200):
        if holds():
            return
        page.wait_for_timeout(200)
    pytest.fail("it never came to hold")


def must(page: Page) -> bool:
    """Return whether statutory withholding must be granted in the first lab."""
    return answers(page)[1] == "required"


def kept(page: Page) -> str:
    """Return the record that the browser keeps."""
    return page.evaluate("localStorage['relief-lab-record'] ?? ''")


def answers(page: Page, lab: str = ".rk-lab") -> list[str]:
    """Return the four answers of the first lab."""
    return page.locator(lab).first.locator(".rk-head").evaluate_all(HEADS)


@pytest.mark.parametrize("notebook", PAGES)
def test_every_lesson_is_live(site: Site, visit: Visit, notebook: str) -> None:
    """Each output with a widget is live, every control dressed; nothing failed, nothing outside was
    asked for, and no policy was broken.
    """
    page = visit.page
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened(page, site, lessons.address(notebook))
    until(page, lambda: page.locator(".rk-awaited").count() == 0)
    cells = json.loads((ROOT / "notebooks" / notebook).read_text("utf-8"))["cells"]
    shown = [cell for cell in cells if _is_card(cell)]
    live = page.locator(".rk-live").count()
    stored = page.locator("[data-cell]:has(.rk):not(:has(.rk-live))").count()
    assert live + stored == len(shown)
    assert stored == 0 or "pandas" in _code(cells) or "reliefkit.figures" in _code(cells)
    assert page.locator(".rk-kept").count() == (stored > 0)  # one line says so
    still = page.locator("[data-cell]:has(.rk):not(:has(.rk-live))").all_inner_texts()
    assert not any("then commit" in one for one in still)  # where there is nothing to commit with
    assert page.locator(".rk-error").all_inner_texts() == []
    assert page.locator(f".rk-live {SLIDER}:not([aria-label])").count() == 0
    assert page.locator(NOTICE).count() == 0
    assert wrong == []
    assert visit.outside == []


def _is_card(cell: dict) -> bool:
    html = ["".join(one.get("data", {}).get("text/html", "")) for one in cell.get("outputs", ())]
    return any('class="rk ' in one or 'class="rk"' in one for one in html)


def _code(cells: list[dict]) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


# -- what a reader does ---------------------------------------------------------------------------


def test_the_text_stands_without_any_script(site: Site, chromium: Browser) -> None:
    """Headings, prose, the four answers of the first lab: all there, and links lead on."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address + FIRST)
    assert page.locator("h1").inner_text() == "Start here"
    assert answers(page, ".rk-static") == ["permitted", "refused", "refused", "refused"]
    page.get_by_role("link", name="Four protections", exact=True).first.click()
    assert page.url.endswith("01-four-protections.html")
    context.close()


def test_a_slider_answers_and_the_lab_comes_back(site: Site, visit: Visit) -> None:
    """Past the middle statutory withholding must be granted; after a new visit it stands there."""
    page = opened(visit.page, site)
    assert answers(page)[1] == "refused"
    move(page, SLIDER, "ArrowRight", 25)
    until(page, lambda: must(page))
    until(page, lambda: "facts" in kept(page))
    opened(page, site)
    assert answers(page)[1] == "required"
    page.get_by_role("button", name="Start again").first.click()
    until(page, lambda: not must(page))


def test_two_tabs_keep_one_record(site: Site, visit: Visit) -> None:
    """What is moved in each, by turns, is in the one record."""
    tabs = [visit.page, visit.page.context.new_page()]
    names = [
        next(name for name in PAGES if name.endswith(end)) for end in ("here.ipynb", "proof.ipynb")
    ]
    for tab, name in zip(tabs, names, strict=True):
        opened(tab, site, lessons.address(name))
    for tab in (*tabs, tabs[0]):
        tab.bring_to_front()
        before = kept(tab)
        move(tab, SLIDER, "ArrowRight", 3)
        until(tab, lambda tab=tab, before=before: kept(tab) != before)
    until(tabs[0], lambda: len(json.loads(kept(tabs[0]))["entries"]) > 1)
    entries = json.loads(kept(tabs[0]))["entries"]
    assert {key.partition("/")[0] for key in entries} == {"start-here", "harm-and-proof"}
    assert [tab.locator(NOTICE).count() for tab in tabs] == [0, 0]


def test_the_record_goes_out_as_a_file_and_comes_in_again(
    site: Site, visit: Visit, chromium: Browser, tmp_path: Path
) -> None:
    """A copy saved here brings the answers to another browser."""
    page = opened(visit.page, site)
    move(page, SLIDER, "ArrowRight", 25)
    until(page, lambda: "facts" in kept(page))
    free = lessons.address(next(name for name in PAGES if name.endswith("-lab.ipynb")))
    opened(page, site, free)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save a copy").click()
    saved.value.save_as(tmp_path / "record.json")
    context = chromium.new_context()
    elsewhere = opened(context.new_page(), site, free)
    with elsewhere.expect_file_chooser() as chosen:
        elsewhere.get_by_role("button", name="Bring in a copy").click()
    chosen.value.set_files(tmp_path / "record.json")
    elsewhere.get_by_text("The copy is brought in.").wait_for(timeout=PATIENCE)
    opened(elsewhere, site)
    assert answers(elsewhere)[1] == "required"
    context.close()


def test_the_frame_is_the_courses_own(site: Site, visit: Visit) -> None:
    """A word opens in place, a cite behind its mark, dark is kept, a link to a part holds."""
    page = visit.page
    name = lessons.address(next(name for name in PAGES if name.endswith("-how-likely.ipynb")))
    opened(page, site, f"{name}#Key-points")
    top = page.locator("#Key-points").bounding_box()
    assert top
    assert 0 <= top["y"] < 400
    links = page.locator(".jp-RenderedMarkdown a[href^='glossary.html#']")
    link = links.locator("visible=true").first
    anchor = (link.get_attribute("href") or "").partition("#")[2]
    said = next(one.says for one in terms().values() if one.anchor == anchor)
    link.press("Enter")
    assert said in page.locator("#rk-word:popover-open").inner_text()
    page.keyboard.press("Escape")
    mark = page.locator(".rk-source").locator("visible=true").first
    mark.press("Enter")
    assert page.locator(".rk-source-note").count() == 1
    page.get_by_role("button", name="Text and colors").click()
    page.get_by_role("radio", name="dark").check()
    page.keyboard.press("Escape")
    page.locator(".rk-next").click()
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    assert page.evaluate("document.body.dataset.jpThemeLight") == "false"
    found = Axe().run(
        page, context={"include": [[".rk-top"], [".jp-RenderedMarkdown"], [".rk-foot"]]}
    )
    assert [(one["id"], one["nodes"][0]["target"]) for one in found.response["violations"]] == []
    page.go_back()
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    assert name in page.url


def test_a_phone(site: Site, chromium: Browser) -> None:
    """At 390 and 320 pixels nothing scrolls sideways; a finger moves the slider of a slow phone,
    and the answers below it are in sight then.
    """
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script(SLOW)
    opened(page, site)
    lab = page.locator(".rk-lab").first
    lab.evaluate("node => scrollBy(0, node.getBoundingClientRect().top - 300)")
    track = lab.locator(".noUi-base").first.bounding_box()  # under the people who stand on it
    assert track
    page.touchscreen.tap(track["x"] + 0.8 * track["width"], track["y"] + track["height"] / 2)
    until(page, lambda: must(page))
    expect(page.locator(".rk-strip-bar.rk-on .rk-mark")).to_have_count(4)
    picture(page, "site-phone")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert wrong == []
    context.close()


def test_on_paper_and_on_a_projector(site: Site, visit: Visit) -> None:
    """The bar is away from both; on paper the cites stand in the text."""
    page = opened(visit.page, site)
    page.emulate_media(media="print")
    assert not page.locator("#bar").is_visible()
    page.emulate_media(media="screen")
    page.locator(".rk-lab").first.evaluate("node => node.scrollIntoView()")
    page.get_by_role("button", name="Projector").click()
    assert not page.locator("#bar").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#bar").is_visible()


# -- without a network, and a newer edition -------------------------------------------------------


def controlled(page: Page) -> None:
    """Wait until the whole course is kept and answers for the network."""
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")


def test_after_one_visit_every_page_opens_without_a_network(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    """The server is gone: the course opens, and a lesson not yet visited is live."""
    context = chromium.new_context()
    page = context.new_page()
    with served(site.folder) as mine:
        opened(page, mine)
        controlled(page)
    opened(page, mine, lessons.address(PAGES[3]))
    assert page.locator(".rk-live").count() > 3
    page.goto(mine.address)
    assert page.locator("h1").count() == 1
    page.goto(mine.address + "lawbook.html")
    assert page.locator("h1").count() == 1
    context.close()


LEFT = """async change => {
    for (const name of await caches.keys()) {
        const store = await caches.open(name);
        for (const { url } of await store.keys()) {
            if (!/engine-.*course-/.test(url)) continue;
            const memory = new Uint8Array(await (await store.match(url)).arrayBuffer());
            const text = new TextDecoder('latin1').decode(memory);
            const found = [...text.matchAll(/Start again/g)];
            for (const { index } of found) memory[index] = 90;
            await store.put(url, new Response(change === 'spoil' ? 'spoilt' : memory));
            return found.length > 0;
        }
    }
}"""


def test_a_second_visit_begins_with_what_the_first_left(site: Site, chromium: Browser) -> None:
    """Python is not started again: a word changed in its memory is changed on the page. What
    cannot be used does no harm, and is left anew.
    """
    context = chromium.new_context()
    page = opened(context.new_page(), site)
    until(page, lambda: page.evaluate(LEFT, "change"))
    opened(page, site)
    page.locator(".rk-live button", has_text="Ztart again").wait_for()
    page.evaluate(LEFT, "spoil")
    opened(page, site)
    page.locator(".rk-live button", has_text="Start again").wait_for()
    assert page.locator(NOTICE).count() == 0
    until(page, lambda: page.evaluate(LEFT, "change"))
    opened(page, site)
    page.locator(".rk-live button", has_text="Ztart again").wait_for()
    context.close()


def test_a_newer_edition_is_offered_and_never_mixed(
    site: Site, chromium: Browser, tmp_path: Path
) -> None:
    """The old edition stays, whole, until the reader asks for the new one; then it is gone, but
    for a page that was open beside: that one stays, and its button opens the new one too.
    """
    folder = shutil.copytree(site.folder, tmp_path / "site")
    context = chromium.new_context()
    page = context.new_page()
    with served(folder) as mine:
        opened(page, mine)
        controlled(page)
        newer(folder, FIRST, "Start here", "Start here, anew")
        opened(page, mine)
        page.locator(NOTICE).wait_for(timeout=PATIENCE)
        assert page.locator("h1").inner_text() == "Start here"
        opened(page, mine)
        assert page.locator("h1").inner_text() == "Start here"
        beside = opened(context.new_page(), mine)
        for one in (page, beside):
            one.locator(NOTICE).wait_for()
            assert one.locator("h1").inner_text() == "Start here"
            one.locator(NOTICE).get_by_role("button").click()
            one.locator("h1", has_text="Start here, anew").wait_for(timeout=PATIENCE)
        assert len(page.evaluate("caches.keys()")) == 1
    context.close()


def newer(folder: Path, name: str, old: str, new: str) -> None:
    """Change a page of a site as another edition would: its text, its sum, the edition's name."""
    page, worker = folder / name, folder / "sw.js"
    was = builder.digest(page.read_bytes())
    page.write_text(page.read_text("utf-8").replace(old, new), "utf-8")
    text = worker.read_text("utf-8").replace(was, builder.digest(page.read_bytes()))
    worker.write_text(text.replace("relief-lab-2", "relief-lab-3", 1), "utf-8")


# -- what may go wrong: one sentence, one button, and the text stays ------------------------------


@pytest.fixture
def alone(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that keeps no course."""
    context = chromium.new_context(service_workers="block")
    yield context
    context.close()


def told(page: Page) -> str:
    """Return the one sentence that is said; there is one button, and the text stands."""
    page.locator(NOTICE).wait_for(timeout=PATIENCE)
    assert page.locator(NOTICE).count() == page.locator(f"{NOTICE} button").count() == 1
    assert page.locator(".jp-RenderedMarkdown").count() > 3
    return page.locator(f"{NOTICE} p").inner_text()


@pytest.mark.parametrize("file", ["engine-*/*.wasm", "course-*.data", "widgets-*.js"])
def test_a_file_that_is_missing(site: Site, alone: BrowserContext, file: str) -> None:
    """It is said; when the file is there again the button makes the lesson live."""
    page = alone.new_page()
    page.route(f"**/{file}", lambda route: route.abort())
    page.goto(site.address + FIRST)
    assert "You can read all of it" in told(page)
    page.unroute(f"**/{file}")
    page.locator(f"{NOTICE} button").click()
    page.wait_for_selector(".rk-live .rk-lab", timeout=PATIENCE)
    assert page.locator(NOTICE).count() == 0


def test_a_worker_that_died(site: Site, alone: BrowserContext) -> None:
    """A move that nothing answers is not lost in silence; the button begins anew."""
    page = alone.new_page()
    page.add_init_script(KNOWN)
    opened(page, site)
    page.evaluate("made.terminate()")
    move(page, SLIDER, "ArrowRight", 2)
    assert "has stopped" in told(page)
    page.locator(f"{NOTICE} button").click()
    page.wait_for_selector(ENDED, timeout=PATIENCE)
    move(page, SLIDER, "ArrowRight", 25)
    until(page, lambda: must(page))


def test_a_storage_that_is_full(site: Site, alone: BrowserContext) -> None:
    """The lab works; what cannot be kept is said once, and saved as a file by the button.

    Firefox, where it refuses storage, has no channel for the engine's answers either.
    """
    page = alone.new_page()
    page.add_init_script(FLOOD)
    opened(page, site)
    move(page, SLIDER, "ArrowRight", 25)
    assert "does not keep what you do here" in told(page)
    with page.expect_download() as saved:
        page.locator(f"{NOTICE} button").click()
    assert "relief-lab-record" in Path(saved.value.path()).read_text("utf-8")
    assert answers(page)[1] == "required"


# -- the build ------------------------------------------------------------------------------------


def test_two_builds_are_equal(site: Site, tmp_path: Path) -> None:
    """Byte for byte, every file."""
    builder.build(tmp_path / "again", f"{ROOT}/.venv/lab/bin/python")
    names = [path.relative_to(site.folder) for path in site.folder.rglob("*") if path.is_file()]
    again = [path for path in (tmp_path / "again").rglob("*") if path.is_file()]
    assert len(names) == len(again) > 40
    same, *_ = filecmp.cmpfiles(site.folder, tmp_path / "again", map(str, names), shallow=False)
    assert len(same) == len(names)


FIRST_VISIT = (FIRST, "page-*.css", "page-*.js", "widgets-*", "worker-*", "course-*", "engine-*/*")


def first_visit(site: Site) -> list[str]:
    """Return what a first visit asks for until its first slider moves: addresses below the site."""
    found = [path for name in FIRST_VISIT for path in site.folder.glob(name)]
    names = [path.relative_to(site.folder).as_posix() for path in found if path.suffix != ".gz"]
    return [*names, "site.webmanifest", "icon.svg"]


def test_the_first_lesson_is_light(site: Site) -> None:
    """What is fetched before the first slider moves, packed, and in how many requests."""
    names = first_visit(site)
    assert 10 < len(names) <= 12
    assert sum((site.folder / f"{name}.gz").stat().st_size for name in names) <= 7_000_000


# -- as notebooks ---------------------------------------------------------------------------------

AS_NOTEBOOK = "lab/lab/index.html?path="
RAN = ".jp-NotebookPanel[data-rk-run=ended]"
MINE = "Mine of long ago"
# What JupyterLite keeps in the browser: put in before it starts, or looked at.
KEEP = """([name, files]) => new Promise((done, fail) => {
  const asked = indexedDB.open(name);
  asked.onerror = fail;
  asked.onupgradeneeded = () => asked.result.createObjectStore('files');
  asked.onsuccess = () => {
    const turn = asked.result.transaction('files', 'readwrite');
    for (const [path, one] of Object.entries(files)) turn.objectStore('files').put(one, path);
    const keys = turn.objectStore('files').getAllKeys();
    turn.oncomplete = () => { asked.result.close(); done(keys.result); };
  };
})"""


def stored(page: Page, site: Site, **files: dict) -> list[str]:
    """Put notebooks into JupyterLite's storage, by name; return the names of all it has."""
    page.goto(site.address + "lawbook.html")
    date = "2026-01-01T00:00:00Z"
    one = {"type": "notebook", "format": "json", "mimetype": "application/json", "size": 1}
    one |= {"writable": True, "created": date, "last_modified": date}
    models = {
        f"{name}.ipynb": {**one, "name": f"{name}.ipynb", "path": f"{name}.ipynb", "content": cells}
        for name, cells in files.items()
    }
    return page.evaluate(KEEP, [notebooks.STORAGE, models])


def test_a_lesson_opens_as_a_notebook(site: Site, visit: Visit) -> None:
    """From its page: its code is the shipped code and runs, the lab answers, nothing failed.

    Nothing outside was asked for, and a plain page keeps nothing of it.
    """
    page, wrong = visit.page, []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(site.address + FIRST)
    page.get_by_role("link", name="Open as a notebook").click()
    page.wait_for_selector(RAN)
    assert answers(page)[1] == "refused"
    move(page, SLIDER, "ArrowRight", 25)
    until(page, lambda: must(page))
    assert page.locator(NOTICE.replace("#notes ", "")).count() == 0
    picture(page, "site-notebook")
    assert (wrong, visit.outside) == ([], [])
    assert "lab/" not in re.sub(r"https?://\S+", "", (site.folder / "sw.js").read_text("utf-8"))
    assert not [*(site.folder / "lab").rglob("*.map")]


def test_a_stored_copy_gives_way_to_a_newer_edition(site: Site, visit: Visit) -> None:
    """Left as it was it is replaced; changed, it is kept under another name, and that is said."""
    page = visit.page
    page.set_default_timeout(PATIENCE)
    names = [name.removesuffix(".ipynb") for name in PAGES[1:3]]
    old = [json.loads((site.folder / f"lab/files/{name}.ipynb").read_text()) for name in names]
    for one in old:
        one["cells"][0]["source"] = "# Of an older edition"
        one["metadata"][notebooks.EDITION] = notebooks.words(one)
    old[1]["cells"][0]["source"] = f"# {MINE}"
    stored(page, site, **dict(zip(names, old, strict=True)))
    page.route("**/pyodide.mjs", lambda route: route.abort())  # no Python is needed
    page.goto(f"{site.address}{AS_NOTEBOOK}{names[0]}.ipynb&path={names[1]}.ipynb")
    heads = page.locator(".jp-RenderedMarkdown h1")
    until(page, lambda: heads.count() == 2)
    assert not re.search(f"{MINE}|older edition", "".join(heads.all_text_contents()))
    banner = page.locator(".rk-notice", has_text="has a newer edition")
    assert names[1] in banner.inner_text()
    banner.get_by_role("button").click()
    page.get_by_role("heading", name=MINE).wait_for()
    assert {f"{names[1]} (yours).ipynb"} == {name for name in stored(page, site) if "yours" in name}
    assert banner.count() == 0


def test_a_notebook_from_elsewhere_runs_nothing_when_it_is_opened(site: Site, visit: Visit) -> None:
    """Neither saved widgets nor outputs that call themselves trusted.

    The same notebook, where lab.js mends nothing, does run its script.
    """
    page, ran = visit.page, []
    page.context.add_cookies([{"name": "_xsrf", "value": "x", "url": site.address}])
    page.on("request", lambda asked: NEVER in asked.url and ran.append(asked.url))
    hostile = hostile_notebook()
    hostile["metadata"]["kernelspec"]["name"] = "python"
    stored(page, site, hostile=hostile)

    def open_it() -> None:
        page.goto(f"{site.address}{AS_NOTEBOOK}hostile.ipynb")
        page.get_by_text("Read.", exact=True).wait_for(timeout=PATIENCE)
        page.wait_for_selector(IDLE, state="attached", timeout=PATIENCE)
        for _ in range(10):
            page.wait_for_timeout(500)
            if ran:
                return

    open_it()
    assert ran == []
    script = (site.folder / "lab/extensions/relief-lab/static/lab.js").read_text("utf-8")
    harmless = script.replace("mend(found.content);", "")
    assert harmless != script
    page.route(
        "**/lab.js*", lambda route: route.fulfill(body=harmless, content_type="text/javascript")
    )
    open_it()
    assert ran != [], "the notebook is not hostile any more: this test shows nothing"


# -- behind nginx ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nginx(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as a clinic serves it.

    Skipped, with one line, where there is no nginx; a failure where the browser is required.
    """
    try:
        with behind_nginx(site.folder, tmp_path_factory.mktemp("nginx")) as address:
            yield Site(site.folder, address)
    except FileNotFoundError as missing:
        pytest.fail(str(missing)) if REQUIRED else pytest.skip(str(missing))


def test_nginx_sends_what_its_settings_promise(nginx: Site) -> None:
    """Each file packed, of its kind, under the policy; kept where its name has a digest."""
    for name in [*first_visit(nginx), "", "sw.js", "handouts/", "lawbook.html"]:
        asked = Request(nginx.address + name, headers={"Accept-Encoding": "gzip"})
        with urlopen(asked) as answer:
            said, packed = answer.headers, answer.read()
        path = nginx.folder / (name + "index.html" if name.endswith("/") or not name else name)
        assert gzip.decompress(packed) == path.read_bytes()
        assert said["Content-Type"] == KINDS[path.suffix]
        assert said["Content-Security-Policy"] == policy()
        assert said["X-Content-Type-Options"] == "nosniff"
        kept_by_name = re.search(r"-[0-9a-f]{12}[./]", name)
        assert said["Cache-Control"] == ("max-age=31536000" if kept_by_name else "no-cache")


def test_a_class_that_begins_all_at_once_is_served(nginx: Site) -> None:
    """Two hundred first visits: every file of each comes whole."""
    sizes = {name: (nginx.folder / f"{name}.gz").stat().st_size for name in first_visit(nginx)}
    assert visits_at_once(nginx.address, sizes, 200) == [len(sizes)] * 200


# -- a lesson for a learning platform -----------------------------------------------------------

# What a platform does, and no more: it hands the lesson its object, and notes what is called.
PLATFORM = """<!doctype html><title>A platform</title><script>
  const values = {}, calls = [];
  const noted = (name, act) => (...of) => { calls.push([name, ...of]); return act(...of); };
  self.API = Object.fromEntries(Object.entries({
    LMSInitialize: () => 'true', LMSCommit: () => 'true', LMSFinish: () => 'true',
    LMSGetValue: name => values[name] ?? '',
    LMSSetValue: (name, value) => { values[name] = value; return 'true'; }
  }).map(([name, act]) => [name, noted(name, act)]));
</script><iframe src="%s" style="width: 100%%; height: 700px"></iframe>"""


@pytest.fixture
def platform(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, list[str]]]:
    """A lesson's zip, unpacked under an imitated platform: its address, and what is asked."""
    monkeypatch.setenv("JPY_SESSION_NAME", "")  # set by who makes the zip
    shutil.copytree(site.folder, tmp_path / "site")
    made = scorm.write("may-or-must", tmp_path / "site")
    with zipfile.ZipFile(made) as whole:
        whole.extractall(tmp_path / "served")
        manifest = ElementTree.fromstring(whole.read("imsmanifest.xml"))
        names = {one.get("href") for one in manifest.iter(f"{{{scorm.IMS}}}file")}
        assert names == {*whole.namelist()} - {"imsmanifest.xml"}
        (page,) = (one.get("href") for one in manifest.iter(f"{{{scorm.IMS}}}resource"))
    (tmp_path / "served/platform.html").write_text(PLATFORM % page)
    handler = partial(Plain, directory=str(tmp_path / "served"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield (
            f"http://127.0.0.1:{server.server_port}/platform.html",
            scorm.asked(scorm.found("may-or-must")),
        )
        server.shutdown()


def test_a_lesson_tells_a_platform_its_score_and_that_it_was_read(
    platform: tuple[str, list[str]], visit: Visit
) -> None:
    """It finds the platform's object, says what is right of all it asks, and when all was read;
    then it takes its leave. No answer is told.
    """
    address, asked = platform
    page = visit.page
    page.goto(address)
    frame = page.frame_locator("iframe")
    frame.locator(ENDED).wait_for(timeout=PATIENCE, state="attached")
    said = page.evaluate("calls")
    assert said[0] == ["LMSInitialize", ""]
    assert ["LMSSetValue", "cmi.core.lesson_status", "incomplete"] in said
    assert page.evaluate("values['cmi.core.score.raw']") == "0"
    card = frame.locator(".rk-predict-right", has_text="Commit my answer").first
    for one in card.locator(".rk-predict-one").all():
        one.locator("input[type=radio]").first.check()
    card.get_by_role("button", name="Commit").click()
    entries = "() => JSON.parse(localStorage['relief-lab-record'] ?? '{}').entries ?? {}"
    mine = page.frames[1]
    until(page, lambda: any("right" in one for one in mine.evaluate(entries).values()))
    ((key, answered),) = ((k, e) for k, e in mine.evaluate(entries).items() if "right" in e)
    assert key in asked
    right = [*answered["right"].values()]
    wanted = round(100 * sum(right) / len(right) / len(asked))
    until(page, lambda: page.evaluate("values['cmi.core.score.raw']") == f"{wanted}")
    page.mouse.move(600, 400)
    until(page, lambda: page.mouse.wheel(0, 900) or told_whole(page))
    assert page.evaluate("calls.at(-1)") == ["LMSCommit", ""]
    mine.goto("about:blank")
    until(page, lambda: page.evaluate("calls.at(-1)") == ["LMSFinish", ""])
    told = {one[1] for one in page.evaluate("calls") if one[0] == "LMSSetValue"}
    score = {f"cmi.core.score.{one}" for one in ("raw", "min", "max")}
    assert told == {"cmi.core.lesson_status"} | score


def told_whole(page: Page) -> bool:
    """Return whether the platform was told that the lesson was read to its end."""
    return page.evaluate("values['cmi.core.lesson_status']") == "completed"


def test_a_lesson_without_a_platform_reports_to_nobody(
    platform: tuple[str, list[str]], visit: Visit
) -> None:
    """Opened by itself, the page of the zip is the lesson, and fails nowhere."""
    wrong: list[str] = []
    visit.page.on("pageerror", lambda error: wrong.append(str(error)))
    visit.page.goto(platform[0].replace("platform", "09-may-or-must"))
    visit.page.wait_for_selector(ENDED, timeout=PATIENCE)
    assert wrong == []


def test_a_zip_of_no_one_lesson_is_one_clear_error(tmp_path: Path) -> None:
    """For none, for several, and where no site is built."""
    for name in ("nothing", "1", "06"):
        with pytest.raises(ReliefError, match=r"expected the name of one|run `make site`"):
            scorm.write(name, tmp_path)
