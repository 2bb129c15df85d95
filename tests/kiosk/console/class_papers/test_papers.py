"""Hasil kelas: every file is what it says, is noted when it is taken, and is kept nowhere."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.console import sheets
from kiosk.console.class_papers.files import KINDS
from sync.gateway.classes import service
from sync.gateway.journal import service as journal
from sync.training import certificates
from tests.kiosk.console.classes.taught import Taught
from tests.kiosk.console.conftest import furnish_console
from tests.kiosk.console.people import Browser, Desk
from tests.sync.gateway.cast import Clock

NAMES = ("Siti Aminah", "Budi Santoso")


def names(desk: Desk) -> list[str]:
    return [one.name for _, one in journal.read(desk.centre)]


def taken(trainer: Browser, class_id: str, kind: str) -> bytes:
    trainer.text(f"/classes/{class_id}/papers")
    reply = trainer.post(f"/classes/{class_id}/papers/{kind}")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"].startswith("attachment;")
    assert not any(one in reply.headers["Content-Disposition"] for one in NAMES)
    assert reply.headers["Cache-Control"] == "no-store"
    return reply.get_data()


def read(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def close(taught: Taught, class_id: str) -> None:
    service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)


def test_the_page_lists_every_file_and_says_what_becomes_of_names(
    taught: Taught, class_id: str
) -> None:
    page = taught.trainer().text(f"/classes/{class_id}/papers")
    for kind in KINDS:
        assert f"/console/classes/{class_id}/papers/{kind}" in page
    assert "Hasil kelas: Kelas pagi" in page
    assert "jurnal mencatat siapa yang mengambil" in page
    assert "sesudah kelas ditutup" in page and f"{class_id}/certificates" not in page
    assert "class_record_taken" not in names(taught.desk), "reading the list takes nothing"


@pytest.mark.parametrize("kind", KINDS)
def test_who_takes_a_file_stands_in_the_journal(taught: Taught, class_id: str, kind: str) -> None:
    data = taken(taught.trainer(), class_id, kind)
    _index, last = journal.read(taught.desk.centre)[-1]
    assert (last.name, last.by) == ("class_record_taken", [taught.room.trainer.staff_id])
    if kind in ("attendance", "class_report"):
        text = read(data)
        assert "LATIHAN" in text and all(one in text for one in (*NAMES, "Joko", "Kursi 07"))
    elif kind == "questionnaire":
        assert "Baik." in read(data) and "Siti" not in read(data)
    elif kind == "statements":
        verbs = {one["verb"]["display"]["en"] for one in json.loads(data)}
        assert {"attended", "answered", "passed"} <= verbs


def test_papers_are_indonesian_and_from_an_english_page_have_the_english_beside_it(
    taught: Taught, class_id: str
) -> None:
    close(taught, class_id)
    both = {
        "attendance": ("Daftar hadir", "Attendance"),
        "class_report": ("Laporan pelatihan", "Training report"),
        "questionnaire": ("kuesioner", "questionnaire"),
        "certificate": ("Sertifikat kehadiran", "Certificate of"),
    }
    for language in ("id", "en"):
        trainer = taught.trainer()
        trainer.text(f"/classes/{class_id}/papers")
        trainer.post("/language", {"language": language})
        page = trainer.text(f"/classes/{class_id}/papers")
        rule = "berbahasa Indonesia" if language == "id" else "are in Indonesian"
        assert rule in page, language
        papers = {kind: read(taken(trainer, class_id, kind)) for kind in list(both)[:3]}
        packed = trainer.post(f"/classes/{class_id}/certificates").get_data()
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            papers["certificate"] = read(
                next(files.read(one) for one in files.namelist() if one.endswith(".pdf"))
            )
        for kind, (own, beside) in both.items():
            said = papers[kind].casefold()
            assert own.casefold() in said, (language, kind, said)
            assert (beside.casefold() in said) == (language == "en"), (language, kind, said)
        head = taken(trainer, class_id, "results").decode("utf-8-sig").splitlines()[0]
        assert ("Nama" in head) == (language == "id"), head


def test_the_results_have_a_column_for_each_state_and_run_nothing(
    taught: Taught, class_id: str
) -> None:
    close(taught, class_id)
    text = taken(taught.trainer(), class_id, "results").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [one["Nama"] for one in rows] == ["'=Siti Aminah", "Budi Santoso", "Joko"]
    siti, budi, joko = rows
    assert (siti["Kuis: lulus"], siti["Kuis: tidak dikerjakan"]) == ("1", "0")
    assert (budi["Kuis: lulus"], budi["Kuis: tidak dikerjakan"]) == ("0", "1")
    percent = next(key for key in siti if key.endswith(": persen"))
    assert (siti[percent], budi[percent]) == ("100", ""), "not taken is empty, never 0"
    assert joko["Nama dari"] == "daftar peserta" and siti["Nama dari"] == "diketik peserta"
    came = next(key for key in siti if key.startswith("Datang"))
    assert re.fullmatch(r"2026-\d\d-\d\d \d\d:\d\d:\d\d", siti[came]) and joko[came] == ""


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_no_cell_begins_what_a_spreadsheet_runs_and_none_is_torn(text: str) -> None:
    line = sheets.csv_line([sheets.cell(text), "x"])
    ((shown, after),) = csv.reader(io.StringIO(line, newline=""))
    assert after == "x" and shown in (text, f"'{text}")
    assert not shown.lstrip().startswith(("=", "+", "-", "@"))


def test_certificates_come_when_the_class_is_over_and_are_what_this_gateway_signed(
    taught: Taught, class_id: str
) -> None:
    trainer, centre = taught.trainer(), taught.desk.centre
    trainer.text(f"/classes/{class_id}/papers")
    refused = trainer.post(f"/classes/{class_id}/certificates")
    assert refused.status_code == 409
    assert "sesudah kelas ditutup" in refused.get_data(as_text=True)
    close(taught, class_id)
    page = trainer.text(f"/classes/{class_id}/papers")
    assert "=Siti Aminah" in page and "Joko" not in page
    reply = trainer.post(f"/classes/{class_id}/certificates")
    packed = zipfile.ZipFile(io.BytesIO(reply.get_data()))
    numbers = sorted({one.rpartition(".")[0] for one in packed.namelist()} - {"daftar"})
    assert len(numbers) == 2 and len(packed.namelist()) == 7
    assert not any(name in one for one in packed.namelist() for name in NAMES)
    keys = {centre.identity.gateway_id: centre.key.public}
    said = {
        (one := certificates.verify(packed.read(f"{number}.txt").decode(), keys)).name: one.kind
        for number in numbers
    }
    assert said == {"=Siti Aminah": "passed", "Budi Santoso": "attended"}
    listed = list(csv.reader(io.StringIO(packed.read("daftar.csv").decode("utf-8-sig"))))
    assert [one[1:] for one in listed] == [
        ["'=Siti Aminah", "passed"],
        ["Budi Santoso", "attended"],
    ]
    assert "Sertifikat Kehadiran" in read(packed.read(f"{numbers[0]}.pdf"))
    assert names(taught.desk).count("certificate_issued") == 2


def test_one_persons_certificate_comes_in_three_forms_and_is_one(
    taught: Taught, class_id: str
) -> None:
    close(taught, class_id)
    trainer = taught.trainer()
    page = trainer.text(f"/classes/{class_id}/papers")
    (address, *_more) = re.findall(
        r'action="/console(/classes/[^"]+/certificates/[^"]+)/pdf"', page
    )
    found = {kind: trainer.post(f"{address}/{kind}") for kind in ("pdf", "txt", "jwt")}
    assert {one.status_code for one in found.values()} == {200}
    note = found["txt"].get_data(as_text=True)
    reader = pypdf.PdfReader(io.BytesIO(found["pdf"].get_data()))
    assert reader.attachments["sertifikat.txt"][0].decode() == note
    assert found["jwt"].get_data(as_text=True).count(".") == 2
    assert names(taught.desk).count("certificate_issued") == 1
    nobody = trainer.post(f"/classes/{class_id}/certificates/nobody/pdf")
    assert nobody.status_code == 404


def test_the_projector_shows_no_names_here_either(taught: Taught, class_id: str) -> None:
    close(taught, class_id)
    trainer = taught.trainer()
    trainer.text(f"/classes/{class_id}")
    trainer.post(f"/classes/{class_id}/names", {"names": "hidden"})
    page = trainer.text(f"/classes/{class_id}/papers")
    assert "Siti" not in page and "Budi" not in page
    assert "disembunyikan untuk proyektor" in page


def test_an_erased_class_says_so(taught: Taught, class_id: str) -> None:
    close(taught, class_id)
    by = taught.room.trainer
    service.erase_class(taught.desk.centre, class_id, by=by, reason="Diminta.")
    page = taught.trainer().text(f"/classes/{class_id}/papers")
    assert "sudah dihapus" in page and "Siti" not in page
    assert f"{class_id}/certificates" not in page


def a_note(taught: Taught, class_id: str) -> tuple[Browser, str]:
    close(taught, class_id)
    trainer = taught.trainer()
    page = trainer.text(f"/classes/{class_id}/papers")
    address = re.findall(r'action="/console(/classes/[^"]+/certificates/[^"]+/txt)"', page)[0]
    return trainer, trainer.post(address).get_data(as_text=True)


def test_a_certificate_is_checked_as_people_bring_it(taught: Taught, class_id: str) -> None:
    trainer, note = a_note(taught, class_id)
    trainer.text("/certificates/check")
    for brought in (
        {"note": note},
        {"note": "\ufeff" + note.replace("\n", "\r\n").strip()},
        {"file": (io.BytesIO(note.encode("utf-16")), "sertifikat.txt")},
    ):
        text = trainer.post("/certificates/check", brought).get_data(as_text=True)
        assert "benar diterbitkan server ini" in text
        assert "LATIHAN-" in text and "terbaru dengan nomor ini" in text


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        ({}, "Belum ada sertifikat yang diberikan"),
        ({"note": "halo"}, "bukan sertifikat pelatihan"),
        ({"file": (io.BytesIO(b"\xff\xfe\x00"), "x.txt")}, "bukan sertifikat pelatihan"),
    ],
)
def test_what_is_none_is_refused_beside_its_field(taught: Taught, brought, said: str) -> None:
    trainer = taught.trainer()
    trainer.text("/certificates/check")
    reply = trainer.post("/certificates/check", brought)
    assert reply.status_code == 422
    text = reply.get_data(as_text=True)
    assert said in text and "error-summary" in text


def test_one_that_was_changed_is_not_believed(taught: Taught, class_id: str) -> None:
    trainer, note = a_note(taught, class_id)
    trainer.text("/certificates/check")
    wrong = note.replace("trainer: ", "trainer: Dr. ")
    reply = trainer.post("/certificates/check", {"note": wrong})
    assert reply.status_code == 422
    assert "Jangan dipercaya" in reply.get_data(as_text=True)


def test_only_who_teaches_comes_here(desk: Desk, class_id: str) -> None:
    other = desk.at_work("front_desk")
    for path in (f"/classes/{class_id}/papers", "/certificates/check"):
        assert other.get(path).status_code == 403
    other.text("/")
    for path in (f"/classes/{class_id}/papers/results", f"/classes/{class_id}/certificates"):
        assert other.post(path).status_code == 403
    assert "class_record_taken" not in names(desk)


def test_in_production_there_is_no_such_page(tmp_path: Path) -> None:
    from sync.gateway.features import open_gateway

    clock = Clock()
    home = furnish_console(tmp_path / "gw", "production")
    trainer = Desk(open_gateway(home, clock=clock), clock).at_work("trainer")
    for path in ("/classes/c/papers", "/certificates/check"):
        assert trainer.get(path).status_code == 404


def test_a_certificate_is_withdrawn_with_a_reason_and_the_check_says_so(
    taught: Taught, class_id: str
) -> None:
    trainer, note = a_note(taught, class_id)
    page = trainer.post("/certificates/check", {"note": note}).get_data(as_text=True)
    assert "Tarik sertifikat ini" in page
    reply = trainer.post("/certificates/withdraw", {"note": note, "reason": ""})
    assert reply.status_code == 422 and 'id="reason-error"' in reply.get_data(as_text=True)
    given = {"note": note, "reason": "Nama orang lain."}
    page = trainer.post("/certificates/withdraw", given).get_data(as_text=True)
    assert "Sertifikat ini ditarik dan tidak berlaku lagi." in page
    assert "Nama orang lain." in page and taught.room.trainer.name in page
    assert "Tarik sertifikat ini" not in page
    page = trainer.post("/certificates/check", {"note": note}).get_data(as_text=True)
    assert "Sertifikat ini ditarik dan tidak berlaku lagi." in page
    listed = trainer.post("/certificates/withdrawn")
    assert "sertifikat-ditarik.txt" in listed.headers["Content-Disposition"]
    assert "number: LATIHAN-" in listed.get_data(as_text=True)
    reply = trainer.post("/certificates/withdraw", {**given, "note": "bukan"})
    assert reply.status_code == 422
