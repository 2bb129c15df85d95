"""Who is bidding: the firm's password, or staff who saw its papers."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import attestation, credentials, tenderer_id
from kiosk.bidding.leaving import unsealed
from kiosk.bidding.routes import steps
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form, sentence
from sync.errors import Fault
from sync.identifiers.findings import Finding
from sync.identifiers.kinds import look

BESIDE_FIRM = {
    "password_wrong": "password",
    "tenderer_no_vendor": "tenderer_id",
    "account_real": "tenderer_id",
}


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the pages on which the firm is recognised."""
    _register_who(bp, desk)
    _register_changes(bp, desk)
    _register_attest(bp, desk)


def _register_who(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/who")
    def who() -> Response:
        return _who_page(desk, Form(), again=bool(request.args.get("again")))

    @bp.post("/bid/who")
    def recognise() -> Response:
        form = Form(request.form)
        with form.beside(known=BESIDE_FIRM):
            asked = form.read(credentials)
            found = desk.recognising.by_password(asked.tenderer_id, asked.password)
            if found is None:
                return _who_page(desk, form)
            if found.changes:
                return fragments.go(url_for("bidding.account_changes"))
            return steps.after_who(desk)
        refused = bool(request.form.get("password")) and bool(tenderer_id(form))
        return _who_page(desk, form, odd=_found(desk, form) if refused else ())

    @bp.post("/bid/who/forget")
    def forget_tenderer() -> Response:
        desk.visit.forget_tenderer()
        return fragments.go(url_for("bidding.who"))


@in_both
def _who_page(
    desk: BiddingContext, form: Form, *, odd: tuple[Finding, ...] = (), again: bool = False
) -> Response:
    tenderer = desk.visit.tenderer()
    return fragments.render(
        "bidding/who.html",
        status=form.status,
        form=form,
        odd=[sentence(each.fault()) for each in odd],
        tenderer=tenderer,
        # What was posted by somebody known already is the password that shows it to the server.
        again=tenderer is not None and (again or bool(form.errors)),
        unsealed=unsealed(desk) if tenderer else (),
        identity="" if tenderer is None else views.identity_words(tenderer.identity),
        offline=desk.visit.attestation_offered() is not None,
        step=steps.bar(desk, "who"),
    )


def _register_changes(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/who/changes")
    def account_changes() -> Response:
        """What staff changed of the firm's account: the first thing it sees after signing in."""
        tenderer = desk.visit.tenderer()
        if tenderer is None or not tenderer.changes:
            return fragments.go(url_for("bidding.who"))
        return fragments.render(
            "bidding/account_changes.html", tenderer=tenderer, step=steps.bar(desk, "who")
        )

    @bp.post("/bid/who/changes")
    def seen_changes() -> Response:
        return steps.after_who(desk)


def _register_attest(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/who/attest")
    def attest() -> Response:
        asked = desk.visit.attestation_offered()
        if asked is None:
            return fragments.go(url_for("bidding.who"))
        return _attest_page(desk, Form({"tenderer_id": asked}))

    @bp.post("/bid/who/attest")
    @staff_act("attest")
    def attested() -> Response:
        if desk.visit.attestation_offered() is None:
            raise Fault("attest_not_needed")
        form = Form(request.form)
        with form.beside(known={**BESIDE, "account_real": "tenderer_id"}):
            asked = form.read(partial(attestation, choices=desk.staff.choices("attest")))
            if _found(desk, form) and not _advised(desk, form):
                return _attest_page(desk, form, advised=True)
            by = asked.sign_in
            desk.recognising.by_staff(asked.tenderer_id, asked.name, by.staff_id, by.secret)
            return steps.after_who(desk)
        return _attest_page(desk, form, advised=_advised(desk, form))  # not to be asked again


def _advised(desk: BiddingContext, form: Form) -> bool:
    """Whether staff were told before that this very number looks odd."""
    return bool(_found(desk, form)) and form.typed("advised") == tenderer_id(form)


def _found(desk: BiddingContext, form: Form) -> tuple[Finding, ...]:
    """Return what looks odd in the number that was typed, as an NPWP; training has none."""
    if desk.seat.realm == "training":
        return ()
    return look("npwp", tenderer_id(form)).findings


@in_both
def _attest_page(desk: BiddingContext, form: Form, *, advised: bool = False) -> Response:
    return fragments.render(
        "bidding/attest.html",
        status=form.status,
        form=form,
        tenderer_id=tenderer_id(form),
        sign_in=SignInView.of(desk.staff, "attest", chosen=chosen(form), found=form.errors),
        advised=advised,
        odd=[sentence(each.fault()) for each in _found(desk, form)] if advised else [],
        step=steps.bar(desk, "who"),
    )
