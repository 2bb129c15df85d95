"""The console's board under a slow hand: a seat is chosen and acted on while the room moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sync.argon import LEAST
from sync.gateway.staff import service as staff
from tests.gateway_process import GatewayProcess
from tests.journeys.press import WAYS, hold, polled
from tests.journeys.seats import SimulatedSeat, seats
from tests.journeys.test_console import add_staff, sign_in
from tests.pages import settled


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gw")
    staff.calibrate(process.centre, LEAST)
    process.start()
    yield process
    process.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def room(gateway: GatewayProcess, page: Page) -> list[SimulatedSeat]:
    add_staff(gateway)
    made = seats(gateway, ["Kursi 01", "Kursi 02", "Kursi 03"])
    for each in made:
        each.report("closed")
    sign_in(page, gateway)
    expect(page.locator(".tile")).to_have_count(3)
    return made


def test_every_way_of_pressing_acts_although_the_room_moves(
    room: list[SimulatedSeat], page: Page
) -> None:
    for turn, way in enumerate(WAYS):
        box = page.locator(f"#seat-{room[0].seat_id}")
        target = page.locator(f"label[for=seat-{room[0].seat_id}]") if way in WAYS[:2] else box
        if way == "Enter":  # no key of a checkbox
            continue

        def moves(turn: int = turn) -> None:
            room[1].visited("PT Maju Bersama", minutes=20 + turn)
            polled(page, "/board")

        hold(page, target, way, moves)
        expect(box).to_be_checked()
        expect(page.locator("[data-chosen]")).to_have_text("1 kursi")
        box.uncheck(force=True)
    for turn, way in enumerate(WAYS):
        page.locator(f"#seat-{room[0].seat_id}").check(force=True)
        rincian = page.get_by_role("button", name="Rincian")

        def storm(turn: int = turn) -> None:
            room[2].visited(f"CV {turn}", trouble="clock_behind")
            polled(page, "/board")

        hold(page, rincian, way, storm)
        page.wait_for_url(f"**/seats/{room[0].seat_id}*")
        page.go_back()
        room[2].report("closed")
        expect(page.locator(".tile")).to_have_count(3)


def test_the_choice_the_focus_and_the_nodes_survive_every_change(
    room: list[SimulatedSeat], page: Page
) -> None:
    page.evaluate("document.querySelectorAll('.tile input').forEach(i => { i.ours = true; })")
    first = page.locator(f"#seat-{room[0].seat_id}")
    first.check(force=True)
    first.focus()
    for seat in room:
        seat.visited("PT Maju Bersama")
    expect(page.locator(".tile-open")).to_have_count(3)
    expect(first).to_be_checked()
    expect(first).to_be_focused()
    assert page.evaluate("[...document.querySelectorAll('.tile input')].every(i => i.ours)")


def test_a_session_that_ended_asks_the_whole_page_to_sign_in(
    room: list[SimulatedSeat], page: Page, gateway: GatewayProcess
) -> None:
    assert room
    page.context.clear_cookies()
    page.wait_for_url("**/console/sign-in*")
    expect(page.locator("h1")).to_contain_text("Masuk")
    assert settled(page).locator("header").count() == 1


@pytest.mark.parametrize("status", [403, 500])
def test_a_refused_board_is_a_page_and_not_a_part_of_one(
    room: list[SimulatedSeat], page: Page, status: int
) -> None:
    """What this server answers in trouble is a whole page: it never lands inside another one."""
    assert room
    whole = page.request.get(page.url).text()
    page.evaluate("window.drawn = 'first'")
    page.route("**/board*", lambda route: route.fulfill(status=status, body=whole), times=1)
    polled(page, "/board", status)
    if status == 403:  # the page is asked for as a whole
        page.wait_for_function("!window.drawn")
    else:
        polled(page, "/board")
    settled(page)
    assert page.locator("header").count() == page.locator("main").count() == 1
    expect(page.locator(".tile")).to_have_count(3)
    assert page.evaluate("window.drawn") == (None if status == 403 else "first")
