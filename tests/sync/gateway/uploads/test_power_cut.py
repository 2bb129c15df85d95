"""A power cut, as near as one machine can come: the disk's image is copied while the gateway is
stopped in the middle of a request, and the gateway goes on from the copy. What was not flushed is
not in the copy."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.database import connect
from tests.sync.gateway.uploads.harness import (
    Gateway,
    create,
    half_open,
    head,
    is_root,
    metadata,
    noise,
    patch,
)

CUTS = 5
SIZE = 8_000_000


class Disk:
    """An ext4 file system in a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._image = folder / "disk.img"
        self.root = folder / "disk"
        self.root.mkdir()
        with self._image.open("wb") as image:
            image.truncate(64 * 1024 * 1024)
        subprocess.run(["mkfs.ext4", "-q", "-F", str(self._image)], check=True)
        self.mounted = self._mount()

    def cut(self) -> None:
        """Go on with what had reached the disk. Whoever used it must be dead or stopped."""
        shutil.copyfile(self._image, self._folder / "cut.img")

    def come_back(self) -> None:
        self.unmount()
        (self._folder / "cut.img").replace(self._image)
        assert self._mount()

    def unmount(self) -> None:
        subprocess.run(["umount", str(self.root)], check=True)

    def _mount(self) -> bool:
        command = ["mount", "-o", "loop", str(self._image), str(self.root)]
        return subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    if not is_root() or not shutil.which("mkfs.ext4"):
        pytest.skip("only root can mount a disk")
    made = Disk(tmp_path)
    if not made.mounted:
        pytest.skip("mounting is not allowed here")
    yield made
    made.unmount()


def test_a_power_cut_takes_nothing_that_was_answered_for(disk: Disk) -> None:
    chance = random.Random(5)
    with Gateway(disk.root / "home", checkpoint_bytes=300_000, checkpoint_s=0.05) as gateway:
        for number in range(CUTS):
            data = noise(SIZE, number)
            digest = hashlib.sha256(data).hexdigest()
            path = create(gateway.url, SIZE, metadata(sha256=digest))
            answered = patch(gateway.url, path, 0, data[: chance.randrange(1, 1_000_000)]).offset
            upto = chance.randrange(answered + 1, SIZE)
            connection = half_open(gateway.port, path, answered, SIZE - answered, b"")
            connection.settimeout(0.05)
            cut_at = time.monotonic() + chance.uniform(0, 0.03)
            sent = answered
            with contextlib.suppress(TimeoutError):  # the gateway reads no more for now
                while sent < upto and time.monotonic() < cut_at:
                    sent += connection.send(data[sent : min(upto, sent + 65536)])
            os.kill(gateway.pid, signal.SIGSTOP)
            disk.cut()
            gateway.kill()
            connection.close()
            disk.come_back()
            db = connect(gateway.home / "gateway.db")
            db.execute("UPDATE upload SET tail_boot = 'before the cut' WHERE tail_boot <> ''")
            db.close()
            gateway.start()
            offset = head(gateway.url, path).offset
            assert answered <= offset <= sent
            assert patch(gateway.url, path, offset, data[offset:]).status == 204
            assert gateway.blob(data).read_bytes() == data
            gateway.blob(data).unlink()
        gateway.kill()
