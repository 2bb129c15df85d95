"""The first pages: what becomes of personal data, what to do here, the legal form."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.registration import forms, words
from kiosk.registration.context import RegistrationContext
from kiosk.registration.forms import legal_form
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form

BESIDE_ACCOUNT = {
    "account_secret_wrong": "password",
    "account_inactive": "user",
    "account_real": "user",
}


def home(desk: RegistrationContext) -> str:
    """The address a visit starts at, and comes back to after a lock. In a request only."""
    memory = desk.visit.memory
    if memory.draft is not None:
        return url_for("registration.tasks")
    return url_for("registration.start" if memory.privacy else "registration.privacy")


def register(bp: Blueprint, desk: RegistrationContext) -> None:
    """Add the pages before the form."""

    @bp.get("/registration/privacy")
    def privacy() -> Response:
        return fragments.render(
            "registration/privacy.html",
            lpse=desk.identity.gateway_name,
            track=desk.track,
            retention=desk.filling.retention(),
        )

    @bp.post("/registration/privacy")
    def privacy_read() -> Response:
        desk.filling.read_privacy()
        return fragments.go(url_for("registration.start"))

    @bp.get("/registration")
    def start() -> Response:
        memory = desk.visit.memory
        if not memory.privacy:
            return fragments.go(url_for("registration.privacy"))
        return fragments.render(
            "registration/start.html",
            begun=memory.draft,
            discarded=memory.ended == "discarded",
        )

    @bp.get("/registration/sign-in")
    def sign_in() -> Response:
        return _sign_in_page(Form())

    @bp.post("/registration/sign-in")
    def signed_in() -> Response:
        """Take over what the room knows of a firm with an account; then its form is begun."""
        form = Form(request.form)
        with form.beside(known=BESIDE_ACCOUNT):
            asked = form.read(forms.sign_in)
            desk.recognising.sign_in(asked.user, asked.password)
            return fragments.go(url_for("registration.entity"))
        return _sign_in_page(form)

    @bp.get("/registration/entity")
    def entity() -> Response:
        if not desk.visit.memory.privacy:
            return fragments.go(url_for("registration.privacy"))
        memory = desk.visit.memory
        draft = memory.returned if request.args.get("again") else memory.draft
        chosen = "" if draft is None else draft.application.entity
        return _entity_page(desk, Form({"entity": chosen}))

    @bp.post("/registration/entity")
    def begin() -> Response:
        form = Form(request.form)
        with form.beside("entity"):
            desk.filling.begin(form.read(legal_form), again=bool(form.typed("again")))
            return fragments.go(url_for("registration.tasks"))
        return _entity_page(desk, form)


def _sign_in_page(form: Form) -> Response:
    return fragments.render("registration/sign_in.html", status=form.status, form=form)


@in_both
def _entity_page(desk: RegistrationContext, form: Form) -> Response:
    return fragments.render(
        "registration/entity.html",
        status=form.status,
        form=form,
        entities=words.entities(),
        back=home(desk),
        again=bool(request.values.get("again")),
    )
