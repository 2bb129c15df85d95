"""Parse what was typed. Each function returns the form and, a field each, what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from sync.errors import Fault
from sync.wire.roles import ROLES, Purpose, Role
from sync.wire.room import LONGEST_VISIT_MINUTES, OrderAct

Posted = MultiDict[str, str]
Errors = dict[str, Fault]

NAME_MAX, TEXT_MAX, REASON_MAX = 100, 500, 200
MINUTES_USUAL = 30
NEEDS: dict[OrderAct, tuple[str, ...]] = {
    "open": ("visitor", "purpose", "minutes"),
    "lock": (),
    "resume": (),
    "extend": ("minutes", "reason?"),
    "message": ("text",),
    "end": ("reason",),
}
"""What is asked for an act; `?` means that it may stay empty."""

# Which field of a form a service's Fault is about.
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
"""Which field of a second signature a Fault is about."""
ENROL_FIELDS = {"name_malformed": "seat_name", "staff_same_person": "second"}


def field_of(fault: Fault, otherwise: str, known: Mapping[str, str] = FIELDS) -> str:
    return known.get(fault.code, otherwise)


@dataclass(frozen=True)
class SignIn:
    person_id: str = ""
    secret: str = ""


def sign_in(posted: Posted) -> tuple[SignIn, Errors]:
    form = SignIn(posted.get("person_id", "").strip(), posted.get("secret", ""))
    errors: Errors = {}
    _want(errors, "person_id", form.person_id, "console_person_missing")
    _want(errors, "secret", form.secret, "console_secret_missing")
    return form, errors


@dataclass(frozen=True)
class Setup:
    code: str = ""
    person_id: str = ""
    name: str = ""
    secret: str = ""


def setup(posted: Posted) -> tuple[Setup, Errors]:
    form = Setup(
        line(posted, "code"),
        line(posted, "person_id"),
        line(posted, "name"),
        posted.get("secret", ""),
    )
    errors: Errors = {}
    _want(errors, "code", form.code, "console_code_missing")
    _want(errors, "person_id", form.person_id, "console_person_missing")
    _want(errors, "name", form.name, "console_name_missing")
    _twice(errors, posted)
    return form, errors


@dataclass(frozen=True)
class Person:
    """A member of staff to be; `role` is empty until one was chosen."""

    person_id: str = ""
    name: str = ""
    role: Role | None = None
    secret: str = ""


def person(posted: Posted) -> tuple[Person, Errors]:
    form = Person(
        line(posted, "person_id"), line(posted, "name"), role(posted), posted.get("secret", "")
    )
    errors: Errors = {}
    _want(errors, "person_id", form.person_id, "console_person_missing")
    _want(errors, "name", form.name, "console_name_missing")
    _want(errors, "role", form.role, "console_role_missing")
    _twice(errors, posted)
    return form, errors


def number(posted: Posted) -> tuple[str, str, Errors]:
    """An official number to mend, and why."""
    typed, why = line(posted, "person_id"), line(posted, "number_reason")
    errors: Errors = {}
    _want(errors, "person_id", typed, "console_person_missing")
    _want(errors, "number_reason", why, "console_reason_missing")
    return typed, why[:REASON_MAX], errors


def committee(person_id: str, name: str) -> Errors:
    errors: Errors = {}
    _want(errors, "person_id", person_id, "console_person_missing")
    _want(errors, "name", name, "console_name_missing")
    return errors


def role(posted: Posted) -> Role | None:
    chosen = posted.get("role", "")
    return next((each for each in ROLES if each == chosen), None)


def new_secret(posted: Posted) -> tuple[str, Errors]:
    errors: Errors = {}
    _twice(errors, posted)
    return posted.get("secret", ""), errors


@dataclass(frozen=True)
class Order:
    """An order to one or more seats. `seen` is what the operator's board knew of each."""

    seats: tuple[str, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)
    visitor: str | None = None
    purpose: Purpose | None = None
    minutes: int | None = None
    text: str | None = None
    reason: str | None = None


def chosen_seats(values: Posted) -> tuple[tuple[str, ...], dict[str, int]]:
    """Read the ticked seats and the order numbers their board had seen."""
    seats = tuple(dict.fromkeys(values.getlist("seat")))
    numbers = {seat: values.get(f"seen-{seat}", "0") for seat in seats}
    return seats, {seat: order_number(text) for seat, text in numbers.items()}


def order_number(text: str) -> int:
    """0, which has seen no lock, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def order(act: OrderAct, posted: Posted, purposes: frozenset[Purpose]) -> tuple[Order, Errors]:
    """`purposes` are those of the person's role."""
    seats, seen = chosen_seats(posted)
    needed = {name.rstrip("?") for name in NEEDS[act]}
    chosen = posted.get("purpose", "")
    form = Order(
        seats,
        seen,
        visitor=line(posted, "visitor") if "visitor" in needed else None,
        purpose=next((each for each in purposes if each == chosen), None)
        if "purpose" in needed
        else None,
        minutes=_minutes(posted.get("minutes", "")) if "minutes" in needed else None,
        text=posted.get("text", "").strip() if "text" in needed else None,
        reason=(line(posted, "reason") or None) if "reason" in needed else None,
    )
    return form, _order_errors(act, form)


