"""Disks without a byte left: seat and gateway still start, lock, send, and say what to do."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo import samples
from kiosk.demo.house import Room
from sync.ballast import GATEWAY_BYTES, LOW_BYTES, MIB, NAME, SEAT_BYTES, Ballast
from sync.outbox import State
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import (
    LETTER,
    MB,
    ONE_FILE,
    World,
    can_mount,
    doctor,
    mounted,
)

needs_mounts = pytest.mark.skipif(not can_mount(), reason="mounting needs root")
SEAT_FULL = "Penyimpanan komputer ini penuh"
SERVER_FULL = "Penyimpanan server LPSE penuh"


def fill(disk: Path, *, leave: int = 0) -> None:
    """Leave at most so many bytes, in real pages."""
    with (disk / "filler").open("ab", buffering=0) as filler, contextlib.suppress(OSError):
        for piece in (MB, 4096):
            with contextlib.suppress(OSError):
                while shutil.disk_usage(disk).free - piece >= leave:
                    filler.write(bytes(piece))


def empty(disk: Path) -> None:
    """Take the filler away; a process that was being made as it was written may still hold it."""
    size, free = (disk / "filler").stat().st_size, shutil.disk_usage(disk).free
    (disk / "filler").unlink()
    wait_for(lambda: shutil.disk_usage(disk).free >= free + size // 2)


def console(world: World) -> SeatClient:
    """Sign in to the console of the running gateway."""
    host, port = world.link.target
    client = SeatClient(f"http://{host}:{port}/console/")
    head = next(person for person in samples.STAFF if person.role == "head")
    client.submit("/sign-in", person_id=head.person_id, secret=world.pin)
    client.must("^/console/$")
    return client


@pytest.fixture
def small_seat(room: Room, tmp_path: Path) -> Iterator[tuple[World, Path]]:
    """A world whose seat lives on a disk of 120 MB."""
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=120m", "tmpfs") as disk,
        World.copy_of(room, tmp_path / "world", seat_root=disk) as world,
    ):
        yield world, disk


@pytest.fixture
def small_gateway(room: Room, tmp_path: Path) -> Iterator[tuple[World, Path]]:
    """A world whose gateway lives on a disk of 200 MB."""
    with (
        mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=200m", "tmpfs") as disk,
        World.copy_of(room, disk, seat_root=tmp_path / "seat") as world,
    ):
        yield world, disk


@needs_mounts
def test_a_seat_that_finds_its_disk_full_starts_sends_locks_and_says_so(
    small_seat: tuple[World, Path], tmp_path: Path
) -> None:
    world, disk = small_seat
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER)
    client.seal()
    page = client.sealed()
    world.seat.stop()
    fill(disk)
    assert shutil.disk_usage(disk).free < 4096

    client = world.start_seat()
    assert client.page.path == "/locked"
    assert SEAT_FULL in client.page.words
    client.resume(world.pin)
    assert SEAT_FULL in client.go(page.path).words
    assert "Tersegel di sini" in client.page.words

    world.start_gateway()
    board = console(world)
    wait_for(lambda: SEAT_FULL in board.go("/console/").words)
    wait_for(world.seat.accepted)
    assert "Tanda terima resmi" in client.go(page.path).words
    assert any(SEAT_FULL in detail for detail in doctor(disk))
    client.go("/queue")
    client.submit("/lock")
    assert client.go("/queue").path == "/locked"

    empty(disk)
    wait_for((world.seat.home.seat / NAME).exists)
    wait_for(lambda: SEAT_FULL not in client.go("/locked").words)
    wait_for(lambda: SEAT_FULL not in board.go("/console/").words)
    world.delivered_once(tmp_path / "opened")


@needs_mounts
def test_a_gateway_at_its_reserve_says_so_everywhere_and_takes_the_bid_later(
    small_gateway: tuple[World, Path], tmp_path: Path
) -> None:
    """Below 64 MiB no new file is taken; what is small, time, news and answers go on."""
    world, disk = small_gateway
    world.start_gateway()
    client = world.start_seat()
    world.to_summary(offline=False)
    fill(disk, leave=40 * MIB)
    client.seal()
    page = client.sealed()
    wait_for(lambda: [one.state for one in world.seat.items()] == [State.ACTION])
    (item,) = world.seat.items()
    assert item.hindrance == "gateway_full"
    queue = client.go("/queue")
    assert SERVER_FULL in queue.words
    assert "begitu ada sambungan" not in queue.words
    assert "Terhubung" in queue.header
    board = console(world)
    wait_for(lambda: "Ruang simpan server tinggal" in board.go("/console/").words)
    wait_for(lambda: SERVER_FULL in board.go("/console/").words)  # the seat's tile
    (said,) = [one for one in doctor(disk, "gateway") if "Ruang simpan server tinggal" in one]
    assert "(gateway_disk_low)" in said

    empty(disk)
    wait_for(world.seat.accepted, 90)
    wait_for(lambda: SERVER_FULL not in client.go("/queue").words)
    wait_for(lambda: "Ruang simpan server" not in board.go("/console/").words)
    assert "Diterima" in client.go(page.path).words
    world.delivered_once(tmp_path / "opened")


@needs_mounts
def test_a_gateway_that_finds_its_disk_full_starts_answers_and_lets_staff_in(
    small_gateway: tuple[World, Path], tmp_path: Path
) -> None:
    world, disk = small_gateway
    fill(disk)
    assert shutil.disk_usage(disk).free < 4096
    world.start_gateway()
    board = console(world)
    assert "Penyimpanan server penuh" in board.page.words
    (said,) = [one for one in doctor(disk, "gateway") if "Penyimpanan server penuh" in one]
    assert "(gateway_disk_full)" in said
    client = world.start_seat()
    wait_for(lambda: "Terhubung" in client.go("/").header)
    world.to_summary(ONE_FILE, LETTER, offline=False)
    client.seal()
    client.sealed()
    wait_for(lambda: [one.state for one in world.seat.items()] == [State.ACTION])
    assert SERVER_FULL in client.go("/queue").words
    empty(disk)
    wait_for(world.seat.accepted, 90)
    wait_for((world.home.gateway / NAME).exists)
    world.delivered_once(tmp_path / "opened")


@needs_mounts
def test_a_gateway_whose_disk_fills_as_it_runs_still_answers_what_it_has(
    small_gateway: tuple[World, Path], tmp_path: Path
) -> None:
    """Every byte of the bid is there; then the disk fills before the command comes."""
    world, disk = small_gateway
    world.start_gateway()
    client = world.start_seat()
    world.to_summary(ONE_FILE, LETTER, offline=False)
    fill(disk)
    wait_for(lambda: not (world.home.gateway / NAME).exists())  # it goes with the next look
    board = console(world)
    wait_for(lambda: "Penyimpanan server penuh" in board.go("/console/").words)
    client.seal()
    client.sealed()
    wait_for(lambda: [one.state for one in world.seat.items()] == [State.ACTION])
    empty(disk)
    wait_for(world.seat.accepted, 90)
    world.delivered_once(tmp_path / "opened")


@needs_mounts
def test_ballast_is_whole_or_not_there_and_comes_back(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "size=40m", "tmpfs") as disk:
        ballast = Ballast(disk, SEAT_BYTES)
        ballast.mind()
        assert (disk / NAME).stat().st_blocks * 512 >= SEAT_BYTES, "a hole holds nothing"
        assert not ballast.thrown
        fill(disk, leave=LOW_BYTES + MIB)
        ballast.mind()
        assert (disk / NAME).exists(), "there is room yet"
        fill(disk)
        ballast.mind()
        assert ballast.thrown
        assert shutil.disk_usage(disk).free >= SEAT_BYTES
        ballast.mind()
        assert ballast.thrown, "not taken back at once"
        empty(disk)
        ballast.mind()
        assert not ballast.thrown
        assert [path.name for path in disk.iterdir()] == [NAME]
    assert GATEWAY_BYTES > SEAT_BYTES
