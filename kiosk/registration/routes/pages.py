"""The wizard's pages of fields, one question a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, request, url_for

from kiosk.registration import forms, outline, views
from kiosk.registration.context import RegistrationContext
from kiosk.registration.outline import FieldPage
from kiosk.registration.routes import steps
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form


def register(bp: Blueprint, desk: RegistrationContext) -> None:
    """Add the pages of fields, the branch's question, and what is kept while somebody types."""

    @bp.get("/registration/fill/<page>")
    def fill(page: str) -> Response:
        _chapter, found = _named(page)
        paths = desk.filling.asked(found)
        if not paths:
            return fragments.go(url_for("registration.tasks"))
        form = views.form_of(desk.visit.draft(), page, paths)
        return _page(desk, page, paths, form, steps.odd(desk, page, paths))

    @bp.post("/registration/fill/<page>")
    def filled(page: str) -> Response:
        chapter, found = _named(page)
        form, paths = Form(request.form), desk.filling.asked(found)
        required, abroad = desk.filling.required(paths), desk.filling.abroad()
        read = forms.answers(form, paths, required, abroad=abroad)
        desk.filling.answer(page, read.values, read.sure)
        if form.errors:
            steps.keep_typed(desk, page, form)
        if form.errors or read.odd:
            return _page(desk, page, paths, form, read.odd)
        return steps.after(desk, chapter, page)

    @bp.post("/registration/typed/<path:page>")
    def typed(page: str) -> tuple[str, int]:
        """Keep what stands on a page and was not sent; the page asks for it by itself."""
        form = Form(request.form)
        shown = steps.revision(form)
        if shown is not None:
            steps.keep_typed(desk, page, form, shown)
        return "", 204

    @bp.get("/registration/branch")
    def branch() -> Response:
        known = desk.visit.draft()
        said = "yes" if known.application.firm.branch else "no" if "branch" in known.done else ""
        return _branch_page(Form({"branch": said}))

    @bp.post("/registration/branch")
    def branch_said() -> Response:
        form = Form(request.form)
        with form.beside():
            desk.filling.say_branch(form.read(forms.branch))
            return steps.after(desk, "branch", "branch")
        return _branch_page(form)


def _named(page: str) -> tuple[str, FieldPage]:
    """Return the chapter and the page of fields of a name; 404 for one with its own address."""
    found = None if page in steps.OWN else outline.page(page)
    return found or abort(404)


@in_both
def _page(
    desk: RegistrationContext,
    page: str,
    paths: Sequence[str],
    form: Form,
    odd: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    view = views.FieldsView.of(
        page, paths, desk.filling.required(paths), form, odd or {}, desk.visit.draft().revision
    )
    return fragments.render(
        "registration/page.html", status=form.status, view=view, form=form, back=steps.back()
    )


def _branch_page(form: Form) -> Response:
    return fragments.render(
        "registration/branch.html", status=form.status, form=form, back=steps.back()
    )
