from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.gateway.blobs import BlobFolder, BlobStore

SHA = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs")


def put(blobs: BlobStore, upload_id: str, data: bytes) -> None:
    with blobs.partial(upload_id) as partial:
        assert partial.write(memoryview(data), 0) == len(data)
        partial.flush()


def test_a_completed_file_is_found_by_its_digest(blobs: BlobFolder) -> None:
    put(blobs, "a", b"hello")
    assert blobs.partials() == ["a"]
    blobs.complete("a", SHA)
    assert blobs.partials() == []
    assert blobs.has(SHA)
    assert blobs.size(SHA) == 5
    with blobs.open(SHA) as blob:
        assert blob.read() == b"hello"


def test_the_same_file_twice_is_one_blob(blobs: BlobFolder) -> None:
    for upload_id in ("a", "b"):
        put(blobs, upload_id, b"hello")
        blobs.complete(upload_id, SHA)
    assert blobs.path(SHA).read_bytes() == b"hello"
    assert len(list(blobs.path(SHA).parent.iterdir())) == 1


def test_what_is_not_here_is_said_so(blobs: BlobFolder) -> None:
    assert not blobs.has(SHA)
    for ask in (blobs.size, blobs.open):
        with pytest.raises(Fault, match="blob_incomplete"):
            ask(SHA)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", SHA.upper(), SHA + "0", "partial"])
def test_a_name_that_is_no_digest_reaches_no_file(blobs: BlobFolder, name: str) -> None:
    with pytest.raises(Fault, match="blob_incomplete"):
        blobs.path(name)


@pytest.mark.parametrize("name", ["../x", "", "a/b", "A", "."])
def test_an_odd_upload_id_reaches_no_file(blobs: BlobFolder, name: str) -> None:
    with pytest.raises(Fault, match="upload_unknown"):
        blobs.partial(name)


def test_a_partial_file_is_cut_back_and_read_again(blobs: BlobFolder) -> None:
    put(blobs, "a", b"hello world")
    with blobs.partial("a") as partial:
        partial.truncate(5)
        assert partial.length() == 5
        assert b"".join(bytes(piece) for piece in partial.read(5)) == b"hello"
        with pytest.raises(Fault, match="internal"):
            list(partial.read(6))


def test_deleting_a_blob_twice_is_harmless(blobs: BlobFolder) -> None:
    put(blobs, "a", b"hello")
    blobs.complete("a", SHA)
    blobs.delete(SHA)
    blobs.delete(SHA)
    assert not blobs.has(SHA)


def test_free_space_is_counted(blobs: BlobFolder) -> None:
    assert blobs.free() > 0
