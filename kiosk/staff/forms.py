"""What a member of staff types to sign in: who they are, and their PIN or password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _

from kiosk.staff.pins import tidy_secret
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form

BESIDE: Mapping[str, str] = {
    "pin_wrong": "pin",
    "pin_wrong_wait": "pin",
    "pin_wait": "pin",
    "roster_empty": "pin",
    "roster_expired": "pin",
    "staff_unknown": "staff",
    "staff_not_allowed": "staff",
    "staff_secret_unchanged": "pin",
}
"""The field beside which a failed sign-in is said, by the Fault's code."""

MOST_ID_CHARS, MOST_SECRET_CHARS = 100, 1000


@dataclass(frozen=True)
class SignIn:
    """Who signs in, and with what."""

    staff_id: str
    secret: str = field(repr=False)


def chosen(form: Form) -> str:
    """Return the staff id that was chosen on the page, "" for none."""
    return form.typed("staff")[:MOST_ID_CHARS]


def sign_in(form: Form, choices: Sequence[StaffChoice]) -> SignIn:
    """Read the fields `staff` (a staff id) and `pin` (a PIN or a password, never shown again).

    Where only one person may act, the page need not say who it is. What cannot be a secret costs no
    try: it tells a guesser nothing.
    """
    staff_id = chosen(form)
    if not staff_id and len(choices) == 1:
        staff_id = choices[0].staff_id
    if not staff_id and choices:
        form.wrong("staff", _("Pilih nama Anda."))
    secret = tidy_secret(form.secret("pin", most=MOST_SECRET_CHARS))
    if secret is None:
        form.wrong("pin", _("Ketik PIN petugas (6 sampai 12 angka) atau kata sandi."))
    return SignIn(staff_id, secret or "")
