"""What staff and visitors type, parsed once: a frozen dataclass, or a sentence per field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast, get_args

from flask_babel import gettext as _

from kiosk.sessions.service import LONGEST_VISIT_MINUTES, Purpose

LONGEST_NAME = 100
SHORTEST_PIN, LONGEST_PIN = 6, 12

Errors = dict[str, str]


@dataclass(frozen=True)
class OpenRequest:
    visitor: str
    purpose: Purpose
    minutes: int
    pin: str


@dataclass(frozen=True)
class OpenForm:
    """The staff page. `values` are what was typed, without the PIN."""

    values: Mapping[str, str]
    errors: Errors = field(default_factory=dict)
    request: OpenRequest | None = None

    @classmethod
    def parse(cls, typed: Mapping[str, str]) -> OpenForm:
        errors: Errors = {}
        visitor = _name(typed, errors)
        purpose = _purpose(typed, errors)
        minutes = _minutes(typed, errors)
        pin = _pin(typed, errors)
        values = {
            "visitor": visitor,
            "purpose": purpose,
            "minutes": typed.get("minutes", ""),
        }
        if errors:
            return cls(values, errors)
        return cls(values, {}, OpenRequest(visitor, cast(Purpose, purpose), minutes, pin))


@dataclass(frozen=True)
class PinForm:
    """A PIN, and minutes where the page asks for them (else 0)."""

    minutes: int
    pin: str
    errors: Errors

    @classmethod
    def parse(cls, typed: Mapping[str, str], *, with_minutes: bool = False) -> PinForm:
        errors: Errors = {}
        minutes = _minutes(typed, errors) if with_minutes else 0
        pin = _pin(typed, errors)
        return cls(minutes, pin, errors)


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
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LONGEST_VISIT_MINUTES):
        errors["minutes"] = _("Pilih lamanya kunjungan.")
        return 0
    return int(text)


def _pin(typed: Mapping[str, str], errors: Errors) -> str:
    """A PIN that cannot be one costs no try: it tells a guesser nothing."""
    pin = typed.get("pin", "").strip()
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        errors["pin"] = _("Ketik PIN petugas: 6 sampai 12 angka.")
    return pin
