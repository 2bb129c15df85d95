"""Pages in a real browser: made ready for tests, waited for, photographed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PATIENCE_MS = 60_000
MOST_TABS = 200
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}
# A bar that stays at the window's edge would stand in the middle of a long picture.
BARS = """position => document.querySelectorAll('.actions-near')
  .forEach(bar => { bar.style.position = position; })"""
# A page notes that it was told to give way to another one; that one knows nothing of it.
LEAVING = """
addEventListener('submit', event => { if (!event.defaultPrevented) window.leaving = true; });
addEventListener('beforeunload', () => { window.leaving = true; });
"""
# Polls come and go; an answer that came while a finger was down waits until it is up.
SETTLED = """() => document.readyState === 'complete' && !window.leaving
  && !document.querySelector(".htmx-request:not([hx-trigger*='every '])")
  && (typeof press === 'undefined' || !press.waiting.size)"""


def prepare(browser: Browser) -> None:
    """Have every page that the browser opens wait long enough, and be known to `settled`."""
    browser.on("context", prepare_context)


def prepare_context(context: BrowserContext) -> None:
    """Do so for the pages of one context, which may be a browser's only one."""
    expect.set_options(timeout=PATIENCE_MS)
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(LEAVING)
    context.on("page", _prepare_page)
    for page in context.pages:
        _prepare_page(page)


def _prepare_page(page: Page) -> None:
    # A file that is saved leaves its page where it is.
    page.on("download", lambda _: page.evaluate("delete window.leaving"))


def settled(page: Page) -> Page:
    """Wait until what was pressed has led where it leads, and the page there is whole.

    A click returns when the next page begins at best, and a key at once: to count, to read and to
    look before this looks at a page that is going, or at half of one. `expect` waits by itself.
    """
    page.wait_for_function(SETTLED)
    return page


def photograph(page: Page, path: Path) -> Path:
    """Take a picture of the whole page once it is settled."""
    path.parent.mkdir(parents=True, exist_ok=True)
    settled(page).evaluate(BARS, "static")
    page.screenshot(path=path, full_page=True)
    page.evaluate(BARS, "")
    return path


def follow(control: Locator) -> Page:
    """Click what leads on, and wait until it did."""
    control.click()
    return settled(control.page)


def speak(page: Page, language: str) -> None:
    """Press the button of a language, "id" or "en", and wait for the page in it."""
    name = {"id": "ID: Bahasa Indonesia", "en": "EN: English"}[language]
    follow(page.get_by_role("button", name=name))
    expect(page.locator("html")).to_have_attribute("lang", language)


def tab_to(control: Locator) -> None:
    """Press Tab until the control, or one of several, has the focus."""
    page = settled(control.page)
    control.first.wait_for(state="attached")
    for _ in range(MOST_TABS):
        if control.evaluate_all("all => all.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {control} on {page.url}")


def follow_by_keys(control: Locator) -> Page:
    """Go to what leads on by Tab, press Enter, and wait until it did."""
    tab_to(control)
    control.page.keyboard.press("Enter")
    return settled(control.page)
