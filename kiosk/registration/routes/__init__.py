"""The pages' addresses. HTTP only: parse, ask a service, choose a view.

Each module has `register(bp, desk)`; all pages need an open seat (the guard's default).
"""

from __future__ import annotations

from flask import Blueprint

from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.registration.routes import (
    account,
    discard,
    lists,
    pages,
    region,
    resume,
    start,
    status,
    submit,
    tasks,
)
from kiosk.registration.routes.start import home

__all__ = ["blueprint", "home"]


def blueprint(desk: RegistrationContext, handing: Handing) -> Blueprint:
    """Every page of registration; `handing` serves those that end the form."""
    bp = Blueprint("registration", __name__)
    for each in (start, pages, region, lists):
        each.register(bp, desk)
    for last in (tasks, submit, resume, status, account, discard):
        last.register(bp, desk, handing)
    return bp
