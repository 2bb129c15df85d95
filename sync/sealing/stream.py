"""The payload of an age file: 64 KiB chunks under ChaCha20-Poly1305 (C2SP `age.md`, "Payload").

Chunks are worked on a block at a time (1 MiB). Between two chunks Python may hand the interpreter
to another thread, so that pages are served while a bid is sealed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.errors import Fault
from sync.sealing.blocks import Block, Reads, Ring, fill

CHUNK = 64 * 1024
TAG = 16
SEALED_CHUNK = CHUNK + TAG
NONCE = 16
BLOCK_CHUNKS = 16
BLOCK = BLOCK_CHUNKS * CHUNK
SEALED_BLOCK = BLOCK_CHUNKS * SEALED_CHUNK


def sealed_size(size: int) -> int:
    """Bytes of a payload, its nonce included, that holds `size` bytes of plaintext."""
    return NONCE + size + TAG * max(1, -(-size // CHUNK))


class Chunks:
    """One payload's cipher and chunk counter."""

    def __init__(self, file_key: bytes | bytearray, nonce: bytes) -> None:
        key = bytearray(32)
        HKDF(hashes.SHA256(), 32, salt=nonce, info=b"payload").derive_into(file_key, key)
        self._cipher = ChaCha20Poly1305(key)
        self._nonce = bytearray(12)
        self.count = 0

    def seal(self, plain: memoryview, out: memoryview, *, final: bool) -> int:
        """Encrypt whole chunks (the last may be short when `final`); returns bytes written."""
        read = written = 0
        while True:
            piece = plain[read : read + CHUNK]
            read += len(piece)
            end = written + len(piece) + TAG
            self._advance(final=final and read == len(plain))
            self._cipher.encrypt_into(self._nonce, piece, None, out[written:end])
            written = end
            if read == len(plain):
                return written

    def open(self, sealed: memoryview, out: memoryview, *, final: bool) -> tuple[int, bool]:
        """Decrypt whole chunks; returns bytes written and whether all of them were genuine."""
        read = written = 0
        while read < len(sealed):
            piece = sealed[read : read + SEALED_CHUNK]
            read += len(piece)
            last = final and read == len(sealed)
            # A short chunk in the middle, or an empty last one after others, is never written.
            empty = len(piece) <= TAG and not (last and self.count == 0 and len(piece) == TAG)
            if empty or (len(piece) < SEALED_CHUNK and not last):
                return written, False
            end = written + len(piece) - TAG
            self._advance(final=last)
            if not self._opens(piece, out[written:end]):
                # Tell a forged chunk from a genuine one in the wrong place (file cut off at a
                # chunk's edge, or bytes added after its end): the latter still counts as read.
                self._nonce[11] = not last
                misplaced = len(piece) == SEALED_CHUNK and self._opens(piece, out[written:end])
                return (end if misplaced else written), False
            written = end
        return written, True

    def genuine(self, piece: memoryview) -> bytes | None:
        """Decrypt the next chunk alone, the last one or not; None when it is not genuine."""
        for final in (False, True):
            self._nonce[:11], self._nonce[11] = self.count.to_bytes(11, "big"), final
            try:
                plain = self._cipher.decrypt(self._nonce, piece, None)
            except InvalidTag:
                continue
            self.count += 1
            return plain
        self.count += 1
        return None

    def _opens(self, piece: memoryview, out: memoryview) -> bool:
        try:
            self._cipher.decrypt_into(self._nonce, piece, None, out)
        except InvalidTag:
            return False
        return True

    def _advance(self, *, final: bool) -> None:
        self._nonce[:11] = self.count.to_bytes(11, "big")
        self._nonce[11] = final
        self.count += 1


class PayloadWriter:
    """Takes plaintext piece by piece and hands sealed blocks to `sink`, the last one at `finish`.

    The caller puts bytes into `room()` and says how many with `took(n)`. `sink(block, size)` may
    add jobs to `block.jobs` that go on reading it.
    """

    def __init__(self, chunks: Chunks, sink: Callable[[Block, int], None]) -> None:
        self._chunks = chunks
        self._sink = sink
        self._plain = Ring(2, BLOCK)
        self._sealed = Ring(2, SEALED_BLOCK)
        self._block = self._plain.next()
        self._used = 0

    def room(self) -> memoryview:
        """Return memory to put the next plaintext into; never empty."""
        if self._used == BLOCK:
            self._flush(final=False)
        return self._block.view[self._used :]

    def took(self, count: int, job: Future[Any] | None = None) -> None:
        """Count bytes put into `room()`; `job` still reads them."""
        self._used += count
        if job is not None:
            self._block.jobs.append(job)

    def write(self, data: bytes | memoryview) -> None:
        """Seal bytes of any length."""
        done = 0
        while done < len(data):
            room = self.room()
            piece = data[done : done + len(room)]
            room[: len(piece)] = piece
            self.took(len(piece))
            done += len(piece)

    def finish(self) -> None:
        """Seal the last chunk and stop; nothing may be written after it."""
        self._flush(final=True)
        self.close()

    def close(self) -> None:
        """Wait until nobody reads the blocks any more, and clear the plaintext."""
        self._plain.settle()
        self._sealed.settle()
        self._plain.wipe()

    def _flush(self, *, final: bool) -> None:
        sealed = self._sealed.next()
        size = self._chunks.seal(self._block.view[: self._used], sealed.view, final=final)
        self._sink(sealed, size)
        self._block = self._plain.next()
        self._used = 0


def opened(
    reader: Reads,
    file_key: bytes | bytearray,
    *,
    on_sealed: Callable[[Block, int], None] | None = None,
) -> Generator[tuple[Block, int], None, None]:
    """Yield plaintext in blocks, each genuine.

    `on_sealed` sees each ciphertext block, nonce included, before it is opened.
    Raises: Fault("sealed_header_malformed") when the nonce is cut off, and at the first wrong chunk
    Fault("sealed_payload_damaged", at), where `at` counts the plaintext bytes before it.
    """
    seen = on_sealed or (lambda _block, _size: None)
    start = Block(memoryview(bytearray(NONCE)))
    size = fill(reader, start.view)
    seen(start, size)
    if size < NONCE:
        raise Fault("sealed_header_malformed")
    chunks = Chunks(file_key, bytes(start.view))
    done = 0
    with contextlib.closing(_blocks(reader, chunks, seen)) as blocks:
        for plain, size, genuine in blocks:
            if size:
                done += size
                yield plain, size
            if not genuine:
                raise Fault("sealed_payload_damaged", at=done)


def _blocks(
    reader: Reads, chunks: Chunks, seen: Callable[[Block, int], None]
) -> Generator[tuple[Block, int, bool], None, None]:
    """Open block after block, one read ahead: only the end of the file makes a chunk the last."""
    plains = Ring(2, BLOCK)
    sealed = Ring(3, SEALED_BLOCK)
    current = sealed.next()
    size = fill(reader, current.view)
    seen(current, size)
    try:
        while True:
            following, ahead = current, 0
            if size == SEALED_BLOCK:
                following = sealed.next()
                ahead = fill(reader, following.view)
                seen(following, ahead)
            plain = plains.next()
            written, genuine = chunks.open(current.view[:size], plain.view, final=ahead == 0)
            yield plain, written, genuine and size > 0
            if ahead == 0:
                break
            current, size = following, ahead
    finally:
        plains.settle()
        sealed.settle()
        plains.wipe()
