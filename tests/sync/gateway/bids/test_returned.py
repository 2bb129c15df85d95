"""What a gateway said before it was restored from a copy, shown to it again by its seats."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import Any, Literal

import msgspec
import pytest

from sync.gateway import recovery
from sync.gateway.alarms import service as alarms
from sync.gateway.app import build
from sync.gateway.bids import decisions, export, store
from sync.gateway.bids.again import judge_again, waiting
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Answer, BidSubmitted
from sync.wire.times import to_text
from tests.sync.gateway.cast import ALICE, BOB, CLOSES, NOON, ONE, BidMaker, House, release


def show(house: House, *pairs: tuple[str, str]) -> list[str]:
    """Post (command, answer) pairs; return the answers as signed."""
    returned = [{"command": command, "answer": answer} for command, answer in pairs]
    reply = house.http.post("/v1/answers", json={"returned": returned})
    assert reply.status_code == 200, reply.data
    answers: list[str] = reply.get_json()["answers"]
    return answers


def code(answer: Answer) -> tuple[str, str | None]:
    return answer.outcome, answer.problem.code if answer.problem else None


def opened(house: House, token: str) -> Answer:
    return jws.verify(token, "answer", house.gateway_keys, Answer)


class Copy:
    """The gateway's database as it is now, to be put back later."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.folder = house.folder / "copy"
        shutil.copytree(house.centre.home, self.folder)

    def restore(self) -> None:
        home = self.house.centre.home
        shutil.rmtree(home)
        shutil.copytree(self.folder, home)
        self.house.centre = open_gateway(home, clock=self.house.clock)
        self.house.app = build(self.house.centre)


@pytest.fixture
def copy(house: House, bids: BidMaker) -> Copy:
    return Copy(house)


def bid_row(house: House, bid: BidSubmitted) -> Any:
    [row] = [row for row in export.list_bids(house.centre, ONE) if row.bid_id == bid.bid_id]
    return row


def test_files_first_then_the_first_answer_for_ever(
    house: House, bids: BidMaker, copy: Copy
) -> None:
    content = _content(house)
    bid = bids.submit(content=content)
    command = bids.seat.command(bid)
    [answer] = bids.seat.post_raw(command)
    before = bid_row(house, bid)
    copy.restore()
    house.clock.now = CLOSES + timedelta(days=1)  # late by now, and accepted then
    [retry] = show(house, (command, answer))
    assert code(opened(house, retry)) == ("retry", "blob_incomplete")
    house.store_blob(content)
    assert show(house, (command, answer)) == [answer]
    assert bids.seat.post_raw(command) == [answer]
    assert bid_row(house, bid) == before
    assert bids.seat.decisions() == [opened(house, answer)]
    assert show(house, (command, answer)) == [answer]
    assert len(bids.seat.decisions()) == 1


def test_an_acceptance_outlives_what_was_answered_since(
    house: House, bids: BidMaker, copy: Copy
) -> None:
    """A courier brought the command to the restored gateway first, a day too late."""
    content = _content(house)
    bid = bids.submit(content=content, sealed=NOON, until=NOON)
    command = bids.seat.command(bid)
    [answer] = bids.seat.post_raw(command)
    official = opened(house, answer).receipt
    copy.restore()
    house.store_blob(content)
    house.clock.now = CLOSES + timedelta(days=1)
    [other] = bids.seat.post(command)
    assert code(other) == ("held", "delivered_late")
    [token] = show(house, (command, answer))
    now = opened(house, token)
    assert (now.outcome, now.receipt) == ("accepted", official)
    assert now.at > other.at
    assert bid_row(house, bid).outcome == "accepted"
    assert show(house, (command, answer)) == [token]


def test_a_committees_decision_is_taken_back(house: House, bids: BidMaker) -> None:
    content = _content(house)
    bid = bids.submit(content=content, sealed=NOON, until=NOON)
    command = bids.seat.command(bid)
    house.store_blob(content)
    copy = Copy(house)
    house.clock.now = CLOSES + timedelta(hours=1)
    bids.seat.post(command)
    decided = house.decide(bid.bid_id, "accepted", "Berita acara 3")
    copy.restore()
    assert show(house, (command, decided)) == [decided]
    assert bid_row(house, bid).outcome == "accepted"


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_the_ruling_on_a_bid_that_was_lost_comes_back_with_it(
    house: House, bids: BidMaker, outcome: Literal["accepted", "refused"]
) -> None:
    content = _content(house)
    bid = bids.submit(content=content, sealed=NOON, until=NOON)
    command = bids.seat.command(bid)
    house.store_blob(content)
    copy = Copy(house)
    house.clock.now = CLOSES + timedelta(hours=1)
    bids.seat.post(command)
    decided = house.decide(bid.bid_id, outcome, "Berita acara 3")
    note = decisions.ruled_bid(house.centre, bid.bid_id).note
    copy.restore()
    show(house, (command, decided))
    assert [one.note for one in decisions.ruled_bids(house.centre)] == [note]


