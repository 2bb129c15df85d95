"""A gateway restored from an older copy: noticed, followed anew, and given back what it lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.database import write_tx
from sync.engine.follower import RolledBack
from sync.outbox import Proof, Stage, State, counts, news, queue
from sync.transport import Refused
from tests.sync.engine.conftest import Seat
from tests.sync.engine.model import START, Trouble

KB = bytes(range(256)) * 4


def follow(seat: Seat) -> None:
    while seat.follower.step(seat.db, 0):
        pass


def fed(seat: Seat) -> list[str]:
    rows = seat.db.execute("SELECT id FROM local_effect WHERE kind = 'feed' ORDER BY rowid")
    return [row["id"] for row in rows]


def deliver(seat: Seat) -> str:
    """One bid sealed, accepted, and its decision read from the feed."""
    item_id = seat.append(contents=(KB,))
    seat.drain()
    seat.gateway.tell_decision(seat.gateway.answers[item_id])
    follow(seat)
    return item_id


def listen(seat: Seat) -> list[str]:
    heard: list[str] = []
    seat.hooks = replace(seat.hooks, on_other_history=lambda db: heard.append("other"))
    seat.restart()
    return heard


def test_a_feed_that_goes_on_is_read_once(seat: Seat) -> None:
    heard = listen(seat)
    for number in range(8):
        seat.gateway.tell("tender", number)
        follow(seat)
    assert fed(seat) == [str(number) for number in range(1, 9)]
    assert heard == []
    at = news.position(seat.db, "gw-model")
    assert at.history == seat.gateway.value_at(8)


def test_another_history_that_has_grown_past_the_cursor_is_read_from_the_start(seat: Seat) -> None:
    heard = listen(seat)
    for word in "abcd":
        seat.gateway.tell("tender", word)
    follow(seat)
    seat.gateway.restore(2)
    for word in "xyzuvw":
        seat.gateway.tell("tender", word)
    seat.db.execute("DELETE FROM local_effect")
    follow(seat)
    assert fed(seat) == [str(number) for number in range(1, 9)]
    assert heard == ["other"]
    seat.gateway.tell("tender", "next")
    follow(seat)
    assert heard == ["other"]


@pytest.mark.parametrize("proves", [True, False])
def test_a_head_that_went_back_is_read_from_the_start(seat: Seat, proves: bool) -> None:
    seat.gateway.proves = proves
    heard = listen(seat)
    for word in "abcd":
        seat.gateway.tell("tender", word)
    follow(seat)
    seat.gateway.restore(2)
    seat.db.execute("DELETE FROM local_effect")
    follow(seat)
    assert fed(seat) == ["1", "2"]
    assert heard == ["other"]


def test_a_page_from_before_what_was_seen_moves_nothing(seat: Seat) -> None:
    heard = listen(seat)
    for word in "abcd":
        seat.gateway.tell("tender", word)
    follow(seat)
    seat.gateway.restore(2)
    seat.gateway.at = START.replace(year=2025)
    with pytest.raises(RolledBack):
        follow(seat)
    assert heard == []
    assert news.position(seat.db, "gw-model").cursor == 4


def test_a_seat_that_followed_an_older_gateway_takes_its_place_on_trust(seat: Seat) -> None:
    seat.gateway.proves = False
    item_id = deliver(seat)
    seat.gateway.tell("tender", "b")
    follow(seat)
    assert news.position(seat.db, "gw-model").history is None
    seat.gateway.proves = True
    heard = listen(seat)
    follow(seat)
    assert heard == []
    assert news.position(seat.db, "gw-model").history == seat.gateway.value_at(2)
    assert seat.item(item_id).proof is Proof.KNOWN


def test_an_answer_is_known_there_once_the_feed_brought_it(seat: Seat) -> None:
    item_id = seat.append()
    seat.drain()
    assert seat.item(item_id).proof is Proof.AWAITED
    seat.gateway.tell_decision(seat.gateway.answers[item_id])
    follow(seat)
    assert seat.item(item_id).proof is Proof.KNOWN
    assert not seat.step()


def test_what_a_restored_gateway_lost_is_given_back_with_its_files(seat: Seat) -> None:
    first, second = deliver(seat), deliver(seat)
    answers = dict(seat.gateway.answers)
    seat.gateway.restore(0)
    seat.gateway.tell("tender", "anything")
    seat.gateway.tell("tender", "and more")
    seat.gateway.tell("tender", "than before")
    follow(seat)
    assert counts(seat.db).again == 2
    assert counts(seat.db).waiting == 2
    assert {seat.item(item).state for item in (first, second)} == {State.ACCEPTED}
    seat.drain()
    assert seat.gateway.answers == answers
    assert KB in seat.gateway.blobs.values()
    assert {seat.item(item).proof for item in (first, second)} == {Proof.KNOWN}
    assert {seat.item(item).stage for item in (first, second)} == {Stage.ACCEPTED}
    # The answers were the seat's already: nothing was told twice.
    assert len(seat.effects()) == 2


def test_an_answer_lost_before_the_feed_came_so_far_is_given_back_too(seat: Seat) -> None:
    seat.gateway.tell("tender", "a")
    follow(seat)
    item_id = seat.append()
    seat.drain()
    given = seat.gateway.answers[item_id]
    seat.gateway.restore(1)
    follow(seat)
    assert seat.item(item_id).proof is Proof.AGAIN
    seat.drain()
    assert seat.gateway.answers == {item_id: given}
    assert seat.gateway.shown


def test_an_older_gateway_gets_the_command_itself(seat: Seat) -> None:
    item_id = deliver(seat)
    seat.gateway.takes_answers = False
    seat.gateway.restore(0)
    seat.gateway.tell("tender", "a")
    seat.gateway.tell("tender", "b")
    follow(seat)
    seat.drain()
    assert item_id in seat.gateway.answers
    assert seat.item(item_id).proof is Proof.KNOWN
    assert seat.item(item_id).state is State.ACCEPTED


def test_an_older_gateway_that_refuses_now_takes_no_acceptance_away(seat: Seat) -> None:
    item_id = deliver(seat)
    seat.gateway.takes_answers = False
    seat.gateway.restore(0)
    seat.gateway.tell("tender", "a")
    seat.gateway.tell("tender", "b")
    seat.gateway.verdicts[item_id] = ("refused", "late")
    follow(seat)
    for _ in range(6):
        seat.step()
    found = seat.item(item_id)
    assert (found.state, found.proof, found.last_fault) == (State.ACCEPTED, Proof.AGAIN, "late")
    assert not seat.step(0)  # it waits, and blocks nobody


def test_a_lost_sealed_file_here_is_said_and_blocks_nobody(seat: Seat) -> None:
    item_id = deliver(seat)
    seat.gateway.restore(0)
    seat.gateway.tell("tender", "a")
    seat.gateway.tell("tender", "b")
    follow(seat)
    for file in seat.spool.iterdir():
        file.unlink()
    other = seat.append()
    for _ in range(6):
        seat.step()
    assert seat.item(other).state is State.ACCEPTED
    found = seat.item(item_id)
    assert (found.state, found.proof) == (State.ACCEPTED, Proof.AGAIN)
    assert found.last_fault == "spool_missing"


def test_a_crash_between_noticing_and_reading_on_changes_nothing(seat: Seat) -> None:
    item_id = deliver(seat)
    for word in "abcdefgh":
        seat.gateway.tell("tender", word)
    follow(seat)
    seat.gateway.restore(0)
    for word in "ijklmnopqrs":
        seat.gateway.tell("tender", word)
    seat.follower.step(seat.db, 0)
    seat.restart()
    seat.follower.step(seat.db, 0)
    seat.gateway.troubles = iter([Trouble.BUSY])
    with pytest.raises(Refused):
        seat.follower.step(seat.db, 0)
    assert seat.item(item_id).proof is Proof.AWAITED
    follow(seat)
    assert seat.item(item_id).proof is Proof.AGAIN


def test_nothing_is_proved_of_an_item_without_an_answer(seat: Seat) -> None:
    item_id = seat.append()
    with write_tx(seat.db):
        queue.prove(seat.db, 1, Proof.AGAIN)
    assert seat.item(item_id).proof is Proof.KNOWN
