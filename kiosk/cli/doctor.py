"""`lpse-kiosk doctor`: what this machine has, what it lacks, what would hurt a bid."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import argon2
import click

from kiosk import window
from kiosk.cli.frame import Frame, json_option, pass_frame, say_json, tells_faults
from kiosk.staff import calibration
from sync import argon, clock
from sync.database import connect, known_bad, write_tx
from sync.errors import Fault

LOW_DISK_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Check:
    name: str
    verdict: Literal["ok", "warn", "bad"]
    detail: str


@click.command()
@click.option(
    "--calibrate",
    is_flag=True,
    help="Measure what a PIN check may cost here, and let the enrolled seat use it.",
)
@json_option
@pass_frame
@tells_faults
def doctor(frame: Frame, calibrate: bool, as_json: bool) -> None:
    """Check this machine: SQLite, disk, clock, window, PIN cost, settings.

    Exit code 1 when something is bad. A seat that runs takes a new PIN cost at its next start.

    \b
    Example: lpse-kiosk doctor --calibrate
    """
    if calibrate:
        _calibrate(frame)
    checks = [_python(), _sqlite(), _disk(frame.root), _clock(), _window(), _settings(frame)]
    checks.append(_pin(frame))
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


def _calibrate(frame: Frame) -> None:
    """Raises: Fault("seat_not_enrolled"): the cost belongs to one seat on one machine."""
    if not frame.home.database.exists():
        raise Fault("seat_not_enrolled")
    for _attempt in range(3):
        found = argon.calibrate()
        # A busy moment makes the machine look slow, and the cost found too low.
        if argon.SHORTEST_S <= argon.measure(found.cost) <= argon.LONGEST_S:
            break
    with closing(connect(frame.home.database)) as db, write_tx(db):
        calibration.keep(db, found)


def _pin(frame: Frame) -> Check:
    """Measured now: a machine that got slower or faster since the calibration shows it."""
    cost, kept = _cost_in_use(frame)
    seconds = argon.measure(cost)
    fits = argon.SHORTEST_S <= seconds <= argon.LONGEST_S
    detail = (
        f"a check takes {seconds:.2f} s: {cost.memory_kib // 1024} MiB, {cost.passes} passes,"
        f" {cost.lanes} lanes"
    )
    if not kept:
        detail += ", the usual cost; `doctor --calibrate` finds what fits this machine"
    elif not fits:
        detail += f", not {argon.SHORTEST_S} to {argon.LONGEST_S} s: run `doctor --calibrate`"
    return Check("pin", "ok" if kept and fits else "warn", detail)


def _cost_in_use(frame: Frame) -> tuple[argon.Cost, bool]:
    """The seat's own cost and True, or the usual one of Argon2id verifiers and False."""
    if frame.home.database.exists():
        with closing(connect(frame.home.database, readonly=True)) as db:
            found = calibration.measured(db)
        if found is not None:
            return found.cost, True
    usual = argon2.PasswordHasher()
    return argon.Cost(usual.time_cost, usual.memory_cost, usual.parallelism), False


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
