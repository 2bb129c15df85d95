from __future__ import annotations

import errno
import hashlib
import importlib
import io
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from sync.errors import Fault
from sync.sealing import Source, Stage, age, proof, seal, stream
from sync.sealing.opening import open_bid
from sync.sealing.spool import Partial
from tests.sync.sealing.support import (
    COMMITTEE,
    FILES,
    MANIFEST,
    OWNER,
    Pattern,
    content,
    quiet,
    sealed,
    source,
)

# The package gives its function the module's name.
SEAL = importlib.import_module("sync.sealing.seal")
BIG = Source("besar.bin", 5 << 20, lambda: Pattern(5 << 20))  # type: ignore[arg-type,return-value]


def broken(name: str, *, fails_at: int, size: int = 3 << 20) -> Source:
    """A stick that is pulled after `fails_at` bytes."""

    class Pulled(Pattern):
        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            if self._left <= size - fails_at:
                raise OSError(errno.EIO, "gone")
            return super().readinto(buffer)

    return Source(name, size, lambda: Pulled(size))  # type: ignore[arg-type,return-value]


def refused(spool: Path, *sources: Source, **options: object) -> Fault:
    with pytest.raises(Fault) as caught:
        sealed(spool, sources, **options)  # type: ignore[arg-type]
    assert list(spool.iterdir()) == []
    return caught.value


