"""What the journal says of firms' names and passwords."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

TENDERER_REGISTERED = Kind(
    "tenderer_registered", "A firm was registered with a first password.", {"account": str}
)
TENDERER_CHANGED = Kind(
    "tenderer_changed",
    "A firm's name or password was changed; the firm is told when it next signs in.",
    {"account": str, "renamed": bool, "new_login": bool},
)

ENTRIES = (
    TENDERER_REGISTERED,
    TENDERER_CHANGED,
)
