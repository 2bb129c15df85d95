"""The ballast has its room also in a home that was copied, or cut short."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sync.ballast import MIB, NAME, Ballast

posix = pytest.mark.skipif(os.name == "nt", reason="Windows does not say what a file takes")


def room_of(folder: Path) -> int:
    return (folder / NAME).stat().st_blocks * 512


@posix
@pytest.mark.parametrize("size", [0, MIB, 4 * MIB])
def test_a_hole_in_its_place_is_filled(tmp_path: Path, size: int) -> None:
    """`cp`, `tar -S` and `rsync -S` leave a hole where nothing was ever written."""
    (tmp_path / NAME).touch()
    os.truncate(tmp_path / NAME, size)
    Ballast(tmp_path, 4 * MIB).mind()
    assert room_of(tmp_path) >= 4 * MIB


@posix
def test_what_takes_no_room_on_its_disk_is_not_laid_for_ever(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path, 4 * MIB)
    ballast.mind()
    before = (tmp_path / NAME).stat()
    ballast.mind()
    assert (tmp_path / NAME).stat().st_ino == before.st_ino
    os.truncate(tmp_path / NAME, 0)
    ballast.mind()
    assert room_of(tmp_path) == 0
