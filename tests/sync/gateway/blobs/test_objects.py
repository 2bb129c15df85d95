"""What every implementation of `Objects` promises."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.gateway.blobs import ObjectFolder, Objects

Make = Callable[[Path], Objects]
SHA = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture(params=[ObjectFolder])
def make(request: pytest.FixtureRequest) -> Make:
    """Opens the same store again when it is called again."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def objects(make: Make, tmp_path: Path) -> Objects:
    return make(tmp_path / "objects")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"hello")
    return path


def read(objects: Objects, sha256: str) -> bytes:
    with objects.get(sha256) as file:
        return file.read()


def test_what_was_put_is_found_by_its_digest(objects: Objects, source: Path) -> None:
    objects.put(SHA, source)
    assert objects.has(SHA)
    assert objects.size(SHA) == 5
    assert read(objects, SHA) == b"hello"


def test_the_source_is_taken_over(objects: Objects, source: Path) -> None:
    objects.put(SHA, source)
    assert not source.exists()


def test_a_source_that_is_gone_is_said_so_and_harms_nothing(objects: Objects, source: Path) -> None:
    objects.put(SHA, source)
    with pytest.raises(Fault, match="internal"):
        objects.put(SHA, source)
    assert read(objects, SHA) == b"hello"


def test_the_newest_copy_takes_the_place_of_an_older_one(objects: Objects, source: Path) -> None:
    """A file that its disk has spoilt is sent again."""
    objects.put(SHA, source)
    source.write_bytes(b"HELLO")
    objects.put(SHA, source)
    assert read(objects, SHA) == b"HELLO"


def test_an_open_file_is_read_to_its_end_though_it_is_deleted(
    objects: Objects, source: Path
) -> None:
    objects.put(SHA, source)
    with objects.get(SHA) as file:
        objects.delete(SHA)
        assert file.read() == b"hello"


def test_what_was_put_is_there_after_the_store_is_opened_again(
    make: Make, tmp_path: Path, source: Path
) -> None:
    make(tmp_path / "o").put(SHA, source)
    assert read(make(tmp_path / "o"), SHA) == b"hello"


def test_what_is_not_here_is_said_so(objects: Objects) -> None:
    assert not objects.has(SHA)
    for ask in (objects.size, objects.get):
        with pytest.raises(Fault, match="blob_incomplete"):
            ask(SHA)


def test_deleting_twice_is_harmless(objects: Objects, source: Path) -> None:
    objects.put(SHA, source)
    objects.delete(SHA)
    objects.delete(SHA)
    assert not objects.has(SHA)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", SHA.upper(), SHA + "0", "partial"])
def test_a_name_that_is_no_digest_reaches_no_file(
    objects: Objects, source: Path, name: str
) -> None:
    with pytest.raises(Fault, match="blob_incomplete"):
        objects.put(name, source)
    assert source.exists()
    for ask in (objects.has, objects.size, objects.get, objects.delete):
        with pytest.raises(Fault, match="blob_incomplete"):
            ask(name)
