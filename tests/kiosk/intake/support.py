"""Real sticks: folders, and mounts where the tests may mount."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.sealing.bundle import Source

LIVELINESS_S = 60.0  # for broken code, not for slow machines: the promised second is measured


@functools.cache
def may_mount() -> bool:
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("mount"):
        return False
    folder = Path(tempfile.mkdtemp())
    try:
        subprocess.run(["mount", "-t", "tmpfs", "x", folder], check=True, capture_output=True)
        subprocess.run(["umount", folder], check=True)
    except subprocess.CalledProcessError:
        return False
    finally:
        folder.rmdir()
    return True


needs_mount = pytest.mark.skipif("not may_mount()", reason="needs the right to mount")


@contextmanager
def mounted(
    folder: Path, *options: str, fs: str = "tmpfs", source: str = "stick"
) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["mount", "-t", fs, *options, source, folder], check=True, capture_output=True, timeout=30
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=False, capture_output=True, timeout=30)


def pull(folder: Path) -> None:
    """Open files stay readable, the path leads elsewhere at once: a stick pulled out."""
    subprocess.run(["umount", "-l", folder], check=True, timeout=30)


def eventually(claim: Callable[[], bool]) -> float:
    """Seconds until `claim` held."""
    begin = time.monotonic()
    while not claim():
        assert time.monotonic() - begin < LIVELINESS_S, "it never came"
        time.sleep(0.01)
    return time.monotonic() - begin


def read(source: Source) -> bytes:
    """As sealing reads: once to the end, then the proof that nothing changed."""
    with source.open() as file:
        data = b"".join(iter(lambda: file.read(65_536), b""))
        source.verify(file)
    return data
