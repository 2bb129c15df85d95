"""Accounts at a seat: they come by the feed, and bidding asks them who signs in."""

from __future__ import annotations

from kiosk.accounts.service import Accounts
from kiosk.accounts.store import AccountStore
from kiosk.seat import Feature, SeatCore, Slice, reading
from sync.wire.registration import Account, AccountForgotten


def join(seat: SeatCore) -> Slice:
    """Put accounts together; later features find their `Accounts`."""
    accounts = seat.provide(Accounts(seat.connect, AccountStore(seat.private)))
    return Slice(
        feed={
            "account": reading(Account, accounts.take),
            "account_forgotten": reading(AccountForgotten, accounts.forget),
        },
        on_other_history=accounts.doubt_all,
    )


FEATURE = Feature("accounts", join)
