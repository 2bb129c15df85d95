"""The wizard's owner key: choose a way, watch it being printed, say that it is in hand."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import owner_key, views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import owner_key_choice
from kiosk.bidding.routes import steps
from kiosk.errors import explain
from kiosk.seat.sticks import unwritable, writable
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import MISTYPED, Form
from sync.errors import Fault


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the wizard's page of the owner key."""

    @bp.get("/bid/owner-key", endpoint="owner_key")
    def owner_key_page() -> Response:
        if go := steps.elsewhere(desk, "owner_key"):
            return go
        draft = desk.visit.draft()
        owner_key.look_after(desk, draft)
        return _owner_page(desk, Form())

    @bp.post("/bid/owner-key")
    def owner_key_chosen() -> Response:
        if go := steps.elsewhere(desk, "owner_key"):
            return go
        form, draft = Form(request.form), desk.visit.draft()
        with form.beside("choice"):
            asked = form.read(owner_key_choice)
            if asked.choice == "none":
                owner_key.throw_away(desk, draft)
                draft.owner = "none"
                return steps.after(desk, "owner_key")
            owner_key.hand_over(desk, asked, draft)
            return fragments.go(url_for("bidding.owner_key"))
        return _owner_page(desk, form, MISTYPED)

    @bp.post("/bid/owner-key/held")
    def owner_key_held() -> Response:
        if go := steps.elsewhere(desk, "owner_key"):
            return go
        draft = desk.visit.draft()
        if request.form.get("held") == "yes":
            owner_key.confirm(desk, draft)
        else:
            owner_key.throw_away(desk, draft)
        if draft.owner == "made":
            return steps.after(desk, "owner_key")
        return fragments.go(url_for("bidding.owner_key"))


@in_both
def _owner_page(desk: BiddingContext, form: Form, status: int = 200) -> Response:
    draft, trouble = desk.visit.draft(), desk.paper.printer_trouble()
    printing = views.print_view(draft.owner_handed.job) if draft.owner == "unconfirmed" else None
    if fragments.wants_fragment() and not (printing and printing.running):
        return fragments.go(url_for("bidding.owner_key"))
    if fragments.wants_fragment() and printing and request.args.get("seen") == printing.seen:
        return Response(status=204)
    return fragments.render(
        "bidding/owner_key.html",
        "_printing.html",
        status=status,
        owner=draft.owner,
        void=explain(Fault(draft.owner_void)) if draft.owner_void else None,
        fingerprint=views.fingerprint(draft.owner_recipient) if draft.owner_recipient else "",
        handed=draft.owner_handed,
        printing=printing,
        here=url_for("bidding.owner_key", seen=printing.seen) if printing else "",
        trouble=None if trouble is None else explain(trouble),
        sticks=writable(desk.media),
        closed=unwritable(desk.media),
        chosen=form.typed("choice"),
        errors=form.errors,
        step=steps.bar(desk, "owner_key"),
    )
