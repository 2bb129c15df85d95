"""A sealed file leaves the seat only when all of the rule holds, and is not missed afterwards."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from kiosk.alarms.service import raise_alarm
from kiosk.bidding import clearing as rule
from kiosk.bidding.clearing import Clearing
from kiosk.centre_log import store as logs
from kiosk.config import Config, Home
from kiosk.wiring import soundness
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.evidence import leaf
from tests.kiosk.bidding.support import NOW

DAYS = 180
# The tender of these tests closes within a day of NOW.
LATER = NOW + timedelta(days=DAYS + 3)


def clearing(seat, at=LATER, days=DAYS):
    """The seat's own rule at another time of day."""
    now = None if at is None else Interval(at, at + timedelta(seconds=1))
    seconds = lambda: seat.machine.seconds  # noqa: E731
    return Clearing(seat.db, seat.spool, seat.store, seat.desk.logs, lambda: now, seconds, days)


def prove(seat, state="enough"):
    """As the gateway's log and its witnesses have proved it (their own tests are elsewhere)."""
    (bid,) = seat.bids()
    db = seat.db()
    with write_tx(db):
        logs.put_proof(db, leaf.of(bid.official).digest, state, "c2sp.org/tlog-proof@v1\n")
    db.close()


def files(seat):
    return sorted(one.name for one in seat.spool.glob("*.age"))


def lost(seat):
    db = seat.db()
    try:
        return list(soundness.sealed_files(Home(seat.root), db, whole=True))
    finally:
        db.close()


@pytest.fixture
def sealed(seat, sari):
    sari.to_summary()
    made = sari.seal()
    assert len(files(seat)) == 1
    return made


@pytest.fixture
def accepted(seat, sealed):
    seat.answer(sealed)
    prove(seat)
    return sealed


def test_what_the_centre_is_proven_to_have_goes_and_is_not_missed(seat, sari, accepted):
    assert clearing(seat).sweep() == 1
    assert files(seat) == []
    assert lost(seat) == []
    assert seat.event_names()[-1] == "sealed_files_cleared"
    assert clearing(seat).sweep() == 0
    page = sari.get(f"/bids/{accepted}").get_data(as_text=True)
    assert "Tanda terima resmi" in page


@pytest.mark.parametrize(
    "unmet", ["no answer", "held", "refused", "no proof", "proof of too few", "asked again"]
)
def test_nothing_goes_that_the_centre_may_not_have(seat, sealed, unmet):
    if unmet in ("held", "refused"):
        seat.answer(sealed, unmet, "delivered_late")
    elif unmet != "no answer":
        seat.answer(sealed)
    if unmet in ("proof of too few", "asked again"):
        prove(seat, "kept" if unmet == "proof of too few" else "enough")
    if unmet == "asked again":
        db = seat.db()
        db.execute("UPDATE outbox_item SET proof = 'again'")
        db.close()
    assert clearing(seat).sweep() == 0
    assert len(files(seat)) == 1


@pytest.mark.parametrize("alarm", rule.DOUBTS)
def test_nothing_goes_while_the_gateways_log_or_history_is_in_doubt(seat, accepted, alarm):
    db = seat.db()
    with write_tx(db):
        raise_alarm(db, alarm, at=None, known=3, shown=2)
    db.close()
    assert clearing(seat).sweep() == 0
    assert len(files(seat)) == 1


def test_nothing_goes_too_early_or_at_an_unknown_time(seat, accepted):
    for at in (None, NOW + timedelta(days=DAYS - 1)):
        assert clearing(seat, at).sweep() == 0
    assert len(files(seat)) == 1


def test_a_tender_that_was_prolonged_keeps_its_files(seat, accepted):
    (bid,) = seat.bids()
    db = seat.db()
    with write_tx(db):
        db.execute("UPDATE tender SET period_end = ?", (f"{LATER:%Y-%m-%dT%H:%M:%S}Z",))
    db.close()
    assert bid.period_end < LATER - timedelta(days=DAYS)
    assert clearing(seat).sweep() == 0
    assert len(files(seat)) == 1


def test_a_power_cut_between_the_note_and_the_removal_is_finished(seat, accepted):
    kept = {path: path.read_bytes() for path in seat.spool.glob("*.age")}
    assert clearing(seat).sweep() == 1
    for path, data in kept.items():
        path.write_bytes(data)
    assert lost(seat) == []
    assert clearing(seat).sweep() == 1
    assert files(seat) == []


def test_what_a_power_cut_left_stays_while_the_centre_is_in_doubt(seat, accepted):
    kept = {path: path.read_bytes() for path in seat.spool.glob("*.age")}
    assert clearing(seat).sweep() == 1
    for path, data in kept.items():
        path.write_bytes(data)
    db = seat.db()
    with write_tx(db):
        raise_alarm(db, rule.RESTORED, at=None)
    db.close()
    assert clearing(seat).sweep() == 0
    assert files(seat) == sorted(path.name for path in kept)


def test_a_cleared_file_that_is_asked_for_again_is_missed(seat, accepted):
    assert clearing(seat).sweep() == 1
    db = seat.db()
    db.execute(
        "UPDATE outbox_item SET stage = 'queued', outcome = NULL, answer = NULL, answered_at = NULL"
    )
    db.execute("UPDATE outbox_blob SET complete = 0")
    db.close()
    assert [(one.why, one.delivered) for one in lost(seat)] == [("missing", False)]


def test_it_looks_once_an_hour_and_never_where_files_are_kept_for_good(seat, accepted, monkeypatch):
    swept = []
    monkeypatch.setattr(Clearing, "sweep", lambda self: swept.append(self._monotonic()))
    one = clearing(seat)
    for _ in range(5):
        one.beat()
        seat.machine.seconds += 1_000
    assert len(swept) == 2
    assert all(later - earlier >= rule.EVERY_S for earlier, later in pairwise(swept))
    clearing(seat, days=0).beat()
    assert len(swept) == 2


@pytest.mark.parametrize("days", [-1, 1, 29])
def test_files_are_kept_for_a_month_at_least(days):
    with pytest.raises(Fault, match="config_invalid"):
        Config(sealed_kept_days=days)
    assert Config(sealed_kept_days=0).sealed_kept_days == 0
