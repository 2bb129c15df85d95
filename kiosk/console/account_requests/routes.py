"""Requests about an account: opened with the letter, done in the centre's words, or ended."""

from __future__ import annotations

from typing import Literal

import flask

from kiosk.console import guard, pages, signatures
from kiosk.console.account_requests import forms, letters, views
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.language import language
from kiosk.console.pages import form_page, page
from kiosk.web.both import in_both
from kiosk.web.forms import Form, sentence
from sync.errors import Fault
from sync.gateway.account_requests import service
from sync.gateway.account_requests.service import ORIGINALS, AccountRequestKind
from sync.gateway.vendors import accounts

blueprint = flask.Blueprint("account_requests", __name__)
FEATURE = Feature(blueprint, within="registrations")
# A letter of more than the centre takes still comes in, to be told so beside its field.
MOST_UPLOADED = 20 << 20
KIND = f"<any({', '.join(service.KINDS)}):kind>"
ENDS = {"refuse": service.refuse, "withdraw": service.withdraw}
EndAct = Literal["refuse", "withdraw"]


@blueprint.get(f"/accounts/<account_id>/requests/{KIND}")
@guard.act("account")
def ask(account_id: str, kind: AccountRequestKind) -> flask.Response:
    """Ask what is to change, who asks, and for the letter."""
    return _asking(account_id, kind, Form())


@blueprint.post(f"/accounts/<account_id>/requests/{KIND}")
@guard.act("account")
@guard.takes_file(MOST_UPLOADED)
def open_request(account_id: str, kind: AccountRequestKind) -> flask.Response:
    """Keep a request with its letter; the one at the console signs."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("letter", forms.OPENING):
        asked = form.read(forms.asked, kind)
        if forms.odd(form, kind) and not forms.advised(form):
            return _asking(account_id, kind, form, advised=True)
        letters.require_letter(asked.letter)
        by = signatures.own(asked.secret)
        made = service.open_request(
            console().centre, account_id, kind, asked.asked, asked.letter, asked.originals, by=by
        )
        return pages.go("account_requests.one", request_id=made)
    return _asking(account_id, kind, form, advised=forms.advised(form))


@blueprint.get(f"/accounts/<account_id>/requests/{KIND}/form")
@guard.act("account")
def blank(account_id: str, kind: AccountRequestKind) -> flask.Response:
    """Print the letter that a firm signs, with what is known of its account.

    Raises: Fault("console_page_unknown").
    """
    if kind not in letters.FORMS:
        raise Fault("console_page_unknown")
    account = accounts.account(console().centre, account_id, by=guard.member()).account
    spoken: Literal["id", "en"] = "en" if language() == "en" else "id"
    data = letters.form(letters.FORMS[kind], account, spoken)
    return pages.download(data, f"{letters.FORMS[kind]}.pdf", "application/pdf")


@blueprint.get("/account-requests/<request_id>")
@guard.act("account")
def one(request_id: str) -> flask.Response:
    """Show one request."""
    return page("account_requests/one.html", one=views.one(request_id))


@blueprint.get("/account-requests/<request_id>/letter")
@guard.act("account")
def letter(request_id: str) -> flask.Response:
    """Give the letter out as a file to keep, byte for byte as it was brought."""
    data = service.letter(console().centre, request_id, by=guard.member())
    return pages.download(data, "surat.pdf", "application/pdf")


@blueprint.get("/account-requests/<request_id>/done")
@guard.act("account")
def ask_done(request_id: str) -> flask.Response:
    """Ask what the centre answered."""
    return _answering(request_id, Form())


@blueprint.post("/account-requests/<request_id>/done")
@guard.act("account")
def done(request_id: str) -> flask.Response:
    """Note the centre's answer, typed twice; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("number", forms.ANSWERING):
        asked = form.read(forms.answer)
        by = signatures.own(asked.secret)
        service.done(console().centre, request_id, asked.number, asked.at, by=by)
        return pages.go("account_requests.one", request_id=request_id)
    return _answering(request_id, form)


@blueprint.get("/account-requests/<request_id>/<any(refuse, withdraw):act>")
@guard.act("account")
def ask_end(request_id: str, act: EndAct) -> flask.Response:
    """Ask why a request is refused, or was taken back."""
    return _ending(request_id, act, Form())


@blueprint.post("/account-requests/<request_id>/<any(refuse, withdraw):act>")
@guard.act("account")
def end(request_id: str, act: EndAct) -> flask.Response:
    """Refuse a request, or note that it was taken back; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("words", forms.ENDING):
        asked = form.read(forms.end)
        by = signatures.own(asked.secret)
        ENDS[act](console().centre, request_id, asked.words, by=by)
        return pages.go("account_requests.one", request_id=request_id)
    return _ending(request_id, act, form)


@in_both
def _asking(
    account_id: str, kind: AccountRequestKind, form: Form, *, advised: bool = False
) -> flask.Response:
    account = accounts.account(console().centre, account_id, by=guard.member()).account
    return form_page(
        "account_requests/ask.html",
        form,
        account=account,
        kind=kind,
        originals=ORIGINALS,
        shown=form.every("originals"),
        advised=advised,
        odd=[sentence(each.fault()) for each in forms.odd(form, kind)] if advised else [],
        prints=kind in letters.FORMS,
    )


@in_both
def _answering(request_id: str, form: Form) -> flask.Response:
    return form_page("account_requests/done.html", form, one=_open(request_id))


@in_both
def _ending(request_id: str, act: EndAct, form: Form) -> flask.Response:
    return form_page("account_requests/end.html", form, one=_open(request_id), act=act)


def _open(request_id: str) -> views.AccountRequestView:
    found = views.one(request_id)
    if found.state != "open":
        raise Fault("account_request_decided")
    return found
