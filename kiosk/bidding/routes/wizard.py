"""The bid wizard, one thing a page: who, tender, envelopes, (files,) checks, owner key, summary."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import owner_key, views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import statement
from kiosk.bidding.routes import owner_keys, steps, who
from kiosk.bidding.routes.tenders import list_view
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the wizard's pages, except for the files."""
    _register_start(bp, desk)
    who.register(bp, desk)
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


def _register_envelopes(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/envelopes")
    def envelopes() -> Response:
        if go := steps.elsewhere(desk, "envelopes"):
            return go
        draft = desk.visit.draft()
        if "envelopes" not in draft.steps:
            return steps.to_first_open(desk)
        recipients = desk.preparing.recipients(draft)
        rows = [
            (
                name,
                views.envelope_word(name),
                str(views.ENVELOPE_CONTENTS[name]),
                views.fingerprint(recipients[name]),
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
            form = Form(request.form)
            form.wrong("advice", Fault("advice_not_seen"))
            return _checks_page(desk, form, form.status)
        draft.advice_revision = draft.revision
        return steps.to_first_open(desk)

    @bp.post("/bid/checks/again")
    def check_again() -> Response:
        desk.visit.draft().check = None
        return fragments.go(url_for("bidding.checks"))


@in_both
def _checks_page(desk: BiddingContext, form: Form | None = None, status: int = 200) -> Response:
    draft = desk.visit.draft()
    run, gone = desk.preparing.try_to_look_through(desk.visit.draft())
    shown = views.envelopes(draft, desk.limits)
    return fragments.render(
        "bidding/checks.html",
        "bidding/_checks.html",
        status,
        view=views.checks(run, shown, {} if form is None else form.errors, gone),
        step=steps.bar(desk, "checks"),
    )


def _register_summary(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bid/summary")
    def summary() -> Response:
        if go := steps.elsewhere(desk, "summary"):
            return go
        return _summary_page(desk, Form())

    @bp.post("/bid/summary")
    def seal() -> Response:
        form = Form(request.form)
        bid_id = form.typed("bid_id")[:100]
        if desk.preparing.is_sealing(bid_id):
            return fragments.go(url_for("bidding.sealing", bid_id=bid_id))
        if go := steps.elsewhere(desk, "summary"):
            return go
        with form.beside():
            asked, draft = form.read(statement), desk.visit.draft()
            if asked.bid_id != draft.bid_id:  # a page of an older draft
                return fragments.go(url_for("bidding.summary"))
            if not desk.preparing.seal(draft, asked.replaces):
                return _summary_page(desk, Form(), 409)
            return fragments.go(url_for("bidding.sealing", bid_id=draft.bid_id))
        return _summary_page(desk, form, form.status)


@in_both
def _summary_page(desk: BiddingContext, form: Form, status: int = 200) -> Response:
    draft, tenderer, now = desk.visit.draft(), desk.visit.require_tenderer(), desk.clock.now()
    told = desk.preparing.summary(draft)
    view = views.SummaryView(
        bid_id=draft.bid_id,
        tenderer=tenderer,
        identity=views.identity_words(tenderer.identity),
        tender=told.tender,
        closes=views.closes_of(told.tender, now),
        disputed=views.is_disputed(told.tender, now),
        envelopes=views.envelopes(draft, desk.limits),
        fingerprints={
            name: views.fingerprint(recipient) for name, recipient in told.recipients.items()
        },
        owner_key=draft.owner == "made",
        owner_fingerprint=views.fingerprint(draft.owner_recipient) if draft.owner_recipient else "",
        replaces="" if told.replaced is None else told.replaced.bid_id,
        replaces_version=None if told.replaced is None else told.replaced.version,
        notices=views.notices(told.known, told.tender.tender_id, told.replaced),
        advices=0 if draft.check is None else draft.check.advices,
        errors=form.errors,
    )
    return fragments.render(
        "bidding/summary.html", status=status, view=view, step=steps.bar(desk, "summary")
    )
