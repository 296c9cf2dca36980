"""How long from a key to the changed page: a lab beside a bare slider that echoes into a label.

Run it by hand: `python tests/browser/latency.py ADDRESS`, where ADDRESS is a running lab's, with
its token. Keys come strictly 120 ms apart. Prints milliseconds, p50 and p95, and the ratios.
"""

import shutil
import statistics
import sys

from playwright.sync_api import Page, sync_playwright

GAP = 120
KEYS = 60
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
WATCH = """([slider, shown]) => {
    const handle = document.querySelector(slider);
    const target = document.querySelector(shown);
    window.taken = [];
    let pressed = 0, last = 0;
    new MutationObserver(() => { last = performance.now(); })
        .observe(target, { subtree: true, childList: true, characterData: true, attributes: true });
    handle.addEventListener('keydown', () => {
        if (last > pressed && pressed) window.taken.push(last - pressed);
        pressed = performance.now();
    }, true);
    handle.focus();
}"""


def measure(page: Page, slider: str, shown: str) -> list[float]:
    """Return the time from each key to the last change it made to what is shown."""
    page.evaluate(WATCH, [slider, shown])
    for k in range(KEYS + 1):
        page.keyboard.press("ArrowRight" if k % 40 < 20 else "ArrowLeft")
        page.wait_for_timeout(GAP)
    taken: list[float] = page.evaluate("window.taken")
    return taken


def opened(page: Page, address: str, ready: str) -> None:
    """Open a notebook, run it if it has not run, and wait for its slider."""
    page.goto(address)
    idle = ".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]"
    page.wait_for_selector(idle, timeout=60_000)
    for _ in range(4):
        page.wait_for_timeout(1_000)
        if not page.locator(ready).count():
            page.get_by_text("Run", exact=True).first.click()
            page.get_by_text("Run All Cells", exact=True).click()
        try:
            page.wait_for_selector(ready, timeout=15_000)
            return
        except Exception:  # the command came before the kernel was connected
            continue


def main(address: str, lab: str, echo: str) -> None:
    """Measure a lab's notebook and the echo's, turn about, and print both."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found: dict[str, list[float]] = {"echo": [], "lab": []}
        for _ in range(2):
            for name, notebook, shown in (
                ("echo", echo, ".jp-OutputArea-output .widget-label:last-child"),
                ("lab", lab, ".rk-lab-results"),
            ):
                page = browser.new_page(viewport={"width": 1280, "height": 720})
                slider = ".jp-OutputArea-output [role=slider]"
                opened(page, address.replace("NOTEBOOK", notebook), slider)
                page.wait_for_timeout(1_500)
                found[name] += measure(page, slider, shown)
                page.close()
        browser.close()
    ends = {}
    for name, taken in found.items():
        cuts = statistics.quantiles(taken, n=20)
        ends[name] = (statistics.median(taken), cuts[-1])
        print(f"{name:5} n={len(taken):3} p50 {ends[name][0]:5.1f} p95 {ends[name][1]:5.1f}")
    ratios = [lab / echo for lab, echo in zip(ends["lab"], ends["echo"], strict=True)]
    print(f"ratio p50 {ratios[0]:.2f} p95 {ratios[1]:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
