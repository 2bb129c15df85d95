"""What other people's programs hand in, at the command line: told in words, taken for no more."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync import notes
from sync.gateway.vendors import accounts
from sync.gateway.vendors import service as vendors
from sync.gateway.vendors.shared import move
from sync.wire.keys import SigningKey
from tests.kiosk.cli.test_ceremony import Shell
from tests.sync.gateway.cast import ALICE, BOB, BidMaker, House, open_house
from tests.sync.gateway.cast import ONE as TENDER
from tests.sync.sealing.support import COMMITTEE
from tests.sync.sealing.test_opening import packed, whole
from tests.sync.test_receipts import SEAT, a_note


@pytest.fixture
def house(tmp_path: Path) -> House:
    return open_house(tmp_path)


def test_a_name_that_is_not_the_registers_is_said_beside_it(house: House, tmp_path: Path) -> None:
    seat = house.seat()
    same, other = BidMaker(seat).submit(), BidMaker(seat, tenderer=BOB).submit()
    seat.post(seat.command(same), seat.command(other))
    with house.centre.writing() as db:
        db.execute("DELETE FROM tenderer WHERE tenderer_id = ?", (BOB,))
    vendors.add_tenderer(house.centre, BOB, "CV Sumber Rejeki", "rahasia-" + BOB, by=house.head)
    house.clock.now = datetime.now(UTC)
    (tmp_path / "gw").rename(tmp_path / "gateway")
    lines = Shell(tmp_path).ok("gateway", "bids", TENDER).splitlines()
    assert max(map(len, lines)) <= 96
    one, two = (n for n, line in enumerate(lines) if line and not line.startswith(" "))
    assert lines[one] == f"{same.bid_id}  v1  BERLAKU"
    assert f"({ALICE})" in lines[one + 1]
    assert same.envelopes[0].sha256 in "".join(lines[one:two])
    assert "WIB, dari kursi" in "".join(lines[one:two])
    assert f"({BOB})" in lines[two + 1]
    assert lines[two + 2] == "    Nama di daftar LPSE: CV Sumber Rejeki"
    english = Shell(tmp_path).ok("--lang", "en", "gateway", "bids", TENDER)
    assert re.search(r"Arrived \d\d-\d\d-\d{4} \d\d:\d\d:\d\d WIB, from seat", english)


def test_a_bid_under_a_number_that_its_firm_had_before_is_listed_with_both(
    house: House, tmp_path: Path
) -> None:
    seat = house.seat()
    bid = BidMaker(seat).submit()
    (one,) = accounts.accounts(house.centre, ALICE, 0, by=house.head).standings
    with house.centre.writing() as db:
        move(house.centre, db, one.account.account_id, "013000123456777", by=house.head)
    seat.post(seat.command(bid))
    house.clock.now = datetime.now(UTC)
    (tmp_path / "gw").rename(tmp_path / "gateway")
    listed = Shell(tmp_path).ok("gateway", "bids", TENDER)
    assert f"({ALICE})" in listed
    assert "    NPWP penyedia ini sekarang: 0013000123456777" in listed.splitlines()


def test_what_is_late_withdrawn_or_replaced_is_said_with_its_reason(
    house: House, tmp_path: Path
) -> None:
    seat = house.seat()
    maker = BidMaker(seat)
    first = maker.submit()
    second = maker.submit(replaces=first)
    seat.post(seat.command(first), seat.command(second))
    house.clock.now += timedelta(days=30)
    late = BidMaker(seat, tenderer=BOB).submit()
    seat.post(seat.command(late))
    house.clock.now = datetime.now(UTC)
    (tmp_path / "gw").rename(tmp_path / "gateway")
    text = Shell(tmp_path).ok("gateway", "bids", TENDER)
    assert f"{first.bid_id}  v1  digantikan versi berikutnya" in text
    assert f"{second.bid_id}  v2  BERLAKU" in text
    assert f"Menggantikan {first.bid_id}" in text
    assert f"{late.bid_id}  v1  ditolak" in text
    assert "[late]" in text.split("Sebab: ")[1]


@pytest.mark.parametrize(("signer", "lang"), [(SEAT, "id"), (SigningKey.generate(), "en")])
def test_a_receipt_signed_twice_is_told_as_that(
    signer: SigningKey, lang: str, tmp_path: Path
) -> None:
    name = "seat-07" if signer is SEAT else "stranger"
    (tmp_path / "note.txt").write_text(notes.cosign(a_note(), signer, name))
    (tmp_path / "bid.age").write_bytes(packed(*whole(("a", b"x"))))
    (tmp_path / "key.txt").write_text(COMMITTEE.text)
    key = f"seat-07={SEAT.public.text}"
    shell = Shell(tmp_path)
    for command in (
        ("receipt", "verify", "note.txt", "--key", key),
        ("bid", "verify", "bid.age", "--receipt", "note.txt"),
        ("bid", "open", "bid.age", "--identity", "key.txt", "--out", "o", "--receipt", "note.txt"),
    ):
        done = shell(*command, lang=lang)
        assert done.returncode == 1
        words = {"id": "lebih dari satu tanda tangan", "en": "more than one signature"}
        assert words[lang] in done.stderr
        assert "receipt_signed_twice" in done.stderr
    assert not (tmp_path / "o").exists()


def test_two_files_of_one_name_are_named_in_the_report(tmp_path: Path) -> None:
    (tmp_path / "bid.age").write_bytes(packed(*whole(("a.pdf", b"1"), ("a.pdf", b"2"))))
    (tmp_path / "key.txt").write_text(COMMITTEE.text)
    done = Shell(tmp_path)("bid", "open", "bid.age", "--identity", "key.txt", "--out", "o")
    assert done.returncode == 1
    assert "dua berkas bernama sama: a.pdf" in done.stdout
    assert "a.pdf" in (tmp_path / "o.laporan.txt").read_text()
    assert '"why": "name_twice"' in (tmp_path / "o.laporan.json").read_text()
    assert not (tmp_path / "o").exists()
