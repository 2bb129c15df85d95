"""The feed: one numbered sequence, no gaps, nobody else's items, awake at once."""

from __future__ import annotations

import threading
import time
import urllib.request
from pathlib import Path

import msgspec

from sync.gateway import service as operator
from sync.gateway.accounts import service as accounts
from sync.gateway.feed import store
from sync.server import serve
from sync.wire import jws
from sync.wire.messages import FeedPage, StaffRoster, Tender, TenderCard
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
            store.append(db, "roster", StaffRoster(version=number + 1, staff=[]))
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
            store.append(db, "roster", StaffRoster(version=1, staff=[]))
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    accounts.add_staff(house.centre, "Siti", "123456")
    assert [item.seq for item in seat.feed(head).items] == [head + 1]


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
            lambda: accounts.add_staff(house.centre, "Siti", "123456"),
            # opens the home anew, as the command line does: nothing tells the server
            lambda: operator.add_staff(house.centre.home, "Budi", "654321"),
        )
        for change in changes:
            head = seat.feed().head
            timer = threading.Timer(0.3, change)
            timer.start()
            began = time.monotonic()
            page = ask(server.url, seat, head, 20)
            timer.join()
            assert [item.kind for item in page.items] == ["roster"]
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
        time.sleep(0.3)
    finally:
        began = time.monotonic()
        server.stop()
    poll.join(10)
    assert not poll.is_alive()
    assert time.monotonic() - began < 10
    assert [page.items for page in pages] == [[]]


def test_too_many_waiting_polls_are_answered_at_once(house: House, seat: Seat) -> None:
    from sync.gateway.feed import service

    taken = 0
    while service.WAITING.acquire(blocking=False):
        taken += 1
    try:
        began = time.monotonic()
        assert seat.feed(seat.feed().head, wait=20).items == []
        assert time.monotonic() - began < 10
    finally:
        for _ in range(taken):
            service.WAITING.release()
