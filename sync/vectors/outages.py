"""A status that tells of an outage of the seat's link."""

from __future__ import annotations

import msgspec

from sync.wire.messages import SeatStatus
from sync.wire.outages import BoundedInstant, LinkOutage

OUTAGE_ID = "01a20000-0000-7000-8000-000000000005"


def telling(status: SeatStatus) -> SeatStatus:
    """Return a status with one outage that is over."""
    one = LinkOutage(
        outage_id=OUTAGE_ID,
        first=BoundedInstant(
            earliest="2026-11-24T04:10:00.000000Z", latest="2026-11-24T04:10:01.000000Z"
        ),
        last=BoundedInstant(earliest="2026-11-24T04:40:00.000000Z", latest=None),
        over=True,
        state="down",
        reason="refused",
        failures=370,
    )
    return msgspec.structs.replace(status, outages=[one])
