"""The pages of a courier's stick: a PIN to copy and to take in, counts and no names, sentences."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.courier import importing, service
from kiosk.courier.exporting import opener
from kiosk.courier.service import Courier
from kiosk.courier.work import StickWork, Works
from sync.courier import layout, writing
from sync.courier.place import FolderPlace
from sync.courier.reading import Labelled
from sync.courier.writing import CopyWatch, Outside, TarMember
from sync.errors import Fault
from sync.outbox import carrying, items
from sync.sealing import X25519Recipient
from sync.wire import jws
from sync.wire.courier import CourierReply
from tests.kiosk.bidding.support import PIN, STAFF, Browser, SeatInProcess, furnish


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path)
    yield made
    made.close()


def finished(window: Browser) -> str:
    """Wait until the work with the stick has ended; return its page."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page = str(window.get("/courier/work").get_data(as_text=True))
        if 'hx-trigger="every 500ms"' not in page:
            return page
        time.sleep(0.05)
    raise AssertionError("it never ended")


def stick(seat: SeatInProcess) -> Path:
    return seat.media.media()[0].root


def test_nothing_is_copied_without_a_pin(seat: SeatInProcess) -> None:
    window = Browser(seat)
    assert window.get("/courier").status_code == 200
    for typed in ({}, {"staff": "tono"}, {"staff": "tono", "pin": "135791"}):
        assert window.post("/courier/out", **typed).status_code in (422, 403, 409, 429)
    assert not (stick(seat) / layout.FOLDER).exists()
    assert "courier_exported" not in seat.event_names()


def test_a_bid_is_copied_and_the_log_and_the_outbox_know(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 300)
    window = seat.client()
    window.to_summary()
    window.seal()
    window.post("/courier/out", staff="tono", pin=PIN)
    page = finished(window)
    assert "Flashdisk siap dibawa" in page
    assert "belum terkirim" in page
    with closing(seat.db()) as db:
        found = items(db)
        bundles = carrying.bundles(db)
    assert [item.carried_at is not None for item in found] == [True]
    assert [item.state.value for item in found] == ["sealed"]
    assert [(one.items, one.answered_at) for one in bundles] == [(1, None)]
    assert seat.event_names().count("courier_exported") == 1
    name = layout.bundle_name("to_gateway", bundles[0].bundle_id)
    label = jws.claimed((stick(seat) / layout.FOLDER / name / layout.LABEL).read_text(), dict)
    assert label is not None and label["items"] == 1
    assert bundles[0].label_sha256[:8] in page
    # On the queue it stands beside the state.
    assert "Dibawa kurir" in window.get("/queue").text


def test_the_receipt_is_printed_and_names_no_tender(seat: SeatInProcess) -> None:
    window = Browser(seat)
    window.post("/courier/out", staff="tono", pin=PIN)
    finished(window)
    assert window.post("/courier/print").status_code == 200
    title, pdf = seat.printer.printed[-1]
    assert title.startswith("ke-server-") and pdf.startswith(b"%PDF")
    assert "printing" in window.get("/courier/work").text
    assert Browser(seat).get("/courier/work").status_code == 200


def test_printing_before_anything_was_copied_is_refused(seat: SeatInProcess) -> None:
    assert Browser(seat).post("/courier/print").status_code == 404


def test_a_stick_that_cannot_be_written_gets_a_sentence(seat: SeatInProcess) -> None:
    window = Browser(seat)
    (stick(seat) / layout.FOLDER).symlink_to("/tmp")
    window.post("/courier/out", staff="tono", pin=PIN)
    page = finished(window)
    assert "Belum selesai" in page and "tidak dibuka" in page


