"""This machine's clocks: the `Source` that `sync.clock` reads outside tests."""

from __future__ import annotations

import ctypes
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path


class SystemSource:
    """This machine's clocks.

    Linux: CLOCK_BOOTTIME and the kernel's boot id, with the time namespace's offset. Windows:
    QueryInterruptTime and the boot loader's identifier (written from the documentation, not run
    yet; Fast Startup resumes a kernel, so whether its identifier changes has to be tried).
    Elsewhere: the monotonic clock with an id of this process, so a restart of the program counts
    as a new boot.
    """

    def __init__(self) -> None:
        self._boot_id, self._boottime_s = _machine_clock()

    def boot_id(self) -> str:
        """Return the kernel's name for this boot."""
        return self._boot_id

    def boottime_s(self) -> float:
        """Return seconds since the boot, suspend counted in."""
        return self._boottime_s()

    def wall(self) -> datetime:
        """Return the PC's own clock, in UTC."""
        return datetime.now(UTC)


def _machine_clock() -> tuple[str, Callable[[], float]]:
    if sys.platform == "linux":
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return boot_id + _namespace(), lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "win32":
        return _windows_boot_id(), _windows_boottime_s
    return uuid.uuid4().hex, time.monotonic


def _namespace() -> str:
    """Name the time namespace by how far its clock is set off from the machine's (Linux 5.5).

    Two with the same offset count alike and are one boot; with another offset every kept bound
    would be wrong by the difference.
    """
    try:
        lines = Path("/proc/self/timens_offsets").read_text(encoding="ascii").splitlines()
    except OSError:  # an older kernel has none
        return ""
    offset = next((line.split()[1:] for line in lines if line.startswith("boottime")), ["0", "0"])
    return "" if set(offset) == {"0"} else f"+{'.'.join(offset)}"


def _windows_boottime_s() -> float:
    """Seconds since boot, sleep included (unit of the call: 100 ns)."""
    ticks = ctypes.c_ulonglong()
    ctypes.WinDLL("kernelbase").QueryInterruptTime(ctypes.byref(ticks))  # type: ignore[attr-defined,unused-ignore]
    return ticks.value / 1e7


def _windows_boot_id() -> str:
    """Read SYSTEM_BOOT_ENVIRONMENT_INFORMATION (class 90), whose first 16 bytes name the boot.

    Without it every start of the program counts as a new boot: open, but never wrong.
    """
    buffer, length = (ctypes.c_ubyte * 64)(), ctypes.c_ulong()
    ntdll = ctypes.WinDLL("ntdll")  # type: ignore[attr-defined,unused-ignore]
    status = ntdll.NtQuerySystemInformation(90, buffer, 64, ctypes.byref(length))
    return bytes(buffer[:16]).hex() if status == 0 else uuid.uuid4().hex
