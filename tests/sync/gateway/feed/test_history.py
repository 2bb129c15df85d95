"""Every page proves its history; a gateway that lost some hears of it from any seat."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from sync.database import connect, migrate
from sync.gateway import recovery
from sync.gateway.alarms import service as alarms
from sync.gateway.centre import DATABASE
from sync.gateway.db.migrations import migrations
from sync.gateway.feed import store
from sync.wire import history, jws
from sync.wire.messages import Decision, FeedPage
from tests.sync.gateway.cast import House, Seat


def tell(house: House, word: str, seat_id: str | None = None) -> int:
    with house.centre.writing() as db:
        return store.append(db, "decision", Decision(answer=word), seat_id)


def proof(page: FeedPage) -> history.Proof:
    found = history.read(page.checkpoint)
    assert found is not None
    return found


def ask(seat: Seat, after: int, known: str, wait: int = 0) -> FeedPage:
    url = f"/v1/feed?after={after}&wait={wait}&history={known}"
    reply = seat.house.http.get(url, headers=seat.token)
    assert reply.status_code == 200, reply.data
    return jws.verify(reply.get_data(as_text=True), "feed", seat.house.gateway_keys, FeedPage)


def stands(house: House) -> bool:
    with house.centre.reading() as db:
        return any(one.code == recovery.ALARM for one in alarms.standing(db, ""))


def test_the_value_is_what_the_specification_says(house: House, seat: Seat) -> None:
    value = history.EMPTY
    with house.centre.reading() as db:
        rows = db.execute("SELECT seq, kind, seat_id, body FROM feed ORDER BY seq").fetchall()
    for row in rows:
        value = history.step(value, row["seq"], row["kind"], row["seat_id"], row["body"])
    page = seat.feed()
    assert proof(page) == history.Proof(history.EMPTY.hex(), page.head, value.hex())


def test_one_page_goes_on_where_the_last_one_ended(house: House, seat: Seat) -> None:
    other = house.seat("Kursi 08")
    for number in range(450):
        tell(house, str(number), (seat if number % 3 else other).seat_id)
    known, after = history.EMPTY.hex(), 0
    while True:
        page = ask(seat, after, known)
        said = proof(page)
        assert said.before == known
        known, after = said.after, said.end
        if after == page.head:
            break
    assert proof(other.feed(after)).before == known  # the same for every seat
    assert not stands(house)


def test_a_page_has_no_field_that_an_older_seat_refuses(house: House, seat: Seat) -> None:
    reply = house.http.get("/v1/feed?after=0", headers=seat.token)
    fields = jws.verify(reply.get_data(as_text=True), "feed", house.gateway_keys, dict)
    assert set(fields) == {
        "gateway_id",
        "seat_id",
        "after",
        "head",
        "at",
        "items",
        "checkpoint",
        "roster",
        "orders",
    }
    older = msgspec.json.encode({**fields, "checkpoint": None})  # what an older gateway sends
    assert msgspec.json.decode(older, type=FeedPage).checkpoint is None


def test_a_seat_of_another_history_is_answered_at_once_and_noticed(
    house: House, seat: Seat
) -> None:
    head = seat.feed().head
    began = time.monotonic()
    page = ask(seat, head, "0" * 64, wait=25)
    assert time.monotonic() - began < 20
    assert proof(page).before != "0" * 64
    assert stands(house)


def test_numbers_never_given_here_are_noticed_from_a_seat_that_can_show_them(
    house: House, seat: Seat
) -> None:
    seat.feed(after=10**6)  # anybody may ask for that
    assert not stands(house)
    ask(seat, 10**6, proof(seat.feed()).after)
    assert stands(house)


@pytest.mark.parametrize("text", ["x", "0" * 63, "G" * 64])
def test_a_value_that_is_none_is_refused(house: House, seat: Seat, text: str) -> None:
    reply = house.http.get(f"/v1/feed?history={text}", headers=seat.token)
    assert reply.get_json()["code"] == "message_malformed"


def test_what_was_skipped_is_known_to_be_lost(house: House, seat: Seat) -> None:
    head = seat.feed().head
    known = proof(seat.feed()).after
    with house.centre.writing() as db:
        end = store.skip(db, 1000, "a copy of yesterday")
        assert store.head(db) == end == head + 1000
    assert tell(house, "first thing after") == end + 1
    assert proof(ask(seat, head, known)).before == known  # nothing of this seat's was lost
    assert [item.seq for item in ask(seat, head + 7, "0" * 64).items] == [end + 1]
    assert not stands(house)
    ask(seat, end, known)
    assert stands(house)


def test_an_older_home_gets_its_values(tmp_path: Path, house: House) -> None:
    with closing(connect(house.centre.home / DATABASE)) as db:
        values = db.execute("SELECT seq, value FROM feed_value").fetchall()
        db.execute("DROP TABLE feed_value")
        db.execute("DROP INDEX bid_held")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm0010_history'")
        migrate(db, [migrations])
        again = db.execute("SELECT seq, value FROM feed_value").fetchall()
    assert [tuple(row) for row in again] == [tuple(row) for row in values]
    assert len(again) == 5


def test_values_are_kept_for_ever(house: House) -> None:
    with closing(connect(house.centre.home / DATABASE)) as db:
        for act in ("DELETE FROM feed_value", "UPDATE feed_value SET seq = seq + 1"):
            with pytest.raises(Exception, match="kept for ever"):
                db.execute(act)
