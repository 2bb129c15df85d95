"""Bytes on the disk: sealed, whole or not at all, gone when they should be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.papers.shelf import PIECE, Shelf, new_key
from sync.errors import Fault

SIZES = st.one_of(
    st.integers(0, 3), st.sampled_from([PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 700_001])
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "papers")


KEY = new_key()


@settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30
)
@given(SIZES, st.integers(1, 300_000), st.integers(0, 800_000), st.integers(0, 5000))
def test_what_was_put_comes_back(shelf: Shelf, size: int, step: int, at: int, length: int) -> None:
    data = hashlib.shake_128(str(size).encode()).digest(size)
    shelf.remove(["a"])
    put = shelf.put(KEY, "a", (data[i : i + step] for i in range(0, size, step)), 10**7)
    assert (put.size, put.sha256) == (size, hashlib.sha256(data).hexdigest())
    with shelf.open(KEY, "a") as file:
        assert file.read() == data
        file.seek(at)
        assert file.read(length) == data[at : at + length]


def test_nothing_of_it_is_readable(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(KEY, "a", [b"NIK 3323010101700001 " * 40_000], 10**7)
    assert b"3323010101700001" not in (tmp_path / "papers" / "a").read_bytes()
    with pytest.raises(Fault, match="at_rest_unreadable"), shelf.open(new_key(), "a") as file:
        file.read()


@pytest.mark.parametrize("harm", ["flipped", "cut", "cut at a piece", "swapped", "renamed"])
def test_what_was_harmed_is_never_read(shelf: Shelf, tmp_path: Path, harm: str) -> None:
    shelf.put(KEY, "a", [bytes(3 * PIECE + 5)], 10**7)
    path = tmp_path / "papers" / "a"
    raw, sealed = bytearray(path.read_bytes()), PIECE + 28
    if harm == "flipped":
        raw[sealed + 99] ^= 1
    elif harm == "cut":
        del raw[-3:]
    elif harm == "cut at a piece":
        del raw[2 * sealed :]
    elif harm == "swapped":
        raw[:sealed], raw[sealed : 2 * sealed] = raw[sealed : 2 * sealed], raw[:sealed]
    path.write_bytes(raw)
    name = "a"
    if harm == "renamed":
        name = path.rename(path.with_name("b")).name
    with pytest.raises(Fault, match="at_rest_unreadable"), shelf.open(KEY, name) as file:
        file.read()


def test_what_breaks_off_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield b"x" * PIECE * 2
        raise Fault("medium_gone", label="KINGSTON")

    with pytest.raises(Fault, match="medium_gone"):
        shelf.put(KEY, "a", pieces(), 10**7)
    with pytest.raises(Fault, match="paper_file_too_large"):
        shelf.put(KEY, "a", [b"x" * 11], 10)
    assert list((tmp_path / "papers").iterdir()) == []


def test_only_what_is_needed_stays(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.keep_only(["a"]) == 0
    for name in ("a", "b", "c"):
        shelf.put(KEY, name, [b"x"], 10)
    (tmp_path / "papers" / "a.new").write_bytes(b"half")
    (tmp_path / "papers" / "d.new").write_bytes(b"half")
    assert shelf.keep_only(["a"]) == 3
    assert sorted(one.name for one in (tmp_path / "papers").iterdir()) == ["a", "a.new"]
    with pytest.raises(Fault, match="paper_lost"):
        shelf.open(KEY, "b")
