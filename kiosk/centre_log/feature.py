"""The gateway's log, remembered and cosigned; proofs of receipts for who takes them along."""

from __future__ import annotations

from kiosk.centre_log.service import ALARMS, CentreLogs
from kiosk.seat import Feature, SeatCore, Slice


def join(seat: SeatCore) -> Slice:
    """Watch the gateway's log; later features find `CentreLogs`."""
    logs = seat.provide(
        CentreLogs(
            seat.connect,
            seat.identity.gateway_id,
            seat.gateway_keys,
            (seat.identity.seat_id, seat.key),
            seat.home.seat,
            seat.clock.now,
        )
    )
    return Slice(
        centre_log=logs,
        on_other_history=logs.start_again,
        on_clear=dict.fromkeys(ALARMS, logs.believe_again),
    )


FEATURE = Feature("centre_log", join)
