"""A gateway of a newer version: what this one does not know stops nothing else, and is kept."""

from __future__ import annotations

import pytest

from sync.engine import Hooks
from sync.engine.follower import Follower
from sync.outbox import State, news
from sync.outbox.news import position
from sync.transport.faults import LinkDown, Reason
from sync.wire.messages import SPOKEN, StaffRoster
from tests.sync.engine.conftest import Seat, on_feed
from tests.sync.engine.test_follower import follow


def understand(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """The program is updated."""
    for module in ("sync.engine.follower", "sync.outbox.news"):
        monkeypatch.setattr(f"{module}.SPOKEN", SPOKEN | set(more))


def test_an_unknown_kind_is_set_aside_and_the_rest_of_its_page_taken_in(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.gateway.tell("tender", {})
    seat.gateway.tell("tomorrow", {"text": "Listrik padam pukul 12"})
    seat.gateway.tell("card", {})
    follow(seat)
    assert seat.effects("feed") == [("1", "tender"), ("3", "card")]
    assert news.why_aside(seat.db, "gw-model") == [(2, "news_unknown")]
    understand(monkeypatch, "tomorrow")
    seat.restart()
    assert seat.follower.begin(seat.db) == 0
    assert seat.effects("feed")[-1] == ("2", "tomorrow")


def test_a_program_that_understands_more_reads_the_feed_from_the_start_once(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = seat.append()
    seat.step()
    seat.gateway.tell("tender", {})
    seat.gateway.tell_decision(seat.gateway.answers[item_id])
    follow(seat)
    understand(monkeypatch, "tomorrow")
    for _ in range(2):
        seat.restart()
        seat.follower.begin(seat.db)
        follow(seat)
    assert seat.effects("feed") == [("1", "tender"), ("1", "tender")]
    assert seat.effects("answer") == [(item_id, "accepted")]
    assert seat.item(item_id).state is State.ACCEPTED
    assert position(seat.db, "gw-model").cursor == 2


def test_a_home_that_never_said_what_it_speaks_has_the_first_versions_kinds(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.gateway.tell("tender", {})
    follow(seat)
    seat.db.execute("UPDATE outbox_feed SET spoken = NULL")
    with monkeypatch.context() as first:
        first.setattr(news, "SPOKEN", news.SPOKEN_AT_FIRST)
        assert not news.read_new_kinds(seat.db, "gw-model")
    understand(monkeypatch, "tomorrow")
    assert news.read_new_kinds(seat.db, "gw-model")
    assert (position(seat.db, "gw-model").cursor, position(seat.db, "gw-model").head) == (0, 1)


def test_a_roster_beyond_this_version_keeps_nothing_else_back(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    seat.hooks = Hooks(
        seat.hooks.on_answer,
        on_feed,
        roster_version=lambda db: 0,
        on_roster=lambda db, token: taken.append(token),
    )
    seat.follower = Follower(seat.gateway, seat.hooks, seat.private)

    def unreadable(token: str) -> StaffRoster:
        raise LinkDown(Reason.UNREADABLE, "a role nobody knows")

    monkeypatch.setattr(seat.gateway, "roster", unreadable)
    monkeypatch.setattr(seat.gateway, "roster_version", lambda token: 5)
    seat.gateway.issue_roster(5)
    seat.gateway.tell("tender", {})
    follow(seat)
    assert seat.effects("feed") == [("1", "tender")]
    assert (taken, seat.follower.unread_roster) == ([], True)
    follow(seat)  # not asked for again and again
    assert seat.gateway.asked[-1][2] == 5


@pytest.mark.parametrize("outcome", ["retry", "refused"])
def test_what_the_gateway_does_not_know_yet_stays_queued_and_says_so(
    outcome: str, seat: Seat
) -> None:
    """`refused` is what gateways said before they kept such commands."""
    item_id = seat.append()
    seat.gateway.verdicts[item_id] = (outcome, "command_unknown")
    seat.step()
    assert seat.item(item_id).state is State.ACTION
    assert seat.item(item_id).hindrance == "command_unknown"
    seat.gateway.answers.clear()
    seat.gateway.verdicts.clear()  # updated
    seat.ticks.now += 3600
    seat.step()
    assert seat.item(item_id).state is State.ACCEPTED
