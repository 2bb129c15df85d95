"""Opening the desk, the worklist, taking along, closing the desk."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.staff.acts import staff_act
from kiosk.verification import forms
from kiosk.verification.memory import WantedList
from kiosk.verification.service import VerificationDesk
from kiosk.verification.views import worklist
from kiosk.verification.views.queue import decision_view
from kiosk.verification.views.worklist import DeskView, TakingView
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form


def register(bp: Blueprint, desk: VerificationDesk) -> None:
    """Add the desk's first pages."""
    _register_opening(bp, desk)
    _register_closing(bp, desk)
    _register_list(bp, desk)
    _register_taking(bp, desk)


def _register_opening(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.get("/verification")
    def start() -> Response:
        """The desk; before it is open, the page that asks for number and PIN."""
        desk.visit_id()
        if desk.memory.opening is None:
            return _open_page(desk, Form())
        return _desk_page(desk, Form())

    @bp.get("/verification/link")
    def link() -> Response:
        """Whether the link is there, for a poll of a page that shows it."""
        desk.visit_id()
        online, opened = desk.link_up(), request.args.get("opened") == "1"
        if request.args.get("online") == str(int(online)):
            return Response(status=204)
        if not fragments.wants_fragment():
            return fragments.go(url_for("verification.start"))
        return fragments.render("verification/_link.html", online=online, opened=opened)

    _register_sign_in(bp, desk)


def _register_sign_in(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.post("/verification/open")
    @staff_act("verify")
    def open_desk() -> Response:
        form = Form(request.form)
        with form.beside("pin", forms.OPEN_FIELDS):
            asked = form.read(forms.sign_in)
            desk.open(asked.who, asked.secret)
            desk.list(WantedList())
            return fragments.go(url_for("verification.start"))
        if desk.memory.opening is not None:  # open, but the list did not come any more
            return fragments.go(url_for("verification.start"))
        return _open_page(desk, form)


def _register_closing(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.get("/verification/close")
    def ask_close() -> Response:
        desk.opening()
        left, ticked = desk.undecided()
        return fragments.render("verification/close.html", left=left, ticked=ticked)

    @bp.post("/verification/close")
    def close() -> Response:
        desk.close()
        return fragments.go(url_for("verification.start"))


def _register_list(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.post("/verification/list")
    def ask_list() -> Response:
        """Ask for a page of the worklist; what is sought never stands in an address."""
        form = Form(request.form)
        with form.beside("sought"):
            desk.list(form.read(forms.wanted))
            return fragments.go(url_for("verification.start"))
        return _desk_page(desk, form)


def _register_taking(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.post("/verification/take")
    def take() -> Response:
        form = Form(request.form)
        with form.beside("sought"):
            one = form.read(forms.chosen)
            shown = desk.memory.shown
            rows = () if shown is None else shown.page.rows
            desk.take_along([one] if one else [row.registration_id for row in rows])
            return fragments.go(url_for("verification.start", _anchor="taken"))
        return _desk_page(desk, form)

    _register_progress(bp, desk)


def _register_progress(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.get("/verification/taking")
    def taking() -> Response:
        """How far taking along is, for a poll; once it has ended, with what is here now."""
        view = worklist.taking(desk.taking.state(desk.visit_id()))
        if view is None or not fragments.wants_fragment():
            return fragments.go(url_for("verification.start"))
        if request.args.get("seen") == view.seen:
            return Response(status=204)
        if view.running:
            return fragments.render("verification/_taking.html", taking=view)
        return fragments.render(
            "verification/_taking_over.html", taking=view, view=_desk_view(desk)
        )

    @bp.post("/verification/taking/cancel")
    def cancel() -> Response:
        desk.visit_id()
        desk.taking.cancel()
        return fragments.go(url_for("verification.start"))


def _open_page(desk: VerificationDesk, form: Form) -> Response:
    return fragments.render(
        "verification/open.html", status=form.status, form=form, online=desk.link_up()
    )


@in_both
def _desk_page(desk: VerificationDesk, form: Form) -> Response:
    view = _desk_view(desk)
    return fragments.render("verification/desk.html", status=form.status, view=view, form=form)


def _desk_view(desk: VerificationDesk) -> DeskView:
    opened, memory = desk.opening().opened, desk.memory
    shown = memory.shown
    taken = []
    for one in list(memory.taken.values()):
        decided = desk.decided(one)
        state = "" if decided is None else decision_view(*decided, "").state
        taken.append(worklist.taken_line(one, state))
    return DeskView(
        name=opened.name,
        until=opened.until,
        online=desk.link_up(),
        list=None if shown is None else worklist.listed(shown, memory),
        taken=taken,
        taking=_taking(desk),
    )


def _taking(desk: VerificationDesk) -> TakingView | None:
    return worklist.taking(desk.taking.state(desk.visit_id()))
