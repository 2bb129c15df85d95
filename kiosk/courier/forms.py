"""What staff choose on the pages of a courier's stick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _

from kiosk.courier.service import Back
from kiosk.intake import Medium
from kiosk.staff.forms import SignIn, sign_in
from kiosk.staff.service import StaffChoice
from kiosk.web.forms import Form


@dataclass(frozen=True)
class Out:
    """Onto which stick, and who says so."""

    medium_id: str
    sign_in: SignIn


@dataclass(frozen=True)
class In:
    """Which way back, and who says so."""

    back: Back
    sign_in: SignIn


def out(form: Form, media: Sequence[Medium], staff: Sequence[StaffChoice]) -> Out:
    """Read the field `medium` (a stick's id) and those of a sign-in."""
    ids = [medium.id for medium in media]
    chosen = ids[0] if len(ids) == 1 and not form.typed("medium") else None
    medium = chosen or form.choice("medium", ids, _("Pilih flashdisk."))
    return Out(medium, sign_in(form, staff))


def back(form: Form, backs: Sequence[Back], staff: Sequence[StaffChoice]) -> In:
    """Read the field `bundle` (a folder's name) and those of a sign-in."""
    named = {one.labelled.name: one for one in backs if one.labelled is not None}
    only = next(iter(named)) if len(named) == 1 and not form.typed("bundle") else None
    name = only or form.choice("bundle", list(named), _("Pilih jawaban yang akan diambil."))
    signed = sign_in(form, staff)
    return In(named.get(name) or Back("", "", None, None, taken=False), signed)
