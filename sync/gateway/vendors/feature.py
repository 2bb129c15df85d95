"""Firms' names and passwords."""

from __future__ import annotations

from datetime import timedelta

from sync.gateway.feature import Feature, Serving
from sync.gateway.periodic import now_and_then
from sync.gateway.vendors import accounts, entries, routes


def serve(serving: Serving) -> None:
    """Tell the seats of accounts whose day has come."""
    now_and_then(serving, timedelta(minutes=1), accounts.apply_due)


FEATURE = Feature(
    "vendors",
    blueprint=routes.blueprint,
    serve=serve,
    feed=("account", "account_forgotten"),
    journal=entries.ENTRIES,
    tables=(
        "tenderer",
        "tenderer_change",
        "identity_attempt",
        "account",
        "account_change",
        "account_due",
        "account_former",
    ),
)
