"""tus from the seat's side: resumed at the byte, sceptical of every number, flat in memory."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.errors import Fault
from sync.transport import Gateway, LinkDown, Refused
from sync.transport.http import Reply
from sync.transport.uploads import MAX_PIECE_BYTES, pieces
from tests.gateway_process import ROOT, EnrolledSeat, GatewayProcess
from tests.proxy import Proxy

SIZE = 2 << 20


class Enough(Exception):
    """Raised to stop an upload."""


def nothing(done: int) -> None:
    return None


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_file_arrives_whole(gateway: Gateway, centre: GatewayProcess, spool_file: Path) -> None:
    path = gateway.uploads.create(SIZE, digest(spool_file))
    assert gateway.uploads.head(path).offset == 0
    assert gateway.uploads.patch(path, spool_file, 0, SIZE, nothing) == SIZE
    with centre.centre.objects.get(digest(spool_file)) as stored:
        assert stored.read() == spool_file.read_bytes()


def test_a_cut_upload_goes_on_at_the_offset_the_gateway_names(
    gateway: Gateway, link: Proxy, centre: GatewayProcess, tmp_path: Path
) -> None:
    file = tmp_path / "big.age"
    file.write_bytes(os.urandom(20 << 20))
    path = gateway.uploads.create(20 << 20, digest(file))
    link.cut_after(8 << 20)
    with pytest.raises(LinkDown):
        gateway.uploads.patch(path, file, 0, 20 << 20, nothing)
    state = gateway.uploads.head(path)
    assert 0 < state.offset < 20 << 20
    assert gateway.uploads.patch(path, file, state.offset, 20 << 20, nothing) == 20 << 20
    assert centre.centre.objects.has(digest(file))


def test_progress_names_every_edge_and_may_stop_the_upload(
    gateway: Gateway, spool_file: Path
) -> None:
    path = gateway.uploads.create(SIZE, digest(spool_file))
    seen: list[int] = []

    def stop(done: int) -> None:
        seen.append(done)
        if done >= SIZE // 2:
            raise Enough

    with pytest.raises(Enough):
        gateway.uploads.patch(path, spool_file, 0, SIZE, stop)
    assert seen[0] == 0
    assert seen == sorted(set(seen))
    assert gateway.uploads.head(path).offset <= seen[-1]


def test_other_bytes_than_promised_are_refused_by_the_gateway(
    gateway: Gateway, spool_file: Path
) -> None:
    path = gateway.uploads.create(SIZE, "ab" * 32)
    with pytest.raises(Refused) as raised:
        gateway.uploads.patch(path, spool_file, 0, SIZE, nothing)
    assert raised.value.code in ("digest_mismatch", "checksum_mismatch")
    with pytest.raises(Refused) as raised:
        gateway.uploads.head(path)
    assert raised.value.code in ("upload_gone", "upload_unknown")


def test_an_ended_and_an_unknown_upload_are_told_apart_from_a_broken_link(
    gateway: Gateway,
) -> None:
    path = gateway.uploads.create(SIZE, "ab" * 32)
    gateway.uploads.delete(path)
    with pytest.raises(Refused, match="upload_gone"):
        gateway.uploads.head(path)
    with pytest.raises(Refused, match="upload_unknown"):
        gateway.uploads.head("/v1/uploads/nothing")


def test_a_wrong_offset_is_refused_not_stored(gateway: Gateway, spool_file: Path) -> None:
    path = gateway.uploads.create(SIZE, digest(spool_file))
    with pytest.raises((Refused, LinkDown)):
        gateway.uploads.patch(path, spool_file, 100, SIZE, nothing)
    assert gateway.uploads.head(path).offset == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Tus-Resumable": "1.0.0"},
        {"Tus-Resumable": "1.0.0", "Upload-Offset": "-1"},
        {"Tus-Resumable": "1.0.0", "Upload-Offset": "1e3"},
        {"Upload-Offset": "5"},
    ],
)
def test_an_answer_that_is_not_tus_is_link_down(
    headers: dict[str, str], gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.time()
    reply = Reply(200, headers, b"")
    monkeypatch.setattr(gateway._http, "exchange", lambda *args, **options: reply)
    with pytest.raises(LinkDown, match="captive"):
        gateway.uploads.head("/v1/uploads/x")


@pytest.mark.parametrize("place", ["", "http://evil.example/x", "/other/1", "//evil.example"])
def test_an_upload_address_elsewhere_is_not_followed(
    place: str, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.time()
    reply = Reply(201, {"Tus-Resumable": "1.0.0", "Location": place}, b"")
    monkeypatch.setattr(gateway._http, "exchange", lambda *args, **options: reply)
    with pytest.raises(LinkDown, match="captive"):
        gateway.uploads.create(5, "ab" * 32)


@pytest.mark.parametrize("size", [SIZE - 1, SIZE + 1])
def test_a_spool_file_of_another_size_is_damaged(size: int, spool_file: Path) -> None:
    with pytest.raises(Fault, match="spool_damaged"):
        list(pieces(spool_file, 0, size, nothing))


def test_a_missing_spool_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="spool_missing"):
        list(pieces(tmp_path / "gone.age", 0, 5, nothing))


@pytest.mark.parametrize("offset", [0, 1, 65_535, SIZE - 1])
def test_pieces_from_any_offset_are_the_rest_of_the_file(offset: int, spool_file: Path) -> None:
    parts = [bytes(piece) for piece in pieces(spool_file, offset, SIZE, nothing)]
    assert b"".join(parts) == spool_file.read_bytes()[offset:]
    assert max(map(len, parts)) <= MAX_PIECE_BYTES


MEMORY = """
import resource, sys, hashlib
from pathlib import Path
from tests.seat_process import TestSeat
seat = TestSeat(Path(sys.argv[1])); file = Path(sys.argv[3]); size = int(sys.argv[4])
gateway = seat.gateway(sys.argv[2])
gateway.time()
path = gateway.uploads.create(size, sys.argv[5])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert gateway.uploads.patch(path, file, 0, size, lambda done: None) == size
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_memory_stays_flat_over_300_mb(
    tmp_path: Path, centre: GatewayProcess, enrolled: EnrolledSeat
) -> None:
    from tests.seat_process import TestSeat

    seat = TestSeat.create(tmp_path / "seat", enrolled)
    file, size = tmp_path / "large.age", 300_000_000
    with file.open("wb") as out:
        out.truncate(size)
    with file.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    command = [sys.executable, "-c", MEMORY, seat.home, centre.url, file, size, sha256]
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 8_000, "KiB above the process's size before the upload"
