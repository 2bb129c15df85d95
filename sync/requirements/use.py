"""What a requirement table says of one registration."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sync.registration.application import Application, Entity, Track
from sync.requirements import fields
from sync.requirements.table import Document, HandOver, Need, Table


@dataclass(frozen=True)
class Gap:
    """Something that is still missing: a field, a list without a row, or a paper.

    `path` is the field's; `row` counts from 0 within a list, None outside of one; `document` is the
    word of a paper, "" for a field.
    """

    chapter: str
    path: str
    document: str = ""
    row: int | None = None


@dataclass(frozen=True)
class AskedField:
    """A paper that is asked of this registration; `word` is its key in the table."""

    word: str
    document: Document
    need: Literal["required", "optional", "at_desk"]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the wizard; `required` where something in it must be filled in.

    `paths` are the fields that are asked, a list or part before what is in it.
    """

    word: fields.ChapterWord
    required: bool
    paths: tuple[str, ...]


def choose(
    tables: Iterable[Table], track: Track, entity: Entity, on: datetime.date
) -> Table | None:
    """Return the newest table for a track and legal form that counts on a day; None without one."""
    valid = [
        table
        for table in tables
        if table.track == track and entity in table.entities and table.valid_from <= on
    ]
    return max(valid, key=_age, default=None)


def chapters(table: Table, entity: Entity) -> list[Chapter]:
    """Return the chapters that a legal form is asked, in the wizard's order.

    What depends on an answer counts as asked. Raises: KeyError for a form that is not covered.
    """
    found = []
    for word in fields.CHAPTERS:
        if word == "papers":
            rules = [table.document(entity, each).may_be for each in table.documents]
            if any({"required", "optional"} & set(needs) for needs in rules):
                found.append(Chapter(word, any("required" in needs for needs in rules), ()))
            continue
        paths = [path for path in fields.in_chapter(word) if asked(table, entity, path)]
        if paths:
            found.append(Chapter(word, _must_be_filled(table, entity, paths), tuple(paths)))
    return found


def asked(table: Table, entity: Entity, path: str) -> bool:
    """Say whether a field is asked of some form of this kind, and so is the list it is in.

    Raises: KeyError for a legal form that the table does not cover.
    """
    rules = [table.field(entity, one) for one in (path, fields.above(path)) if one]
    return all(set(rule.may_be) != {"hidden"} for rule in rules)


def need(table: Table, application: Application, path: str) -> Need:
    """Return whether a field is asked of this form, and must be filled in.

    What stands in a list or part that is not asked is not asked either. Raises: KeyError for a form
    that is not covered.
    """
    assert application.entity, "the legal form comes first"
    top = fields.above(path)
    if top and need(table, application, top) == "hidden":
        return "hidden"
    return table.field(application.entity, path).of(application)


def documents(table: Table, application: Application) -> list[AskedField]:
    """Return the papers that this form needs or may have as files, in the table's order.

    Raises: KeyError for a legal form that the table does not cover.
    """
    return [one for one in _papers(table, application) if one.need != "at_desk"]


def originals(table: Table, application: Application) -> list[AskedField]:
    """Return what is shown or handed over at the desk, in the table's order.

    An optional paper is among it where it was handed in. Raises: KeyError for a legal form that the
    table does not cover.
    """
    brought = {paper.document for paper in application.papers}
    return [
        one
        for one in _papers(table, application)
        if one.need == "at_desk"
        or (one.document.original and (one.need == "required" or one.word in brought))
    ]


def hand_over(table: Table, application: Application) -> list[HandOver]:
    """Return the centre's own fields that this form was asked, in the centre's order.

    Raises: KeyError for a legal form that the table does not cover.
    """
    return [
        one
        for one in table.hand_over
        if one.path == "entity" or need(table, application, one.path) != "hidden"
    ]


def _papers(table: Table, application: Application) -> Iterator[AskedField]:
    assert application.entity, "the legal form comes first"
    for word, document in table.documents.items():
        found = table.document(application.entity, word).of(application)
        if found != "hidden":
            yield AskedField(word, document, found)


def gaps(table: Table, application: Application) -> list[Gap]:
    """Return what is still missing, in the wizard's order; nothing when the form is complete.

    Where the legal form is not chosen yet, or is not covered, that is the one gap.
    """
    if not application.entity or application.entity not in table.entities:
        return [Gap("entity", "entity")]
    return [gap for word in fields.CHAPTERS for gap in _in_chapter(table, application, word)]


def _in_chapter(table: Table, application: Application, word: fields.ChapterWord) -> Iterator[Gap]:
    if word == "papers":
        brought = {paper.document for paper in application.papers}
        for one in documents(table, application):
            if one.need == "required" and one.word not in brought:
                yield Gap(word, "papers", one.word)
        return
    for path in fields.in_chapter(word):
        if need(table, application, path) != "required":
            continue
        if fields.kinds()[path] == "value":
            in_list = fields.kinds().get(fields.above(path)) == "rows"
            for row, text in enumerate(fields.values(application, path)):
                if not text.strip():
                    yield Gap(word, path, row=row if in_list else None)
        elif not fields.count(application, path):
            yield Gap(word, path)


def _must_be_filled(table: Table, entity: Entity, paths: Iterable[str]) -> bool:
    """Whether something must be filled in, of some form; what is in a list needs a row first."""
    return any(
        "required" in table.field(entity, path).may_be for path in paths if not fields.above(path)
    )


def _age(table: Table) -> tuple[datetime.date, tuple[int, ...], str]:
    return table.valid_from, tuple(map(int, table.version.split("."))), table.name
