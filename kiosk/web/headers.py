"""Headers of every answer: nothing inline, nothing foreign, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, request

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "camera", "microphone", "geolocation", "usb", "serial", "hid", "midi",
            "payment", "display-capture", "clipboard-read", "publickey-credentials-get",
            "screen-wake-lock", "browsing-topics",
        )
    ),
}  # fmt: skip
CAMERA = {"Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)")}
View = TypeVar("View", bound=Callable[..., Any])
# Not "cookies": the launch cookie is replaced in the same answer and must survive it.
CLEAR_SITE_DATA = '"cache", "storage"'

_HTMX: dict[str, object] = {
    "includeIndicatorStyles": False,  # an inline <style>, which the policy forbids
    "allowEval": False,
    "allowScriptTags": False,
    "historyCacheSize": 0,
    "historyEnabled": False,
    "selfRequestsOnly": True,
}


def htmx_config(*, swap_errors: bool, **more: object) -> str:
    """Return the content of `<meta name="htmx-config">` as JSON.

    `swap_errors`: an answer of 4xx or 5xx replaces the part that asked; else the part stays as it
    is. `more` are further settings of htmx under their own names.
    """
    handling = [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": swap_errors, "error": True},
    ]
    return json.dumps({**_HTMX, **more, "responseHandling": handling})


def with_camera(view: View) -> View:
    """Let the page of this view ask for the camera; every other one may not."""
    view.kiosk_camera = True  # type: ignore[attr-defined]
    return view


def init_app(app: Flask, *, static: str) -> None:
    """Add the headers to every answer; only what the endpoint `static` serves may be cached."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if getattr(app.view_functions.get(request.endpoint or ""), "kiosk_camera", False):
            response.headers.update(CAMERA)
        if request.endpoint != static or response.status_code != 200:
            response.headers["Cache-Control"] = "no-store"
        return response
