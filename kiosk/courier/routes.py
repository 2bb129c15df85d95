"""The pages of a courier's stick: copy out, take in, how far it is."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request, url_for

from kiosk.courier import forms, views
from kiosk.courier.paper import CourierPaper
from kiosk.courier.service import Courier
from kiosk.seat.sticks import writable
from kiosk.staff.acts import staff_act
from kiosk.staff.forms import BESIDE, chosen
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from kiosk.web.guards import public

_STICK = dict.fromkeys(
    ("medium_gone", "medium_read_only", "medium_unclean", "courier_gone", "courier_busy"), "medium"
)


def blueprint(courier: Courier, paper: CourierPaper) -> Blueprint:
    """Shown whatever the seat's state is: staff carry what is sealed, and no screen is opened."""
    bp = Blueprint("courier", __name__, url_prefix="/courier")

    @bp.get("")
    @public
    def show() -> Response:
        view = views.stand(courier)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render("courier/stand.html", "courier/_stand.html", view=view)

    _register_out(bp, courier)
    _register_back(bp, courier)
    _register_work(bp, courier, paper)
    return bp


def _register_out(bp: Blueprint, courier: Courier) -> None:
    @in_both
    def page(form: Form) -> Response:
        view = views.out(courier, form.typed("medium"), chosen(form), form.errors)
        return fragments.render("courier/out.html", status=form.status, view=view)

    @bp.get("/out")
    @public
    def out() -> Response:
        return page(Form())

    @bp.post("/out")
    @public
    @staff_act("courier")
    def export() -> Response:
        form = Form(request.form)
        with form.beside("medium", known={**BESIDE, **_STICK}):
            media, staff = writable(courier.media), courier.staff.choices("courier")
            asked = form.read(partial(forms.out, media=media, staff=staff))
            courier.export(asked.medium_id, asked.sign_in.staff_id, asked.sign_in.secret)
            return fragments.go(url_for("courier.work"))
        return page(form)


def _register_back(bp: Blueprint, courier: Courier) -> None:
    @in_both
    def page(form: Form) -> Response:
        view = views.back(courier, form.typed("bundle"), chosen(form), form.errors)
        return fragments.render("courier/back.html", status=form.status, view=view)

    @bp.get("/back")
    @public
    def back() -> Response:
        return page(Form())

    @bp.post("/back")
    @public
    @staff_act("courier")
    def take() -> Response:
        form = Form(request.form)
        with form.beside("bundle", known=BESIDE):
            backs, staff = views.stand(courier).fresh, courier.staff.choices("courier")
            asked = form.read(partial(forms.back, backs=backs, staff=staff))
            courier.take(asked.back, asked.sign_in.staff_id, asked.sign_in.secret)
            return fragments.go(url_for("courier.work"))
        return page(form)


def _register_work(bp: Blueprint, courier: Courier, paper: CourierPaper) -> None:
    @bp.get("/work")
    @public
    def work() -> Response:
        snapshot = courier.work()
        if snapshot is None:
            return fragments.go(url_for("courier.show"))
        view = views.work(snapshot, paper.job_of(snapshot.exported))
        if request.args.get("printing") and fragments.wants_fragment():
            if view.printing is None:
                return Response(status=204)
            here = url_for("courier.work", printing=1)
            return fragments.render("_printing.html", printing=view.printing, here=here)
        return fragments.render("courier/work.html", "courier/_work.html", view=view)

    @bp.post("/cancel")
    @public
    def cancel() -> Response:
        courier.cancel()
        return fragments.go(url_for("courier.work"))

    @bp.post("/print")
    @public
    def print_receipt() -> Response:
        snapshot = courier.work()
        paper.start(None if snapshot is None else snapshot.exported)
        return fragments.go(url_for("courier.work"))
