"""What staff did: at a seat itself, out of its own log, and to a firm's account."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sync.wire.roles import Purpose
from sync.wire.shapes import Growing, Id, Instant, Message, Name, Size

Text = Annotated[str, Meta(max_length=200)]


class SeatAct(Message, frozen=True, kw_only=True):
    """One act of somebody who signed in at the seat; `index` is that of its leaf in the seat's log.

    `at` is the earliest gateway time it may have been. `outcome` refused: `code` says why.
    `about` holds the code of an alarm, or the realm that a seat's screen was turned to. `tenders`
    are those of the visit it was about, as far as known.
    """

    index: Size
    act: Id
    staff_ids: Annotated[list[Id], Meta(min_length=1, max_length=2)]
    outcome: Literal["done", "refused"]
    at: Instant | None = None
    code: Text | None = None
    about: Text | None = None
    purpose: Purpose | None = None
    minutes: Annotated[int, Meta(ge=0, le=100_000)] | None = None
    tenders: Annotated[list[Id], Meta(max_length=20)] = []
    why: Text | None = None


class SeatActs(Message, frozen=True, kw_only=True):
    """Typ `acts`: POST /v1/acts, signed by the seat. Its log was looked at from `start` to `end`.

    All acts of staff in between are here, by rising index, but for orders of the console.
    """

    seat_id: Id
    start: Size
    end: Size
    acts: Annotated[list[SeatAct], Meta(max_length=100)]


class ActsAnswer(Message, frozen=True, kw_only=True):
    """Typ `acts-answer`: the gateway knows the seat's log up to `next`; begin there."""

    seat_id: Id
    gateway_id: Id
    next: Size


class AccountChange(Growing, frozen=True, kw_only=True):
    """What the LPSE's staff changed of a firm's account: the name it had, or its password."""

    at: Instant
    by: Name
    former_name: Name | None
    new_password: bool
    reason: Name
