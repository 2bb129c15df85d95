"""What the journal says of announcements."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"announcement_id": str, "version": int}
# `text` is the Indonesian one, cut where the journal cuts; `sha256` is of the version's JSON on the
# wire, whole.
_WHAT: dict[str, type[object]] = {
    **_WHICH,
    "severity": str,
    "text": str,
    "sha256": str,
    "starts_at": str,
    "ends_at": str,
}

ANNOUNCED = Kind("announced", "Something was announced to the seats.", _WHAT)
ANNOUNCEMENT_CHANGED = Kind("announcement_changed", "An announcement was changed.", _WHAT)
ANNOUNCEMENT_WITHDRAWN = Kind(
    "announcement_withdrawn", "An announcement was withdrawn; seats show it no more.", _WHICH
)

ENTRIES = (ANNOUNCED, ANNOUNCEMENT_CHANGED, ANNOUNCEMENT_WITHDRAWN)
