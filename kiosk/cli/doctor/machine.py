"""`doctor`'s questions about the machine: Python, SQLite, disk, clock, window, PIN cost."""

from __future__ import annotations

import contextlib
import platform
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Literal

import argon2

from kiosk import window
from kiosk.cli.doctor.check import Check, Question
from kiosk.cli.frame import Frame
from kiosk.staff import calibration
from sync import argon, clock
from sync.database import connect, known_bad

LOW_DISK_BYTES = 2_000_000_000


def _python(_frame: Frame) -> Check:
    return Check("python", "ok", f"{platform.python_version()} on {platform.platform()}")


def _sqlite(_frame: Frame) -> Check:
    faults = known_bad(sqlite3.sqlite_version_info)
    detail = sqlite3.sqlite_version + "".join(f"; {why}" for why in faults)
    # A warning: the bug needs several writers checkpointing at once, and a seat has one writer.
    return Check("sqlite", "warn" if faults else "ok", detail)


def _disk(frame: Frame) -> Check:
    root = frame.root
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    verdict: Literal["ok", "warn"] = "ok" if free > LOW_DISK_BYTES else "warn"
    return Check("disk", verdict, f"{free // 1_000_000} MB free at {place}")


def _clock(_frame: Frame) -> Check:
    source = clock.SystemSource()
    return Check("clock", "ok", f"boot {source.boot_id()[:8]}, up {source.boottime_s():.0f} s")


def _window(_frame: Frame) -> Check:
    if window.display_available():
        return Check("window", "ok", "a display was found")
    return Check("window", "warn", "no display here: `run --headless` still serves the seat")


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
        # A damaged one is told of by the questions about the seat.
        with (
            contextlib.suppress(sqlite3.Error),
            closing(connect(frame.home.database, readonly=True)) as db,
        ):
            found = calibration.measured(db)
            if found is not None:
                return found.cost, True
    usual = argon2.PasswordHasher()
    return argon.Cost(usual.time_cost, usual.memory_cost, usual.parallelism), False


def _settings(frame: Frame) -> Check:
    values = asdict(frame.config)
    return Check("settings", "ok", ", ".join(f"{name}={value}" for name, value in values.items()))


QUESTIONS: Sequence[Question] = (_python, _sqlite, _disk, _clock, _window, _settings, _pin)
