"""The seat killed, starved and robbed of its stick while sealing.

After each: nothing acknowledged is lost, nothing half-done is shown as done, and the seat is of use
again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from urllib3.exceptions import HTTPError

from kiosk.demo.house import Room
from tests.scenarios.seat_client import Page, wait_for
from tests.scenarios.seat_main import COMMITTED, INSIDE_TRANSACTION
from tests.scenarios.world import (
    BIG,
    LETTER,
    MB,
    ONE_FILE,
    ROOT,
    TWO_FILE,
    Hold,
    World,
    can_mount,
    mounted,
)

needs_mounts = pytest.mark.skipif(not can_mount(), reason="mounting needs root")

LEAVES = {
    # point: what the kill leaves in the spool
    "first bytes read": [".technical.age.partial"],
    "half read": [".technical.age.partial"],
    "storing": [".technical.age.partial"],
    "half proved": [".technical.age.partial"],
    "second envelope half read": [".price.age.partial", ".technical.age"],
    "all proved": [".price.age", ".technical.age"],
    INSIDE_TRANSACTION: [".price.age", ".technical.age"],
}


@pytest.mark.parametrize("point", LEAVES)
def test_a_seat_killed_before_the_commit_has_sealed_nothing(point: str, world: World) -> None:
    client = world.start_seat("--die", point)
    world.to_summary(TWO_FILE)
    bid_id = client.page.form("/bid/summary").fields["bid_id"]
    with pytest.raises(HTTPError):
        client.seal()
        client.ended()
    assert world.seat.died()
    assert world.seat.spool() == [bid_id + name for name in LEAVES[point]]

    client = world.start_seat()
    assert client.page.path == "/locked"
    world.seat.holds_nothing()
    assert world.seat.events("spool_swept") == [{"files": len(LEAVES[point])}]
    client.resume(world.pin)
    assert "Belum ada penawaran Anda" in client.go("/queue").words


def test_a_seat_killed_right_after_the_commit_delivers_the_bid_once(
    world: World, tmp_path: Path
) -> None:
    """The screen never said so, but the bid is whole: it is kept, shown and sent."""
    client = world.start_seat("--die", COMMITTED)
    world.to_summary(TWO_FILE)
    with pytest.raises(HTTPError):
        client.seal()
        client.ended()
    assert world.seat.died()
    world.seat.is_sound()
    (bid,) = world.seat.bids()

    world.start_gateway()
    client = world.start_seat()
    assert client.page.path == "/locked"
    assert client.go(f"/bids/{bid.bid_id}").path == "/locked"
    client.resume(world.pin)
    wait_for(lambda: "Tanda terima resmi" in client.go(f"/bids/{bid.bid_id}").words)
    world.delivered_once(tmp_path / "opened")


def seals_again(world: World, *names: str) -> None:
    """The seat is of use: the same person seals and is shown it."""
    client = world.seat.client
    assert client is not None
    before = len(world.seat.bids())
    world.again_to_summary(ONE_FILE, *names)
    client.seal()
    # With the link up it may have been sent, even accepted, before we look.
    assert "Tanda terima" in client.sealed().words
    assert len(world.seat.bids()) == before + 1
    world.seat.is_sound()


def says_not_sealed(page: Page, *words: str) -> None:
    assert page.heading == "Penawaran belum tersegel", page.words[:900]
    for expected in words:
        assert expected in page.words, page.words[-600:]


@pytest.fixture
def hold(tmp_path: Path) -> Hold:
    return Hold(tmp_path / "hold")


def test_a_stick_folder_that_goes_away_while_it_is_read(world: World, hold: Hold) -> None:
    client = world.start_seat(*hold.at("first bytes read"))
    world.to_summary()
    client.seal()
    hold.reached()
    world.stick.rename(world.root / "pulled")
    hold.go()
    says_not_sealed(client.ended(), "FLASHDISK MAJU")
    world.seat.holds_nothing()
    (world.root / "pulled").rename(world.stick)
    wait_for(lambda: "FLASHDISK MAJU" in client.go("/bid/files").words)
    seals_again(world)


@contextlib.contextmanager
def stick(world: World, folder: Path) -> Iterator[Path]:
    """Mount a real file system with the room's files as a stick; the demo's folder is put away."""
    image = folder / "stick.img"
    if not image.exists():
        with image.open("wb") as file:
            file.truncate(24 * MB)
        command = ["mkfs.ext4", "-q", "-O", "^has_journal", "-d", str(world.stick), str(image)]
        subprocess.run(command, check=True, capture_output=True)
        world.stick.rename(world.root / "put away")
    with mounted(folder / "media" / "STIK ASLI", "-o", "loop", image) as at:
        yield at


@needs_mounts
def test_a_stick_pulled_while_it_is_read(world: World, hold: Hold, tmp_path: Path) -> None:
    """A mounted stick, gone with `umount -l` as udisks does when the plug is out."""
    with stick(world, tmp_path) as at:
        client = world.start_seat(*hold.at("half read"), KIOSK_MEDIA_ROOTS=str(at.parent))
        world.to_summary()
        client.seal()
        hold.reached()
        subprocess.run(["umount", "-l", str(at)], check=True)
        hold.go()
        says_not_sealed(client.ended(), "STIK ASLI")
        world.seat.holds_nothing()
    with stick(world, tmp_path):
        wait_for(lambda: "STIK ASLI" in client.go("/bid/files").words)
        # Nothing here tells by a serial number that it is the same one: it is chosen from anew.
        for name in (LETTER, BIG):
            client.remove(name)
        client.choose([LETTER, BIG])
        client.to_summary()
        seals_again(world)


@needs_mounts
def test_a_sector_that_cannot_be_read(world: World, hold: Hold, tmp_path: Path) -> None:
    """The disk under a mounted stick ends in the middle of a file: read(2) answers EIO."""
    with stick(world, tmp_path) as at:
        client = world.start_seat(*hold.at("first bytes read"), KIOSK_MEDIA_ROOTS=str(at.parent))
        world.to_summary(ONE_FILE, LETTER, BIG)
        client.seal()
        hold.reached()
        with (at / BIG).open("rb") as file:  # read for the checks, and still in memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        os.truncate(tmp_path / "stick.img", 4 * MB)
        hold.go()
        says_not_sealed(client.ended(), BIG, "tidak bisa dibaca")
        world.seat.holds_nothing()


def test_a_file_that_changes_while_it_is_read(world: World, hold: Hold) -> None:
    client = world.start_seat(*hold.at("half read"))
    world.to_summary()
    client.seal()
    hold.reached()
    with (world.stick / BIG).open("r+b") as file:
        file.seek(7 * MB)
        file.write(b"other words")
    hold.go()
    says_not_sealed(client.ended(), BIG, "berubah")
    world.seat.holds_nothing()
    client.go("/bid/files")
    client.remove(BIG)
    client.choose([BIG])
    client.to_summary()
    seals_again(world)


@pytest.fixture
def small_disk(room: Room, tmp_path: Path) -> Iterator[tuple[World, Path]]:
    """A world whose seat lives on a disk of 120 MB."""
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=120m", "tmpfs") as disk,
        World.copy_of(room, tmp_path / "world", seat_root=disk) as world,
    ):
        yield world, disk


def fill(disk: Path, *, leave: int = 0) -> None:
    """Leave at most so many bytes; the ballast is made of real pages to the last one."""
    with (disk / "ballast").open("ab", buffering=0) as ballast, contextlib.suppress(OSError):
        for piece in (MB, 4096):
            with contextlib.suppress(OSError):
                while shutil.disk_usage(disk).free > leave:
                    ballast.write(bytes(piece))


@needs_mounts
@pytest.mark.parametrize(
    "point", ["first bytes read", "half proved", "only envelope proved", INSIDE_TRANSACTION]
)
def test_a_disk_that_fills_up_while_sealing(
    point: str, small_disk: tuple[World, Path], hold: Hold
) -> None:
    world, disk = small_disk
    client = world.start_seat(*hold.at(point))
    world.to_summary()
    client.seal()
    hold.reached()
    fill(disk)
    hold.go()
    says_not_sealed(client.ended(), "komputer ini penuh")
    world.seat.holds_nothing()
    (disk / "ballast").unlink()
    seals_again(world)


@needs_mounts
def test_a_disk_without_room_is_said_before_sealing_and_harms_no_sealed_bid(
    small_disk: tuple[World, Path], tmp_path: Path
) -> None:
    world, disk = small_disk
    world.start_gateway()
    world.link.mode = "refuse"
    client = world.start_seat()
    world.to_summary()
    client.seal()
    receipt = client.sealed()
    (bid,) = world.seat.bids()
    world.again_to_summary()
    fill(disk, leave=40 * MB)
    client.seal()
    says_not_sealed(client.ended(), "Ruang simpan komputer ini tidak cukup")
    fill(disk)
    for path in ("/queue", f"/bids/{bid.bid_id}", "/tenders", "/bid/files"):
        assert client.go(path).status == 200
    assert "Tersegel di sini" in client.go(f"/bids/{bid.bid_id}").words
    # Saved to the stick all the same; what could not be noted is said, and is not called a fault.
    client.submit("/save")
    assert list(world.stick.rglob("tanda-terima-sementara*.txt"))
    assert client.page.status in (200, 503), client.page.words[:600]
    assert "Terjadi" not in client.page.words
    world.link.mode = "pass"
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
    wait_for(world.seat.accepted)
    assert receipt.path == f"/bids/{bid.bid_id}"
    seals_again(world)
    wait_for(world.seat.accepted)
    world.delivered_once(tmp_path / "opened")


@needs_mounts
def test_a_seat_without_ballast_on_a_full_disk_says_why_and_loses_nothing(
    small_disk: tuple[World, Path],
) -> None:
    world, disk = small_disk
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER)
    client.seal()
    client.sealed()
    world.seat.stop()
    (world.seat.home.seat / "ballast").unlink()
    fill(disk)
    started = subprocess.run(
        [sys.executable, "-m", "kiosk", "--home", str(disk), "run", "--headless"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (started.returncode, started.stdout) == (1, "")
    assert "[disk_full]" in started.stderr
    assert "Traceback" not in started.stderr
    (disk / "ballast").unlink()
    world.seat.is_sound()
    assert len(world.seat.bids()) == 1
    assert world.start_seat().page.path == "/locked"
