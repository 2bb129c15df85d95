"""What a member of staff types to sign in: who they are, and their PIN or password."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from kiosk import errors
from kiosk.staff.pins import tidy_secret
from kiosk.staff.service import StaffChoice
from sync.errors import Fault

Errors = dict[str, str]

_BESIDE = {
    "pin_wrong": "pin",
    "pin_wrong_wait": "pin",
    "pin_wait": "pin",
    "roster_empty": "pin",
    "roster_expired": "pin",
    "staff_unknown": "staff",
    "staff_not_allowed": "staff",
    "staff_secret_unchanged": "pin",
}


@dataclass(frozen=True)
class SignInForm:
    """Fields `staff` (a staff_id) and `pin` (a PIN or a password, never shown again)."""

    staff_id: str
    secret: str = field(repr=False)
    errors: Errors = field(default_factory=dict)

    @classmethod
    def parse(cls, typed: Mapping[str, str], choices: Sequence[StaffChoice]) -> SignInForm:
        """What cannot be a secret costs no try: it tells a guesser nothing.

        Where only one person may act, the page need not say who it is.
        """
        found: Errors = {}
        staff_id = typed.get("staff", "")[:100]
        if not staff_id and len(choices) == 1:
            staff_id = choices[0].staff_id
        if not staff_id and choices:
            found["staff"] = _("Pilih nama Anda.")
        secret = tidy_secret(typed.get("pin", ""))
        if secret is None:
            found["pin"] = _("Ketik PIN petugas (6 sampai 12 angka) atau kata sandi.")
        return cls(staff_id, secret or "", found)


def beside_field(fault: Fault) -> tuple[Errors, int]:
    """Say a failed sign-in beside its field, with the HTTP status. Raises: every other Fault."""
    name = _BESIDE.get(fault.code)
    if name is None:
        raise fault
    told = errors.explain(fault)
    return {name: f"{told.message} {told.hint}"}, told.status
