"""Orders to seats, what they say of themselves, and the board."""

from __future__ import annotations

from sync.gateway.feature import Feature
from sync.gateway.room import entries, routes
from sync.gateway.room.service import Room

FEATURE = Feature(
    "room",
    blueprint=routes.blueprint,
    live=Room,
    journal=entries.ENTRIES,
    tables=("seat_order", "seat_place"),
)
