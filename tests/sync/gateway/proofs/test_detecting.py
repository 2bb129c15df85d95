"""A log that was cut, edited, put back or doubled: seats and gateway name each, in words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.errors import explain
from sync import log
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.evidence import cosignature
from sync.gateway import recovery
from sync.gateway.alarms import service as alarms
from sync.gateway.app import build
from sync.gateway.features import REGISTERED, open_gateway
from sync.gateway.feed import store as feed
from sync.gateway.proofs import checkpoints, service
from sync.gateway.staff import signing_in
from sync.wire.messages import SPOKEN_AT_FIRST
from tests.sync.gateway.cast import House, Seat, copy_house
from tests.sync.gateway.proofs.cast import Watcher, grow, log_size, rewrite


@pytest.fixture
def watcher(seat: Seat, tmp_path: Path) -> Watcher:
    return Watcher.at(seat, tmp_path / "watcher")


def own_alarms(house: House) -> list[str]:
    return [one.code for one in alarms.all_standing(house.centre) if one.seat_id == ""]


def reopened(house: House) -> House:
    """The gateway as it starts again."""
    centre = open_gateway(house.centre.home, clock=house.clock)
    REGISTERED.start(centre)
    return House(centre, house.clock, build(centre), house.keys, house.folder)


def test_every_page_brings_a_checkpoint_that_extends_what_the_seat_knows(
    house: House, watcher: Watcher
) -> None:
    first = watcher.hear()
    assert (first.old_size, first.proof) == (0, [])
    grow(house, 3)
    second = watcher.hear()
    assert second.old_size == log.read_checkpoint(first.checkpoint).size
    assert watcher.size == log_size(house)
    assert watcher.alarms == []


def test_a_seat_that_does_not_say_what_it_understands_is_sent_no_checkpoint(seat: Seat) -> None:
    assert seat.feed().log is msgspec.UNSET
    assert seat.feed(speaks=",".join(sorted(SPOKEN_AT_FIRST))).log is msgspec.UNSET


def test_all_seats_are_shown_one_checkpoint_for_a_while(house: House, tmp_path: Path) -> None:
    one, two = (Watcher.at(house.seat(name), tmp_path / name) for name in ("a", "b"))
    shown = one.page().log
    grow(house)
    assert two.page().log == shown
    house.clock.pass_(seconds=31)
    assert two.page().log != shown


def test_a_cosignature_is_kept_and_verifies(house: House, watcher: Watcher) -> None:
    watcher.hear()
    answer = watcher.hand()
    assert answer.fits is True
    with house.centre.reading() as db:
        row = db.execute("SELECT note, line FROM log_cosigned").fetchone()
    seen = cosignature.cosigners(
        f"{row['note']}{row['line']}\n", {watcher.seat.seat_id: watcher.seat.key.public}
    )
    assert list(seen) == [watcher.seat.seat_id]
    with closing(connect(watcher.path)) as db:
        assert watcher.logs.request(db) is None


def test_a_log_that_was_cut_is_named_at_both_ends(house: House, watcher: Watcher) -> None:
    grow(house, 4)
    watcher.hear()
    known = watcher.size
    rewrite(house, keep=known - 3)
    started = reopened(house)
    watcher.hear(started)
    assert watcher.alarms == ["gateway_log_cut"]
    assert watcher.size == known
    (found,) = watcher.evidence
    assert log.read_checkpoint(found.kept).size - log.read_checkpoint(found.shown).size > 0
    assert watcher.hand(started).fits is False
    assert own_alarms(started) == ["log_cut"]
    assert service.evidence(started.centre)[0][0] == watcher.seat.seat_id
    fault = alarms.all_standing(started.centre)[0].fault
    assert f"{known} isi pernah ditandatangani" in str(explain(fault).message)


def test_an_entry_that_was_edited_with_all_hashes_is_named(house: House, watcher: Watcher) -> None:
    grow(house, 2)
    watcher.hear()
    watcher.hand()
    grow(house)
    rewrite(house, {3: '{"edited":true}'})
    started = reopened(house)
    watcher.hear(started)
    assert watcher.alarms == ["gateway_log_rewritten"]
    assert own_alarms(started) == ["log_entry_changed"]  # by the cosigned checkpoint, at its start


def test_an_entry_that_was_edited_alone_is_named_by_its_number(house: House) -> None:
    grow(house, 2)
    with closing(sqlite3.connect(house.centre.home / "gateway.db")) as raw:
        raw.execute("DROP TRIGGER log_leaf_no_update")
        raw.execute("UPDATE log_leaf SET event = '{}' WHERE idx = 2")
        raw.commit()
    started = reopened(house)
    (alarm,) = alarms.all_standing(started.centre)
    assert (alarm.code, alarm.params["index"]) == ("log_entry_changed", 2)
    assert "nomor 2" in str(explain(alarm.fault).message)


def test_two_logs_of_one_gateway_are_named_a_fork(
    house: House, watcher: Watcher, tmp_path: Path
) -> None:
    twin = copy_house(house, tmp_path / "twin")
    grow(house, 2)
    watcher.hear()
    grow(twin, 2)
    watcher.hear(twin)
    assert watcher.alarms == ["gateway_log_forked"]
    assert watcher.hand(twin).fits is False
    assert own_alarms(twin) == ["log_forked"]
    with pytest.raises(Fault, match="log_forked"), twin.centre.reading() as db:
        checkpoints.require_sound(db)


def test_after_a_fork_the_seat_believes_nothing_until_staff_say_so(
    house: House, watcher: Watcher
) -> None:
    grow(house, 3)
    watcher.hear()
    known = watcher.size
    rewrite(house, keep=known - 2)
    started = reopened(house)
    watcher.hear(started)
    grow(started, 5)
    watcher.hear(started)
    assert watcher.size == known
    with closing(connect(watcher.path)) as db, write_tx(db):
        db.execute("DELETE FROM alarm")
        watcher.logs.believe_again(db)
    watcher.hear(started)
    assert watcher.size == log_size(started)
    assert len(watcher.evidence) == 1


def test_a_restored_gateway_is_no_fork_once_its_history_says_so(
    house: House, watcher: Watcher
) -> None:
    grow(house, 3)
    watcher.hear()
    rewrite(house, keep=watcher.size - 2)
    started = reopened(house)
    with closing(connect(watcher.path)) as db, write_tx(db):
        watcher.logs.start_again(db)
    watcher.hear(started)
    assert watcher.alarms == []
    (found,) = watcher.evidence
    assert found.code == "gateway_history_changed"


def put_back(copy: House, now: House) -> House:
    """A copy of the gateway in its place, two people sign in and say so."""
    copy.clock.now = now.clock.now
    then = log_size(copy)
    sign_in(copy, 2)
    recovery.restored(copy.centre, by=copy.both, why="disk rusak", entries_then=then)
    now.clock.now = copy.clock.now
    return copy


def sign_in(house: House, times: int) -> None:
    """People at the board, though with a wrong PIN: the log grows, the feed does not."""
    with house.centre.reading() as db:
        before = feed.head(db)
    for _ in range(times):
        with pytest.raises(Fault, match="sign_in"):
            signing_in.sign_in(house.centre, house.head.staff_id, "000000", from_="10.0.0.7")
        house.clock.pass_(minutes=20)
    with house.centre.reading() as db:
        assert feed.head(db) == before


def test_a_copy_that_lacks_nothing_but_acts_of_staff_is_named_restored_and_no_fork(
    house: House, watcher: Watcher, tmp_path: Path
) -> None:
    """Backed up at night; people sign in, and the disk dies: nothing of the feed is lost."""
    late, knew_less = (Watcher.at(house.seat(name), tmp_path / name) for name in ("09", "10"))
    knew_less.hear()
    copy = copy_house(house, tmp_path / "copy")
    sign_in(house, 2)  # as many as will sign in at the copy: the log is no shorter, but another
    for one in (watcher, late):
        one.hear()
    known = watcher.size
    assert known > log_size(copy)
    house.clock.pass_(hours=1)
    put_back(copy, house)
    house.clock.pass_(seconds=1)
    watcher.hear(copy)
    assert watcher.alarms == ["gateway_history_changed"]
    assert watcher.size == log_size(copy)
    (found,) = watcher.evidence
    assert (found.code, log.read_checkpoint(found.kept).size) == ("gateway_history_changed", known)
    assert watcher.hand(copy).fits is True
    knew_less.hear(copy)
    assert (knew_less.alarms, knew_less.evidence) == ([], [])
    alarms.clear(copy.centre, "gateway_restored", "", by=copy.head, reason="semua ada")
    # A seat that was off until now hands in what it had signed.
    assert late.hand(copy).fits is False
    assert own_alarms(copy) == []
    assert service.evidence(copy.centre)[0][0] == late.seat.seat_id


def test_that_a_copy_was_put_back_explains_nothing_else(
    house: House, watcher: Watcher, tmp_path: Path
) -> None:
    other = Watcher.at(house.seat("Kursi 09"), tmp_path / "other")
    other.hear()
    copy = copy_house(house, tmp_path / "copy")
    house.clock.pass_(hours=1)
    put_back(copy, house)
    alarms.clear(copy.centre, "gateway_restored", "", by=copy.head, reason="semua ada")
    # Cut after it was put back, to what is still more than the copy had.
    grow(copy, 4)
    watcher.hear(copy)
    known = watcher.size
    rewrite(copy, keep=known - 2)
    started = reopened(copy)
    watcher.hear(started)
    assert watcher.alarms == ["gateway_log_cut"]
    assert watcher.hand(started).fits is False
    assert own_alarms(started) == ["log_cut"]
    # And an entry that the copy had is another now.
    rewrite(started, {2: '{"edited":true}'})
    other.hear(reopened(started))
    assert other.alarms == ["gateway_log_rewritten"]


@pytest.mark.parametrize(
    "change",
    [
        "note = 'nothing'",
        "note = replace(note, '=', 'A')",
        "note = (SELECT substr(note, 1, length(note) - 9) || 'AAAAAAA=' || char(10))",
    ],
)
def test_a_cosigned_note_that_was_damaged_is_named_and_the_gateway_starts(
    house: House, watcher: Watcher, change: str
) -> None:
    watcher.hear()
    watcher.hand()
    grow(house)
    with closing(sqlite3.connect(house.centre.home / "gateway.db")) as raw:
        raw.execute(f"UPDATE log_cosigned SET {change}")
        raw.commit()
    started = reopened(house)
    (alarm,) = alarms.all_standing(started.centre)
    assert alarm.code == "log_entry_changed"
    assert "tanda tangan saksi" in str(explain(alarm.fault).message)
    assert not checkpoints.recomputed(started.centre).ok


def test_a_page_from_the_past_says_nothing(house: House, watcher: Watcher) -> None:
    old = watcher.page()
    grow(house, 2)
    watcher.hear()
    known = watcher.size
    assert old.log is not msgspec.UNSET
    with closing(connect(watcher.path)) as db:
        watcher.logs.hear(db, old.log, old.at, 0)
    assert (watcher.size, watcher.alarms) == (known, [])


def test_a_gateway_that_will_not_prove_what_was_asked_is_named(
    house: House, watcher: Watcher
) -> None:
    watcher.hear()
    grow(house, 2)
    house.clock.pass_(seconds=31)
    page = watcher.page(asked=0)
    assert page.log is not msgspec.UNSET
    with closing(connect(watcher.path)) as db:
        # On a stick, nothing was asked: it begins elsewhere, and that is no sign.
        watcher.logs.hear(db, page.log, page.at, None)
        assert watcher.alarms == []
        watcher.logs.hear(db, page.log, page.at, watcher.logs.size(db))
    assert watcher.alarms == ["gateway_log_rewritten"]


@pytest.mark.parametrize("which", ["foreign", "uncosigned", "malformed"])
def test_what_is_no_cosignature_of_this_seat_is_refused(
    house: House, watcher: Watcher, which: str
) -> None:
    note = watcher.hear().checkpoint
    other = house.seat("Kursi lain")
    notes = {
        "foreign": cosignature.cosign(note, other.key, other.seat_id, 1),
        "uncosigned": note,
        "malformed": "x",
    }
    reply = house.http.post("/v1/log", json={"cosigned": notes[which]}, headers=watcher.seat.token)
    assert reply.status_code == (400 if which == "malformed" else 401), reply.data
    with house.centre.reading() as db:
        assert db.execute("SELECT count(*) FROM log_cosigned").fetchone()[0] == 0
