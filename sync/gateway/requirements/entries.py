"""What the journal says of requirement tables."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"table": str, "version": str, "sha256": str}

REQUIREMENTS_PUBLISHED = Kind(
    "requirements_published",
    "A requirement table was published to the seats.",
    {**_WHICH, "valid_from": str},
)
REQUIREMENTS_WITHDRAWN = Kind(
    "requirements_withdrawn",
    "A requirement table was withdrawn: new forms go by another one, or by a shipped one.",
    _WHICH,
)

ENTRIES = (REQUIREMENTS_PUBLISHED, REQUIREMENTS_WITHDRAWN)
