"""Faults that hit the whole seat: killed while sending, two seats, lost power, a lying network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import Home
from kiosk.demo.house import Room
from sync import receipts
from sync.outbox import State
from sync.wire.keys import SigningKey
from tests.proxy import Mode
from tests.scenarios.seat_client import wait_for
from tests.scenarios.seat_main import POSTING
from tests.scenarios.world import (
    LETTER,
    MB,
    ONE_FILE,
    PRICE,
    ROOT,
    Hold,
    World,
    can_mount,
    mounted,
    settle,
)

CAPTIVE = "Jaringan meminta masuk"


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_seat_killed_while_sending_delivers_once(
    share: float, world: World, tmp_path: Path
) -> None:
    """Real seat, real gateway; 8 MB are on their way when the seat dies."""
    world.start_gateway()
    client = world.start_seat()
    world.to_summary(offline=False)
    before = world.link.bytes_up
    world.link.hang_after(int(share * 8 * MB))
    client.seal()
    page = client.sealed()
    wait_for(lambda: world.link.mode == "blackhole")
    world.seat.kill()
    (item,) = world.seat.items()
    assert item.state is State.SEALED
    world.seat.is_sound()

    world.link.mode = "pass"
    client = world.start_seat()
    assert client.page.path == "/locked"
    wait_for(world.seat.accepted)
    client.resume(world.pin)
    assert "Tanda terima resmi" in client.go(page.path).words
    world.delivered_once(tmp_path / "opened")
    assert len(world.at_gateway()) == 1
    assert world.link.bytes_up - before < 8 * MB * 1.6, "begun anew instead of resumed"


def test_a_seat_killed_when_the_answer_is_lost_delivers_once(world: World, tmp_path: Path) -> None:
    """The gateway has accepted, the seat has not heard it and dies; nobody is told "gagal"."""
    world.start_gateway()
    hold = Hold(tmp_path / "hold")
    client = world.start_seat(*hold.at(POSTING))
    world.to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    page = client.sealed()
    hold.reached()
    world.link.mute_answers = True
    hold.go()
    wait_for(lambda: len(world.at_gateway()) == 1)
    assert "Sedang diperiksa" in client.go(page.path).words
    assert "gagal" not in client.page.words
    world.seat.kill()
    world.link.cut()
    world.link.mute_answers = False
    client = world.start_seat()
    wait_for(world.seat.accepted)
    client.resume(world.pin)
    assert "Tanda terima resmi" in client.go(page.path).words
    world.delivered_once(tmp_path / "opened")
    assert len(world.at_gateway()) == 1


@pytest.mark.parametrize("mode", ["captive", "redirect"])
def test_a_network_that_lies_is_not_believed(mode: Mode, world: World, tmp_path: Path) -> None:
    """A portal answers 200 (or a redirect) to everything: the header says so, nothing counts."""
    world.start_gateway()
    world.link.mode = mode
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER)
    wait_for(lambda: CAPTIVE in client.go("/bid/summary").header)
    client.seal()
    page = client.sealed()
    settle(1.0)
    page = client.go(page.path)
    assert "Tersegel di sini" in page.words
    assert "Belum terkirim ke server LPSE." in page.words
    assert "1 tersegel di sini 0 terkirim 0 diterima" in page.header
    assert "Tanda terima resmi" not in page.words.partition("Ini belum membuktikan")[0]
    (item,) = world.seat.items()
    assert (item.state, item.sent_at) == (State.SEALED, None)
    world.link.mode = "pass"
    wait_for(world.seat.accepted)
    wait_for(lambda: "Terhubung" in client.go(page.path).header)
    world.delivered_once(tmp_path / "opened")


def test_two_seats_on_one_home_are_refused(world: World) -> None:
    client = world.start_seat()
    second = subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", str(world.root), "run", "--headless"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert second.returncode == 1
    assert "[seat_already_running]" in second.stderr
    assert "Traceback" not in second.stderr
    assert client.go("/").status == 200
    assert len(world.seat.events("seat_started")) == 2, "the refused one left a trace"


def test_a_vendor_at_two_seats_has_one_chain_and_the_newest_counts(
    world: World, tmp_path: Path
) -> None:
    world.start_gateway()
    first = world.start_seat()
    world.to_summary(ONE_FILE, LETTER, offline=False)
    first.seal()
    first.sealed()
    wait_for(world.seat.accepted)
    (old,) = world.seat.bids()

    other = world.second_seat()
    client = other.start()
    wait_for(lambda: world.has_heard_everything(other))
    client.open_seat(world.pin)
    client.begin(ONE_FILE)
    client.sign_in()
    client.choose([LETTER, PRICE])
    client.to_summary()
    client.seal()
    client.sealed()
    wait_for(other.accepted)
    (new,) = other.bids()

    rows = {row.bid_id: row for row in world.at_gateway()}
    assert {bid_id: row.standing for bid_id, row in rows.items()} == {
        old.bid_id: "replaced",
        new.bid_id: "counts",
    }
    assert {row.outcome for row in rows.values()} == {"accepted"}
    assert rows[old.bid_id].seat_id != rows[new.bid_id].seat_id
    world.delivered_once(tmp_path / "opened")
    other.is_sound()


@pytest.mark.skipif(
    not (can_mount() and shutil.which("mkfs.ext4") and Path("/dev/loop-control").exists()),
    reason="a power cut needs root and loop mounts of ext4",
)
def test_what_the_receipt_page_showed_survives_a_power_cut(room: Room, tmp_path: Path) -> None:
    """Kill -9 leaves the kernel's memory; only the image holds what had reached the disk."""
    image = tmp_path / "disk.img"
    with image.open("wb") as file:
        file.truncate(160 * MB)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True, capture_output=True)
    with (
        mounted(tmp_path / "disk", "-o", "loop", image) as disk,
        World.copy_of(room, tmp_path / "world", seat_root=disk) as world,
    ):
        os.sync()
        client = world.start_seat()
        world.to_summary()
        client.seal()
        page = client.sealed()
        assert "Tersegel di sini" in page.words
        assert world.seat.process is not None
        world.seat.process.send_signal(signal.SIGSTOP)
        shutil.copyfile(image, tmp_path / "after.img")
        world.seat.kill()
        with mounted(tmp_path / "after", "-o", "loop", tmp_path / "after.img") as after:
            world.seat.home = Home(after)
            world.seat.is_sound()
            (bid,) = world.seat.bids()
            (item,) = world.seat.items()
            assert (page.path, item.state) == (f"/bids/{bid.bid_id}", State.SEALED)
            key = SigningKey.load(world.seat.home.key).public
            signed = receipts.verify(bid.provisional, {bid_seat(bid.provisional): key})
            assert [one.sha256 for one in signed.envelopes] == [one.sha256 for one in bid.envelopes]
            world.start_gateway()
            client = world.start_seat()
            assert client.page.path == "/locked"
            wait_for(world.seat.accepted)
            world.delivered_once(tmp_path / "opened")
            world.seat.kill()


def bid_seat(note: str) -> str:
    return receipts.read(note).seat_id
