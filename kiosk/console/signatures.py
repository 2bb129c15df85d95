"""Two people at one console: the one signed in and a colleague, each with their own secret."""

from __future__ import annotations

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.console.forms import Second
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire.roles import Act


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
