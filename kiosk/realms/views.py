"""What `templates/realms/` may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from kiosk.realms.service import Realms
from kiosk.staff.views import SignInView
from sync.wire.shapes import Realm


@dataclass(frozen=True)
class TurnView:
    """The realm that is wanted, how much of this one is unsent, and who may turn the screen."""

    wanted: Realm
    unsent: int
    sign_in: SignInView
    errors: Mapping[str, str]


@dataclass(frozen=True)
class TurningView:
    """The realm that the screen will show in a moment; None: there is no other one here."""

    wanted: Realm | None


def waiting(realms: Realms) -> Sequence[Markup]:
    """Draw what is unsent in the other realm, or that it is unknown, on the waiting page."""
    unsent = realms.beside.unsent() if realms.beside.there() else 0
    if unsent == 0:
        return []
    drawn = render_template("realms/_waiting.html", realm=realms.beside.realm, unsent=unsent)
    return [Markup(drawn)]  # noqa: S704 - our own template, escaped there
