"""The per-page token that every write must bring besides the cookie.

Cookies ignore ports, so a page of another local server could ride on ours. The token is signed
and bound to the launch cookie and to the visit it was drawn in: a page left over from the
previous visitor cannot write into the next one's visit.
"""

from __future__ import annotations

import json

from flask import Request
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

FIELD = "page_token"
HEADER = "X-Page-Token"


class PageTokens:
    def __init__(self, secret: bytes) -> None:
        self._serializer = URLSafeSerializer(secret, salt="page-token")

    def issue(self, launch: str, visit_id: str | None) -> str:
        """Return the token of a page drawn for this cookie in this visit."""
        return str(self._serializer.dumps([launch, visit_id]))

    def holds(self, token: str, launch: str, visit_id: str | None) -> bool:
        """Return whether a token was issued for this cookie in this visit."""
        try:
            return bool(self._serializer.loads(token) == [launch, visit_id])
        except BadSignature:
            return False


def presented(request: Request) -> str:
    """Read the token a write brings: htmx sends the header, a plain form the field."""
    return request.headers.get(HEADER) or request.form.get(FIELD, "")


def as_field(token: str) -> Markup:
    """Return the hidden field that carries the token in a form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token)


def as_header(token: str) -> str:
    """For `hx-headers` on <body>."""
    return json.dumps({HEADER: token})