def _order_errors(act: OrderAct, form: Order) -> Errors:
    errors: Errors = {}
    if not form.seats:
        errors["seat"] = Fault("console_seat_missing")
    missing = {
        "visitor": "console_visitor_missing",
        "purpose": "console_purpose_missing",
        "minutes": "console_minutes_wrong",
        "text": "console_text_missing",
        "reason": "console_reason_missing",
    }
    for name in NEEDS[act]:
        if not name.endswith("?"):
            _want(errors, name, getattr(form, name), missing[name], most=LONGEST_VISIT_MINUTES)
    for name, longest in (("visitor", NAME_MAX), ("text", TEXT_MAX), ("reason", REASON_MAX)):
        value = getattr(form, name)
        if value is not None and len(value) > longest:
            errors[name] = Fault("typed_too_long", most=longest)
    return errors


def reason(posted: Posted) -> tuple[str, Errors]:
    errors: Errors = {}
    text = line(posted, "reason")
    _want(errors, "reason", text, "console_reason_missing")
    if len(text) > REASON_MAX:
        errors["reason"] = Fault("typed_too_long", most=REASON_MAX)
    return text, errors


@dataclass(frozen=True)
class Place:
    """Where a seat stands on the board, counted from 1 at the top left."""

    seat_id: str
    row: int
    column: int


def layout(posted: Posted, seat_ids: list[str], most: int) -> tuple[list[Place], Errors]:
    places, errors = [], Errors()
    taken: dict[tuple[int, int], str] = {}
    for seat_id in seat_ids:
        row, column = (
            _whole(posted.get(f"{axis}-{seat_id}", "").strip(), most) for axis in ("row", "column")
        )
        if row is None or column is None:
            errors[f"row-{seat_id}"] = Fault("console_place_wrong", most=most)
            continue
        if taken.setdefault((row, column), seat_id) != seat_id:
            errors[f"row-{seat_id}"] = Fault("console_place_taken", row=row, column=column)
        places.append(Place(seat_id, row, column))
    return places, errors


@dataclass(frozen=True)
class Second:
    """Two signatures: the secret of the one signed in, a colleague's number and secret."""

    own_secret: str = field(default="", repr=False)
    second: str = ""
    second_secret: str = field(default="", repr=False)


def second(posted: Posted) -> tuple[Second, Errors]:
    form = Second(
        posted.get("own_secret", ""), line(posted, "second"), posted.get("second_secret", "")
    )
    errors: Errors = {}
    _want(errors, "own_secret", form.own_secret, "console_secret_missing")
    _want(errors, "second", form.second, "console_person_missing")
    _want(errors, "second_secret", form.second_secret, "console_secret_missing")
    return form, errors


@dataclass(frozen=True)
class Enrol:
    """Two people let a seat in."""

    seat_name: str = ""
    both: Second = Second()

    @property
    def second(self) -> str:
        return self.both.second


def enrol(posted: Posted) -> tuple[Enrol, Errors]:
    both, found = second(posted)
    form = Enrol(line(posted, "seat_name"), both)
    errors: Errors = {}
    _want(errors, "seat_name", form.seat_name, "console_seat_name_missing")
    return form, {**errors, **found}


@dataclass(frozen=True)
class OwnSecret:
    """Somebody's present secret and the next one, which was typed twice."""

    present: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


def own_secret(posted: Posted) -> tuple[OwnSecret, Errors]:
    form = OwnSecret(posted.get("present", ""), posted.get("secret", ""))
    errors: Errors = {}
    _want(errors, "present", form.present, "console_secret_missing")
    _twice(errors, posted)
    return form, errors


def line(posted: Posted, name: str) -> str:
    """One line of text with single spaces."""
    return " ".join(posted.get(name, "").split())


def _minutes(text: str) -> int | None:
    return _whole(text.strip(), LONGEST_VISIT_MINUTES)


def _whole(text: str, most: int) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < 6 and 1 <= int(text) <= most:
        return int(text)
    return None


def _want(errors: Errors, name: str, value: object, code: str, **params: object) -> None:
    if not value:
        errors[name] = Fault(code, **params)


def _twice(errors: Errors, posted: Posted) -> None:
    """A PIN nobody can see is typed twice."""
    if not posted.get("secret", ""):
        errors["secret"] = Fault("console_secret_missing")
    elif posted.get("secret") != posted.get("again"):
        errors["again"] = Fault("console_secrets_differ")
