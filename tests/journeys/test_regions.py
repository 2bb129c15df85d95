"""A newer decree: published on the console, and chosen from at a seat whose link is cut since."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.regions.service import RegionTables
from sync.database import connect
from tests import forked
from tests.journeys.test_registration import admit
from tests.journeys.walk import Walk
from tests.newer_regions import DECREE, LABEL, newer
from tests.seat_process import until

KENDAL = '"33.24": "Kabupaten Kendal"'


def test_a_decree_goes_from_a_file_to_the_form_of_somebody_at_a_seat_without_a_link(
    desk: Page,
    page: Page,
    house: House,
    tmp_path: Path,
    look_twice: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    desk.get_by_role("link", name="Pendaftaran", exact=True).click()
    desk.get_by_role("link", name="Wilayah", exact=True).click()
    look_twice(desk, "regions-own")
    file = tmp_path / "wilayah.json"
    file.write_text(newer().replace(KENDAL, '"33.24": "Kendal"'), "utf-8")
    desk.get_by_label("Berkas daftar wilayah (.json)").set_input_files(file)
    desk.get_by_role("button", name="Periksa dan terbitkan").click()
    expect(desk.locator("#file-error")).to_contain_text("33.24 bukan kode")
    axe(desk)
    shot(desk, "regions-wrong-id")

    file.write_text(newer(), "utf-8")
    desk.get_by_label("Berkas daftar wilayah (.json)").set_input_files(file)
    desk.get_by_role("button", name="Periksa dan terbitkan").click()
    expect(desk.locator("main strong").first).to_contain_text(DECREE)
    look_twice(desk, "regions-published")
    seat = RegionTables(lambda: connect(house.room.home.database))
    until(lambda: seat.current().edition == DECREE)

    asked = ["--home", str(house.room.home.root), "--lang", "id", "doctor"]
    said = forked.run("kiosk", asked, cwd=tmp_path, env=os.environ).stdout
    assert " ".join(said.split()).count(f"{DECREE} tertanggal 1 Jul 2025") == 2, "seat and gateway"

    house.link.cut()
    walk = Walk(page, house)
    admit(walk)
    walk.button("Sudah saya baca").click()
    page.get_by_role("link", name="Mendaftar baru").click()
    page.locator("[name=entity][value=cv] + label").click()
    walk.button("Lanjutkan").click()
    page.goto(f"{walk.base}/registration/region")
    page.get_by_label("Ketik namanya").fill("temanggung")
    expect(page.locator(".region")).to_contain_text("Provinsi Baru")
    shot(page, "regions-at-the-seat-id")
    page.locator(".region").click()
    page.goto(f"{walk.base}/registration/check")
    expect(page.locator("main")).to_contain_text(LABEL)
