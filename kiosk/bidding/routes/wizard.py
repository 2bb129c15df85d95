"""The bid wizard, one thing a page: who, tender, envelopes, (files,) checks, owner key, summary."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import identity, owner_key, tender_store, views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import AttestForm, StatementForm, WhoForm
from kiosk.bidding.leaving import unsealed
from kiosk.bidding.routes import owner_keys, steps
from kiosk.bidding.routes.tenders import list_view
from kiosk.errors import explain_unsealed
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import SignInForm, beside_field
from kiosk.staff.views import SignInView
from kiosk.web import fragments
from sync.errors import Fault
from sync.wire import firms
from sync.wire.times import to_text


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the wizard's pages, except for the files."""
    _register_start(bp, desk)
    _register_who(bp, desk)
    _register_attest(bp, desk)
    _register_envelopes(bp, desk)
    _register_checks(bp, desk)
    owner_keys.register(bp, desk)
    _register_summary(bp, desk)


def _register_start(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid")
    def bid() -> Response:
        return steps.to_first_open(desk)

    @bp.get("/bid/tender")
    def choose_tender() -> Response:
        if go := steps.elsewhere(desk, "tender"):
            return go
        return fragments.render(
            "bidding/choose_tender.html",
            "bidding/_tenders.html",
            view=list_view(desk, picking=True),
            step=steps.bar(desk, "tender"),
        )

    @bp.post("/bid/tender")
    def take_tender() -> Response:
        desk.preparing.take(request.form.get("tender_id", ""))
        return steps.to_first_open(desk)

    @bp.post("/bid/addendum")
    def addendum_seen() -> Response:
        """The person has seen that the tender changed; the files stay, the rest is asked again."""
        draft = desk.visit.draft()
        if draft.tender_id is not None:
            desk.preparing.take(draft.tender_id)
        return steps.to_first_open(desk)

    @bp.post("/bid/drop")
    def drop() -> Response:
        owner_key.let_go(desk.visit.draft())
        desk.visit.drop_draft()
        return fragments.go(url_for("bidding.tender_list"))


def _register_who(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/who")
    def who() -> Response:
        return _who_page(desk, WhoForm("", "", {}), again=bool(request.args.get("again")))

    @bp.post("/bid/who")
    def recognise() -> Response:
        form = WhoForm.parse(request.form)
        if form.errors:
            return _who_page(desk, form, status=422)
        if desk.visit.wrong_passwords() >= identity.MAX_WRONG_PASSWORDS:
            raise Fault("password_attempts")
        visit_id, now = desk.visit.id(), desk.clock.now()
        try:
            with closing(desk.open_db()) as db:
                at = None if now is None else to_text(now.earliest)
                found = desk.passwords.check(db, form.tenderer_id, form.password, at)
            desk.visit.recognise(found, visit_id)
        except Fault as fault:
            return _not_recognised(desk, form, fault, visit_id)
        if found.changes:
            return fragments.go(url_for("bidding.account_changes"))
        return steps.after_who(desk)

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

    @bp.post("/bid/who/forget")
    def forget_tenderer() -> Response:
        desk.visit.forget_tenderer()
        return fragments.go(url_for("bidding.who"))


def _register_attest(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/who/attest")
    def attest() -> Response:
        asked = desk.visit.attestation_offered()
        if asked is None:
            return fragments.go(url_for("bidding.who"))
        return _attest_page(desk, AttestForm(asked, "", SignInForm("", ""), False, {}))

    @bp.post("/bid/who/attest")
    @staff_act("attest")
    def attested() -> Response:
        form = AttestForm.parse(request.form, desk.staff.choices("attest"))
        if desk.visit.attestation_offered() is None:
            raise Fault("attest_not_needed")
        if form.errors:
            return _attest_page(desk, form, status=422)
        odd = firms.odd(form.tenderer_id)
        if odd and request.form.get("advised") != form.tenderer_id:
            return _attest_page(desk, form, advised=True)
        visit_id = desk.visit.id()
        try:
            by = desk.staff.sign_in(form.sign_in.staff_id, form.sign_in.secret, "attest")
        except Fault as fault:
            errors, status = beside_field(fault)
            form = replace(form, errors=errors)
            return _attest_page(desk, form, status=status, advised=odd)  # not to be asked again
        vouched = identity.attested(form.tenderer_id, form.name, by)
        desk.visit.recognise(vouched, visit_id, staff_id=by.staff_id)
        return steps.after_who(desk)


def _who_page(
    desk: BiddingContext,
    form: WhoForm,
    *,
    status: int = 200,
    odd: bool = False,
    again: bool = False,
) -> Response:
    tenderer = desk.visit.tenderer()
    return fragments.render(
        "bidding/who.html",
        status=status,
        form=form,
        odd=odd,
        tenderer=tenderer,
        # What was posted by somebody known already is the password that shows it to the server.
        again=tenderer is not None and (again or bool(form.errors)),
        unsealed=unsealed(desk) if tenderer else (),
        identity="" if tenderer is None else views.identity_words(tenderer.identity),
        offline=desk.visit.attestation_offered() is not None,
        step=steps.bar(desk, "who"),
    )


def _not_recognised(desk: BiddingContext, form: WhoForm, fault: Fault, visit_id: str) -> Response:
    if fault.code == "identity_offline":
        desk.visit.offer_attestation(visit_id, form.tenderer_id)
        return _who_page(desk, form)
    if fault.code != "password_wrong":
        raise fault
    desk.visit.count_wrong_password(visit_id)
    form.errors["password"] = _sentence(fault)
    odd = firms.odd(form.tenderer_id)
    return _who_page(desk, form, status=422, odd=odd)


def _attest_page(
    desk: BiddingContext, form: AttestForm, *, status: int = 200, advised: bool = False
) -> Response:
    chosen = form.sign_in.staff_id
    return fragments.render(
        "bidding/attest.html",
        status=status,
        form=form,
        sign_in=SignInView.of(desk.staff, "attest", chosen=chosen, found=form.errors),
        advised=advised,
        step=steps.bar(desk, "who"),
    )


def _sentence(fault: Fault) -> str:
    words = explain_unsealed(fault)
    return f"{words.message} {words.hint}"


def _register_envelopes(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/envelopes")
    def envelopes() -> Response:
        if go := steps.elsewhere(desk, "envelopes"):
            return go
        draft = desk.visit.draft()
        if "envelopes" not in draft.steps:
            return steps.to_first_open(desk)
        card = desk.preparing.card(draft)
        rows = [
            (
                name,
                views.envelope_word(name),
                str(views.ENVELOPE_CONTENTS[name]),
                views.fingerprint(tender_store.recipient_for(card, name)),
            )
            for name in draft.envelopes
        ]
        return fragments.render(
            "bidding/envelopes.html", rows=rows, step=steps.bar(desk, "envelopes")
        )

    @bp.post("/bid/envelopes")
    def envelopes_seen() -> Response:
        if go := steps.elsewhere(desk, "envelopes"):
            return go
        desk.visit.draft().envelopes_seen = True
        return steps.after(desk, "envelopes")


def _register_checks(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/checks")
    def checks() -> Response:
        """What was found in the files; a check that found nothing leads straight on."""
        if go := steps.elsewhere(desk, "checks"):
            return go
        run, _gone = desk.preparing.try_to_look_through(desk.visit.draft())
        if run is not None and run.found_nothing:
            return steps.to_first_open(desk)
        return _checks_page(desk)

    @bp.post("/bid/checks")
    def checks_seen() -> Response:
        if go := steps.elsewhere(desk, "checks"):
            return go
        draft = desk.visit.draft()
        run, gone = desk.preparing.try_to_look_through(desk.visit.draft())
        if gone is not None:
            return _checks_page(desk, status=422)
        if run is None or not run.done:
            return fragments.go(url_for("bidding.checks"))
        if run.fault is not None or run.stops:
            return _checks_page(desk, status=422)
        if run.advices and request.form.get("advice") != "yes":
            return _checks_page(desk, {"advice": _sentence(Fault("advice_not_seen"))}, 422)
        draft.advice_revision = draft.revision
        return steps.to_first_open(desk)

    @bp.post("/bid/checks/again")
    def check_again() -> Response:
        desk.visit.draft().check = None
        return fragments.go(url_for("bidding.checks"))


def _checks_page(
    desk: BiddingContext, errors: dict[str, str] | None = None, status: int = 200
) -> Response:
    draft = desk.visit.draft()
    run, gone = desk.preparing.try_to_look_through(desk.visit.draft())
    shown = views.envelopes(draft, desk.limits.max_files, desk.limits.max_bytes)
    return fragments.render(
        "bidding/checks.html",
        "bidding/_checks.html",
        status,
        view=views.checks(run, shown, errors or {}, gone),
        step=steps.bar(desk, "checks"),
    )


def _register_summary(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/summary")
    def summary() -> Response:
        if go := steps.elsewhere(desk, "summary"):
            return go
        return _summary_page(desk, {})

    @bp.post("/bid/summary")
    def seal() -> Response:
        form = StatementForm.parse(request.form)
        if desk.preparing.is_sealing(form.bid_id):
            return fragments.go(url_for("bidding.sealing", bid_id=form.bid_id))
        if go := steps.elsewhere(desk, "summary"):
            return go
        if form.errors:
            return _summary_page(desk, form.errors, 422)
        draft = desk.visit.draft()
        if form.bid_id != draft.bid_id:  # a page of an older draft
            return fragments.go(url_for("bidding.summary"))
        if not desk.preparing.seal(draft, form.replaces):
            return _summary_page(desk, {}, 409)
        return fragments.go(url_for("bidding.sealing", bid_id=draft.bid_id))


def _summary_page(desk: BiddingContext, errors: dict[str, str], status: int = 200) -> Response:
    draft, tenderer, now = desk.visit.draft(), desk.visit.require_tenderer(), desk.clock.now()
    told = desk.preparing.summary(draft)
    view = views.SummaryView(
        bid_id=draft.bid_id,
        tenderer=tenderer,
        identity=views.identity_words(tenderer.identity),
        tender=told.tender,
        closes=views.closes_of(told.tender, now),
        disputed=views.is_disputed(told.tender, now),
        envelopes=views.envelopes(draft, desk.limits.max_files, desk.limits.max_bytes),
        fingerprints={
            name: views.fingerprint(tender_store.recipient_for(told.card, name))
            for name in draft.envelopes
        },
        owner_key=draft.owner == "made",
        owner_fingerprint=views.fingerprint(draft.owner_recipient) if draft.owner_recipient else "",
        replaces="" if told.replaced is None else told.replaced.bid_id,
        replaces_version=None if told.replaced is None else told.replaced.version,
        notices=views.notices(told.known, told.tender.tender_id, told.replaced),
        advices=0 if draft.check is None else draft.check.advices,
        errors=errors,
    )
    return fragments.render(
        "bidding/summary.html", status=status, view=view, step=steps.bar(desk, "summary")
    )
