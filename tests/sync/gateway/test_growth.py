"""Seats of an older and of a newer version at this gateway."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from sqlite_utils import Database

from sync.database import connect, write_tx
from sync.gateway import features
from sync.gateway.app import build
from sync.gateway.bids import acts, handler
from sync.gateway.centre import DATABASE
from sync.gateway.commands import handling, service, store
from sync.gateway.commands.signing import sign_answer
from sync.gateway.db.m0027_unjudged import m0027_unjudged
from sync.gateway.feature import Feature, Registered, live
from sync.gateway.feed import store as feed
from sync.gateway.room.service import Room
from sync.wire.messages import BID_SUBMITTED, SPOKEN, Command
from sync.wire.shapes import Realm
from tests.sync.gateway.cast import BidMaker, House, Seat, new_house

ALL = ",".join(sorted(SPOKEN))
NEWER = "id.lpse.bid.submitted.v2"


def tell(house: House, kind: str) -> int:
    with house.centre.writing() as db:
        return feed.append(db, kind, {"text": "Listrik padam pukul 12"})  # type: ignore[arg-type]


def test_a_seat_is_sent_only_what_it_says_it_understands(house: House, seat: Seat) -> None:
    number = tell(house, "tomorrow")
    for spoken in ("", ALL):
        page = seat.feed(number - 1, speaks=spoken)
        assert (page.items, page.head) == ([], number)
    (item,) = seat.feed(number - 1, speaks=f"{ALL},tomorrow").items
    assert (item.seq, item.kind) == (number, "tomorrow")


def test_a_page_is_filled_with_what_the_seat_understands(house: House, seat: Seat) -> None:
    for _ in range(feed.PAGE_ITEMS + 5):
        tell(house, "tomorrow")
    number = tell(house, "tender")
    assert [item.seq for item in seat.feed(5).items] == [number]


@pytest.mark.parametrize("more", ["tender.v2", "Pengumuman-2", "", "x" * 100, "%F0%9F%99%82", ";"])
def test_no_word_of_a_newer_seat_costs_it_its_news(more: str, house: House, seat: Seat) -> None:
    """A kind is any text of 1 to 100 characters (SPEC 13)."""
    number = tell(house, "tender")
    assert [item.seq for item in seat.feed(number - 1, speaks=f"tender,{more}").items] == [number]


def test_a_seat_may_speak_hundreds_of_kinds(house: House, seat: Seat) -> None:
    number = tell(house, "tender")
    spoken = ",".join(["tender", *(f"kabar_{each}" for each in range(400))])
    assert [item.seq for item in seat.feed(number - 1, speaks=spoken).items] == [number]


def is_behind(seat: Seat) -> bool:
    """Whether the board says that a seat's program is older than what it is told."""
    with seat.house.app.app_context():
        (tile,) = [one for one in live(Room).board().tiles if one.seat_id == seat.seat_id]
    return tile.behind


def test_the_board_shows_a_seat_whose_program_understands_less(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.gateway.room.statuses.SPOKEN", SPOKEN | {"tomorrow"})
    seat = new_house(tmp_path).seat("Kursi 01")
    seat.feed(speaks=ALL)
    assert is_behind(seat)
    seat.feed(speaks=f"{ALL},tomorrow")
    assert not is_behind(seat)


@pytest.mark.parametrize("realm", ["production", "training"])
def test_a_seat_is_behind_only_for_what_its_realm_uses(tmp_path: Path, realm: Realm) -> None:
    """What is for practising no gateway of production sends: a seat there needs no update."""
    made = new_house(tmp_path, realm).seat("Kursi 01")
    for kind in sorted(SPOKEN):
        made.feed(speaks=",".join(sorted(SPOKEN - {kind})))
        practised = kind in ("training_class", "practice_clock")
        assert is_behind(made) == (realm == "training" or not practised), kind


def test_what_only_a_newer_version_can_judge_waits_and_counts_as_arrived(
    bids: BidMaker, house: House
) -> None:
    """In time when it came; the gateway is updated after the deadline."""
    token = bids.seat.command(bids.submit(), NEWER)
    for _ in range(2):
        (answer,) = bids.seat.post(token)
        assert answer.problem is not None
        assert (answer.outcome, answer.problem.code) == ("retry", "command_unknown")
        assert answer.problem.retryable
    (waiting,) = [one for one in features.conditions(house.centre) if one.code == "commands_newer"]
    assert waiting.params == {"count": 1}
    house.clock.pass_(days=400)

    def updated(command: Command) -> handler.BidJob:
        return handler.read(Command(**{**vars_of(command), "type": BID_SUBMITTED}))

    newer = Feature("newer", commands={NEWER: updated})
    house.app = build(house.centre, registered=Registered([*features.FEATURES, newer]))
    (answer,) = bids.seat.post(token)
    assert answer.outcome == "accepted", answer
    assert all(one.code != "commands_newer" for one in features.conditions(house.centre))


def test_what_a_release_refused_because_it_did_not_know_it_is_judged_after_all(
    bids: BidMaker, house: House
) -> None:
    """It kept that as its answer; a refusal of anything else stays what it is."""
    centre, tokens = house.centre, [bids.seat.command(bids.submit()) for _ in range(2)]
    came = centre.signing_now()
    for token, code in zip(tokens, ("command_unknown", "receipt_mismatch"), strict=True):
        letter, verdict = service.Letter.of(token), handling.Verdict("refused", code)
        seat, command = service.opened(centre, letter)
        reply = sign_answer(centre, letter.command_id, letter.sha256, verdict, None)
        with centre.writing() as db:
            service.keep(db, letter, seat, command, came, verdict, reply)
    house.clock.pass_(days=400)
    with closing(connect(centre.home / DATABASE)) as conn, write_tx(conn):
        m0027_unjudged(Database(conn))
    first, second = (bids.seat.post(token)[0] for token in tokens)
    assert first.outcome == "accepted", first
    assert second.problem is not None and second.problem.code == "receipt_mismatch"
    with pytest.raises(IntegrityError, match="kept for ever"), centre.writing() as db:
        db.execute("DELETE FROM command")


def vars_of(command: Command) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


def test_one_seat_leaves_only_so_much_for_an_update(
    bids: BidMaker, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_LEFT", 2)
    for _ in range(4):
        (answer,) = bids.seat.post(bids.seat.command(bids.submit(), NEWER))
        assert answer.outcome == "retry"
    with house.centre.reading() as db:
        assert store.count_left_for_update(db, acts.TYPES) == 2
        # Updated by now, or the seat is gone: nobody is told to update.
        assert store.count_left_for_update(db, {NEWER}) == 0
    with house.centre.writing() as db:
        db.execute("UPDATE seat SET revoked_at = '2026-11-28T05:00:00Z', revoked_seq = 1")
    assert [one.code for one in features.conditions(house.centre)].count("commands_newer") == 0
