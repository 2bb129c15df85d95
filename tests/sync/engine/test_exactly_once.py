"""Crash anywhere, resume, delivered exactly once: random troubles against the model gateway.

Crashes hit before and after every begin and commit of a transaction and every network call;
answers are lost, doubled and shuffled; uploads are cut and forgotten; the feed tells decisions too.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.engine.follower import Follower
from sync.outbox import State, items
from sync.transport import LinkDown, Refused
from tests.sync.engine.conftest import Seat, make_seat
from tests.sync.engine.model import START, Crash, ModelGateway, Trouble, connect_crashing

CALLS = [trouble for trouble in Trouble if trouble is not Trouble.NONE]
EDGES = [Trouble.CRASH_BEFORE, Trouble.CRASH_AFTER]
VERDICTS = [("accepted", None), ("refused", "tender_unknown"), ("held", "delivered_late")]

troubled_calls = st.lists(st.one_of(st.just(Trouble.NONE), st.sampled_from(CALLS)), max_size=40)
troubled_edges = st.lists(
    st.one_of(st.just(Trouble.NONE), st.just(Trouble.NONE), st.sampled_from(EDGES)), max_size=40
)
commands = st.lists(
    st.tuples(
        st.sampled_from(["bid-1", "bid-2", "bid-3"]),
        st.lists(st.sampled_from([0, 1, 5_000, 70_000, 200_000]), max_size=2),
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from(VERDICTS),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(commands, troubled_calls, troubled_edges, st.integers(0, 2**16))
def test_every_command_takes_effect_once_and_is_settled_once(
    wanted: list[tuple[str, list[int], int | None, tuple[str, str | None]]],
    calls: list[Trouble],
    edges: list[Trouble],
    seed: int,
) -> None:
    gateway = ModelGateway(seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        seat = make_seat(Path(folder), gateway)
        ids = append_all(seat, gateway, wanted)
        seat.db.close()
        gateway.troubles = iter(calls)
        run(seat, gateway, iter(edges))
        check(seat, gateway, ids)
        seat.db.close()


def append_all(seat, gateway, wanted):  # type: ignore[no-untyped-def]
    ids = []
    for number, (subject, sizes, hours, verdict) in enumerate(wanted):
        contents = tuple(bytes([number, n + 1]) * (size // 2) for n, size in enumerate(sizes))
        deadline = None if hours is None else START + timedelta(hours=hours)
        item_id = seat.append(subject, contents, deadline)
        gateway.verdicts[item_id] = verdict
        ids.append(item_id)
    return ids


def run(seat: Seat, gateway: ModelGateway, edges) -> None:  # type: ignore[no-untyped-def]
    """Drive sender and follower to the end, starting a new process after every crash."""
    told: set[str] = set()
    seat.db = connect_crashing(seat.home / "seat.db", lambda: next(edges, Trouble.NONE))
    for turn in range(400):
        try:
            more = seat.step()
            for command_id, token in list(gateway.answers.items()):
                if turn % 3 == 0 and command_id not in told:
                    told.add(command_id)
                    gateway.tell_decision(token)
            follow(seat)
            if not more:
                return
        except Crash:
            seat.db.close()
            seat.db = connect_crashing(seat.home / "seat.db", lambda: next(edges, Trouble.NONE))
            seat.restart()
        honest(seat, gateway)
    raise AssertionError("does not drain")


def follow(seat: Seat) -> None:
    try:
        Follower(seat.gateway, seat.hooks, seat.private).step(seat.db, 0)
    except (LinkDown, Refused):
        return


def honest(seat: Seat, gateway: ModelGateway) -> None:
    """No screen ever says more than is true."""
    done = {command.id for command in gateway.effects}
    for found in items(seat.db):
        if found.state is State.SENT:
            assert all(sha in gateway.blobs for sha in gateway.need[found.id])
        if found.state in (State.ACCEPTED, State.ACTION):
            assert found.id in done
        if found.id in done:
            assert found.state in (State.CHECKING, State.ACCEPTED, State.ACTION)


def check(seat: Seat, gateway: ModelGateway, ids: list[str]) -> None:
    assert Counter(command.id for command in gateway.effects) == Counter(ids)
    assert Counter(item_id for item_id, _ in seat.effects()) == Counter(ids)
    for found in items(seat.db):
        assert found.outcome == gateway.verdicts[found.id][0]
        assert seat.given(found.id) == gateway.answers[found.id]
    for subject in {command.subject for command in gateway.effects}:
        numbers = [c.sequence for c in gateway.effects if c.subject == subject]
        assert numbers == sorted(numbers)
