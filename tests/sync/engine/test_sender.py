"""One step at a time, against a model of the gateway whose line fails on order."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.errors import explain
from sync.database import write_tx
from sync.engine import Hooks
from sync.errors import Fault
from sync.outbox import Item, Stage, State, counts
from sync.outbox.queue import unstick
from sync.transport import LinkDown, Refused
from sync.wire.messages import Answer
from tests.sync.engine.conftest import Seat
from tests.sync.engine.model import START, ModelGateway, Trouble

KB = bytes(range(256)) * 4


def test_a_command_without_blobs_is_asked_and_accepted(seat: Seat) -> None:
    item_id = seat.append()
    seat.drain()
    found = seat.item(item_id)
    assert found.state is State.ACCEPTED
    assert seat.given(item_id) == seat.gateway.answers[item_id]
    assert seat.effects() == [(item_id, "accepted")]


def test_every_state_is_passed_in_order(seat: Seat) -> None:
    item_id = seat.append(contents=(KB, KB * 2))
    seen = [seat.item(item_id).state]
    for _ in range(3):
        seat.step()
        seen.append(seat.item(item_id).state)
    assert seen == [State.SEALED, State.SEALED, State.SENT, State.ACCEPTED]
    assert seat.item(item_id).sent_at == "2026-11-22T03:00:00.000000Z"
    assert sorted(seat.gateway.blobs.values()) == sorted([KB, KB * 2])


def test_nearest_deadline_goes_first_and_none_goes_last(seat: Seat) -> None:
    late = seat.append("a", deadline=START + timedelta(hours=2))
    never = seat.append("b")
    soon = seat.append("c", deadline=START + timedelta(hours=1))
    seat.settings = replace(seat.settings, batch=1)
    seat.restart()
    seat.drain()
    assert [command.id for command in seat.gateway.effects] == [soon, late, never]


def test_a_subject_is_delivered_in_order_even_when_its_first_needs_an_upload(seat: Seat) -> None:
    first = seat.append("bid-1", contents=(KB,))
    second = seat.append("bid-1", deadline=START)
    other = seat.append("bid-2")
    seat.drain()
    order = [command.id for command in seat.gateway.effects]
    assert order.index(first) < order.index(second)
    assert order[0] == other


def test_a_refused_item_does_not_hold_up_its_subject(seat: Seat) -> None:
    first, second = seat.append("bid-1"), seat.append("bid-1")
    seat.gateway.verdicts[first] = ("refused", "tender_unknown")
    seat.drain()
    assert seat.item(first).state is State.ACTION
    assert seat.item(first).problem_code == "tender_unknown"
    assert seat.item(second).state is State.ACCEPTED


def test_a_lost_answer_is_shown_as_unknown_and_asked_again(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.troubles = iter([Trouble.LOST_ANSWER])
    seat.step()
    assert seat.item(item_id).state is State.CHECKING
    assert seat.item(item_id).last_fault == "link_down"
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert len(seat.gateway.effects) == 1


def test_a_command_that_never_left_is_not_shown_as_unknown(seat: Seat) -> None:
    plain, with_blob = seat.append("a"), seat.append("b", contents=(KB,))
    seat.step()  # plain goes
    seat.step()  # blob goes up
    assert seat.item(with_blob).state is State.SENT
    second = seat.append("a")
    seat.gateway.troubles = iter([Trouble.UNSENT])
    seat.step()
    assert seat.item(with_blob).state is State.SENT
    assert seat.item(second).state is State.SEALED
    assert seat.item(plain).state is State.ACCEPTED


def test_once_unknown_an_unsent_retry_leaves_it_unknown(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.troubles = iter([Trouble.LOST_ANSWER, Trouble.UNSENT])
    seat.step()
    seat.step()
    assert seat.item(item_id).state is State.CHECKING


def test_every_retry_sends_identical_bytes(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    seat.append()
    sent: list[str] = []
    real = seat.gateway.post_commands
    monkeypatch.setattr(
        seat.gateway, "post_commands", lambda commands: (sent.extend(commands), real(commands))[1]
    )
    seat.gateway.troubles = iter([Trouble.LOST_ANSWER, Trouble.BUSY])
    seat.drain()
    assert len(sent) == 3
    assert len(set(sent)) == 1


def test_a_cut_upload_goes_on_where_it_stopped(seat: Seat) -> None:
    item_id = seat.append(contents=(KB * 64,))
    seat.gateway.troubles = iter([Trouble.NONE, Trouble.CUT, Trouble.NONE, Trouble.CUT])
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert seat.gateway.uploads.received == len(KB) * 64


def test_a_forgotten_upload_is_begun_anew(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    seat.gateway.troubles = iter([Trouble.NONE, Trouble.CUT, Trouble.FORGET])
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED


def test_a_signed_denial_of_a_blob_sends_it_again(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    seat.step()
    assert seat.item(item_id).state is State.SENT
    seat.gateway.blobs.clear()
    seat.gateway.uploads.held.clear()
    seat.step()
    assert seat.item(item_id).state is State.SEALED
    assert seat.item(item_id).last_fault == "blob_incomplete"
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED


def test_an_upload_that_lies_about_being_whole_is_dropped_after_the_second_denial(
    seat: Seat,
) -> None:
    item_id = seat.append(contents=(KB,))
    seat.step()
    seat.gateway.blobs.clear()  # head() goes on saying that all is there
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert len(seat.gateway.uploads.held) == 2


@pytest.mark.parametrize("size", [0, 1, 1023])
def test_a_damaged_spool_file_is_set_aside_and_blocks_nobody(seat: Seat, size: int) -> None:
    broken = seat.append("bid-1", contents=(KB,))
    after = seat.append("bid-1")
    next(seat.spool.iterdir()).write_bytes(KB[:size])
    seat.drain()
    assert seat.item(broken).state is State.ACTION
    assert seat.item(broken).problem_code == "spool_damaged"
    assert seat.item(after).state is State.ACCEPTED


def test_a_missing_spool_file_is_named_and_delivered_once_it_is_back(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    file = next(seat.spool.iterdir())
    file.rename(seat.home / "elsewhere")
    seat.drain()
    assert seat.item(item_id).problem_code == "spool_missing"
    (seat.home / "elsewhere").rename(file)
    with write_tx(seat.db):
        unstick(seat.db)
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert seat.item(item_id).problem_code is None


def test_bytes_damaged_on_our_disk_are_found_out_by_the_gateways_checksum(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    next(seat.spool.iterdir()).write_bytes(b"x" + KB[1:])
    seat.drain()
    assert seat.item(item_id).problem_code == "spool_damaged"
    assert seat.item(item_id).stage is Stage.STUCK


def test_one_poisoned_command_does_not_spoil_the_batch(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [seat.append(f"bid-{number}") for number in range(5)]
    poison = ids[2]
    real = seat.gateway.post_commands

    def post(commands: list[str]) -> object:
        if seat.token(poison) in commands:
            raise Refused("internal", status=500, retryable=True)
        return real(commands)

    monkeypatch.setattr(seat.gateway, "post_commands", post)
    for _ in range(500):  # what goes along with it waits by chance, longer each time
        seat.step(seconds=0.05)
        if counts(seat.db).accepted == 4:
            break
    assert counts(seat.db).accepted == 4
    assert seat.item(poison).state is State.CHECKING


def test_a_command_that_cannot_be_read_waits_and_stops_no_other(seat: Seat) -> None:
    """Its row was damaged, or the database belongs to another seat's key."""
    ids = [seat.append(f"bid-{number}") for number in range(3)]
    whole = seat.db.execute("SELECT token FROM outbox_item WHERE id = ?", (ids[1],)).fetchone()[0]
    seat.db.execute("DROP TRIGGER outbox_item_sealed")
    change = "UPDATE outbox_item SET token = ? WHERE id = ?"
    seat.db.execute(change, (whole[:-1] + bytes([whole[-1] ^ 1]), ids[1]))
    for _ in range(5):
        seat.step()
    assert counts(seat.db).accepted == 2
    found = seat.item(ids[1])
    assert (found.state, found.hindrance) == (State.ACTION, "at_rest_unreadable")
    seat.db.execute(change, (whole, ids[1]))
    seat.drain()
    assert counts(seat.db).accepted == 3


