"""Expiry, full disks and the gaps a protocol test cannot reach."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.gateway.blobs import PartialFile, PartialFolder
from sync.gateway.uploads import Settings, UploadService
from sync.gateway.uploads.forms import Creation, Patch
from sync.gateway.uploads.receive import Pace
from tests.sync.gateway.uploads.app import prepare
from tests.sync.gateway.uploads.harness import Gateway, ask, create, head, is_root, noise, patch

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Body(io.BytesIO):
    @property
    def at_end(self) -> bool:
        return self.tell() == len(self.getvalue())


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> UploadService:
    settings = Settings(reserve=0, lifetime=timedelta(hours=1))
    return UploadService(*prepare(tmp_path), clock, settings, "this boot")


def append(service: UploadService, upload_id: str, offset: int, data: bytes) -> int:
    upload = service.append("seat-a", upload_id, Patch(offset, len(data), None), Body(data), None)
    return upload.received


def test_an_upload_nobody_continues_expires(service: UploadService, clock: Clock) -> None:
    upload_id = service.create("seat-a", Creation(10, "", None)).upload_id
    append(service, upload_id, 0, b"hello")
    assert service.expire(NOW + timedelta(minutes=59)) == 0
    assert service.expire(NOW + timedelta(hours=1)) == 1
    with pytest.raises(Fault, match="upload_gone"):
        service.look("seat-a", upload_id)
    assert service.expire(NOW + timedelta(hours=1)) == 0


def test_continuing_an_upload_postpones_its_end(service: UploadService, clock: Clock) -> None:
    upload_id = service.create("seat-a", Creation(10, "", None)).upload_id
    clock.now = NOW + timedelta(minutes=50)
    append(service, upload_id, 0, b"hello")
    assert service.expire(NOW + timedelta(minutes=109)) == 0
    assert service.look("seat-a", upload_id).expires_at == clock.now + timedelta(hours=1)


def test_a_finished_upload_never_expires(service: UploadService) -> None:
    upload_id = service.create("seat-a", Creation(5, "", None)).upload_id
    append(service, upload_id, 0, b"hello")
    assert service.expire(NOW + timedelta(days=9)) == 0
    assert service.look("seat-a", upload_id).state == "complete"


def test_a_resumed_upload_is_hashed_from_its_start(tmp_path: Path, clock: Clock) -> None:
    data = noise(3_000_000)
    db, partials, objects = prepare(tmp_path)
    upload_id = ""
    for start in range(0, len(data), 1_000_000):  # a new process each time
        service = UploadService(db, partials, objects, clock, Settings(reserve=0), "this boot")
        upload_id = upload_id or service.create("seat-a", Creation(len(data), "", None)).upload_id
        append(service, upload_id, start, data[start : start + 1_000_000])
    sha256 = service.look("seat-a", upload_id).sha256
    assert sha256 is not None
    with objects.get(sha256) as blob:
        assert blob.read() == data


def test_no_upload_is_begun_that_cannot_fit(tmp_path: Path, clock: Clock) -> None:
    db, partials, objects = prepare(tmp_path)
    settings = Settings(max_size=10**18, reserve=partials.free() - 1000)
    service = UploadService(db, partials, objects, clock, settings, "")
    with pytest.raises(Fault, match="storage_full"):
        service.create("seat-a", Creation(10**17, "", None))


def test_an_upload_stops_before_the_reserve_is_touched(tmp_path: Path, clock: Clock) -> None:
    class Small(PartialFolder):
        left = 10**12

        def free(self) -> int:
            return self.left

    db, _, objects = prepare(tmp_path)
    partials = Small(tmp_path / "blobs" / "partial")
    pace = Pace(buffer_bytes=100, checkpoint_bytes=100)
    service = UploadService(db, partials, objects, clock, Settings(reserve=1000, pace=pace), "")
    upload_id = service.create("seat-a", Creation(1000, "", None)).upload_id
    partials.left = 1000
    with pytest.raises(Fault, match="storage_full"):
        append(service, upload_id, 0, b"x" * 1000)
    assert service.look("seat-a", upload_id).received == 100
    partials.left = 10**12
    assert append(service, upload_id, 100, b"x" * 900) == 1000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB. `grow(16)` is `mount -o remount,size=16m`."""
    if not is_root() or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)])
    if made.returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_keeps_what_fits_and_goes_on_after_it_grew(small_disk: Path) -> None:
    data = noise(7_000_000)
    ballast = small_disk / "ballast"
    with Gateway(small_disk / "home") as gateway:
        path = create(gateway.url, len(data))
        ballast.write_bytes(bytes(4_000_000))
        answer = patch(gateway.url, path, 0, data)
        assert (answer.status, answer.code) == (507, "storage_full")
        kept = head(gateway.url, path).offset
        subprocess.run(["mount", "-o", "remount,size=32m", str(small_disk)], check=True)
        grown = head(gateway.url, path).offset
        assert grown > 2_000_000
        assert grown >= kept
        gateway.restart()
        assert head(gateway.url, path).offset == grown
        assert patch(gateway.url, path, grown, data[grown:]).status == 204
        assert gateway.blob(data).read_bytes() == data


def test_a_full_disk_begins_no_upload(small_disk: Path) -> None:
    with Gateway(small_disk / "home") as gateway:
        create(gateway.url, 1000)
        answer = ask(gateway.url, "POST", "/v1/uploads", {"Upload-Length": "9000000"})
        assert (answer.status, answer.code) == (507, "storage_full")


class BrokenDisk(PartialFolder):
    """Takes so many bytes, then fails as a dying disk does: on the write, or on the flush."""

    def __init__(self, root: Path, failing: str, after: int) -> None:
        super().__init__(root)
        self.failing, self.after = failing, after

    def open(self, upload_id: str) -> PartialFile:
        folder, opened = self, super().open(upload_id)
        write, flush = opened.write, opened.flush

        def writing(data: memoryview, position: int) -> int:
            if folder.failing == "write" and position >= folder.after:
                raise Fault("internal")
            return write(data, position)

        def flushing() -> None:
            if folder.failing == "flush" and opened.length() > folder.after:
                raise Fault("internal")
            flush()

        opened.write, opened.flush = writing, flushing  # type: ignore[method-assign]
        return opened


@pytest.mark.parametrize("failing", ["write", "flush"])
def test_a_failing_disk_keeps_what_was_recorded_and_says_so(
    tmp_path: Path, clock: Clock, failing: str
) -> None:
    data = noise(1000)
    db, _, objects = prepare(tmp_path)
    partials = BrokenDisk(tmp_path / "blobs" / "partial", failing, 500)
    pace = Pace(buffer_bytes=100, checkpoint_bytes=200)
    service = UploadService(
        db, partials, objects, clock, Settings(reserve=0, pace=pace), "this boot"
    )
    upload_id = service.create("seat-a", Creation(len(data), "", None)).upload_id
    with pytest.raises(Fault, match="internal"):
        append(service, upload_id, 0, data)
    partials.failing = ""
    kept = service.look("seat-a", upload_id).received
    assert 400 <= kept <= 500
    sha256 = service.append(
        "seat-a", upload_id, Patch(kept, 1000 - kept, None), Body(data[kept:]), None
    ).sha256
    assert sha256 == hashlib.sha256(data).hexdigest()
