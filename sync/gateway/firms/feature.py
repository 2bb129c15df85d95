"""Where a firm stands, for the seat that recognised it."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.firms import entries, routes
from sync.gateway.firms.service import Firms

FEATURE = Feature(
    "firms",
    blueprint=routes.blueprint,
    live=Firms,
    journal=entries.ENTRIES,
    tables=("firm_asked", "firm_identified"),
)
