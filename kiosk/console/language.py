"""The language of a console's reader: Indonesian unless this browser chose English."""

from __future__ import annotations

from typing import get_args

import flask

from kiosk.web import locale

COOKIE = "lpse_console_language"
_YEAR_S = 365 * 86_400


def chosen() -> str:
    """Read the language that this browser chose, else Indonesian."""
    said = flask.request.cookies.get(COOKIE, "")
    return said if said in get_args(locale.LanguageCode) else locale.DEFAULT


def language() -> str:
    """Return the language of the page that is being drawn: what was chosen, but for its double."""
    return locale.spoken()


def remember(response: flask.Response, code: str) -> None:
    """Store the choice in this browser for a year; what we do not speak is ignored."""
    if code not in get_args(locale.LanguageCode):
        return
    response.set_cookie(
        COOKIE,
        code,
        max_age=_YEAR_S,
        path=flask.request.script_root + "/",
        secure=flask.request.is_secure,
        httponly=True,
        samesite="Strict",
    )
