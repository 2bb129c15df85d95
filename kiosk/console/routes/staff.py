"""Who works here: list, add, change, remove; and who serves on a procurement committee."""

from __future__ import annotations

import flask
from flask_babel import lazy_gettext as _l

from kiosk.console import forms, guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.feature import Feature
from kiosk.console.pages import form_page, page
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member, Two

blueprint = flask.Blueprint("staff", __name__)
FEATURE = Feature(blueprint, entry="staff.show", label=_l("Petugas"))


@blueprint.get("/staff")
@guard.act("staff")
def show() -> flask.Response:
    """List who works here, who did, and the committees."""
    people = staff.members(console().centre, removed=True)
    return page(
        "staff.html",
        serving=[one for one in people if one.removed_at is None],
        gone=[one for one in people if one.removed_at is not None],
        committee=staff.committee(console().centre),
        alone=sum(one.role in staff.IN_CHARGE for one in people if one.removed_at is None) < 2,
    )


@blueprint.get("/staff/new")
@guard.act("staff")
def ask_new() -> flask.Response:
    """Ask who the new member of staff is."""
    return form_page("staff_new.html", Form())


@blueprint.post("/staff/new")
@guard.act("staff")
def add() -> flask.Response:
    """Add a member of staff; two sign for somebody in charge."""
    form, centre = Form(flask.request.form), console().centre
    with form.beside("person_id", forms.SIGNED_FIELDS):
        asked = form.read(forms.new_person)
        by = _signed(asked.signed)
        staff.add(centre, asked.person_id, asked.name, asked.role, asked.secret, by=by)
        return pages.go("staff.show")
    return form_page("staff_new.html", form)


@blueprint.get("/staff/<staff_id>")
@guard.act("staff")
def person(staff_id: str) -> flask.Response:
    """Show one member of staff."""
    return _person(_member(staff_id), Form())


@blueprint.get("/staff/<staff_id>/role")
@guard.act("staff")
def ask_role(staff_id: str) -> flask.Response:
    """Ask for another role."""
    one = _member(staff_id)
    return form_page("person_role.html", Form({"role": one.role}), person=one)


@blueprint.post("/staff/<staff_id>/role")
@guard.act("staff")
def change_role(staff_id: str) -> flask.Response:
    """Change a role; two sign for one in charge."""
    one, form = _member(staff_id), Form(flask.request.form)
    with form.beside("role", forms.SIGNED_FIELDS):
        asked = form.read(forms.new_role)
        staff.change_role(console().centre, staff_id, asked.role, by=_signed(asked.signed))
        return pages.go("staff.show")
    return form_page("person_role.html", form, person=one)


@blueprint.get("/staff/<staff_id>/secret")
@guard.act("staff")
def ask_secret(staff_id: str) -> flask.Response:
    """Ask for a new secret for somebody else."""
    return form_page("person_secret.html", Form(), person=_member(staff_id))


@blueprint.post("/staff/<staff_id>/secret")
@guard.act("staff")
def change_secret(staff_id: str) -> flask.Response:
    """Set somebody's secret; two sign for somebody in charge."""
    one, form = _member(staff_id), Form(flask.request.form)
    with form.beside("secret", forms.SIGNED_FIELDS):
        asked = form.read(forms.secret_of_another, one.role)
        staff.change_secret(console().centre, staff_id, asked.secret, by=_signed(asked.signed))
        # Whoever knew the old PIN may still be signed in somewhere.
        console().sessions.end_of(staff_id)
        return pages.go("staff.show")
    return form_page("person_secret.html", form, person=one)


@blueprint.post("/staff/<staff_id>/number")
@guard.act("staff")
def correct_number(staff_id: str) -> flask.Response:
    """Correct an official number that was mistyped."""
    one, form = _member(staff_id), Form(flask.request.form)
    with form.beside("person_id"):
        asked = form.read(forms.correction)
        staff.correct_number(
            console().centre, staff_id, asked.person_id, by=guard.member(), reason=asked.reason
        )
        return pages.go("staff.show")
    return _person(one, form)


@blueprint.post("/staff/<staff_id>/remove")
@guard.act("staff")
def remove(staff_id: str) -> flask.Response:
    """Remove a member of staff and end their sessions."""
    one, form = _member(staff_id), Form(flask.request.form)
    with form.beside("reason"):
        why = form.read(forms.reason)
        staff.remove(console().centre, staff_id, by=guard.member(), reason=why)
        console().sessions.end_of(staff_id)
        return pages.go("staff.show")
    return _person(one, form)


@blueprint.get("/committee/new")
@guard.act("staff")
def ask_committee() -> flask.Response:
    """Ask who serves on a committee."""
    return form_page("committee_new.html", Form())


@blueprint.post("/committee/new")
@guard.act("staff")
def add_committee() -> flask.Response:
    """Add somebody who serves on a committee."""
    form = Form(flask.request.form)
    with form.beside("person_id", forms.FIELDS):
        asked = form.read(forms.committee_member)
        by = guard.member()
        staff.add_committee(console().centre, asked.person_id, asked.name, by=by)
        return pages.go("staff.show")
    return form_page("committee_new.html", form)


@blueprint.post("/committee/<committee_id>/remove")
@guard.act("staff")
def remove_committee(committee_id: str) -> flask.Response:
    """Remove somebody from the committees."""
    staff.remove_committee(console().centre, committee_id, by=guard.member())
    return pages.go("staff.show")


def _signed(form: forms.Second | None) -> Member | Two:
    return guard.member() if form is None else signatures.both("staff", form)


@in_both
def _person(one: Member, form: Form) -> flask.Response:
    return form_page("person.html", form, person=one)


def _member(staff_id: str) -> Member:
    """Raises: Fault("console_person_unknown")."""
    for one in staff.members(console().centre):
        if one.staff_id == staff_id and one.removed_at is None:
            return one
    raise Fault("console_person_unknown")
