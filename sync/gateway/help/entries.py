"""What the journal says of calls for staff."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"call_id": str, "seat_id": str}

HELP_CALLED = Kind(
    "help_called",
    "Somebody at a seat called staff; `page` is the kind of page that was on its screen.",
    {**_WHICH, "page": str},
    {"purpose": str},
)
HELP_ANSWERED = Kind("help_answered", "Staff told a seat that somebody is coming.", _WHICH)
HELP_ENDED = Kind(
    "help_ended",
    "A call ended: taken back, helped, with its visit, or put out by staff.",
    {**_WHICH, "reason": str},
)

ENTRIES = (HELP_CALLED, HELP_ANSWERED, HELP_ENDED)
