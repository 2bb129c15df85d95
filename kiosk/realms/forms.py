"""What a member of staff types to turn the screen."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.staff.forms import SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form


def turning(form: Form, choices: Sequence[StaffChoice]) -> SignIn:
    """Read who turns the screen."""
    return sign_in(form, choices)
