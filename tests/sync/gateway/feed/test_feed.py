"""The feed: one numbered sequence, no gaps, nobody else's items, awake at once."""

from __future__ import annotations

import threading
import time
import urllib.request
from pathlib import Path

import msgspec
import pytest

from sync.gateway.centre import Centre, open_home
from sync.gateway.enrolment import service as enrolment
from sync.gateway.feature import live
from sync.gateway.feed import service, store
from sync.gateway.room.service import Room
from sync.gateway.staff import service as staff
from sync.server import serve
from sync.wire import jws
from sync.wire.messages import Decision, FeedPage, StaffRoster, Tender, TenderCard
from tests.seat_process import until
from tests.sync.gateway.cast import BidMaker, House, Seat


def test_a_new_seat_reads_everything_from_the_start(house: House, seat: Seat) -> None:
    page = seat.feed()
    assert [item.kind for item in page.items] == ["tender", "tender", "card", "card", "card"]
    assert [item.seq for item in page.items] == [1, 2, 3, 4, 5]
    assert page.head == 5
    assert msgspec.json.decode(page.items[0].body, type=Tender).title.startswith("Peningkatan")
    token = msgspec.json.decode(page.items[2].body, type=str)
    card = jws.verify(token, "card", house.gateway_keys, TenderCard)
    assert card.keys[0].recipient == house.keys["9151042", "*"].recipient.text


def test_a_cursor_brings_only_what_is_newer(seat: Seat) -> None:
    page = seat.feed(after=4)
    assert [item.seq for item in page.items] == [5]
    assert seat.feed(after=5).items == []


def test_answers_reach_their_own_seat_only(house: House, bids: BidMaker) -> None:
    other = house.seat("Kursi 08")
    bids.seat.post(bids.seat.command(bids.submit()))
    assert len(bids.seat.decisions()) == 1
    assert other.decisions() == []
    assert other.feed().head == bids.seat.feed().head


def test_long_feeds_come_in_pages(house: House, seat: Seat) -> None:
    with house.centre.writing() as db:
        for number in range(450):
            store.append(db, "decision", Decision(answer=str(number)), seat.seat_id)
    seen, after = [], 0
    while items := seat.feed(after).items:
        assert len(items) <= store.PAGE_ITEMS
        seen += [item.seq for item in items]
        after = items[-1].seq
    assert seen == list(range(1, 456))


def test_a_rolled_back_change_leaves_no_gap(house: House, seat: Seat) -> None:
    head = seat.feed().head
    try:
        with house.centre.writing() as db:
            store.append(db, "decision", Decision(answer="lost"), seat.seat_id)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    publish(house.centre, seat)
    assert [item.seq for item in seat.feed(head).items] == [head + 1]


def publish(centre: Centre, seat: Seat) -> None:
    with centre.writing() as db:
        store.append(db, "decision", Decision(answer="x"), seat.seat_id)


def ask(url: str, seat: Seat, after: int, wait: int) -> FeedPage:
    request = urllib.request.Request(f"{url}/v1/feed?after={after}&wait={wait}", headers=seat.token)
    with urllib.request.urlopen(request, timeout=30) as reply:
        return jws.verify(reply.read().decode(), "feed", seat.house.gateway_keys, FeedPage)


