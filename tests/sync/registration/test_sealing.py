"""Sealing a form on both cores: what fails in either thread, or on the disk, leaves nothing."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from sync.errors import Fault
from sync.registration import sealing
from sync.registration.bundle import open_form
from sync.sealing import Sealed, Source, Stage, X25519Recipient, envelope, stream, sweep
from sync.sealing.spool import Partial
from tests.sync.registration.support import (
    GATEWAY,
    MANIFEST,
    PAPERS,
    quiet,
    sealed,
    sources_of,
    with_papers,
)

MB = 1 << 20
LARGE = {"akta.pdf": os.urandom(5 * MB + 17), "nib.pdf": os.urandom(MB), "ktp.pdf": b""}
"""More than the blocks that are in memory at once, with a paper that fills some exactly."""


def refused(spool: Path, files: dict[str, bytes] = LARGE, **options: object) -> Fault:
    with pytest.raises(Fault) as caught:
        seal(spool, files, **options)  # type: ignore[arg-type]
    assert list(spool.iterdir()) == []
    return caught.value


def seal(
    spool: Path,
    files: dict[str, bytes] = LARGE,
    *,
    sources: list[Source] | None = None,
    progress: Callable[[Stage, int, int], None] = quiet,
    cancelled: Callable[[], bool] = lambda: False,
) -> Sealed:
    """Seal files as they were taken in, without the form."""
    digests = [hashlib.sha256(data).hexdigest() for data in files.values()]
    return sealing.seal_taken(
        sources or sources_of(files), digests, MANIFEST, [GATEWAY.recipient], spool, "form.age",
        progress=progress, cancelled=cancelled,
    )  # fmt: skip


def test_what_is_sealed_is_what_is_said(tmp_path: Path) -> None:
    one = sealed(tmp_path, LARGE)
    data = one.path.read_bytes()
    assert (one.sha256, one.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [file.sha256 for file in one.files[1:]] == [
        hashlib.sha256(paper).hexdigest() for paper in LARGE.values()
    ]
    opened = open_form(one.path, GATEWAY)
    assert {name: paper.read() for name, paper in opened.papers.items()} == LARGE
    assert [path.name for path in tmp_path.iterdir()] == ["form.age"]


def test_each_paper_is_read_once(tmp_path: Path) -> None:
    opened: list[str] = []

    def once(name: str) -> BinaryIO:
        opened.append(name)
        return io.BytesIO(LARGE[name])

    seal(tmp_path, sources=[Source(n, len(d), lambda n=n: once(n)) for n, d in LARGE.items()])
    assert opened == list(LARGE)


def test_progress_tells_stages_in_order_and_bytes_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[Stage, int, int]] = []
    seal(tmp_path, progress=lambda *step: seen.append(step))
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
        progress=lambda now, _done, _total: seen.append(now),
        cancelled=lambda: seen.count(stage) >= step,
    )
    assert fault.code == "seal_cancelled"
    assert seen.count(stage) == step


@pytest.mark.parametrize("size", [0, MB - 1, MB + 1])
def test_a_paper_of_another_size_than_listed_has_changed(size: int, tmp_path: Path) -> None:
    sources = sources_of(LARGE)
    sources[1] = Source("nib.pdf", MB, lambda: io.BytesIO(b"x" * size))
    fault = refused(tmp_path, sources=sources)
    assert (fault.code, fault.params) == ("file_changed", {"name": "nib.pdf"})


@pytest.mark.parametrize("fails_at", [0, 3 * MB])
def test_a_paper_that_cannot_be_read_is_named(fails_at: int, tmp_path: Path) -> None:
    class Torn(io.BytesIO):
        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            if self.tell() >= fails_at:
                raise OSError(errno.EIO, "gone")
            return super().readinto(buffer[: fails_at - self.tell()])

    sources = sources_of(LARGE)
    sources[0] = Source("akta.pdf", len(LARGE["akta.pdf"]), lambda: Torn(LARGE["akta.pdf"]))
    fault = refused(tmp_path, sources=sources)
    assert (fault.code, fault.params) == ("file_unreadable", {"name": "akta.pdf"})


@pytest.mark.parametrize("place", [0, 30, 150, 200, 70_000, 3 * MB, -1])
def test_a_disk_that_keeps_other_bytes_fails_the_proof(
    place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harm(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[place] ^= 4
        path.write_bytes(data)

    after_store(monkeypatch, harm)
    assert refused(tmp_path).code == "proof_failed"


@pytest.mark.parametrize("change", [-MB, -65_552, -1, 1, 65_552])
def test_a_disk_that_loses_or_adds_bytes_fails_the_proof(
    change: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_store(monkeypatch, lambda path: os.truncate(path, path.stat().st_size + change))
    assert refused(tmp_path).code == "proof_failed"


def test_a_disk_that_swaps_two_blocks_fails_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each chunk is genuine; only its place is another one."""

    def swap(path: Path) -> None:
        data = bytearray(path.read_bytes())
        start = len(data) % stream.SEALED_CHUNK or stream.SEALED_CHUNK
        first, second = (slice(start + n * 65_552, start + (n + 1) * 65_552) for n in (1, 2))
        data[first], data[second] = data[second], data[first]
        path.write_bytes(data)

    after_store(monkeypatch, swap)
    assert refused(tmp_path).code == "proof_failed"


def after_store(monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], object]) -> None:
    honest = Partial.store

    def store(self: Partial) -> None:
        honest(self)
        harm(self.path)

    monkeypatch.setattr(Partial, "store", store)


