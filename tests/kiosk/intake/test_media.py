"""Plugging, pulling, and changes on a stick."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher
from sync.errors import Fault
from tests.kiosk.intake.support import eventually, may_mount, mounted, needs_mount, pull, read

__all__ = ["may_mount"]


def labels(watcher: MediaWatcher) -> list[str]:
    return [medium.label for medium in watcher.media()]


def test_a_stick_plugged_before_the_start_is_known_at_once(watcher: MediaWatcher) -> None:
    assert labels(watcher) == ["FLASHDISK"]


def test_a_new_folder_is_a_stick_and_a_removed_one_is_gone(
    watcher: MediaWatcher, demo: Path
) -> None:
    before = watcher.version
    (demo / "KEDUA").mkdir()
    eventually(lambda: labels(watcher) == ["FLASHDISK", "KEDUA"])
    assert watcher.version > before
    (demo / "KEDUA").rmdir()
    eventually(lambda: labels(watcher) == ["FLASHDISK"])


def test_a_linked_or_hidden_folder_is_no_stick(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (demo / "LINK").symlink_to(tmp_path / "secret")
    (demo / ".hidden").mkdir()
    with MediaWatcher([demo], mount_roots=()) as watcher:
        assert labels(watcher) == ["FLASHDISK"]


def test_a_stick_that_comes_back_keeps_its_id_and_tokens(
    watcher: MediaWatcher, demo: Path, stick: Path
) -> None:
    (stick / "a.txt").write_text("a")
    medium = watcher.media()[0]
    token = watcher.listing(medium.id).entries[0].token
    stick.rename(demo / ".away")
    eventually(lambda: not watcher.media())
    with pytest.raises(Fault) as gone:
        watcher.source(medium.id, token)
    assert (gone.value.code, gone.value.params) == ("medium_gone", {"label": "FLASHDISK"})
    (demo / ".away").rename(stick)
    eventually(lambda: bool(watcher.media()))
    assert watcher.media()[0].id == medium.id
    assert read(watcher.source(medium.id, token)) == b"a"


def test_ids_differ_between_runs(demo: Path) -> None:
    with MediaWatcher([demo], mount_roots=()) as one, MediaWatcher([demo], mount_roots=()) as two:
        assert one.media()[0].id != two.media()[0].id


def test_a_bookmark_finds_its_file_in_the_next_run(demo: Path, stick: Path) -> None:
    """Ids and tokens are new, what they stand for is not."""
    (stick / "a.txt").write_text("a")
    with MediaWatcher([demo], mount_roots=()) as first:
        old = first.media()[0].id, first.listing(first.media()[0].id).entries[0].token
        where = first.remember(*old)
    with MediaWatcher([demo], mount_roots=()) as second:
        found = second.recall(where)
        assert found is not None and found != old
        assert read(second.source(*found)) == b"a"
        (stick / "a.txt").write_text("something else")
        with pytest.raises(Fault, match="file_changed"):
            second.source(*found).open()
        stick.rename(demo / ".away")
        eventually(lambda: second.recall(where) is None)


def test_a_bookmark_of_an_older_release_finds_its_stick(demo: Path, stick: Path) -> None:
    """It was kept in the vault of a visit that a power cut ended, then came the update."""
    (stick / "a.txt").write_text("a")
    (demo / f"{stick.name} 2").mkdir()
    (demo / f"{stick.name} 2" / "a.txt").write_text("b")
    with MediaWatcher([demo], mount_roots=()) as watcher:
        medium = next(one for one in watcher.media() if one.root == stick)
        now = watcher.remember(medium.id, watcher.listing(medium.id).entries[0].token)
        then = replace(now, identity=os.fsencode(stick) + b"\0folder")
        found = watcher.recall(then)
        assert found is not None and found[0] == medium.id
        assert read(watcher.source(*found)) == b"a"
        stick.rename(demo / ".away")
        eventually(lambda: watcher.recall(then) is None)


def test_a_bookmark_of_one_stick_finds_nothing_on_another(demo: Path, stick: Path) -> None:
    (stick / "a.txt").write_text("a")
    with MediaWatcher([demo], mount_roots=()) as watcher:
        medium = watcher.media()[0]
        where = watcher.remember(medium.id, watcher.listing(medium.id).entries[0].token)
        (demo / "KEDUA").mkdir()
        (demo / "KEDUA" / "a.txt").write_text("a")
        stick.rename(demo / ".away")
        eventually(lambda: labels(watcher) == ["KEDUA"])
        assert watcher.recall(where) is None


def test_a_new_file_on_the_stick_is_announced(watcher: MediaWatcher, stick: Path) -> None:
    told: list[int] = []
    event = threading.Event()
    stop = watcher.subscribe(lambda version: (told.append(version), event.set())[0])
    (stick / "new.pdf").write_bytes(b"%PDF-1.7")
    assert event.wait(60)
    assert told[-1] <= watcher.version
    stop()


def test_a_change_in_a_shown_sub_folder_is_announced(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "dalam").mkdir()
    medium = watcher.media()[0].id
    eventually(lambda: bool(watcher.listing(medium).entries))
    token = watcher.listing(medium).entries[0].token
    watcher.listing(medium, token)
    before = watcher.version
    (stick / "dalam" / "x").write_text("x")
    eventually(lambda: watcher.version > before)


def test_our_own_reading_announces_nothing(watcher: MediaWatcher, stick: Path) -> None:
    (stick / "a.txt").write_text("a" * 1000)
    medium = watcher.media()[0].id
    eventually(lambda: watcher.version >= 2)

    def silent() -> bool:
        before = watcher.version
        for _ in range(3):
            entry = watcher.listing(medium).entries[0]
            assert len(read(watcher.source(medium, entry.token))) == 1000
        threading.Event().wait(0.7)
        return watcher.version == before

    eventually(silent)  # once all of the file's own change has been told


def test_a_failing_subscriber_harms_nobody(watcher: MediaWatcher, demo: Path) -> None:
    def bad(_: int) -> None:
        raise RuntimeError("mine")

    seen = threading.Event()
    watcher.subscribe(bad)
    watcher.subscribe(lambda _: seen.set())
    (demo / "LAIN").mkdir()
    assert seen.wait(60)


def test_no_thread_is_left_after_stop(demo: Path) -> None:
    before = threading.active_count()
    with MediaWatcher([demo], mount_roots=()):
        pass
    eventually(lambda: threading.active_count() <= before)


@needs_mount
def test_a_mount_over_an_existing_folder_is_a_stick(tmp_path: Path) -> None:
    media = tmp_path / "media"
    (media / "user" / "USB").mkdir(parents=True)
    # It looks by itself once an hour: the kernel tells it.
    with MediaWatcher(mount_roots=[media], period_s=3600.0) as watcher:
        assert watcher.media() == []
        with mounted(media / "user" / "USB"):
            eventually(lambda: labels(watcher) == ["USB"])
            medium = watcher.media()[0]
            assert (medium.fs_type, medium.read_only) == ("tmpfs", False)
            before = watcher.version
            (media / "user" / "USB" / "inside.pdf").write_bytes(b"%PDF-")
            eventually(lambda: watcher.version > before)
            assert [e.name for e in watcher.listing(medium.id).entries] == ["inside.pdf"]
            pull(media / "user" / "USB")
            eventually(lambda: not watcher.media())


@needs_mount
def test_a_mount_over_a_demo_stick_shows_what_is_mounted(
    watcher: MediaWatcher, stick: Path
) -> None:
    (stick / "below.txt").write_text("below")
    below = watcher.media()[0]
    with mounted(stick):
        eventually(lambda: [m.fs_type for m in watcher.media()] == ["tmpfs"])
        (stick / "above.txt").write_text("above")
        medium = watcher.media()[0]
        assert medium.id != below.id
        assert [e.name for e in watcher.listing(medium.id).entries] == ["above.txt"]


@needs_mount
def test_a_mounted_stick_can_be_unmounted_while_it_is_watched(tmp_path: Path) -> None:
    import subprocess

    with MediaWatcher(mount_roots=[tmp_path]) as watcher, mounted(tmp_path / "USB") as usb:
        eventually(lambda: bool(watcher.media()))
        watcher.listing(watcher.media()[0].id)
        eventually(lambda: subprocess.run(["umount", usb], check=False).returncode == 0)


@needs_mount
@pytest.mark.parametrize("fs", ["vfat", "exfat", "ext4"])
def test_a_real_file_system_image_is_a_stick(tmp_path: Path, fs: str) -> None:
    import shutil
    import subprocess

    if not shutil.which(f"mkfs.{fs}") or fs not in Path("/proc/filesystems").read_text():
        pytest.skip(f"this system has no {fs}")
    image = tmp_path / "image"
    with image.open("wb") as file:
        file.truncate(16 << 20)
    subprocess.run([f"mkfs.{fs}", image], check=True, capture_output=True)
    with (
        MediaWatcher(mount_roots=[tmp_path / "media"]) as watcher,
        mounted(tmp_path / "media" / "USB", "-o", "loop", fs=fs, source=str(image)) as usb,
    ):
        (usb / "Penawaran.pdf").write_bytes(b"%PDF-1.7")
        eventually(lambda: bool(watcher.media()))
        medium = watcher.media()[0]
        assert medium.device
        entry = next(e for e in watcher.listing(medium.id).entries if e.kind == "file")
        source = watcher.source(medium.id, entry.token)
        with source.open() as file:
            assert file.read() == b"%PDF-1.7"
            source.verify(file)
        assert watcher.save(medium.id, "r.txt", b"r") == "LPSE-tanda-terima/r.txt"


@needs_mount
def test_a_file_written_the_moment_a_stick_appears_is_announced(tmp_path: Path) -> None:
    """The stick is watched before it is shown: what changes after is never missed."""
    with MediaWatcher(mount_roots=[tmp_path]) as watcher:
        for number in range(5):
            with mounted(tmp_path / str(number)) as usb:
                eventually(lambda name=str(number): name in labels(watcher))  # type: ignore[misc]
                before = watcher.version
                (usb / "a.pdf").write_bytes(b"x")
                eventually(lambda seen=before: watcher.version > seen)  # type: ignore[misc]
