"""Real NTFS (ntfs-3g), exFAT (exfat-fuse) and ext4 on loop devices, read and written."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher, Medium
from sync.errors import Fault
from tests.kiosk.intake.support import eventually, may_mount, needs_mount, read

__all__ = ["may_mount"]

needs_ntfs = pytest.mark.skipif(
    not shutil.which("mkntfs") or not shutil.which("mount.ntfs") or not Path("/dev/fuse").exists(),
    reason="needs ntfs-3g and FUSE",
)
pytestmark = needs_mount
MAKE = {
    "ntfs": ["mkntfs", "-F", "-Q", "-L", "DATA BUDI"],
    "ext4": ["mkfs.ext4", "-q"],
    "exfat-fuse": ["mkfs.exfat"],
}


def sh(*words: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, timeout=60, text=True)
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


@contextmanager
def loop(image: Path) -> Iterator[str]:
    try:
        device = sh("losetup", "--find", "--show", image).strip()
    except (AssertionError, OSError) as error:
        pytest.skip(f"no loop device here: {error}")
    try:
        yield device
    finally:
        subprocess.run(["losetup", "--detach", device], check=False)


@contextmanager
def plugged(device: str, fs: str, folder: Path, options: str = "rw") -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    sh("mount", "-t", fs, "-o", options, device, folder)
    try:
        yield folder
    finally:
        if subprocess.run(["umount", folder], capture_output=True, timeout=60).returncode:
            subprocess.run(["umount", "-l", folder], check=False, timeout=60)


def make(tmp_path: Path, fs: str) -> Path:
    image = tmp_path / f"{fs}.img"
    with image.open("wb") as file:
        file.truncate(32 << 20)
    sh(*MAKE[fs], image)
    return image


def only(watcher: MediaWatcher) -> Medium:
    eventually(lambda: bool(watcher.media()))
    return watcher.media()[0]


needs_exfat = pytest.mark.skipif(
    not shutil.which("mkfs.exfat") or not shutil.which("mount.exfat-fuse"),
    reason="needs exfatprogs and exfat-fuse",
)
ALL = [
    pytest.param("ntfs", marks=needs_ntfs),
    pytest.param("exfat-fuse", marks=needs_exfat),
    "ext4",
]


@pytest.mark.parametrize("fs", ALL)
def test_a_saved_receipt_is_on_the_stick_when_we_say_so(tmp_path: Path, fs: str) -> None:
    """The image is copied the moment `save` returns: what was in memory only is not in it."""
    image = make(tmp_path, fs)
    with (
        loop(image) as device,
        MediaWatcher(mount_roots=[tmp_path / "media"]) as watcher,
        plugged(device, fs, tmp_path / "media" / "USB"),
    ):
        medium = only(watcher)
        assert watcher.save(medium.id, "tanda.pdf", b"%PDF" * 5000)
        shutil.copy(image, tmp_path / "pulled.img")
    with loop(tmp_path / "pulled.img") as device, plugged(device, fs, tmp_path / "seen") as seen:
        assert (seen / "LPSE-tanda-terima" / "tanda.pdf").read_bytes() == b"%PDF" * 5000
        assert len(list((seen / "LPSE-tanda-terima").iterdir())) == 1


def test_the_test_above_can_fail(tmp_path: Path) -> None:
    image = make(tmp_path, "ext4")
    with loop(image) as device, plugged(device, "ext4", tmp_path / "USB") as usb:
        (usb / "tanda.pdf").write_bytes(b"%PDF" * 5000)
        shutil.copy(image, tmp_path / "pulled.img")
    with loop(tmp_path / "pulled.img") as device, plugged(device, "ext4", tmp_path / "s") as seen:
        assert not (seen / "tanda.pdf").exists() or not (seen / "tanda.pdf").read_bytes()


@pytest.mark.parametrize("fs", ALL)
def test_remounted_read_only_it_is_read_on_and_refuses_to_save(tmp_path: Path, fs: str) -> None:
    with (
        loop(make(tmp_path, fs)) as device,
        MediaWatcher(mount_roots=[tmp_path / "media"]) as watcher,
        plugged(device, fs, tmp_path / "media" / "USB") as usb,
    ):
        data = os.urandom(2_000_000)
        (usb / "penawaran.pdf").write_bytes(data)
        medium = only(watcher)
        tokens = {one.name: one.token for one in watcher.listing(medium.id).entries}
        source = watcher.source(medium.id, tokens["penawaran.pdf"])
        with source.open() as file:
            assert file.read(1000) == data[:1000]
            sh("mount", "-o", "remount,ro", usb)
            eventually(lambda: watcher.media()[0].read_only)
            assert b"".join(iter(lambda: file.read(65_536), b"")) == data[1000:]
            source.verify(file)
        assert read(source) == data
        with pytest.raises(Fault, match="medium_read_only"):
            watcher.save(medium.id, "x.txt", b"x")


@needs_ntfs
def test_what_ntfs_marks_as_hidden_is_hidden(tmp_path: Path) -> None:
    with (
        loop(make(tmp_path, "ntfs")) as device,
        MediaWatcher(mount_roots=[tmp_path / "media"]) as watcher,
        plugged(device, "ntfs", tmp_path / "media" / "USB") as usb,
    ):
        for name, bits in (("surat.pdf", 0x20), ("sembunyi.pdf", 0x22), ("sistem.pdf", 0x24)):
            (usb / name).write_bytes(b"x" * 99)
            os.setxattr(usb / name, "system.ntfs_attrib", struct.pack("=I", bits))
        (usb / "map").mkdir()
        os.setxattr(usb / "map", "system.ntfs_attrib", struct.pack("=I", 0x2))
        medium = only(watcher)
        folder = watcher.listing(medium.id)
        assert [entry.name for entry in folder.entries] == ["surat.pdf"]
        assert (folder.total, folder.hidden) == (1, 3)


@contextmanager
def hanging(folder: Path) -> Iterator[None]:
    """A stick that takes questions and answers none."""
    found = subprocess.run(["pgrep", "-f", f"ntfs.*{folder}"], capture_output=True, text=True)
    pid = int(found.stdout.split()[0])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@needs_ntfs
def test_a_stick_that_hangs_takes_two_threads_and_no_more(tmp_path: Path) -> None:
    """However often it is pressed, and whatever else is plugged in is read on."""
    (tmp_path / "demo" / "other").mkdir(parents=True)
    (tmp_path / "demo" / "other" / "surat.pdf").write_bytes(b"x")
    with (
        loop(make(tmp_path, "ntfs")) as device,
        MediaWatcher([tmp_path / "demo"], mount_roots=[tmp_path / "media"]) as watcher,
        plugged(device, "ntfs", tmp_path / "media" / "USB") as usb,
        ThreadPoolExecutor(8) as pool,
    ):
        (usb / "bid.pdf").write_bytes(b"x")
        eventually(lambda: len(watcher.media()) == 2)
        bad, good = sorted(watcher.media(), key=lambda medium: not medium.device)
        with hanging(usb):
            asked = [pool.submit(watcher.listing, bad.id) for _ in range(5)]
            asked.append(pool.submit(watcher.save, bad.id, "x.txt", b"x"))
            eventually(lambda: sum(one.done() for one in asked) == 4)
            told = {one.exception().code for one in asked if one.done()}  # type: ignore[union-attr]
            assert told == {"medium_slow"}
            assert len(pool.submit(watcher.listing, good.id).result(60).entries) == 1
            assert sum(one.done() for one in asked) == 4
        wait(asked, timeout=60)
        assert [entry.name for entry in watcher.listing(bad.id).entries][-1] == "bid.pdf"


@needs_ntfs
def test_twenty_thousand_files_on_ntfs_are_listed_in_time(tmp_path: Path) -> None:
    with (
        loop(make(tmp_path, "ntfs")) as device,
        MediaWatcher(mount_roots=[tmp_path / "media"]) as watcher,
        plugged(device, "ntfs", tmp_path / "media" / "USB") as usb,
    ):
        for number in range(5_000):
            (usb / f"IMG_{number:05d}.jpg").touch()
        medium = only(watcher)
        took = 60.0
        for _ in range(3):  # the quickest: what else the machine does is not listing
            begin = time.perf_counter()
            folder = watcher.listing(medium.id)
            took = min(took, time.perf_counter() - begin)
        print(f"NTFS: {folder.total} files listed in {took:.3f} s")
        assert folder.total == 5_000
        assert took < 5
