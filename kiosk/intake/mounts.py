"""The mount table, and waiting for it to change.

Watchdog's inotify sees neither a mount over an existing folder nor anything inside that mount
(tried), so plugging and pulling is read from the kernel: `/proc/self/mountinfo` answers poll(2)
with POLLPRI whenever a mount appears or goes.
"""

from __future__ import annotations

import os
import re
import select
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

MOUNTINFO = Path("/proc/self/mountinfo")
_OCTAL = re.compile(rb"\\([0-7]{3})")


@dataclass(frozen=True)
class Mount:
    """One row: `device` is "major:minor"; major 0 means no block device stands behind it."""

    id: int
    path: Path
    device: str
    fs_type: str

    @property
    def has_block_device(self) -> bool:
        """Whether a device lies behind the mount, and not only the kernel."""
        return not self.device.startswith("0:")


def parse(table: bytes) -> list[Mount]:
    """Rows in the kernel's order; of several mounts on one folder only the last is visible.

    Format: `id parent major:minor root path options [tags…] - type source options` (proc(5)).
    """
    rows: dict[Path, Mount] = {}
    for line in table.splitlines():
        left, separator, right = line.partition(b" - ")
        fields = left.split(b" ")
        if not separator or len(fields) < 6:
            continue
        path = Path(os.fsdecode(_unescape(fields[4])))
        rows.pop(path, None)
        rows[path] = Mount(
            int(fields[0]), path, fields[2].decode(), right.split(b" ", 1)[0].decode()
        )
    return list(rows.values())


def current() -> list[Mount]:
    """Empty where the system has no such table (Windows, macOS)."""
    try:
        return parse(MOUNTINFO.read_bytes())
    except OSError:
        return []


def _unescape(field: bytes) -> bytes:
    return _OCTAL.sub(lambda match: bytes([int(match[1], 8)]), field)


class Pulse:
    """Waits until the mount table changes, somebody calls `wake`, or time is up."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._poll: select.poll | None = None
        if sys.platform == "linux" and MOUNTINFO.exists():
            self._mountinfo = os.open(MOUNTINFO, os.O_RDONLY | os.O_CLOEXEC)
            self._eventfd = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
            self._poll = select.poll()
            self._poll.register(self._mountinfo, select.POLLPRI)
            self._poll.register(self._eventfd, select.POLLIN)

    def wake(self) -> None:
        """From any thread."""
        if self._poll is None:
            self._event.set()
        elif sys.platform == "linux":
            os.eventfd_write(self._eventfd, 1)

    def wait(self, timeout_s: float) -> None:
        """Wait until the mount table changes or `wake` is called, at most `timeout_s` seconds."""
        if self._poll is None:
            self._event.wait(timeout_s)
            self._event.clear()
        elif sys.platform == "linux":
            for fd, _ in self._poll.poll(timeout_s * 1000):
                if fd == self._eventfd:
                    os.eventfd_read(self._eventfd)

    def close(self) -> None:
        """Free the kernel's handles; nothing may wait any more."""
        if self._poll is not None:
            self._poll = None
            os.close(self._mountinfo)
            os.close(self._eventfd)
