"""The first administrator: once, by the code of `gateway init`."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.staff import service as staff
from tests.kiosk.console.people import PIN, Desk

FORM = {
    "person_id": "198505052010011005",
    "name": "Budi Santoso",
    "secret": PIN,
    "again": PIN,
}


def test_the_code_makes_one_administrator_who_is_signed_in(empty_desk: Desk) -> None:
    code = staff.setup_code(empty_desk.centre)
    browser = empty_desk.browser()
    assert browser.get("/sign-in").location == "/console/setup"
    browser.text("/setup")
    reply = browser.post("/setup", {**FORM, "code": code.lower().replace("-", " ")})
    assert (reply.status_code, reply.location) == (303, "/console/")
    assert "Budi Santoso" in browser.text("/")
    (member,) = staff.members(empty_desk.centre)
    assert (member.role, member.person_id) == ("administrator", FORM["person_id"])


def test_the_page_is_gone_once_used(empty_desk: Desk) -> None:
    code = staff.setup_code(empty_desk.centre)
    first, late = empty_desk.browser(), empty_desk.browser()
    for each in (first, late):
        each.text("/setup")
    assert first.post("/setup", {**FORM, "code": code}).status_code == 303
    assert late.post("/setup", {**FORM, "code": code}).status_code == 404
    assert late.get("/setup").status_code == 404
    assert late.get("/sign-in").status_code == 200
    assert len(staff.members(empty_desk.centre)) == 1


def test_without_a_code_there_is_no_such_page(empty_desk: Desk, desk: Desk) -> None:
    assert empty_desk.browser().get("/setup").status_code == 404
    assert desk.browser().get("/setup").status_code == 404


def test_a_code_lives_a_day(empty_desk: Desk) -> None:
    code = staff.setup_code(empty_desk.centre)
    browser = empty_desk.browser()
    browser.text("/setup")
    empty_desk.clock.now += timedelta(hours=24)
    assert browser.post("/setup", {**FORM, "code": code}).status_code == 404


def test_what_is_wrong_stands_at_its_field_and_the_code_still_counts(empty_desk: Desk) -> None:
    code = staff.setup_code(empty_desk.centre)
    browser = empty_desk.browser()
    browser.text("/setup")
    for wrong, field in (
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, "code"),
        ({"code": ""}, "code"),
        ({"again": "482914"}, "again"),
        ({"secret": "123456", "again": "123456"}, "secret"),
        ({"secret": "48291", "again": "48291"}, "secret"),
        ({"name": ""}, "name"),
        ({"person_id": " "}, "person_id"),
    ):
        reply = browser.post("/setup", {**FORM, "code": code, **wrong})
        page = reply.get_data(as_text=True)
        assert (reply.status_code, f'id="{field}-error"' in page) == (422, True), wrong
        assert PIN not in page
    assert browser.post("/setup", {**FORM, "code": code}).status_code == 303