def test_of_two_rulings_the_one_that_the_answer_says_is_shown(house: House, bids: BidMaker) -> None:
    """Refused after the gateway was restored; then the seat gives the acceptance back."""
    content = _content(house)
    bid = bids.submit(content=content, sealed=NOON, until=NOON)
    command = bids.seat.command(bid)
    house.clock.now = CLOSES + timedelta(hours=1)
    bids.seat.post(command)
    copy = Copy(house)
    decided = house.decide(bid.bid_id, "accepted", "Berita acara 3")
    note = decisions.ruled_bid(house.centre, bid.bid_id).note
    copy.restore()
    house.decide(bid.bid_id, "refused", "Berita acara 4")
    show(house, (command, decided))
    assert bid_row(house, bid).outcome == "accepted"
    assert decisions.ruled_bid(house.centre, bid.bid_id).note == note
    assert [one.note for one in decisions.ruled_bids(house.centre)] == [note]


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_what_was_decided_on_a_bid_that_is_held_here_is_not_decided_again(
    house: House, bids: BidMaker, outcome: Literal["accepted", "refused"]
) -> None:
    """The copy was taken between the bid and the committee's word on it."""
    content = _content(house)
    bid = bids.submit(content=content, sealed=NOON, until=NOON)
    command = bids.seat.command(bid)
    house.clock.now = CLOSES + timedelta(hours=1)
    [first] = bids.seat.post_raw(command)
    copy = Copy(house)
    decided = house.decide(bid.bid_id, outcome, "Berita acara 3")
    copy.restore()
    assert show(house, (command, first)) == [first]
    [token] = show(house, (command, decided))
    now, then = opened(house, token), opened(house, decided)
    assert (now.outcome, now.problem, now.receipt) == (then.outcome, then.problem, then.receipt)
    assert bid_row(house, bid).outcome == outcome
    assert show(house, (command, decided)) == [token]
    with house.centre.reading() as db:
        assert recovery.recovering(db)


@pytest.mark.parametrize(
    ("how", "expected"),
    [({"realm": "training"}, "refused"), ({"tenderer_id": "999"}, "held")],
)
def test_other_answers_are_taken_back_too(
    house: House, bids: BidMaker, copy: Copy, how: dict[str, Any], expected: str
) -> None:
    content = _content(house)
    bid = bids.submit(content=content, **how)
    command = bids.seat.command(bid)
    [answer] = bids.seat.post_raw(command)
    copy.restore()
    house.store_blob(content)
    assert show(house, (command, answer)) == [answer]
    with house.centre.reading() as db:
        kept = store.bid(db, bid.bid_id)
    assert kept is not None
    assert (kept.outcome, kept.reason) == (expected, code(opened(house, answer))[1])


def test_what_is_not_our_own_answer_to_this_command_is_not_taken(
    house: House, bids: BidMaker
) -> None:
    command = bids.seat.command(bids.submit())
    [answer] = bids.seat.post_raw(command)
    said = opened(house, answer)
    stranger = SigningKey.generate()
    fresh = bids.seat.command(bids.submit())
    forged = jws.sign(stranger, "answer", said)
    retry = jws.sign(
        house.centre.key,
        "answer",
        msgspec.structs.replace(said, outcome="retry", receipt=None),
    )
    wrong = {
        (fresh, answer): "message_malformed",
        (fresh, forged): "signature_invalid",
        (command, retry): "message_malformed",
        (fresh, "no JWS"): "signature_invalid",
        ("no JWS", answer): "signature_invalid",
    }
    for pair, expected in wrong.items():
        [token] = show(house, pair)
        assert code(opened(house, token)) == ("refused", expected), pair
    assert len(export.list_bids(house.centre, ONE)) == 1


def test_a_bad_one_never_keeps_another_from_its_answer(
    house: House, bids: BidMaker, copy: Copy
) -> None:
    content = _content(house)
    command = bids.seat.command(bids.submit(content=content))
    [answer] = bids.seat.post_raw(command)
    copy.restore()
    house.store_blob(content)
    bad, good = show(house, ("no JWS", "neither"), (command, answer))
    assert good == answer
    assert code(opened(house, bad)) == ("refused", "signature_invalid")


# --- held because too little was known, judged again ------------------------------------------


