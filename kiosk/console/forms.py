"""The console's forms: each function reads what was typed into a dataclass (ADR 0040)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.staff import service as staff
from sync.wire.roles import ROLES, Purpose, Role
from sync.wire.room import LONGEST_VISIT_MINUTES, OrderAct

NAME_MAX, TEXT_MAX, REASON_MAX = 100, 500, 200
MINUTES_USUAL = 30

# Beside which field the Fault of a use case stands, by its code.
FIELDS = {
    "name_malformed": "name",
    "secret_too_weak": "secret",
    "secret_too_easy": "secret",
    "id_malformed": "person_id",
    "staff_number_odd": "person_id",
    "staff_person_taken": "person_id",
    "staff_on_committee": "person_id",
    "committee_taken": "person_id",
    "setup_code_wrong": "code",
}
SECOND_FIELDS = {
    "staff_same_person": "second",
    "staff_two_needed": "second",
    "sign_in_wrong": "second_secret",
    "sign_in_wrong_wait": "second_secret",
    "sign_in_wait": "second_secret",
    "staff_not_allowed": "second",
    "staff_too_new": "second",
    "staff_secret_unchanged": "second",
}
SIGNED_FIELDS = {**FIELDS, **SECOND_FIELDS}
ENROL_FIELDS = {"name_malformed": "seat_name", "staff_same_person": "second"}
OWN_FIELDS = {
    "sign_in_wrong": "present",
    "sign_in_wrong_wait": "present",
    "sign_in_wait": "present",
}


@dataclass(frozen=True)
class SignIn:
    """Who signs in, and their secret."""

    person_id: str
    secret: str = field(repr=False)


def sign_in(form: Form) -> SignIn:
    """Read the sign-in page."""
    return SignIn(
        form.line("person_id", Fault("console_person_missing")),
        form.secret("secret", Fault("console_secret_missing")),
    )


@dataclass(frozen=True)
class Setup:
    """The first person in charge, admitted by a one-time code."""

    code: str = field(repr=False)
    person_id: str
    name: str
    secret: str = field(repr=False)


def setup(form: Form) -> Setup:
    """Read the page that admits somebody by a one-time code."""
    return Setup(
        form.line("code", Fault("console_code_missing")),
        form.line("person_id", Fault("console_person_missing")),
        form.line("name", Fault("console_name_missing")),
        new_secret(form),
    )


@dataclass(frozen=True)
class Second:
    """Two signatures: the secret of the one signed in, a colleague's number and secret."""

    own_secret: str = field(repr=False)
    second: str
    second_secret: str = field(repr=False)


def second(form: Form) -> Second:
    """Read the signatures of two."""
    return Second(
        form.secret("own_secret", Fault("console_secret_missing")),
        form.line("second", Fault("console_person_missing")),
        form.secret("second_secret", Fault("console_secret_missing")),
    )


def signatures(form: Form, role: Role) -> Second | None:
    """Read two signatures where it is about somebody in charge, else nothing."""
    return second(form) if role in staff.IN_CHARGE else None


@dataclass(frozen=True)
class NewPerson:
    """A member of staff to be; `signed` where two must sign for the role."""

    person_id: str
    name: str
    role: Role
    secret: str = field(repr=False)
    signed: Second | None


def new_person(form: Form) -> NewPerson:
    """Read the page for a new member of staff."""
    person_id = form.line("person_id", Fault("console_person_missing"))
    name = form.line("name", Fault("console_name_missing"))
    role = _role(form)
    return NewPerson(person_id, name, role, new_secret(form), signatures(form, role))


@dataclass(frozen=True)
class NewRole:
    """Another role for a member of staff."""

    role: Role
    signed: Second | None


def new_role(form: Form) -> NewRole:
    """Read the page that changes a role."""
    role = _role(form)
    return NewRole(role, signatures(form, role))


@dataclass(frozen=True)
class SecretOfAnother:
    """A new secret that staff in charge set for somebody."""

    secret: str = field(repr=False)
    signed: Second | None


def secret_of_another(form: Form, role: Role) -> SecretOfAnother:
    """Read the page that sets the secret of somebody with this role."""
    return SecretOfAnother(new_secret(form), signatures(form, role))


@dataclass(frozen=True)
class OwnSecret:
    """Somebody's present secret and the next one, which was typed twice."""

    present: str = field(repr=False)
    secret: str = field(repr=False)


def own_secret(form: Form) -> OwnSecret:
    """Read the page on which somebody changes their own secret."""
    present = form.secret("present", Fault("console_secret_missing"))
    return OwnSecret(present, new_secret(form))


def new_secret(form: Form) -> str:
    """Read a new secret. Nobody can see it, so it is typed twice."""
    secret = form.secret("secret", Fault("console_secret_missing"))
    form.same("again", "secret", Fault("console_secrets_differ"))
    return secret


