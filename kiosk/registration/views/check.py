"""The check page: every answer of the form, each with the page that changes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from kiosk import labels
from kiosk.registration import fields, outline, words
from kiosk.registration.outline import FieldPage
from kiosk.registration.views.fields import in_row, shown
from kiosk.registration.views.lists import cell
from kiosk.registration.views.tasks import TaskState, state_of
from kiosk.web import filters
from sync.registration.application import Application
from sync.requirements import Gap, Table, chapters


@dataclass(frozen=True)
class LineView:
    """One answer on the check page: what, the answer, and the page that changes it.

    `lacks`: it is needed and not there, or looks odd and was not compared with the paper.
    """

    label: str
    value: str
    url: str
    lacks: bool = False


@dataclass(frozen=True)
class SectionView:
    """One chapter on the check page; `url` is that of a list, "" for no list.

    `state` says how complete it is, "" where that need not be said.
    """

    chapter: str
    title: str
    lines: Sequence[LineView]
    state: TaskState | Literal[""]
    url: str


@dataclass(frozen=True)
class AnsweredForm:
    """What the check page is drawn from. `done`: the chapters that the person said are complete."""

    table: Table
    application: Application
    done: Collection[str]
    gaps: Sequence[Gap]
    page_url: Callable[[str, str], str]
    chapter_url: Callable[[str], str]

    def lacks(self, path: str) -> bool:
        """Whether a field is not complete; a field of a row by its path with the number."""
        at = fields.bare(path), fields.row(path)
        return any((gap.path, gap.row) == at for gap in self.gaps)


def check(form: AnsweredForm) -> list[SectionView]:
    """Draw every answer of the form, chapter by chapter, each with the page that changes it.

    Chapters without an answer stand together at the end.
    """
    assert form.application.entity, "the legal form comes first"
    missing = {gap.chapter for gap in form.gaps}
    found, empty = [], []
    for chapter in chapters(form.table, form.application.entity):
        word, title, lacks = chapter.word, words.chapter(chapter.word), chapter.word in missing
        lines = list(_lines(form, word))
        if lines:
            state = state_of(word, lacks, True, form.application) if lacks else ""
            url = form.chapter_url(word) if word in outline.LISTS else ""
            found.append(SectionView(word, title, lines, state, url))
        else:
            empty.append(LineView(title, "", form.chapter_url(word), lacks))
    if empty:
        found.append(SectionView("empty", _("Yang belum diisi"), empty, "", ""))
    return found


def _lines(form: AnsweredForm, chapter: str) -> Iterator[LineView]:
    """The answers of one chapter."""
    if chapter in outline.LISTS:
        yield from _rows(form, chapter)
    elif chapter == "account":
        user_id = form.application.account.user_id
        if user_id:
            label = str(labels.label("account.user_id"))
            yield LineView(label, user_id, form.chapter_url(chapter))
    elif chapter == "papers":
        for paper in form.application.papers:
            document = form.table.documents.get(paper.document)
            title = paper.document if document is None else document.title.in_(str(get_locale()))
            count = ngettext("%(num)s halaman", "%(num)s halaman", paper.pages)
            size = filters.ukuran(paper.size)
            yield LineView(title, f"{count}, {size}", form.chapter_url(chapter))
    else:
        for page in outline.pages(form.table, form.application, chapter):
            yield from _page_lines(form, page)


def _rows(form: AnsweredForm, chapter: str) -> Iterator[LineView]:
    path = outline.LISTS[chapter]
    columns = outline.columns(form.table, form.application, path)
    for number in range(len(fields.rows(form.application, path))):
        where = url_for("registration.row", chapter=chapter, row=number, back="check")
        for one in in_row(columns, path, number):
            if fields.bare(one) != "owners.unit":  # stands beside its share
                label = f"{number + 1}. {labels.label(fields.bare(one))}"
                yield LineView(label, cell(form.application, one), where, form.lacks(one))


def _page_lines(form: AnsweredForm, page: FieldPage) -> Iterator[LineView]:
    where = form.page_url(page.name, "check")
    if page.name == "branch":
        is_branch = form.application.firm.branch is not None
        word = _("Kantor cabang") if is_branch else _("Kantor pusat")
        known = is_branch or "branch" in form.done
        yield LineView(words.chapter("branch"), word if known else "", where)
        return
    for one in outline.asked(form.table, form.application, page):
        label = str(labels.label(one))
        yield LineView(label, shown(form.application, one), where, form.lacks(one))
