"""A held bid on paper: the sheet for the committee and the ruling, archival and in their zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.ruling_words import RULING_SAID
from kiosk.paperwork.rulings import HeldFacts, ShownEvidence, question_pdf, ruling_pdf
from sync import rulings
from sync.bid_evidence import FileKnown
from sync.rulings import Decider, Ruling
from sync.wire.keys import SigningKey
from sync.wire.messages import Interval
from tests.kiosk.paperwork.test_forms import elements, write_to
from tests.kiosk.printing.test_receipt import text_of

KEY = SigningKey.from_seed(bytes(32))
RULING = Ruling(
    outcome="accepted",
    ruling_id="01a20000-0000-7000-8000-000000000004",
    realm="production",
    tender_id="9151042",
    bid_id="01a20000-0000-7000-8000-000000000001",
    version=1,
    tenderer_id="013000123456001",
    tenderer_name="PT Maju Bersama",
    seat_id="s-k7qf9p2m",
    held="delivered_late",
    sealed=Interval(earliest="2026-11-24T04:58:00Z", latest="2026-11-24T04:58:02Z"),
    arrived="2026-11-24T05:01:00Z",
    deadline="2026-11-24T05:00:00Z",
    provisional="ab" * 32,
    evidence="cd" * 32,
    minutes="12/POKJA/2026",
    reason="Tersegel sebelum batas akhir",
    members=(Decider("197504082002121003", "Budi Santoso"),),
    entered=(Decider("197811042005012003", "Rina"), Decider("198503172010011004", "Bambang")),
    ruled_at="2026-11-25T02:00:00Z",
    gateway_id="gw-1",
)
NOTE = rulings.write(RULING, KEY)
SHOWN = ShownEvidence(
    text="{}\n",
    tender_title="Peningkatan Jalan Kedu - Jumo",
    seat_name="Kursi 07",
    against="open",
    files=[FileKnown("bid", "ef" * 32, 12_401_877, "age1x", "whole")],
    log_size=41,
    log_seen=(57, "2026-11-24T05:01:04Z"),
)
MADE = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def head(*, training: bool = False) -> PaperHead:
    return PaperHead(
        lpse="LPSE Kab. Temanggung", place="Ruang kendali", made_at=MADE, training=training
    )


def paper(timezone="Asia/Jakarta", language="id", evidence=SHOWN, note=NOTE, **more) -> bytes:
    return ruling_pdf(note, "tanda terima\n", head(**more), ZoneInfo(timezone), language, evidence)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("evidence", [SHOWN, None])
def test_a_ruling_is_archival_tagged_and_carries_its_files(
    language, evidence, tmp_path: Path
) -> None:
    path = write_to(paper(language=language, evidence=evidence), tmp_path)
    with pikepdf.open(path) as pdf, pdf.open_metadata() as found:
        assert (found["pdfaid:part"], found["pdfaid:conformance"]) == ("3", "A")
        assert found["pdfuaid:part"] == "1"
        names = {"keputusan.txt", "tanda-terima.txt"} | ({"bukti.json"} if evidence else set())
        assert set(pdf.attachments) == names
        assert pdf.attachments["keputusan.txt"].get_file().read_bytes() == NOTE.encode()
        assert [str(one.S) for one in elements(pdf)].count("/H1") == 1


@pytest.mark.parametrize(
    ("timezone", "deadline"),
    [
        ("Asia/Jakarta", "12.00.00 WIB"),
        ("Asia/Makassar", "13.00.00 WITA"),
        ("Asia/Jayapura", "14.00.00 WIT"),
    ],
)
def test_times_stand_in_the_zone_of_the_lpse(timezone, deadline, tmp_path: Path) -> None:
    assert deadline in text_of(paper(timezone), tmp_path)


def test_what_stands_on_it(tmp_path: Path) -> None:
    text = text_of(paper(), tmp_path)
    for said in ("DITERIMA untuk dibuka", "Budi Santoso", "12/POKJA/2026", "12.401.877 byte"):
        assert said in text, said
    assert "LATIHAN" in text_of(paper(training=True), tmp_path)


def test_what_is_open_or_unknown_is_said_and_never_guessed(tmp_path: Path) -> None:
    odd = replace(
        RULING,
        held="seat_revoked",
        deadline=None,
        sealed=Interval(earliest="2026-11-24T04:58:00Z", latest=None),
        outcome="refused",
    )
    unseen = replace(SHOWN, log_seen=None, against=None, files=[])
    made = paper(note=rulings.write(odd, KEY), evidence=unseen)
    text = text_of(made, tmp_path)
    for said in ("DITOLAK", "seat_revoked", "tidak dikenal di server", "belum pernah disaksikan"):
        assert said in text, said


def test_a_time_that_cannot_be_is_called_impossible_and_neither_late_nor_in_time(
    tmp_path: Path,
) -> None:
    text = " ".join(text_of(paper(evidence=replace(SHOWN, against="impossible")), tmp_path).split())
    assert "waktu segelnya mustahil, jam pernah salah" in text
    assert "pasti sesudah" not in text
    assert "pasti tidak lewat" not in text


def test_the_sheet_for_the_committee_has_lines_to_write_on(tmp_path: Path) -> None:
    facts = HeldFacts(
        tender_id=RULING.tender_id,
        tenderer_id=RULING.tenderer_id,
        tenderer_name=RULING.tenderer_name,
        bid_id=RULING.bid_id,
        version=1,
        seat_id=RULING.seat_id,
        held="time_disputed",
        sealed=RULING.sealed,
        arrived=RULING.arrived,
        deadline=RULING.deadline,
    )
    made = question_pdf(facts, "tanda terima\n", head(), ZoneInfo("Asia/Jakarta"), "id", SHOWN)
    assert "diperselisihkan" in text_of(made, tmp_path)
    with pikepdf.open(write_to(made, tmp_path)) as pdf:
        assert set(pdf.attachments) == {"tanda-terima.txt", "bukti.json"}


def test_every_sentence_is_in_both_languages() -> None:
    for key, (indonesian, english) in RULING_SAID.items():
        assert indonesian, key
        assert english, key
