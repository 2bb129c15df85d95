"""The pages on which staff announce: every form right and wrong, two people at once, all zones."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.database import connect, write_tx
from sync.gateway.announcements import service
from sync.gateway.centre import DATABASE
from sync.gateway.features import open_gateway
from sync.wire.announcements import MOST_AT_ONCE, MOST_CHARACTERS, Announcement
from sync.wire.times import from_text
from tests.kiosk.console.people import Desk
from tests.sync.gateway.cast import Clock

# The clock of the cast stands at 2026-11-24 12.00 WIB.
POWER = {
    "severity": "outage",
    "text_id": "Listrik padam pukul 13.00.",
    "text_en": "No electricity from 13:00.",
    "starts_at": "2026-11-24 13.00",
    "ends_at": "2026-11-24 14:30",
}


def newest(desk: Desk) -> list[Announcement]:
    return [each.announcement for each in service.latest(desk.centre, 50)]


def test_an_announcement_is_kept_as_it_was_typed(desk: Desk) -> None:
    front = desk.at_work("front_desk")
    front.text("/announcements/new")
    assert front.post("/announcements/new", POWER).status_code == 303
    (one,) = newest(desk)
    assert (one.version, one.severity, one.withdrawn) == (1, "outage", False)
    assert (one.text_id, one.text_en) == (POWER["text_id"], POWER["text_en"])
    assert from_text(one.starts_at) == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    assert from_text(one.ends_at) == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    page = front.text(f"/announcements/{one.announcement_id}")
    assert 'value="2026-11-24 13.00"' in page
    assert 'value="2026-11-24 14.30"' in page
    assert "Listrik padam pukul 13.00." in front.text("/announcements")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "besok",
        "2026-11-28",
        "2026-11-28 24.00",
        "2026-11-28 10.60",
        "2026-02-29 10.00",
        "2026-13-01 10.00",
        "0000-01-01 10.00",
        "0001-01-01 00.00",
        "28/11/2026 10.00",
        "11/28/2026 10:00 AM",
        "2026-11-28T10:00",
        "2026-11-28 10.00 WIT",
        "٢٠٢٦-١١-٢٨ ١٠.٠٠",
        "-2026-11-28 10.00",
        "2026-11-28 10.00\x00",
        "9" * 500,
    ],
)
@pytest.mark.parametrize("name", ["starts_at", "ends_at"])
def test_a_time_that_is_none_is_told_beside_its_field(desk: Desk, name: str, text: str) -> None:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    reply = front.post("/announcements/new", {**POWER, name: text})
    assert reply.status_code == 422
    page = reply.get_data(as_text=True)
    assert f'id="{name}-error"' in page
    assert POWER["text_id"] in page
    assert newest(desk) == []


@pytest.mark.parametrize(
    ("changes", "field", "status"),
    [
        ({"severity": ""}, "severity", 422),
        ({"severity": "catastrophe"}, "severity", 422),
        ({"text_id": " \n "}, "text_id", 422),
        ({"text_en": ""}, "text_en", 422),
        ({"text_en": "x" * (MOST_CHARACTERS + 1)}, "text_en", 422),
        ({"ends_at": "2026-11-24 13.00"}, "ends_at", 422),
        ({"ends_at": "2026-11-24 12.59"}, "ends_at", 422),
        ({"starts_at": "2026-11-24 10.00", "ends_at": "2026-11-24 12.00"}, "ends_at", 422),
        ({"ends_at": "2027-11-26 13.01"}, "ends_at", 422),
        ({"ends_at": "9999-12-31 23.59"}, "ends_at", 422),
        ({"starts_at": "0001-01-01 23.59"}, "ends_at", 422),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk, changes: dict[str, str], field: str, status: int
) -> None:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    reply = front.post("/announcements/new", {**POWER, **changes})
    page = reply.get_data(as_text=True)
    assert (reply.status_code, f'id="{field}-error"' in page) == (status, True), page
    assert newest(desk) == []


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        ("2028-02-29 00.00", "2028-02-29 23.59"),
        ("9999-12-31 00.00", "9999-12-31 23.59"),
        ("2026-11-24 9.05", "2026-12-1 0:00"),
        ("2026-11-24  13.00", " 2026-11-24 14.00 "),
    ],
)
def test_odd_times_that_the_calendar_has_are_taken(
    desk: Desk, starts_at: str, ends_at: str
) -> None:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    asked = {**POWER, "starts_at": starts_at, "ends_at": ends_at}
    assert front.post("/announcements/new", asked).status_code == 303
    (one,) = newest(desk)
    head = desk.at_work("head")
    for path in ("/", "/announcements", f"/announcements/{one.announcement_id}", "/journal"):
        head.text(path)


@pytest.mark.parametrize(
    ("zone", "hour"), [("Asia/Jakarta", 5), ("Asia/Makassar", 4), ("Asia/Jayapura", 3)]
)
def test_times_are_those_of_the_room(
    furnished_console: Path, tmp_path: Path, zone: str, hour: int
) -> None:
    home = tmp_path / "gw"
    shutil.copytree(furnished_console, home)
    db = connect(home / DATABASE)
    with write_tx(db):
        db.execute("UPDATE gateway SET timezone = ?", (zone,))
    db.close()
    clock = Clock()
    desk = Desk(open_gateway(home, clock=clock), clock)
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    asked = {**POWER, "starts_at": "2026-12-01 12.00", "ends_at": "2026-12-02 00.00"}
    assert front.post("/announcements/new", asked).status_code == 303
    (one,) = newest(desk)
    assert from_text(one.starts_at) == datetime(2026, 12, 1, hour, tzinfo=UTC)
    page = front.text(f"/announcements/{one.announcement_id}")
    assert 'value="2026-12-01 12.00"' in page
    assert 'value="2026-12-02 00.00"' in page


def begun(desk: Desk) -> str:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    front.post("/announcements/new", POWER)
    return newest(desk)[0].announcement_id


def test_of_two_people_at_once_the_later_one_reads_first_what_the_other_wrote(desk: Desk) -> None:
    path = f"/announcements/{begun(desk)}"
    one, other = desk.at_work("front_desk"), desk.at_work("head")
    for each in (one, other):
        assert 'name="seen" value="1"' in each.text(path)
    assert other.post(path, {**POWER, "seen": "1", "text_id": "Batal padam."}).status_code == 303
    for _ in range(2):  # pressing again changes nothing: the page still says which one it has seen
        reply = one.post(path, {**POWER, "seen": "1", "text_id": "Padam lebih lama."})
        page = reply.get_data(as_text=True)
        assert (reply.status_code, "Padam lebih lama." in page) == (409, True)
        assert 'name="seen" value="1"' in page
    (kept,) = newest(desk)
    assert (kept.version, kept.text_id) == (2, "Batal padam.")
    assert one.post(f"{path}/withdraw", {"seen": "1"}).status_code == 409
    assert one.post(f"{path}/withdraw", {"seen": "2"}).status_code == 303
    assert other.post(f"{path}/withdraw", {"seen": "2"}).status_code == 303
    assert other.post(path, {**POWER, "seen": "2"}).status_code == 409
    assert [(each.version, each.withdrawn) for each in newest(desk)] == [(3, True)]


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "99999999999", "٢", "1.0"])
def test_a_version_that_is_none_changes_nothing(desk: Desk, seen: str) -> None:
    path = f"/announcements/{begun(desk)}"
    front = desk.at_work("front_desk")
    front.get(path)
    assert front.post(path, {**POWER, "seen": seen}).status_code == 409
    assert front.post(f"{path}/withdraw", {"seen": seen}).status_code == 409
    assert [(each.version, each.withdrawn) for each in newest(desk)] == [(1, False)]


def test_one_more_than_a_screen_holds_is_refused(desk: Desk) -> None:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    for _ in range(MOST_AT_ONCE):
        assert front.post("/announcements/new", POWER).status_code == 303
    reply = front.post("/announcements/new", POWER)
    assert (reply.status_code, 'id="starts_at-error"' in reply.get_data(as_text=True)) == (
        409,
        True,
    )
    later = {**POWER, "starts_at": POWER["ends_at"], "ends_at": "2026-11-24 18.00"}
    assert front.post("/announcements/new", later).status_code == 303


def acts(path: str) -> list[tuple[str, dict[str, str]]]:
    return [("/announcements/new", POWER), (path, {**POWER, "seen": "1"}),
            (f"{path}/withdraw", {"seen": "1"})]  # fmt: skip


def test_without_the_pages_token_nothing_is_announced(desk: Desk) -> None:
    path = f"/announcements/{begun(desk)}"
    front = desk.at_work("front_desk")
    for where, asked in acts(path):
        front.token = "0" * 64  # the page that refuses brings the right one
        assert front.post(where, asked).status_code == 403, where
    assert [(each.version, each.withdrawn) for each in newest(desk)] == [(1, False)]


def test_markup_is_text(desk: Desk) -> None:
    front = desk.at_work("front_desk")
    front.get("/announcements/new")
    nasty = "<script>alert(1)</script> {{ 7*7 }} \" ' &amp;"
    front.post("/announcements/new", {**POWER, "text_id": nasty, "starts_at": "2026-11-24 11.00"})
    for path in ("/", "/announcements", f"/announcements/{newest(desk)[0].announcement_id}"):
        page = front.text(path)
        assert "<script>alert" not in page
        assert "{{ 7*7 }}" in page
    assert "<script>alert" not in desk.at_work("head").text("/journal")
