"""Every failure in words: one place that turns a Fault or a bug into a page.

The reference number on the page stands in the diagnostic log beside what really happened.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
from pathlib import Path

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from kiosk import errors
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.guards import WAITING_URL, Guard, Refused
from sync.database import disk_trouble
from sync.errors import Fault
from sync.wire.shapes import Realm

logger = logging.getLogger("kiosk.web")
# Without the look-alikes 0/O, 1/I/L: people read this number aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

OF_ADDRESS = frozenset({"bid_unknown", "tender_unknown", "page_unknown", "page_method"})


def reference() -> str:
    """Make a number a person can quote: `K7F-2M4`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def way_back(code: str) -> str:
    """The nearest page to the one that failed: a form's own, else one above it; "" for none.

    Someone whose file or stick failed must come back to the step, not to the beginning. Only where
    the address itself means nothing, the home page is what leads to the work.
    """
    if code in OF_ADDRESS:
        return ""
    own = request.path if request.method != "GET" else request.path.rpartition("/")[0]
    return fragments.nearest_page(own)


@in_both
def explain_page(fault: Fault, number: str) -> Response:
    """Show a Fault as a page, with the number that the log has of it."""
    explanation = errors.explain_unsealed(fault)
    response = fragments.render(
        "errors/problem.html",
        "errors/_problem.html",
        explanation.status,
        explanation=explanation,
        reference=number,
        back=way_back(fault.code),
    )
    return fragments.retarget(response, "#problem")


def init_app(app: Flask, guard: Guard, folder: Path, realm: Realm) -> None:
    """Show every failure of a page as a sentence and what to do next.

    `folder` is on the disk that the seat's data is on; `realm` marks the page without a frame.
    """

    @app.errorhandler(Fault)
    def fault(error: Fault) -> Response:
        number = reference()
        logger.info("fault_shown", extra={"code": error.code, "reference": number})
        return explain_page(error, number)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        guard.refused(error.reason)  # counted there, and written at most once a minute
        if fragments.wants_fragment():  # the whole window, never a part of its page
            response = fragments.go(WAITING_URL)
            response.status_code = error.code or 403
            return response
        # No frame, no names: the one refused may be anyone.
        stale = error.reason == "page_token"
        page = render_template("errors/refused.html", stale=stale, realm=realm)
        return make_response(page, error.code or 403)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        codes = {404: "page_unknown", 405: "page_method", 413: "page_too_large"}
        number = reference()
        logger.info(
            "http_error", extra={"status": error.code, "path": request.path, "reference": number}
        )
        response = explain_page(Fault(codes.get(error.code or 500, "internal")), number)
        response.status_code = error.code or 500
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response

    @app.errorhandler(sqlite3.Error)
    def disk(error: sqlite3.Error) -> Response:
        """Explain a full or failing disk, which staff can mend."""
        number = reference()
        logger.error("database", exc_info=error, extra={"reference": number})
        return explain_page(Fault(disk_trouble(error, folder) or "internal"), number)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        number = reference()
        logger.error("unexpected", exc_info=error, extra={"reference": number})
        return explain_page(Fault("internal"), number)
