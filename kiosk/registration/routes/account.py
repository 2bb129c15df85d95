"""The User ID and the password: rules first, strength while it is typed, nothing of it kept."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.registration import forms
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.registration.password import LONGEST_USER_ID, SHORTEST_USER_ID
from kiosk.web import fragments
from kiosk.web.forms import Form

BESIDE_PASSWORD = {
    "password_length": "password",
    "password_like_user_id": "password",
    "password_guessable": "password",
}


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the page of the User ID, that of the password, and how strong it is."""

    @bp.get("/registration/account")
    def account() -> Response:
        return _user_id_page(Form({"user_id": desk.visit.draft().application.account.user_id}))

    @bp.post("/registration/account")
    def user_id() -> Response:
        form = Form(request.form)
        with form.beside("user_id"):
            handing.choose_user_id(form.read(forms.user_id))
            return fragments.go(url_for("registration.password"))
        return _user_id_page(form)

    @bp.get("/registration/account/password")
    def password() -> Response:
        if not desk.visit.draft().application.account.user_id:
            return fragments.go(url_for("registration.account"))
        return _password_page(desk, Form())

    @bp.post("/registration/account/password")
    def choose_password() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE_PASSWORD):
            handing.choose_password(form.read(forms.password))
            return fragments.go(url_for("registration.tasks"))
        return _password_page(desk, form)

    @bp.post("/registration/account/strength")
    def strength() -> Response:
        """Say how strong a password is while it is typed. Nothing of it is kept."""
        typed = request.form.get("password", "")[: desk.filling.table().password.max_length]
        return fragments.render(
            "registration/strength.html",
            "registration/_strength.html",
            strength=handing.strength(typed) if typed else None,
        )


def _user_id_page(form: Form) -> Response:
    return fragments.render(
        "registration/account.html",
        status=form.status,
        form=form,
        least=SHORTEST_USER_ID,
        most=LONGEST_USER_ID,
    )


def _password_page(desk: RegistrationContext, form: Form) -> Response:
    rules, account = desk.filling.table().password, desk.visit.draft().application.account
    return fragments.render(
        "registration/password.html",
        status=form.status,
        form=form,
        user_id=account.user_id,
        chosen=bool(account.verifier),
        least=rules.min_length,
        most=rules.max_length,
    )
