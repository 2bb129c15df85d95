"""Staff sign in at the seat, with the roster that the gateway signs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk import events
from kiosk.seat import Feature, RosterPart, SeatCore, Slice, WriteTx
from kiosk.staff.calibration import own_hasher
from kiosk.staff.service import StaffSignIn
from sync.atrest import AtRest
from sync.clock import Source, TrustedClock
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import FeedItem


def join(seat: SeatCore) -> Slice:
    """Let staff sign in; later features find `StaffSignIn`."""
    staff = seat.provide(
        staff_sign_in(
            seat.connect,
            seat.source,
            seat.clock,
            seat.key,
            VerifyKey.from_text(seat.identity.gateway_key),
            seat.link_up,
        )
    )
    return Slice(feed={"roster": old_roster}, roster=RosterPart(staff.version, staff.take_roster))


FEATURE = Feature("staff", join)


def staff_sign_in(
    connect: Callable[[], sqlite3.Connection],
    source: Source,
    clock: TrustedClock,
    device: SigningKey,
    gateway: VerifyKey,
    linked: Callable[[], bool] = lambda: False,
) -> StaffSignIn:
    """Make the sign-in of a seat, running or standing still.

    Rosters open with this device's key only and count with that gateway's signature only.
    """
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


def old_roster(tx: WriteTx, item: FeedItem) -> None:
    """Pass over a roster of an old feed: rosters come signed now, beside the items of a page."""
