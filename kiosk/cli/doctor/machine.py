"""`doctor`'s questions about the machine: Python, SQLite, disk, clock, window, PIN cost."""

from __future__ import annotations

import contextlib
import platform
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields

import argon2
from flask_babel import gettext as _

from kiosk import window
from kiosk.cli.doctor import gateway
from kiosk.cli.doctor.check import Check, Question
from kiosk.cli.settings import as_written
from kiosk.config import Config, settings_files
from kiosk.shell.frame import Frame
from kiosk.staff import calibration
from kiosk.web import filters
from sync import argon
from sync.database import connect, known_bad
from sync.machine_clock import SystemSource

LOW_DISK_BYTES = 2_000_000_000


def _python(_frame: Frame) -> Check:
    return Check("python", "ok", f"{platform.python_version()}, {platform.platform()}")


def _sqlite(frame: Frame) -> Check:
    """The one known fault needs several writers at once: a seat has one, a gateway several."""
    version = sqlite3.sqlite_version
    if not known_bad(sqlite3.sqlite_version_info):
        return Check("sqlite", "ok", version)
    told = _(
        "%(version)s memuat cacat WAL-reset yang langka (hilang mulai 3.51.3).", version=version
    )
    if not gateway.is_here(frame):
        harmless = _("Kursi tidak terkena: penulisnya satu. Tidak perlu tindakan.")
        return Check("sqlite", "ok", f"{told} {harmless}")
    remedy = _(
        "Untuk server: cadangkan foldernya setiap hari dan jalankan `lpse-kiosk gateway doctor`;"
        " pindah ke sistem dengan SQLite yang lebih baru bila tersedia."
    )
    return Check("sqlite", "warn", f"{told} {remedy}")


def _disk(frame: Frame) -> Check:
    root = frame.root
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    told = _("%(free)s tersisa di %(place)s", free=filters.ukuran(free), place=place)
    if free > LOW_DISK_BYTES:
        return Check("disk", "ok", told)
    return Check("disk", "warn", told + _("; kosongkan sampai lebih dari 2 GB"))


def _clock(_frame: Frame) -> Check:
    source = SystemSource()
    hours = filters.angka(source.boottime_s() / 3600, 1)
    told = _("menyala sejak %(hours)s jam lalu", hours=hours)
    return Check("clock", "ok", f"{told} ({source.boot_id()[:8]})")


def _window(_frame: Frame) -> Check:
    if window.display_available():
        return Check("window", "ok", _("ada layar"))
    told = _(
        "tidak ada layar di sini. Tanpa layar: `lpse-kiosk run --headless`, lalu buka di peramban."
    )
    return Check("window", "warn", told)


def _pin(frame: Frame) -> Check:
    """Measured now: a machine that got slower or faster since the calibration shows it."""
    cost, kept = _cost_in_use(frame)
    seconds = argon.measure(cost)
    fits = argon.SHORTEST_S <= seconds <= argon.LONGEST_S
    told = _(
        "memeriksa satu PIN makan %(seconds)s detik (%(memory)s, %(passes)s putaran, %(lanes)s"
        " lajur)",
        seconds=filters.angka(seconds, 2),
        memory=filters.ukuran(cost.memory_kib * 1024),
        passes=cost.passes,
        lanes=cost.lanes,
    )
    if not kept:
        told += _("; belum diukur: jalankan `lpse-kiosk doctor --calibrate`")
    elif not fits:
        told += _(
            "; seharusnya %(least)s sampai %(most)s detik: jalankan `lpse-kiosk doctor"
            " --calibrate`",
            least=filters.angka(argon.SHORTEST_S, 2),
            most=filters.angka(argon.LONGEST_S, 2),
        )
    return Check("pin", "ok" if kept and fits else "warn", told)


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


def realm(frame: Frame) -> Check:
    """Which of the two rooms was asked about, and in which folders that one lies."""
    where = f"{frame.home.seat}, {frame.home.gateway}"
    if frame.realm == "training":
        return Check("realm", "ok", _("LATIHAN (--realm training): %(where)s", where=where))
    return Check("realm", "ok", _("yang sungguhan, bukan latihan: %(where)s", where=where))


def _settings(frame: Frame) -> Check:
    """Where they are read from, and those that are not as we ship them."""
    own = [
        f"{one.name} = {_plain(value)}"
        for one in fields(Config)
        if (value := getattr(frame.config, one.name)) != one.default
    ]
    told = "; ".join(own) or _("semua bawaan")
    files = ", ".join(map(str, settings_files(frame.root, frame.realm)))
    return Check("settings", "ok", f"{files}: {told}")


def _plain(value: object) -> str:
    """A setting's value without quotes and brackets."""
    return ", ".join(value) if isinstance(value, tuple) else as_written(value).strip('"')


QUESTIONS: Sequence[Question] = (
    realm, _python, _sqlite, _disk, _clock, _window, _settings, _pin
)  # fmt: skip
