"""Registrations of vendors, and the drafts that they left."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.registrations import (
    archive,
    deciding,
    drafts,
    entries,
    handler,
    persons,
    retention,
    routes,
    store,
)


def serve(serving: Serving) -> None:
    """Let what is over lapse, sweep drafts that nobody came back for, look what may be erased."""
    now_and_then(serving, timedelta(minutes=1), deciding.lapse)
    now_and_then(serving, timedelta(minutes=10), archive.archive_due)
    now_and_then(serving, timedelta(hours=1), drafts.sweep)
    now_and_then(serving, timedelta(minutes=1), persons.note)
    now_and_then(serving, timedelta(hours=1), retention.count_due)


FEATURE = Feature(
    "registrations",
    blueprint=routes.blueprint,
    serve=serve,
    commands=dict.fromkeys(handler.TYPES, handler.read),
    feed=("registration_erased",),
    names_files=store.names_file,
    checks=(retention.overdue,),
    journal=entries.ENTRIES,
    tables=(
        "registration",
        "registration_count",
        "registration_arrival",
        "registration_decision",
        "registration_original",
        "registration_centre",
        "registration_read",
        "registration_archive",
        "registration_word",
        "registration_draft",
        "registration_asked",
        "registration_due",
    ),
)
