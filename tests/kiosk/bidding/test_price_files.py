"""A price in the technical envelope: seen by the file's name, moved by one press."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kiosk.bidding import promises
from kiosk.bidding.checks import check
from sync.sealing import Source
from tests.kiosk.bidding.support import a_card, a_pdf, a_tender

PRICES = [
    "Surat Penawaran Harga.pdf",
    "harga.pdf",
    "RAB_Gedung A.xlsx",
    "02-rab-final.XLSX",
    "BoQ.xls",
    "BILL OF QUANTITY.pdf",
    "DaftarHarga2026.pdf",
    "Analisa Harga Satuan.pdf",
    "Rencana Anggaran Biaya.pdf",
    "Price Schedule.pdf",
    "Dokumen Penawaran Biaya.pdf",
]
NO_PRICES = [
    "Surat Penawaran.pdf",
    "Dokumen teknis.pdf",
    "Jaminan penawaran.pdf",
    "Daftar kuantitas tanpa harga.xlsx",
    "Brabus.pdf",
    "Penghargaan.pdf",
    "Laporan arab.pdf",
    "berharga.pdf",
]


@pytest.mark.parametrize("name", PRICES)
def test_a_price_by_its_name(name: str) -> None:
    assert promises.speaks_of_price(name)


@pytest.mark.parametrize("name", NO_PRICES)
def test_no_price_by_its_name(name: str) -> None:
    assert not promises.speaks_of_price(name)


def test_a_price_is_pointed_out_in_the_technical_envelope_only(tmp_path: Path) -> None:
    path = tmp_path / "harga.pdf"
    path.write_bytes(a_pdf("Harga"))
    source = Source(path.name, path.stat().st_size, lambda: path.open("rb"))
    [finding] = check([source], envelope="technical")
    assert (finding.code, finding.severity) == ("price_in_technical", "advice")
    for envelope in ("price", "bid", None):
        assert check([source], envelope=envelope) == []  # type: ignore[arg-type]


def two_envelopes(seat, sari, technical: Sequence[str], price: Sequence[str]) -> None:
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    for name in technical:
        sari.add(name, "technical")
    for name in price:
        sari.add(name, "price")


def names(seat) -> list[list[str]]:
    return [[one.name for one in picks] for picks in seat.desk.visit.draft().picks.values()]


def test_a_price_file_moves_from_what_the_checks_said(seat, sari) -> None:
    two_envelopes(seat, sari, ["teknis.pdf", "harga.pdf"], ["penawaran.pdf"])
    sari.post("/bid/files")
    seat.desk.visit.draft().check.wait(60)
    sari.get("/bid/checks")
    assert "Pindahkan ke sampul harga" in sari.page
    [pick] = [one for one in seat.desk.visit.draft().picks["technical"] if one.name == "harga.pdf"]
    sari.post("/bid/files/move", pick_id=pick.pick_id, envelope="price", page="checks")
    assert names(seat) == [["teknis.pdf"], ["penawaran.pdf", "harga.pdf"]]
    seat.desk.visit.draft().check.wait(60)
    sari.get("/bid/checks")
    assert sari.url == "/bid/owner-key", "nothing is left to read"


def test_a_move_that_empties_an_envelope_goes_back_to_the_files(seat, sari) -> None:
    two_envelopes(seat, sari, ["harga.pdf"], ["penawaran.pdf"])
    sari.post("/bid/files")
    [pick] = seat.desk.visit.draft().picks["technical"]
    sari.post("/bid/files/move", pick_id=pick.pick_id, envelope="price", page="checks")
    assert sari.url == "/bid/files"
    assert names(seat) == [[], ["penawaran.pdf", "harga.pdf"]]


def test_a_move_to_nowhere_changes_nothing(seat, sari) -> None:
    two_envelopes(seat, sari, ["harga.pdf"], [])
    [pick] = seat.desk.visit.draft().picks["technical"]
    answer = sari.post("/bid/files/move", pick_id=pick.pick_id, envelope="bid")
    assert answer.status_code == 422
    assert "Sampul yang dituju tidak ada" in sari.page
    sari.post("/bid/files/move", pick_id="lain", envelope="price")
    assert names(seat) == [["harga.pdf"], []]
