"""What a seat may leave lying at the gateway, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.app import create_gateway
from sync.gateway.bids import judgement
from sync.gateway.bids.files import named
from sync.gateway.blobs import Objects
from sync.gateway.commands.handling import Verdict
from sync.gateway.uploads.forms import Creation, Patch
from sync.gateway.uploads.service import Settings, UploadService
from sync.gateway.uploads.upload import Upload
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.wire.messages import BidSubmitted
from tests.sync.gateway.cast import BidMaker, House

KB = 1000
WEEK = timedelta(days=7)


class Bytes:
    """A body that is all there."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def at_end(self) -> bool:
        return not self._data

    def readinto(self, buffer: memoryview, /) -> int:
        count = min(len(buffer), len(self._data))
        buffer[:count], self._data = self._data[:count], self._data[count:]
        return count


class Desk:
    """The service on a house's own database and blobs, with small quotas and a clock to turn."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.service = UploadService(
            house.centre.database,
            house.centre.partials,
            house.centre.objects,
            lambda: house.clock.now,
            Settings(seat_uploads=3, seat_files=5, seat_bytes=100 * KB),
            "",
            named,
        )

    def open(self, size: int, seat: str = "seat-1") -> Upload:
        self.house.clock.pass_(seconds=1)
        return self.service.create(seat, Creation(size, "", None))

    def whole(self, data: bytes, seat: str = "seat-1") -> Upload:
        upload = self.open(len(data), seat)
        return self.service.append(
            seat, upload.upload_id, Patch(0, len(data), None), Bytes(data), None
        )


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_of_many_open_uploads_the_longest_untouched_is_ended(desk: Desk) -> None:
    first, second, third = (desk.open(KB) for _ in range(3))
    desk.house.clock.pass_(seconds=1)
    desk.service.append("seat-1", first.upload_id, Patch(0, 5, None), Bytes(b"hello"), None)
    fourth = desk.open(KB)
    with pytest.raises(Fault, match="upload_gone"):
        desk.service.look("seat-1", second.upload_id)
    for one, received in ((first, 5), (third, 0), (fourth, 0)):
        assert desk.service.look("seat-1", one.upload_id).received == received


def test_what_no_command_names_counts_until_one_does(desk: Desk, bids: BidMaker) -> None:
    content = sealed(bids)
    bid = bids.submit(deliver=False, content=content)
    desk.whole(content)
    desk.whole(b"x" * (99 * KB - len(content)))
    with pytest.raises(Fault, match="seat_quota_full"):
        desk.open(2 * KB)
    desk.open(90 * KB, seat="seat-2")
    answers = bids.seat.post(bids.seat.command(bid))
    assert [one.outcome for one in answers] == ["accepted"]
    desk.open(1 * KB)


def sealed(bids: BidMaker) -> bytes:
    """What a seat would upload for a bid of this vendor's."""
    recipient = bids.seat.house.recipient(bids.tender_id, "bid")
    return encrypt_bytes(b"offer", [X25519Recipient.from_text(recipient)])


def test_a_finished_upload_that_no_command_names_goes_after_a_week(
    desk: Desk, bids: BidMaker
) -> None:
    objects, clock = desk.house.centre.objects, desk.house.clock
    content = sealed(bids)
    upload = desk.whole(content)
    assert upload.sha256 is not None
    clock.pass_(days=6)
    assert desk.service.forget_unnamed(clock.now) == 0
    clock.pass_(days=1, seconds=1)
    assert desk.service.forget_unnamed(clock.now) == 1
    assert not objects.has(upload.sha256)
    with pytest.raises(Fault, match="upload_gone"):
        desk.service.look("seat-1", upload.upload_id)
    # The bid that comes after all is told so, sends its file again and is taken.
    clock.now -= timedelta(days=7)
    bid = bids.submit(deliver=False, content=content)
    command = bids.seat.command(bid)
    [answer] = bids.seat.post(command)
    assert (answer.outcome, answer.problem and answer.problem.code) == ("retry", "blob_incomplete")
    desk.whole(content)
    [answer] = bids.seat.post(command)
    assert answer.outcome == "accepted"


def test_what_a_command_names_stays(desk: Desk, bids: BidMaker) -> None:
    """Accepted, refused for being late, or waiting for the version before it."""
    objects, clock = desk.house.centre.objects, desk.house.clock
    sent: list[BidSubmitted] = []
    content = sealed(bids)
    desk.whole(content)
    sent.append(bids.submit(deliver=False, content=content))
    lonely_content = sealed(bids)
    desk.whole(lonely_content)
    lonely = bids.submit(replaces=bids.submit(deliver=False), deliver=False, content=lonely_content)
    sent.append(lonely)
    answers = bids.seat.post(*[bids.seat.command(one) for one in sent])
    assert [one.outcome for one in answers] == ["accepted", "retry"]
    clock.pass_(days=8)
    assert desk.service.forget_unnamed(clock.now) == 0
    assert all(objects.has(one.envelopes[0].sha256) for one in sent)


def test_a_file_that_another_seat_just_sent_stays(desk: Desk) -> None:
    clock = desk.house.clock
    old = desk.whole(b"the same")
    clock.pass_(days=5)
    new = desk.whole(b"the same", seat="seat-2")
    clock.pass_(days=3)
    assert desk.service.forget_unnamed(clock.now) == 1
    assert old.sha256 == new.sha256
    assert new.sha256 is not None
    assert desk.house.centre.objects.has(new.sha256)
    clock.pass_(days=5)
    assert desk.service.forget_unnamed(clock.now) == 1
    assert not desk.house.centre.objects.has(new.sha256)


