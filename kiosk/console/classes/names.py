"""Whether trainees' names are shown: a projector must not show them (no ranking, no blame).

Kept in a cookie, so that no page of the class shows them by another way in.
"""

from __future__ import annotations

import flask

from kiosk.console import guard

COOKIE = "lpse_console_names"


def are_hidden() -> bool:
    """Say whether this browser hides the names of trainees."""
    return flask.request.cookies.get(COOKIE) == "hidden"


def remember(response: flask.Response, *, hidden: bool) -> None:
    """Hide names in this browser until it is closed, or show them again."""
    if not hidden:
        response.delete_cookie(COOKIE, path=flask.request.script_root + "/")
        return
    guard.give_own_cookie(response, COOKIE, "hidden")
