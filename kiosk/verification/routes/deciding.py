"""A decision on a registration that was taken along, and the queue of this visit's decisions."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.desk import shown
from kiosk.desk.acts import DecisionAct
from kiosk.staff.acts import staff_act
from kiosk.verification import forms
from kiosk.verification.service import VerificationDesk
from kiosk.verification.views.one import one as one_view
from kiosk.verification.views.queue import DecisionQueueView, decision_view
from kiosk.verification.views.worklist import name_of
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.registration.decisions import LONGEST_WORDS

ACT = "<any('approve', 'return', 'refuse', 'take-up'):act>"


def register(bp: Blueprint, desk: VerificationDesk) -> None:
    """Add the page of a decision, and the queue."""

    @bp.get(f"/verification/files/<registration_id>/{ACT}")
    def ask_decision(registration_id: str, act: DecisionAct) -> Response:
        typed = desk.file(registration_id).typed.get(act)
        return _page(desk, registration_id, act, forms.of_typed(typed))

    @bp.post(f"/verification/files/<registration_id>/{ACT}/typed")
    def typed(registration_id: str, act: DecisionAct) -> tuple[str, int]:
        """Keep what stands on the page of a decision; the page asks for it by itself."""
        desk.keep_typed(registration_id, act, forms.typed(Form(request.form)))
        return "", 204

    _register_deciding(bp, desk)
    _register_queue(bp, desk)


def _register_deciding(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.post(f"/verification/files/<registration_id>/{ACT}")
    @staff_act("verify")
    def decide(registration_id: str, act: DecisionAct) -> Response:
        form = Form(request.form)
        taken = desk.file(registration_id)
        table = desk.table(taken)
        documents = shown.returnable(table, taken.file.form)
        reasons = [word for word, *_ in shown.reasons(table)]
        desk.keep_typed(registration_id, act, forms.typed(form))
        with form.beside("pin", forms.DECIDE_FIELDS):
            wish, secret = form.read(forms.decision, act, documents, reasons)
            desk.decide(registration_id, wish, secret)
            return fragments.go(url_for("verification.one", registration_id=registration_id))
        return _page(desk, registration_id, act, form)


def _register_queue(bp: Blueprint, desk: VerificationDesk) -> None:
    @bp.get("/verification/queue")
    def queue() -> Response:
        here = list(desk.memory.taken.values())
        named = {one.file.registration_id: name_of(one.file) for one in here}
        view = DecisionQueueView(
            [
                decision_view(one, item, named.get(one.registration_id, ""))
                for one, item in desk.all_decided()
            ]
        )
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render("verification/queue.html", "verification/_queue.html", view=view)


@in_both
def _page(desk: VerificationDesk, registration_id: str, act: DecisionAct, form: Form) -> Response:
    taken = desk.file(registration_id)
    table = desk.table(taken)
    view = one_view(taken, table, desk.decided(taken))
    if act not in view.acts:
        raise Fault("desk_decided_here" if view.pending else "registration_act_unfit")
    return fragments.render(
        "verification/decide.html",
        status=form.status,
        form=form,
        one=view,
        act=act,
        by=desk.opening().opened.name,
        documents=shown.returnable(table, taken.file.form),
        reasons=shown.reasons(table),
        chosen=forms.marked(form),
        most=LONGEST_WORDS,
        counts=desk.would_count(taken),
    )
