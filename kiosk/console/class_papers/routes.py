"""Hasil kelas: what a class leaves on paper and in files, and the check of a certificate."""

from __future__ import annotations

import flask

from kiosk.console import guard, pages
from kiosk.console.class_papers import files, forms, views
from kiosk.console.class_papers.files import MadeFile
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.gateway.class_papers import service

blueprint = flask.Blueprint("class_papers", __name__)
FEATURE = Feature(blueprint, within="classes", realm="training")


@blueprint.get("/classes/<class_id>/papers")
@guard.act("classes")
def show(class_id: str) -> flask.Response:
    """List what the class leaves."""
    return page("class_papers/papers.html", one=views.papers(class_id))


@blueprint.post(f"/classes/<class_id>/papers/<any({', '.join(files.KINDS)}):kind>")
@guard.act("classes")
def take(class_id: str, kind: str) -> flask.Response:
    """Make a sheet or file; a POST, because the journal says who took it."""
    return _download(files.of_class(class_id, kind))


@blueprint.post("/classes/<class_id>/certificates")
@guard.act("classes")
def certificates(class_id: str) -> flask.Response:
    """Issue everybody's certificates, as one file."""
    return _download(files.certificates(class_id))


@blueprint.post("/classes/<class_id>/certificates/<trainee_id>/<any(pdf, txt, jwt):kind>")
@guard.act("classes")
def certificate(class_id: str, trainee_id: str, kind: str) -> flask.Response:
    """Issue one trainee's certificate: the paper, the note, or the badge."""
    return _download(files.certificate(class_id, trainee_id, kind))


@blueprint.get("/certificates/check")
@guard.act("classes")
def ask_check() -> flask.Response:
    """Ask for the text of a certificate."""
    return form_page("class_papers/check.html", Form(), found=None)


@blueprint.post("/certificates/check")
@guard.act("classes")
@guard.takes_file(2 * forms.MOST_BYTES)
def check() -> flask.Response:
    """Say whether this gateway signed a certificate, and whether it is the newest."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("note", forms.CHECK_FIELDS):
        return _checked(Form(), form.read(forms.note))
    return form_page("class_papers/check.html", form, found=None)


@blueprint.post("/certificates/withdraw")
@guard.act("classes")
def withdraw() -> flask.Response:
    """Withdraw the certificate that was checked, with a reason, and show it so."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("reason", forms.CHECK_FIELDS):
        note, reason = form.read(forms.withdrawal)
        service.withdraw(centre, note, by=guard.member(), reason=reason)
        return _checked(Form(), note)
    return _checked(form, forms.kept_note(form))


@blueprint.post("/certificates/withdrawn")
@guard.act("classes")
def withdrawn_list() -> flask.Response:
    """Take the signed list of all that were withdrawn, to be published."""
    data = service.withdrawn_list(console().centre).encode()
    return pages.download(data, "sertifikat-ditarik.txt", "text/plain; charset=utf-8")


@in_both
def _checked(form: Form, note: str) -> flask.Response:
    found = views.checked(service.check(console().centre, note), note)
    return form_page("class_papers/check.html", form, found=found)


def _download(made: MadeFile) -> flask.Response:
    return pages.download(made.data, made.name, made.content)
