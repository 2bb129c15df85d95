"""Somebody calls staff from a seat: the console hears, answers, and the seat says so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import HEAD
from tests.journeys.walk import ONE_FILE, Walk

Look = Callable[[Page, str], None]


@pytest.fixture
def look(look_twice: Look) -> Look:
    return lambda page, name: look_twice(page, f"help-{name}")


def calling(page: Page) -> Locator:
    """The button in the header, which every page has."""
    return page.locator("header").get_by_role("button", name="Bantuan", exact=True)


def of_the_call(page: Page) -> Locator:
    return page.locator(".strip-help")


def test_a_call_is_heard_answered_and_ended(
    page: Page, house: House, desk: Page, look: Look
) -> None:
    seat = Walk(page, house)
    seat.enter()
    # An empty seat can call as well, by the keyboard alone.
    calling(page).focus()
    page.keyboard.press("Enter")
    expect(of_the_call(page)).to_contain_text("Petugas dipanggil")
    expect(page.locator("#waiting-parts[role=status]")).to_contain_text("Petugas dipanggil")
    expect(calling(page)).to_be_focused()
    look(page, "waiting")
    board = desk.locator("#board")
    expect(board).to_contain_text(re.compile(r"Bantuan: .*layar tunggu.*menunggu petugas"))
    look(desk, "board")

    # Opening the seat is an answer by itself.
    seat.open_seat()
    expect(of_the_call(page)).to_have_count(0)
    expect(board).not_to_contain_text("menunggu petugas")

    # In a visit, with a tender begun: what was typed stays, and staff see the page and the tender.
    seat.tender(ONE_FILE)
    seat.begin()
    page.get_by_label("NPWP atau ID penyedia").fill("3303012345")
    calling(page).click()
    expect(of_the_call(page)).to_contain_text("Petugas dipanggil")
    expect(page.get_by_label("NPWP atau ID penyedia")).to_have_value("3303012345")
    calling(page).click()  # a second press calls nobody twice
    expect(of_the_call(page)).to_have_count(1)
    look(page, "visit")
    desk.get_by_role("link", name="Bantuan", exact=True).click()
    expect(desk.locator(".call")).to_have_count(1)
    expect(desk.locator(".call")).to_contain_text("menyiapkan penawaran")
    expect(desk.locator(".call")).to_contain_text("Memasukkan penawaran")
    expect(desk.locator("main")).not_to_contain_text("Budi Santoso")
    look(desk, "calls")
    desk.get_by_role("button", name="Saya datang").click()
    expect(of_the_call(page)).to_contain_text("Petugas datang")
    look(page, "coming")
    expect(desk.locator(".call")).to_contain_text("Tampil di kursi: petugas datang")
    expect(desk.locator(".call")).to_contain_text(HEAD.name)
    look(desk, "answered")
    page.get_by_role("button", name="Sudah dibantu").click()
    expect(of_the_call(page)).to_have_count(0)
    expect(desk.locator(".call")).to_have_count(0)
    expect(desk.locator("tbody tr").first).to_contain_text("sudah dibantu")
    look(desk, "past")


def test_a_lock_stands_over_everything_and_staff_may_end_a_call(
    page: Page, house: House, desk: Page, look: Look
) -> None:
    seat = Walk(page, house)
    seat.enter()
    seat.open_seat()
    calling(page).click()
    expect(of_the_call(page)).to_contain_text("Petugas dipanggil")
    desk.get_by_role("link", name="Bantuan", exact=True).click()
    desk.get_by_role("button", name="Saya datang").click()
    expect(of_the_call(page)).to_contain_text("Petugas datang")
    # Locked: the page of the lock alone, with nothing of the visitor; the call stands.
    page.get_by_role("button", name="Kunci", exact=True).click()
    expect(page.locator("h1")).to_have_text("Komputer ini terkunci")
    expect(of_the_call(page)).to_contain_text("Petugas datang")
    expect(page.locator("body")).not_to_contain_text("Budi Santoso")
    look(page, "locked")
    desk.get_by_role("button", name="Selesai", exact=True).click()
    expect(of_the_call(page)).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Komputer ini terkunci")
    expect(desk.locator("tbody tr").first).to_contain_text(f"diselesaikan {HEAD.name}")


def test_without_a_link_it_is_kept_and_says_so(
    page: Page, house: House, desk: Page, look: Look
) -> None:
    seat = Walk(page, house)
    seat.enter()
    seat.open_seat()
    house.link.cut()
    expect(page.locator("header")).to_contain_text("Sambungan putus")
    calling(page).click()
    expect(of_the_call(page)).to_contain_text("Panggilan tersimpan di komputer ini.")
    expect(of_the_call(page)).to_contain_text("Belum sampai ke petugas: Sambungan putus.")
    look(page, "offline")
    # Taken back and called again while it is cut off: each is told in its turn once it is not.
    page.get_by_role("button", name="Batalkan panggilan").click()
    expect(of_the_call(page)).to_have_count(0)
    calling(page).click()
    expect(of_the_call(page)).to_contain_text("Panggilan tersimpan di komputer ini.")
    house.link.restore()
    expect(of_the_call(page)).to_contain_text("Petugas dipanggil")
    desk.get_by_role("link", name="Bantuan", exact=True).click()
    expect(desk.locator(".call")).to_have_count(1)
    expect(desk.locator("tbody tr")).to_have_count(1)
    expect(desk.locator("tbody tr")).to_contain_text("dibatalkan yang memanggil")
