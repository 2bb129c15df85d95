"""Accounts: find one, deactivate it, take it up again, help with passwords, lists in and out."""

from __future__ import annotations

from collections.abc import Mapping

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import forms as console_forms
from kiosk.console import guard, pages, refusals, signatures
from kiosk.console.accounts import forms, views
from kiosk.console.accounts.ladder import LADDERS, NAMES, Where
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.console.sheets import local
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway import tables
from sync.gateway.vendors import account_files, accounts
from sync.gateway.vendors import service as vendors
from sync.wire import secret_rules

blueprint = flask.Blueprint("accounts", __name__)
FEATURE = Feature(blueprint, entry="accounts.show", label=_l("Daftar akun"), within="registrations")
CONTENT: Mapping[account_files.Format, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
ACTS = {"deactivate": accounts.deactivate, "reactivate": accounts.reactivate}


@blueprint.get("/accounts")
@guard.act("account")
def show() -> flask.Response:
    """List accounts; `after` is where a page begins."""
    after = console_forms.order_number(flask.request.args.get("after", ""))
    return page("accounts/list.html", list=views.listed("", after), form=Form())


@blueprint.post("/accounts")
@guard.act("account")
def search() -> flask.Response:
    """Search; what is sought never stands in an address."""
    form = Form(flask.request.form)
    with form.beside("sought"):
        found = views.listed(form.read(forms.sought), 0)
        return page("accounts/list.html", list=found, form=form)
    return page("accounts/list.html", form.status, list=views.listed("", 0), form=form)


@blueprint.get("/accounts/help")
@guard.act("account")
def ladder() -> flask.Response:
    """Ask which account somebody cannot get into."""
    return page("accounts/help.html", names=NAMES, where="", step=None, number=0, total=0)


@blueprint.get("/accounts/help/<any(room, inaproc, spse, email, number):where>/<int:number>")
@guard.act("account")
def help(where: Where, number: int) -> flask.Response:  # noqa: A001
    """Show one step of the reset ladder. Raises: Fault("console_page_unknown")."""
    steps = LADDERS[where]
    if not 1 <= number <= len(steps):
        raise Fault("console_page_unknown")
    return page(
        "accounts/help.html",
        names=NAMES,
        where=where,
        step=steps[number - 1],
        number=number,
        total=len(steps),
    )


@blueprint.get("/accounts/transfer")
@guard.act("records")
def transfer() -> flask.Response:
    """Offer all accounts as a file, and ask for a file of accounts."""
    return form_page("accounts/transfer.html", Form(), report=None, refused=[])


@blueprint.post("/accounts/transfer/<any(xlsx, csv):kind>")
@guard.act("records")
def export(kind: account_files.Format) -> flask.Response:
    """Give all accounts out; a POST, because the journal says who took them."""
    centre = console().centre
    data = account_files.export(centre, kind, by=guard.member())
    day = local(centre.now(), centre.identity.timezone)[:10]
    return pages.download(data, f"akun-{day}.{kind}", CONTENT[kind])


@blueprint.post("/accounts/transfer")
@guard.act("records")
@guard.takes_file(tables.MOST_BYTES)
def import_() -> flask.Response:
    """Take accounts from a file and say which lines were left out; the one here signs."""
    form = Form(flask.request.form, flask.request.files)
    with form.beside("file", forms.FIELDS):
        asked = form.read(forms.import_)
        by = signatures.own(asked.secret)
        report = account_files.take_in(console().centre, asked.data, by=by)
        refused = refusals.told(report.refused)
        return form_page("accounts/transfer.html", Form(), report=report, refused=refused)
    return form_page("accounts/transfer.html", form, report=None, refused=[])


@blueprint.get("/accounts/<account_id>")
@guard.act("account")
def one(account_id: str) -> flask.Response:
    """Show one account with all that was decided on it."""
    return page("accounts/one.html", one=views.one(account_id))


@blueprint.get("/accounts/<account_id>/<any(deactivate, reactivate):act>")
@guard.act("account")
def ask_change(account_id: str, act: str) -> flask.Response:
    """Ask by whom and why an account is deactivated or taken up again."""
    return _change_page(account_id, act, Form())


@blueprint.post("/accounts/<account_id>/<any(deactivate, reactivate):act>")
@guard.act("account")
def change(account_id: str, act: str) -> flask.Response:
    """Deactivate an account or take it up again; the one at the console signs."""
    form = Form(flask.request.form)
    with form.beside("reason", forms.FIELDS):
        asked = form.read(forms.change)
        by = signatures.own(asked.secret)
        ACTS[act](console().centre, account_id, asked.decree, by=by, seen=asked.seen)
        return pages.go("accounts.one", account_id=account_id)
    return _change_page(account_id, act, form)


@blueprint.get("/accounts/<account_id>/password")
@guard.act("account")
def ask_password(account_id: str) -> flask.Response:
    """Ask for a firm's new first password."""
    return _password_page(account_id, Form())


@blueprint.post("/accounts/<account_id>/password")
@guard.act("account")
def set_password(account_id: str) -> flask.Response:
    """Set a firm's new first password, typed by its owner; the one at the console signs."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("reason", forms.FIELDS):
        asked = form.read(forms.first_password)
        by = signatures.own(asked.secret)
        firm = accounts.account(centre, account_id, by=by).account.firm
        vendors.change_tenderer(centre, firm, password=asked.password, by=by, reason=asked.reason)
        return pages.go("accounts.one", account_id=account_id)
    return _password_page(account_id, form)


@in_both
def _change_page(account_id: str, act: str, form: Form) -> flask.Response:
    askers = accounts.ASKERS
    return form_page(
        "accounts/change.html", form, one=views.one(account_id), act=act, askers=askers
    )


@in_both
def _password_page(account_id: str, form: Form) -> flask.Response:
    least = secret_rules.SHORTEST_VENDOR_PASSWORD
    return form_page("accounts/password.html", form, one=views.one(account_id), least=least)
