"""Every page of a seat has the button, and its kind has a name."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from flask import Flask

from kiosk.help.pages import OF_BLUEPRINT, OF_ENDPOINT, page_at, page_of
from kiosk.web.help_words import PAGE_WORDS
from sync.wire.help import HelpPage
from sync.wire.shapes import Realm
from tests.kiosk.bidding.support import Browser, SeatInProcess, furnish

NO_PAGES = {"shell.static", "shell.frame", "shell.boot"}


@pytest.fixture(params=["production", "training"])
def seat(request: pytest.FixtureRequest, tmp_path: Path) -> SeatInProcess:
    realm: Realm = request.param
    made = furnish(tmp_path, realm=realm)
    request.addfinalizer(made.close)
    return made


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_every_page_of_a_seat_is_of_a_kind_that_has_a_name(seat: SeatInProcess) -> None:
    found = endpoints(seat.app) - NO_PAGES
    assert {one for one in found if page_of(one) == "other"} == set()
    assert len(found) > 50
    assert set(PAGE_WORDS) == set(get_args(HelpPage))
    everything = {rule.endpoint for rule in seat.app.url_map.iter_rules()}
    if seat.core.identity.realm == "training":  # which has every feature
        assert set(OF_ENDPOINT) <= everything
        assert set(OF_BLUEPRINT) <= {one.partition(".")[0] for one in everything} | {"regions"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "waiting"),
        ("/?closed=1", "waiting"),
        ("/locked", "locked"),
        ("/bid/files?stick=1", "files"),
        ("/bid/files/add", "files"),
        ("/lock", "other"),
        ("/nowhere", "other"),
        ("//example.org/", "other"),
        ("https://example.org/", "other"),
        ("", "other"),
        ("\x00", "other"),
    ],
)
def test_an_address_tells_the_kind_of_its_page(seat: SeatInProcess, path: str, kind: str) -> None:
    with seat.app.test_request_context("/", base_url="http://127.0.0.1:1"):
        assert page_at(path) == kind


def test_the_button_calls_from_where_it_stands_also_without_a_script(
    seat: SeatInProcess,
) -> None:
    browser = Browser(seat)
    browser.get("/")
    assert 'action="/help/call"' in browser.page
    assert "strip-help" not in browser.page
    browser.post("/help/call", next="/?")
    assert browser.url == "/"
    assert "Panggilan tersimpan di komputer ini." in browser.page
    browser.post("/help/end", next="https://example.org/")
    assert browser.url == "/"
    assert "strip-help" not in browser.page
