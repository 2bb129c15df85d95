"""When a seat's link was down, as the seat tells it of itself (SPEC 9.1.2)."""

from __future__ import annotations

from sync.wire.shapes import Growing, Id, Instant, Size, Word

MOST_OUTAGES = 40
"""How many a status holds: the newest that the gateway was not told as they stand."""


class BoundedInstant(Growing, frozen=True, kw_only=True):
    """An instant by the seat's trusted clock, with its bound; `latest` None is honestly open."""

    earliest: Instant
    latest: Instant | None


class LinkOutage(Growing, frozen=True, kw_only=True):
    """One time at which nothing of the gateway answered.

    `first` is when it was first seen. `last` is when it was last seen; of one that is over, it
    reaches from the last look that found it down to the first that did not. `over` is whether an
    answer came after it; one that a power cut ended stays as it was last written down. `state` is
    `down`, `captive` (somebody else answers) or `untrusted`, `reason` the code of the last failure.
    `failures` counts the looks, every few seconds, that found it down.
    """

    outage_id: Id
    first: BoundedInstant
    last: BoundedInstant
    over: bool
    state: Word
    reason: Word
    failures: Size
