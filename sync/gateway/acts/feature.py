"""What staff did at a seat, written into the journal."""

from __future__ import annotations

from sync.gateway.acts import entries, routes
from sync.gateway.feature import Feature

FEATURE = Feature(
    "acts",
    blueprint=routes.blueprint,
    journal=entries.ENTRIES,
    tables=("seat_act_known",),
)
