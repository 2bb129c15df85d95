"""What a trainer sees of a class: where everybody is, what the class answered, how seats follow."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sync.gateway.centre import Centre
from sync.gateway.classes import entries, store
from sync.gateway.classes.attending import SeatStanding, hands, standings
from sync.gateway.classes.gathering import gather
from sync.gateway.classes.private import ClassSecrets
from sync.gateway.classes.roster import RosterEntry, roster_of
from sync.gateway.classes.standing import load, require_trainer, require_training
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.training.class_record import ClassRecord
from sync.training.progress import ClassProgress, QuestionCount, TraineeProgress, progress
from sync.wire.classes import TrainingClass
from sync.wire.times import from_text


@dataclass(frozen=True)
class ClassSummary:
    """A class in the list. `trainees` counts those on the roster and those who joined.

    `state` is `planned`, `open`, `closed`; `unplanned` for one of which only seats know (this
    gateway was put back from a copy); `study` for what people learned outside any class.
    """

    class_id: str
    title: str
    date: datetime.date
    state: str
    trainer: str
    version: int
    trainees: int


@dataclass(frozen=True)
class ClassView:
    """A class as it stands, with its roster; `staff_id` planned it. Of an `erased` one the plan
    is left. `place` and `organiser` are empty where its papers say the gateway's own name."""

    training_class: TrainingClass
    roster: Sequence[RosterEntry]
    staff_id: str | None
    opened_at: datetime.datetime | None
    closed_at: datetime.datetime | None
    erased: bool = False
    place: str = ""
    organiser: str = ""


@dataclass(frozen=True)
class BoardRow:
    """One trainee on the board. `seat` is where they are, or were last; None before they came.

    `events_late` counts what they worked after the class was closed, `unread` what only a newer
    program understands.
    """

    trainee_id: str
    name: str
    organisation: str
    seat: SeatStanding | None
    progress: TraineeProgress
    events_late: int = 0
    unread: int = 0


@dataclass(frozen=True)
class ClassBoard:
    """Where everybody is. `rows` are by name.

    `seats` are all seats of the room, `version` is the class's own, `as_of` the gateway's time,
    `texts` the HTML of each Markdown text of a quiz, by the quiz's pack and word.
    """

    training_class: TrainingClass
    rows: Sequence[BoardRow]
    computed: ClassProgress
    seats: Sequence[SeatStanding]
    as_of: datetime.datetime
    texts: Mapping[tuple[str, str], Mapping[str, str]]

    @property
    def questions(self) -> Sequence[QuestionCount]:
        """What the class answered to each question, the difficult ones first."""
        return self.computed.questions

    @property
    def version(self) -> int:
        """The version of the class that the seats shall act upon."""
        return self.training_class.version


def classes(centre: Centre) -> Sequence[ClassSummary]:
    """Return all classes, the newest date first. Raises: Fault("classes_training_only")."""
    require_training(centre)
    secrets = ClassSecrets(centre)
    with centre.reading() as db:
        rows, people = store.all_classes(db), store.count_people(db)
    found = []
    for row in rows:
        told = secrets.open_class(row.class_id, row.told)
        found.append(
            ClassSummary(
                class_id=row.class_id,
                title=told.title,
                date=datetime.date.fromisoformat(told.date),
                state=row.state,
                trainer=told.trainer,
                version=told.version,
                trainees=people.get(row.class_id, 0),
            )
        )
    return sorted(found, key=lambda one: one.date, reverse=True)


def one(centre: Centre, class_id: str) -> ClassView:
    """Return a class as it stands. Raises: Fault("classes_training_only" | "class_unknown")."""
    require_training(centre)
    with centre.reading() as db:
        found = load(centre, db, class_id)
        roster = roster_of(centre, db, found.told)
    row = found.row
    return ClassView(
        training_class=found.told,
        roster=roster,
        staff_id=row.staff_id,
        opened_at=None if row.opened_at is None else from_text(row.opened_at),
        closed_at=None if row.closed_at is None else from_text(row.closed_at),
        erased=row.erased_at is not None,
        place=row.place or "",
        organiser=row.organiser or "",
    )


def board(centre: Centre, class_id: str) -> ClassBoard:
    """Compute where everybody is. Raises: as `one`."""
    require_training(centre)
    found, now = gather(centre, class_id), centre.clock()
    computed = progress(found.record, now, found.memory)
    seats, up = standings(centre, class_id, found.seats), hands(centre, class_id)
    given = {each.trainee_id: each.seat_id for each in found.standing.told.seated}
    rows = []
    for each in found.record.trainees:
        far = computed.trainees[each.trainee_id]
        if far.hand_up_since is None and (since := up.get(each.trainee_id)) is not None:
            seen = found.record.hands_seen.get(each.trainee_id)
            far = far if seen is not None and since <= seen else replace(far, hand_up_since=since)
        seat_id = found.seat_ids.get(each.trainee_id) or given.get(each.trainee_id)
        rows.append(
            BoardRow(
                trainee_id=each.trainee_id,
                name=each.name,
                organisation=each.organisation,
                seat=None if seat_id is None else seats.get(seat_id),
                progress=far,
                events_late=far.after_end,
                unread=each.unread,
            )
        )
    here = [seats[seat.seat_id] for seat in found.seats if not seat.revoked]
    rows.sort(key=lambda row: (row.name.casefold(), row.trainee_id))
    return ClassBoard(found.standing.told, rows, computed, here, now, found.texts)


def record(centre: Centre, class_id: str, *, by: Member) -> ClassRecord:
    """Return all that is known of a class, for its papers and files; who took it is noted.

    Raises: what `require_trainer` raises, Fault("class_unknown").
    """
    require_trainer(centre, by)
    found = gather(centre, class_id).record
    with centre.writing() as db:
        journal.record(
            centre,
            db,
            entries.CLASS_RECORD_TAKEN,
            by=by,
            class_id=found.class_id,
            title=found.title,
            trainees=len(found.trainees),
        )
    return found