def test_a_sweep_between_looking_and_judging_takes_no_bid(
    desk: Desk, bids: BidMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are looked at before the transaction that names them."""
    content = sealed(bids)
    upload = desk.whole(content)
    bid = bids.submit(deliver=False, content=content)
    real = judgement.inspect_files

    def swept(objects: Objects, act: object) -> Verdict:
        found = real(objects, act)  # type: ignore[arg-type]
        assert desk.service.forget_unnamed(desk.house.clock.now + timedelta(days=8)) == 1
        return found

    monkeypatch.setattr(judgement, "inspect_files", swept)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert (answer.outcome, answer.problem and answer.problem.code) == ("retry", "blob_incomplete")
    assert upload.sha256 is not None


def test_a_terminated_file_leaves_nothing_behind(desk: Desk) -> None:
    """Else a seat fills the disk past its quota: send, terminate, send again."""
    for number in range(5):
        upload = desk.whole(bytes([number]) * 60 * KB)
        assert upload.sha256 is not None
        desk.service.end("seat-1", upload.upload_id)
        assert not desk.house.centre.objects.has(upload.sha256)
        with pytest.raises(Fault, match="upload_gone"):
            desk.service.look("seat-1", upload.upload_id)


def test_a_terminated_file_that_is_needed_stays(desk: Desk, bids: BidMaker) -> None:
    """A command names it, or another seat sent it too."""
    content = sealed(bids)
    mine = desk.whole(content)
    [answer] = bids.seat.post(bids.seat.command(bids.submit(deliver=False, content=content)))
    assert answer.outcome == "accepted"
    shared = desk.whole(b"the same")
    desk.whole(b"the same", seat="seat-2")
    for upload in (mine, shared):
        assert upload.sha256 is not None
        desk.service.end("seat-1", upload.upload_id)
        assert desk.house.centre.objects.has(upload.sha256)


def test_many_small_files_are_too_many(desk: Desk) -> None:
    """Each costs the disk more than its bytes."""
    for number in range(5):
        desk.whole(b"" if number == 4 else bytes([number]))
    with pytest.raises(Fault, match="seat_quota_full"):
        desk.open(1)
    desk.open(1, seat="seat-2")


def test_what_became_of_a_seats_newest_uploads_is_remembered(desk: Desk) -> None:
    ended = [desk.open(KB) for _ in range(9)]
    for upload in ended:
        if upload in ended[6:]:
            desk.service.end("seat-1", upload.upload_id)
    other = desk.open(KB, seat="seat-2")
    desk.service.forget_ended()
    for upload in ended:
        known = "upload_gone" if upload in ended[4:] else "upload_unknown"
        with pytest.raises(Fault, match=known):
            desk.service.look("seat-1", upload.upload_id)
    assert desk.service.look("seat-2", other.upload_id).state == "open"


def test_an_upload_that_is_finished_while_it_gives_way_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = (desk.open(5) for _ in range(3))
    holds = desk.service._holds
    real = holds.take

    def finished(upload_id: str, *rest: object) -> object:
        if upload_id == first.upload_id:
            monkeypatch.setattr(holds, "take", real)
            desk.service.append("seat-1", upload_id, Patch(0, 5, None), Bytes(b"hello"), None)
        return real(upload_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(holds, "take", finished)
    desk.open(5)
    assert desk.service.look("seat-1", first.upload_id).state == "complete"


def test_an_open_upload_goes_when_its_time_is_over_as_it_said(desk: Desk) -> None:
    upload = desk.open(KB)
    assert upload.expires_at == desk.house.clock.now + WEEK
    assert desk.service.expire(upload.expires_at - timedelta(seconds=1)) == 0
    assert desk.service.expire(upload.expires_at) == 1
    with pytest.raises(Fault, match="upload_gone"):
        desk.service.look("seat-1", upload.upload_id)


def test_the_gateway_sweeps_by_itself(house: House, bids: BidMaker) -> None:
    """On anybody's request, once an hour."""
    seat, http = bids.seat, house.http
    data = b"nobody will name this"
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    made = http.post(
        "/v1/uploads",
        data=data,
        headers={**headers, **seat.token, "Upload-Length": str(len(data))},
    )
    assert made.status_code == 201
    [blob] = house.centre.home.glob("blobs/??/*")
    house.clock.pass_(days=7, minutes=1)
    assert http.get("/v1/time?nonce=1").status_code == 200
    assert not blob.exists()


def test_a_restored_gateway_sweeps_nothing_before_its_seats_have_spoken(
    house: House, bids: BidMaker
) -> None:
    """An upload that the copy knows, of a bid that it does not know any more."""
    Desk(house).whole(b"the bid came after the copy")
    [blob] = house.centre.home.glob("blobs/??/*")
    house.clock.pass_(days=8)
    restarted = create_gateway(house.centre.home, clock=house.clock).test_client()
    assert restarted.get("/v1/time?nonce=1").status_code == 200
    assert blob.exists()
    with house.centre.writing() as db:
        recovery.noticed(house.centre, db)
    house.clock.pass_(hours=2)
    assert restarted.get("/v1/time?nonce=1").status_code == 200
    assert blob.exists()
