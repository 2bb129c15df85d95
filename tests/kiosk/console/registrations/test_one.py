"""One registration: data beside papers, what the checks say, originals, who read it."""

from __future__ import annotations

import html
import io
import re
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from kiosk.desk import checks
from kiosk.errors import explain
from kiosk.labels import label
from sync.errors import Fault
from sync.gateway.journal import service as journal
from sync.gateway.sanctions import service as sanctions
from sync.identifiers.form import FIELDS
from sync.registration.application import ENTITIES, Branch, Entity
from tests import registrations
from tests.kiosk.console.people import Desk
from tests.kiosk.console.registered import Registered, member
from tests.registrations import replace


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_whole_registration_of_any_legal_form_gets_no_warning(
    desk: Desk, registered: Registered, entity: Entity
) -> None:
    form = registrations.application(entity)
    handed = registered.hand_in(form, registrations.papers(form))
    page = desk.at_work("verifier").text(f"/registrations/{handed.registration_id}")
    said = words(page)
    assert "Isian lengkap menurut daftar persyaratan" in said, said
    assert "Belum ada:" not in said
    assert 'class="check-stop"' not in page
    assert form.applicant.name in said
    assert form.account.verifier not in page


def test_the_form_is_in_words_and_the_region_has_its_name(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    verifier = desk.at_work("verifier")
    said = words(verifier.text(f"/registrations/{handed.registration_id}"))
    for text in ("Kabupaten Temanggung, Jawa Tengah (33.23)", "Ya, PKP", "2 Mar 2020", "Notaris"):
        assert text in said, text
    verifier.post("/language", {"language": "en", "next": ""})
    english = words(verifier.text(f"/registrations/{handed.registration_id}"))
    assert "Founding deeds" in english


def test_every_row_of_a_list_is_looked_at_and_confirmed_by_itself(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    first, second = form.owners
    owners = (first, replace(second, npwp="123456789012345"))
    branch = Branch(head_telephone="12")
    form = replace(form, owners=owners, firm=replace(form.firm, branch=branch))
    for confirmed in ((), ("owners.0.npwp",), ("owners.1.npwp",)):
        said = checks.odd(replace(form, confirmed=confirmed))
        (npwp,) = {(one.value, one.confirmed) for one in said if "123456789012345" in one.value}
        assert npwp == ("123456789012345", confirmed == ("owners.1.npwp",))
        assert any("(2)" in one.label for one in said)
        assert any(one.value == "12" for one in said)


@pytest.mark.parametrize("path", FIELDS)
def test_every_field_that_may_look_odd_has_a_name(path: str) -> None:
    assert str(label(path))


def test_a_branch_of_a_firm_that_is_registered_is_shown(desk: Desk, registered: Registered) -> None:
    first = registered.hand_in(registrations.application(serial=1))
    form = registrations.application("cv", serial=2)
    branch = registrations.npwp(1)[:-3] + "001"
    handed = registered.hand_in(replace(form, firm=replace(form.firm, npwp=branch)))
    page = desk.at_work("verifier").text(f"/registrations/{handed.registration_id}")
    assert "Sembilan angka pertama NPWP sama" in page
    assert f"/registrations/{first.registration_id}" in page


def test_a_seat_may_call_a_papers_file_what_it_likes(desk: Desk, registered: Registered) -> None:
    form, given = registrations.application(), registrations.paper("nib")
    paper = replace(given.paper, name="Lampiran 1.PDF")
    handed = registered.hand_in(form, [registrations.Attached(paper, given.data)])
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    page = verifier.text(path)
    links = [html.unescape(one) for one in re.findall(r"[\"']([^\"']*/papers/[^\"']*)[\"']", page)]
    (link,) = {one for one in links if not one.endswith("/first-page")}
    reply = verifier.get(link.removeprefix("/console"))
    assert (reply.status_code, reply.data) == (200, given.data), link


def test_what_is_missing_and_what_looks_odd_is_said_with_where_to_look(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    odd = replace(form.firm, npwp="123456789012345", telephone="")
    form = replace(form, firm=odd, confirmed=("firm.npwp",))
    handed = registered.hand_in(form, registrations.papers(form, without=["nib"]))
    said = words(desk.at_work("verifier").text(f"/registrations/{handed.registration_id}"))
    assert "Belum ada: NIB" in said
    assert "123456789012345" in said
    assert "Pendaftar memastikannya benar." in said
    assert "Isian lengkap menurut daftar persyaratan" not in said


def test_others_with_the_same_number_or_address_are_shown(
    desk: Desk, registered: Registered
) -> None:
    first = registered.hand_in(registrations.application(serial=1))
    form = registrations.application("cv", serial=2)
    second = replace(form, firm=replace(form.firm, npwp=registrations.npwp(1)))
    handed = registered.hand_in(second)
    page = desk.at_work("verifier").text(f"/registrations/{handed.registration_id}")
    assert "NPWP atau NIB yang sama:" in page
    assert f"/registrations/{first.registration_id}" in page


def test_the_blacklist_is_asked_with_its_day_and_its_age(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    path = f"/registrations/{handed.registration_id}"
    assert "Belum ada daftar hitam" in desk.at_work("verifier").text(path)
    head = "nama;npwp;nomor sk;tanggal mulai;tanggal selesai\n"
    data = f"{head}PT Lain;{registrations.npwp(9)};1;;\n"
    take_in(desk, data)
    said = words(desk.at_work("verifier").text(path))
    assert "Tidak ditemukan dalam salinan daftar hitam kami." in said
    assert "sudah lama" not in said
    take_in(desk, data + f"{form.firm.name};{form.firm.npwp};SK-7;1/11/2026;1/11/2027\n")
    said = words(desk.at_work("verifier").text(path))
    assert "Nomornya ada di daftar hitam: PT Maju Bersama Sindoro, keputusan SK-7" in said
    desk.clock.pass_(days=200)
    said = words(desk.at_work("verifier").text(path))
    assert "sudah lama, data per 20 Nov 2026" in said and "Lisensi: CC BY-NC-SA 4.0." in said


def test_a_firm_on_a_blacklist_is_found_when_it_comes_with_a_branchs_number(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    branch = form.firm.npwp[:-3] + "001"
    form = replace(form, firm=replace(form.firm, npwp=branch, name="PT Nama Baru"))
    handed = registered.hand_in(form, registrations.papers(form))
    head = "nama;npwp;nomor sk;tanggal mulai;tanggal selesai\n"
    others = f"PT Lain;{registrations.npwp(9)};1;;\n"
    data = f"{head}{others}PT Maju Lama;{registrations.npwp(1)};SK-7;1/11/2026;1/11/2027\n"
    take_in(desk, data)
    said = words(desk.at_work("verifier").text(f"/registrations/{handed.registration_id}"))
    assert "Kantor lain perusahaan yang sama ada di daftar hitam: PT Maju Lama" in said
    assert "PT Lain" not in said


def take_in(desk: Desk, data: str) -> None:
    sanctions.take_in(
        desk.centre,
        data.encode(),
        source="INAPROC",
        licence="CC BY-NC-SA 4.0",
        dated=date(2026, 11, 20),
        by=member(desk),
    )


def test_originals_are_ticked_one_by_one_and_a_tick_can_be_taken_back(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    path = f"/registrations/{handed.registration_id}"
    verifier = desk.at_work("verifier")
    before = verifier.text(path).count("Aslinya belum dilihat.")
    assert before > 1
    reply = verifier.post(f"{path}/originals", {"document": "nib", "shown": "yes"})
    assert reply.status_code == 303
    assert reply.location.endswith("#nib")
    page = verifier.text(path)
    assert page.count("Aslinya belum dilihat.") == before - 1
    assert "Aslinya dilihat Petugas verifier" in page
    verifier.post(f"{path}/originals", {"document": "nib", "shown": "no"})
    assert verifier.text(path).count("Aslinya belum dilihat.") == before
    assert verifier.post(f"{path}/originals", {"document": "moon"}).status_code == 404


def test_a_paper_leaves_as_it_came_and_never_inside_a_page(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    papers = registrations.papers(form)
    handed = registered.hand_in(form, papers)
    verifier = desk.at_work("verifier")
    for each in papers:
        where = f"/registrations/{handed.registration_id}/papers/{each.paper.document}"
        reply = verifier.get(where)
        assert reply.data == each.data
        assert reply.headers["Content-Disposition"].startswith("attachment; ")
        assert reply.headers["Cache-Control"] == "no-store"
    assert verifier.get(f"/registrations/{handed.registration_id}/papers/moon").status_code == 404


def test_a_first_page_is_drawn_by_another_process(desk: Desk, registered: Registered) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    where = f"/registrations/{handed.registration_id}/papers/nib/first-page"
    reply = desk.at_work("verifier").get(where)
    assert reply.mimetype == "image/jpeg"
    picture = Image.open(io.BytesIO(reply.data))
    assert picture.format == "JPEG"
    assert 250 < picture.width < picture.height < 900


def test_every_reading_is_in_the_journal_and_in_the_history(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    verifier.text(path)
    verifier.get(f"{path}/papers/nib")
    assert "Isiannya dibaca. Petugas head" in words(desk.at_work("head").text(path))
    page = words(verifier.text(path))
    # What one person reads within a quarter of an hour is told in one line.
    assert "Isian atau berkasnya dibaca 3 kali dalam 15 menit. Petugas verifier" in page
    assert page.count("Petugas verifier") == 2  # at the top of the page, and once here
    desk.clock.pass_(minutes=16)
    assert "Isiannya dibaca. Petugas verifier" in words(verifier.text(path))
    read = [
        entry.fields["what"]
        for _, entry in journal.read(desk.centre)
        if entry.name == "registration_read"
    ]
    assert sorted(read) == ["form", "form", "form", "form", "paper"]
    head = words(desk.at_work("head").text("/journal"))
    assert registrations.npwp(1) not in head
    assert form.firm.name not in head


def test_a_form_that_cannot_be_read_says_so_and_keeps_its_history(
    desk: Desk, registered: Registered
) -> None:
    form = registrations.application()
    handed = registered.hand_in(form, registrations.papers(form))
    (where,) = Path(desk.centre.home).rglob(handed.command.form.sha256)
    where.write_bytes(where.read_bytes()[:-1] + b"x")
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    page = verifier.text(path)
    assert explain(Fault("registration_unreadable")).message in words(page)
    assert "Versi 1 diserahkan di kursi." in page
    assert f"{path}/return" in page
    assert f"{path}/approve" not in page
    assert verifier.get(f"{path}/approve").status_code == 409


def test_an_unknown_registration_is_no_page(desk: Desk) -> None:
    assert desk.at_work("verifier").get("/registrations/nothing").status_code == 404
