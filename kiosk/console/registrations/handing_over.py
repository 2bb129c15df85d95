"""The hand-over sheet: the centre's own fields in its order, and what the centre answered."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.context import console
from kiosk.desk.chapters import said
from kiosk.labels import LABELS, label
from sync.errors import Fault
from sync.gateway.registrations.service import Opened
from sync.gateway.staff import service as staff
from sync.registration import codes
from sync.registration.application import Application
from sync.requirements import Table, hand_over
from sync.requirements.fields import above, count, kinds
from sync.requirements.fields import values as texts
from sync.requirements.table import HandOver
from sync.wire.firms import compact, firm
from sync.wire.times import from_text

CENTRES: Mapping[str, str] = {"inaproc": "INAPROC", "spse": "SPSE"}


@dataclass(frozen=True)
class HandOverField:
    """A field of the centre: its label there, the value to copy, and what the form calls it."""

    label: str
    path: str
    value: str
    source: str


@dataclass(frozen=True)
class CentreNoteView:
    """What the centre answered, when by its clock, and who noted it when."""

    number: str
    at: datetime
    by: str
    noted_at: datetime


@dataclass(frozen=True)
class HandOverView:
    """The sheet of one registration; `notes` with the newest first."""

    registration_id: str
    name: str
    code: str
    centre: str
    fields: Sequence[HandOverField]
    notes: Sequence[CentreNoteView]


def sheet(found: Opened) -> HandOverView:
    """Lay out a registration in the centre's order.

    Raises: Fault("registration_unreadable", why), Fault("registration_table_missing") where no
    requirement table says what the centre asks.
    """
    if found.form is None:
        raise Fault("registration_unreadable", why=found.unreadable)
    table = found.table
    if table is None or not table.hand_over or found.form.entity not in table.entities:
        raise Fault("registration_table_missing")
    people = {each.staff_id: each.name for each in staff.members(console().centre, removed=True)}
    form, line = found.form, found.line
    return HandOverView(
        line.registration_id,
        form.firm.name or form.applicant.name,
        codes.show(line.code),
        CENTRES.get(line.track, line.track),
        fields(table, form),
        [
            CentreNoteView(
                note.number,
                from_text(note.at),
                people.get(note.staff_id, note.staff_id),
                from_text(note.noted_at),
            )
            for note in found.at_centre
        ],
    )


def fields(table: Table, form: Application) -> list[HandOverField]:
    """Lay out the centre's fields that this form was asked; those of a list stand row by row."""
    found: list[HandOverField] = []
    for top, together in itertools.groupby(hand_over(table, form), lambda each: above(each.path)):
        asked = list(together)
        if kinds().get(top) != "rows":
            found += [_field(each, _text(form, each.path), "") for each in asked]
            continue
        rows = count(form, top)
        for row in range(rows):
            number = f" ({row + 1})" if rows > 1 else ""
            found += [_field(each, texts(form, each.path)[row], number) for each in asked]
    return found


def _text(form: Application, path: str) -> str:
    return next(iter(texts(form, path)), "")


def _field(asked: HandOver, typed: str, number: str) -> HandOverField:
    """What is copied is what was typed, but a word of the form, a region and an NPWP in full."""
    path, value = asked.path, typed
    if path == "firm.address.regency" or f"{path}.{typed}" in LABELS:
        value = said(path, typed)
    elif path.endswith("npwp") and compact(typed) is not None:
        value = firm(typed)
    return HandOverField(asked.label + number, path, value, str(label(path)))
