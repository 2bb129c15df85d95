"""Who works here: list, add, change, remove; and who serves on a procurement committee."""

from __future__ import annotations

from dataclasses import replace

import flask

from kiosk.console import forms, guard, pages, signatures
from kiosk.console.context import console
from kiosk.console.pages import page
from sync.errors import Fault
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire.roles import Role

blueprint = flask.Blueprint("staff", __name__)


@blueprint.get("/staff")
@guard.act("staff")
def show() -> flask.Response:
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
    return page("staff_new.html", form=forms.Person(), second="", errors={})


@blueprint.post("/staff/new")
@guard.act("staff")
def add() -> flask.Response:
    form, errors = forms.person(flask.request.form)
    signed, unsigned = _signatures(form.role)
    errors |= unsigned
    if not errors and form.role is not None:
        try:
            by = _signed(signed)
            staff.add(console().centre, form.person_id, form.name, form.role, form.secret, by=by)
        except Fault as fault:
            errors = _beside(fault, "person_id")
        else:
            return pages.go("staff.show")
    told = pages.sentences(errors)
    second = signed.second if signed else ""
    return page("staff_new.html", 422, form=form, second=second, errors=told)


@blueprint.get("/staff/<staff_id>")
@guard.act("staff")
def person(staff_id: str) -> flask.Response:
    return _person(_member(staff_id), {})


@blueprint.get("/staff/<staff_id>/role")
@guard.act("staff")
def ask_role(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    return page("person_role.html", person=one, form=one, second="", errors={})


@blueprint.post("/staff/<staff_id>/role")
@guard.act("staff")
def change_role(staff_id: str) -> flask.Response:
    one, role = _member(staff_id), forms.role(flask.request.form)
    signed, errors = _signatures(role)
    if role is None:
        errors["role"] = Fault("console_role_missing")
    elif not errors:
        try:
            staff.change_role(console().centre, staff_id, role, by=_signed(signed))
        except Fault as fault:
            errors = _beside(fault, "role")
        else:
            return pages.go("staff.show")
    form = replace(one, role=role or one.role)
    told, second = pages.sentences(errors), signed.second if signed else ""
    return page("person_role.html", 422, person=one, form=form, second=second, errors=told)


@blueprint.get("/staff/<staff_id>/secret")
@guard.act("staff")
def ask_secret(staff_id: str) -> flask.Response:
    return _secret_page(_member(staff_id), {})


@blueprint.post("/staff/<staff_id>/secret")
@guard.act("staff")
def change_secret(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    secret, errors = forms.new_secret(flask.request.form)
    signed, unsigned = _signatures(one.role)
    errors |= unsigned
    if not errors:
        try:
            staff.change_secret(console().centre, staff_id, secret, by=_signed(signed))
        except Fault as fault:
            errors = _beside(fault, "secret")
    if errors:
        return _secret_page(one, errors, signed.second if signed else "")
    # Whoever knew the old PIN may still be signed in somewhere.
    console().sessions.end_of(staff_id)
    return pages.go("staff.show")


@blueprint.post("/staff/<staff_id>/number")
@guard.act("staff")
def correct_number(staff_id: str) -> flask.Response:
    one = _member(staff_id)
    number, why, errors = forms.number(flask.request.form)
    if not errors:
        try:
            staff.correct_number(console().centre, staff_id, number, by=guard.member(), reason=why)
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
            staff.remove(console().centre, staff_id, by=guard.member(), reason=why)
        except Fault as fault:
            errors = {"reason": fault}
    if errors:
        return _person(one, errors, reason=why)
    console().sessions.end_of(staff_id)
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
            staff.add_committee(console().centre, person_id, name, by=guard.member())
        except Fault as fault:
            errors = {forms.field_of(fault, "person_id"): fault}
        else:
            return pages.go("staff.show")
    told = pages.sentences(errors)
    return page("committee_new.html", 422, person_id=person_id, name=name, errors=told)


@blueprint.post("/committee/<committee_id>/remove")
@guard.act("staff")
def remove_committee(committee_id: str) -> flask.Response:
    staff.remove_committee(console().centre, committee_id, by=guard.member())
    return pages.go("staff.show")


def _signatures(role: Role | None) -> tuple[forms.Second | None, forms.Errors]:
    """What two must type where it is about somebody in charge; nothing else."""
    return forms.second(flask.request.form) if role in staff.IN_CHARGE else (None, {})


def _signed(form: forms.Second | None) -> staff.By:
    return guard.member() if form is None else signatures.both("staff", form)


def _beside(fault: Fault, otherwise: str) -> forms.Errors:
    known = {**forms.FIELDS, **forms.SECOND_FIELDS}
    return {forms.field_of(fault, otherwise, known): fault}


def _secret_page(one: Member, errors: forms.Errors, second: str = "") -> flask.Response:
    told, status = pages.sentences(errors), 422 if errors else 200
    return page("person_secret.html", status, person=one, second=second, errors=told)


def _person(one: Member, errors: forms.Errors, reason: str = "") -> flask.Response:
    told, status = pages.sentences(errors), 422 if errors else 200
    return page("person.html", status, person=one, reason=reason, errors=told)


def _member(staff_id: str) -> Member:
    """Raises: Fault("console_person_unknown")."""
    for one in staff.members(console().centre):
        if one.staff_id == staff_id and one.removed_at is None:
            return one
    raise Fault("console_person_unknown")
