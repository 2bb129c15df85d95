"""The link of a real seat is cut while somebody seals; the papers of the outage come from it."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import HEAD
from sync import notes, outage_record
from sync.gateway.features import open_gateway
from tests.journeys.walk import ONE_FILE, Walk

SOON_MS = 60_000
CUT_S = 25


def test_an_outage_is_told_by_the_seat_and_its_papers_are_made(
    page: Page,
    desk: Page,
    house: House,
    axe: Callable[[Page], None],
    look_twice: Callable[[Page, str], None],
    shot: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    walk = Walk(page, house)
    walk.bring_one_file()
    house.link.cut()
    cut_at = datetime.now(UTC)
    walk.seal()
    main = walk.receipt()
    expect(main).to_contain_text("Belum terkirim", timeout=SOON_MS)
    time.sleep(CUT_S)
    restored_at = datetime.now(UTC)
    house.link.restore()
    expect(main).to_contain_text("Diterima server LPSE", timeout=SOON_MS)
    accepted_at = datetime.now(UTC)

    desk.get_by_role("link", name="Bukti", exact=True).click()
    desk.get_by_role("link", name="Berkas gangguan", exact=True).click()
    told = desk.locator("tbody tr", has_text="Kursi 07")
    for _ in range(30):
        # The first status after the cut may still tell of an outage that goes on.
        with contextlib.suppress(AssertionError):
            expect(told.first).not_to_contain_text("belum berakhir", timeout=1_000)
            expect(told.first).to_be_visible(timeout=1_000)
            break
        desk.reload()
    expect(told.first).to_contain_text("tidak ada jawaban")
    look_twice(desk, "outage-list")

    desk.locator("#end").fill("besok")
    desk.get_by_role("button", name="Buat berkasnya").click()
    expect(desk.locator(".error-summary")).to_be_visible()
    axe(desk)
    shot(desk, "outage-wrong-id")
    desk.goto(desk.url)
    desk.locator("#cause").fill("Kabel penyedia jaringan putus")
    with desk.expect_download() as made:
        desk.get_by_role("button", name="Buat berkasnya").click()
    packed = zipfile.ZipFile(io.BytesIO(Path(made.value.path()).read_bytes()))
    record = json.loads(packed.read("gangguan.json"))
    (ended,) = [one for one in record["outages"] if one["outage"]["over"]]
    first, last = ended["outage"]["first"], ended["outage"]["last"]
    begin = datetime.fromisoformat(first["earliest"])
    end = datetime.fromisoformat(last["latest"])
    # The seat's own word, beside what this test did to the cable.
    assert cut_at.timestamp() - 5 <= begin.timestamp() <= cut_at.timestamp() + 15
    assert restored_at.timestamp() - 15 <= end.timestamp() <= accepted_at.timestamp() + 15
    assert ONE_FILE in {one["tender_id"] for one in record["tenders"]}
    assert [one["outcome"] for one in record["bids"]] == ["accepted"]
    identity = open_gateway(house.room.home.gateway)
    keys = {identity.identity.gateway_id: identity.key.public}
    text, _ = notes.verify(packed.read("gangguan.txt").decode(), keys)
    assert outage_record.digest(packed.read("gangguan.json").decode()) in text
    with pikepdf.open(packed.open("berkas-gangguan.pdf")) as pdf:
        assert set(pdf.attachments) == {"gangguan.json", "gangguan.txt"}

    # The same by the command line.
    secret = tmp_path / "pin.txt"
    secret.write_text(house.room.pin)
    secret.chmod(0o600)
    day = datetime.now(UTC).date().isoformat()
    words = ["--home", str(house.room.home.root), "gateway", "outage", "--from", "2026-01-01"]
    words += ["--to", "2099-01-01", "--out", str(tmp_path / day), "--by", HEAD.person_id]
    ran = subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--secret-file", str(secret)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / day / "berita-acara-gangguan.pdf").read_bytes().startswith(b"%PDF")
