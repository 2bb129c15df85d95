"""Every page of a training gateway's console says so; no page of a real one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.console.conftest import furnish_console
from tests.kiosk.console.people import Desk
from tests.kiosk.console.test_reading import NOT_SHOWN, pages, values
from tests.realms.test_pages import marks

__all__ = ["values"]


@pytest.fixture(scope="module", params=["training", "production"])
def furnished_console(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Instead of the gateway that all other tests of the console work at."""
    return furnish_console(tmp_path_factory.mktemp("console") / "gw", request.param)


def test_every_page_shows_its_realm(desk: Desk, values: dict[str, str]) -> None:
    training, seen, shown = desk.centre.identity.realm == "training", [], set()
    for role in ("administrator", "head"):
        browser = desk.at_work(role)
        for rule, path in pages(desk, values):
            for ask in (browser.get, browser.poll):
                reply = ask(path)
                data = reply.get_data()  # all of it, also of a file that is streamed
                shown |= {rule} if reply.status_code == 200 else set()
                page = reply.mimetype == "text/html" and not 300 <= reply.status_code < 400
                text = data.decode() if page else ""
                seen += [text] if "<!doctype html" in text else []
                reply.close()
    assert {rule for rule, _ in pages(desk, values)} - shown == set(NOT_SHOWN)
    stranger = desk.browser()
    seen += [stranger.get(path).get_data(as_text=True) for path in ("/sign-in", "/no-such-page")]
    assert {marks(page, "LATIHAN") for page in seen} == {(training,) * 3}
    if not training:
        assert not any("LATIHAN" in page for page in seen)


def test_the_mark_is_in_the_language_of_the_page(desk: Desk) -> None:
    training, browser = desk.centre.identity.realm == "training", desk.at_work("head")
    browser.post("/language", {"language": "en", "next": "/console/"})
    page = browser.text("/")
    assert marks(page, "TRAINING") == (training,) * 3