def test_every_try_sends_the_same_bytes(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    item_id, sent = seat.append(), list[str]()
    real = seat.gateway.post_commands

    def post(commands: list[str]) -> object:
        sent.extend(commands)
        if len(sent) < 3:
            raise Refused("internal", status=500, retryable=True)
        return real(commands)

    monkeypatch.setattr(seat.gateway, "post_commands", post)
    while seat.item(item_id).state is not State.ACCEPTED:
        seat.restart()
        seat.step()
    assert len(sent) == 3
    assert len(set(sent)) == 1


def test_an_answer_to_other_bytes_settles_nothing(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.answers[item_id] = seat.gateway.sign(item_id, "other", "accepted", None)
    seat.step()
    assert seat.item(item_id).state is State.CHECKING
    assert seat.item(item_id).last_fault == "answer_missing"


def test_a_seat_hook_that_fails_rolls_the_answer_back_and_kills_nothing(seat: Seat) -> None:
    item_id = seat.append()
    failures = iter([Fault("receipt_signature_invalid"), ZeroDivisionError()])

    def grumble(db: sqlite3.Connection, found: Item, answer: Answer) -> None:
        db.execute("INSERT INTO local_effect VALUES ('answer', ?, 'x')", (found.id,))
        error = next(failures, None)
        if error:
            raise error

    seat.hooks = Hooks(grumble, seat.hooks.on_feed)
    seat.restart()
    seen = []
    for _ in range(3):
        seat.step()
        seen.append((seat.item(item_id).state, seat.item(item_id).last_fault))
    assert seen == [
        (State.CHECKING, "receipt_signature_invalid"),
        (State.CHECKING, "internal"),
        (State.ACCEPTED, None),
    ]
    assert len(seat.effects()) == 1
    assert len(seat.gateway.effects) == 1


def test_a_revoked_seat_stops_and_loses_nothing(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    item_id = seat.append()

    def refuse(commands: object) -> object:
        raise Refused("seat_revoked", status=403, retryable=False)

    monkeypatch.setattr(seat.gateway, "post_commands", refuse)
    with pytest.raises(Refused, match="seat_revoked"):
        seat.sender.step(seat.db)
    assert seat.item(item_id).state is State.CHECKING


def test_a_more_urgent_item_interrupts_a_long_upload(seat: Seat) -> None:
    slow = seat.append("slow", contents=(KB * 1024,), deadline=START + timedelta(days=9))
    seat.settings = replace(seat.settings, look_every_s=0.0)
    seat.restart()
    real = seat.gateway.uploads.patch
    urgent: list[str] = []

    def patch(path, file, offset, size, progress):  # type: ignore[no-untyped-def]
        def busy(done: int) -> None:
            if done and not urgent:
                urgent.append(seat.append("urgent", contents=(KB,), deadline=START))
            progress(done)

        return real(path, file, offset, size, busy)

    seat.gateway.uploads.patch = patch  # type: ignore[method-assign]
    seat.drain()
    assert [command.id for command in seat.gateway.effects] == [urgent[0], slow]


def test_a_stopped_engine_leaves_the_upload_at_once(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    seat.sender._interrupted = lambda: True
    assert seat.step()
    assert seat.item(item_id).stage is Stage.UPLOADING
    assert seat.gateway.uploads.received == 0


def test_a_broken_link_is_reported_upwards(seat: Seat) -> None:
    seat.append()
    seat.gateway.troubles = iter([Trouble.UNSENT])
    with pytest.raises(LinkDown):
        seat.sender.step(seat.db)


def test_a_waiting_item_is_not_tried_before_its_time(seat: Seat) -> None:
    seat.append()
    seat.gateway.troubles = iter([Trouble.BUSY])
    seat.sender.waiting._backoffs.clear()
    seat.step()
    seat.sender.waiting._until = dict.fromkeys(seat.sender.waiting._until, 1e9)
    assert not seat.sender.step(seat.db)
    seat.sender.waiting.release()
    assert seat.sender.step(seat.db)


def test_a_full_disk_is_the_machines_fault_and_not_the_items(seat: Seat) -> None:
    item_id = seat.append()

    def full(db: sqlite3.Connection, found: Item, answer: Answer) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    seat.hooks = Hooks(full, seat.hooks.on_feed)
    seat.restart()
    with pytest.raises(sqlite3.OperationalError):
        seat.sender.step(seat.db)
    assert seat.item(item_id).state is State.CHECKING
    assert isinstance(seat.gateway, ModelGateway)


def test_a_gateway_that_does_not_know_the_seat_refuses_no_bid_for_ever(seat: Seat) -> None:
    item_id = seat.append()
    token = seat.token(item_id)
    seat.gateway.answers[item_id] = seat.gateway.sign(item_id, token, "refused", "seat_unknown")
    seat.step()
    assert seat.item(item_id).state is State.SEALED
    assert seat.item(item_id).last_fault == "seat_unknown"
    del seat.gateway.answers[item_id]
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED


def test_a_gateway_that_takes_less_than_was_sent_gets_the_rest(seat: Seat) -> None:
    item_id = seat.append(contents=(KB * 4,))
    real = seat.gateway.uploads.patch
    lengths: list[int] = []

    def half(path, file, offset, size, progress):  # type: ignore[no-untyped-def]
        end = real(path, file, offset, size, progress)
        upload = seat.gateway.uploads.held[path]
        if not lengths:
            del upload.data[1000:]
            seat.gateway.blobs.clear()
            end = 1000
        lengths.append(end)
        return end

    seat.gateway.uploads.patch = half  # type: ignore[method-assign]
    seat.step()
    assert seat.item(item_id).state is State.SEALED
    assert seat.item(item_id).bytes_sent == 1000
    seat.drain()
    assert lengths == [1000, 4096]
    assert seat.item(item_id).state is State.ACCEPTED


@pytest.mark.parametrize("nonsense", [0, 5000])
def test_an_offset_that_cannot_be_starts_the_upload_anew(seat: Seat, nonsense: int) -> None:
    item_id = seat.append(contents=(KB * 4,))
    real = seat.gateway.uploads.patch
    seat.gateway.uploads.patch = lambda *args: nonsense  # type: ignore[method-assign]
    seat.step()
    assert seat.item(item_id).last_fault == "upload_nonsense"
    assert seat.item(item_id).state is State.SEALED
    seat.gateway.uploads.patch = real  # type: ignore[method-assign]
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert len(seat.gateway.uploads.held) == 2


def test_a_head_that_says_more_than_there_is_starts_the_upload_anew(seat: Seat) -> None:
    item_id = seat.append(contents=(KB,))
    seat.gateway.troubles = iter([Trouble.NONE, Trouble.CUT])
    seat.step()
    (upload,) = seat.gateway.uploads.held.values()
    upload.length = 5
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert len(seat.gateway.uploads.held) == 2


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("storage_full", 507, "gateway_full"),
        ("seat_quota_full", 507, "seat_quota_full"),
        ("unavailable", 503, "gateway_fails"),
        ("internal", 500, "gateway_fails"),
        ("too_large", 413, "too_large"),
        ("digest_mismatch", 422, "path_alters"),
        ("seat_revoked", 403, "seat_revoked"),
    ],
)
def test_what_the_gateway_refuses_again_and_again_is_for_people(
    code: str, status: int, told: str, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sentence about going on by itself stands over what does not."""
    item_id = seat.append(contents=(KB,))
    real = seat.gateway.uploads.create

    def refuse(size: int, sha256: str) -> str:
        raise Refused(code, status=status, retryable=status >= 500)

    monkeypatch.setattr(seat.gateway.uploads, "create", refuse)
    seat.step()
    first = seat.item(item_id)
    assert (first.state, first.last_fault) == (State.SEALED, code), "once may be chance"
    for _ in range(8):
        seat.step()
    found = seat.item(item_id)
    assert (found.state, found.hindrance) == (State.ACTION, told)
    assert counts(seat.db).waiting == 1, "it is not sent, and a wipe must know"
    explained = explain(Fault(told))
    assert explained.code == told
    assert "dengan sendirinya" not in explained.hint
    seat.restart()
    seat.step()
    assert seat.item(item_id).state is State.ACTION, "told by the process before"
    monkeypatch.setattr(seat.gateway.uploads, "create", real)
    seat.drain()
    assert seat.item(item_id).state is State.ACCEPTED
    assert seat.item(item_id).hindrance is None


def test_a_version_that_waits_for_its_forerunner_calls_for_nobody(seat: Seat) -> None:
    item_id = seat.append()
    seat.gateway.verdicts[item_id] = ("retry", "replaces_unknown")
    for _ in range(30):
        seat.step()
    assert seat.item(item_id).state is not State.ACTION
