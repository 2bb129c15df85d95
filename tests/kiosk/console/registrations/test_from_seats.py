"""What was read and decided at seats, as the console shows it."""

from __future__ import annotations

import msgspec
import pypdfium2
import pytest

from sync.gateway.registrations import service
from sync.wire.ids import new_id
from tests import registrations
from tests.kiosk.console.people import PIN, Desk
from tests.kiosk.console.registered import Registered, member
from tests.registrations import Handed
from tests.sync.gateway.cast import House
from tests.sync.gateway.desk.conftest import Table
from tests.sync.gateway.registrations.conftest import Desk as Gateway


@pytest.fixture
def handed(registered: Registered) -> Handed:
    form = registrations.application()
    return registered.hand_in(form, registrations.papers(form))


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


@pytest.fixture
def table(desk: Desk, registered: Registered) -> Table:
    """A desk that the verifier opened at the seat."""
    by, seat = member(desk), registered.seat
    made = Table(Gateway(House(desk.centre, desk.clock, desk.app), by, seat), seat, by, PIN)
    assert made.open() == ""
    return made


def shown(desk: Desk, handed: Handed) -> str:
    page = desk.at_work("verifier").text(f"/registrations/{handed.registration_id}")
    return " ".join(page.split())


def test_a_decision_says_that_it_was_taken_at_a_seat(
    desk: Desk, table: Table, handed: Handed
) -> None:
    file = table.seen(handed.registration_id)
    desk.clock.pass_(hours=1)
    assert isinstance(table.paper(handed.registration_id, "nib"), bytes)
    desk.clock.pass_(hours=1)
    page = shown(desk, handed)
    assert "Isiannya dibaca di kursi." in page
    assert "Satu berkasnya dibaca di kursi." in page
    assert table.decide(file, "approved") == ("accepted", "")
    assert "Disetujui. Diputuskan di kursi." in shown(desk, handed)


def test_what_does_not_count_says_why_and_a_person_looks(
    desk: Desk, table: Table, handed: Handed
) -> None:
    one = handed.registration_id
    file = table.seen(one)
    desk.clock.pass_(hours=9)
    assert table.decide(file, "approved") == ("held", "desk_decision_late")
    page = shown(desk, handed)
    late = "Keputusan dari kursi diambil sesudah meja verifikasinya berakhir."
    assert f"Disetujui. Diputuskan di kursi. Tidak berlaku: {late}" in page
    assert f"{late} Keputusan itu disimpan di riwayat pendaftarannya dan tidak berlaku." in page
    # What the vendor takes along is of the decision that counts.
    seen = service.open_one(desk.centre, one, by=member(desk)).seen
    service.return_incomplete(desk.centre, one, ["nib"], "NIB kabur.", by=member(desk), seen=seen)
    again = table.decide(file, "refused", reason="paper_differs")
    assert again == ("refused", "desk_decision_late")
    status = table.desk.status(handed.code)
    assert (status.stage, status.words) == ("incomplete", "NIB kabur.")
    sheet = desk.at_work("verifier").get(f"/registrations/{one}/sheets/incomplete")
    pages = pypdfium2.PdfDocument(sheet.data)
    assert "NIB kabur." in " ".join(page.get_textpage().get_text_range() for page in pages)


def test_what_waits_for_a_form_is_shown_and_ended_by_a_person(
    desk: Desk, table: Table, handed: Handed
) -> None:
    """As after a gateway was put back from a copy that does not know the form."""
    one = new_id()
    file = msgspec.structs.replace(table.seen(handed.registration_id), registration_id=one)
    assert table.decide(file, "approved") == ("retry", "registration_missing")
    verifier = desk.at_work("verifier")
    page = " ".join(verifier.text("/registrations/awaited").split())
    assert one in page and "Disetujui." in page and "Kursi 07" in page
    assert "Keputusan yang menunggu pendaftarannya" in verifier.text("/registrations")
    desk.clock.pass_(hours=1)
    verifier = desk.at_work("verifier")
    assert "1 keputusan dari kursi sudah lama menunggu" in verifier.text("/registrations")
    where = f"/registrations/awaited/{one}"
    assert "tidak akan datang lagi?" in verifier.text(where)
    refused = verifier.post(where, {"own_secret": "000000"})
    assert refused.status_code in (403, 422)
    assert service.counts(desk.centre, by=member(desk))
    assert one in verifier.text("/registrations/awaited"), "not without the signature"
    verifier.post(where, {"own_secret": PIN})
    assert "Tidak ada keputusan yang menunggu." in verifier.text("/registrations/awaited")
    assert table.heard()[-1] == ("refused", "desk_form_lost")
    assert "dinyatakan tidak akan datang" in desk.at_work("head").text("/journal")
    assert verifier.get(where).status_code == 409


def test_the_journal_names_the_seat_and_who_tried(desk: Desk, table: Table) -> None:
    assert table.open("193746") == "desk_pin_wrong"
    assert table.close() == ""
    page = " ".join(desk.at_work("head").text("/journal").split())
    for sentence in (
        "Masuk dari Kursi 07.",
        "Meja verifikasi dibuka di Kursi 07, sampai",
        "Mencoba membuka meja verifikasi di Kursi 07.",
        "Nomor petugas atau PIN itu tidak cocok.",
        "Meja verifikasi di Kursi 07 ditutup.",
    ):
        assert sentence in page, sentence
    assert "seat:" not in page
