"""Blocks of memory that are filled by one thread while others still read the ones before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol


class Reads(Protocol):
    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; b"" at the end."""


@dataclass
class Block:
    """`view` is the memory; `jobs` are the readers that must end before it is filled again."""

    view: memoryview
    jobs: list[Future[Any]] = field(default_factory=list)

    def settle(self) -> None:
        """Wait for the readers; raises what they raised."""
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job.result()


class Ring:
    """`count` blocks of `size` bytes, given out in turn."""

    def __init__(self, count: int, size: int) -> None:
        self._blocks = [Block(memoryview(bytearray(size))) for _ in range(count)]
        self._turn = -1

    def next(self) -> Block:
        """Return the next block, once nobody reads its former content."""
        self._turn = (self._turn + 1) % len(self._blocks)
        block = self._blocks[self._turn]
        block.settle()
        return block

    def settle(self) -> None:
        """Wait until nobody reads any block."""
        for block in self._blocks:
            block.settle()

    def wipe(self) -> None:
        """Clear plaintext from this process's memory, as far as Python holds only one copy."""
        for block in self._blocks:
            block.view[:] = bytes(len(block.view))


def reads_into(reader: Reads) -> Callable[[memoryview], int | None]:
    """The reader's own `readinto`, or one made of its `read`."""
    own: Callable[[memoryview], int | None] | None = getattr(reader, "readinto", None)
    if own is not None:
        return own

    def readinto(view: memoryview) -> int:
        data = reader.read(len(view))
        view[: len(data)] = data
        return len(data)

    return readinto


def fill(reader: Reads, view: memoryview) -> int:
    """Read until `view` is full or the reader ends; returns the number of bytes read."""
    readinto = reads_into(reader)
    done = 0
    while done < len(view):
        count = readinto(view[done:])
        if not count:
            break
        done += count
    return done
