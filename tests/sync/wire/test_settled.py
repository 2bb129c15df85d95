"""msgspec 0.22.0 must not look at a struct for the first time while threads decode it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

from sync.wire.shapes import settle

ROOT = Path(__file__).parents[3]
# Tools of the command line that run in no server: one thread, one struct.
ALONE = ("sync.sealing.bundle", "sync.rehearsal")
LATER = """
import importlib, pkgutil
import kiosk, sync
import kiosk.wiring, sync.gateway.app
from sync.wire.shapes import settle
before = settle()
for package in (kiosk, sync):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "__main__" not in found.name and ".vectors." not in found.name:
            try:
                importlib.import_module(found.name)
            except ImportError:  # of a window, of Windows
                pass
print(*sorted({one.__module__ for one in settle() - before}))
"""


def test_every_struct_known_so_far_is_looked_at() -> None:
    class Outer(msgspec.Struct):
        number: int

    class Inner(Outer):
        name: str

    assert {Outer, Inner} <= settle()


def test_a_seat_or_gateway_meets_no_struct_after_it_has_started() -> None:
    """All that either program decodes is imported with it, and so settled before its threads."""
    ran = subprocess.run(
        [sys.executable, "-c", LATER], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert [one for one in ran.stdout.split() if not one.startswith(ALONE)] == []


def test_everything_that_starts_threads_settles_first() -> None:
    for program in ("sync/gateway/app.py", "kiosk/wiring/build.py", "sync/engine/engine.py"):
        assert "    settle()\n" in (ROOT / program).read_text("utf-8"), program
