"""Real Chromium on a real seat: fixtures, axe, and screenshots kept in `artifacts/`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.foreign.conftest import node_package  # noqa: F401  (a fixture)

ROOT = Path(__file__).parents[2]
SIZES = {"1366": (1366, 768), "1920": (1920, 1080)}
# Without these Chromium looks for Google's hosts at every start.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "install Debian's chromium (make test does)"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=SIZES, ids=lambda name: f"{name}px")
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    context.set_default_timeout(15_000)
    opened = context.new_page()
    refused: list[str] = []
    opened.on("requestfailed", lambda request: refused.append(request.url))
    yield opened
    context.close()


@pytest.fixture
def shot(size: str) -> Callable[[Page, str], Path]:
    """`shot(page, name)`: the whole page as `artifacts/<size>/<name>.png`."""
    folder = ROOT / "artifacts" / size
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture(scope="session")
def axe_script(node_package: Callable[[str, str], Path]) -> str:  # noqa: F811
    return (node_package("axe-core", "4.14.1") / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.fixture
def axe(axe_script: str) -> Callable[[Page], None]:
    """`axe(page)` fails on any WCAG 2.2 AA violation, naming rule and element."""

    def check(page: Page) -> None:
        # Evaluated, not added as a script element: the page's own policy stays in force.
        page.evaluate(axe_script)
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
        )
        told = [
            f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes']]}"
            for one in found["violations"]
        ]
        assert not told, f"{page.url}\n" + json.dumps(told, indent=1, ensure_ascii=False)

    return check
