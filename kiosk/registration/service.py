"""The use cases of the wizard: begin a form, answer, and say what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping

import msgspec

from kiosk.papers.service import PaperDesk
from kiosk.registration import draft as drafts
from kiosk.registration import fields, outline, reading
from kiosk.registration.draft import Draft
from kiosk.registration.outline import FieldPage
from kiosk.registration.visiting import RegistrationVisit
from kiosk.requirements.service import RequirementTables
from sync import requirements
from sync.errors import Fault
from sync.identifiers import regions
from sync.identifiers.form import HOME
from sync.registration.application import Application, Branch, Entity, Track
from sync.requirements import AskedField, Gap, Retention, Table

MOST_ROWS = 200
SOUGHT = "region/q"
"""Under which name `Draft.typed` keeps what is sought on the page of the region."""
STATEMENT = "registration-1"
"""The statement in `templates/registration/statement.html`; other words take another word."""


class Filling:
    """Fills in the form of the visit going on.

    `track` is the LPSE's, `tables` say what is needed on a day, `papers` holds what was brought.
    """

    def __init__(
        self,
        visit: RegistrationVisit,
        track: Track,
        tables: RequirementTables,
        papers: PaperDesk,
        today: Callable[[], datetime.date],
    ) -> None:
        self._visit, self._track, self._tables = visit, track, tables
        self._papers, self._today = papers, today

    def read_privacy(self) -> None:
        """Note that the person has read who keeps what, and why."""
        self._visit.id()
        self._visit.memory.privacy = True

    def retention(self) -> Retention:
        """Return how long a registration is kept, and why; the page before the legal form says it.

        Raises: Fault("requirements_none").
        """
        return self._tables.for_(self._track, "pt", self._today()).retention

    def begin(self, entity: Entity, *, again: bool = False) -> Draft:
        """Begin a form for this legal form, or change that of the form on the pages.

        `again`: it is the one that was returned, of which nothing is known here, under its code.
        What the room knows is filled in: the person of the form that was handed in before, the firm
        of the account that signed in.
        Raises: Fault("seat_closed" | "visit_not_for_registration" | "requirements_none").
        """
        table = self._tables.for_(self._track, entity, self._today())
        rules = table.name, table.version
        memory = self._visit.memory
        returned = memory.returned if again else None
        if memory.draft is not None and returned is None:
            self._visit.change(
                lambda one: one.answered(
                    _as(entity, msgspec.structs.replace(one.application, rules=rules)), ""
                )
            )
            self._drop_unasked()
            return self._visit.draft()
        made = Application(track=self._track, rules=rules)
        if memory.firm is not None:
            made = msgspec.structs.replace(made, firm=memory.firm)
        if memory.last is not None:
            made = msgspec.structs.replace(made, applicant=memory.last.applicant)
        memory.returned = None
        self._papers.keep_only(())
        draft = returned or drafts.new(made)
        self._visit.put(msgspec.structs.replace(draft, application=_as(entity, made)))
        return self._visit.draft()

    # what it is filled in by

    def application(self) -> Application:
        """Return the form with the papers that were taken. Raises: as `RegistrationVisit.draft`."""
        found = self._visit.draft().application
        return msgspec.structs.replace(found, papers=self._papers.ready())

    def table(self) -> Table:
        """Return the requirement table that the form is filled in by.

        Raises: Fault("requirements_none"), and as `RegistrationVisit.draft`.
        """
        found = self._visit.draft().application
        assert found.entity, "the legal form comes first"
        return self._tables.named(found.rules) or self._tables.for_(
            found.track, found.entity, self._today()
        )

    def gaps(self) -> list[Gap]:
        """Return what is missing, unconfirmed numbers included. Raises: as `table`."""
        table, application = self.table(), self.application()
        odd = reading.unconfirmed(outline.only_asked(table, application))
        return requirements.gaps(table, application) + [
            Gap(
                requirements.fields.chapter_of(fields.bare(path)),
                fields.bare(path),
                row=fields.row(path),
            )
            for path in odd
        ]

    def abroad(self) -> bool:
        """Return whether the address of the form is not in Indonesia."""
        return outline.abroad(self._visit.draft().application)

    def asked(self, page: FieldPage) -> tuple[str, ...]:
        """Return the fields of a page that the form is asked. Raises: as `table`."""
        return outline.asked(self.table(), self.application(), page)

    def columns(self, path: str) -> tuple[str, ...]:
        """Return the fields of a list's rows that the form is asked. Raises: as `table`."""
        return outline.columns(self.table(), self.application(), path)

    def required(self, paths: Iterable[str]) -> set[str]:
        """Return those fields that must be filled in. Raises: as `table`."""
        table, application = self.table(), self.application()
        return {
            path
            for path in paths
            if requirements.need(table, application, fields.bare(path)) == "required"
        }

    def documents(self) -> list[AskedField]:
        """Return the papers that the form needs or may have. Raises: as `table`."""
        return requirements.documents(self.table(), self.application())

    def agree(self) -> None:
        """Note that the person has agreed to the statement that the page shows.

        Papers and answers that the form does not ask for any more are forgotten: nobody needs to
        keep them, and the person was not shown them.
        Raises: Fault("registration_incomplete") when something is missing, and as `table`.
        """
        if self.gaps():
            raise Fault("registration_incomplete")
        self._drop_unasked()
        table, papers = self.table(), self._papers.ready()

        def change(one: Draft) -> Draft:
            asked = outline.only_asked(table, one.application)
            answered = one.answered(asked, "")
            agreed = msgspec.structs.replace(asked, statement=STATEMENT, papers=papers)
            return msgspec.structs.replace(answered, application=agreed)

        self._visit.change(change)

    def agreed(self) -> bool:
        """Whether the statement was agreed to, and neither answer nor paper changed since."""
        found = self._visit.draft().application
        return bool(found.statement) and found.papers == self._papers.ready()

    def _drop_unasked(self) -> None:
        """Forget the papers that the form does not ask for any more: nobody needs to keep them."""
        asked = {one.word for one in self.documents()}
        for paper in self._papers.ready():
            if paper.document not in asked:
                self._papers.drop(paper.document)

    # answers

    def answer(self, page: str, values: Mapping[str, str], sure: Collection[str] = ()) -> None:
        """Put values by their paths; `sure` are those whose odd look the person has confirmed."""

        def change(one: Draft) -> Draft:
            return one.answered(_put(one.application, values, sure), page)

        self._visit.change(change)

    def choose_region(self, code: str) -> None:
        """Put the regency or city of a Kemendagri code, with the decree it is of.

        Raises: Fault("registration_region_unknown").
        """
        found = regions.find(code)
        if found is None:
            raise Fault("registration_region_unknown")
        put = {
            "regency": found.code,
            "region_edition": regions.in_use().edition,
            "country": HOME,
        }
        self.answer(SOUGHT, {f"firm.address.{name}": text for name, text in put.items()})

    def say_branch(self, is_branch: bool) -> None:
        """Note whether the firm is a branch; a head office that was typed stays."""

        def change(one: Draft) -> Draft:
            branch = (one.application.firm.branch or Branch()) if is_branch else None
            changed = fields.put(one.application, "firm.branch", branch)
            return _done(one.answered(changed, "branch"), "branch")

        self._visit.change(change)

    def keep_typed(self, page: str, revision: int, typed: Mapping[str, str]) -> None:
        """Keep what stands on a page and was not sent, unless it was answered meanwhile."""

        def change(one: Draft) -> Draft:
            if one.revision != revision:
                return one
            return msgspec.structs.replace(one, typed={**one.typed, page: dict(typed)})

        self._visit.change(change)

    def finish(self, chapter: str) -> None:
        """Note that the person has nothing more to say in a chapter."""
        self._visit.change(lambda one: _done(one, chapter))

    # rows

    def put_row(
        self,
        path: str,
        row: int | None,
        page: str,
        values: Mapping[str, str],
        sure: Collection[str] = (),
    ) -> int:
        """Change a row of a list, or add one (None); return its number.

        `values` and `sure` are by the names of the row's fields. Raises:
        Fault("registration_row_unknown"), Fault("registration_rows_too_many", most).
        """
        at = row

        def change(one: Draft) -> Draft:
            nonlocal at
            found = fields.rows(one.application, path)
            if row is None:
                at = len(found)
                if at >= MOST_ROWS:
                    raise Fault("registration_rows_too_many", most=MOST_ROWS)
                application = fields.put(one.application, path, (*found, fields.fresh(path)))
            elif row < len(found):
                application = one.application
            else:
                raise Fault("registration_row_unknown")
            put = {f"{path}.{at}.{name}": value for name, value in values.items()}
            changed = _put(application, put, {f"{path}.{at}.{name}" for name in sure})
            return one.answered(changed, page)

        self._visit.change(change)
        assert at is not None
        return at

    def remove_row(self, path: str, row: int, revision: int) -> None:
        """Remove a row of a list, as it stood in the form of this revision.

        After another change the number may be another row's, as when two are pressed quickly one
        after the other; then nothing is removed. Raises: Fault("registration_row_unknown").
        """

        def change(one: Draft) -> Draft:
            if one.revision != revision:
                return one
            found = fields.rows(one.application, path)
            if row >= len(found):
                raise Fault("registration_row_unknown")
            left = fields.put(one.application, path, (*found[:row], *found[row + 1 :]))
            confirmed = reading.renumbered(left.confirmed, path, row)
            left = msgspec.structs.replace(left, confirmed=confirmed)
            chapter = requirements.fields.chapter_of(path)
            typed = reading.typed_after(one.typed, chapter, row)
            return msgspec.structs.replace(one, typed=typed).answered(left, "")

        self._visit.change(change)


def _as(entity: Entity, application: Application) -> Application:
    """Return the form for a legal form: a foreign company says its country, others are at home."""
    before, regency = application.firm.address.country, application.firm.address.regency
    if entity == "foreign":
        country = "" if before == HOME and not regency else before
    else:
        country = before or HOME
    at = fields.put(application, "firm.address.country", country)
    return msgspec.structs.replace(at, entity=entity)


def _put(application: Application, values: Mapping[str, str], sure: Collection[str]) -> Application:
    """Put values; what was confirmed of another value before is not confirmed any more."""
    changed = application
    for path, value in values.items():
        changed = fields.put(changed, path, value)
    kept = tuple(
        path
        for path in application.confirmed
        if fields.get(changed, path) == fields.get(application, path)
    )
    added = tuple(sorted(path for path in sure if path not in kept))
    return msgspec.structs.replace(changed, confirmed=(*kept, *added))


def _done(one: Draft, chapter: str) -> Draft:
    done = tuple(dict.fromkeys((*one.done, chapter)))
    return msgspec.structs.replace(one, done=done, revision=one.revision + 1)
