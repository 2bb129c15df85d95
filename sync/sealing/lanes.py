"""Hashing in a thread of its own, in step with the thread that fills the blocks."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from sync.sealing.blocks import Block


class Lane:
    """One thread that hashes pieces in the order given; several digests may follow each other."""

    def __init__(self, name: str) -> None:
        # One worker: the order of updates is the order of bytes.
        self._worker = ThreadPoolExecutor(1, name)

    def __enter__(self) -> Lane:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._worker.shutdown(wait=True, cancel_futures=True)

    def digest(self, start: bytes = b"") -> Digest:
        """Begin a SHA-256 in this lane's thread, over `start` first."""
        return Digest(self._worker, start)


class Digest:
    """A SHA-256 that is fed with views of blocks; the blocks wait for it."""

    def __init__(self, worker: ThreadPoolExecutor, start: bytes) -> None:
        self._worker = worker
        self._hash = hashlib.sha256(start)

    def add(self, piece: memoryview) -> Future[None]:
        """Hash a piece in the thread; it must stay unchanged until the future is done."""
        return self._worker.submit(self._hash.update, piece)

    def feed(self, block: Block, size: int) -> None:
        """Hash the first `size` bytes of a block."""
        block.jobs.append(self.add(block.view[:size]))

    def hexdigest(self) -> str:
        """Wait for the pieces given so far."""
        return self._worker.submit(self._hash.hexdigest).result()
