"""Which bid counts, in whatever order things arrive; what the committee decides and receives."""

from __future__ import annotations

import hashlib
import itertools
from datetime import timedelta
from pathlib import Path

import pytest

from sync import receipts
from sync.errors import Fault
from sync.gateway.bids import export
from sync.sealing import decrypt_bytes
from sync.wire.messages import BidSubmitted, BidWithdrawn
from sync.wire.times import from_text
from tests.sync.gateway.cast import BOB, CLOSES, NOON, ONE, TWO, BidMaker, House, copy_house


def standing(house: House) -> dict[str, str]:
    return {row.bid_id: row.standing for row in export.list_bids(house.centre, ONE)}


def send(bids: BidMaker, *data: BidSubmitted | BidWithdrawn) -> list[str]:
    return [each.outcome for each in bids.seat.post(*map(bids.seat.command, data))]


def test_the_last_version_counts(bids: BidMaker, house: House) -> None:
    first = bids.submit()
    second = bids.submit(replaces=first)
    assert send(bids, first, second) == ["accepted", "accepted"]
    assert standing(house) == {first.bid_id: "replaced", second.bid_id: "counts"}


def test_a_withdrawn_bid_does_not_count_until_a_newer_submission(
    bids: BidMaker, house: House
) -> None:
    first = bids.submit()
    gone = bids.withdraw(first)
    assert send(bids, first, gone) == ["accepted", "accepted"]
    assert standing(house) == {first.bid_id: "withdrawn", gone.bid_id: "withdrawal"}
    again = bids.submit(replaces=gone)
    assert send(bids, again) == ["accepted"]
    assert standing(house)[again.bid_id] == "counts"
    assert standing(house)[gone.bid_id] == "replaced"


def test_every_order_of_arrival_ends_alike(furnished: House, tmp_path: Path) -> None:
    ends = []
    for number, order in enumerate(itertools.permutations(range(4))):
        (tmp_path / str(number)).mkdir()
        house = copy_house(furnished, tmp_path / str(number))
        bids = BidMaker(house.seat())
        first = bids.submit()
        second = bids.submit(replaces=first)
        gone = bids.withdraw(second)
        last = bids.submit(replaces=gone)
        chain = [first, second, gone, last]
        commands = [bids.seat.command(each) for each in chain]
        for index in order:
            bids.seat.post(commands[index])
        named = standing(house)
        ends.append([named[each.bid_id] for each in chain])
        assert all(answer.outcome == "accepted" for answer in bids.seat.decisions())
        assert len(bids.seat.decisions()) == 4
    assert ends == [["replaced", "replaced", "replaced", "counts"]] * 24


def test_a_version_without_its_forerunner_is_asked_for_again(bids: BidMaker) -> None:
    second = bids.submit(replaces=bids.submit())
    [answer] = bids.seat.post(bids.seat.command(second))
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("retry", "replaces_unknown")
    assert answer.problem.retryable


def test_a_version_that_came_in_time_is_not_late_for_its_forerunners_delay(
    bids: BidMaker, house: House
) -> None:
    first = bids.submit()
    second = bids.submit(replaces=first)
    waiting = bids.seat.command(second)
    assert bids.seat.post(waiting)[0].outcome == "retry"
    house.clock.now = CLOSES + timedelta(minutes=1)
    [late] = bids.seat.post(bids.seat.command(first))
    assert late.outcome == "held"
    assert bids.seat.post(waiting)[0].outcome == "accepted"
    assert standing(house)[second.bid_id] == "counts"


def test_a_version_whose_forerunner_never_came_is_held_not_asked_for_for_ever(
    bids: BidMaker, house: House
) -> None:
    second = bids.submit(replaces=bids.submit())
    waiting = bids.seat.command(second)
    assert bids.seat.post(waiting)[0].outcome == "retry"
    house.clock.now = CLOSES + timedelta(minutes=1)
    [answer] = bids.seat.post(waiting)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("held", "replaces_missing")
    assert standing(house) == {second.bid_id: "held"}


def test_a_held_version_leaves_the_accepted_one_counting(bids: BidMaker, house: House) -> None:
    first = bids.submit()
    assert send(bids, first) == ["accepted"]
    second = bids.submit(replaces=first)
    house.clock.now = CLOSES + timedelta(minutes=1)
    assert send(bids, second) == ["held"]
    assert standing(house) == {first.bid_id: "counts", second.bid_id: "held"}


@pytest.mark.parametrize("wrong", ["tenderer", "version"])
def test_only_ones_own_last_version_can_be_replaced(
    bids: BidMaker, house: House, wrong: str
) -> None:
    first = bids.submit()
    send(bids, first)
    other = BidMaker(bids.seat, tenderer=BOB) if wrong == "tenderer" else bids
    change = {"version": 3} if wrong == "version" else {}
    [answer] = bids.seat.post(bids.seat.command(other.submit(replaces=first, **change)))
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "replaces_mismatch")
    assert standing(house)[first.bid_id] == "counts"


@pytest.mark.parametrize("reverse", [False, True])
def test_of_two_seats_that_knew_nothing_of_each_other_the_later_sealing_counts(
    bids: BidMaker, house: House, reverse: bool
) -> None:
    other = BidMaker(house.seat("Kursi 08"))
    earlier = bids.submit(sealed=NOON - timedelta(minutes=9))
    later = other.submit(sealed=NOON - timedelta(minutes=3))
    posts = [(bids, earlier), (other, later)]
    for maker, bid in reversed(posts) if reverse else posts:
        assert send(maker, bid) == ["accepted"]
    assert standing(house) == {earlier.bid_id: "superseded", later.bid_id: "counts"}


