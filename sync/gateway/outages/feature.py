"""Outages: noted as seats tell them, and as this gateway serves."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.feature import Feature, Serving
from sync.gateway.outages import entries, service
from sync.gateway.periodic import now_and_then


def serve(serving: Serving) -> None:
    """Note the start, and every minute that it still serves."""
    service.note_start(serving.centre)
    now_and_then(serving, timedelta(minutes=1), service.note_serving)


FEATURE = Feature(
    "outages",
    serve=serve,
    heard=service.heard,
    journal=entries.ENTRIES,
    tables=("link_outage", "served"),
)