def test_a_bid_for_a_lost_tender_is_judged_again_with_its_arrival(
    house: House, bids: BidMaker
) -> None:
    house.keys["77", "*"] = house.keys[ONE, "*"]
    new = BidMaker(bids.seat, tender_id="77")
    [answer] = new.seat.post(new.seat.command(new.submit(sealed=NOON, until=NOON)))
    assert code(answer) == ("held", "tender_unknown")
    house.import_(release("77"))  # judges again by itself
    assert code(new.seat.decisions()[-1]) == ("held", "key_not_on_card")
    house.clock.now = CLOSES + timedelta(hours=1)
    with house.centre.writing() as db:
        row = db.execute("SELECT * FROM card_key WHERE tender_id = ?", (ONE,)).fetchone()
        db.execute(
            "INSERT INTO card (tender_id, version, token, issued_at) VALUES ('77', 1, '', ?)",
            (to_text(NOON),),
        )
        db.execute(
            "INSERT INTO card_key VALUES ('77', 1, '*', ?, ?)",
            (row["recipient"], row["rehearsed_at"]),
        )
    assert judge_again(house.centre) == 1
    last = new.seat.decisions()[-1]
    assert code(last) == ("accepted", None)
    assert last.receipt is not None
    assert judge_again(house.centre) == 0


def test_what_people_must_decide_stays_theirs(house: House, bids: BidMaker) -> None:
    bids.seat.post(bids.seat.command(bids.submit(tenderer_id="999")))
    assert judge_again(house.centre) == 0


# --- while it is known that something was lost ------------------------------------------------


@pytest.fixture
def people(house: House) -> staff.Two:
    return house.both


def test_nothing_is_refused_for_an_old_deadline_until_people_say_so(
    house: House, bids: BidMaker, people: staff.Two
) -> None:
    """The addendum that moved the deadline on was lost with the disk."""
    recovery.restored(house.centre, by=people, why="disk rusak")
    house.clock.now = sealed = CLOSES + timedelta(hours=1)
    extended, late = (
        bids.submit(sealed=sealed),
        BidMaker(bids.seat, tenderer=BOB).submit(
            sealed=sealed + timedelta(days=2), until=sealed + timedelta(days=2)
        ),
    )
    house.clock.now = sealed + timedelta(days=2, minutes=1)
    answers = bids.seat.post(*(bids.seat.command(bid) for bid in (extended, late)))
    assert [code(answer) for answer in answers] == [("held", "late")] * 2
    condition = waiting(house.centre)
    assert condition is not None
    assert condition.params == {"count": 2, "tenders": ONE}
    assert judge_again(house.centre) == 0  # still nothing better is known
    later = release(ONE, at=NOON)
    later["date"] = to_text(NOON)
    later["tender"]["tenderPeriod"]["endDate"] = to_text(CLOSES + timedelta(days=1))
    house.import_(later)
    assert bid_row(house, extended).reason == "delivered_late"
    assert bid_row(house, late).outcome == "held"
    alarms.clear(house.centre, recovery.ALARM, "", by=people[0], reason="sudah lengkap")
    assert (bid_row(house, late).outcome, bid_row(house, late).reason) == ("refused", "late")
    assert waiting(house.centre) is None


def test_a_cancelled_tender_may_be_an_old_state_too(
    house: House, bids: BidMaker, people: staff.Two
) -> None:
    cancelled = release(ONE, status="cancelled")
    cancelled["date"] = to_text(NOON)
    house.import_(cancelled)
    recovery.restored(house.centre, by=people, why="disk rusak")
    [answer] = bids.seat.post(bids.seat.command(bids.submit()))
    assert code(answer) == ("held", "tender_cancelled")
    alarms.clear(house.centre, recovery.ALARM, "", by=people[0], reason="sudah lengkap")
    assert code(bids.seat.decisions()[-1]) == ("refused", "tender_cancelled")


def test_a_returned_answer_alone_makes_a_loss_known(
    house: House, bids: BidMaker, copy: Copy
) -> None:
    content = _content(house)
    command = bids.seat.command(bids.submit(content=content))
    [answer] = bids.seat.post_raw(command)
    copy.restore()
    house.store_blob(content)
    with house.centre.reading() as db:
        assert not recovery.recovering(db)
    show(house, (command, answer))
    with house.centre.reading() as db:
        assert recovery.recovering(db)


def _content(house: House) -> bytes:
    from sync.sealing import X25519Recipient, encrypt_bytes

    recipient = house.recipient(ONE, "*")
    return encrypt_bytes(ALICE.encode(), [X25519Recipient.from_text(recipient)])
