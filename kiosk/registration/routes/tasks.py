"""The task list, the papers, and the way to the end: check the answers, agree to the statement."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.registration import forms, views
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.registration.handing_memory import HandingMemory
from kiosk.registration.routes import steps
from kiosk.web import fragments
from kiosk.web.forms import Form
from sync.requirements import chapters


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the task list, the list of papers, the check page and the statement."""
    _register_tasks(bp, desk)
    _register_end(bp, desk, handing)


def _register_tasks(bp: Blueprint, desk: RegistrationContext) -> None:
    @bp.get("/registration/tasks")
    def tasks() -> Response:
        gaps, application = desk.filling.gaps(), desk.filling.application()
        draft = desk.visit.draft()
        assert application.entity, "the legal form comes first"
        asked = chapters(desk.filling.table(), application.entity)
        view = views.tasks(
            asked, application, draft.done, gaps, lambda word: steps.chapter_url(desk, word)
        )
        codes = desk.sessions.memory.of(HandingMemory)
        return fragments.render(
            "registration/tasks.html",
            view=view,
            known=desk.known.ask(),
            left=bool(codes.code_of(draft.registration_id)),
        )

    @bp.get("/registration/papers")
    def papers() -> Response:
        rows = views.papers(
            desk.filling.documents(),
            desk.filling.application().papers,
            desk.papers.begun(),
            desk.papers.url,
        )
        return fragments.render("registration/papers.html", rows=rows)


def _register_end(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    @bp.get("/registration/check")
    def check() -> Response:
        return _check_page(desk)

    @bp.get("/registration/statement")
    def statement() -> Response:
        if desk.filling.gaps():
            return fragments.go(url_for("registration.check"))
        return _statement_page(desk, Form())

    @bp.post("/registration/statement")
    def agreed() -> Response:
        form = Form(request.form)
        with form.beside():
            form.read(forms.agreed)
            handing.agree()
            return fragments.go(url_for("registration.hand_in"))
        return _statement_page(desk, form)


def _check_page(desk: RegistrationContext) -> Response:
    gaps = desk.filling.gaps()
    form = views.AnsweredForm(
        desk.filling.table(),
        desk.filling.application(),
        desk.visit.draft().done,
        gaps,
        steps.page_url,
        lambda word: steps.chapter_url(desk, word, "check"),
    )
    return fragments.render(
        "registration/check.html",
        sections=views.check(form),
        complete=not gaps,
        unsent=steps.unsent(desk),
    )


def _statement_page(desk: RegistrationContext, form: Form) -> Response:
    application = desk.filling.application()
    return fragments.render(
        "registration/statement.html",
        status=form.status,
        form=form,
        name=application.firm.name or application.applicant.name,
        vendor=application.entity != "non_vendor",
        days=desk.filling.table().limit_days,
    )
