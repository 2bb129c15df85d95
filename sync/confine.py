"""What a process may take at most that reads a file of a stranger's. A no-op on Windows."""

from __future__ import annotations

import sys
from collections.abc import Iterator

OPEN_FILES = 64


def confine(*, memory_bytes: int, cpu_s: int, wall_s: int) -> None:
    """Limit this process for the rest of its life: it writes no file and starts no other process.

    `memory_bytes` is address space; the seconds are whole, of the processor and of the clock.
    """
    if sys.platform == "win32":
        return
    import resource
    import signal

    for what, value in _limits(memory_bytes, cpu_s):
        resource.setrlimit(what, (value, value))
    signal.setitimer(signal.ITIMER_REAL, wall_s)


def confine_other(pid: int, *, memory_bytes: int, cpu_s: int) -> None:
    """Limit another program, before it is given its first byte; a no-op where Linux is not."""
    if sys.platform != "linux":
        return
    import resource

    for what, value in _limits(memory_bytes, cpu_s):
        resource.prlimit(pid, what, (value, value))


def _limits(memory_bytes: int, cpu_s: int) -> Iterator[tuple[int, int]]:
    if sys.platform == "win32":
        return
    import resource

    yield resource.RLIMIT_AS, memory_bytes
    yield resource.RLIMIT_CPU, cpu_s
    yield resource.RLIMIT_FSIZE, 0
    yield resource.RLIMIT_CORE, 0
    yield resource.RLIMIT_NPROC, 0
    yield resource.RLIMIT_NOFILE, OPEN_FILES
