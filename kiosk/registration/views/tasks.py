"""The task list and the list of papers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import get_locale
from flask_babel import gettext as _

from kiosk import labels
from kiosk.registration import fields, outline, words
from kiosk.registration.draft import Draft
from sync.registration.application import Application, Paper
from sync.requirements import AskedField, Chapter, Gap

TaskState = Literal["done", "begun", "todo", "absent", "optional"]
"""`absent` is said of a paper, which is brought and not filled in."""


@dataclass(frozen=True)
class TaskView:
    """One line of the task list. `more` says how much is there, e.g. the number of rows."""

    title: str
    url: str
    state: TaskState
    more: str = ""


@dataclass(frozen=True)
class PartView:
    """A heading of the task list with its lines."""

    title: str
    tasks: Sequence[TaskView]


@dataclass(frozen=True)
class TasksView:
    """The task list. `done` of `total` required chapters are complete."""

    entity: str
    parts: Sequence[PartView]
    done: int
    total: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total


def tasks(
    asked: Sequence[Chapter],
    application: Application,
    said_done: Collection[str],
    gaps: Sequence[Gap],
    url: Callable[[str], str],
) -> TasksView:
    """Draw the chapters that a form is asked; `url` gives the address of each."""
    missing = {gap.chapter for gap in gaps}
    required = {one.word for one in asked if one.required} | missing
    order = [one.word for one in asked]
    parts = []
    for part, within in outline.PARTS.items():
        lines = [
            TaskView(
                words.chapter(word),
                url(word),
                state_of(word, word in missing, word in {*required, *said_done}, application),
                _more(word, application),
            )
            for word in within
            if word in order
        ]
        if lines:
            parts.append(PartView(str(words.PARTS[part]), lines))
    entity = str(labels.label(f"entity.{application.entity}"))
    return TasksView(entity, parts, len(required - missing), len(required))


def state_of(word: str, lacks: bool, enough: bool, application: Application) -> TaskState:
    """Say how complete a chapter is.

    `lacks`: something needed is missing. `enough`: without a gap it is done, also when empty.
    """
    answered = outline.answered(application, word)
    if lacks:
        return "begun" if answered else "todo"
    return "done" if enough or answered else "optional"


def _more(word: str, application: Application) -> str:
    if word in outline.LISTS:
        count = len(fields.rows(application, outline.LISTS[word]))
        return words.row_count(count) if count else ""
    if word == "papers" and application.papers:
        return words.row_count(len(application.papers))
    return ""


@dataclass(frozen=True)
class PaperRowView:
    """One paper that is asked for. `state` as in the task list; `size` in bytes, 0 for none."""

    title: str
    hint: str
    url: str
    state: TaskState
    original: bool
    pages: int = 0
    size: int = 0


def papers(
    asked: Sequence[AskedField],
    taken: Sequence[Paper],
    begun: Collection[str],
    url: Callable[[str], str],
) -> list[PaperRowView]:
    """Draw the papers that are asked for, with what was brought of each."""
    ready, language = {one.document: one for one in taken}, str(get_locale())
    found = []
    for one in asked:
        paper, needed = ready.get(one.word), one.need == "required"
        state: TaskState = "done" if paper else "begun" if one.word in begun else "absent"
        found.append(
            PaperRowView(
                one.document.title.in_(language),
                one.document.hint.in_(language),
                url(one.word),
                "optional" if state == "absent" and not needed else state,
                one.document.original,
                0 if paper is None else paper.pages,
                0 if paper is None else paper.size,
            )
        )
    return found


def work(draft: Draft | None) -> list[tuple[str, str]]:
    """Return (what, value): the form that is not handed in, for staff who decide on its visit."""
    if draft is None:
        return []
    entity = str(labels.label(f"entity.{draft.application.entity}"))
    return [(_("Pendaftaran, belum diserahkan"), entity)]
