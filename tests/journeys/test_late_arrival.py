"""A bid that was sealed in time and arrives late: held with its evidence, ruled on, and told.

Real gateway and seat, a link that is really cut, an addendum that the seat has not seen, the
committee's ruling entered by two at the console, and the vendor who reads it at the seat.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import ADMINISTRATOR
from sync import receipts, rulings
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.gateway.tenders import service as tenders
from sync.wire.times import from_text, to_text
from tests.journeys.walk import ONE_FILE, Walk
from tests.sync.gateway.cast import package

SOON_MS = 60_000
RULING = {
    "reason": "Tersegel sebelum batas akhir; sambungan ruang penawaran putus.",
    "minutes": "12/POKJA/2026, 25 November 2026",
    "members": "197504082002121003 Budi Santoso\n198211172009042001 Siti Rahayu",
}


def move_deadline(house: House, end: datetime, folder: Path) -> None:
    """Take in an addendum at the gateway, as the administrator does."""
    centre = open_gateway(house.room.home.gateway)
    (tender,) = [one for one in tenders.newest(centre) if one.tender_id == ONE_FILE]
    [head] = [one for one in staff.members(centre) if one.role == "head"]
    release = {
        "ocid": tender.ocid,
        "id": f"{ONE_FILE}-adendum",
        "date": to_text(datetime.now(UTC)),
        "tag": ["tenderAmendment"],
        "tender": {
            "id": ONE_FILE,
            "tenderPeriod": {"endDate": to_text(end)},
            "amendments": [{"id": "1", "description": "Batas akhir dimajukan"}],
        },
    }
    path = folder / "adendum.json"
    path.write_bytes(package(release))
    report = tenders.import_files(centre, [path], by=head)
    assert report.changed == 1, report


def sealed_bid(house: House, folder: Path) -> receipts.Receipt:
    """The provisional receipt that the vendor saved to the stick."""
    found = sorted(house.room.stick.rglob("tanda-terima-sementara-*.txt"))
    assert found
    return receipts.read(found[-1].read_text("utf-8"))


def test_a_late_arrival_is_held_ruled_on_and_read_by_the_vendor(
    page: Page,
    desk: Page,
    house: House,
    axe: Callable[[Page], None],
    look_twice: Callable[[Page, str], None],
    tmp_path: Path,
) -> None:
    walk = Walk(page, house)
    walk.bring_one_file()

    house.link.cut()
    walk.seal()
    main = walk.receipt()
    expect(main).to_contain_text("Belum terkirim", timeout=SOON_MS)
    page.locator("[id^=save-]").first.click()
    expect(page.locator("main")).to_contain_text("Sudah tersimpan di flashdisk", timeout=SOON_MS)
    receipt = sealed_bid(house, tmp_path)
    assert receipt.sealed.latest is not None
    end = from_text(receipt.sealed.latest) + timedelta(seconds=2)
    while datetime.now(UTC) <= end + timedelta(seconds=1):
        time.sleep(0.2)
    move_deadline(house, end, tmp_path)
    house.link.restore()
    expect(main).to_contain_text("Perlu tindakan", timeout=SOON_MS)
    expect(main).to_contain_text("setelah batas waktu")
    look_twice(page, "late-held-seat")

    # At the console: the evidence, a sheet for the committee, the ruling.
    desk.get_by_role("link", name="Bukti", exact=True).click()
    expect(desk.locator("main")).to_contain_text(receipt.tenderer_name)
    look_twice(desk, "late-held-list")
    desk.get_by_role("link", name=re.compile("^Lihat bukti")).click()
    expect(desk.locator("main")).to_contain_text("pasti tidak lewat batas waktu")
    look_twice(desk, "late-held-bid")
    with desk.expect_download() as sheet:
        desk.get_by_role("button", name="Ambil lembar bukti untuk panitia").click()
    sheet.value.save_as(tmp_path / "lembar.pdf")
    assert (tmp_path / "lembar.pdf").read_bytes().startswith(b"%PDF")

    desk.get_by_role("button", name="Catat keputusan panitia").click()
    expect(desk.locator(".error-summary")).to_contain_text("Alasan panitia belum ditulis")
    axe(desk)
    desk.locator("label", has_text="Diterima untuk dibuka").click()
    for name, text in RULING.items():
        desk.locator(f"#{name}").fill(text)
    desk.locator("#own_secret").fill(house.room.pin)
    desk.locator("#second").fill(ADMINISTRATOR.person_id)
    desk.locator("#second_secret").fill(house.room.pins["administrator"])
    desk.get_by_role("button", name="Catat keputusan panitia").click()
    expect(desk.locator("h1")).to_have_text("Keputusan panitia: diterima untuk dibuka")
    look_twice(desk, "late-ruling")
    with desk.expect_download() as paper:
        desk.get_by_role("button", name="Ambil PDF keputusan").click()
    made = tmp_path / "keputusan.pdf"
    paper.value.save_as(made)

    # The vendor reads it at the seat, without having done anything.
    expect(main).to_contain_text("Panitia menerima penawaran ini.", timeout=SOON_MS)
    expect(main).to_contain_text(RULING["reason"])
    expect(main).to_contain_text("Tanda terima resmi")
    look_twice(page, "late-ruled-seat")
    page.locator("#open-ruling").click()
    expect(page.locator("h1")).to_have_text("Keputusan panitia")
    expect(page.locator("main")).to_contain_text(RULING["minutes"])
    look_twice(page, "late-ruling-seat")
    page.locator("#done").click()
    expect(main).to_contain_text("Tanda terima resmi")
    page.locator("[id^=save-]").first.click()
    expect(page.locator("main")).to_contain_text("Sudah tersimpan di flashdisk", timeout=SOON_MS)
    [saved] = house.room.stick.rglob("keputusan-panitia-*.txt")
    assert rulings.read(saved.read_text("utf-8")).bid_id == receipt.bid_id
    assert len(list(house.room.stick.rglob("keputusan-panitia-*.pdf"))) == 1

    # Anybody checks the ruling with the gateway's key alone.
    key = open_gateway(house.room.home.gateway).identity
    words = ["ruling", "verify", str(saved), "--key", f"{key.gateway_id}={key.gateway_key}"]
    ran = subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["outcome"] == "accepted"
