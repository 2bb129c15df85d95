"""What staff and visitors type, parsed once: a frozen dataclass, or a sentence per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast, get_args

from flask_babel import gettext as _

from kiosk.sessions import visitor_pin
from kiosk.sessions.service import Purpose
from kiosk.staff.forms import SignInForm
from kiosk.staff.service import StaffChoice
from sync.wire.room import LONGEST_VISIT_MINUTES

LONGEST_NAME = 100

Errors = dict[str, str]


@dataclass(frozen=True)
class OpenRequest:
    visitor: str
    purpose: Purpose
    minutes: int
    sign_in: SignInForm


@dataclass(frozen=True)
class OpenForm:
    """The staff page. `values` are what was typed, without the secret."""

    values: Mapping[str, str]
    errors: Errors = field(default_factory=dict)
    request: OpenRequest | None = None

    @classmethod
    def parse(cls, typed: Mapping[str, str], choices: Sequence[StaffChoice]) -> OpenForm:
        errors: Errors = {}
        visitor = _name(typed, errors)
        purpose = _purpose(typed, errors)
        minutes = _minutes(typed, errors)
        sign_in = SignInForm.parse(typed, choices)
        errors.update(sign_in.errors)
        values = {
            "visitor": visitor,
            "purpose": purpose,
            "minutes": typed.get("minutes", ""),
            "staff": sign_in.staff_id,
        }
        if errors:
            return cls(values, errors)
        asked = OpenRequest(visitor, cast(Purpose, purpose), minutes, sign_in)
        return cls(values, {}, asked)


@dataclass(frozen=True)
class StaffForm:
    """Who signs in, and minutes where the page asks for them (else 0)."""

    minutes: int
    sign_in: SignInForm
    errors: Errors

    @classmethod
    def parse(
        cls,
        typed: Mapping[str, str],
        choices: Sequence[StaffChoice],
        *,
        with_minutes: bool = False,
    ) -> StaffForm:
        errors: Errors = {}
        minutes = _minutes(typed, errors) if with_minutes else 0
        sign_in = SignInForm.parse(typed, choices)
        return cls(minutes, sign_in, {**errors, **sign_in.errors})


@dataclass(frozen=True)
class OwnPinForm:
    """The visitor's own PIN, typed twice; neither is ever shown again."""

    pin: str = field(repr=False)
    errors: Errors

    @classmethod
    def parse(cls, typed: Mapping[str, str]) -> OwnPinForm:
        pin, again = typed.get("own_pin", "").strip(), typed.get("own_pin_again", "").strip()
        errors: Errors = {}
        if not visitor_pin.is_pin(pin):
            errors["own_pin"] = _("Ketik PIN kunjungan: 6 sampai 12 angka.")
        elif len(set(pin)) == 1 or pin in "0123456789012" or pin in "9876543210987":
            errors["own_pin"] = _("PIN ini mudah ditebak. Pilih angka yang tidak berurutan.")
        elif pin != again:
            errors["own_pin_again"] = _("Kedua PIN tidak sama. Ketik PIN yang sama dua kali.")
        return cls(pin, errors)


@dataclass(frozen=True)
class BackForm:
    """The visitor comes back to a locked seat with their own PIN."""

    pin: str = field(repr=False)
    errors: Errors

    @classmethod
    def parse(cls, typed: Mapping[str, str]) -> BackForm:
        """A PIN that cannot be one costs no try: it tells a guesser nothing."""
        pin = typed.get("own_pin", "").strip()
        if visitor_pin.is_pin(pin):
            return cls(pin, {})
        return cls(pin, {"own_pin": _("Ketik PIN kunjungan: 6 sampai 12 angka.")})


def _name(typed: Mapping[str, str], errors: Errors) -> str:
    visitor = " ".join(typed.get("visitor", "").split())
    if not visitor:
        errors["visitor"] = _("Isi nama pengunjung, seperti di buku tamu.")
    elif len(visitor) > LONGEST_NAME or not visitor.isprintable():
        errors["visitor"] = _("Nama ini terlalu panjang. Tulis paling banyak 100 huruf.")
    return visitor


def _purpose(typed: Mapping[str, str], errors: Errors) -> str:
    purpose = typed.get("purpose", "")
    if purpose not in get_args(Purpose):
        errors["purpose"] = _("Pilih keperluan pengunjung.")
    return purpose


def _minutes(typed: Mapping[str, str], errors: Errors) -> int:
    text = typed.get("minutes", "")
    digits = text.isascii() and text.isdigit() and len(text) <= 6
    if not (digits and 1 <= int(text) <= LONGEST_VISIT_MINUTES):
        errors["minutes"] = _("Pilih lamanya kunjungan.")
        return 0
    return int(text)
