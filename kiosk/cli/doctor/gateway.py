"""`doctor`'s questions about the gateway whose home is here."""

from __future__ import annotations

import time
from collections.abc import Sequence

import click
from flask_babel import gettext as _

from kiosk.cli.doctor.check import Check, Question, of_log, of_rows
from kiosk.cli.gateway_home import opened
from kiosk.shell.frame import Frame
from kiosk.web import filters, region_words
from sync import damage
from sync.errors import Fault
from sync.gateway import features
from sync.gateway.alarms import service as alarms
from sync.gateway.bids import files
from sync.gateway.bids.files import BidFile
from sync.gateway.centre import AGE_KEY, DATABASE, KEY, require_home
from sync.gateway.proofs import checkpoints
from sync.gateway.regions import service


def is_here(frame: Frame) -> bool:
    """Whether anything of a gateway is, damaged or not."""
    return any((frame.home.gateway / name).exists() for name in (KEY, AGE_KEY, DATABASE))


def _home(frame: Frame) -> Check:
    """Database and keys: `ok` only when the gateway would start with them."""
    home = frame.home.gateway
    try:
        require_home(home)
        damage.require_sound(home / DATABASE)
        opened(frame)
    except Fault as fault:
        return Check.of("gateway", fault)
    return Check("gateway", "ok", _("%(path)s: utuh", path=home / DATABASE))


def _usable(frame: Frame) -> bool:
    """Whether the other questions can be asked; what is wrong is said by `_home` alone."""
    return _home(frame).verdict == "ok"


def _rows(frame: Frame) -> Check | None:
    """Does every row that names another find it?"""
    return of_rows("gateway", frame.home.gateway / DATABASE) if _usable(frame) else None


def _conditions(frame: Frame) -> list[Check]:
    if not _usable(frame):
        return []
    centre = opened(frame)
    return [Check.of("gateway", one.fault) for one in features.conditions(centre)]


def _alarms(frame: Frame) -> list[Check]:
    if not _usable(frame):
        return []
    centre = opened(frame)
    with centre.reading() as db:
        standing = alarms.standing(db)
    return [Check.of(one.seat_id or "gateway", one.fault) for one in standing]


def _log(frame: Frame) -> list[Check]:
    """Is every entry what it was, and none missing of those that seats have cosigned?"""
    return [of_log(checkpoints.recomputed(opened(frame)))] if _usable(frame) else []


def _bids(frame: Frame) -> list[Check]:
    """Is the sealed file of every bid that was taken here, and of its size?"""
    if not _usable(frame):
        return []
    well = _("berkas tersegel setiap penawaran ada di sini")
    return _checks(files.faulty(opened(frame)), well)


def hashed_bids(frame: Frame) -> list[Check]:
    """The same by reading all of them, which may take long: how far it is stands on stderr."""
    if not _usable(frame):
        return []
    progress = _Progress()
    found = files.faulty(opened(frame), deep=True, read=progress.add)
    read = filters.ukuran(progress.bytes)
    return _checks(found, _("berkas tersegel setiap penawaran utuh, %(read)s dibaca", read=read))


def _checks(faulty: Sequence[BidFile], well: str) -> list[Check]:
    if not faulty:
        return [Check("bids", "ok", well)]
    return [Check.of("bids", file.fault) for file in faulty]


class _Progress:
    """Says once a second how much was read."""

    def __init__(self) -> None:
        self.bytes = 0
        self._due = time.monotonic() + 1.0

    def add(self, count: int) -> None:
        self.bytes += count
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + 1.0
            click.echo(_("%(read)s dibaca", read=filters.ukuran(self.bytes)), err=True)


def _regions(frame: Frame) -> Check | None:
    """By which decree this gateway writes regencies and cities."""
    if not _usable(frame):
        return None
    return Check("regions", "ok", region_words.said(service.current(opened(frame))))


QUESTIONS: Sequence[Question] = (_home, _rows, _regions, _conditions, _alarms, _log, _bids)
