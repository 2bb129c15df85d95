"""What a registration's page shows beside its form: papers, likenesses, blacklists, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask_babel import gettext as _

from kiosk.desk.language import reader
from sync import figures
from sync.registration.application import Application
from sync.requirements import Table, documents
from sync.wire.registration import RegistrationStage

# Where no requirement table says when a list is old.
USUAL_AGE_DAYS = 30
PRESSING_DAYS = 3


@dataclass(frozen=True)
class HitView:
    """An entry that is this firm's `by` a number or its root, or perhaps by name; days in words."""

    by: str
    stands: bool
    name: str
    decree: str
    starts: str
    ends: str
    reason: str
    source: str
    dated: str


@dataclass(frozen=True)
class CopyView:
    """A list that was searched, its day, whether that is too long ago, and its licence, if told."""

    source: str
    dated: str
    old: bool
    licence: str


@dataclass(frozen=True)
class PaperShown:
    """A paper: what it is, whether it was handed in, and whether its original was shown."""

    document: str
    title: str
    name: str
    size: int
    pages: int
    signed: bool
    handed_in: bool
    original: bool
    shown: bool
    shown_by: str
    shown_at: datetime | None


@dataclass(frozen=True)
class OtherView:
    """Somebody who may be the same firm; `why` says in what they are alike."""

    why: str
    registration_id: str
    account_id: str
    code: str
    name: str
    stage: RegistrationStage | Literal[""]


def alike(why: str) -> str:
    """Say in what two registrations are alike: `number`, `root`, `email` or `user`."""
    known = {
        "number": _("NPWP atau NIB yang sama:"),
        "root": _("Sembilan angka pertama NPWP sama, mungkin cabang atau kantor lainnya:"),
        "email": _("Alamat email yang sama:"),
        "user": _("User ID yang sama:"),
    }
    return str(known.get(why, _("Mungkin perusahaan yang sama:")))


def day(text: str) -> str:
    """Put a day (`YYYY-MM-DD`) into words; "" is a dash."""
    return figures.day(text, reader()) if text else "–"


def titles(table: Table | None) -> dict[str, str]:
    """Return the documents of a requirement table in the reader's language, by their words."""
    if table is None:
        return {}
    return {word: one.title.in_(reader()) for word, one in table.documents.items()}


def returnable(table: Table | None, form: Application | None) -> dict[str, str]:
    """Return the papers that may be missing: those the form needs or may have, else all."""
    named = titles(table)
    if form is None or table is None or form.entity not in table.entities:
        return named
    return {asked.word: named[asked.word] for asked in documents(table, form)}


def reasons(table: Table | None) -> list[tuple[str, str, str]]:
    """Return the reasons of a requirement table: word, sentence and next step, in its order."""
    if table is None:
        return []
    return [
        (word, one.sentence.in_(reader()), one.next_step.in_(reader()))
        for word, one in table.refusals.items()
    ]
