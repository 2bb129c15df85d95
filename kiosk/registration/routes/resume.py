"""Leave the form for later, and take it up again by its code."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.errors import explain
from kiosk.registration import forms
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handing import Handing
from kiosk.registration.routes import steps
from kiosk.seat.prints import print_view
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.registration import codes

BESIDE_CODE = {
    **BESIDE,
    "resume_code_unknown": "code",
    "draft_unreachable": "code",
    "resume_wait": "code",
    "registration_unreachable": "code",
}


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the page that leaves a form for later, that of its code, and the one that goes on."""
    _register_later(bp, desk, handing)
    _register_resume(bp, desk, handing)


def _register_later(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    @bp.get("/registration/later")
    def later() -> Response:
        code = handing.memory.code_of(desk.visit.draft().registration_id)
        return fragments.render(
            "registration/later.html", code=codes.show(code), unsent=steps.unsent(desk)
        )

    @bp.post("/registration/later")
    def left() -> Response:
        return fragments.go(url_for("registration.sealing", key=handing.park()))

    @bp.get("/registration/later/code")
    def resume_code() -> Response:
        desk.visit.id()
        code = handing.memory.resume_code
        if not code:
            return fragments.go(url_for("registration.later"))
        printing = print_view(handing.memory.prints.get("resume_code"))
        if fragments.wants_fragment() and printing is None:
            return fragments.go(url_for("registration.resume_code"))
        if printing and fragments.wants_fragment() and request.args.get("seen") == printing.seen:
            return Response(status=204)
        trouble = handing.house.trouble()
        return fragments.render(
            "registration/resume_code.html",
            "_printing.html",
            code=codes.show(code),
            changed=handing.loses(),
            printing=printing,
            here=url_for("registration.resume_code", seen=printing.seen) if printing else "",
            trouble=None if trouble is None else explain(trouble),
        )

    @bp.post("/registration/later/print")
    def print_code() -> Response:
        desk.visit.id()
        code = handing.memory.resume_code
        if code:
            pdf = partial(handing.house.resume_code_pdf, code)
            handing.house.print(handing.memory, "resume_code", pdf, _("Kode lanjutan"))
        return fragments.go(url_for("registration.resume_code"))


def _register_resume(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    @bp.get("/registration/resume")
    def resume() -> Response:
        desk.visit.id()
        return _page(desk, Form())

    @bp.post("/registration/resume")
    @staff_act("attest")
    def resumed() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE_CODE):
            asked = form.read(forms.resume, choices=desk.staff.choices("attest"))
            filled = handing.resume(asked.code, (asked.sign_in.staff_id, asked.sign_in.secret))
            return fragments.go(url_for(f"registration.{'tasks' if filled else 'standing'}"))
        return _page(desk, form)


@in_both
def _page(desk: RegistrationContext, form: Form) -> Response:
    return fragments.render(
        "registration/resume.html",
        status=form.status,
        form=form,
        sign_in=SignInView.of(desk.staff, "attest", chosen=chosen(form), found=form.errors),
        begun=desk.visit.memory.draft is not None,
    )
