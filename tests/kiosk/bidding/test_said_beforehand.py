"""The summary, the receipt and its specification say the same; one press saves all three files."""

from __future__ import annotations

import re
from pathlib import Path

from sync import receipts

ROOT = Path(__file__).parent.parent.parent.parent
# Known only once it is sealed: the summary names them, without a value.
LATER = {"envelope", "earliest", "latest", "seat", "log", "bid", "action", "realm", "identity"}


def told(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_summary_says_what_the_receipt_will_hold(seat, sari):
    sari.to_summary()
    on_receipt, apart = told(sari.page).split("Yang tidak tertulis di sana")
    on_receipt = on_receipt.split("Yang akan tertulis di tanda terima")[1]
    bid_id = sari.seal()
    note = seat.bids()[0].provisional
    lines = [line.partition(": ")[::2] for line in note.split("\n\n")[0].splitlines()[1:]]
    for key, value in lines:
        assert key in LATER or value in on_receipt, key
    fingerprint = receipts.read(note).envelopes[0].recipient
    assert fingerprint in on_receipt
    for said in ("Ukuran dan sidik sampul, setelah tersegel", "Waktu penyegelan, dan komputer ini"):
        assert said in on_receipt
    for name in ("penawaran.pdf", "teknis.pdf"):
        assert name not in on_receipt
        assert name in apart
        assert name not in note
    assert bid_id in note


def test_the_specification_names_every_line_and_hides_no_tax_number(seat, sari):
    sari.to_summary()
    sari.seal()
    note = seat.bids()[0].provisional
    page = (ROOT / "docs/reference/receipts.md").read_text("utf-8")
    table = page.split("| line | holds |")[1].split("\n\n")[0]
    described = set(re.findall(r"`([a-z]+)`", "\n".join(re.findall(r"^\|([^|]*)\|", table, re.M))))
    written = {line.partition(": ")[0] for line in note.split("\n\n")[0].splitlines()[1:]}
    assert written <= described
    number = receipts.read(note).tenderer_id
    assert number in note
    assert "(NPWP) stands there" in page
    assert "no tax number" not in page


def test_one_press_saves_receipt_pdf_and_list_of_contents(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    medium = seat.media.media()[0]
    sari.post(f"/bids/{bid_id}/save", medium_id=medium.id)
    assert "dengan PDF dan catatan isi sampul" in sari.page
    saved = {path.name for path in (seat.sticks / "KINGSTON" / "LPSE-tanda-terima").iterdir()}
    kinds = sorted(re.sub(r"-\d.*(?=\.)", "", name) for name in saved)
    assert kinds == ["catatan-isi.txt", "tanda-terima-sementara.pdf", "tanda-terima-sementara.txt"]


def test_who_accepts_is_explained_one_press_from_the_receipt(seat, sari):
    sari.to_summary()
    bid_id = sari.seal()
    assert f"/bids/{bid_id}/behind" in sari.page
    sari.get(f"/bids/{bid_id}/behind")
    assert "bukan SPSE" in sari.page
    assert "server LPSE Kab. Temanggung" in sari.page
