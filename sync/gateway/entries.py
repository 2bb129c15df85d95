"""What the journal says of the gateway itself: its clock, and copies of it."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

CLOCK_CONFIRMED = Kind(
    "clock_confirmed",
    "Two people confirmed that the clock is right now; what was signed up to `newest` was not.",
    {"newest": str},
)
GATEWAY_RESTORED = Kind(
    "gateway_restored",
    "Two people said that a copy of this gateway was put back; its numbers go on far above.",
    {"head": int},
)

ENTRIES = (
    CLOCK_CONFIRMED,
    GATEWAY_RESTORED,
)
