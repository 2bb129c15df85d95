"""Bundles that couriers carry between seats and this gateway."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.courier import entries, inbox, receiving
from sync.gateway.courier.receiving import Reception
from sync.gateway.courier.routes import blueprint
from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then


def serve(serving: Serving) -> None:
    """Sweep what nobody fetched, and what lies in the folder for weeks, once an hour."""
    now_and_then(serving, timedelta(hours=1), receiving.sweep)
    now_and_then(serving, timedelta(hours=1), inbox.sweep)


FEATURE = Feature(
    "courier",
    blueprint=blueprint,
    live=Reception,
    serve=serve,
    start=(receiving.recover, inbox.prepare),
    journal=entries.ENTRIES,
    tables=("courier_bundle", "courier_item", "courier_part", "courier_reply"),
)
