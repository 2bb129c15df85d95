"""Who is expected in a class: a roster in CSV, and the seats that people are given."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sync import texts
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import entries, store
from sync.gateway.classes.acting import note_act
from sync.gateway.classes.entries import ClassAct
from sync.gateway.classes.private import ClassSecrets, RosterPerson
from sync.gateway.classes.standing import StandingClass, become, load, require_trainer, which
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member
from sync.wire.classes import MOST_TRAINEES, Seated, TrainingClass
from sync.wire.ids import new_id
from sync.work import Reading

MOST_BYTES = 200_000
LONGEST_NAME = 100
_HEADS = {"nama", "name"}


@dataclass(frozen=True)
class RosterProblem:
    """A line of a roster that was not taken: its number from 1, and a code with its params."""

    line: int
    code: str
    params: Mapping[str, str | int]

    def fault(self) -> Fault:
        """Return it as the Fault that it was."""
        return Fault(self.code, **self.params)


@dataclass(frozen=True)
class RosterReport:
    """What became of a roster: how many were added, and how many were on it already."""

    added: int
    known: int
    problems: Sequence[RosterProblem]


@dataclass(frozen=True)
class RosterEntry:
    """Somebody whom the trainer expects. `seat_id` is None until they have been given a seat."""

    trainee_id: str
    name: str
    organisation: str
    seat_id: str | None


def roster_of(centre: Centre, db: Reading, told: TrainingClass) -> Sequence[RosterEntry]:
    """Return who is expected, by name."""
    secrets = ClassSecrets(centre)
    seats = {one.trainee_id: one.seat_id for one in told.seated}
    found = []
    for trainee_id, sealed in store.roster(db, told.class_id):
        person = secrets.open_person(told.class_id, trainee_id, sealed)
        seat_id = seats.get(trainee_id)
        found.append(RosterEntry(trainee_id, person.name, person.organisation, seat_id))
    return sorted(found, key=lambda one: (one.name.casefold(), one.trainee_id))


def roster_import(centre: Centre, class_id: str, data: bytes, *, by: Member) -> RosterReport:
    """Take a roster in CSV: name[,organisation][,seat's name]; every bad line is told.

    A semicolon or a tab separates as well; a first line that begins with "nama" or "name" is a
    heading. Good lines are taken beside bad ones. Raises: what `require_trainer` raises,
    Fault("class_unknown" | "class_over"), Fault("class_roster_unreadable"),
    Fault("class_roster_large", most) in kB.
    """
    require_trainer(centre, by)
    lines = list(_lines(data))
    with centre.writing() as db:
        before = _unended(load(centre, db, class_id))
        roster = _Import(centre, db, before.told)
        for number, cells in lines:
            roster.take(number, cells)
        secrets = ClassSecrets(centre)
        for trainee_id, person in roster.added.items():
            sealed = secrets.seal_person(class_id, trainee_id, person)
            store.insert_person(db, class_id, trainee_id, sealed)
        if roster.seated:
            seated = [*before.told.seated, *roster.seated]
            become(centre, db, before, replace(before.told, seated=seated))
        if roster.added:
            record(
                centre,
                db,
                entries.CLASS_ROSTER,
                by=by,
                **which(before.told),
                added=len(roster.added),
            )
    return RosterReport(len(roster.added), roster.known, roster.problems)


def seat_trainee(
    centre: Centre, class_id: str, trainee_id: str, seat_id: str | None, *, by: Member
) -> None:
    """Give somebody of the roster a seat, or none.

    Raises: what `require_trainer` raises, Fault("class_unknown" | "class_over"),
    Fault("class_trainee_unknown"), Fault("class_seat_unknown" | "class_seat_taken", seat).
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before = _unended(load(centre, db, class_id))
        people = {one.trainee_id: one for one in roster_of(centre, db, before.told)}
        if trainee_id not in people:
            raise Fault("class_trainee_unknown")
        others = [one for one in before.told.seated if one.trainee_id != trainee_id]
        if seat_id is not None:
            seat = _require_free(db, others, seat_id)
            name = people[trainee_id].name
            others.append(Seated(trainee_id=trainee_id, seat_id=seat, name=name))
        told = become(centre, db, before, replace(before.told, seated=others))
        seats = [seat_id] if seat_id else None
        act: ClassAct = "seat" if seat_id else "unseat"
        note_act(centre, db, told, act, by, trainee_id=trainee_id, seat_ids=seats)


class _Import:
    """Lines of a roster, one after the other, over who is expected already."""

    def __init__(self, centre: Centre, db: Reading, told: TrainingClass) -> None:
        known = roster_of(centre, db, told)
        self._known = {(one.name.casefold(), one.organisation.casefold()) for one in known}
        names = {one.name.casefold(): one.seat_id for one in enrolment.seats(db) if not one.revoked}
        self._seats = {_in_english(name): seat_id for name, seat_id in names.items()} | names
        self._taken = {one.seat_id for one in told.seated}
        self._room = MOST_TRAINEES - len(known)
        self.added: dict[str, RosterPerson] = {}
        self.seated: list[Seated] = []
        self.known = 0
        self.problems: list[RosterProblem] = []

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Take one line, or note what is wrong with it."""
        try:
            self._take(*cells)
        except Fault as fault:
            told = {
                name: value for name, value in fault.params.items() if isinstance(value, str | int)
            }
            self.problems.append(RosterProblem(line, fault.code, told))

    def _take(self, name: str, organisation: str = "", seat: str = "", *_more: str) -> None:
        if not name or not (name + organisation).isprintable():
            raise Fault("class_roster_name")
        if max(len(name), len(organisation)) > LONGEST_NAME:
            raise Fault("class_roster_long", most=LONGEST_NAME)
        if (name.casefold(), organisation.casefold()) in self._known:
            self.known += 1
            return
        if len(self.added) >= self._room:
            raise Fault("class_roster_full", most=MOST_TRAINEES)
        seat_id = self._seat(seat) if seat else None
        trainee_id = new_id()
        self.added[trainee_id] = RosterPerson(name=name, organisation=organisation)
        self._known.add((name.casefold(), organisation.casefold()))
        if seat_id is not None:
            self._taken.add(seat_id)
            self.seated.append(Seated(trainee_id=trainee_id, seat_id=seat_id, name=name))

    def _seat(self, name: str) -> str:
        seat_id = self._seats.get(name.casefold())
        if seat_id is None:
            raise Fault("class_seat_unknown", seat=name[:LONGEST_NAME])
        if seat_id in self._taken:
            raise Fault("class_seat_taken", seat=name)
        return seat_id


def _in_english(name: str) -> str:
    """A seat's name, in lower case, as an English page writes it (`kiosk.web.filters.tempat`)."""
    word, space, rest = name.partition(" ")
    return f"{_ENGLISH.get(word, word)}{space}{rest}"


_ENGLISH = {"kursi": "seat", "meja": "desk", "komputer": "computer"}
_SEPARATORS = ";\t,"


def _lines(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Walk the lines that say something, each with its number and its cells."""
    if len(data) > MOST_BYTES:
        raise Fault("class_roster_large", most=MOST_BYTES // 1000)
    text = texts.decoded(data)
    if text is None:
        raise Fault("class_roster_unreadable")
    separated = (line for line in text.splitlines() if any(one in line for one in _SEPARATORS))
    delimiter = max(_SEPARATORS, key=next(separated, "").count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            cells = [" ".join(cell.split()) for cell in row]
            heading = number == 0 and bool(cells) and cells[0].casefold() in _HEADS
            if any(cells) and not heading:
                yield reader.line_num, cells
    except csv.Error as error:
        raise Fault("class_roster_unreadable") from error


def _require_free(db: Reading, seated: Sequence[Seated], seat_id: str) -> str:
    seat = enrolment.seat(db, seat_id)
    if seat is None or seat.revoked:
        raise Fault("class_seat_unknown", seat=seat_id)
    if any(one.seat_id == seat_id for one in seated):
        raise Fault("class_seat_taken", seat=seat.name)
    return seat_id


def _unended(found: StandingClass) -> StandingClass:
    if found.row.state not in ("planned", "open"):
        raise Fault("class_over")
    return found
