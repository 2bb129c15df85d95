"""What the console's views work with: one context for each running console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import flask

from kiosk.console.drawing import Drawings
from kiosk.console.notes import Notes
from kiosk.console.views import BoardLine
from kiosk.paperwork import FormSettings
from sync.gateway.centre import Centre
from sync.gateway.room.service import Room
from sync.gateway.staff.sessions import Sessions


@dataclass(frozen=True)
class ConsoleContext:
    """The gateway's services and what the console itself keeps in memory.

    `forms` is how the LPSE wants its sheets. `lines` is what the features say above the tiles of
    the board, within a request.
    """

    centre: Centre
    room: Room
    sessions: Sessions
    notes: Notes
    drawings: Drawings
    forms: FormSettings
    lines: Callable[[], Sequence[BoardLine]]


def console() -> ConsoleContext:
    """Return the context of the console that serves the current request."""
    return cast(ConsoleContext, flask.current_app.extensions["console"])
