"""What a member of staff answers on the page of a leap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from kiosk.leaps.service import RIGHTS, Right
from kiosk.staff.forms import SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form


@dataclass(frozen=True)
class Decision:
    """Whose clock is right, and who says so."""

    right: Right
    sign_in: SignIn


def decision(form: Form, choices: Sequence[StaffChoice]) -> Decision:
    """Read the field `right` and those of a sign-in."""
    right = form.choice("right", RIGHTS, _("Pilih jam yang benar."))
    return Decision(right, sign_in(form, choices))
