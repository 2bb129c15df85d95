"""Receipts on a person's stick."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiosk.intake import MediaWatcher
from sync.errors import Fault
from tests.kiosk.intake.support import eventually, may_mount, mounted, needs_mount

__all__ = ["may_mount"]


def test_a_receipt_is_saved_and_an_older_one_kept(watcher: MediaWatcher, stick: Path) -> None:
    medium = watcher.media()[0].id
    assert watcher.save(medium, "tanda.pdf", b"one") == "LPSE-tanda-terima/tanda.pdf"
    assert watcher.save(medium, "Tanda.pdf", b"two") == "LPSE-tanda-terima/Tanda (2).pdf"
    folder = stick / "LPSE-tanda-terima"
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        "tanda.pdf": b"one",
        "Tanda (2).pdf": b"two",
    }


def test_a_name_cannot_lead_out_of_the_folder(watcher: MediaWatcher, stick: Path) -> None:
    saved = watcher.save(watcher.media()[0].id, "../../x.pdf", b"x")
    assert (stick / saved).read_bytes() == b"x"
    assert len(list(stick.rglob("*"))) == 2


def test_a_link_in_place_of_the_folder_is_not_followed(
    watcher: MediaWatcher, stick: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (stick / "LPSE-tanda-terima").symlink_to(tmp_path / "outside")
    with pytest.raises(Fault, match="medium_refused"):
        watcher.save(watcher.media()[0].id, "x.pdf", b"x")
    assert not list((tmp_path / "outside").iterdir())


def test_a_link_in_place_of_the_file_is_not_followed(
    watcher: MediaWatcher, stick: Path, tmp_path: Path
) -> None:
    (stick / "LPSE-tanda-terima").mkdir()
    (stick / "LPSE-tanda-terima" / "x.pdf").symlink_to(tmp_path / "outside")
    assert watcher.save(watcher.media()[0].id, "x.pdf", b"x").endswith("x (2).pdf")
    assert not (tmp_path / "outside").exists()


@needs_mount
def test_a_full_stick_is_said_to_be_full_and_left_clean(tmp_path: Path) -> None:
    with (
        MediaWatcher(mount_roots=[tmp_path]) as watcher,
        mounted(tmp_path / "USB", "-o", "size=64k") as usb,
    ):
        eventually(lambda: bool(watcher.media()))
        with pytest.raises(Fault) as fault:
            watcher.save(watcher.media()[0].id, "x.pdf", os.urandom(200_000))
        assert (fault.value.code, fault.value.params) == ("medium_full", {"label": "USB"})
        assert not list((usb / "LPSE-tanda-terima").iterdir())


@needs_mount
def test_a_write_protected_stick_is_known_and_refused(tmp_path: Path) -> None:
    with MediaWatcher(mount_roots=[tmp_path]) as watcher, mounted(tmp_path / "USB", "-o", "ro"):
        eventually(lambda: bool(watcher.media()))
        assert watcher.media()[0].read_only
        with pytest.raises(Fault, match="medium_read_only"):
            watcher.save(watcher.media()[0].id, "x.pdf", b"x")


def test_a_removed_stick_is_gone(watcher: MediaWatcher, stick: Path) -> None:
    medium = watcher.media()[0].id
    stick.rmdir()
    with pytest.raises(Fault, match="medium_gone"):
        watcher.save(medium, "x.pdf", b"x")
