"""Tokens of the console's browsers: one before sign-in, and one that every write must bring."""

from __future__ import annotations

import hashlib
import hmac

from sync.gateway.staff.sessions import new_token

FORM = "form."


def form_token() -> str:
    """Make what a browser holds before anybody signed in; it is never a session's token."""
    return FORM + new_token()


def is_form_token(token: str) -> bool:
    """Say whether a cookie's token was made before sign-in."""
    return token.startswith(FORM)


def page_token(token: str) -> str:
    """Derive what every write brings besides the cookie: bound to it, useless without it.

    Returns 64 hexadecimal digits.
    """
    return hmac.new(token.encode(), b"lpse console page", hashlib.sha256).hexdigest()
