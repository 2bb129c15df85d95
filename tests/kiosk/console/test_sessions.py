"""Signing in, how long it lasts, and what ends it."""

from __future__ import annotations

import hashlib
from contextlib import closing

import pytest

from sync.database import connect
from sync.gateway.centre import DATABASE
from sync.gateway.staff import service as staff
from tests.founders import two
from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk, number


def signed_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def cookie(browser: Browser) -> str:
    found = browser.http.get_cookie("lpse_console", path="/console/")
    return "" if found is None else str(found.value)


def test_a_session_ends_after_half_an_hour_without_anybody(desk: Desk) -> None:
    browser = desk.at_work("front_desk")
    desk.clock.pass_(minutes=29)
    assert signed_in(browser)
    desk.clock.pass_(minutes=29)
    assert signed_in(browser)
    desk.clock.pass_(minutes=31)
    assert not signed_in(browser)
    desk.clock.pass_(minutes=-31)
    assert not signed_in(browser), "an ended session does not come back with the clock"


def test_a_board_that_refreshes_itself_keeps_nobody_signed_in(desk: Desk) -> None:
    browser = desk.at_work("front_desk")
    for _ in range(6):
        desk.clock.pass_(minutes=4)
        assert browser.poll("/board").status_code == 200
        assert browser.get("/?auto=1").status_code == 200
    desk.clock.pass_(minutes=7)
    reply = browser.poll("/board")
    assert (reply.status_code, reply.headers["HX-Redirect"]) == (204, "/console/sign-in")


def test_a_poll_of_somebody_at_work_does(desk: Desk) -> None:
    browser = desk.at_work("front_desk")
    for _ in range(3):
        desk.clock.pass_(minutes=20)
        assert browser.poll("/board", **{"X-At-Work": "1"}).status_code == 200


def test_nobody_stays_longer_than_twelve_hours(desk: Desk) -> None:
    browser = desk.at_work("front_desk")
    for _ in range(36):
        desk.clock.pass_(minutes=20)
        assert signed_in(browser)
    desk.clock.pass_(minutes=1)
    assert not signed_in(browser)


def test_a_clock_set_back_keeps_nobody_signed_in(desk: Desk) -> None:
    head = desk.at_work("head")
    desk.clock.pass_(hours=-13)
    assert not signed_in(head)


def test_signing_in_makes_a_new_token_and_the_old_one_is_worth_nothing(desk: Desk) -> None:
    browser = desk.browser()
    browser.get("/sign-in")
    before = cookie(browser)
    assert browser.sign_in(number("head")).status_code == 303
    first = cookie(browser)
    assert first != before
    other = desk.browser()
    other.http.set_cookie("lpse_console", before, path="/console/")
    assert not signed_in(other), "a token planted before the sign-in"
    browser.post("/sign-out")
    thief = desk.browser()
    thief.http.set_cookie("lpse_console", first, path="/console/")
    assert not signed_in(thief)


def test_the_cookie_is_for_this_site_and_no_script(desk: Desk) -> None:
    browser = desk.browser()
    plain = browser.sign_in(number("head")).headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/console/"):
        assert part in plain
    assert "Secure" not in plain
    https = desk.app.test_client()
    reply = https.get("/console/sign-in", base_url="https://lpse.example")
    assert "Secure" in reply.headers["Set-Cookie"]


def test_the_database_holds_no_token_and_a_copy_of_it_opens_nothing(desk: Desk) -> None:
    browser = desk.at_work("head")
    token = cookie(browser)
    with closing(connect(desk.centre.home / DATABASE, readonly=True)) as db:
        rows = db.execute("SELECT * FROM console_session").fetchall()
    assert [bytes(row["token_hash"]) for row in rows] == [hashlib.sha256(token.encode()).digest()]
    assert token.encode() not in (desk.centre.home / DATABASE).read_bytes()
    thief = desk.browser()
    thief.http.set_cookie("lpse_console", rows[0]["token_hash"].hex(), path="/console/")
    assert not signed_in(thief)


@pytest.mark.parametrize("how", ["removed", "new secret", "new secret by command"])
def test_all_sessions_of_somebody_end_with_their_place_or_their_pin(desk: Desk, how: str) -> None:
    browsers = [desk.at_work("trainer"), desk.at_work("trainer")]
    head = desk.at_work("head")
    trainer = next(one for one in staff.members(desk.centre) if one.role == "trainer")
    reply = None
    if how == "removed":
        reply = head.post(f"/staff/{trainer.staff_id}/remove", {"reason": "pindah tugas"})
    elif how == "new secret":
        secret = {"secret": "917364", "again": "917364"}
        reply = head.post(f"/staff/{trainer.staff_id}/secret", secret)
    else:
        staff.change_secret(desk.centre, trainer.staff_id, "917364", by=two(desk.centre)[0])
    assert reply is None or reply.status_code == 303
    assert not any(signed_in(each) for each in browsers)
    assert signed_in(head)


def test_guessing_is_slowed_down_and_says_so(desk: Desk) -> None:
    browser = desk.browser()
    for left in (4, 3, 2, 1):
        reply = browser.sign_in(number("head"), "000000")
        assert reply.status_code in (403, 422)
        assert str(left) in reply.get_data(as_text=True)
    browser.sign_in(number("head"), "000000")
    refused = browser.sign_in(number("head"), PIN)
    assert refused.status_code != 303
    assert "15" in refused.get_data(as_text=True)
    desk.clock.pass_(seconds=16)
    assert browser.sign_in(number("head"), PIN).status_code == 303


def test_sign_in_leads_back_to_the_page_asked_for_and_never_elsewhere(desk: Desk) -> None:
    for wanted, led in (
        ("/journal?before=3", "/console/journal?before=3"),
        ("//evil.example/", "/console/"),
        ("https://evil.example/", "/console/"),
        ("/\\evil.example", "/console/"),
        ("/nix", "/console/"),
    ):
        browser = desk.browser()
        browser.get("/sign-in")
        form = {"person_id": number("head"), "secret": PIN, "next": wanted}
        assert browser.post("/sign-in", form).location == led
    asked = desk.browser().get("/journal?before=3").location
    assert asked == "/console/sign-in?next=/journal?before%3D3"


def test_a_line_break_in_the_wanted_page_leads_to_the_board(desk: Desk) -> None:
    stranger = desk.browser()
    stranger.get("/sign-in")
    form = {"person_id": number("head"), "secret": PIN, "next": "/?a\r\nSet-Cookie: x=1"}
    reply = stranger.post("/sign-in", form)
    assert (reply.status_code, reply.location) == (303, "/console/")


def test_secrets_never_come_back_in_a_page(desk: Desk) -> None:
    browser = desk.browser()
    reply = browser.sign_in(number("head"), "918273")
    assert "918273" not in reply.get_data(as_text=True)
    assert number("head") in reply.get_data(as_text=True)


def test_signing_in_and_out_are_in_the_journal(desk: Desk) -> None:
    browser = desk.at_work("head")
    browser.post("/sign-out")
    desk.at_work("administrator")
    from sync.gateway.journal import service as journal

    names = [entry.name for _, entry in journal.read(desk.centre)]
    assert names[-3:] == ["signed_in", "signed_out", "signed_in"]


def test_without_the_slash_the_console_is_found_all_the_same(desk: Desk) -> None:
    reply = desk.app.test_client().get("/console")
    assert (reply.status_code, reply.location) == (308, "/console/")
    assert desk.app.test_client().post("/console", headers=ORIGIN).status_code in (308, 405)
