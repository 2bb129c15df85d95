"""What the console tells a seat, and what a seat tells the console of itself."""

from __future__ import annotations

from typing import Annotated, Literal, TypeGuard, get_args

from msgspec import UNSET, Meta, UnsetType

from sync.wire.announcements import Shown
from sync.wire.classes import ClassAttendance
from sync.wire.help import HelpCall
from sync.wire.outages import MOST_OUTAGES, LinkOutage
from sync.wire.roles import Purpose, Role
from sync.wire.shapes import Growing, Id, Instant, Name, Number, Realm, Size, Word

OrderAct = Literal["open", "lock", "resume", "extend", "message", "end"]
# A seat's visit, from the start or after an extension; the gateway's table repeats it as a CHECK.
LONGEST_VISIT_MINUTES = 480


class SeatOrder(Growing, frozen=True, kw_only=True):
    """What staff at the console tell one seat. `number` rises with every order of this gateway.

    An order is carried out once (`order_id`), and never after `expires_at`, gateway time. `act` is
    an `OrderAct`, `role` a `Role` and `purpose` a `Purpose`, or words that only a newer version
    knows: then only a lock is carried out.
    """

    order_id: Id
    number: Number
    seat_id: Id
    act: Word
    staff_id: Id
    staff_name: Name
    role: Word
    issued_at: Instant
    expires_at: Instant
    visitor: Annotated[str, Meta(max_length=100)] | None = None
    purpose: Word | None = None
    minutes: Annotated[int, Meta(ge=1, le=LONGEST_VISIT_MINUTES)] | None = None
    text: Annotated[str, Meta(max_length=500)] | None = None
    reason: Annotated[str, Meta(max_length=200)] | None = None


def is_order_act(word: str) -> TypeGuard[OrderAct]:
    """Whether a word names an act that the console may order."""
    return word in get_args(OrderAct)


def is_role(word: str) -> TypeGuard[Role]:
    """Whether a word names a role."""
    return word in get_args(Role)


def is_purpose(word: str | None) -> TypeGuard[Purpose]:
    """Whether a word names a visit's purpose."""
    return word in get_args(Purpose)


class OrderAck(Growing, frozen=True, kw_only=True):
    """`problem` is the catalogue code of why an order was refused."""

    order_id: Id
    outcome: Literal["done", "refused", "expired"]
    problem: str | None = None


SeatState = Literal["closed", "open", "locked"]


class Queued(Growing, frozen=True, kw_only=True):
    """How many items of the seat are in each honest state."""

    sealed: Size = 0
    sent: Size = 0
    accepted: Size = 0
    action: Size = 0
    checking: Size = 0


class SeatStatus(Growing, frozen=True, kw_only=True):
    """Typ `status`: POST /v1/status, signed by the seat; kept in memory only, it holds a name.

    `sequence` rises within one `boot_id`. `applied` is the highest order number acted upon.
    `at` is the seat's trusted time (earliest), None while it knows none.
    """

    seat_id: Id
    boot_id: Id
    sequence: Number
    at: Instant | None
    state: SeatState
    applied: Size
    acks: Annotated[list[OrderAck], Meta(max_length=100)]
    queued: Queued
    disk_free: Size
    app_version: str
    lock_reason: str | None = None
    visit_id: str | None = None
    visitor: str | None = None
    purpose: Purpose | None = None
    staff_name: str | None = None
    seconds_left: Size = 0
    idle_s: Size = 0
    sealing: bool = False
    # time is up, and the seat was left open because its tender closes soon
    overtime: bool = False
    oldest_unsent_at: Instant | None = None
    # of the bid in preparation or the unsent ones, whichever closes first
    nearest_deadline: Instant | None = None
    clock_error_s: Annotated[float, Meta(ge=0, le=1e12)] | None = None
    trouble: str | None = None
    refusals: Size = 0
    # absent while there is none: gateways that know no announcements refuse the field
    announcements: Annotated[list[Shown], Meta(max_length=100)] | UnsetType = UNSET
    # absent while the seat knows no open class, so always in production (ADR 59)
    attendance: ClassAttendance | UnsetType = UNSET
    # the realm that this PC's screen shows, absent while that is this one (ADR 67)
    shown: Realm | UnsetType = UNSET
    # times at which the link was down that no status told; absent while there are none (SPEC 9.1.2)
    outages: Annotated[list[LinkOutage], Meta(max_length=MOST_OUTAGES)] | UnsetType = UNSET
    # absent while nobody at the seat calls staff (SPEC 18)
    help: HelpCall | UnsetType = UNSET

    @property
    def to_confirm(self) -> bool:
        """Whether it holds what is told until a status with it arrived."""
        return bool(self.acks) or self.outages is not UNSET


class StatusAnswer(Growing, frozen=True, kw_only=True):
    """Typ `status-answer`: this status, with its acknowledgements, has arrived."""

    seat_id: Id
    boot_id: Id
    sequence: Number
    gateway_id: Id
    at: Instant
