"""The feed: cursor and effect together, nothing twice, nothing lost, never backwards."""

from __future__ import annotations

import sqlite3

import pytest

from sync.engine import Hooks, carried
from sync.errors import Fault
from sync.outbox import State, news, queue
from sync.outbox.news import position
from sync.outbox.states import Proof
from sync.transport import LinkDown
from sync.wire.messages import FeedItem
from tests.sync.engine.conftest import Seat, on_feed
from tests.sync.engine.model import Trouble


def follow(seat: Seat) -> None:
    while seat.follower.step(seat.db, 0):
        pass


def test_each_item_is_applied_once_and_in_order(seat: Seat) -> None:
    for number in range(7):
        seat.gateway.tell("tender", {"number": number})
    follow(seat)
    follow(seat)
    assert seat.effects("feed") == [(str(n), "tender") for n in range(1, 8)]
    at = position(seat.db, "gw-model")
    assert (at.cursor, at.head, at.seen_at) == (7, 7, seat.follower.seen_at)


def test_a_lost_page_is_asked_for_again(seat: Seat) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.troubles = iter([Trouble.LOST_ANSWER])
    with pytest.raises(LinkDown):
        seat.follower.step(seat.db, 0)
    follow(seat)
    assert len(seat.effects("feed")) == 1


def test_a_page_out_of_order_is_not_believed(seat: Seat) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.tell("tender", {})
    seat.gateway.news.reverse()
    with pytest.raises(LinkDown, match="unreadable"):
        seat.follower.step(seat.db, 0)
    assert seat.effects("feed") == []


def test_a_decision_settles_the_item_it_names(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.troubles = iter([Trouble.LOST_ANSWER])
    seat.step()
    assert seat.item(item_id).state is State.CHECKING
    seat.gateway.tell_decision(seat.gateway.answers[item_id])
    follow(seat)
    assert seat.item(item_id).state is State.ACCEPTED
    assert seat.effects() == [(item_id, "accepted")]


def test_a_command_that_went_by_courier_is_settled_although_never_sent(seat: Seat) -> None:
    item_id = seat.append()
    token = seat.token(item_id)
    seat.gateway.tell_decision(seat.gateway.decide(token))
    follow(seat)
    assert seat.item(item_id).state is State.ACCEPTED
    assert not seat.step()


def test_an_answer_by_stick_settles_and_only_the_feed_proves_that_the_gateway_has_it(
    seat: Seat,
) -> None:
    lost, kept = seat.append("bid-1"), seat.append("bid-2")
    tokens = [seat.gateway.decide(seat.token(one)) for one in (lost, kept)]
    answers = [seat.gateway.answer(one) for one in tokens]
    for new in (2, 0):
        done = carried.take(seat.db, seat.hooks, seat.private, seat.follower, answers, [])
        assert done.answers == new
        assert len(queue.unproved(seat.db, Proof.AWAITED)) == 2
    assert seat.item(lost).state is State.ACCEPTED
    # The gateway is put back from a copy: its feed brings one of both only.
    seat.gateway.tell_decision(tokens[1])
    follow(seat)
    assert len(queue.unproved(seat.db, Proof.AGAIN)) == 1


def test_the_committee_may_accept_what_was_held_and_the_seat_hears_both(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.verdicts[item_id] = ("held", "delivered_late")
    seat.drain()
    assert seat.item(item_id).state is State.ACTION
    token = seat.token(item_id)
    seat.gateway.tell_decision(seat.gateway.answers[item_id])
    seat.gateway.tell_decision(seat.gateway.sign(item_id, token, "accepted", None))
    follow(seat)
    assert seat.item(item_id).state is State.ACCEPTED
    assert seat.item(item_id).problem_code is None
    assert seat.effects() == [(item_id, "held"), (item_id, "accepted")]


def test_an_older_decision_does_not_undo_a_newer_one(seat: Seat) -> None:
    item_id = seat.append()
    token = seat.token(item_id)
    old = seat.gateway.sign(item_id, token, "refused", "late")
    seat.gateway.verdicts[item_id] = ("held", "delivered_late")
    seat.drain()
    seat.gateway.tell_decision(old)
    follow(seat)
    assert seat.item(item_id).outcome == "held"


def test_nothing_takes_an_acceptance_back(seat: Seat) -> None:
    item_id = seat.append()
    seat.drain()
    token = seat.token(item_id)
    seat.gateway.tell_decision(seat.gateway.sign(item_id, token, "refused", "late"))
    follow(seat)
    assert seat.item(item_id).state is State.ACCEPTED


def test_a_decision_on_a_command_nobody_here_knows_goes_to_the_seat(seat: Seat) -> None:
    seat.gateway.tell_decision(seat.gateway.sign("foreign", "token", "accepted", None))
    follow(seat)
    assert seat.effects("feed") == [("1", "decision")]


def test_an_item_the_seat_cannot_take_is_kept_and_blocks_nobody(seat: Seat) -> None:
    sick = [True]

    def picky(db: sqlite3.Connection, news: FeedItem) -> None:
        on_feed(db, news)
        if news.seq == 2 and sick:
            raise Fault("message_malformed")

    seat.hooks = Hooks(seat.hooks.on_answer, picky)
    seat.restart()
    for _ in range(3):
        seat.gateway.tell("tender", {})
    follow(seat)
    assert seat.effects("feed") == [("1", "tender"), ("3", "tender")]
    assert seat.follower.retry_aside(seat.db) == 1
    sick.clear()
    assert seat.follower.retry_aside(seat.db) == 0
    assert seat.effects("feed")[-1] == ("2", "tender")
    assert seat.follower.retry_aside(seat.db) == 0


def test_an_item_aside_that_cannot_be_read_stays_and_stops_no_other(seat: Seat) -> None:
    def never(db: sqlite3.Connection, news: FeedItem) -> None:
        raise Fault("message_malformed")

    seat.hooks = Hooks(seat.hooks.on_answer, never)
    seat.restart()
    for _ in range(2):
        seat.gateway.tell("tender", {})
    follow(seat)
    seat.db.execute("UPDATE outbox_feed_aside SET item = x'0011' WHERE seq = 1")
    seat.hooks = Hooks(seat.hooks.on_answer, on_feed)
    seat.restart()
    assert seat.follower.retry_aside(seat.db) == 0
    assert seat.effects("feed") == [("2", "tender")]
    assert news.why_aside(seat.db, "gw-model") == [(1, "news_unknown")]


def test_an_item_that_comes_again_and_is_taken_in_is_no_longer_aside(seat: Seat) -> None:
    """After a restore or an update the feed is read again: nobody is told of it any more."""

    def never(db: sqlite3.Connection, news: FeedItem) -> None:
        raise Fault("card_mismatch")

    seat.hooks = Hooks(seat.hooks.on_answer, never)
    seat.restart()
    seat.gateway.tell("tender", {})
    follow(seat)
    assert news.why_aside(seat.db, "gw-model") == [(1, "card_mismatch")]
    seat.hooks = Hooks(seat.hooks.on_answer, on_feed)
    seat.restart()
    seat.db.execute("UPDATE outbox_feed SET cursor = 0, history = NULL")
    follow(seat)
    assert seat.effects("feed") == [("1", "tender")]
    assert news.why_aside(seat.db, "gw-model") == []


def test_a_forged_decision_is_set_aside(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.tell("decision", {"answer": "not.signed.atall"})
    follow(seat)
    assert seat.item(item_id).state is State.SEALED
    assert seat.db.execute("SELECT fault FROM outbox_feed_aside").fetchone()[0]
