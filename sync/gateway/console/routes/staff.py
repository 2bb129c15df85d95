"""Who works here: list, add, change, remove; and who serves on a procurement committee."""

from __future__ import annotations

import flask

from sync.errors import Fault
from sync.gateway.console import forms, guard, pages
from sync.gateway.console.pages import desk, page
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member

blueprint = flask.Blueprint("staff", __name__)


@blueprint.get("/staff")
@guard.act("staff")
def show() -> flask.Response:
    people = staff.members(desk().centre, removed=True)
    return page(
        "staff.html",
        serving=[one for one in people if one.removed_at is None],
        gone=[one for one in people if one.removed_at is not None],
        committee=staff.committee(desk().centre),
    )


@blueprint.get("/staff/new")
@guard.act("staff")
def ask_new() -> flask.Response:
    return page("staff_new.html", form=forms.Person(), errors={})


@blueprint.post("/staff/new")
@guard.act("staff")
def add() -> flask.Response:
    form, errors = forms.person(flask.request.form)
    if not errors and form.role is not None:
        try:
            staff.add(
                desk().centre, form.person_id, form.name, form.role, form.secret, by=guard.member()
            )
        except Fault as fault:
            errors = {forms.field_of(fault, "person_id"): fault}
        else:
            return pages.go("staff.show")
    return page("staff_new.html", 422, form=form, errors=pages.sentences(errors))


@blueprint.get("/staff/<staff_id>")
@guard.act("staff")
def person(staff_id: str) -> flask.Response:
    return _person(_member(staff_id), {})


@blueprint.post("/staff/<staff_id>/role")
@guard.act("staff")
def change_role(staff_id: str) -> flask.Response:
    one, role = _member(staff_id), forms.role(flask.request.form)
    if role is None:
        return _person(one, {"role": Fault("console_role_missing")})
    try:
        staff.change_role(desk().centre, staff_id, role, by=guard.member())
    except Fault as fault:
        return _person(one, {"role": fault})
    return pages.go("staff.show")


@blueprint.post("/staff/<staff_id>/secret")
@guard.act("staff")
def change_secret(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    secret, errors = forms.new_secret(flask.request.form)
    if not errors:
        try:
            staff.change_secret(desk().centre, staff_id, secret, by=guard.member())
        except Fault as fault:
            errors = {"secret": fault}
    if errors:
        return _person(one, errors)
    # Whoever knew the old PIN may still be signed in somewhere.
    desk().sessions.end_of(staff_id)
    return pages.go("staff.show")


@blueprint.post("/staff/<staff_id>/number")
@guard.act("staff")
def correct_number(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    number, why, errors = forms.number(flask.request.form)
    if not errors:
        try:
            staff.correct_number(desk().centre, staff_id, number, by=guard.member(), reason=why)
        except Fault as fault:
            errors = {"person_id": fault}
    if errors:
        return _person(one, errors)
    return pages.go("staff.show")


@blueprint.post("/staff/<staff_id>/remove")
@guard.act("staff")
def remove(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    why, errors = forms.reason(flask.request.form)
    if not errors:
        try:
            staff.remove(desk().centre, staff_id, by=guard.member(), reason=why)
        except Fault as fault:
            errors = {"reason": fault}
    if errors:
        return _person(one, errors, reason=why)
    desk().sessions.end_of(staff_id)
    return pages.go("staff.show")


@blueprint.get("/committee/new")
@guard.act("staff")
def ask_committee() -> flask.Response:
    return page("committee_new.html", person_id="", name="", errors={})


@blueprint.post("/committee/new")
@guard.act("staff")
def add_committee() -> flask.Response:
    posted = flask.request.form
    person_id, name = forms.line(posted, "person_id"), forms.line(posted, "name")
    errors = forms.committee(person_id, name)
    if not errors:
        try:
            staff.add_committee(desk().centre, person_id, name, by=guard.member())
        except Fault as fault:
            errors = {forms.field_of(fault, "person_id"): fault}
        else:
            return pages.go("staff.show")
    told = pages.sentences(errors)
    return page("committee_new.html", 422, person_id=person_id, name=name, errors=told)


@blueprint.post("/committee/<committee_id>/remove")
@guard.act("staff")
def remove_committee(committee_id: str) -> flask.Response:
    staff.remove_committee(desk().centre, committee_id, by=guard.member())
    return pages.go("staff.show")


def _person(one: Member, errors: forms.Errors, reason: str = "") -> flask.Response:
    told, status = pages.sentences(errors), 422 if errors else 200
    return page("person.html", status, person=one, reason=reason, errors=told)


def _member(staff_id: str) -> Member:
    """Raises: Fault("console_person_unknown")."""
    for one in staff.members(desk().centre):
        if one.staff_id == staff_id and one.removed_at is None:
            return one
    raise Fault("console_person_unknown")
