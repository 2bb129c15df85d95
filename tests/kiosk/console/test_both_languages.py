"""A page that answers a form brings itself in both languages, and nothing is done for it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from kiosk.web import both
from sync.gateway.journal import service as journal
from tests.kiosk.console.people import Browser, Desk

CARRIED = re.compile(rf'<script type="application/json" id="{both.ID}">(.*?)</script>', re.S)
MAIN = re.compile(r"<main\b.*</main>", re.S)
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("/staff/new", {"name": "Rina <b>", "secret": "592614", "again": "592615"}),
    ("/announcements/new", {"text_id": ""}),
    ("/enrol", {"seat_name": "", "second_secret": "592614"}),
    ("/regions", {}),
    ("/requirements/publish", {}),
    ("/blacklist/new", {"source": "", "secret": "592614"}),
    ("/accounts/transfer", {"secret": "592614"}),
    ("/alarms", {"code": "x", "seat": "y"}),
    ("/my-pin", {"present": "111222", "secret": "592614", "again": "592614"}),
    ("/requirements/tidak/ada/withdraw", {}),
]


def main(text: str) -> str:
    found = MAIN.search(text)
    assert found
    return found[0]


@pytest.mark.parametrize(("path", "typed"), REFUSED, ids=[path for path, _ in REFUSED])
def test_an_answer_carries_what_the_same_answer_says_in_the_other_language(
    desk: Desk, path: str, typed: dict[str, Any]
) -> None:
    said = {}
    for language, other in (("id", "en"), ("en", "id")):
        browser = desk.at_work("head")
        browser.text("/")
        browser.post("/language", {"language": language})
        browser.text("/")
        before = journal.read(desk.centre)
        reply = browser.post(path, typed)
        assert reply.status_code >= 400
        text = reply.get_data(as_text=True)
        found = CARRIED.search(text)
        assert found, path
        pages = json.loads(found[1])
        assert set(pages) == {"id", "en"} and pages[language]["main"] == main(text[: found.start()])
        assert "592614" not in text and "111222" not in text
        said[language] = pages
        assert len(journal.read(desk.centre)) - len(before) <= 1, "what was refused is noted once"
        assert pages[other]["main"] != pages[language]["main"]

    def same(page: str) -> str:
        """Without tokens and numbers, which each sign-in and each try has of its own."""
        return re.sub(r'value="[0-9a-f]{64}"|\d+', "#", page)

    assert same(said["id"]["en"]["main"]) == same(said["en"]["en"]["main"])
    assert same(said["id"]["id"]["main"]) == same(said["en"]["id"]["main"])


def test_what_is_only_read_and_what_leads_on_carry_nothing(desk: Desk) -> None:
    browser: Browser = desk.at_work("head")
    assert both.ID not in browser.text("/staff/new")
    assert both.ID not in browser.poll("/").get_data(as_text=True)
    reply = browser.post("/language", {"language": "en", "next": "/staff/new"})
    assert reply.status_code == 303 and both.ID not in reply.get_data(as_text=True)
