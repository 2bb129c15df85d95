"""Handing in: the press, its progress, the receipt, and the queue of this visit."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk.errors import explain
from kiosk.registration import handed_views, handouts
from kiosk.registration.context import RegistrationContext
from kiosk.registration.handed import HandedIn
from kiosk.registration.handing import PARKED, Handing
from kiosk.seat.jobs import WorkState
from kiosk.seat.prints import print_view
from kiosk.seat.progress import progress
from kiosk.seat.sticks import unwritable, writable
from kiosk.web import fragments
from sync.outbox import Item
from sync.registration import codes

_BESIDE_SEALING = frozenset(
    ["sealing", "cancel", "handed_in", "left", "receipt", "print_receipt", "save_receipt", "queue"]
)
"""Pages that are open while something is being sealed: none of them changes the form."""
_BEFORE_A_FORM = frozenset(
    ["privacy", "start", "sign_in", "entity", "resume", "resume_code", "status", "standing"]
)
"""Pages that are open while no form is on the pages."""


def register(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    """Add the last page of the form, the sealing, the receipt and the queue."""
    _register_sealing(bp, desk, handing)
    _register_receipt(bp, handing)


def _register_sealing(bp: Blueprint, desk: RegistrationContext, handing: Handing) -> None:
    bp.before_request(lambda: _elsewhere(desk, handing))

    @bp.get("/registration/hand-in")
    def hand_in() -> Response:
        application = desk.filling.application()
        if desk.filling.gaps() or not desk.filling.agreed():
            return fragments.go(url_for("registration.check"))
        return fragments.render(
            "registration/hand_in.html",
            name=application.firm.name or application.applicant.name,
            papers=len(application.papers),
            size_bytes=sum(paper.size for paper in application.papers),
            user_id=application.account.user_id,
            originals=_originals(desk),
            days=desk.filling.table().limit_days,
        )

    @bp.post("/registration/hand-in")
    def handed_in() -> Response:
        key = handing.hand_in(_originals(desk), desk.filling.table().limit_days)
        return fragments.go(_progress(key))

    @bp.get("/registration/sealing/<key>")
    def sealing(key: str) -> Response:
        job = handing.jobs.find(key, desk.visit.id())
        if job is None:
            return fragments.go(_after(key))
        snapshot = job.snapshot()
        if snapshot.state is WorkState.DONE:
            handing.collect(job)
            return fragments.go(_after(key))
        return fragments.render(
            "registration/sealing.html",
            "registration/_sealing.html",
            view=progress(snapshot),
            parking=key.startswith(PARKED),
        )

    @bp.post("/registration/sealing/<key>/cancel")
    def cancel(key: str) -> Response:
        job = handing.jobs.find(key, desk.visit.id())
        if job is not None:
            job.cancel()
        return fragments.go(_progress(key))


def _elsewhere(desk: RegistrationContext, handing: Handing) -> Response | None:
    """Lead to where the form is: in the sealing, or handed in. None where its page may be shown.

    While it is being sealed its pages lead to the progress: nothing changes it. Once it was,
    whoever had left that page, or goes back to one of the form, is led to what came of it.
    """
    found, name = handing.settle(), (request.endpoint or "").rpartition(".")[2]
    if name in _BESIDE_SEALING:
        return None
    if found is None:
        return None if name in _BEFORE_A_FORM or request.method != "GET" else _ended(handing)
    key, state = found
    if state is WorkState.RUNNING:
        return fragments.go(_progress(key))
    kept = desk.visit.memory.draft is not None and request.method != "GET"
    return None if kept else fragments.go(_after(key))


def _ended(handing: Handing) -> Response | None:
    """Lead to the receipt of the form that was handed in, while none is on the pages."""
    memory = handing.desk.visit.memory
    if memory.draft is not None or memory.ended != "handed_in":
        return None
    handed = handing.all_handed()
    return fragments.go(_after(handed_views.key_of(handed[0][0]))) if handed else None


def _progress(key: str) -> str:
    return url_for("registration.sealing", key=key)


def _after(key: str) -> str:
    if key.startswith(PARKED):
        return url_for("registration.resume_code")
    return url_for("registration.receipt", key=key)


def _originals(desk: RegistrationContext) -> tuple[str, ...]:
    """Titles of the papers whose originals are shown at the desk."""
    language = str(get_locale() or "id")
    return tuple(
        one.document.title.in_(language)
        for one in desk.filling.documents()
        if one.document.original and one.need == "required"
    )


def _register_receipt(bp: Blueprint, handing: Handing) -> None:
    @bp.get("/registration/handed/<key>")
    def receipt(key: str) -> Response:
        one, item = _found(handing, key)
        view = _receipt_view(handing, one, item)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render(
            "registration/receipt.html",
            "registration/_receipt.html",
            view=view,
            said=handouts.take_said(handing.memory),
        )

    @bp.post("/registration/handed/<key>/print")
    def print_receipt(key: str) -> Response:
        one, _item = _found(handing, key)
        pdf = partial(handouts.receipt_pdf, handing, one, on_paper=True)
        event = {"registration_id": one.registration_id}
        handing.house.print(handing.memory, key, pdf, _("Tanda terima pendaftaran"), **event)
        return fragments.go(url_for("registration.receipt", key=key))

    @bp.post("/registration/handed/<key>/save")
    def save_receipt(key: str) -> Response:
        one, _item = _found(handing, key)
        handouts.save_receipt(handing, one, request.form.get("medium_id", "")[:200])
        return fragments.go(url_for("registration.receipt", key=key))

    @bp.get("/registration/queue")
    def queue() -> Response:
        rows = tuple(handed_views.handed_view(one, item) for one, item in handing.all_handed())
        view = handed_views.HandedQueueView(rows)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render("registration/queue.html", "registration/_queue.html", view=view)


def _found(handing: Handing, key: str) -> tuple[HandedIn, Item]:
    registration_id, _dot, version = key.rpartition(".")
    if not version.isdecimal() or len(version) > 9:
        abort(404)
    return handing.handed(registration_id, int(version))


def _receipt_view(handing: Handing, one: HandedIn, item: Item) -> handed_views.HandedReceiptView:
    trouble = handing.house.trouble()
    return handed_views.HandedReceiptView(
        one=handed_views.handed_view(one, item),
        qr_svg=handing.house.qr_svg(one.note),
        sticks=writable(handing.media),
        closed=unwritable(handing.media),
        trouble=None if trouble is None else explain(trouble),
        printing=print_view(handing.memory.prints.get(handed_views.key_of(one))),
        resume=codes.show(handing.memory.code_of(one.registration_id)),
    )
