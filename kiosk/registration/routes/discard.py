"""Throw away the form on the pages, after a question."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from kiosk import labels
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.web import fragments
from sync.registration import codes


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the question and its answer."""

    @bp.get("/registration/discard")
    def discard() -> Response:
        """Ask, and say what stays: what was left for later, what was handed in before."""
        draft = desk.visit.draft()
        return fragments.render(
            "registration/discard.html",
            entity=labels.label(f"entity.{draft.application.entity}"),
            papers=len(desk.papers.memory.works),
            resume_code=codes.show(handing.memory.code_of(draft.registration_id)),
            code=codes.show(draft.code),
        )

    @bp.post("/registration/discard")
    def discarded() -> Response:
        handing.discard()
        return fragments.go(url_for("registration.start"))
