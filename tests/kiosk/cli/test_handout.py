"""Handing bids to the committee from the command line, with one sealed file gone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.founders import BAMBANG, SITI
from tests.kiosk.cli.test_ceremony import Shell
from tests.sync.gateway.cast import BOB, BidMaker, open_house
from tests.sync.gateway.cast import ONE as TENDER

ONE = (BAMBANG.number, BAMBANG.secret)
BOTH = (*ONE, SITI.number, SITI.secret)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A gateway whose tender closed days ago with two firms' bids, and two people in charge."""
    house = open_house(tmp_path)
    seat = house.seat()
    one, other = BidMaker(seat).submit(), BidMaker(seat, tenderer=BOB).submit()
    seat.post(seat.command(one), seat.command(other))
    house.clock.now = datetime.now(UTC)
    (tmp_path / "gw").rename(tmp_path / "gateway")
    return Shell(tmp_path)


def test_one_file_that_is_gone_is_named_and_put_back(shell: Shell, tmp_path: Path) -> None:
    assert "baik       penawaran" in shell.ok("gateway", "doctor", "--deep")
    (lost, *_) = sorted((tmp_path / "gateway" / "blobs").glob("??/*"))
    lost.rename(tmp_path / "copy")

    done = shell("gateway", "export-bids", TENDER, "--out", "keluar", typed=BOTH)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert all(word in done.stderr for word in (lost.name, "PT Maju Bersama", "s-", "put-back"))
    assert len(list((tmp_path / "keluar").glob("*/bid.age"))) == 1
    assert "tidak-utuh.txt" in done.stdout

    told = shell("gateway", "doctor", "--json")
    assert told.returncode == 1
    bad = [one["detail"] for one in json.loads(told.stdout) if one["verdict"] == "bad"]
    assert any(lost.name in detail for detail in bad)
    assert any("1 berkas tersegel" in detail for detail in bad)

    (tmp_path / "other").write_bytes(b"nothing of ours")
    wrong = shell("gateway", "put-back", "other", "copy", typed=ONE)
    assert wrong.returncode == 1
    assert "bid_file_unknown" in wrong.stderr
    assert wrong.stdout.startswith("whole  " + lost.name)
    assert "baik       penawaran" in shell.ok("gateway", "doctor", "--deep")
    shell.ok("gateway", "export-bids", TENDER, "--out", "lagi", typed=BOTH)
    assert len(list((tmp_path / "lagi").glob("*/bid.age"))) == 2


def test_a_damaged_file_is_found_by_reading_it(shell: Shell, tmp_path: Path) -> None:
    (bad, *_) = sorted((tmp_path / "gateway" / "blobs").glob("??/*"))
    data = bytearray(bad.read_bytes())
    data[-1] ^= 1
    bad.write_bytes(data)
    shell.ok("gateway", "doctor")
    deep = shell("gateway", "doctor", "--deep")
    assert deep.returncode == 1
    assert bad.name in deep.stdout
    done = shell("gateway", "export-bids", TENDER, "--out", "keluar", typed=BOTH)
    assert done.returncode == 1
    assert bad.name in done.stderr
    assert len(list((tmp_path / "keluar").glob("*/bid.age"))) == 1
    assert len(list((tmp_path / "keluar").glob("*/bid.age.rusak"))) == 1


def test_while_bids_may_be_on_their_way_back_it_is_said_first(shell: Shell, tmp_path: Path) -> None:
    whole = shell("gateway", "export-bids", TENDER, "--out", "satu", typed=BOTH)
    assert "gateway_restored" not in whole.stderr
    shell.ok("gateway", "restored", "--reason", "salinan kemarin", typed=BOTH)
    done = shell("gateway", "export-bids", TENDER, "--out", "dua", typed=BOTH)
    assert done.returncode == 0
    assert "ada yang hilang di sini" in done.stderr.partition("NIP")[0]
    assert len(list((tmp_path / "dua").glob("*/bid.age"))) == 2


def test_what_cannot_be_written_or_read_is_said_in_words(shell: Shell, tmp_path: Path) -> None:
    """A stick that is full, write-protected or gone: here something else is in its place."""
    (tmp_path / "stick").write_bytes(b"")
    done = shell("gateway", "export-bids", TENDER, "--out", "stick/keluar", typed=BOTH)
    assert done.returncode == 1
    assert "[handout_not_written" in done.stderr
    assert "Traceback" not in done.stderr
    (tmp_path / "folder").mkdir()
    done = shell("gateway", "put-back", "folder", typed=ONE)
    assert done.returncode == 1
    assert "[sealed_unreadable" in done.stderr
    assert "Traceback" not in done.stderr
