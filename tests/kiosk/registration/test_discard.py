"""A form is thrown away within a visit: after a question, from vault and shelf alike."""

from __future__ import annotations

from pathlib import Path

from tests.kiosk.bidding.support import SeatInProcess
from tests.kiosk.registration.handing import fill, form_of, handing_of, press
from tests.kiosk.registration.support import admit, begin, bring_papers, desk_of, draft_of
from tests.kiosk.registration.test_kept import restarted
from tests.kiosk.registration.test_later import go_on, leave
from tests.kiosk.registration.test_while_sealing import sealing


def on_the_shelf(seat: SeatInProcess) -> list[str]:
    return [one.name for one in (seat.home / "papers").glob("*")]


def test_it_is_asked_first_and_then_gone_from_vault_and_shelf(
    tmp_path: Path, seat: SeatInProcess
) -> None:
    sari = begin(seat, "non_vendor")
    sari.post("/registration/fill/applicant", name="Sari Kenanga", id_number="3323014107800001")
    bring_papers(seat, sari)
    assert on_the_shelf(seat)
    sari.get("/registration")
    assert "/registration/discard" in sari.page
    sari.get("/registration/discard")
    assert "1 surat yang sudah diambil" in sari.page and "Bukan penyedia" in sari.page
    assert draft_of(seat).application.applicant.name == "Sari Kenanga", "a question changes nothing"
    sari.post("/registration/discard")
    assert sari.url == "/registration" and "sudah dibuang" in sari.page
    assert "Mendaftar baru" in sari.page
    assert on_the_shelf(seat) == [] and not handing_of(seat).loses()
    after = restarted(seat, tmp_path)
    memory = desk_of(after).visit.memory
    assert memory.draft is None and memory.ended == "discarded"
    assert desk_of(after).papers.memory.works == {}
    after.close()


def test_a_page_of_it_says_that_it_was_thrown_away(seat: SeatInProcess) -> None:
    sari = begin(seat)
    sari.post("/registration/discard")
    assert sari.get("/registration/tasks").status_code == 409
    assert "Isian itu sudah dibuang" in sari.page
    sari.post("/registration/discard")
    assert sari.url == "/registration", "a second press finds nothing and says nothing wrong"
    sari.post("/registration/entity", entity="cv")
    assert sari.url == "/registration/tasks"
    sari.get("/registration")
    assert "sudah dibuang" not in sari.page


def test_what_was_left_for_later_stays(seat: SeatInProcess) -> None:
    sari = fill(seat)
    code = leave(seat, sari)
    sari.get("/registration/discard")
    assert f"dengan kode {code} tetap tersimpan" in sari.page
    sari.post("/registration/discard")
    go_on(sari, code)
    assert sari.url == "/registration/tasks"
    assert form_of(seat).firm.name == "PT Maju Bersama" and form_of(seat).papers


def test_what_was_handed_in_stays(seat: SeatInProcess) -> None:
    sari = fill(seat)
    key = press(seat, sari)
    sari.post("/registration/entity", entity="cv")
    sari.post("/registration/discard")
    sari.get(f"/registration/handed/{key}")
    assert sari.url == f"/registration/handed/{key}"
    assert len(handing_of(seat).all_handed()) == 1


def test_while_it_is_sealed_it_is_not_thrown_away(seat: SeatInProcess) -> None:
    sari = fill(seat)
    with sealing(seat) as held:
        sari.post("/registration/discard")
        assert sari.url == f"/registration/sealing/{held.key}"
        assert desk_of(seat).visit.memory.draft is not None


def test_without_a_form_there_is_nothing_to_throw_away(seat: SeatInProcess) -> None:
    sari = admit(seat)
    assert sari.get("/registration/discard").status_code == 409
    sari.get("/registration")
    assert "/registration/discard" not in sari.page
