"""Headers of every answer: nothing inline, nothing foreign, nothing kept."""

from __future__ import annotations

import json

import flask

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
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "camera", "microphone", "geolocation", "usb", "serial", "hid", "midi",
            "payment", "display-capture", "clipboard-read", "publickey-credentials-get",
        )
    ),
}  # fmt: skip
# A board that waits longer than this for an answer says that nobody answers.
ANSWER_MS = 5_000
HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,  # an inline <style>, which the policy forbids
        "allowEval": False,
        "attributesToSettle": [],  # would copy inline styles, which the policy forbids
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "historyEnabled": False,
        "selfRequestsOnly": True,
        "timeout": ANSWER_MS,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            # A refused poll keeps the last picture, which then ages visibly.
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


def init_app(app: flask.Flask) -> None:
    @app.after_request
    def add_headers(response: flask.Response) -> flask.Response:
        response.headers.update(HEADERS)
        if flask.request.endpoint != "entrance.static" or response.status_code != 200:
            response.headers["Cache-Control"] = "no-store"
        return response
