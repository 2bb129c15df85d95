"""One answer for each command, for ever, whatever the order, the repetition or the neighbours."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from sync.database import connect
from sync.gateway.bids import handler
from sync.gateway.centre import DATABASE
from sync.gateway.commands import service
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer
from tests.sync.gateway.cast import CLOSES, BidMaker, House, Seat


def code(answer: Answer) -> str | None:
    return answer.problem.code if answer.problem else None


def count(house: House, table: str) -> int:
    with closing(connect(house.centre.home / DATABASE, readonly=True)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_repeated_command_gets_the_same_bytes_back(bids: BidMaker, house: House) -> None:
    command = bids.seat.command(bids.submit())
    first = bids.seat.post_raw(command)
    house.clock.pass_(days=400)
    assert bids.seat.post_raw(command) == first
    assert count(house, "bid") == 1


def test_a_kept_refusal_is_not_judged_again(bids: BidMaker, house: House) -> None:
    house.clock.now = CLOSES + timedelta(hours=1)
    command = bids.seat.command(bids.submit())
    [first] = bids.seat.post_raw(command)
    assert bids.seat.opened(first).outcome == "refused"
    house.clock.now = CLOSES - timedelta(hours=1)
    assert bids.seat.post_raw(command) == [first]


def test_another_command_under_the_same_id_conflicts_and_changes_nothing(bids: BidMaker) -> None:
    command = bids.seat.command(bids.submit())
    [first] = bids.seat.post_raw(command)
    same_id = bids.seat.opened(first).command_id
    [conflict] = bids.seat.post(bids.seat.command(bids.submit(), id=same_id))
    assert (conflict.outcome, code(conflict)) == ("refused", "id_conflict")
    assert bids.seat.post_raw(command) == [first]


def test_another_seat_cannot_take_over_an_id(bids: BidMaker, house: House) -> None:
    [first] = bids.seat.post(bids.seat.command(bids.submit()))
    thief = BidMaker(house.seat("Kursi 08"))
    [answer] = thief.seat.post(thief.seat.command(thief.submit(), id=first.command_id))
    assert code(answer) == "id_conflict"


def test_a_bad_command_never_keeps_its_neighbours_from_an_answer(
    bids: BidMaker, house: House
) -> None:
    seat = bids.seat
    stranger = Seat(house, seat.seat_id, SigningKey.generate())
    answers = seat.post(
        "not a jws",
        stranger.command(bids.submit()),
        seat.command(bids.submit(), source="s-other"),
        seat.command(bids.submit(), "id.lpse.bid.eaten.v1"),
        "x" * (service.TOKEN_LIMIT + 1),
        seat.command(bids.submit()),
    )
    assert [(each.outcome, code(each)) for each in answers] == [
        ("refused", "signature_invalid"),
        ("refused", "seat_unknown"),
        ("refused", "source_mismatch"),
        ("retry", "command_unknown"),
        ("refused", "too_large"),
        ("accepted", None),
    ]


def test_what_is_signed_for_another_purpose_is_no_command(bids: BidMaker) -> None:
    token = bids.seat.command(bids.submit())
    payload = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    [answer] = bids.seat.post(jws.sign(bids.seat.key, "identity-request", payload))
    assert code(answer) == "signature_invalid"


def test_what_no_seat_signed_is_not_kept(bids: BidMaker, house: House) -> None:
    stranger = Seat(house, bids.seat.seat_id, SigningKey.generate())
    stranger.post(stranger.command(bids.submit()))
    assert count(house, "command") == 0


def test_a_tampered_command_is_refused(bids: BidMaker) -> None:
    head, payload, signature = bids.seat.command(bids.submit()).split(".")
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    forged = base64.urlsafe_b64encode(raw.replace(b"PT Maju", b"PT Muju")).decode().rstrip("=")
    [answer] = bids.seat.post(f"{head}.{forged}.{signature}")
    assert code(answer) == "signature_invalid"


def test_fifty_copies_at_once_have_one_effect(bids: BidMaker, house: House) -> None:
    command = bids.seat.command(bids.submit())
    got: list[str] = []

    def post() -> None:
        for _ in range(25):
            got.append(service.answer(house.centre, command))

    threads = [threading.Thread(target=post) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 50
    assert len(set(got)) == 1
    assert (count(house, "bid"), count(house, "command")) == (1, 1)
    assert len(bids.seat.decisions()) == 1


def test_an_answer_also_goes_out_by_the_feed(bids: BidMaker) -> None:
    [answer] = bids.seat.post(bids.seat.command(bids.submit()))
    assert bids.seat.decisions() == [answer]


def test_what_waited_for_it_and_fails_changes_no_answer(
    bids: BidMaker, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    command = bids.seat.command(bids.submit())
    monkeypatch.setattr(service, "_waiting_for", fail)
    [answer] = bids.seat.post(command)
    monkeypatch.undo()
    assert answer.outcome == "accepted"
    assert bids.seat.post(command) == [answer]


def test_a_failure_of_ours_asks_for_the_command_again(
    bids: BidMaker, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = bids.seat.command(bids.submit())

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(handler.BidJob, "record", fail)
        [answer] = bids.seat.post(command)
    assert (answer.outcome, code(answer)) == ("retry", "internal")
    assert count(house, "command") == 0
    assert bids.seat.post(command)[0].outcome == "accepted"


def test_what_was_kept_cannot_be_changed_even_by_hand(bids: BidMaker, house: House) -> None:
    bids.seat.post(bids.seat.command(bids.submit()))
    with closing(connect(house.centre.home / DATABASE)) as db:
        for table in ("command", "feed", "bid_envelope"):
            with pytest.raises(Exception, match="for ever"):
                db.execute(f"DELETE FROM {table}")
