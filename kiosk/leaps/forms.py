"""What a member of staff answers on the page of a leap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask_babel import gettext as _

from kiosk.leaps.service import RIGHTS, Right
from kiosk.staff.forms import Errors, SignInForm
from kiosk.staff.service import StaffChoice


@dataclass(frozen=True)
class DecisionForm:
    """Fields `right` (whose clock is right) and those of `SignInForm`."""

    right: Right
    sign_in: SignInForm
    errors: Errors

    @classmethod
    def parse(cls, typed: Mapping[str, str], choices: Sequence[StaffChoice]) -> DecisionForm:
        """Read the answer; what is missing stands in `errors` by its field."""
        sign_in = SignInForm.parse(typed, choices)
        right = typed.get("right", "")
        errors = {} if right in RIGHTS else {"right": _("Pilih jam yang benar.")}
        return cls(cast(Right, right), sign_in, {**errors, **sign_in.errors})
