"""An enrolled seat's state, and an interpreter that other users of this machine may start."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from contextlib import closing
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.config import Home
from kiosk.demo.house import furnish
from sync.argon import LEAST
from sync.database import connect

ROOT = Path(__file__).parent.parent.parent.parent
# The header of every page of a seat; the window's own calm page has none.
BAR = re.search(  # type: ignore[index]
    r"--bar: (#[0-9a-f]{6});", (ROOT / "static" / "app.css").read_text("utf-8")
)[1]
PACKAGES = ("kiosk", "sync", "templates", "static")

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="makes users: needs root"
)


def enrol_a_seat(root: Path) -> None:
    """State in `root` as an enrolled seat has it; the gateway that enrolled it has stopped."""
    code = furnish(root, LEAST).enrolment_code
    gateway = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "--home", str(root), "gateway", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert gateway.stdout is not None
        ready = next(line for line in gateway.stdout if line.startswith("gateway ready "))
        wiring.enrol(Home(root), ready.split()[2], code, ca_file=None)
    finally:
        gateway.terminate()
        gateway.wait(120)
        assert gateway.stdout is not None
        gateway.stdout.close()


def copy_program(to: Path) -> None:
    """Our packages where anyone may read them: a checkout may lie in somebody's home."""
    for name in PACKAGES:
        shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in (to, *to.rglob("*")):
        folder.chmod(0o755 if folder.is_dir() else 0o644)


def python_for_others() -> str:
    """Skips when no interpreter of this version can be started by other users."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if Path(path).exists() and _reachable(Path(path).resolve()):
            return str(Path(path).resolve())
    pytest.skip(f"no {version} that other users may start")


def libraries_for_others() -> str:
    """Where our dependencies lie; skips when other users cannot go there."""
    path = Path(sysconfig.get_path("purelib"))
    if not _reachable(path):
        pytest.skip(f"other users cannot read {path}")
    return str(path)


def _reachable(path: Path) -> bool:
    return all(one.stat().st_mode & stat.S_IXOTH for one in (path, *path.parents))


def refusals(database: Path) -> dict[str, int]:
    """What the seat's own log says the guard turned away: reason and count."""
    with closing(connect(database, readonly=True)) as db:
        rows = db.execute(
            "SELECT event ->> '$.fields.reason' AS reason, "
            "sum(event ->> '$.fields.count') AS count FROM log_leaf "
            "WHERE event ->> '$.name' = 'guard_refused' GROUP BY 1"
        )
        return {row["reason"]: row["count"] for row in rows}


def first_pixel(picture: Path) -> str:
    """Nearly: four pixels in from the corner, as "#rrggbb"."""
    crop = ["convert", str(picture), "-crop", "1x1+3+3", "-depth", "8", "rgb:-"]
    return "#" + subprocess.run(crop, capture_output=True, timeout=60).stdout.hex()
