"""Headers of every answer: nothing inline, nothing foreign, nothing kept."""

from __future__ import annotations

import json

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
# Not "cookies": the launch cookie is replaced in the same answer and must survive it.
CLEAR_SITE_DATA = '"cache", "storage"'

HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,  # an inline <style>, which the policy forbids
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "historyEnabled": False,
        "selfRequestsOnly": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "[45]..", "swap": True, "error": True},
        ],
    }
)


def init_app(app: Flask) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.endpoint != "shell.static" or response.status_code != 200:
            response.headers["Cache-Control"] = "no-store"
        return response
