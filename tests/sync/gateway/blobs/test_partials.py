"""What every implementation of `Partials` promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.gateway.blobs import PartialFolder, Partials

Make = Callable[[Path], Partials]


@pytest.fixture(params=[PartialFolder])
def make(request: pytest.FixtureRequest) -> Make:
    """Opens the same store again when it is called again."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def partials(make: Make, tmp_path: Path) -> Partials:
    return make(tmp_path / "partial")


def write(partials: Partials, upload_id: str, data: bytes, position: int = 0) -> None:
    with partials.open(upload_id) as partial:
        assert partial.write(memoryview(data), position) == len(data)
        partial.flush()


def read(partials: Partials, upload_id: str) -> bytes:
    with partials.open(upload_id) as partial:
        return b"".join(bytes(piece) for piece in partial.read(partial.length()))


def test_opening_makes_an_empty_file(partials: Partials) -> None:
    assert not partials.has("a")
    with partials.open("a") as partial:
        assert partial.length() == 0
    assert partials.has("a")


def test_a_file_grows_where_it_is_told_to(partials: Partials) -> None:
    write(partials, "a", b"hello ")
    write(partials, "a", b"world", 6)
    write(partials, "a", b"J", 0)
    assert read(partials, "a") == b"Jello world"


def test_a_file_is_cut_back_and_read_as_far_as_asked(partials: Partials) -> None:
    write(partials, "a", b"hello world")
    with partials.open("a") as partial:
        partial.truncate(5)
        assert partial.length() == 5
        assert b"".join(bytes(piece) for piece in partial.read(4)) == b"hell"


def test_reading_more_than_there_is_fails(partials: Partials) -> None:
    write(partials, "a", b"hello")
    with partials.open("a") as partial, pytest.raises(Fault, match="internal"):
        list(partial.read(6))


def test_long_files_are_read_in_pieces(partials: Partials) -> None:
    data = bytes(range(256)) * 12_345
    write(partials, "a", data)
    assert read(partials, "a") == data


def test_files_are_listed_in_order_and_apart(partials: Partials) -> None:
    write(partials, "b", b"2")
    write(partials, "a", b"1")
    assert partials.ids() == ["a", "b"]
    assert (read(partials, "a"), read(partials, "b")) == (b"1", b"2")


def test_a_file_is_still_there_after_the_store_is_opened_again(make: Make, tmp_path: Path) -> None:
    write(make(tmp_path / "p"), "a", b"hello")
    assert read(make(tmp_path / "p"), "a") == b"hello"


def test_dropping_a_file_twice_is_harmless(partials: Partials) -> None:
    write(partials, "a", b"hello")
    partials.drop("a")
    partials.drop("a")
    assert partials.ids() == []


def test_a_path_leads_to_what_was_flushed(partials: Partials) -> None:
    write(partials, "a", b"hello")
    assert partials.path("a").read_bytes() == b"hello"


@pytest.mark.parametrize("upload_id", ["../x", "", "a/b", "A", ".", "x" * 101])
def test_an_odd_id_reaches_no_file(partials: Partials, upload_id: str) -> None:
    for ask in (partials.open, partials.has, partials.path, partials.drop):
        with pytest.raises(Fault, match="upload_unknown"):
            ask(upload_id)
    assert partials.ids() == []


def test_free_space_is_counted(partials: Partials) -> None:
    assert partials.free() > 0
