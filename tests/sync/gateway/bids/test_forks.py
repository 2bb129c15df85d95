"""A chain that forks, at a seat that was restored or copied: one end counts, in any order."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sync.gateway.app import create_gateway
from sync.gateway.bids import export
from sync.gateway.bids.standing import NO_LONGER, standings
from sync.gateway.bids.store import Bid
from sync.wire.messages import BidSubmitted, BidWithdrawn
from sync.wire.times import to_text
from tests.sync.gateway.cast import BOB, NOON, ONE, BidMaker, House, copy_house


def bid(bid_id: str, minute: float, replaces: Bid | None = None, **changes: object) -> Bid:
    fields: dict[str, object] = {
        "bid_id": bid_id,
        "command_id": f"c-{bid_id}",
        "seat_id": "s-1",
        "action": "submitted" if replaces is None else "replaced",
        "tender_id": ONE,
        "tenderer_id": "t-1",
        "tenderer_name": "PT Maju Bersama",
        "version": 1 if replaces is None else replaces.version + 1,
        "replaces": None if replaces is None else replaces.bid_id,
        "sealed_earliest": to_text(NOON + timedelta(minutes=minute)),
        "sealed_latest": None,
        "received_at": to_text(NOON),
        "outcome": "accepted",
        "reason": None,
        "provisional": "",
        "official": "",
    }
    return Bid(**(fields | changes))  # type: ignore[arg-type]


def naming(one: Bid, other: str) -> Bid:
    return replace(one, version=2, replaces=other, action="replaced")


def test_of_two_versions_that_replace_the_same_one_the_later_sealing_counts() -> None:
    first = bid("a", 0)
    assert standings([first, bid("b", 5, first), bid("c", 3, first)]) == {
        "a": "replaced",
        "b": "counts",
        "c": "superseded",
    }


def test_the_last_will_counts_though_its_branch_is_the_shorter_one() -> None:
    """A seat with versions 1 to 3 was put back to a copy that knew version 1 only."""
    first = bid("a", 0)
    second = bid("b", 1, first)
    third, after_the_restore = bid("c", 2, second), bid("d", 9, first)
    assert standings([first, second, third, after_the_restore]) == {
        "a": "replaced",
        "b": "replaced",
        "c": "superseded",
        "d": "counts",
    }


def test_a_withdrawal_on_one_branch_and_a_replacement_on_the_other() -> None:
    first = bid("a", 0)
    gone_first = [first, bid("b", 1, first, action="withdrawn"), bid("c", 2, first)]
    assert standings(gone_first) == {"a": "replaced", "b": "withdrawal", "c": "counts"}
    gone_last = [first, bid("b", 3, first, action="withdrawn"), bid("c", 2, first)]
    assert standings(gone_last) == {"a": "withdrawn", "b": "withdrawal", "c": "superseded"}


def test_equal_times_are_decided_by_the_greater_id() -> None:
    first = bid("a", 0)
    assert standings([first, bid("c", 1, first), bid("b", 1, first)])["c"] == "counts"


def test_a_bound_weakened_by_a_restart_does_not_bring_back_what_lost() -> None:
    """`earliest` of version 3 lies before that of the version it replaces: it was sealed later."""
    first = bid("a", 0)
    second, other = bid("b", 10, first), bid("c", 5, first)
    third = bid("d", 4, second)
    assert standings([first, second, other])["c"] == "superseded"
    assert standings([first, second, other, third])["c"] == "superseded"
    assert standings([first, second, other, third])["d"] == "counts"


def test_versions_that_name_each_other_end_nothing() -> None:
    """No honest seat makes them; people, who decide about a held one, do not check it."""
    loop = [
        naming(bid("a", 0), "b"),
        naming(bid("b", 1), "a"),
        naming(bid("c", 2), "c"),
    ]
    assert standings(loop)["c"] == "counts"
    foreign = [bid("x", 0, tenderer_id="t-2"), naming(bid("y", 1), "x")]
    assert standings(foreign) == {"x": "counts", "y": "counts"}


def wild(rng: random.Random) -> list[Bid]:
    """A few versions that replace anything before them, sealed at any time, some not accepted."""
    made: list[Bid] = []
    for number in range(rng.randint(1, 9)):
        before = rng.choice([None, *made])
        one = bid(f"b{rng.randrange(10**6):06}-{number}", rng.randrange(6), before)
        chance = rng.random()
        if before is not None and chance < 0.25:
            one = bid(one.bid_id, rng.randrange(6), before, action="withdrawn")
        if chance > 0.85:
            outcome = rng.choice(["held", "refused"])
            one = bid(one.bid_id, 0, before, outcome=outcome, official=None, action=one.action)
        made.append(one)
    return made


def test_random_forks_stand_alike_in_any_order() -> None:
    for seed in range(2000):
        rng = random.Random(seed)
        _stands_alike(rng, wild(rng))


def _stands_alike(rng: random.Random, made: list[Bid]) -> None:
    whole = standings(made)
    assert whole.keys() == {one.bid_id for one in made}
    for _ in range(5):
        rng.shuffle(made)
        assert standings(made) == whole
    accepted = [one for one in made if one.outcome == "accepted"]
    counting = [one for one in accepted if whole[one.bid_id] == "counts"]
    assert len(counting) <= 1
    replaced = {one.replaces for one in accepted}
    assert all(one.bid_id not in replaced for one in counting)
    if accepted and not counting:
        assert any(whole[one.bid_id] == "withdrawal" for one in accepted)


def test_what_lost_once_never_counts_again() -> None:
    for seed in range(2000):
        made = wild(random.Random(seed))
        lost: set[str] = set()
        for many in range(1, len(made) + 1):
            where = standings(made[:many])
            assert not lost & {each for each in where if where[each] == "counts"}
            lost |= {each for each in where if where[each] in NO_LONGER}


# against the real gateway


def fork(bids: BidMaker) -> list[BidSubmitted | BidWithdrawn]:
    """Version 1, then 2 and 3 of a seat, and a later 2 of its double."""
    first = bids.submit(sealed=NOON - timedelta(minutes=9))
    second = bids.submit(replaces=first, sealed=NOON - timedelta(minutes=8))
    third = bids.submit(replaces=second, sealed=NOON - timedelta(minutes=7))
    double = bids.submit(replaces=first, sealed=NOON - timedelta(minutes=6))
    return [first, second, third, double]


def test_every_order_of_arrival_tells_the_seat_what_does_not_count(
    furnished: House, tmp_path: Path
) -> None:
    for number, order in enumerate(itertools.permutations(range(4))):
        (tmp_path / str(number)).mkdir()
        house = copy_house(furnished, tmp_path / str(number))
        bids = BidMaker(house.seat())
        made = fork(bids)
        commands = [bids.seat.command(one) for one in made]
        for index in order:
            bids.seat.post(commands[index])
        rows = {row.bid_id: row.standing for row in export.list_bids(house.centre, ONE)}
        assert [rows[one.bid_id] for one in made] == [
            "replaced",
            "replaced",
            "superseded",
            "counts",
        ]
        newest = {answer.command_id: answer for answer in bids.seat.decisions()}
        told = {answer.command_id: answer for answer in newest.values() if answer.problem}
        kept = [bids.seat.opened(token) for token in bids.seat.post_raw(*commands)]
        # 2 too where it came when 3 was not there yet; 1 and what counts never.
        assert set(told) - {kept[1].command_id} == {kept[2].command_id}
        for one in told.values():
            first = next(each for each in kept if each.command_id == one.command_id)
            assert one.problem is not None
            assert (one.outcome, one.problem.code) == ("accepted", "superseded")
            assert (one.receipt, one.at > first.at) == (first.receipt, True)
            assert first.problem is None  # stays what a repeated command gets


@pytest.mark.parametrize("reverse", [False, True])
def test_two_seats_are_told_which_of_theirs_does_not_count(
    bids: BidMaker, house: House, reverse: bool
) -> None:
    other = BidMaker(house.seat("Kursi 08"))
    earlier = bids.submit(sealed=NOON - timedelta(minutes=9))
    later = other.submit(sealed=NOON - timedelta(minutes=3))
    posts = [(bids, earlier), (other, later)]
    for maker, one in reversed(posts) if reverse else posts:
        maker.seat.post(maker.seat.command(one))
    assert [one.problem and one.problem.code for one in bids.seat.decisions()] == [
        None,
        "superseded",
    ]
    assert [one.problem for one in other.seat.decisions()] == [None]


def test_a_gateway_of_an_older_release_tells_at_its_next_start(
    bids: BidMaker, house: House
) -> None:
    other = BidMaker(house.seat("Kursi 08"))
    for maker, minute in ((bids, 9), (other, 3)):
        made = maker.submit(sealed=NOON - timedelta(minutes=minute))
        maker.seat.post(maker.seat.command(made))
    with house.centre.writing() as db:
        db.execute("DROP TRIGGER superseded_keeps_delete")
        db.execute("DELETE FROM superseded")
        db.execute("DROP TRIGGER feed_keeps_delete")
        db.execute("DELETE FROM feed WHERE seq = (SELECT max(seq) FROM feed)")
    assert [one.problem for one in bids.seat.decisions()] == [None]
    for _ in range(2):
        create_gateway(house.centre.home, clock=house.clock)
        assert [one.problem and one.problem.code for one in bids.seat.decisions()] == [
            None,
            "superseded",
        ]


def test_the_bid_of_another_firm_is_never_superseded(bids: BidMaker, house: House) -> None:
    rival = BidMaker(bids.seat, tenderer=BOB)
    for maker in (bids, rival):
        maker.seat.post(maker.seat.command(maker.submit()))
    assert all(one.problem is None for one in bids.seat.decisions())
