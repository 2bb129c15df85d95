"""What the pages of a visit post. What is wrong is said beside its field (`Form`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from flask_babel import lazy_gettext as _

from kiosk.sessions import visitor_pin
from kiosk.staff.forms import SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form
from sync.wire.roles import Purpose
from sync.wire.room import LONGEST_VISIT_MINUTES

LONGEST_NAME = 100


@dataclass(frozen=True)
class OpenRequest:
    """Whom staff let in, for what and how long, and who lets them in."""

    visitor: str
    purpose: Purpose
    minutes: int
    sign_in: SignIn


def open_request(form: Form, choices: Sequence[StaffChoice]) -> OpenRequest:
    """Read the page on which staff open the seat."""
    visitor = form.line("visitor", _("Isi nama pengunjung, seperti di buku tamu."))
    if len(visitor) > LONGEST_NAME or not visitor.isprintable():
        form.wrong("visitor", _("Nama ini terlalu panjang. Tulis paling banyak 100 huruf."))
    purposes: tuple[Purpose, ...] = get_args(Purpose)
    purpose = form.choice("purpose", purposes, _("Pilih keperluan pengunjung."))
    return OpenRequest(visitor, purpose, minutes(form), sign_in(form, choices))


@dataclass(frozen=True)
class StaffRequest:
    """Who signs in, and minutes where the page asks for them (else 0)."""

    minutes: int
    sign_in: SignIn


def staff_request(
    form: Form, choices: Sequence[StaffChoice], *, with_minutes: bool = False
) -> StaffRequest:
    """Read a page on which staff resume a seat, end a visit or add time."""
    more = minutes(form) if with_minutes else 0
    return StaffRequest(more, sign_in(form, choices))


def own_pin(form: Form) -> str:
    """Read the visitor's own PIN, typed twice; neither is ever shown again."""
    pin, again = form.secret("own_pin").strip(), form.secret("own_pin_again").strip()
    if not visitor_pin.is_pin(pin):
        form.wrong("own_pin", _("Ketik PIN kunjungan: 6 sampai 12 angka."))
    elif len(set(pin)) == 1 or pin in "0123456789012" or pin in "9876543210987":
        form.wrong("own_pin", _("PIN ini mudah ditebak. Pilih angka yang tidak berurutan."))
    elif pin != again:
        form.wrong("own_pin_again", _("Kedua PIN tidak sama. Ketik PIN yang sama dua kali."))
    return pin


def back_pin(form: Form) -> str:
    """Read the own PIN of a visitor who comes back.

    A PIN that cannot be one costs no try: it tells a guesser nothing.
    """
    pin = form.secret("own_pin").strip()
    if not visitor_pin.is_pin(pin):
        form.wrong("own_pin", _("Ketik PIN kunjungan: 6 sampai 12 angka."))
    return pin


def minutes(form: Form) -> int:
    """Read how long the visit lasts, or how much longer."""
    return form.whole("minutes", _("Pilih lamanya kunjungan."), most=LONGEST_VISIT_MINUTES)
