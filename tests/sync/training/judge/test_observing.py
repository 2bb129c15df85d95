"""A run seen in a seat's log: what belongs to it, in which order, at which time."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.training.judge.events import OwnTaskEvent, TaskBegan, TaskEnded, TaskEvent, TaskHelped
from sync.training.judge.observing import LogEntry, observed
from tests.sync.training.judge.support import RUN, START, TENDER

VISIT = "visit-1"


def at(seconds: float) -> datetime.datetime:
    return START + datetime.timedelta(seconds=seconds)


def began(place: int = 3) -> TaskBegan:
    return TaskBegan(id="o-0", task=RUN, at=START, place=place, goal="seal_bid", tenders=(TENDER,),
                     minutes=15, link_up=True)  # fmt: skip


def helped(place: int, seconds: float) -> TaskHelped:
    return TaskHelped(id=f"o-{place}", task=RUN, at=at(seconds), place=place, step="seal")


def ended(place: int, seconds: float) -> TaskEnded:
    return TaskEnded(id="o-9", task=RUN, at=at(seconds), place=place)


def chosen(place: int, seconds: float | None = None, visit: str = VISIT) -> LogEntry:
    fields: dict[str, Any] = {"tender_id": TENDER, "version": 1, "visit_id": visit}
    return LogEntry(place, "bid_tender_chosen", None if seconds is None else at(seconds), fields)


def names(events: Sequence[TaskEvent]) -> list[str]:
    return [str(one.__struct_config__.tag) for one in events]


def test_a_run_is_what_lies_between_its_beginning_and_its_end_of_its_visit() -> None:
    entries = [chosen(2), chosen(3, 1), chosen(4, 2, "visit-2"), chosen(5, 3), chosen(6, 9)]
    found = observed(VISIT, [began(), helped(5, 2.5), ended(6, 4)], entries)
    assert names(found) == [
        "task_began", "bid_tender_chosen", "task_helped", "bid_tender_chosen", "task_ended",
    ]  # fmt: skip
    assert [one.at for one in found] == [at(one) for one in (0, 1, 2.5, 3, 4)]


def test_what_no_judge_looks_at_and_bids_of_other_visits_are_left_out() -> None:
    sealed = {"bid_id": "b1", "tender_id": TENDER, "version": 1, "visit_id": VISIT, "digests": []}
    entries = [
        LogEntry(3, "guard_refused", at(1), {"reason": "x", "count": 1}),
        LogEntry(4, "bid_answered", at(2), {"bid_id": "old", "outcome": "accepted"}),
        LogEntry(5, "bid_sealed", at(3), sealed),
        LogEntry(6, "bid_answered", at(4), {"bid_id": "b1", "outcome": "accepted"}),
        LogEntry(7, "link_changed", at(5), {"state": "down", "reason": "unreachable"}),
    ]
    found = observed(VISIT, [began()], entries)
    assert names(found) == ["task_began", "bid_sealed", "bid_answered", "link_changed"]


def test_an_entry_without_its_time_and_a_clock_set_back_keep_their_order() -> None:
    found = observed(VISIT, [began()], [chosen(3, 5), chosen(4), chosen(5, -60), chosen(6, 7)])
    times = [one.at for one in found]
    assert times == sorted(set(times))
    assert times[-1] == at(7)


@given(st.lists(st.none() | st.floats(-100, 100)), st.integers(0, 20))
def test_it_comes_out_the_same_however_much_of_the_log_there_is(
    seconds: list[float | None], more: int
) -> None:
    entries = [chosen(3 + place, each) for place, each in enumerate(seconds)]
    own: list[OwnTaskEvent] = [began()]
    before = observed(VISIT, own, entries)
    own.append(ended(3 + len(seconds), max(200, more)))
    later = [chosen(3 + len(seconds) + one, 300) for one in range(more)]
    after = observed(VISIT, own, [*entries, *later])
    assert after[:-1] == before
    times = [one.at for one in after]
    assert times == sorted(set(times))
    assert len({one.id for one in after}) == len(after)


def test_an_entry_that_lacks_what_the_judge_needs_is_not_guessed() -> None:
    with pytest.raises(msgspec.ValidationError):
        observed(VISIT, [began()], [LogEntry(3, "bid_tender_chosen", None, {"visit_id": VISIT})])