def test_a_waiting_poll_wakes_at_once_also_for_another_process(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    server = serve(house.app, "127.0.0.1", 0, threads=4)
    server.start()
    try:
        changes = (
            lambda: publish(house.centre, seat),
            # opens the home anew, as the command line does: nothing tells the server
            lambda: publish(open_home(house.centre.home, clock=house.clock), seat),
        )
        for change in changes:
            head = seat.feed().head
            timer = threading.Timer(0.3, change)
            timer.start()
            began = time.monotonic()
            page = ask(server.url, seat, head, 20)
            timer.join()
            assert [item.kind for item in page.items] == ["decision"]
            assert time.monotonic() - began < 10
    finally:
        server.stop()


def test_a_poll_without_news_ends_by_itself_and_at_shutdown(house: House, seat: Seat) -> None:
    server = serve(house.app, "127.0.0.1", 0, threads=4)
    server.start()
    head = seat.feed().head
    try:
        assert ask(server.url, seat, head, 1).items == []
        pages: list[FeedPage] = []
        poll = threading.Thread(target=lambda: pages.append(ask(server.url, seat, head, 25)))
        poll.start()
        until(lambda: house.centre.news._waiters)
    finally:
        began = time.monotonic()
        server.stop(20)
    poll.join(60)
    assert not poll.is_alive()
    assert time.monotonic() - began < 20
    assert [page.items for page in pages] == [[]]


def test_too_many_waiting_polls_are_answered_at_once(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "waiting_places", lambda threads: 1)
    centre = house.centre
    with centre.news.listening("s-other", 1) as waiter:
        assert waiter is not None
        began = time.monotonic()
        assert seat.feed(seat.feed().head, wait=20).items == []
        assert time.monotonic() - began < 10


def test_the_newest_polls_of_a_seat_end_its_oldest_and_nobody_elses(
    house: House, seat: Seat
) -> None:
    """A seat whose link keeps breaking leaves polls behind; one that is hostile makes hundreds."""
    server = serve(house.app, "127.0.0.1", 0, threads=16)
    server.start()
    other = house.seat("Kursi 08")
    head = seat.feed().head
    ended: list[str] = []

    def poll(who: Seat, name: str) -> None:
        ask(server.url, who, head, 25)
        ended.append(name)

    def waiting() -> int:
        return sum(map(len, house.centre.news._waiters.values())) + len(ended)

    try:
        began = time.monotonic()
        polls = [threading.Thread(target=poll, args=(other, "other"))]
        polls += [threading.Thread(target=poll, args=(seat, f"{n}")) for n in range(6)]
        for number, one in enumerate(polls, 1):
            one.start()
            until(lambda number=number: waiting() >= number)
        until(lambda: len(ended) == 3)
        assert time.monotonic() - began < 20
        assert sorted(ended) == ["0", "1", "2"]
    finally:
        server.stop(20)
        for one in polls:
            one.join(60)


@pytest.mark.parametrize(
    ("threads", "places"), [(4, 2), (16, 14), (96, 84), (256, 224), (999, 224)]
)
def test_waiting_polls_leave_threads_for_everything_else(threads: int, places: int) -> None:
    assert service.waiting_places(threads) == places


def test_news_for_one_seat_wakes_no_other(house: House, seat: Seat) -> None:
    other = house.seat("Kursi 08")
    news = house.centre.news
    with news.listening(seat.seat_id, 9) as mine:
        assert mine is not None
        mine.wait(60)  # the watch tells everybody once, when it begins to look
        with news.listening(other.seat_id, 9) as theirs:
            assert theirs is not None
            publish(house.centre, seat)
            began = time.monotonic()
            mine.wait(60)
            assert time.monotonic() - began < 30
            assert not theirs.told
            house.centre.news.tell(None)
            assert theirs.told


def test_a_roster_comes_with_the_page_of_a_seat_whose_own_is_older(
    house: House, seat: Seat
) -> None:
    def known(query: str) -> StaffRoster | None:
        reply = house.http.get(f"/v1/feed?after=99&{query}", headers=seat.token)
        text = reply.get_data(as_text=True)
        page = jws.verify(text, "feed", house.gateway_keys, FeedPage)
        keys = house.gateway_keys
        return page.roster and jws.verify(page.roster, "roster", keys, StaffRoster)

    serving = [one.staff_id for one in staff.members(house.centre)]
    newest = known("roster=0")
    assert newest is not None
    assert [one.staff_id for one in newest.staff] == serving
    assert known(f"roster={newest.version}") is None
    assert known("") is None
    house.clock.pass_(days=3)
    renewed = known(f"roster={newest.version}")
    assert renewed is not None
    assert renewed.expires_at > newest.expires_at


def test_a_restored_gateway_overtakes_the_rosters_its_seats_have(house: House, seat: Seat) -> None:
    serving = [one.staff_id for one in staff.members(house.centre)]

    def roster(known: int) -> StaffRoster | None:
        reply = house.http.get(f"/v1/feed?after=99&roster={known}", headers=seat.token)
        page = jws.verify(reply.get_data(as_text=True), "feed", house.gateway_keys, FeedPage)
        return page.roster and jws.verify(page.roster, "roster", house.gateway_keys, StaffRoster)

    newer = roster(50)
    assert newer is not None
    assert (newer.version, [one.staff_id for one in newer.staff]) == (51, serving)
    assert roster(51) is None
    # no seat alone uses all numbers up
    assert roster(2**50) is None
    assert roster(51) is None


def test_a_poll_that_knows_higher_numbers_than_were_given_waits_for_no_order(
    house: House, seat: Seat
) -> None:
    boss = house.head
    room: Room = live(Room, house.app)
    room.order(boss, [seat.seat_id], "lock")
    began = time.monotonic()
    reply = house.http.get("/v1/feed?after=99&wait=20&orders=100", headers=seat.token)
    page = jws.verify(reply.get_data(as_text=True), "feed", house.gateway_keys, FeedPage)
    assert [order.act for order in page.orders] == ["lock"]
    assert time.monotonic() - began < 10


def test_orders_come_until_they_are_acknowledged_and_only_to_their_seat(
    house: House, seat: Seat
) -> None:
    other = house.seat("Kursi 08")
    boss = house.head
    room: Room = live(Room, house.app)
    room.order(boss, [seat.seat_id], "lock", reason="istirahat")
    (order,) = seat.feed(99).orders
    assert (order.act, order.staff_name, order.reason) == ("lock", "Siti Aminah", "istirahat")
    assert other.feed(99).orders == []
    began = time.monotonic()
    reply = house.http.get(f"/v1/feed?after=99&wait=1&orders={order.number}", headers=seat.token)
    assert time.monotonic() - began >= 1
    page = jws.verify(reply.get_data(as_text=True), "feed", house.gateway_keys, FeedPage)
    assert [one.number for one in page.orders] == [order.number]


def test_an_order_wakes_the_poll_of_its_seat(house: House, seat: Seat) -> None:
    boss = house.head
    room: Room = live(Room, house.app)
    server = serve(house.app, "127.0.0.1", 0, threads=4)
    server.start()
    try:
        timer = threading.Timer(0.3, lambda: room.order(boss, [seat.seat_id], "lock"))
        timer.start()
        began = time.monotonic()
        page = ask(server.url, seat, seat.feed().head, 20)
        timer.join()
    finally:
        server.stop()
    assert [one.act for one in page.orders] == ["lock"]
    assert time.monotonic() - began < 10


def test_a_revoked_seat_is_given_no_orders(house: House, seat: Seat) -> None:
    boss = house.head
    room: Room = live(Room, house.app)
    room.order(boss, [seat.seat_id], "lock")
    enrolment.revoke(house.centre, seat.seat_id, "hilang", by=house.both)
    assert seat.feed().orders == []
