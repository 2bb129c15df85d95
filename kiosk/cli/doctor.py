"""`lpse-kiosk doctor`: what this machine has, what it lacks, what would hurt a bid."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click

from kiosk import window
from kiosk.cli.frame import Frame, json_option, pass_frame, say_json, tells_faults
from sync import clock
from sync.database import connect, known_bad

LOW_DISK_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Check:
    name: str
    verdict: Literal["ok", "warn", "bad"]
    detail: str


@click.command()
@json_option
@pass_frame
@tells_faults
def doctor(frame: Frame, as_json: bool) -> None:
    """Check this machine: SQLite, disk, clock, window, settings. Exit code 1 when something is bad.

    \b
    Example: lpse-kiosk doctor --json
    """
    checks = [_python(), _sqlite(), _disk(frame.root), _clock(), _window(), _settings(frame)]
    checks += _databases(frame)
    if as_json:
        say_json([asdict(check) for check in checks])
    else:
        for check in checks:
            click.echo(f"{check.verdict:4}  {check.name:10}  {check.detail}")
    if any(check.verdict == "bad" for check in checks):
        raise SystemExit(1)


def _python() -> Check:
    return Check("python", "ok", f"{platform.python_version()} on {platform.platform()}")


def _sqlite() -> Check:
    faults = known_bad(sqlite3.sqlite_version_info)
    detail = sqlite3.sqlite_version + "".join(f"; {why}" for why in faults)
    # A warning: the bug needs several writers checkpointing at once, and a seat has one writer.
    return Check("sqlite", "warn" if faults else "ok", detail)


def _disk(root: Path) -> Check:
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    verdict: Literal["ok", "warn"] = "ok" if free > LOW_DISK_BYTES else "warn"
    return Check("disk", verdict, f"{free // 1_000_000} MB free at {place}")


def _clock() -> Check:
    source = clock.SystemSource()
    return Check("clock", "ok", f"boot {source.boot_id()[:8]}, up {source.boottime_s():.0f} s")


def _window() -> Check:
    if window.display_available():
        return Check("window", "ok", "a display was found")
    return Check("window", "warn", "no display here: `run --headless` still serves the seat")


def _settings(frame: Frame) -> Check:
    values = asdict(frame.config)
    return Check("settings", "ok", ", ".join(f"{name}={value}" for name, value in values.items()))


def _databases(frame: Frame) -> list[Check]:
    found = []
    for path in (frame.home.database, frame.home.gateway / "gateway.db"):
        if not path.exists():
            continue
        db = connect(path, readonly=True)
        try:
            result = db.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            result = str(error)
        finally:
            db.close()
        found.append(Check(path.stem, "ok" if result == "ok" else "bad", f"{path}: {result}"))
    return found
