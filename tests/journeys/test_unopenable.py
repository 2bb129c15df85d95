"""A bid that will not open, to signed witness minutes: once a spoilt file, once a lost key."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import ADMINISTRATOR, FILES
from sync.gateway.bids import export
from sync.gateway.bids.export import BidRow
from sync.gateway.features import open_gateway
from sync.sealing import X25519Identity
from tests.journeys.test_late_arrival import move_deadline
from tests.journeys.walk import ONE_FILE, Walk

SOON_MS = 60_000
Look = Callable[[Page, str], None]


def accepted(walk: Walk, *, owner_key: bool) -> None:
    """A vendor seals for the tender, with or without a key of their own on the stick."""
    page = walk.page
    walk.enter()
    walk.open_seat()
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in()
    walk.to_files()
    walk.choose([next(iter(FILES))])
    walk.past_files()
    if owner_key:
        page.locator("label", has_text="Simpan di flashdisk").click()
        walk.button("Lanjutkan").click()
        walk.button("Ya, sudah saya pegang").click()
        page.wait_for_url("**/bid/summary")
    else:
        walk.skip_owner_key()
    walk.seal()
    expect(walk.receipt()).to_contain_text("Diterima server LPSE", timeout=SOON_MS)


def closed(house: House, folder: Path) -> BidRow:
    """Close the tender by an addendum; return the bid as the gateway lists it."""
    move_deadline(house, datetime.now(UTC) - timedelta(seconds=1), folder)
    (row,) = export.list_bids(open_gateway(house.room.home.gateway), ONE_FILE)
    assert row.outcome == "accepted"
    return row


def blob(house: House, sha256: str) -> Path:
    return next(one for one in house.room.home.gateway.rglob(sha256) if one.is_file())


def opened(sealed: Path, identity: Path, out: Path) -> Path:
    """The report of the program that the committee, or the vendor, runs."""
    words = ["bid", "open", str(sealed), "--identity", str(identity), "--out", str(out)]
    subprocess.run([sys.executable, "-m", "kiosk", *words], capture_output=True, check=False)
    return out.with_name(out.name + ".laporan.json")


def to_bid(desk: Page) -> None:
    desk.get_by_role("link", name="Bukti", exact=True).click()
    desk.get_by_role("link", name="Kesaksian", exact=True).click()
    desk.locator("#tender_id").fill(ONE_FILE)
    desk.get_by_role("button", name="Tampilkan penawarannya").click()
    desk.get_by_role("link", name=re.compile("^Tidak terbuka")).click()
    expect(desk.locator("h1")).to_contain_text("tidak terbuka")


def enter(desk: Page, key: str, operator: str, report: Path) -> None:
    desk.locator("label", has_text=key).first.click()
    desk.locator("#operator").fill(operator)
    desk.locator("#file").set_input_files(report)
    desk.get_by_role("button", name="Catat upaya ini").click()
    expect(desk.locator("tbody tr", has_text=operator)).to_be_visible()


def minutes(desk: Page, house: House) -> zipfile.ZipFile:
    desk.locator("#own_secret").fill(house.room.pin)
    desk.locator("#second").fill(ADMINISTRATOR.person_id)
    desk.locator("#second_secret").fill(house.room.pins["administrator"])
    with desk.expect_download() as made:
        desk.get_by_role("button", name="Buat berita acaranya").click()
    return zipfile.ZipFile(io.BytesIO(Path(made.value.path()).read_bytes()))


@pytest.fixture
def walk(page: Page, house: House) -> Walk:
    return Walk(page, house)


def test_a_file_spoilt_at_the_server_to_signed_minutes(
    walk: Walk, desk: Page, house: House, look_twice: Look, tmp_path: Path
) -> None:
    accepted(walk, owner_key=False)
    row = closed(house, tmp_path)
    sealed = blob(house, row.envelopes[0].sha256)
    sealed.chmod(0o600)
    data = bytearray(sealed.read_bytes())
    data[len(data) // 2] ^= 1
    sealed.write_bytes(data)
    to_bid(desk)
    expect(desk.locator("main")).to_contain_text("berkas berubah sesudah tiba")
    look_twice(desk, "unopened-spoilt")
    desk.get_by_role("button", name="Catat upaya ini").click()
    expect(desk.locator(".error-summary")).to_be_visible()
    report = opened(sealed, house.room.key_files[ONE_FILE], tmp_path / "dibuka")
    enter(desk, "Kunci panitia", "Budi Santoso", report)
    look_twice(desk, "unopened-spoilt-tried")
    packed = minutes(desk, house)
    record = json.loads(packed.read("kesaksian.json"))
    assert record["envelopes"][0]["hop"] == "server_changed"
    assert record["attempts"][0]["operator"] == "Budi Santoso"
    with pikepdf.open(packed.open("berita-acara-kesaksian.pdf")) as pdf:
        assert set(pdf.attachments) == {"kesaksian.json", "kesaksian.txt", "tanda-terima.txt"}
    with pikepdf.open(packed.open("rancangan-penerusan-lkpp.pdf")) as pdf:
        assert "laporan-upaya-1.json" in pdf.attachments


def test_a_lost_committee_key_and_the_owners_key_before_witnesses(
    walk: Walk, desk: Page, house: House, look_twice: Look, tmp_path: Path
) -> None:
    accepted(walk, owner_key=True)
    (owner,) = (
        one for one in house.room.stick.rglob("*.txt") if "AGE-SECRET-KEY" in one.read_text()
    )
    row = closed(house, tmp_path)
    sealed = blob(house, row.envelopes[0].sha256)
    other = tmp_path / "kunci-lain.txt"
    other.write_text(X25519Identity.generate().text + "\n")
    to_bid(desk)
    enter(desk, "Kunci panitia", "Budi Santoso", opened(sealed, other, tmp_path / "satu"))
    expect(desk.locator("main")).to_contain_text("Pada kunci panitia")
    expect(desk.locator("main")).to_contain_text("Ada kunci pemilik")
    look_twice(desk, "unopened-key")
    enter(desk, "Kunci pemilik", "Hadi dari PT Maju", opened(sealed, owner, tmp_path / "dua"))
    expect(desk.locator("main")).to_contain_text("terbuka dan utuh")
    look_twice(desk, "unopened-owner")
    packed = minutes(desk, house)
    record = json.loads(packed.read("kesaksian.json"))
    assert record["envelopes"][0]["hop"] == "key"
    assert [(one["key"], one["opened"]) for one in record["attempts"]] == [
        ("committee", False),
        ("owner", True),
    ]
    (tmp_path / "ba.pdf").write_bytes(packed.read("berita-acara-kesaksian.pdf"))
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "ba.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Dibuka dengan kunci pemilik di hadapan saksi" in text
    assert next(iter(FILES)) in {one.name for one in (tmp_path / "dua").rglob("*")}
