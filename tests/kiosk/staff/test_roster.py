from __future__ import annotations

import sqlite3

import msgspec
import pytest

from kiosk.staff import store
from sync.atrest import AtRest
from sync.database import write_tx
from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import SigningKey
from tests.kiosk.staff.support import (
    DEVICE,
    PINS,
    RATNA,
    SARI,
    TONO,
    Post,
    a_person,
    a_roster,
    employ,
    signed,
    staff_desk,
)

THIEF = SigningKey.from_seed(b"t" * 32)


def put_raw(post: Post, sealed: bytes) -> None:
    with post.open_db() as db, write_tx(db):
        store.put_roster(db, sealed)


def version(post: Post) -> int:
    with post.open_db() as db:
        return post.start().version(db)


def test_a_newer_roster_replaces_the_whole_one_and_an_older_does_nothing(post: Post) -> None:
    desk = post.start()
    assert employ(desk, post.open_db, a_roster([a_person(TONO)], version=5))
    assert [one.staff_id for one in desk.choices("lock")] == [TONO]
    for older in (5, 4, 1):
        assert not employ(desk, post.open_db, a_roster(version=older))
    assert version(post) == 5
    received = [each.fields for each in post.events() if each.name == "roster_received"]
    assert received == [{"version": 1, "staff": 5}, {"version": 5, "staff": 1}]


def test_the_revoked_never_act_whatever_the_list_says(post: Post) -> None:
    desk = post.start()
    employ(desk, post.open_db, a_roster(version=2, revoked=[TONO]))
    assert TONO not in {one.staff_id for one in desk.choices("lock")}
    with pytest.raises(Fault, match="staff_unknown"):
        desk.sign_in(TONO, PINS[TONO], "lock")


def test_a_role_of_a_newer_console_does_nothing_here_and_keeps_no_other_from_the_roster(
    post: Post,
) -> None:
    """The whole roster used to be left, with whoever had been revoked meanwhile still in it."""
    desk = post.start()
    newer = msgspec.structs.replace(a_person(SARI), role="guard")
    people = [a_person(RATNA), a_person(TONO), newer]
    employ(desk, post.open_db, a_roster(people, version=2, revoked=[TONO]))
    assert [one.staff_id for one in desk.choices("lock")] == [RATNA]
    assert not desk.allowed(SARI, "open", "bidding")
    assert desk.allowed(SARI, "lock")
    with pytest.raises(Fault, match="staff_unknown"):
        desk.sign_in(SARI, PINS[SARI], "lock")


def test_a_roster_of_another_key_or_kind_is_refused(post: Post) -> None:
    desk = post.start()
    forged = signed(a_roster(version=9), THIEF)
    renamed = jws.sign(THIEF, "card", a_roster(version=9))
    for token in (forged, renamed):
        with pytest.raises(Fault, match="signature_invalid"):
            employ(desk, post.open_db, token)
    assert version(post) == 1


def test_a_roster_survives_a_restart(post: Post) -> None:
    assert post.start().sign_in(RATNA, PINS[RATNA], "open").name == "Ibu Ratna"


def test_a_desk_sees_what_another_process_took_in(post: Post) -> None:
    desk = post.start()
    assert len(desk.choices("lock")) == 5
    employ(post.start(), post.open_db, a_roster([a_person(TONO)], version=2))
    assert len(desk.choices("lock")) == 1


def test_nothing_of_the_roster_can_be_read_off_the_disk(post: Post) -> None:
    raw = b"".join(path.read_bytes() for path in post.path.parent.glob("seat.db*"))
    assert b"Ratna" not in raw
    assert b"argon2" not in raw
    assert signed(a_roster())[:40].encode() not in raw


def test_a_copied_database_is_worth_nothing_on_another_device(post: Post) -> None:
    elsewhere = staff_desk(post.open_db, post.machine, device=THIEF)
    assert elsewhere.choices("lock") == []
    with pytest.raises(Fault, match="roster_empty"):
        elsewhere.sign_in(RATNA, PINS[RATNA], "lock")


@pytest.mark.parametrize("how", ["flipped", "own token", "not sealed", "short"])
def test_who_writes_to_the_database_adds_no_staff(post: Post, how: str) -> None:
    at_rest = AtRest(DEVICE.derive("roster"))
    with post.open_db() as db:
        sealed = store.roster(db)
    assert sealed is not None
    forged = signed(a_roster([a_person(TONO, "head")], version=9), THIEF)
    put_raw(
        post,
        {
            "flipped": sealed[:-1] + bytes([sealed[-1] ^ 1]),
            # Even one who has the device's key has not the gateway's.
            "own token": at_rest.seal_text(forged, "roster"),
            "not sealed": signed(a_roster(version=9)).encode(),
            "short": b"x",
        }[how],
    )
    desk = post.start()
    assert desk.choices("lock") == []
    with pytest.raises(Fault, match="roster_empty"):
        desk.sign_in(TONO, PINS[TONO], "lock")


def test_an_unreadable_roster_is_mended_by_the_next_page_of_the_feed(post: Post) -> None:
    put_raw(post, b"x" * 80)
    assert version(post) == 0
    assert employ(post.start(), post.open_db, a_roster())
    assert version(post) == 1


def test_without_a_roster_nobody_signs_in(post: Post) -> None:
    with post.open_db() as db:
        db.execute("DELETE FROM staff_roster")
    desk = post.start()
    with pytest.raises(Fault, match="roster_empty"):
        desk.sign_in(RATNA, PINS[RATNA], "lock")
    hindrance = desk.hindrance("lock")
    assert hindrance is not None
    assert hindrance.code == "roster_empty"


def test_the_roster_is_taken_with_its_event_or_not_at_all(post: Post) -> None:
    desk = post.start()
    db = post.open_db()
    with pytest.raises(sqlite3.OperationalError), write_tx(db):
        desk.take_roster(db, signed(a_roster([a_person(TONO)], version=2)))
        raise sqlite3.OperationalError("the page fails later")
    db.close()
    assert version(post) == 1
    assert len(desk.choices("lock")) == 5