@dataclass(frozen=True)
class Correction:
    """The right official number of a member of staff, and why it was wrong."""

    person_id: str
    reason: str


def correction(form: Form) -> Correction:
    """Read the form that corrects an official number."""
    return Correction(
        form.line("person_id", Fault("console_person_missing")),
        form.line("number_reason", Fault("console_reason_missing"), most=REASON_MAX),
    )


@dataclass(frozen=True)
class CommitteeMember:
    """Somebody who serves on a procurement committee."""

    person_id: str
    name: str


def committee_member(form: Form) -> CommitteeMember:
    """Read the page for a new member of a committee."""
    return CommitteeMember(
        form.line("person_id", Fault("console_person_missing")),
        form.line("name", Fault("console_name_missing")),
    )


def reason(form: Form) -> str:
    """Read why something is done; it goes into the journal."""
    return form.line("reason", Fault("console_reason_missing"), most=REASON_MAX)


@dataclass(frozen=True)
class Enrol:
    """Two people let a seat in."""

    seat_name: str
    both: Second


def enrol(form: Form) -> Enrol:
    """Read the page that makes a code for a new seat."""
    name = form.line("seat_name", Fault("console_seat_name_missing"))
    return Enrol(name, second(form))


@dataclass(frozen=True)
class Chosen:
    """The ticked seats, and for each the order number that the operator's board had seen."""

    seats: tuple[str, ...]
    seen: Mapping[str, int]


def chosen(form: Form) -> Chosen:
    """Read the ticked seats of the board, or of a page that was reached from there."""
    seats = form.every("seat")
    return Chosen(seats, {seat: order_number(form.typed(f"seen-{seat}")) for seat in seats})


def order_number(text: str) -> int:
    """Read the number of an order; what is no number is 0, which has seen no lock."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


@dataclass(frozen=True)
class Order:
    """What an order says besides its act and its seats; None for what the act does not ask."""

    visitor: str | None = None
    purpose: Purpose | None = None
    minutes: int | None = None
    text: str | None = None
    reason: str | None = None


def order(form: Form, act: OrderAct, purposes: Collection[Purpose]) -> Order:
    """Read an order; `purposes` are those of the person's role."""
    return _ORDERS[act](form, purposes)


def _opening(form: Form, purposes: Collection[Purpose]) -> Order:
    return Order(
        visitor=form.line("visitor", Fault("console_visitor_missing"), most=NAME_MAX),
        purpose=form.choice("purpose", purposes, Fault("console_purpose_missing")),
        minutes=_minutes(form),
    )


def _extending(form: Form, _purposes: Collection[Purpose]) -> Order:
    return Order(minutes=_minutes(form), reason=form.line("reason", most=REASON_MAX) or None)


def _message(form: Form, _purposes: Collection[Purpose]) -> Order:
    return Order(text=form.text("text", Fault("console_text_missing"), most=TEXT_MAX))


def _ending(form: Form, _purposes: Collection[Purpose]) -> Order:
    return Order(reason=reason(form))


def _at_once(_form: Form, _purposes: Collection[Purpose]) -> Order:
    return Order()


_ORDERS: dict[OrderAct, Callable[[Form, Collection[Purpose]], Order]] = {
    "open": _opening,
    "lock": _at_once,
    "resume": _at_once,
    "extend": _extending,
    "message": _message,
    "end": _ending,
}
ASKING = frozenset(act for act, read in _ORDERS.items() if read is not _at_once)
"""The acts that ask for something on a page of their own."""


@dataclass(frozen=True)
class Place:
    """Where a seat stands on the board, counted from 1 at the top left."""

    seat_id: str
    row: int
    column: int


def layout(form: Form, seat_ids: Sequence[str], most: int) -> list[Place]:
    """Read where each seat stands; no two seats share a place."""
    taken: dict[tuple[int, int], str] = {}
    places = [_place(form, seat_id, most) for seat_id in seat_ids]
    for place in places:
        beside = f"row-{place.seat_id}"
        spot = place.row, place.column
        if beside not in form.errors and taken.setdefault(spot, place.seat_id) != place.seat_id:
            form.wrong(beside, Fault("console_place_taken", row=place.row, column=place.column))
    return places


def _place(form: Form, seat_id: str, most: int) -> Place:
    """A row or column that is none is said beside the row."""
    wrong, beside = Fault("console_place_wrong", most=most), f"row-{seat_id}"
    row = form.whole(beside, wrong, most=most)
    column = form.whole(f"column-{seat_id}", wrong, most=most, beside=beside)
    return Place(seat_id, row, column)


def _role(form: Form) -> Role:
    return form.choice("role", ROLES, Fault("console_role_missing"))


def _minutes(form: Form) -> int:
    most = LONGEST_VISIT_MINUTES
    return form.whole("minutes", Fault("console_minutes_wrong", most=most), most=most)
