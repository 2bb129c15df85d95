"""The staff desk of a seat, as the running seat and the upkeep commands both need it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk import events
from kiosk.staff.calibration import own_hasher
from kiosk.staff.service import StaffSignIn
from sync.atrest import AtRest
from sync.clock import Source, TrustedClock
from sync.wire.keys import SigningKey, VerifyKey


def staff_desk(
    connect: Callable[[], sqlite3.Connection],
    source: Source,
    clock: TrustedClock,
    device: SigningKey,
    gateway: VerifyKey,
    linked: Callable[[], bool] = lambda: False,
) -> StaffSignIn:
    """Rosters open with this device's key only and count with that gateway's signature only."""
    with closing(connect()) as db:
        hasher = own_hasher(db)
    return StaffSignIn(
        connect,
        source,
        clock.now,
        lambda: {gateway.kid: gateway},
        AtRest(device.derive("roster")),
        record=events.record,
        hasher=hasher,
        linked=linked,
    )
