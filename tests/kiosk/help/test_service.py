"""Calls at a seat: kept with their commands, of one visit, answered, over; real tables, no link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk import events
from kiosk.db import prepare
from kiosk.help.service import MOST_CALLS, WITHIN_S, Help
from kiosk.seat import WriteTx
from sync import outbox
from sync.atrest import AtRest
from sync.clock import Interval
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.outbox import Outbox
from sync.wire import jws
from sync.wire.help import HelpWord
from sync.wire.keys import SigningKey
from sync.wire.messages import Command, Queued, SeatStatus
from sync.wire.times import to_text

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
KEY = SigningKey.generate()
SEALER = AtRest(KEY.derive("private rows"))


@dataclass
class Corner:
    """A seat's database, its clock and its visit turned by hand."""

    path: Path
    now: Interval | None = field(default_factory=lambda: Interval(NOON, NOON))
    visit: tuple[str | None, str | None] = (None, None)
    boottime_s: float = 0.0
    told: int = 0

    def __post_init__(self) -> None:
        prepare(self.path, SEALER)
        self.help = self.start()

    def start(self) -> Help:
        """The program starts (again)."""
        return Help(
            lambda: connect(self.path),
            lambda: self.now,
            lambda: self.visit,
            realm="production",
            sending=Outbox("s-1", KEY, SEALER),
            changed=self._tell,
            boottime_s=lambda: self.boottime_s,
        )

    def _tell(self) -> None:
        self.told += 1

    def change(self, act: Callable[[WriteTx], object]) -> None:
        with closing(connect(self.path)) as db, write_tx(db):
            act(WriteTx(db))

    def take(self, act: str, number: int = 1, *, call_id: str = "", minutes: int = 10) -> None:
        standing = self.help.standing()
        word = HelpWord(
            call_id=call_id or (standing.call.call_id if standing else "none"),
            number=number,
            act=act,
            at=to_text(NOON),
            until=to_text(NOON + timedelta(minutes=minutes)),
        )
        self.change(lambda tx: self.help.take(tx, word))

    def commands(self) -> list[dict[str, Any]]:
        """What was queued, in order: the type's word and the data."""
        with closing(connect(self.path)) as db:
            rows = db.execute("SELECT id, token FROM outbox_item ORDER BY sequence").fetchall()
        tokens = [
            SEALER.open(row["token"], outbox.private.token_place(row["id"])).decode()
            for row in rows
        ]
        keys = {KEY.public.kid: KEY.public}
        found = [jws.verify(token, "command", keys, Command) for token in tokens]
        return [
            {"type": one.type.split(".")[3], "id": one.id, **msgspec.json.decode(one.data)}
            for one in found
        ]

    def status(self, visit_id: str | None = None, accepted: int = 0) -> SeatStatus:
        empty = SeatStatus(
            seat_id="s-1",
            boot_id="b-1",
            sequence=1,
            at=None,
            state="closed",
            applied=0,
            acks=[],
            queued=Queued(accepted=accepted),
            disk_free=0,
            app_version="0",
            visit_id=visit_id,
        )
        with closing(connect(self.path)) as db:
            return self.help.fill_status(db, empty)

    def logged(self) -> list[str]:
        with closing(connect(self.path)) as db:
            return [entry.name for _, entry in events.entries(db)]


@pytest.fixture
def corner(tmp_path: Path) -> Corner:
    return Corner(tmp_path / "seat.db")


def test_a_call_is_kept_with_its_command_and_told_in_the_status(corner: Corner) -> None:
    corner.visit = ("v-1", "bidding")
    corner.help.call("files")
    corner.help.call("tenders")  # where one stands, it goes on standing
    standing = corner.start().standing()  # also after a restart
    assert standing is not None
    (command,) = corner.commands()
    assert command["id"] == command["call_id"] == standing.call.call_id
    assert (command["type"], command["page"], command["purpose"]) == ("called", "files", "bidding")
    assert (command["earliest"], command["latest"]) == (to_text(NOON), to_text(NOON))
    told = corner.status("v-1").help
    assert not isinstance(told, msgspec.UnsetType)
    assert (told.call_id, told.page, told.coming_at) == (standing.call.call_id, "files", None)
    assert corner.logged() == ["help_called"]
    assert corner.told == 1


