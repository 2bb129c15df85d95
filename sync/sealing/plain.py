"""Plaintext as it comes out of `stream.opened`, taken by the byte instead of by the block."""

from __future__ import annotations

from collections.abc import Iterator

from sync.sealing.blocks import Block

_ZEROS = bytes(1 << 16)


class Plain:
    """Reads a stream of blocks; EOFError when it ends too early."""

    def __init__(self, blocks: Iterator[tuple[Block, int]]) -> None:
        self._blocks = blocks
        self._block = Block(memoryview(b""))
        self._rest = memoryview(b"")
        self.position = 0

    def pieces(self, count: int) -> Iterator[tuple[memoryview, Block]]:
        """Yield the next `count` bytes without copying; the block takes jobs that read them."""
        while count:
            if not self._rest and not self._next():
                raise EOFError
            piece, self._rest = self._rest[:count], self._rest[count:]
            count -= len(piece)
            self.position += len(piece)
            yield piece, self._block

    def take(self, count: int) -> bytes:
        """Return the next `count` plaintext bytes; raises what `pieces` raises."""
        return b"".join(bytes(piece) for piece, _ in self.pieces(count))

    def zeros_to_end(self) -> int | None:
        """Read to the end; returns how many bytes there were, None unless all were zero."""
        start = self.position
        clean = True
        while self._rest or self._next():
            clean = clean and is_zero(self._rest)
            self.position += len(self._rest)
            self._rest = memoryview(b"")
        return self.position - start if clean else None

    def _next(self) -> bool:
        block, size = next(self._blocks, (self._block, 0))
        self._block, self._rest = block, block.view[:size]
        return size > 0


def is_zero(view: memoryview) -> bool:
    """Whether every byte is zero."""
    step = len(_ZEROS)
    pieces = (view[start : start + step] for start in range(0, len(view), step))
    return all(bytes(piece) == _ZEROS[: len(piece)] for piece in pieces)
