"""Firms' names and passwords."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.vendors import entries, routes

FEATURE = Feature(
    "vendors",
    blueprint=routes.blueprint,
    journal=entries.ENTRIES,
    tables=("tenderer", "tenderer_change", "identity_attempt"),
)
