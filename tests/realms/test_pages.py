"""Every page of a training seat says so, whatever it shows; no page of a real one does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Response, request

from tests.kiosk.bidding.support import PORT, STAFF, SeatInProcess, furnish
from tests.kiosk.wiring.test_reading import (
    NOT_SHOWN,
    at_a_bid,
    at_a_desk,
    at_a_registration,
    at_nobody,
    at_training,
)

HOST = f"http://127.0.0.1:{PORT}"


class Pages:
    """Every whole page that a seat's application answers with, by the address it was asked at."""

    def __init__(self, seat: SeatInProcess) -> None:
        self.seen: list[tuple[str, int, str]] = []
        seat.app.after_request(self._look)

    def _look(self, answer: Response) -> Response:
        leads_on = 300 <= answer.status_code < 400  # with a page of Flask's own, never shown
        if answer.mimetype == "text/html" and not answer.is_streamed and not leads_on:
            text = answer.get_data(as_text=True)
            if "<!doctype html" in text:
                self.seen.append((request.path, answer.status_code, text))
        return answer


def marks(page: str, word: str) -> tuple[bool, bool, bool]:
    """What marks a page: its frame, the word in sight, and the word across it in print."""
    body = re.search(r'<body class="([^"]*)"', page)
    assert body is not None
    return (
        "realm-training" in body[1].split(),
        f'<span class="training-word">{word}</span>' in page,
        f'data-watermark="{word}"' in page,
    )


@pytest.fixture(params=["training", "production"])
def seat(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path, realm=request.param)
    yield made
    made.close()


def astray(seat: SeatInProcess) -> None:
    """Pages that nobody asks for: no such address or method, refused, drawn in another visit."""
    window, stranger = seat.client(), seat.app.test_client()
    window.http.get("/no-such-page", base_url=HOST)
    window.http.post("/leaps", base_url=HOST, headers={"Origin": HOST})
    stranger.get("/", base_url=HOST)
    stranger.get("/", base_url="http://elsewhere.example")
    window.http.post(
        "/language", base_url=HOST, headers={"Origin": HOST}, data={"page_token": "of another"}
    )


def test_every_page_shows_its_realm(seat: SeatInProcess) -> None:
    pages, training = Pages(seat), seat.core.identity.realm == "training"
    shown = at_nobody(seat) | at_a_bid(seat)
    seat.sessions.end_by_staff(STAFF)
    shown |= at_a_registration(seat)
    seat.sessions.end_by_staff(STAFF)
    shown |= at_a_desk(seat)
    seat.sessions.end_by_staff(STAFF)
    if training:
        shown |= at_training(seat)
        seat.sessions.end_by_staff(STAFF)
    astray(seat)
    read = {
        rule.endpoint for rule in seat.app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    assert read - shown == set(NOT_SHOWN)
    assert {403, 404, 421} <= {status for _, status, _ in pages.seen}
    assert {marks(page, "LATIHAN") for _, _, page in pages.seen} == {(training,) * 3}
    if not training:
        assert [path for path, _, page in pages.seen if "LATIHAN" in page] == []


def test_the_mark_is_in_the_language_of_the_page(seat: SeatInProcess) -> None:
    pages, training = Pages(seat), seat.core.identity.realm == "training"
    seat.core.language.choose("en")
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    for path in ("/tenders", "/bid/who", "/queue", "/leave", "/no-such-page"):
        window.http.get(path, base_url=HOST)
    seat.app.test_client().get("/", base_url=HOST)
    assert len(pages.seen) >= 5
    assert {marks(page, "TRAINING") for _, _, page in pages.seen} == {(training,) * 3}


def test_the_window_carries_the_word_above_the_page(seat: SeatInProcess) -> None:
    training = seat.core.identity.realm == "training"
    assert seat.terminal.title.startswith("LATIHAN · ") is training
