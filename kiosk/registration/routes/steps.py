"""Where the wizard goes: the address of each page, and what comes after it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request, url_for

from kiosk.registration import fields, forms, outline, reading, views, words
from kiosk.registration.context import RegistrationContext
from kiosk.web import fragments
from kiosk.web.forms import Form

OWN = {"region": "registration.region", "branch": "registration.branch"}
"""Pages that are no pages of fields, by their names, and where they are."""
_CHAPTERS = {"papers": "registration.papers", "account": "registration.account"}


def page_url(name: str, back: str = "") -> str:
    """Return the address of a page of fields; `back` is `check` to come back to the check page."""
    own = OWN.get(name)
    if own is not None:
        return url_for(own, back=back or None)
    return url_for("registration.fill", page=name, back=back or None)


def unsent(desk: RegistrationContext) -> list[tuple[str, str]]:
    """Return (title, address) of each page on which something stands that nobody has sent.

    It is neither handed in nor left for later.
    """
    draft = desk.visit.draft()
    found = ((page, _asked_on(desk, page)) for page in draft.typed)
    return [_titled(page) for page, paths in found if paths and views.unsent(draft, page, paths)]


def _asked_on(desk: RegistrationContext, page: str) -> Sequence[str]:
    """Return what a page asks by its name, none for one that is not asked or whose row is gone."""
    chapter, _slash, row = page.partition("/")
    if chapter not in outline.LISTS:
        found = outline.page(page)
        return () if found is None else desk.filling.asked(found[1])
    path = outline.LISTS[chapter]
    columns = desk.filling.columns(path)
    if row == "add":
        return columns
    there = row.isdecimal() and int(row) < len(fields.rows(desk.filling.application(), path))
    return views.in_row(columns, path, int(row)) if there else ()


def _titled(page: str) -> tuple[str, str]:
    chapter, _slash, row = page.partition("/")
    if chapter not in outline.LISTS:
        return str(words.HEADINGS[page]), page_url(page)
    if row == "add":
        return str(words.ROWS[chapter]), url_for("registration.add", chapter=chapter)
    where = url_for("registration.row", chapter=chapter, row=int(row))
    return f"{words.ROWS[chapter]}, {int(row) + 1}", where


def chapter_url(desk: RegistrationContext, chapter: str, back: str = "") -> str:
    """Return the address of a chapter: its list, or the first of its pages that lacks something."""
    if chapter in _CHAPTERS:
        return url_for(_CHAPTERS[chapter])
    if chapter in outline.LISTS:
        return url_for("registration.listed", chapter=chapter, back=back or None)
    application, missing = desk.filling.application(), {gap.path for gap in desk.filling.gaps()}
    found = outline.pages(desk.filling.table(), application, chapter)
    if not outline.answered(application, chapter):
        return page_url(found[0].name, back)
    lacking = (one for one in found if missing & set(one.paths))
    return page_url(next(lacking, found[0]).name, back)


def after(desk: RegistrationContext, chapter: str, page: str) -> Response:
    """Go to the chapter's next page, to the task list after its last one, or back to the check."""
    if request.form.get("back") == "check":
        return fragments.go(url_for("registration.check"))
    table, application = desk.filling.table(), desk.filling.application()
    following = outline.following(table, application, chapter, page)
    if following is None:
        return fragments.go(url_for("registration.tasks"))
    return fragments.go(page_url(following.name))


def odd(desk: RegistrationContext, page: str, paths: Sequence[str]) -> dict[str, list[str]]:
    """Return what a page asks about its answers as it opens: those that still look odd, by name.

    Nothing while something else stands there unsent.
    """
    draft = desk.visit.draft()
    waiting = {} if page in draft.typed else reading.unconfirmed(draft.application)
    return {fields.name(one): forms.sentences(waiting[one]) for one in paths if one in waiting}


def keep_typed(
    desk: RegistrationContext, page: str, form: Form, revision: int | None = None
) -> None:
    """Keep what stands on a page and is no answer: not sent yet, or something in it is wrong.

    `revision` is that of the form which the page shows; without one it shows the newest.
    """
    names = views.typed_names(page)
    if names:
        shown = desk.visit.draft().revision if revision is None else revision
        desk.filling.keep_typed(page, shown, forms.typed(form, names))


def revision(form: Form) -> int | None:
    """Return the revision of the form that a page shows, None where it does not say."""
    typed = form.typed("revision")[:9]
    return int(typed) if typed.isascii() and typed.isdecimal() else None


def back() -> str:
    """Return where a page goes back to: the check page when it was opened from there."""
    return "check" if request.values.get("back") == "check" else ""
