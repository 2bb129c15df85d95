"""Reading a file back from the disk: every byte in its place, whatever the sizes."""

from __future__ import annotations

import errno
import io
import os
import threading
from pathlib import Path

import pytest

from sync.registration.readback import PIECE_BYTES, PIECES, ReadBack

DIRECT = getattr(os, "O_DIRECT", 0)


def written(folder: Path, size: int) -> tuple[Path, bytes]:
    data = os.urandom(size)
    (folder / "file").write_bytes(data)
    return folder / "file", data


def everything(path: Path, step: int) -> bytes:
    found = bytearray()
    with ReadBack(path) as reader:
        view = memoryview(bytearray(step))
        while count := reader.readinto(view):
            found += view[:count]
            assert reader.tell() == len(found)
    return bytes(found)


@pytest.mark.parametrize("step", [4_097, PIECE_BYTES + 1, 5 * PIECE_BYTES])
@pytest.mark.parametrize(
    "size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECES * PIECE_BYTES, 7 * PIECE_BYTES + 4_097]
)
def test_a_file_comes_back_whole(size: int, step: int, tmp_path: Path) -> None:
    path, data = written(tmp_path, size)
    assert everything(path, step) == data


def test_a_few_bytes_come_first_and_the_rest_after_them(tmp_path: Path) -> None:
    path, data = written(tmp_path, 3 * PIECE_BYTES)
    with ReadBack(path) as reader:
        assert reader.read(216) == data[:216]
        view = bytearray(len(data))
        assert reader.readinto(memoryview(view)) == PIECE_BYTES - 216
        assert view[: PIECE_BYTES - 216] == data[216:PIECE_BYTES]


@pytest.mark.skipif(not DIRECT, reason="the system has no such reading")
@pytest.mark.parametrize("code", [errno.EINVAL, errno.EOPNOTSUPP])
def test_a_file_system_without_such_reading_is_read_as_any(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, asked = os.open, []

    def refuse(path: Path, flags: int, *more: int) -> int:
        asked.append(bool(flags & DIRECT))
        if flags & DIRECT:
            raise OSError(code, "not here")
        return honest(path, flags, *more)

    path, data = written(tmp_path, 4 * PIECE_BYTES + 5)
    monkeypatch.setattr(os, "open", refuse)
    assert everything(path, 70_000) == data
    assert asked == [True, False]


def test_a_file_that_becomes_shorter_cannot_be_read(tmp_path: Path) -> None:
    path, _data = written(tmp_path, 8 * PIECE_BYTES)
    with ReadBack(path) as reader:
        os.truncate(path, 100)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            while reader.read(PIECE_BYTES):
                pass


def test_who_stops_in_the_middle_leaves_no_thread(tmp_path: Path) -> None:
    path, data = written(tmp_path, 8 * PIECE_BYTES)
    with ReadBack(path) as reader:
        assert reader.read(10) == data[:10]
        assert [one for one in threading.enumerate() if one.name.startswith("read-back")]
    assert not [one for one in threading.enumerate() if one.name.startswith("read-back")]


@pytest.mark.skipif(not DIRECT, reason="the system has no such reading")
def test_a_file_system_that_refuses_only_the_reading_is_read_as_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing(io.FileIO):
        def readinto(self, _buffer: object) -> int:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    path, data = written(tmp_path, 3 * PIECE_BYTES + 5)
    monkeypatch.setattr("sync.registration.readback.io.FileIO", Refusing)
    assert everything(path, PIECE_BYTES) == data