def test_without_any_time_it_says_that_it_knows_none(corner: Corner) -> None:
    corner.now = None
    corner.help.call("waiting")
    (command,) = corner.commands()
    assert (command["earliest"], command["latest"]) == (None, None)
    assert corner.status().help.called is None  # type: ignore[union-attr]


def test_a_call_ends_with_its_visit_and_when_one_begins(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.visit = ("v-1", "bidding")
    assert corner.help.standing() is None
    assert corner.status("v-1").help is msgspec.UNSET
    corner.help.look()
    corner.help.call("bid")
    corner.visit = (None, None)
    corner.help.look()
    corner.help.look()
    assert [(one["type"], one.get("why")) for one in corner.commands()] == [
        ("called", None),
        ("ended", "visit"),
        ("called", None),
        ("ended", "visit"),
    ]


def test_staff_come_until_their_word_expires_and_who_called_ends_it(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.take("coming")
    standing = corner.help.standing()
    assert standing is not None
    assert standing.coming == NOON
    assert corner.status().help.coming_at == to_text(NOON)  # type: ignore[union-attr]
    # In doubt it is over: the latest end of now counts.
    for later in (
        Interval(NOON + timedelta(minutes=9), NOON + timedelta(minutes=10)),
        Interval(NOON + timedelta(minutes=10), None),
    ):
        corner.now = later
        standing = corner.help.standing()
        assert standing is not None
        assert standing.coming is None
        assert corner.status().help.coming_at is None  # type: ignore[union-attr]
    corner.take("coming", 2, minutes=30)
    corner.help.end()
    corner.help.end()
    assert [one.get("why") for one in corner.commands()] == [None, "helped"]
    corner.help.call("waiting")
    corner.help.end()
    assert corner.commands()[-1]["why"] == "taken_back"


def test_only_a_higher_word_about_this_call_changes_anything(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.take("coming", 2)
    corner.take("over", 1)
    corner.take("over", 2)
    corner.take("over", 9, call_id="another")
    corner.take("hurrying", 3)
    standing = corner.help.standing()
    assert standing is not None
    assert standing.coming == NOON
    corner.take("over", 3)
    assert corner.help.standing() is None
    assert corner.commands()[-1]["why"] == "staff"
    corner.take("coming", 4)  # none stands


def test_what_the_engine_changed_is_told_once_its_transaction_is_over(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.take("coming")
    assert corner.told == 1
    corner.help.look()
    corner.help.look()
    assert corner.told == 2


def test_a_restored_gateway_begins_to_count_its_words_again(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.take("coming", 7)
    corner.change(corner.help.start_again)
    standing = corner.help.standing()
    assert standing is not None
    assert standing.coming is None
    corner.take("coming", 1)
    assert corner.help.standing().coming == NOON  # type: ignore[union-attr]


def test_a_word_with_a_time_that_is_none_is_set_aside(corner: Corner) -> None:
    corner.help.call("waiting")
    word = HelpWord(call_id="c", number=1, act="coming", at="2026-02-31T05:00:00Z", until="x")
    with pytest.raises(Fault, match="time_malformed"):
        corner.change(lambda tx: corner.help.take(tx, word))


def test_no_finger_fills_the_outbox(corner: Corner) -> None:
    for _ in range(MOST_CALLS):
        corner.help.call("waiting")
        corner.help.end()
    with pytest.raises(Fault) as fault:
        corner.help.call("waiting")
    assert fault.value.code == "help_too_often"
    assert corner.help.standing() is None
    corner.boottime_s = WITHIN_S
    corner.help.call("waiting")
    assert corner.help.standing() is not None


def test_calls_are_no_part_of_what_waits_to_be_sent_or_was_accepted(corner: Corner) -> None:
    corner.help.call("waiting")
    corner.help.end()
    with closing(connect(corner.path)) as db:
        waiting = outbox.counts(db)
        assert (waiting.waiting, waiting.accepted, waiting.passing) == (0, 0, 2)
        assert outbox.unanswered(db) == outbox.Unanswered(None, None)
        with write_tx(db):
            db.execute(
                "UPDATE outbox_item SET stage = 'accepted', answer = x'00', answered_at = ?,"
                " sent_at = ?, outcome = 'accepted' WHERE sequence = 1",
                (to_text(NOON), to_text(NOON)),
            )
        counted = outbox.counts(db)
        assert (counted.accepted, counted.passing) == (1, 1)
    assert corner.status(accepted=counted.accepted + 3).queued.accepted == 3
