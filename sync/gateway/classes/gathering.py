"""All that is known of a class, put together from its rows: what is opened once stays in memory."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from sync.gateway.centre import Centre
from sync.gateway.classes import store
from sync.gateway.classes.packs import ShelfPack, pinned_packs, shelf_of
from sync.gateway.classes.private import ClassSecrets
from sync.gateway.classes.roster import RosterEntry, roster_of
from sync.gateway.classes.standing import StandingClass, load
from sync.gateway.classes.store import EventRow
from sync.gateway.enrolment import shared as enrolment
from sync.training.class_events import EVENT, ClassEvent, TraineeJoined, TraineeLeft
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.progress import ProgressMemory, progress
from sync.wire.classes import PinnedPack
from sync.wire.times import from_text


@dataclass(frozen=True)
class Gathered:
    """A class with everybody in it. `seat_ids` is where each was last, by trainee id; `memory` is
    for computing their progress; `texts` are the HTML of a quiz's texts, by its pack and word."""

    standing: StandingClass
    roster: Sequence[RosterEntry]
    record: ClassRecord
    seat_ids: Mapping[str, str]
    seats: Sequence[enrolment.Seat]
    memory: ProgressMemory
    texts: Mapping[tuple[str, str], Mapping[str, str]]


@dataclass
class _Person:
    """What was opened of one trainee: events by time and id, and at which seat each was made."""

    events: dict[str, tuple[ClassEvent, str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    known: TraineeRecord | None = None
    named: tuple[RosterEntry, TraineeRecord] | None = None
    last_seat: str = ""

    def record(self, trainee_id: str, seats: Mapping[str, str]) -> TraineeRecord:
        """Return what is known of them; `seats` are names by seat id."""
        if self.known is None:
            ordered = sorted(self.events.values(), key=lambda one: (one[0].at, one[0].id))
            self.last_seat = ordered[-1][1] if ordered else ""
            self.known = _record(trainee_id, ordered, seats, len(self.unread))
            self.named = None
        return self.known

    def record_as(
        self, trainee_id: str, seats: Mapping[str, str], expected: RosterEntry | None
    ) -> TraineeRecord:
        """Return what is known of them; somebody of the roster is called as there.

        The same object as before, while nothing of it has changed.
        """
        known = self.record(trainee_id, seats)
        if expected is None:
            return known
        if self.named is None or self.named[0] != expected:
            organisation = expected.organisation or known.organisation
            named = replace(known, name=expected.name, organisation=organisation, on_roster=True)
            self.named = expected, named
        return self.named[1]


class ClassMemory:
    """What was opened of one class; `erased_at` tells when all of it was erased last."""

    def __init__(self, erased_at: str | None) -> None:
        self.erased_at = erased_at
        self.people: dict[str, _Person] = {}
        self.absent: dict[str, _Person] = {}
        """Those of the roster of whom nothing is known."""
        self.progress = ProgressMemory()
        self.packs: tuple[Sequence[PinnedPack], Mapping[str, ShelfPack]] = ((), {})
        self._number = 0

    def take(self, secrets: ClassSecrets, rows: Iterable[EventRow]) -> None:
        """Open events that have arrived since the last time."""
        for row in rows:
            person = self.people.setdefault(row.trainee_id, _Person())
            self.absent.pop(row.trainee_id, None)
            self._number, person.known = row.number, None
            try:
                event = EVENT.decode(secrets.open_event(row.event_id, row.event))
            except msgspec.MsgspecError:  # of a newer program's kind
                person.unread.add(row.event_id)
            else:
                person.events[row.event_id] = (event, row.seat_id)

    def person(self, trainee_id: str) -> _Person:
        """Return what was opened of somebody."""
        known = self.people.get(trainee_id)
        return known or self.absent.setdefault(trainee_id, _Person())

    @property
    def number(self) -> int:
        """The number of the event that arrived last."""
        return self._number


class _Memories:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_class: dict[str, ClassMemory] = {}

    def of(self, class_id: str, erased_at: str | None) -> ClassMemory:
        known = self.by_class.get(class_id)
        if known is None or known.erased_at != erased_at:
            known = self.by_class[class_id] = ClassMemory(erased_at)
        return known


_MAKING = threading.Lock()


def gather(centre: Centre, class_id: str, only: Collection[str] | None = None) -> Gathered:
    """Return all that is known of a class, or of `only` these trainees, by their ids.

    Raises: Fault("class_unknown").
    """
    memories = _memories(centre)
    with memories.lock, centre.reading() as db:
        standing = load(centre, db, class_id)
        memory = memories.of(class_id, standing.row.erased_at)
        memory.take(ClassSecrets(centre), store.events_after(db, class_id, memory.number))
        roster = roster_of(centre, db, standing.told)
        seats = enrolment.seats(db)
        packs = _packs(centre, standing, memory)
        return _gathered(centre, standing, roster, seats, memory, packs, only)


def note_news(centre: Centre, class_id: str, trainee_id: str) -> None:
    """Open and count what has come of a trainee, so that no page of the class has to wait for it.

    Nothing is done for a class whose pages nobody has asked for since this gateway started.
    """
    if class_id not in _memories(centre).by_class:
        return
    found = gather(centre, class_id, only=[trainee_id])
    progress(found.record, centre.clock(), found.memory)


def _memories(centre: Centre) -> _Memories:
    with _MAKING:
        memories = centre.memory.setdefault("classes.memories", _Memories())
    assert isinstance(memories, _Memories)
    return memories


def _packs(centre: Centre, standing: StandingClass, memory: ClassMemory) -> Mapping[str, ShelfPack]:
    """The packs as they were pinned; where nobody planned, those that are shown now."""
    if standing.row.state in ("unplanned", "study"):
        return {one.pack.id: one for one in shelf_of(centre).shown()}
    pins = standing.told.packs
    if memory.packs[0] != pins or len(memory.packs[1]) < len(pins):
        memory.packs = (pins, pinned_packs(centre, pins))
    return memory.packs[1]


def _gathered(
    centre: Centre,
    standing: StandingClass,
    roster: Sequence[RosterEntry],
    seats: Sequence[enrolment.Seat],
    memory: ClassMemory,
    packs: Mapping[str, ShelfPack],
    only: Collection[str] | None,
) -> Gathered:
    names = {one.seat_id: one.name for one in seats}
    expected = {one.trainee_id: one for one in roster}
    people = [
        memory.person(each).record_as(each, names, expected.get(each))
        for each in sorted({*expected, *memory.people} if only is None else only)
    ]
    seat_ids = {each: one.last_seat for each, one in memory.people.items() if one.last_seat}
    record = _whole(centre, standing, people, packs)
    texts = {(name, word): each for name, one in packs.items() for word, each in one.texts.items()}
    return Gathered(standing, roster, record, seat_ids, seats, memory.progress, texts)


def _whole(
    centre: Centre,
    standing: StandingClass,
    people: Sequence[TraineeRecord],
    packs: Mapping[str, ShelfPack],
) -> ClassRecord:
    told, row, identity = standing.told, standing.row, centre.identity
    return ClassRecord(
        class_id=told.class_id,
        title=told.title,
        date=datetime.date.fromisoformat(told.date),
        timezone=identity.timezone,
        place=row.place or identity.gateway_name,
        organiser=row.organiser or identity.gateway_name,
        trainer=told.trainer,
        state=row.state,
        hours_jp=sum(one.pack.hours_jp for one in packs.values()),
        steps=told.steps,
        trainees=people,
        packs={name: one.pack for name, one in packs.items()},
        quizzes={
            (name, word): quiz for name, one in packs.items() for word, quiz in one.quizzes.items()
        },
        opened_at=_moment(row.opened_at),
        closed_at=_moment(row.closed_at),
        runs=told.quizzes,
        hands_seen={name: from_text(at) for name, at in told.hands_seen.items()},
    )


def _record(
    trainee_id: str,
    ordered: Sequence[tuple[ClassEvent, str]],
    seats: Mapping[str, str],
    unread: int,
) -> TraineeRecord:
    events = tuple(event for event, _ in ordered)
    joined = [one for one in events if isinstance(one, TraineeJoined)]
    left = [one for one in events if isinstance(one, TraineeLeft)]
    gone = left[-1].at if left and (not joined or joined[-1].at <= left[-1].at) else None
    return TraineeRecord(
        trainee_id=trainee_id,
        name=joined[-1].name if joined else "",
        organisation=joined[-1].organisation if joined else "",
        seats=tuple(dict.fromkeys(seats.get(each, each) for _, each in ordered)),
        came_at=joined[0].at if joined else None,
        left_at=gone,
        events=events,
        unread=unread,
    )


def _moment(text: str | None) -> datetime.datetime | None:
    return None if text is None else from_text(text)
