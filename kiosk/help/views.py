"""How a call stands, in a line under the header and on the waiting page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import render_template
from markupsafe import Markup

from kiosk.help.service import Help, StandingCall
from sync.outbox import State
from sync.wire.times import from_text

Place = Literal["strip", "waiting"]


@dataclass(frozen=True)
class HelpView:
    """One call. Times are aware UTC; each is None where it is not known.

    `state` is one of the honest states of its command. `coming` is when staff said that they come;
    `was_coming` when they said so, though that is not to be believed any more.
    """

    state: State
    called_at: datetime | None
    accepted_at: datetime | None
    coming: datetime | None
    was_coming: datetime | None

    @classmethod
    def of(cls, standing: StandingCall) -> HelpView:
        """Say how a call stands."""
        call, item = standing.call, standing.item
        accepted = item.answered_at if item.state is State.ACCEPTED else None
        past = call.coming_at if standing.coming is None else None
        return cls(
            item.state,
            _moment(call.called_earliest),
            _moment(accepted),
            standing.coming,
            _moment(past),
        )


def lines(desk: Help, place: Place) -> Sequence[Markup]:
    """Draw the call that stands; nothing without one. Within a request."""
    found = desk.standing()
    if found is None:
        return []
    return [Markup(render_template("help/_call.html", view=HelpView.of(found), place=place))]  # noqa: S704 Jinja has escaped what it rendered


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
