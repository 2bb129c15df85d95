"""Requests from elsewhere, pages from before, and what every answer carries."""

from __future__ import annotations

import pytest

from tests.kiosk.console.people import ORIGIN, Desk

LOCK = "/console/lock-all"


def test_a_write_without_the_pages_token_does_nothing(desk: Desk) -> None:
    seat = desk.seat()
    seat.visited()
    head = desk.at_work("head")
    other = desk.at_work("head")
    for token in ("", "0" * 64, other.token, "ünï"):
        reply = head.http.post(LOCK, data={"page_token": token}, headers=ORIGIN)
        assert reply.status_code == 403
        assert "lama terbuka" in reply.get_data(as_text=True)
    assert desk.room.pending(seat.seat_id) == []
    assert head.post("/lock-all").status_code == 303
    assert [order.act for order in desk.room.pending(seat.seat_id)] == ["lock"]


def test_a_page_from_before_the_sign_out_is_refused(desk: Desk) -> None:
    head = desk.at_work("head")
    before = head.token
    head.post("/sign-out")
    head.sign_in("198001012005011003")
    assert before != head.token
    reply = head.http.post(LOCK, data={"page_token": before}, headers=ORIGIN)
    assert reply.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8441"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ],
    ids=str,
)
def test_a_write_from_anothers_page_is_refused_even_with_cookie_and_token(
    desk: Desk, headers: dict[str, str]
) -> None:
    head = desk.at_work("head")
    reply = head.http.post(LOCK, data={"page_token": head.token}, headers=headers)
    assert reply.status_code == 403
    assert "tidak datang dari halaman" in reply.get_data(as_text=True)


def test_a_proxy_that_speaks_tls_to_the_browser_is_no_other_site(desk: Desk) -> None:
    head = desk.at_work("head")
    proxied = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    reply = head.http.post(LOCK, data={"page_token": head.token}, headers=proxied)
    assert reply.status_code == 303


def test_another_sites_page_may_link_here_but_not_read_or_embed(desk: Desk) -> None:
    head = desk.at_work("head")
    navigate = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert head.http.get("/console/", headers={**cross, **navigate}).status_code == 200
    assert (
        head.http.get("/console/", headers={**cross, "Sec-Fetch-Mode": "cors"}).status_code == 403
    )
    frame = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert head.http.get("/console/", headers={**cross, **frame}).status_code == 403


@pytest.mark.parametrize("host", ["", "a b", "evil.example/..", "x@y", "localhost:99999999"])
def test_a_host_that_is_none_is_refused(desk: Desk, host: str) -> None:
    reply = desk.app.test_client().get("/console/sign-in", headers={"Host": host})
    assert reply.status_code in (400, 403)


def test_a_session_of_one_host_is_none_at_a_rebinding_name(desk: Desk) -> None:
    head = desk.at_work("head")
    reply = head.http.get("/console/", base_url="http://evil.example")
    assert reply.status_code == 303


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nix", "/board", "/static/nix.css"])
def test_no_answer_may_be_kept_or_run_what_is_not_ours(desk: Desk, path: str) -> None:
    reply = desk.at_work("head").get(path)
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_is_not_there_still_knows_who_asks_and_in_which_language(desk: Desk) -> None:
    head = desk.at_work("head")
    reply = head.get("/nix")
    assert reply.status_code == 404
    assert "Petugas head" in reply.get_data(as_text=True)
    assert head.post("/language", {"language": "en", "next": "/nix"}).location == "/console/"
    assert '<html lang="en">' in head.get("/nix").get_data(as_text=True)
    assert "Petugas" not in desk.browser().get("/nix").get_data(as_text=True)


def test_only_the_consoles_own_files_are_served(desk: Desk) -> None:
    stranger = desk.browser()
    for name in ("app.js", "bidding.css", "../templates/base.html", "%2e%2e/pyproject.toml"):
        assert stranger.get(f"/static/{name}").status_code == 404
    reply = stranger.get("/static/console.css?v=1")
    assert "immutable" in reply.headers["Cache-Control"]
    reply.close()


def test_pages_hold_nothing_inline(desk: Desk) -> None:
    import re

    seat = desk.seat()
    seat.visited()
    head = desk.at_work("head")
    for path in ("/", "/staff", "/journal", "/layout", "/enrol", f"/seats/{seat.seat_id}"):
        page = head.text(path)
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]* src=)", page), path


def test_the_seats_api_is_as_before_beside_the_console(desk: Desk) -> None:
    http = desk.app.test_client()
    assert http.get("/v1/feed").status_code == 401
    assert http.get("/v1/feed").content_type == "application/problem+json"
    head = desk.at_work("head")
    assert head.http.get("/v1/feed").status_code == 401, "a console's cookie is no seat's token"


def test_a_seats_token_opens_no_page(desk: Desk) -> None:
    from sync.wire import tokens
    from sync.wire.keys import SigningKey

    token = tokens.issue(SigningKey.generate(), "s-1", "gw", desk.clock())
    reply = desk.app.test_client().get("/console/", headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == 303


def test_a_failure_inside_tells_no_details(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    head = desk.at_work("head")
    monkeypatch.setattr(desk.room, "board", fail)
    reply = head.get("/")
    assert reply.status_code == 500
    assert "secret" not in reply.get_data(as_text=True).replace("console/_secret", "")
