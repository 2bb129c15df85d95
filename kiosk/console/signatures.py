"""Signing at one console: the one signed in once more, or with a colleague, each with a secret."""

from __future__ import annotations

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.console.forms import Second
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire.roles import Act


def own(secret: str) -> Member:
    """Sign the one at this console in once more, for an act that binds.

    At a console that was left alone nobody else may decide. Raises: what `staff.sign_in` raises.
    """
    me = guard.member().staff_id
    return staff.sign_in(console().centre, me, secret, from_=guard.from_where())


def both(act: Act, form: Second) -> tuple[Member, Member]:
    """Sign both in for an act of two; the session alone is not enough.

    A console that was left alone must let nobody sign for who is not there. Raises: what
    `staff.together` raises.
    """
    first = (guard.member().person_id, form.own_secret)
    return staff.together(
        console().centre,
        act,
        first,
        (form.second, form.second_secret),
        from_=guard.from_where(),
    )
