"""The desk's addresses at a seat. HTTP only: parse, ask the service, choose a view."""

from __future__ import annotations

from flask import Blueprint

from kiosk.verification.routes import deciding, one, worklist
from kiosk.verification.service import VerificationDesk


def blueprint(desk: VerificationDesk) -> Blueprint:
    """Every page of the desk; all need an open seat (the guard's default)."""
    bp = Blueprint("verification", __name__)
    for each in (worklist, one, deciding):
        each.register(bp, desk)
    return bp