def test_an_operator_accepts_a_held_bid_with_a_receipt_fed_to_the_seat(
    bids: BidMaker, house: House
) -> None:
    bid = bids.submit()
    house.clock.now = CLOSES + timedelta(minutes=1)
    command = bids.seat.command(bid)
    [first] = bids.seat.post_raw(command)
    token = house.decide(bid.bid_id, "accepted", "Berita acara 12")
    answers = bids.seat.decisions()
    assert [each.outcome for each in answers] == ["held", "accepted"]
    assert answers[1] == bids.seat.opened(token)
    assert answers[1].receipt is not None
    assert receipts.read(answers[1].receipt).kind == "official"
    assert standing(house) == {bid.bid_id: "counts"}
    assert bids.seat.post_raw(command) == [first]


def test_a_decision_holds_even_when_the_clock_was_set_back(bids: BidMaker, house: House) -> None:
    bid = bids.submit()
    house.clock.now = CLOSES + timedelta(minutes=1)
    [held] = bids.seat.post(bids.seat.command(bid))
    house.clock.pass_(seconds=-30)
    with pytest.raises(Fault, match="clock_behind"):
        house.decide(bid.bid_id, "accepted", "BA 12")
    house.confirm_clock()
    decided = bids.seat.opened(house.decide(bid.bid_id, "accepted", "BA 12"))
    assert from_text(decided.at) > from_text(held.at)


def test_an_operator_refuses_a_held_bid_with_a_reason(bids: BidMaker, house: House) -> None:
    bid = bids.submit()
    house.clock.now = CLOSES + timedelta(minutes=1)
    send(bids, bid)
    house.decide(bid.bid_id, "refused", "Di luar jadwal")
    last = bids.seat.decisions()[-1]
    assert last.outcome == "refused"
    assert last.problem is not None
    assert last.problem.detail == "Di luar jadwal"
    with pytest.raises(Fault, match="bid_not_held"):
        house.decide(bid.bid_id, "accepted", "Lain lagi")


def test_nothing_is_handed_out_before_the_deadline(
    bids: BidMaker, house: House, tmp_path: Path
) -> None:
    send(bids, bids.submit())
    with pytest.raises(Fault, match="tender_still_open"):
        export.export_bids(house.centre, ONE, tmp_path / "out", CLOSES, by=house.both)
    assert not (tmp_path / "out").exists()


def test_the_committee_gets_what_counts_and_never_what_was_replaced_or_withdrawn(
    bids: BidMaker, house: House, tmp_path: Path
) -> None:
    first = bids.submit()
    second = bids.submit(replaces=first)
    other = BidMaker(bids.seat, tenderer=BOB)
    gone = other.submit()
    send(bids, first, second, gone, other.withdraw(gone))
    after = CLOSES + timedelta(seconds=1)
    paths = export.export_bids(house.centre, ONE, tmp_path / "out", after, by=house.both).written
    assert {path.name for path in paths} == {
        "bid.json",
        "bid.age",
        "answers.jws",
        "provisional.note",
        "official.note",
    }
    [sealed] = [path for path in paths if path.suffix == ".age"]
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == second.envelopes[0].sha256
    assert decrypt_bytes(sealed.read_bytes(), [house.keys[ONE, "*"]])


def test_a_version_without_its_forerunner_is_listed_as_waiting(
    bids: BidMaker, house: House
) -> None:
    first = bids.submit()
    second = bids.submit(replaces=first)
    third = bids.withdraw(second)
    assert send(bids, second, third) == ["retry", "retry"]
    rows = export.list_bids(house.centre, ONE)
    assert [(row.bid_id, row.outcome, row.standing, row.tenderer_name) for row in rows] == [
        (second.bid_id, "waiting", "waiting", "PT Maju Bersama"),
        (third.bid_id, "waiting", "waiting", "PT Maju Bersama"),
    ]
    assert export.list_bids(house.centre, TWO) == []
    send(bids, first)
    assert standing(house) == {
        first.bid_id: "withdrawn",
        second.bid_id: "withdrawn",
        third.bid_id: "withdrawal",
    }


def test_the_committee_gets_what_waits_apart_from_what_counts(
    bids: BidMaker, house: House, tmp_path: Path
) -> None:
    counting = BidMaker(bids.seat, tenderer=BOB).submit()
    lonely = bids.submit(replaces=bids.submit())
    gone = bids.withdraw(lonely)
    send(bids, counting, lonely, gone)
    out = tmp_path / "out"
    paths = export.export_bids(
        house.centre, ONE, out, CLOSES + timedelta(seconds=1), by=house.both
    ).written
    waiting = [path for path in paths if path.is_relative_to(out / "menunggu")]
    named = {(path.parent.name.split("-")[1], path.name) for path in waiting}
    texts = ("bid.json", "command.jws", "provisional.note")
    assert named == {("v2", "bid.age"), *((v, name) for v in ("v2", "v3") for name in texts)}
    for path in waiting:
        if path.name == "bid.age":
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            assert sha256 == lonely.envelopes[0].sha256
        if path.name == "provisional.note":
            assert path.read_text("utf-8") in (lonely.receipt, gone.receipt)
    [sealed] = out.glob("*/*.age")
    assert hashlib.sha256(sealed.read_bytes()).hexdigest() == counting.envelopes[0].sha256


def test_nothing_waits_in_the_handout_when_nothing_waits(
    bids: BidMaker, house: House, tmp_path: Path
) -> None:
    send(bids, bids.submit())
    export.export_bids(
        house.centre, ONE, tmp_path / "out", CLOSES + timedelta(seconds=1), by=house.both
    )
    assert not (tmp_path / "out" / "menunggu").exists()