@pytest.mark.parametrize("block", [0, 3])
def test_memory_that_flips_before_it_is_encrypted_fails_the_proof(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = stream.Chunks.seal, []

    def flipped(self: stream.Chunks, plain: memoryview, out: memoryview, *, final: bool) -> int:
        if len(calls) == block:
            plain[5_000] ^= 1
        calls.append(1)
        return honest(self, plain, out, final=final)

    monkeypatch.setattr(stream.Chunks, "seal", flipped)
    fault = refused(tmp_path)
    assert (fault.code, fault.params) == ("proof_failed", {"step": "content"})


def test_memory_that_flips_before_it_is_written_fails_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = stream.Chunks.seal, []

    def flipped(self: stream.Chunks, plain: memoryview, out: memoryview, *, final: bool) -> int:
        size = honest(self, plain, out, final=final)
        if not calls:
            out[70_000] ^= 1
        calls.append(1)
        return size

    monkeypatch.setattr(stream.Chunks, "seal", flipped)
    fault = refused(tmp_path)
    assert (fault.code, fault.params) == ("proof_failed", {"step": "payload"})


def test_a_stanza_the_ephemeral_secret_does_not_give_fails_the_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, calls = X25519Recipient.wrap_with, []

    def wrap_with(self: X25519Recipient, ephemeral: object, file_key: bytes) -> object:
        calls.append(1)
        return honest(self, ephemeral, bytes(16) if len(calls) == 1 else file_key)  # type: ignore[arg-type]

    monkeypatch.setattr(X25519Recipient, "wrap_with", wrap_with)
    fault = refused(tmp_path)
    assert (fault.code, fault.params) == ("proof_failed", {"step": "header"})


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("call", ["write", "second write", "fsync", "rename", "open"])
def test_whatever_the_disk_refuses_leaves_nothing(
    code: int, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second write is the other thread's: the first one is the header's."""
    left = [1 if call in ("second write", "open") else 0]
    name = call.rpartition(" ")[2]
    honest = getattr(os, name)

    def refuse(*arguments: object) -> object:
        if left[0]:
            left[0] -= 1
            return honest(*arguments)
        raise OSError(code, "refused")

    if call == "rename":
        monkeypatch.setattr(Path, "rename", refuse)
    else:
        monkeypatch.setattr(os, name, refuse)
    expected = "storage_failed" if code == errno.EIO else "storage_full"
    assert refused(tmp_path).code == expected


def test_keys_and_papers_are_cleared_from_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[envelope.Secrets] = []
    blocks: list[memoryview] = []
    begin, packed = envelope.Secrets.__init__, stream.Chunks.seal

    def init(self: envelope.Secrets, *arguments: object) -> None:
        begin(self, *arguments)  # type: ignore[arg-type]
        made.append(self)

    def seen(self: stream.Chunks, plain: memoryview, out: memoryview, *, final: bool) -> int:
        blocks.append(plain)
        return packed(self, plain, out, final=final)

    monkeypatch.setattr(envelope.Secrets, "__init__", init)
    monkeypatch.setattr(stream.Chunks, "seal", seen)
    seal(tmp_path)
    assert made[0].file_key == bytes(16)
    assert len(blocks) > 3
    assert not any(any(block) for block in blocks)


WITHOUT_ITS_END = """
import os, signal, sys
from pathlib import Path
from sync.sealing import Source
from tests.sync.registration import test_sealing as here

def at(number):
    def opens():
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return here.paper(number)
    return opens

files = {str(n): here.paper(n).getvalue() for n in range(8)}
here.seal(Path(sys.argv[1]), files, sources=[Source(n, here.SIZE, at(int(n))) for n in files])
"""
SIZE = 2 * MB + 7


def paper(number: int) -> io.BytesIO:
    """A paper that is told from every other one by any few bytes of it."""
    return io.BytesIO((f"rahasia {number} " * (SIZE // 10 + 1)).encode()[:SIZE])


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("between", [0, 1, 5, 7])
def test_killed_between_two_papers_nothing_is_there_to_read_or_to_send(
    between: int, tmp_path: Path
) -> None:
    """One thread reads the next paper, another one encrypts and writes the last: both die."""
    command = [sys.executable, "-c", WITHOUT_ITS_END, str(tmp_path), str(between)]
    killed = subprocess.run(
        command, capture_output=True, check=False, cwd=Path(__file__).parents[3]
    )
    assert killed.returncode == -9, killed.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["form.age.partial"]
    assert b"rahasia" not in (tmp_path / "form.age.partial").read_bytes()
    assert sweep(tmp_path, set()) == ["form.age.partial"]
    files = {str(n): paper(n).getvalue() for n in range(8)}
    again = sealed(tmp_path, files, application=with_papers(files))
    opened = open_form(again.path, GATEWAY)
    assert {name: one.read() for name, one in opened.papers.items()} == files
    assert [path.name for path in tmp_path.iterdir()] == ["form.age"]


def test_a_failed_proof_of_unchanged_papers_blames_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is to blame and no paper: it says so."""
    honest = stream.Chunks.seal

    def flipped(self: stream.Chunks, plain: memoryview, out: memoryview, *, final: bool) -> int:
        plain[5_000] ^= 1
        return honest(self, plain, out, final=final)

    monkeypatch.setattr(stream.Chunks, "seal", flipped)
    with pytest.raises(Fault) as caught:
        sealed(tmp_path, PAPERS)
    assert (caught.value.code, caught.value.params) == ("proof_failed", {"step": "content"})
    assert list(tmp_path.iterdir()) == []
