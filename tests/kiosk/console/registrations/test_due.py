"""What is over is shown, erased with a signature, and what is kept says why."""

from __future__ import annotations

from sync.gateway.registrations import retention, service
from tests import registrations
from tests.kiosk.console.people import PIN, Desk
from tests.kiosk.console.registered import Registered, member

DUE = "/registrations/due"


def test_what_is_over_is_erased_by_one_button_and_what_is_kept_says_why(desk: Desk) -> None:
    registered, by = Registered(desk), member(desk)
    refused = registered.hand_in(registrations.application(serial=1)).registration_id
    approved = registered.hand_in(registrations.application(serial=2)).registration_id
    seen = service.open_one(desk.centre, refused, by=by).seen
    service.refuse(desk.centre, refused, "paper_differs", "Beda.", by=by, seen=seen)
    seen = service.open_one(desk.centre, approved, by=by).seen
    service.approve(desk.centre, approved, by=by, seen=seen)
    verifier = desk.at_work("verifier")
    assert "Tidak ada pendaftaran yang boleh dihapus sekarang." in verifier.text(DUE)
    table = service.open_one(desk.centre, refused, by=by).table
    assert table is not None
    desk.clock.pass_(days=table.retention.days)
    retention.count_due(desk.centre)
    verifier = desk.at_work("verifier")
    said = "Masa simpan 1 pendaftaran atau lebih sudah habis"
    assert said in verifier.text("/registrations"), "the worklist says it by itself"
    assert DUE in verifier.text("/registrations")
    page = verifier.text(DUE)
    free, kept = page.split("Masih disimpan", 1)
    assert refused in free and approved not in free
    assert approved in kept and "masih" in kept
    wrong = verifier.post(DUE, {"registration": refused, "own_secret": "000000"})
    assert wrong.status_code in (403, 422)
    assert refused in verifier.text(DUE), "not without the signature"
    assert verifier.post(DUE, {"registration": refused, "own_secret": PIN}).status_code == 303
    assert refused not in verifier.text(DUE)
    assert said not in verifier.text("/registrations")
    assert service.open_one(desk.centre, refused, by=by).unreadable == "registration_erased"
    none = verifier.post(DUE, {"registration": approved, "own_secret": PIN})
    assert "Tidak ada pendaftaran yang dihapus" in none.get_data(as_text=True)
