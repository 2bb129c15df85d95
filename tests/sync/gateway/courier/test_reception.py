"""What a relay may do at the gateway: offers, pieces, quotas; and the gateway's own folder."""

from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from sync.courier import layout
from sync.courier.place import FolderPlace
from sync.errors import Fault
from sync.gateway.centre import Centre, create, system_clock
from sync.gateway.courier import inbox, receiving, store, taking
from sync.gateway.courier.receiving import Reception
from sync.gateway.courier.taking import TakenBundle
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.uploads.service import Settings
from sync.wire import jws
from sync.wire.courier import (
    FORMAT,
    CourierLabel,
    CourierPart,
    CourierStanding,
)
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from tests.founders import two
from tests.sync.gateway.courier.support import KEY, SEAT, brought, seat


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    create(tmp_path, "LPSE", "production", "Asia/Jakarta", clock=system_clock)
    found = open_gateway(tmp_path)
    seat(found)
    return found


def label(centre: Centre, *parts: bytes, key: SigningKey = KEY) -> tuple[str, str]:
    bundle_id = new_id()
    said = CourierLabel(
        format=FORMAT,
        direction="to_gateway",
        bundle_id=bundle_id,
        realm="production",
        gateway_id=centre.identity.gateway_id,
        seat_id=SEAT,
        made_at=None,
        items=1,
        parts=[CourierPart(sha256=hashlib.sha256(one).hexdigest(), size=len(one)) for one in parts],
    )
    return bundle_id, jws.sign(key, "courier-label", said)


def test_pieces_are_appended_where_the_part_ends_and_again_changes_nothing(centre: Centre) -> None:
    part = os.urandom(10_000)
    reception = Reception(centre)
    bundle_id, token = label(centre, part)
    assert reception.offer(token).received == [0]
    assert reception.piece(bundle_id, 1, 0, part[:6000]).received == [6000]
    assert reception.piece(bundle_id, 1, 0, part[:6000]).received == [6000]
    assert reception.piece(bundle_id, 1, 9000, part[9000:]).received == [6000]
    assert Reception(centre).offer(token).received == [6000]
    assert reception.piece(bundle_id, 1, 6000, part[6000:]).received == [10_000]
    assert reception.piece(bundle_id, 1, 10_000, b"").received == [10_000]


def test_what_no_seat_signed_and_what_is_not_known_here_is_refused(centre: Centre) -> None:
    reception = Reception(centre)
    with pytest.raises(Fault, match="courier_unsigned"):
        reception.offer(label(centre, b"a", key=SigningKey.generate())[1])
    with pytest.raises(Fault, match="courier_malformed"):
        reception.offer("a.b.c")
    for ask in (
        lambda: reception.standing("no"),
        lambda: reception.take("no"),
        lambda: reception.piece("no", 1, 0, b""),
        lambda: reception.reply("no"),
        lambda: reception.reply_piece("no", 1, 0),
    ):
        with pytest.raises(Fault, match="courier_unknown"):
            ask()
    bundle_id, token = label(centre, b"abc")
    reception.offer(token)
    with pytest.raises(Fault, match="courier_unknown"):
        reception.piece(bundle_id, 2, 0, b"")


def test_other_bytes_than_were_signed_are_kept_until_taken_in_and_begin_again(
    centre: Centre,
) -> None:
    reception = Reception(centre)
    bundle_id, token = label(centre, b"signed bytes")
    reception.offer(token)
    assert reception.piece(bundle_id, 1, 0, b"other bytes!").received == [12]
    assert taken(reception, bundle_id).code == "courier_damaged"
    assert reception.standing(bundle_id).received == [0]
    assert not centre.objects.has(hashlib.sha256(b"other bytes!").hexdigest())
    assert reception.piece(bundle_id, 1, 0, b"signed bytes").received == [12]


def taken(reception: Reception, bundle_id: str) -> CourierStanding:
    """Let a bundle be taken in, and wait until it was."""
    reception.take(bundle_id)
    until = time.monotonic() + 60
    while reception.standing(bundle_id).state == "taking" and time.monotonic() < until:
        time.sleep(0.02)
    return reception.standing(bundle_id)


def test_a_second_label_under_one_id_is_refused(centre: Centre) -> None:
    reception = Reception(centre)
    _, token = label(centre, b"one")
    reception.offer(token)
    said = jws.verify(token, "courier-label", {KEY.public.kid: KEY.public}, CourierLabel)
    other = jws.sign(KEY, "courier-label", CourierLabel(**{**as_fields(said), "items": 9}))
    with pytest.raises(Fault, match="courier_malformed"):
        reception.offer(other)


def as_fields(said: CourierLabel) -> dict[str, object]:
    return {name: getattr(said, name) for name in said.__struct_fields__}


def test_a_seat_has_a_quota_of_bundles_a_day(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "BUNDLES_A_DAY", 3)
    reception = Reception(centre)
    first = label(centre, b"x")[1]
    reception.offer(first)
    for _ in range(2):
        reception.offer(label(centre, b"x")[1])
    with pytest.raises(Fault, match="too_many_attempts"):
        reception.offer(label(centre, b"x")[1])
    assert reception.offer(first).received == [0]


def test_a_bundle_of_which_nothing_can_be_read_fails_with_its_reason(centre: Centre) -> None:
    reception = Reception(centre)
    bundle_id, token = label(centre, b"this is no age file")
    reception.offer(token)
    reception.piece(bundle_id, 1, 0, b"this is no age file")
    standing = taken(reception, bundle_id)
    assert (standing.state, standing.code, standing.reply) == ("failed", "courier_damaged", False)


