"""What only folders promise: where the files lie, as homes of today have them."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from sync.gateway.blobs import folders

SHA = hashlib.sha256(b"hello").hexdigest()


def put(root: Path) -> None:
    partials, objects = folders(root)
    with partials.open("a") as partial:
        partial.write(memoryview(b"hello"), 0)
        partial.flush()
    objects.put(SHA, partials.path("a"))


def test_files_lie_where_they_always_lay(tmp_path: Path) -> None:
    partials, _ = folders(tmp_path / "blobs")
    with partials.open("019a-b"):
        pass
    put(tmp_path / "blobs")
    found = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert {str(path.relative_to(tmp_path)) for path in found} == {
        f"blobs/{SHA[:2]}/{SHA}",
        "blobs/partial/019a-b",
    }


def test_the_same_file_twice_is_one_file(tmp_path: Path) -> None:
    put(tmp_path)
    put(tmp_path)
    assert [path.name for path in (tmp_path / SHA[:2]).iterdir()] == [SHA]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    put(tmp_path / "blobs")
    for path in (tmp_path / "blobs").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
