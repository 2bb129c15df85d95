"""The papers of an outage: archival, the record in each; a day of 20 seats in under a minute."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from kiosk.paperwork.attached import PaperHead
from kiosk.paperwork.outage_words import OUTAGE_SAID
from kiosk.paperwork.outages import NAMES, OutageSaid, outage_papers
from sync import outage_record
from sync.outage_record import AffectedBid, AffectedTender, OutageRecord, SeatLog, SeatOutage
from sync.wire.outages import BoundedInstant, LinkOutage
from sync.wire.times import to_text
from tests.kiosk.paperwork.test_forms import elements, write_to
from tests.kiosk.printing.test_receipt import text_of

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
BUDGET_S = 60
NOTE = "lpse-kiosk/outage/v1\nbegin: x\n\n— gw-1 AAAA\n"
HEAD = PaperHead(lpse="LPSE Kab. Temanggung", place="Ruang kendali", made_at=NOON)


def instant(minutes: float, width_s: float | None = 1.0) -> BoundedInstant:
    at = NOON + timedelta(minutes=minutes)
    end = None if width_s is None else to_text(at + timedelta(seconds=width_s))
    return BoundedInstant(earliest=to_text(at), latest=end)


def day_of(seats: int) -> OutageRecord:
    """A day on which every seat lost its link four times, and everybody sealed meanwhile."""
    names = [(f"s-{n:02}", f"Kursi {n:02}") for n in range(1, seats + 1)]
    outages = [
        SeatOutage(
            seat_id,
            name,
            to_text(NOON + timedelta(hours=8)),
            LinkOutage(
                outage_id=f"{seat_id}-{part}",
                first=instant(60 * part + at % 7, None if part == 3 else 1.0),
                last=instant(60 * part + 30),
                over=part != 2,
                state=("down", "captive", "untrusted", "down")[part],
                reason="refused",
                failures=370,
            ),
        )
        for at, (seat_id, name) in enumerate(names)
        for part in range(4)
    ]
    spans = outage_record.joined(outage_record.certain(one.outage) for one in outages)
    days = outage_record.by_day(spans, outage_record.ZoneInfo("Asia/Jakarta"))
    seconds = outage_record.seconds_of(spans)
    return OutageRecord(
        format=outage_record.FORMAT,
        gateway_id="gw-1",
        gateway_name="LPSE Kab. Temanggung",
        realm="production",
        timezone="Asia/Jakarta",
        begin=to_text(NOON - timedelta(hours=5)),
        end=to_text(NOON + timedelta(hours=19)),
        made_at=to_text(NOON + timedelta(hours=9)),
        seats=[*names, ("s-99", "Kursi 99")],
        outages=outages,
        unserved=[outage_record.Unserved(to_text(NOON), to_text(NOON + timedelta(minutes=5)))],
        seconds=seconds,
        days=days,
        tenders=[
            AffectedTender(
                f"91510{n}", "Peningkatan Jalan", "DPUPR", None, to_text(NOON), seconds, days, 0
            )
            for n in range(10)
        ],
        bids=[
            AffectedBid(
                f"b{n}", "9151042", "013", f"PT Nomor {n}", "s-01", "submitted", 1,
                to_text(NOON), to_text(NOON + timedelta(seconds=2)), to_text(NOON), outcome,
            )
            for n, outcome in enumerate(["accepted", "held", "refused"] * 20)
        ],
        logs=[SeatLog(seat_id, 41, "ab" * 32, to_text(NOON)) for seat_id, _name in names],
        journal="gw-1/log\n41\n…\n",
    )  # fmt: skip


def papers(record: OutageRecord, language="id") -> dict[str, bytes]:
    said = OutageSaid(number="1/LPSE/2026", cause="Kabel penyedia jaringan putus")
    return outage_papers(record, outage_record.as_json(record), NOTE, said, HEAD, language)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_paper_is_archival_tagged_and_carries_the_signed_digest(
    language, tmp_path: Path
) -> None:
    record = day_of(2)
    made = papers(record, language)
    assert set(NAMES.values()) | {"gangguan.json", "gangguan.txt"} == set(made)
    for name in NAMES.values():
        with pikepdf.open(write_to(made[name], tmp_path)) as pdf, pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
            assert told["pdfuaid:part"] == "1"
            note = pdf.attachments["gangguan.txt"].get_file().read_bytes()
            assert note == made["gangguan.txt"] == NOTE.encode()
            tags = [str(one.S) for one in elements(pdf)]
            assert tags.count("/H1") == 1
            assert tags.count("/Table") == tags.count("/THead")


def test_only_papers_that_stay_carry_the_record_with_the_names_of_who_bid(tmp_path: Path) -> None:
    made = papers(day_of(2))
    for kind, name in NAMES.items():
        with pikepdf.open(write_to(made[name], tmp_path)) as pdf:
            files = {key: one.get_file().read_bytes() for key, one in pdf.attachments.items()}
        if kind in ("outage_file", "outage_minutes"):
            assert files["gangguan.json"] == made["gangguan.json"]
        else:
            assert set(files) == {"gangguan.txt"}
            assert b"PT Nomor" not in b"".join(files.values())
            assert "PT Nomor" not in text_of(made[name], tmp_path)


def test_a_day_of_twenty_seats_takes_less_than_a_minute() -> None:
    record = day_of(20)
    began = time.monotonic()
    made = papers(record)
    took_s = time.monotonic() - began
    assert took_s < BUDGET_S
    assert len(made) == 6


def test_what_stands_on_them(tmp_path: Path) -> None:
    made = papers(day_of(2))
    evidence = text_of(made["berkas-gangguan.pdf"], tmp_path)
    for said in (
        "Kursi yang tidak memberitahukan gangguan: Kursi 99",
        "belum berakhir saat dicatat",
        "tidak lebih awal dari",
        "pihak lain yang menjawab",
        "1 hari: 0 penuh, 1 sebagian",
        "(sedikitnya satu dari 3 kursi)",
        "ditahan, menunggu panitia",
    ):
        assert said in " ".join(evidence.split()), said
    assert "Pasal 23(4)" in text_of(made["rancangan-pengumuman.pdf"], tmp_path)
    assert "adendum" in text_of(made["rancangan-permohonan-jadwal.pdf"], tmp_path)
    assert "Kepala LPSE" in text_of(made["berita-acara-gangguan.pdf"], tmp_path)


def test_nothing_that_happened_is_said_so(tmp_path: Path) -> None:
    from dataclasses import replace

    empty = replace(
        day_of(1), outages=[], unserved=[], days=[], tenders=[], bids=[], logs=[], seconds=0.0
    )
    text = text_of(papers(empty)["berkas-gangguan.pdf"], tmp_path)
    for said in ("Tidak ada gangguan", "Tidak ada tender", "Tidak ada penawaran", "0 jam 0 menit"):
        assert said in text, said


def test_every_sentence_is_in_both_languages() -> None:
    for key, (indonesian, english) in OUTAGE_SAID.items():
        assert indonesian, key
        assert english, key
