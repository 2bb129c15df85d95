"""A folder that a scanner fills: what comes is taken once, and shredded."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from kiosk.intake import ScanFolder


class Taker:
    """Notes what it gets; `hold` keeps it from going on."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes | None]] = []
        self.stuck = 0
        self.breaks = False

    def take(self, name: str, file: BinaryIO | None) -> None:
        if self.breaks:
            raise RuntimeError("a mistake in the program")
        self.got.append((name, None if file is None else file.read()))

    def tell_stuck(self) -> None:
        self.stuck += 1


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    return made


@pytest.fixture
def watching(folder: Path, taker: Taker) -> Iterator[ScanFolder]:
    scans = ScanFolder(folder, taker.take, taker.tell_stuck)
    scans.start()
    yield scans
    scans.stop()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, "it never came"
        threading.Event().wait(0.02)


def test_a_scan_that_is_renamed_when_it_is_done(
    folder: Path, taker: Taker, watching: ScanFolder
) -> None:
    part = folder / "batch_001.tif.part"
    part.write_bytes(b"half")
    with part.open("ab") as file:
        file.write(b" and half")
    part.rename(folder / "batch_001.tif")
    until(lambda: not any(folder.iterdir()))
    assert taker.got == [("batch_001.tif", b"half and half")]


def test_a_scan_that_is_written_and_closed(
    folder: Path, taker: Taker, watching: ScanFolder
) -> None:
    (folder / "scan.PDF").write_bytes(b"%PDF")
    until(lambda: not any(folder.iterdir()))
    assert taker.got == [("scan.PDF", b"%PDF")]


def test_what_nobody_was_told_of_is_swept_away(
    tmp_path: Path, folder: Path, taker: Taker, watching: ScanFolder
) -> None:
    """Of a file moved in from another folder watchdog tells neither."""
    (tmp_path / "a.jpg").write_bytes(b"jpeg")
    (tmp_path / "a.jpg").rename(folder / "a.jpg")
    (folder / "notes.txt").write_bytes(b"no scan")
    assert watching.sweep() == 1
    assert [one.name for one in folder.iterdir()] == ["notes.txt"]
    assert taker.got == []


def test_what_lies_there_at_the_start_is_shredded_unread(folder: Path, taker: Taker) -> None:
    (folder / "gestern.pdf").write_bytes(b"%PDF of somebody else")
    scans = ScanFolder(folder, taker.take, taker.tell_stuck)
    scans.start()
    until(lambda: not any(folder.iterdir()))
    scans.stop()
    assert taker.got == [("gestern.pdf", None)]


def test_other_files_stay(folder: Path, taker: Taker, watching: ScanFolder) -> None:
    (folder / "catatan.txt").write_bytes(b"not a scan")
    (folder / "lagi").mkdir()
    (folder / "lagi" / "dalam.pdf").write_bytes(b"%PDF")
    (folder / "akhir.pdf").write_bytes(b"%PDF")
    until(lambda: taker.got == [("akhir.pdf", b"%PDF")])
    assert (folder / "catatan.txt").exists()
    assert (folder / "lagi" / "dalam.pdf").exists()


def test_a_link_leads_nowhere(tmp_path: Path, folder: Path, taker: Taker) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(b"%PDF of the machine")
    (folder / "link.pdf").symlink_to(secret)
    os.mkfifo(folder / "pipe.pdf")
    (folder / "zz.pdf").write_bytes(b"%PDF")
    scans = ScanFolder(folder, taker.take, taker.tell_stuck)
    scans.start()
    until(lambda: ("zz.pdf", None) in taker.got)
    scans.stop()
    assert taker.got == [("zz.pdf", None)]
    assert secret.read_bytes() == b"%PDF of the machine"


def test_a_taker_that_breaks_leaves_no_scan_behind(
    folder: Path, taker: Taker, watching: ScanFolder
) -> None:
    taker.breaks = True
    (folder / "a.pdf").write_bytes(b"%PDF")
    until(lambda: not any(folder.iterdir()))
    taker.breaks = False
    (folder / "b.pdf").write_bytes(b"%PDF")
    until(lambda: taker.got == [("b.pdf", b"%PDF")])


@pytest.mark.skipif(shutil.which("chattr") is None, reason="needs chattr")
def test_a_scan_that_cannot_be_removed_is_told(
    folder: Path, taker: Taker, watching: ScanFolder
) -> None:
    fixed = folder / "a.pdf.part"
    fixed.write_bytes(b"%PDF")
    done = subprocess.run(["chattr", "+a", str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this file system keeps no such marks")
    try:
        (folder / "b.pdf").write_bytes(b"%PDF")
        until(lambda: taker.stuck > 0)
    finally:
        subprocess.run(["chattr", "-a", str(folder)], check=True)


def test_a_folder_that_is_not_there(tmp_path: Path, taker: Taker) -> None:
    scans = ScanFolder(tmp_path / "away", taker.take, taker.tell_stuck)
    with pytest.raises(OSError):
        scans.start()
    scans.stop()
