"""The hand-over sheet: the centre's order, what is copied, and the centre's word."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kiosk.console.registrations import handing_over
from sync.errors import Fault
from sync.gateway.registrations import service
from sync.registration.application import ENTITIES, TRACKS, Entity, Track
from tests import registrations
from tests.kiosk.console.people import PIN, Desk
from tests.kiosk.console.registered import Registered, member
from tests.registrations import Handed

SAID = {"number": "RKN-0042", "number_again": "RKN-0042", "at": "2026-11-24 11.30"}


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


@pytest.fixture
def handed(registered: Registered) -> Handed:
    form = registrations.application()
    return registered.hand_in(form, registrations.papers(form))


def fields(page: str) -> dict[str, str]:
    found = re.findall(r'<label for="(value-\d+)">([^<]*)</label>', page)
    values = dict(re.findall(r'id="(value-\d+)" readonly value="([^"]*)"', page))
    return {label: values[name] for name, label in found}


def test_fields_stand_in_the_centres_order_row_by_row(desk: Desk, handed: Handed) -> None:
    page = desk.at_work("verifier").text(f"/registrations/{handed.registration_id}/hand-over")
    found = fields(page)
    assert list(found)[:2] == ["Nama", "NIK"]
    assert found["Bentuk usaha"] == "Perseroan terbatas (PT)"
    assert found["NPWP perusahaan (16 angka)"] == "0" + registrations.npwp(1)
    assert found["Kabupaten/kota"] == "Kabupaten Temanggung, Jawa Tengah (33.23)"
    owners = [label for label in found if label.startswith("Pemilik: nama")]
    assert owners == ["Pemilik: nama (1)", "Pemilik: nama (2)"]
    labels = list(found)
    assert labels.index("Pemilik: NIK (1)") < labels.index("Pemilik: nama (2)")
    assert page.count("data-copy=") == sum(bool(value) for value in found.values())


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("entity", ENTITIES)
def test_every_legal_form_of_every_track_has_a_sheet(
    desk: Desk, registered: Registered, entity: Entity, track: Track
) -> None:
    form = registrations.application(entity, track)
    handed = registered.hand_in(form)
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    found = fields(verifier.text(f"{path}/hand-over"))
    assert form.applicant.name in found.values()
    assert entity != "non_vendor" or not any(one.startswith("NPWP perusahaan") for one in found)
    told = verifier.get(f"{path}/hand-over.json").get_json()
    assert [one["value"] for one in told["fields"]] == list(found.values())
    assert told["code"] == f"{handed.code[:5]}-{handed.code[5:]}"


@pytest.mark.parametrize("kind", ["registration", "papers_received", "hand_over", "everything"])
def test_sheets_are_printed_and_hold_what_they_must(desk: Desk, handed: Handed, kind: str) -> None:
    import pypdfium2

    reply = desk.at_work("verifier").get(f"/registrations/{handed.registration_id}/sheets/{kind}")
    assert reply.headers["Content-Disposition"].startswith("attachment")
    pdf = pypdfium2.PdfDocument(reply.data)
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    text = re.sub(r"\s+", " ", text)
    assert handed.form.firm.name in text
    if kind == "everything":
        assert "Isiannya dibaca." in text
        assert "Petugas verifier" in text


def test_the_centres_number_is_typed_twice_and_told_as_its_word(desk: Desk, handed: Handed) -> None:
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    verifier.text(f"{path}/hand-over")
    assert verifier.post(f"{path}/hand-over", {**SAID, "own_secret": PIN}).status_code == 303
    page = verifier.text(f"{path}/hand-over")
    assert "Nomor RKN-0042" in page
    assert "Dicatat Petugas verifier" in page
    (note,) = service.open_one(desk.centre, handed.registration_id, by=member(desk)).at_centre
    assert note.number == "RKN-0042"
    assert datetime.fromisoformat(note.at) == datetime(2026, 11, 24, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number_again": "RKN-0043"}, "number_again"),
        ({"number_again": ""}, "number_again"),
        ({"at": "kemarin"}, "at"),
        ({"at": "2026-11-25 11.30"}, "at"),
        ({"own_secret": "000000"}, "own_secret"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk, handed: Handed, changes: dict[str, str], field: str
) -> None:
    verifier, path = desk.at_work("verifier"), f"/registrations/{handed.registration_id}"
    verifier.text(f"{path}/hand-over")
    reply = verifier.post(f"{path}/hand-over", {**SAID, "own_secret": PIN, **changes})
    assert reply.status_code >= 400
    assert f'id="{field}-error"' in reply.get_data(as_text=True)
    assert "Nomor RKN-0042" not in verifier.text(f"{path}/hand-over")


def test_everything_held_of_a_firm_is_found_by_any_of_its_numbers(
    desk: Desk, handed: Handed
) -> None:
    verifier = desk.at_work("verifier")
    verifier.text("/registrations/everything")
    for named in (registrations.npwp(1), registrations.nib(1), "contoh1", handed.code):
        page = verifier.post("/registrations/everything", {"named": named}).get_data(as_text=True)
        assert f"/registrations/{handed.registration_id}/sheets/everything" in page, named
    nik = handed.form.applicant.id_number
    page = verifier.post("/registrations/everything", {"named": nik}).get_data(as_text=True)
    assert f"/registrations/{handed.registration_id}/sheets/everything" in page
    assert "Pendaftaran yang menyebut nomor ini" in page
    page = verifier.post("/registrations/everything", {"named": "nobody"}).get_data(as_text=True)
    assert "Tidak ada yang kami simpan" in page
    reply = verifier.post("/registrations/everything", {"named": "contoh1", "resume_code": "X"})
    assert 'id="resume_code-error"' in reply.get_data(as_text=True)


def test_without_a_table_nobody_knows_the_order_of_the_centre() -> None:
    form = registrations.application()
    found = SimpleNamespace(form=form, table=None, unreadable="")
    with pytest.raises(Fault, match="registration_table_missing"):
        handing_over.sheet(cast("Any", found))
