"""See a practice task in the log of the seat at which it ran.

The log stays the one place in which events stand: what is observed is computed from it whenever it
is asked for, and comes out the same each time.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from sync.training.judge.events import OBSERVED, OwnTaskEvent, TaskBegan, TaskEnded, TaskEvent

STEP = datetime.timedelta(microseconds=1)
"""At one seat each event is later than the one before, also where its clock was unsure."""


class LogEntry(NamedTuple):
    """An entry of a seat's log: its place from 0, its name, its time where known, its fields."""

    place: int
    name: str
    at: datetime.datetime | None
    fields: Mapping[str, Any]


def observed(
    visit_id: str, own: Sequence[OwnTaskEvent], entries: Iterable[LogEntry]
) -> tuple[TaskEvent, ...]:
    """Return a run's own events with what the seat's log has between its beginning and its end.

    `own` are in their order, `entries` by their places. What names another visit, or a bid that was
    not made in this run, is left out. Ids come from the run and the place in the log.
    """
    began = own[0]
    assert isinstance(began, TaskBegan), "a run begins with its beginning"
    end = next((one.place for one in own if isinstance(one, TaskEnded)), None)
    within = (
        one for one in entries if began.place <= one.place and (end is None or one.place < end)
    )
    return tuple(_merged(own, _concerning(visit_id, within)))


def _concerning(visit_id: str, entries: Iterable[LogEntry]) -> Iterator[LogEntry]:
    made: set[str] = set()
    for one in entries:
        visit, bid = one.fields.get("visit_id"), one.fields.get("bid_id")
        if visit == visit_id and bid is not None:
            made.add(bid)
        if one.name in OBSERVED and (visit == visit_id or (visit is None and bid in (None, *made))):
            yield one


def _merged(own: Sequence[OwnTaskEvent], entries: Iterable[LogEntry]) -> Iterator[TaskEvent]:
    waiting = list(own)
    last = own[0].at - STEP
    for entry in entries:
        while waiting and waiting[0].place <= entry.place:
            last = waiting[0].at
            yield waiting.pop(0)
        last = max(entry.at or last, last + STEP)
        yield _event(own[0].task, entry, last)
    yield from waiting


def _event(task: str, entry: LogEntry, at: datetime.datetime) -> TaskEvent:
    # Of a field that a newer release no longer writes nothing can be said: that fails here, loudly.
    raw = {
        **entry.fields,
        "type": entry.name,
        "id": str(uuid.uuid5(uuid.UUID(task), str(entry.place))),
        "task": task,
        "at": at,
    }
    return msgspec.convert(raw, OBSERVED[entry.name], strict=False)