def give_back(seat: SeatInProcess, more: Sequence[TarMember] = (), **changed: str) -> str:
    """Write a way back with nothing in it but `more` onto the stick, as the gateway would."""
    identity = seat.core.identity
    said = {
        "realm": identity.realm,
        "gateway_id": identity.gateway_id,
        "seat_id": identity.seat_id,
        **changed,
    }
    bundle_id = writing.fresh_id()
    head = CourierReply(
        bundle_id=bundle_id,
        answers_to="b-1",
        at="2026-11-24T05:00:00Z",
        answers=0,
        pages=0,
        **said,  # type: ignore[arg-type]
    )
    outside = Outside(
        direction="to_seat",
        bundle_id=bundle_id,
        made_at=head.at,
        items=0,
        answers_to="b-1",
        **said,  # type: ignore[arg-type]
    )
    courier = seat.core.get(Courier)
    recipient = X25519Recipient.from_text(opener(courier.home.key).recipient.text)
    key = seat.gateway.key
    members = [TarMember.of(layout.INDEX, jws.sign(key, "courier-reply", head)), *more]
    return writing.write(FolderPlace(stick(seat)), outside, members, recipient, key).name


def test_a_way_back_is_noticed_taken_in_by_pin_and_not_announced_again(
    seat: SeatInProcess,
) -> None:
    window, courier = Browser(seat), seat.core.get(Courier)
    assert window.post("/courier/back", staff="tono", pin=PIN).status_code == 422
    name = give_back(seat)
    courier.look()
    assert "ada jawaban server" in window.get("/").text
    assert "ada jawaban server" in window.get("/courier").text
    assert name in window.get("/courier/back").text
    assert window.post("/courier/back", bundle=name, staff="tono", pin="1").status_code == 422
    window.post("/courier/back", bundle=name, staff="tono", pin=PIN)
    assert "Jawaban sudah diambil" in finished(window)
    assert seat.event_names().count("courier_taken_back") == 1
    courier.look()
    assert "ada jawaban server" not in window.get("/courier").text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"seat_id": "s-other"}, "untuk komputer lain"),
        ({"realm": "training"}, "tidak dapat bertukar tempat"),
        ({"gateway_id": "gw-other"}, "untuk server LPSE lain"),
    ],
)
def test_what_is_for_somebody_else_is_told_and_not_taken(
    seat: SeatInProcess, changed: dict[str, str], told: str
) -> None:
    window, courier = Browser(seat), seat.core.get(Courier)
    name = give_back(seat, **changed)
    courier.look()
    assert told in window.get("/courier").text
    assert window.post("/courier/back", bundle=name, staff="tono", pin=PIN).status_code == 422
    assert courier.work() is None


def test_looking_at_sticks_goes_on_after_the_database_failed(
    seat: SeatInProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "LOOK_EVERY_S", 0.01)
    courier, stopping = seat.core.get(Courier), threading.Event()
    give_back(seat)
    with closing(seat.db()) as db:
        db.execute("ALTER TABLE courier_taken RENAME TO aside")
    looking = threading.Thread(target=courier.run, args=(stopping,))
    looking.start()
    try:
        time.sleep(0.2)
        assert looking.is_alive()
        with closing(seat.db()) as db:
            db.execute("ALTER TABLE aside RENAME TO courier_taken")
        until = time.monotonic() + 60
        while not courier.backs() and time.monotonic() < until:
            time.sleep(0.02)
        assert courier.backs()
    finally:
        stopping.set()
        looking.join()


def test_what_was_cancelled_ends_before_the_next_file(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 300)
    window = seat.client()
    window.to_summary()
    window.seal()
    courier, place = seat.core.get(Courier), FolderPlace(stick(seat))
    with pytest.raises(Fault, match="courier_cancelled"):
        courier.export_to(place, STAFF, CopyWatch(cancelled=lambda: True))
    assert not (stick(seat) / layout.FOLDER).exists()
    give_back(seat, [TarMember.of("answers/1", "a.b.c")])
    (found,) = importing.find(place, seat.core.identity)
    assert isinstance(found, Labelled)
    with pytest.raises(Fault, match="courier_cancelled"):
        courier.take_from(place, found, STAFF, lambda: True)


def test_the_second_of_two_works_waits(seat: SeatInProcess) -> None:
    works = Works()
    held: list[bool] = []

    def run(watch):  # type: ignore[no-untyped-def]
        while not watch.cancelled():
            time.sleep(0.01)
        held.append(True)
        raise Fault("courier_cancelled")

    works.begin(StickWork("out", "STIK", run))
    with pytest.raises(Fault, match="courier_busy"):
        works.begin(StickWork("out", "STIK", run))
    works.stop()
    snapshot = works.snapshot()
    assert held == [True] and snapshot is not None and snapshot.state == "cancelled"
