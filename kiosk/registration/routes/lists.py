"""The chapters that are lists: one page shows the rows, each row has a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, request, url_for

from kiosk.registration import fields, forms, outline, views
from kiosk.registration.context import RegistrationContext
from kiosk.registration.routes import steps
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form


def register(bp: Blueprint, desk: RegistrationContext) -> None:
    """Add the lists and their rows."""
    _register_list(bp, desk)
    _register_rows(bp, desk)


def _register_list(bp: Blueprint, desk: RegistrationContext) -> None:
    @bp.get("/registration/list/<chapter>")
    def listed(chapter: str) -> Response:
        path = outline.LISTS.get(chapter) or abort(404)
        application, columns = desk.filling.application(), desk.filling.columns(path)
        if not columns:
            return _not_asked()
        required = bool(desk.filling.required([path]))
        view = views.ListView.of(chapter, application, columns, required=required)
        return fragments.render(
            "registration/list.html",
            view=view,
            back=steps.back(),
            revision=desk.visit.draft().revision,
        )

    @bp.post("/registration/list/<chapter>")
    def list_done(chapter: str) -> Response:
        """There is nothing more to say here."""
        if chapter not in outline.LISTS:
            abort(404)
        desk.filling.finish(chapter)
        back = "registration.check" if steps.back() else "registration.tasks"
        return fragments.go(url_for(back))


def _register_rows(bp: Blueprint, desk: RegistrationContext) -> None:
    @bp.get("/registration/list/<chapter>/add")
    def add(chapter: str) -> Response:
        return _open(desk, chapter, None)

    @bp.post("/registration/list/<chapter>/add")
    def added(chapter: str) -> Response:
        return _save(desk, chapter, None)

    @bp.get("/registration/list/<chapter>/<int:row>")
    def row(chapter: str, row: int) -> Response:
        return _open(desk, chapter, row)

    @bp.post("/registration/list/<chapter>/<int:row>")
    def changed(chapter: str, row: int) -> Response:
        return _save(desk, chapter, row)

    @bp.post("/registration/list/<chapter>/<int:row>/remove")
    def remove(chapter: str, row: int) -> Response:
        path, shown = outline.LISTS.get(chapter) or abort(404), steps.revision(Form(request.form))
        if shown is not None:
            desk.filling.remove_row(path, row, shown)
        return _to_list(chapter)


def _open(desk: RegistrationContext, chapter: str, row: int | None) -> Response:
    path = outline.LISTS.get(chapter) or abort(404)
    columns = desk.filling.columns(path)
    if not columns:
        return _not_asked()
    if row is not None and row >= len(fields.rows(desk.filling.application(), path)):
        return _to_list(chapter)
    paths = columns if row is None else views.in_row(columns, path, row)
    page = views.row_page(chapter, row)
    form = views.form_of(desk.visit.draft(), page, paths)
    return _page(desk, chapter, row, columns, form, steps.odd(desk, page, paths))


def _save(desk: RegistrationContext, chapter: str, row: int | None) -> Response:
    path = outline.LISTS.get(chapter) or abort(404)
    form, columns = Form(request.form), desk.filling.columns(path)
    if not columns:
        return _not_asked()
    read = forms.row(form, columns, desk.filling.required(columns))
    if form.errors and row is None:
        steps.keep_typed(desk, views.row_page(chapter, row), form)
        return _page(desk, chapter, row, columns, form, read.odd)
    page = views.row_page(chapter, row)
    at = desk.filling.put_row(path, row, page, read.named(), read.sure_names())
    if form.errors:
        steps.keep_typed(desk, views.row_page(chapter, at), form)
        return _page(desk, chapter, at, columns, form, read.odd)
    if read.odd:  # on the row's own page: loaded again, it adds no other one
        back = steps.back() or None
        return fragments.go(url_for("registration.row", chapter=chapter, row=at, back=back))
    return _to_list(chapter)


def _not_asked() -> Response:
    """Lead away from a list that the form is not asked, as after another legal form."""
    return fragments.go(url_for("registration.tasks"))


def _to_list(chapter: str) -> Response:
    return fragments.go(url_for("registration.listed", chapter=chapter, back=steps.back() or None))


@in_both
def _page(
    desk: RegistrationContext,
    chapter: str,
    row: int | None,
    columns: Sequence[str],
    form: Form,
    odd: Mapping[str, Sequence[str]] | None = None,
) -> Response:
    page, revision = views.row_page(chapter, row), desk.visit.draft().revision
    required = desk.filling.required(columns)
    view = views.FieldsView.of(page, columns, required, form, odd or {}, revision)
    return fragments.render(
        "registration/row.html",
        status=form.status,
        view=view,
        form=form,
        chapter=chapter,
        row=row,
        back=steps.back(),
    )
