"""Decisions on a registration: what each needs is asked, and the one at the console signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import flask

from kiosk.console import guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import page
from kiosk.console.registrations import forms, views
from kiosk.console.registrations.forms import TypedDecision
from kiosk.console.registrations.routes.blueprint import blueprint
from kiosk.desk import shown
from kiosk.desk.acts import DecisionAct
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.registrations import service
from sync.gateway.registrations.reading import Opened
from sync.gateway.staff.service import Member
from sync.registration.decisions import LONGEST_WORDS

DECISION = "<any('approve', 'return', 'refuse', 'take-up', 'open-again'):act>"


@blueprint.get(f"/registrations/<registration_id>/{DECISION}")
@guard.act("verify")
def ask_decision(registration_id: str, act: DecisionAct) -> flask.Response:
    """Ask what a decision needs, and for the signature."""
    return _decision_page(registration_id, act, Form())


@blueprint.post(f"/registrations/<registration_id>/{DECISION}")
@guard.act("verify")
def decide(registration_id: str, act: DecisionAct) -> flask.Response:
    """Decide on what was on the screen; the one at the console signs."""
    form, centre = Form(flask.request.form), console().centre
    found = service.open_one(centre, registration_id, by=guard.member())
    documents, reasons = shown.returnable(found.table, found.form), shown.reasons(found.table)
    with form.beside("own_secret", forms.FIELDS):
        asked = form.read(forms.decision, act, documents, [word for word, *_ in reasons])
        _DECISIONS[act](registration_id, asked, signatures.own(asked.secret))
        return pages.go("registrations.one", registration_id=registration_id)
    return _decision_page(registration_id, act, form)


def _decision_page(registration_id: str, act: DecisionAct, form: Form) -> flask.Response:
    """Open it, which is journalled, and ask for the decision."""
    found = service.open_one(console().centre, registration_id, by=guard.member())
    if act not in views.acts(found):
        raise Fault("registration_act_unfit")
    return _asked(found, act, form)


@in_both
def _asked(found: Opened, act: DecisionAct, form: Form) -> flask.Response:
    return page(
        "registrations/decide.html",
        form.status,
        form=form,
        one=views.one(found),
        act=act,
        documents=shown.returnable(found.table, found.form),
        reasons=shown.reasons(found.table),
        chosen=form.every("missing"),
        most=LONGEST_WORDS,
    )


def _approve(registration_id: str, asked: TypedDecision, by: Member) -> None:
    service.approve(console().centre, registration_id, by=by, seen=asked.seen, words=asked.words)


def _return(registration_id: str, asked: TypedDecision, by: Member) -> None:
    service.return_incomplete(
        console().centre, registration_id, asked.missing, asked.words, by=by, seen=asked.seen
    )


def _refuse(registration_id: str, asked: TypedDecision, by: Member) -> None:
    service.refuse(
        console().centre, registration_id, asked.reason, asked.words, by=by, seen=asked.seen
    )


def _take_up(registration_id: str, asked: TypedDecision, by: Member) -> None:
    service.take_up(console().centre, registration_id, asked.words, by=by, seen=asked.seen)


def _open_again(registration_id: str, _asked: TypedDecision, by: Member) -> None:
    service.open_again(console().centre, registration_id, by=by)


_DECISIONS: Mapping[DecisionAct, Callable[[str, TypedDecision, Member], None]] = {
    "approve": _approve,
    "return": _return,
    "refuse": _refuse,
    "take-up": _take_up,
    "open-again": _open_again,
}