def test_what_is_sealed_is_what_is_said(tmp_path: Path) -> None:
    result = sealed(tmp_path, owner=True)
    data = result.path.read_bytes()
    assert result.path == tmp_path / "bid.age"
    assert (result.sha256, result.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [file.sha256 for file in result.files] == [
        hashlib.sha256(content(file)).hexdigest() for file in FILES
    ]
    assert len(age.require_sealed_shape(io.BytesIO(data))) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["bid.age"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_only_the_seat_may_read_the_spool_file(tmp_path: Path) -> None:
    assert sealed(tmp_path).path.stat().st_mode & 0o777 == 0o600


def test_no_plaintext_reaches_the_folder(tmp_path: Path) -> None:
    secret = b"harga penawaran kami Rp 1.234.567.890"
    result = sealed(tmp_path, [source("a", secret * 5000)])
    assert secret not in result.path.read_bytes()


def test_each_source_is_read_once(tmp_path: Path) -> None:
    opened = []

    def open_once() -> BinaryIO:
        opened.append(1)
        return io.BytesIO(b"x" * 100)

    sealed(tmp_path, [Source("a", 100, open_once)])
    assert opened == [1]


def test_a_reader_that_gives_little_at_a_time_is_read_whole(tmp_path: Path) -> None:
    class Slow:
        def __init__(self, data: bytes) -> None:
            self._stream = io.BytesIO(data)

        def read(self, size: int = -1) -> bytes:
            return self._stream.read(min(size, 7))

        def close(self) -> None:
            pass

    data = os.urandom(2000)
    sealed(tmp_path, [Source("a", 2000, lambda: Slow(data))])  # type: ignore[arg-type,return-value]
    open_bid(tmp_path / "bid.age", COMMITTEE.text, tmp_path / "out")
    assert (tmp_path / "out" / "a").read_bytes() == data


def test_progress_tells_stages_in_order_and_bytes_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[Stage, int, int]] = []
    sealed(tmp_path, [BIG], progress=lambda *step: seen.append(step))
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == list(Stage)
    for stage in Stage:
        steps = [(done, total) for one, done, total in seen if one is stage]
        assert steps == sorted(steps)
        assert steps[-1][0] == steps[-1][1]


@pytest.mark.parametrize("stage", [Stage.SEALING, Stage.STORING, Stage.PROVING])
@pytest.mark.parametrize("step", [1, 2])
def test_cancelling_in_any_stage_leaves_nothing(stage: Stage, step: int, tmp_path: Path) -> None:
    seen: list[Stage] = []
    fault = refused(
        tmp_path,
        BIG,
        progress=lambda now, _done, _total: seen.append(now),
        cancelled=lambda: seen.count(stage) >= step,
    )
    assert fault.code == "seal_cancelled"
    assert seen.count(stage) == step


def test_cancelling_before_the_start_reads_nothing(tmp_path: Path) -> None:
    def never() -> BinaryIO:
        raise AssertionError

    assert refused(tmp_path, Source("a", 1, never), cancelled=lambda: True).code == "seal_cancelled"


def test_an_unexpected_error_leaves_nothing(tmp_path: Path) -> None:
    def crash(_stage: Stage, done: int, _total: int) -> None:
        raise ZeroDivisionError(done)

    with pytest.raises(ZeroDivisionError):
        sealed(tmp_path, [BIG], progress=crash)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails_at", [0, 1 << 20, 3 << 20])
def test_a_stick_pulled_while_reading_leaves_nothing(fails_at: int, tmp_path: Path) -> None:
    fault = refused(tmp_path, FILES[0], broken("b.pdf", fails_at=fails_at))
    assert (fault.code, fault.params) == ("file_unreadable", {"name": "b.pdf"})


@pytest.mark.parametrize("size", [0, 99, 101])
def test_a_file_of_another_size_than_listed_has_changed(size: int, tmp_path: Path) -> None:
    fault = refused(tmp_path, Source("a", 100, lambda: io.BytesIO(b"x" * size)))
    assert (fault.code, fault.params) == ("file_changed", {"name": "a"})


def test_the_sources_own_verdict_counts(tmp_path: Path) -> None:
    def verify(stream: BinaryIO) -> None:
        assert stream.tell() == 3
        raise Fault("file_changed", name="a")

    fault = refused(tmp_path, Source("a", 3, lambda: io.BytesIO(b"abc"), verify))
    assert fault.code == "file_changed"


@pytest.mark.parametrize("recipients", [[], "three"])
def test_one_or_two_recipients_and_no_more(recipients: object, tmp_path: Path) -> None:
    three = [age.X25519Identity.generate().recipient for _ in range(3)]
    with pytest.raises(Fault, match="recipient_malformed"):
        seal(
            FILES,
            MANIFEST,
            three if recipients else [],
            tmp_path,
            "bid.age",
            progress=quiet,
            cancelled=lambda: False,
        )


def test_a_recipient_named_twice_is_one_stanza(tmp_path: Path) -> None:
    keys = [COMMITTEE.recipient, COMMITTEE.recipient, OWNER.recipient]
    result = seal(
        FILES, MANIFEST, keys, tmp_path, "bid.age", progress=quiet, cancelled=lambda: False
    )
    with result.path.open("rb") as reader:
        assert len(age.stanzas(reader)) == 2


def test_a_sealed_file_is_never_overwritten(tmp_path: Path) -> None:
    first = sealed(tmp_path).sha256
    with pytest.raises(FileExistsError):
        sealed(tmp_path)
    assert hashlib.sha256((tmp_path / "bid.age").read_bytes()).hexdigest() == first


@pytest.mark.parametrize("place", [0, 30, 150, 200, 70_000, -1])
def test_a_disk_that_keeps_other_bytes_fails_the_proof(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Partial.store

    def store(self: Partial) -> None:
        honest(self)
        data = bytearray(self.path.read_bytes())
        data[place] ^= 4
        self.path.write_bytes(data)

    monkeypatch.setattr(Partial, "store", store)
    assert refused(tmp_path, *FILES).code == "proof_failed"


@pytest.mark.parametrize("cut", [1, 65552, 100_000])
def test_a_disk_that_loses_the_end_fails_the_proof(
    cut: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Partial.store

    def store(self: Partial) -> None:
        honest(self)
        os.truncate(self.path, self.path.stat().st_size - cut)

    monkeypatch.setattr(Partial, "store", store)
    assert refused(tmp_path, *FILES).code == "proof_failed"


def test_memory_that_flips_while_sealing_fails_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = stream.Chunks.seal

    def flipped(self: stream.Chunks, plain: memoryview, out: memoryview, *, final: bool) -> int:
        if final:
            plain[1000] ^= 1  # after hashing was asked for, before encryption
        time.sleep(0.05)
        return honest(self, plain, out, final=final)

    monkeypatch.setattr(stream.Chunks, "seal", flipped)
    assert refused(tmp_path, *FILES).code == "proof_failed"


def test_a_stanza_the_ephemeral_secret_does_not_give_fails_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = age.X25519Recipient.wrap_with
    calls = []

    def wrap_with(self: age.X25519Recipient, ephemeral: object, file_key: bytes) -> object:
        calls.append(1)
        broken_key = bytes(16) if len(calls) == 1 else file_key
        return honest(self, ephemeral, broken_key)  # type: ignore[arg-type]

    monkeypatch.setattr(age.X25519Recipient, "wrap_with", wrap_with)
    fault = refused(tmp_path, *FILES)
    assert (fault.code, fault.params) == ("proof_failed", {"step": "header"})


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("call", ["write", "fsync", "rename"])
def test_whatever_the_disk_refuses_leaves_nothing(
    code: int, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError(code, "refused")

    if call == "rename":
        monkeypatch.setattr(Path, "rename", refuse)
    else:
        monkeypatch.setattr(os, call, refuse)
    expected = "storage_failed" if code == errno.EIO else "storage_full"
    assert refused(tmp_path, *FILES).code == expected


def test_a_disk_too_small_is_refused_before_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never() -> BinaryIO:
        raise AssertionError

    assert refused(tmp_path, Source("a", 1 << 60, never)).code == "storage_full"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MiB."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting a tmpfs needs root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield tmp_path
    subprocess.run(["umount", "-l", tmp_path], check=True)


def test_a_really_full_disk_leaves_nothing(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(small_disk, BIG).code == "storage_full"
    # Free when asked, full when written: another program was faster.
    monkeypatch.setattr(SEAL, "require_room", lambda _spool, _needed: None)
    assert refused(small_disk, BIG).code == "storage_full"
    assert sealed(small_disk).path.exists()


def test_the_proof_reads_what_the_disk_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = []
    honest = proof.prove

    def prove(path: Path, *rest: object) -> None:
        paths.append((path.name, path.stat().st_size))
        honest(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(SEAL, "prove", prove)
    result = sealed(tmp_path)
    assert paths == [("bid.age.partial", result.size)]


def test_keys_are_cleared_after_sealing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sync.sealing import envelope

    made: list[envelope.Secrets] = []
    honest = envelope.Secrets.__init__

    def init(self: envelope.Secrets, *arguments: object) -> None:
        honest(self, *arguments)  # type: ignore[arg-type]
        made.append(self)

    monkeypatch.setattr(envelope.Secrets, "__init__", init)
    sealed(tmp_path)
    refused_folder = tmp_path / "second"
    refused_folder.mkdir()
    refused(refused_folder, BIG, cancelled=lambda: True)
    assert [bytes(secrets.file_key) for secrets in made] == [bytes(16)] * 2


def test_another_thread_goes_on_while_a_bid_is_sealed(tmp_path: Path) -> None:
    # Sealing this takes some 200 ms on a quiet machine; other tests run beside it, and once the
    # machine itself may pause. A seal that held the others up would do so each time.
    assert min(pause_while_sealing(tmp_path / str(number)) for number in range(3)) < 1.0


def pause_while_sealing(folder: Path) -> float:
    """Return the longest pause of another thread in seconds."""
    folder.mkdir()
    worst = 0.0
    stop = threading.Event()

    def beat() -> None:
        nonlocal worst
        last = time.perf_counter()
        while not stop.is_set():
            time.sleep(0.001)
            now = time.perf_counter()
            worst, last = max(worst, now - last), now

    thread = threading.Thread(target=beat)
    thread.start()
    size = 60 << 20
    sealed(folder, [Source("a", size, lambda: Pattern(size))])  # type: ignore[arg-type,return-value]
    stop.set()
    thread.join()
    return worst