def test_what_was_cut_short_by_a_stop_waits_to_be_asked_again(centre: Centre) -> None:
    bundle_id, token = label(centre, b"x")
    Reception(centre).offer(token)
    with centre.writing() as db:
        store.set_state(db, bundle_id, "taking", None, None)
    receiving.recover(centre)
    with centre.reading() as db:
        found = store.find(db, bundle_id)
    assert found is not None and found.state == "receiving"


def test_a_browser_sends_files_without_a_label_or_of_nobody_known(centre: Centre) -> None:
    with pytest.raises(Fault, match="courier_nothing"):
        inbox.put(centre, {"bagian-001.age": b"x"})
    _, token = label(centre, b"x", key=SigningKey.generate())
    with pytest.raises(Fault, match="courier_unsigned"):
        inbox.put(centre, {layout.LABEL: token.encode()})
    assert inbox.waiting(centre) == []


def test_a_relay_cannot_fill_the_journal_with_what_is_not_new(centre: Centre) -> None:
    reception = Reception(centre)
    bundle_id, token = label(centre, b"this is no age file")
    reception.offer(token)
    for _ in range(3):
        assert taken(reception, bundle_id).code == "courier_cut"
    assert kinds(centre).count("courier_taken") == 1
    for _ in range(receiving.TAKEN_AN_HOUR - 3):
        taken(reception, bundle_id)
    with pytest.raises(Fault, match="too_many_attempts"):
        reception.take(bundle_id)
    other, token = label(centre, b"x")
    reception.offer(token)
    reception.take(other)


def kinds(centre: Centre) -> list[str]:
    with centre.reading() as db:
        return [entry.name for _, entry in journal.entries(db)]


def test_parts_that_nobody_goes_on_with_make_room_and_cost_sticks_nothing(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "Settings", partial(Settings, seat_bytes=25_000))
    part, reception = os.urandom(10_000), Reception(centre)
    idle, token = label(centre, part, part[::-1])
    reception.offer(token)
    reception.piece(idle, 1, 0, part[:1])
    reception.piece(idle, 2, 0, part[-1:])
    going, token = label(centre, os.urandom(1) + part)
    reception.offer(token)
    assert reception.piece(going, 1, 0, b"x").received == [1]
    assert reception.standing(idle).received == [0, 1]
    with centre.reading() as db:
        found = db.execute("SELECT DISTINCT seat_id FROM upload").fetchall()
    assert [row["seat_id"] for row in found] == [receiving.relayed(SEAT)] != [taking.owner(SEAT)]


def test_what_is_not_answered_yet_stays_in_the_folder_with_its_newest_answers(
    centre: Centre,
) -> None:
    by, name = two(centre)[0], brought(centre)
    place = FolderPlace(inbox.folder(centre))
    replies = []
    for _ in range(2):
        (done,) = inbox.take_all(centre, by=by)
        assert isinstance(done, TakenBundle)
        assert (done.code, done.missing) == (None, 1)
        assert inbox.waiting(centre) == [name]
        (reply,) = place.bundles("to_seat")
        replies.append(reply)
    assert replies[0] != replies[1]
    # Staff act by name: each taking in of theirs stands in the journal.
    assert kinds(centre).count("courier_taken") == 2


def test_answers_that_cannot_be_written_hide_no_taking_in(centre: Centre) -> None:
    by = two(centre)[0]
    brought(centre, reply_to="age1nobody")
    done = inbox.take_all(centre, by=by)
    assert [type(one) for one in done] == [TakenBundle, Fault]


def test_the_folder_is_swept_of_what_lies_there_for_weeks(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, name = two(centre)[0], brought(centre)
    inbox.take_all(centre, by=by)
    inbox.sweep(centre)
    place = FolderPlace(inbox.folder(centre))
    assert inbox.waiting(centre) == [name] and len(place.bundles("to_seat")) == 1
    monkeypatch.setattr(inbox, "KEPT_FOR", timedelta(seconds=-5))
    inbox.sweep(centre)
    assert inbox.waiting(centre) == [] and place.bundles("to_seat") == []


def test_a_bundle_in_the_folder_that_cannot_be_read_keeps_no_other(centre: Centre) -> None:
    by = two(centre)[0]
    _, token = label(centre, b"no age file")
    name = inbox.put(centre, {layout.LABEL: token.encode(), "bagian-001.age": b"no age file"})
    assert inbox.waiting(centre) == [name]
    found = inbox.take_all(centre, by=by)
    assert [one.code for one in found] == ["courier_damaged"]
    with pytest.raises(Fault, match="courier_unknown"):
        inbox.reply_zip(centre, "no", by=by)


def test_what_is_too_large_for_a_browser_is_said_and_leaves_nothing_in_the_folder(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = two(centre)[0]
    brought(centre)
    (done,) = inbox.take_all(centre, by=by)
    assert isinstance(done, TakenBundle)
    place = FolderPlace(inbox.folder(centre))
    before = place.bundles("to_seat")
    with monkeypatch.context() as small, pytest.raises(Fault, match="courier_large"):
        small.setattr(inbox, "MOST_BYTES", 1)
        inbox.reply_zip(centre, done.bundle_id, by=by)
    assert place.bundles("to_seat") == before
    with zipfile.ZipFile(io.BytesIO(inbox.reply_zip(centre, done.bundle_id, by=by))) as packed:
        assert any(name.endswith(layout.LABEL) for name in packed.namelist())
    assert place.bundles("to_seat") == before
