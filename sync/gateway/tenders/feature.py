"""Tenders, made of every release that was imported."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.tenders import entries, service

FEATURE = Feature(
    "tenders",
    feed=("tender",),
    journal=entries.ENTRIES,
    checks=(service.change_refused,),
    tables=("tender", "tender_refusal", "release", "release_unsettled"),
)
