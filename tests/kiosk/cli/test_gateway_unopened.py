"""`gateway attempt` and `gateway minutes`: from a bid that would not open to signed minutes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import main
from sync import unopened_record
from sync.gateway.features import open_gateway
from sync.gateway.unopened import service
from sync.gateway.vendors import service as vendors
from sync.wire.messages import BidSubmitted
from tests.founders import BAMBANG, SITI, two
from tests.sync.gateway.cast import ALICE, ONE, BidMaker, House, new_house, release

ALONE = f"{SITI.number}\n{SITI.secret}\n"
BOTH = f"{ALONE}{BAMBANG.number}\n{BAMBANG.secret}\n"
REPORT = json.dumps({"sha256": "ab" * 32, "hop": "damaged", "opened": False, "findings": []})


@pytest.fixture
def shut(tmp_path: Path) -> tuple[House, BidSubmitted]:
    """A gateway's home with an accepted bid of a tender that closed long ago."""
    house, began = new_house(tmp_path / "home"), datetime(2001, 1, 1, tzinfo=UTC)
    house.clock.now = began
    by = two(house.centre)[0]
    vendors.add_tenderer(house.centre, ALICE, "PT Maju Bersama", "rahasia-" + ALICE, by=by)
    house.import_(release(ONE, at=began))
    house.rehearse(ONE)
    bids = BidMaker(house.seat())
    bid = bids.submit(sealed=began, until=began)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "accepted"
    house.centre.home.rename(house.centre.home.with_name("gateway"))
    return house, bid


def run(house: House, *words: str, typed: str) -> Result:
    home = str(house.centre.home.parent)
    return CliRunner().invoke(main, ["--home", home, "gateway", *words], input=typed)


def test_an_attempt_is_entered_and_two_people_make_the_minutes(
    shut: tuple[House, BidSubmitted], tmp_path: Path
) -> None:
    house, bid = shut
    report = tmp_path / "bid.laporan.json"
    report.write_text(REPORT)
    words = ["attempt", bid.bid_id, "--operator", "Budi Santoso", "--key", "committee"]
    entered = run(house, *words, "--report", str(report), typed=ALONE)
    assert entered.exit_code == 0, entered.output
    assert "bid copy" in entered.output  # what was tried is not what lies at the server
    out = tmp_path / "kesaksian"
    made = run(
        house, "minutes", bid.bid_id, "--number", "3/LPSE/2026", "--out", str(out), typed=BOTH
    )
    assert made.exit_code == 0, made.output
    record = (out / "kesaksian.json").read_bytes()
    with pikepdf.open(out / "berita-acara-kesaksian.pdf") as pdf:
        assert pdf.attachments["kesaksian.json"].get_file().read_bytes() == record
    assert unopened_record.digest(record.decode()) in (out / "kesaksian.txt").read_text()
    again = run(house, "minutes", bid.bid_id, "--out", str(out), typed=BOTH)
    assert again.exit_code != 0
    assert str(out) in again.output.replace("\n", "")


@pytest.mark.parametrize(
    ("content", "error"),
    [(None, ""), (b"bukan laporan", ""), (b"\xff\xfe\x00", ""), (b" " * 300_000, "")],
    ids=["neither", "no report", "no text", "too large"],
)
def test_what_is_no_attempt_is_said_and_not_kept(
    shut: tuple[House, BidSubmitted], tmp_path: Path, content: bytes | None, error: str
) -> None:
    house, bid = shut
    words = ["attempt", bid.bid_id, "--operator", "Budi", "--key", "owner", "--error", error]
    if content is not None:
        report = tmp_path / "laporan.json"
        report.write_bytes(content)
        words += ["--report", str(report)]
    refused = run(house, *words, typed=ALONE)
    assert refused.exit_code == 1
    assert isinstance(refused.exception, SystemExit)
    assert "[attempt_" in refused.output
    centre = open_gateway(house.centre.home.with_name("gateway"))
    assert service.look(centre, bid.bid_id).attempts == []


def test_minutes_take_an_attempt_a_closed_tender_and_two_people(
    shut: tuple[House, BidSubmitted], tmp_path: Path
) -> None:
    house, bid = shut
    out = str(tmp_path / "kesaksian")
    early = run(house, "minutes", bid.bid_id, "--out", out, typed=BOTH)
    assert "[attempts_missing]" in early.output
    words = ["attempt", bid.bid_id, "--operator", "Budi", "--key", "owner", "--error", "tidak mau"]
    assert run(house, *words, typed=ALONE).exit_code == 0
    alone = run(house, "minutes", bid.bid_id, "--out", out, typed=ALONE * 2)
    assert alone.exit_code == 1
    assert not Path(out).exists()
    unknown = run(house, "minutes", "tidak-ada", "--out", out, typed=BOTH)
    assert "Penawaran tidak-ada tidak ada di server ini." in unknown.output
