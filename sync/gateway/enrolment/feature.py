"""Seats come by a one-time code, and go."""

from __future__ import annotations

from sync.gateway.enrolment import entries, routes
from sync.gateway.feature import Feature

FEATURE = Feature(
    "enrolment",
    blueprint=routes.blueprint,
    feed=("revocation",),
    journal=entries.ENTRIES,
    tables=("seat", "enrol_code"),
)
