"""Reading one file once, and knowing that it stayed the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher
from kiosk.intake.files import StickFile
from sync.errors import Fault
from sync.sealing.bundle import Source
from tests.kiosk.intake.support import eventually, may_mount, mounted, needs_mount, pull, read

__all__ = ["may_mount"]


def only_source(watcher: MediaWatcher) -> Source:
    medium = watcher.media()[0].id
    return watcher.source(medium, watcher.listing(medium).entries[0].token)


def test_a_file_is_read_whole(watcher: MediaWatcher, stick: Path) -> None:
    data = os.urandom(300_000)
    (stick / "a.bin").write_bytes(data)
    source = only_source(watcher)
    assert (source.name, source.size) == ("a.bin", 300_000)
    assert read(source) == data


@pytest.mark.parametrize("change", ["append", "overwrite", "touch"])
def test_a_change_while_reading_is_noticed(watcher: MediaWatcher, stick: Path, change: str) -> None:
    path = stick / "a.bin"
    path.write_bytes(b"x" * 1000)
    os.utime(path, ns=(1, 1))
    source = only_source(watcher)
    with source.open() as file:
        file.read(10)
        if change == "append":
            path.write_bytes(b"x" * 1001)
        elif change == "overwrite":
            path.write_bytes(b"y" * 1000)
        else:
            path.touch()
        while file.read(100):
            pass
        with pytest.raises(Fault) as fault:
            source.verify(file)
    assert (fault.value.code, fault.value.params) == ("file_changed", {"name": "a.bin"})


def test_a_change_between_listing_and_opening_is_noticed(
    watcher: MediaWatcher, stick: Path
) -> None:
    (stick / "a.bin").write_bytes(b"x")
    source = only_source(watcher)
    (stick / "a.bin").write_bytes(b"xx")
    with pytest.raises(Fault, match="file_changed"):
        source.open()


def test_a_folder_is_no_file(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "folder").mkdir()
    with pytest.raises(Fault, match="file_unknown"):
        only_source(watcher)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_said_to_be_forbidden(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "a.bin").write_bytes(b"x")
    (stick / "a.bin").chmod(0)
    with pytest.raises(Fault, match="file_forbidden"):
        only_source(watcher).open()


def test_a_stick_removed_while_reading_ends_the_reading(
    watcher: MediaWatcher, demo: Path, stick: Path
) -> None:
    (stick / "a.bin").write_bytes(b"x" * 100)
    with only_source(watcher).open() as file:
        file.read(10)
        stick.rename(demo / ".pulled")
        eventually(lambda: not watcher.media())
        with pytest.raises(Fault) as fault:
            file.read(10)
    assert (fault.value.code, fault.value.params) == ("medium_gone", {"label": "FLASHDISK"})


@needs_mount
def test_a_pulled_mount_is_noticed_at_the_end_even_when_every_byte_came(tmp_path: Path) -> None:
    with MediaWatcher(mount_roots=[tmp_path]) as watcher, mounted(tmp_path / "USB") as usb:
        (usb / "a.bin").write_bytes(b"x" * 100)
        eventually(lambda: bool(watcher.media()))
        source = only_source(watcher)
        with source.open() as file:
            assert len(file.read(100)) == 100
            pull(usb)
            with pytest.raises(Fault, match="medium_gone"):
                source.verify(file)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux")
def test_a_sector_that_cannot_be_read_is_named(watcher: MediaWatcher) -> None:
    """The first page of /proc/self/mem answers every read with EIO, as a worn stick does."""
    handle = os.open("/proc/self/mem", os.O_RDONLY)
    stick_file = StickFile(handle, watcher.media()[0], lambda: False, "a.pdf")
    with stick_file as file, pytest.raises(Fault) as fault:
        file.read(10)
    assert (fault.value.code, fault.value.params) == ("file_unreadable", {"name": "a.pdf"})
